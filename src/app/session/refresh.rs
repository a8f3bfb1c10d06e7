//! Refresh tokens: what they say, and what comes next of them.
//!
//! A token is its session's id, a secret, and a seal that only the session's own key makes: whoever knows a session's id
//! alone cannot make up a token of it. The secret's hash is stored while it is good, and that of the one before it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use entity::session;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, crypto};
use uuid::Uuid;

use super::hash;
use crate::app::App;
use crate::error::{Error, Result};

/// How long the token that was just used up gives the same successor once more: to a second tab of the same browser,
/// or to a client whose answer was lost.
const GRACE: Duration = Duration::seconds(30);

/// A refresh token, as somebody gives it.
pub(super) struct Given<'a> {
    /// The session it names.
    pub(super) session: Uuid,
    secret: &'a str,
    seal: Option<&'a str>,
}

/// What a token is to its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// The current one.
    Current,
    /// The one before, used up a moment ago.
    JustUsed,
    /// Used up before, and really issued once.
    Used,
    /// Not one of its.
    Unknown,
}

impl<'a> Given<'a> {
    pub(super) fn read(token: &'a str) -> Option<Self> {
        let (id, rest) = token.split_once('.')?;
        let session = Uuid::from_slice(&URL_SAFE_NO_PAD.decode(id).ok()?).ok()?;
        let (secret, seal) = match rest.split_once('.') {
            Some((secret, seal)) => (secret, Some(seal)),
            // As they were issued before there were seals.
            None => (rest, None),
        };
        Some(Self { session, secret, seal })
    }

    pub(super) fn standing(&self, row: &session::Model, now: DateTime<Utc>) -> Standing {
        let hash = hash(self.secret);
        if row.refresh_hash == hash {
            return Standing::Current;
        }
        let just_now = row.rotated_at.is_some_and(|at| now < at + GRACE);
        if just_now && row.previous_hash.as_ref() == Some(&hash) {
            return Standing::JustUsed;
        }
        if self.is_issued(row) { Standing::Used } else { Standing::Unknown }
    }

    fn is_issued(&self, row: &session::Model) -> bool {
        let (Some(seal), Some(key)) = (self.seal, &row.seal) else { return false };
        let key = DecodingKey::from_secret(key.as_bytes());
        crypto::verify(seal, self.secret.as_bytes(), &key, Algorithm::HS256).unwrap_or(false)
    }

    /// The secrets that may follow this one, by one key of the server each: the newest's is the one that does.
    pub(super) fn successors(&self, app: &App) -> Result<impl Iterator<Item = String>> {
        let text = format!("refresh {} {}", self.session, self.secret);
        Ok(app.keys.derived(text.as_bytes())?.into_iter())
    }
}

/// The token of a session with this secret.
pub(super) fn token(row: &session::Model, secret: &str) -> Result<String> {
    let key = row.seal.as_ref().ok_or_else(|| Error::bug("a session without a seal"))?;
    let key = EncodingKey::from_secret(key.as_bytes());
    let seal = crypto::sign(secret.as_bytes(), &key, Algorithm::HS256).map_err(Error::internal)?;
    Ok(format!("{}.{secret}.{seal}", URL_SAFE_NO_PAD.encode(row.id.as_bytes())))
}

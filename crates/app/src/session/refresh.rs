//! Refresh tokens: what they say, and what comes next of them.
//!
//! A token is its session's id, a secret, and a seal that only the session's own key makes: whoever knows a session's id
//! alone cannot make up a token of it. Of a secret only the hash is stored, while it is the current one and for a while
//! after that.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use entity::session;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, crypto};
use uuid::Uuid;

use super::hash;
use crate::App;
use crate::error::{Error, Result};

/// How long the token that was just used up gives the same successor once more: to a second tab of the same browser,
/// or to a client whose answer was lost.
const GRACE: Duration = Duration::seconds(30);
/// Secrets that were used up within so short a time of each other that are remembered. There must be an end to it: a
/// thief who refreshes every few seconds is found out by the owner's token all the same.
const REMEMBERED: usize = 4;

/// A refresh token, as somebody gives it.
pub(super) struct Given<'a> {
    /// The session it names.
    pub(super) session: Uuid,
    secret: &'a str,
    seal: Option<&'a str>,
}

/// How a token relates to the session that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenState {
    /// It is the session's current token.
    Current,
    /// It is the one before, and was used up within the last seconds.
    JustUsed,
    /// It is one from before that, but all were used up within seconds of each other: a slow tab still had it.
    UsedLately,
    /// It was issued for the session, and was used up a while ago: somebody has copied it.
    Used,
    /// It was never issued for the session.
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

    /// How this token relates to its session.
    pub(super) fn standing(&self, row: &session::Model, now: DateTime<Utc>) -> TokenState {
        let hash = hash(self.secret);
        if row.refresh_hash == hash {
            return TokenState::Current;
        }
        match used_up(row).position(|used| used == hash) {
            Some(0) if is_just_refreshed(row, now) => TokenState::JustUsed,
            Some(_) if is_just_refreshed(row, now) => TokenState::UsedLately,
            Some(_) => TokenState::Used,
            None if self.is_issued(row) => TokenState::Used,
            None => TokenState::Unknown,
        }
    }

    fn is_issued(&self, row: &session::Model) -> bool {
        let (Some(seal), Some(key)) = (self.seal, &row.seal) else { return false };
        let key = DecodingKey::from_secret(key.as_bytes());
        crypto::verify(seal, self.secret.as_bytes(), &key, Algorithm::HS256).unwrap_or(false)
    }

    /// The secrets that may follow this one: one for each key of the server, the newest first, whose secret is given.
    pub(super) fn successors(&self, app: &App) -> Result<impl Iterator<Item = String>> {
        let text = format!("refresh {} {}", self.session, self.secret);
        Ok(app.keys.derived(text.as_bytes())?.into_iter())
    }
}

fn used_up(row: &session::Model) -> impl Iterator<Item = &str> {
    row.previous_hash.iter().flat_map(|hashes| hashes.split(' '))
}

fn is_just_refreshed(row: &session::Model, now: DateTime<Utc>) -> bool {
    row.rotated_at.is_some_and(|at| now < at + GRACE)
}

/// The hashes of the secrets that are used up once the current one is.
pub(super) fn used_up_with_current(row: &session::Model, now: DateTime<Utc>) -> String {
    let before = used_up(row).filter(|_| is_just_refreshed(row, now));
    let all: Vec<&str> = std::iter::once(&*row.refresh_hash).chain(before).take(REMEMBERED).collect();
    all.join(" ")
}

/// The token of a session with this secret.
pub(super) fn token(row: &session::Model, secret: &str) -> Result<String> {
    let key = row.seal.as_ref().ok_or_else(|| Error::bug("a session without a seal"))?;
    let key = EncodingKey::from_secret(key.as_bytes());
    let seal = crypto::sign(secret.as_bytes(), &key, Algorithm::HS256).map_err(Error::internal)?;
    Ok(format!("{}.{secret}.{seal}", URL_SAFE_NO_PAD.encode(row.id.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    /// A session whose current secret is `c`, after `b` and `a` were used up within seconds.
    fn session() -> session::Model {
        session::Model {
            id: Uuid::max(),
            user_id: Uuid::nil(),
            refresh_hash: hash("c"),
            seal: Some("its own key".into()),
            previous_hash: Some([hash("b"), hash("a")].join(" ")),
            rotated_at: Some(NOW),
            created_at: NOW,
            expires_at: NOW + Duration::days(1),
            revoked_at: None,
        }
    }

    fn standing(token: &str, now: DateTime<Utc>) -> TokenState {
        Given::read(token).unwrap().standing(&session(), now)
    }

    #[test]
    fn a_token_names_its_session_and_secret() {
        let token = token(&session(), "c").unwrap();
        let given = Given::read(&token).unwrap();
        assert_eq!((given.session, given.secret, given.seal.is_some()), (Uuid::max(), "c", true));
        let (unsealed, _) = token.rsplit_once('.').unwrap();
        let given = Given::read(unsealed).unwrap();
        assert_eq!((given.session, given.secret, given.seal), (Uuid::max(), "c", None));
        for text in ["", ".", "c", "AAAA.c", "!.c", &token[1..]] {
            assert!(Given::read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_token_that_was_used_up_is_forgiven_for_seconds_and_then_a_copy() {
        let token = |secret: &str| token(&session(), secret).unwrap();
        let (within, after) = (NOW + GRACE - Duration::seconds(1), NOW + GRACE);
        let states = |now| ["c", "b", "a", "z"].map(|secret| standing(&token(secret), now));
        use TokenState::{Current, JustUsed, Unknown, Used, UsedLately};
        // `z` is forgotten, and its seal still tells that it was issued.
        assert_eq!(states(within), [Current, JustUsed, UsedLately, Used]);
        assert_eq!(states(after), [Current, Used, Used, Used]);
        let (sealed, other) = (token("z"), token("y"));
        let (unsealed, _) = sealed.rsplit_once('.').unwrap();
        assert_eq!(standing(unsealed, within), Unknown);
        let (_, seal) = other.rsplit_once('.').unwrap();
        assert_eq!(standing(&format!("{unsealed}.{seal}"), within), Unknown, "the seal of another secret");
    }

    #[test]
    fn a_few_secrets_of_the_last_seconds_are_remembered() {
        let row = session();
        assert_eq!(used_up_with_current(&row, NOW), ["c", "b", "a"].map(hash).join(" "));
        assert_eq!(used_up_with_current(&row, NOW + GRACE), hash("c"));
        let many = ["b", "a", "9", "8", "7"].map(hash).join(" ");
        let row = session::Model { previous_hash: Some(many), ..row };
        assert_eq!(used_up_with_current(&row, NOW).split(' ').count(), REMEMBERED);
        let first = session::Model { previous_hash: None, rotated_at: None, ..row };
        assert_eq!(used_up_with_current(&first, NOW), hash("c"));
    }
}

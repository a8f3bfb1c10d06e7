//! The keys that access tokens are signed with. Several are good at once, so that one can follow another while tokens of
//! the old one are still about: the newest signs, and each token names its key (`kid`).
//!
//! Keys are configured, or kept in the database for all servers on it. There, a key is good for as long as a token lives
//! after the next one was made; servers look for new ones every few seconds, and at once when a token names a key that
//! they don't know.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use entity::signing_key;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use sea_orm::ActiveValue::Set;
use sea_orm::{EntityTrait, QueryOrder};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{ACCESS_MINUTES, new_secret};
use crate::app::db::Db;
use crate::app::{App, Ids};
use crate::clock::Clock;
use crate::error::{Error, Result};

/// How long a server goes on with the keys that it knows before it looks for new ones.
const FRESH: std::time::Duration = std::time::Duration::from_secs(10);
/// Genuine tokens of a key that are remembered; then it begins anew.
const GENUINE: usize = 5_000;
/// Who issues tokens, and whom they are for.
const NAME: &str = "plimsoll";

/// What an access token says.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Claims {
    /// Who.
    pub(super) sub: Uuid,
    /// By which session.
    pub(super) sid: Uuid,
    /// When it ends, in seconds since 1970.
    pub(super) exp: i64,
    /// When it begins; none is at once.
    nbf: Option<i64>,
}

/// A token's claims as they are issued.
#[derive(Serialize)]
struct Issued {
    sub: Uuid,
    sid: Uuid,
    exp: i64,
    iss: &'static str,
    aud: &'static str,
}

/// The keys that are good at the moment.
pub struct Keys {
    /// Where they are kept; none where they are configured.
    db: Option<Db>,
    ring: RwLock<Arc<Ring>>,
    validation: Validation,
}

/// Keys, newest first, and when they were looked up.
struct Ring {
    keys: Vec<Held>,
    looked: Instant,
}

/// A key, and until when its tokens are taken; without end where none.
struct Held {
    key: Arc<Key>,
    until: Option<DateTime<Utc>>,
}

struct Key {
    /// Its name in tokens.
    id: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
    /// What genuine tokens say, which never changes: a client sends the same one again and again.
    genuine: Mutex<HashMap<String, Claims>>,
}

impl Key {
    fn new(secret: &str) -> Self {
        let digest = Sha256::digest(["kid of ", secret].concat().as_bytes());
        Self {
            id: URL_SAFE_NO_PAD.encode(&digest[..9]),
            encoding: EncodingKey::from_secret(secret.as_bytes()),
            decoding: DecodingKey::from_secret(secret.as_bytes()),
            genuine: Mutex::default(),
        }
    }

    /// What a token says; none unless it was signed with this key.
    fn claims(&self, token: &str, validation: &Validation) -> Option<Claims> {
        let genuine = || self.genuine.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = genuine().get(token) {
            return Some(*known);
        }
        let claims = jsonwebtoken::decode::<Claims>(token, &self.decoding, validation).ok()?.claims;
        let mut genuine = genuine();
        if genuine.len() >= GENUINE {
            genuine.clear();
        }
        genuine.insert(token.to_owned(), claims);
        Some(claims)
    }

    fn seal(&self, text: &[u8]) -> Result<String> {
        jsonwebtoken::crypto::sign(text, &self.encoding, Algorithm::HS256).map_err(Error::internal)
    }
}

impl Keys {
    /// The configured secrets, of which the first signs, or what this database's servers share.
    pub async fn load(db: &Db, clock: &Clock, secrets: Vec<String>) -> Result<Self> {
        let ring = if secrets.is_empty() {
            if signing_key::Entity::find().one(&db.reader).await?.is_none() {
                add(db, clock).await?;
            }
            kept(db, None).await?
        } else {
            let held = |secret: &String| Held { key: Arc::new(Key::new(secret)), until: None };
            Ring { keys: secrets.iter().map(held).collect(), looked: Instant::now() }
        };
        let mut validation = Validation::new(Algorithm::HS256);
        validation.validate_exp = false; // by our own clock
        validation.set_issuer(&[NAME]);
        validation.set_audience(&[NAME]);
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        let db = secrets.is_empty().then(|| db.clone());
        Ok(Self { db, ring: RwLock::new(Arc::new(ring)), validation })
    }

    fn known(&self) -> Arc<Ring> {
        self.ring.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The keys, looked up again where that was a while ago, or where `must`.
    async fn ring(&self, must: bool) -> Result<Arc<Ring>> {
        let known = self.known();
        let (true, Some(db)) = (must || known.looked.elapsed() >= FRESH, &self.db) else { return Ok(known) };
        let ring = Arc::new(kept(db, Some(&known)).await?);
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = ring.clone();
        Ok(ring)
    }

    /// What a token says at this instant; none unless it is genuine, of a key that is still good, and has begun and not
    /// ended.
    pub(super) async fn claims(&self, token: &str, now: DateTime<Utc>) -> Result<Option<Claims>> {
        let Ok(header) = jsonwebtoken::decode_header(token) else { return Ok(None) };
        // Whatever a token calls critical must be understood, and nothing of that kind is.
        if header.crit.is_some() {
            return Ok(None);
        }
        let named = |held: &&Held| header.kid.as_ref().is_none_or(|kid| *kid == held.key.id);
        let mut ring = self.ring(false).await?;
        // A token of a key that another server has made. Strangers make up names of keys: not for each of them.
        if !ring.keys.iter().any(|held| named(&held)) && ring.looked.elapsed() >= ASKED_AGAIN {
            ring = self.ring(true).await?;
        }
        let good = ring.keys.iter().filter(named).filter(|held| held.until.is_none_or(|until| now < until));
        let mut claims = good.filter_map(|held| held.key.claims(token, &self.validation));
        let lasts = |claims: &Claims| {
            claims.exp > now.timestamp() && claims.nbf.is_none_or(|begin| begin <= now.timestamp())
        };
        Ok(claims.next().filter(lasts))
    }

    /// Looks for new keys where that was a while ago, or where `must`: before a transaction, which would hold one
    /// connection and wait for another.
    pub(super) async fn look(&self, must: bool) -> Result<()> {
        self.ring(must).await.map(drop)
    }

    /// A token that says this.
    pub(super) fn sign(&self, sub: Uuid, sid: Uuid, exp: i64) -> Result<String> {
        let ring = self.known();
        let key = newest(&ring)?;
        let header = Header { kid: Some(key.id.clone()), ..Header::new(Algorithm::HS256) };
        let claims = Issued { sub, sid, exp, iss: NAME, aud: NAME };
        jsonwebtoken::encode(&header, &claims, &key.encoding).map_err(Error::internal)
    }

    /// Hashes of a text that nobody without a key can make or check. The first is by the oldest key, which all servers
    /// know, whether or not they have seen the newest.
    pub fn seals(&self, text: &[u8]) -> Result<Vec<String>> {
        self.known().keys.iter().rev().map(|held| held.key.seal(text)).collect()
    }

    /// The same by the newest key first.
    pub(super) fn derived(&self, text: &[u8]) -> Result<Vec<String>> {
        self.known().keys.iter().map(|held| held.key.seal(text)).collect()
    }
}

/// How soon it is looked for a key again that is not known.
const ASKED_AGAIN: std::time::Duration = std::time::Duration::from_millis(200);

fn newest(ring: &Ring) -> Result<&Key> {
    ring.keys.first().map(|held| &*held.key).ok_or_else(|| Error::bug("the signing key is gone"))
}

/// The keys of the database. All of them are kept, so that what was sealed by an old one can be told; its tokens are
/// not taken any more.
async fn kept(db: &Db, known: Option<&Ring>) -> Result<Ring> {
    let looked = Instant::now();
    let newest_first = signing_key::Entity::find()
        .order_by_desc(signing_key::Column::CreatedAt)
        .order_by_desc(signing_key::Column::Id);
    let mut until = None;
    let mut keys = Vec::new();
    for row in newest_first.all(&db.reader).await? {
        let made = Key::new(&row.secret);
        let same = known.and_then(|ring| ring.keys.iter().find(|held| held.key.id == made.id));
        keys.push(Held { key: same.map_or_else(|| Arc::new(made), |held| held.key.clone()), until });
        // A server may sign with the one before until it has looked again.
        let last = row.created_at + Duration::minutes(ACCESS_MINUTES);
        until = Some(last + Duration::from_std(2 * FRESH).map_err(Error::internal)?);
    }
    Ok(Ring { keys, looked })
}

async fn add(db: &Db, clock: &Clock) -> Result<()> {
    let now = clock.now();
    let key = signing_key::ActiveModel {
        id: Set(Ids::default().at(now)),
        secret: Set(new_secret()),
        created_at: Set(now),
    };
    let writing = db.begin().await?;
    signing_key::Entity::insert(key).exec_without_returning(&writing.txn).await?;
    Ok(writing.commit().await?)
}

/// Makes a new key in the database: it signs from now on, and the tokens of the one before end with their life.
pub async fn rotate_key(app: &App) -> Result<()> {
    add(&app.db, &app.clock).await
}

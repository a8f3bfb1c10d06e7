//! The keys that access tokens are signed with. Several are good at once, so that one can follow another while tokens of
//! the old one are still about: the newest signs, and each token names its key (`kid`).
//!
//! Keys are configured, or kept in the database for all servers on it. There, a key is good for as long as a token lives
//! after the next one was made; servers read them every few seconds, and at once when a token names a key that they don't
//! know.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use entity::signing_key;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use moka::sync::Cache;
use sea_orm::ActiveValue::Set;
use sea_orm::{EntityTrait, QueryOrder};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{ACCESS_MINUTES, new_secret};
use crate::clock::Clock;
use crate::db::Db;
use crate::db_error::DbErrorClass;
use crate::error::{Error, Result};
use crate::{App, Ids};

/// How long a server goes on with the keys that it knows before it reads them again.
const FRESH: std::time::Duration = std::time::Duration::from_secs(10);
/// How soon the keys are read again for a token that names an unknown one, or after they could not be read.
const ASKED_AGAIN: std::time::Duration = std::time::Duration::from_millis(200);
/// How long a token waits for the keys to be read; then it is proven by those that are known.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(1);
/// How many tokens are remembered for each key whose signatures were verified.
const VERIFIED: u64 = 5_000;
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
    ring: RwLock<Arc<KeyRing>>,
    /// Held by the one who reads the keys.
    reading: tokio::sync::Mutex<()>,
    /// When the keys could not be read the last time, and why; none once they could.
    failed: Mutex<Option<(Instant, Error)>>,
    validation: Validation,
}

/// Keys, the one that signs first, and when they were read.
struct KeyRing {
    keys: Vec<ValidKey>,
    read: Instant,
}

/// A key, and until when its tokens are taken; without end where none.
struct ValidKey {
    key: Arc<KeyPair>,
    until: Option<DateTime<Utc>>,
}

struct KeyPair {
    /// Its name in tokens.
    id: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
    /// What tokens say whose signature was verified. That never changes, and a client sends the same token again and
    /// again.
    verified: Cache<String, Claims>,
}

impl KeyPair {
    fn new(secret: &str) -> Self {
        let digest = Sha256::digest(["kid of ", secret].concat().as_bytes());
        Self {
            id: URL_SAFE_NO_PAD.encode(&digest[..9]),
            encoding: EncodingKey::from_secret(secret.as_bytes()),
            decoding: DecodingKey::from_secret(secret.as_bytes()),
            verified: Cache::new(VERIFIED),
        }
    }

    /// What a token says; none unless it was signed with this key.
    fn claims(&self, token: &str, validation: &Validation) -> Option<Claims> {
        if let Some(known) = self.verified.get(token) {
            return Some(known);
        }
        let claims = jsonwebtoken::decode::<Claims>(token, &self.decoding, validation).ok()?.claims;
        self.verified.insert(token.to_owned(), claims);
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
            let held = |secret: &String| ValidKey { key: Arc::new(KeyPair::new(secret)), until: None };
            KeyRing { keys: secrets.iter().map(held).collect(), read: Instant::now() }
        };
        let mut validation = Validation::new(Algorithm::HS256);
        validation.validate_exp = false; // by our own clock
        validation.set_issuer(&[NAME]);
        validation.set_audience(&[NAME]);
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        let db = secrets.is_empty().then(|| db.clone());
        let ring = RwLock::new(Arc::new(ring));
        Ok(Self { db, ring, reading: tokio::sync::Mutex::default(), failed: Mutex::default(), validation })
    }

    fn known(&self) -> Arc<KeyRing> {
        self.ring.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The keys for proving a token: read again where that was a while ago. One request reads them; the others go on
    /// with what is known, and so does this one if they cannot be read.
    async fn recent(&self) -> Arc<KeyRing> {
        let known = self.known();
        let age = known.read.elapsed();
        if self.db.is_none() || age < FRESH {
            return known;
        }
        let failed = self.failed().as_ref().map(|(at, _)| at.elapsed());
        let is_being_read = self.reading.try_lock().is_err();
        if failed.is_some_and(|ago| ago < FRESH) || (is_being_read && (age < 2 * FRESH || failed.is_some())) {
            return known;
        }
        match tokio::time::timeout(PATIENCE, self.read_within(FRESH)).await {
            Ok(read) => read.unwrap_or(known),
            Err(late) => {
                let late = Error::Database { class: DbErrorClass::Unavailable, cause: Arc::new(late) };
                *self.failed() = Some((Instant::now(), late));
                known
            }
        }
    }

    /// The keys, read at most so long ago.
    async fn read_within(&self, age: std::time::Duration) -> Result<Arc<KeyRing>> {
        let Some(db) = &self.db else { return Ok(self.known()) };
        let asked = Instant::now();
        let _reading = self.reading.lock().await;
        let known = self.known();
        // Others may have tried while this waited.
        if known.read.elapsed() < age || known.read >= asked {
            return Ok(known);
        }
        if let Some((_, error)) = self.failed().as_ref().filter(|(at, _)| at.elapsed() < ASKED_AGAIN) {
            return Err(error.clone());
        }
        match kept(db, Some(&known)).await {
            Ok(ring) => {
                let ring = Arc::new(ring);
                *self.ring.write().unwrap_or_else(PoisonError::into_inner) = ring.clone();
                *self.failed() = None;
                Ok(ring)
            }
            Err(error) => {
                tracing::warn!(cause = error.cause(), "the keys of access tokens cannot be read");
                *self.failed() = Some((Instant::now(), error.clone()));
                Err(error)
            }
        }
    }

    fn failed(&self) -> MutexGuard<'_, Option<(Instant, Error)>> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the keys for who is about to sign, or to compare what another server has signed. This is done before a
    /// transaction, which would hold one connection and wait for another.
    pub(super) async fn read(&self) -> Result<()> {
        self.read_within(std::time::Duration::ZERO).await.map(drop)
    }

    /// What a token says at this instant; none unless it is genuine, of a key that is still good, and has begun and not
    /// ended.
    pub(super) async fn claims(&self, token: &str, now: DateTime<Utc>) -> Result<Option<Claims>> {
        let Ok(header) = jsonwebtoken::decode_header(token) else { return Ok(None) };
        // Whatever a token calls critical must be understood, and nothing of that kind is.
        if header.crit.is_some() {
            return Ok(None);
        }
        let named = |held: &&ValidKey| header.kid.as_ref().is_none_or(|kid| *kid == held.key.id);
        let mut ring = self.recent().await;
        // Another server may have made its key. Strangers make up names of keys: they are not read for each of them.
        if !ring.keys.iter().any(|held| named(&held)) {
            ring = self.read_within(ASKED_AGAIN).await?;
        }
        let good = ring.keys.iter().filter(named).filter(|held| held.until.is_none_or(|until| now < until));
        let mut claims = good.filter_map(|held| held.key.claims(token, &self.validation));
        let lasts = |claims: &Claims| {
            claims.exp > now.timestamp() && claims.nbf.is_none_or(|begin| begin <= now.timestamp())
        };
        Ok(claims.next().filter(lasts))
    }

    /// A token that says this.
    pub(super) fn sign(&self, sub: Uuid, sid: Uuid, exp: i64) -> Result<String> {
        let ring = self.known();
        let key = newest(&ring)?;
        let header = Header { kid: Some(key.id.clone()), ..Header::new(Algorithm::HS256) };
        let claims = Issued { sub, sid, exp, iss: NAME, aud: NAME };
        jsonwebtoken::encode(&header, &claims, &key.encoding).map_err(Error::internal)
    }

    /// Hashes of a text that nobody without a key can make or check. The first is by a key that all servers know: of
    /// configured ones that is the one that signs, of those in the database the oldest.
    pub fn seals(&self, text: &[u8]) -> Result<Vec<String>> {
        let mut seals = self.derived(text)?;
        if self.db.is_some() {
            seals.reverse();
        }
        Ok(seals)
    }

    /// The same, the first by the key that signs.
    pub(super) fn derived(&self, text: &[u8]) -> Result<Vec<String>> {
        self.known().keys.iter().map(|held| held.key.seal(text)).collect()
    }
}

fn newest(ring: &KeyRing) -> Result<&KeyPair> {
    ring.keys.first().map(|held| &*held.key).ok_or_else(|| Error::bug("the signing key is gone"))
}

/// The keys that the database holds. Old keys are kept, so that what was sealed with one of them is still recognised;
/// tokens of an old key are not accepted any more.
async fn kept(db: &Db, known: Option<&KeyRing>) -> Result<KeyRing> {
    let read = Instant::now();
    let newest_first = signing_key::Entity::find()
        .order_by_desc(signing_key::Column::CreatedAt)
        .order_by_desc(signing_key::Column::Id);
    let mut until = None;
    let mut keys = Vec::new();
    for row in newest_first.all(&db.reader).await? {
        let made = KeyPair::new(&row.secret);
        let same = known.and_then(|ring| ring.keys.iter().find(|held| held.key.id == made.id));
        keys.push(ValidKey { key: same.map_or_else(|| Arc::new(made), |held| held.key.clone()), until });
        // A server may sign with the one before until it has looked again.
        let last = row.created_at + Duration::minutes(ACCESS_MINUTES);
        until = Some(last + Duration::from_std(2 * FRESH).map_err(Error::internal)?);
    }
    Ok(KeyRing { keys, read })
}

async fn add(db: &Db, clock: &Clock) -> Result<()> {
    let writing = db.begin().await?;
    let last = signing_key::Entity::find().order_by_desc(signing_key::Column::CreatedAt);
    let last = last.one(&writing.txn).await?.map(|key| key.created_at);
    // The clock may be behind that of the machine that made the last one: the new key is the newest all the same.
    let now = clock.now();
    let created_at = last.map_or(now, |last| now.max(last + Duration::microseconds(1)));
    let key = signing_key::ActiveModel {
        id: Set(Ids::default().at(created_at)),
        secret: Set(new_secret()),
        created_at: Set(created_at),
    };
    signing_key::Entity::insert(key).exec_without_returning(&writing.txn).await?;
    Ok(writing.commit().await?)
}

/// Makes a new key in the database: it signs from now on, and the tokens of the one before end with their life.
pub async fn rotate_key(app: &App) -> Result<()> {
    add(&app.db, &app.clock).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn tokens_are_proven_while_the_keys_cannot_be_read() {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", directory.path().join("test.db").display());
        let db = Db::open(&url.parse().unwrap(), 24).await.unwrap();
        App::migrate(&db).await.unwrap();
        let now = DateTime::UNIX_EPOCH;
        let keys = Keys::load(&db, &Clock::manual(now), Vec::new()).await.unwrap();
        let token = keys.sign(Uuid::from_u128(1), Uuid::from_u128(2), 60).unwrap();
        let last = keys.known();
        let age = |age: std::time::Duration| {
            let keys_now = last.keys.iter().map(|held| ValidKey { key: held.key.clone(), until: held.until });
            let ring = KeyRing { keys: keys_now.collect(), read: Instant::now().checked_sub(age).unwrap() };
            *keys.ring.write().unwrap() = Arc::new(ring);
        };
        let proven = async || keys.claims(&token, now).await.unwrap().is_some();
        age(FRESH);
        assert!(proven().await);
        assert!(keys.known().read.elapsed() < FRESH, "they were read again");
        // While one request reads them, the others don't wait.
        age(FRESH);
        let reading = keys.reading.lock().await;
        assert!(proven().await);
        drop(reading);
        db.reader.close().await.unwrap();
        for longer in [FRESH, 10 * FRESH] {
            let begun = Instant::now();
            age(longer);
            assert!(proven().await);
            assert!(begun.elapsed() < FRESH, "no token waits for long");
        }
        assert!(keys.failed().is_some());
        assert!(keys.read().await.is_err(), "who is about to sign is told");
    }
}

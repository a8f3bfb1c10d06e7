//! Sign-in: a short-lived access token (JWT), and a refresh token that rotates and can be revoked.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use entity::enums::{Role, Subject};
use entity::{session, signing_key, user_account, user_role};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::again::again;
use super::audit::{self, About, Changes};
use super::db::Db;
use super::known::{Key, Standing};
use super::{App, Ids, sequence, user};
use crate::app::alert::EVENTS;
use crate::arrival::Arrival;
use crate::clock::Clock;
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::viewer::Viewer;

/// The sequence that counts changes of people and sessions: whoever is known is looked up again.
pub const PEOPLE: &str = "people";
/// Sessions that are looked up at once.
const AT_ONCE: usize = 500;

/// How long an access token is good for.
pub const ACCESS_MINUTES: i64 = 15;
/// How long a refresh token is good for.
pub const REFRESH_DAYS: i64 = 30;

/// The key that access tokens are signed with.
pub struct Keys {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
    /// What genuine tokens say, which never changes: a client sends the same one again and again.
    genuine: Mutex<HashMap<String, Claims>>,
}

/// Genuine tokens that are remembered; then it begins anew.
const GENUINE: usize = 5_000;

/// What an access token says.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Claims {
    sub: Uuid,
    sid: Uuid,
    exp: i64,
}

/// What a sign-in gives.
#[derive(Clone, Debug)]
pub struct Granted {
    /// For `Authorization: Bearer`.
    pub access_token: String,
    /// For `refreshSession`, once.
    pub refresh_token: String,
    /// When the access token ends.
    pub expires_at: DateTime<Utc>,
    /// Who signed in.
    pub user: user_account::Model,
}

/// A proven token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// Who.
    pub viewer: Viewer,
    /// When the token ends.
    pub expires_at: DateTime<Utc>,
}

impl Keys {
    /// The configured secret, or the one that this database's servers share.
    pub async fn load(db: &Db, clock: &Clock, secret: Option<String>) -> Result<Self> {
        let secret = match secret {
            Some(secret) => secret,
            None => shared_secret(db, clock).await?,
        };
        let mut validation = Validation::new(Algorithm::HS256);
        validation.validate_exp = false; // by our own clock
        Ok(Self {
            encoding: EncodingKey::from_secret(secret.as_bytes()),
            decoding: DecodingKey::from_secret(secret.as_bytes()),
            validation,
            genuine: Mutex::default(),
        })
    }

    /// What a token says; none unless it is genuine.
    fn claims(&self, token: &str) -> Option<Claims> {
        let genuine = || self.genuine.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = genuine().get(token) {
            return Some(*known);
        }
        let claims = jsonwebtoken::decode::<Claims>(token, &self.decoding, &self.validation).ok()?.claims;
        let mut genuine = genuine();
        if genuine.len() >= GENUINE {
            genuine.clear();
        }
        genuine.insert(token.to_owned(), claims);
        Some(claims)
    }

    /// A hash of a text that nobody without the key can make or check.
    pub fn seal(&self, text: &[u8]) -> Result<String> {
        jsonwebtoken::crypto::sign(text, &self.encoding, Algorithm::HS256).map_err(Error::internal)
    }
}

async fn shared_secret(db: &Db, clock: &Clock) -> Result<String> {
    let oldest = signing_key::Entity::find().order_by_asc(signing_key::Column::Id);
    if let Some(key) = oldest.clone().one(&db.reader).await? {
        return Ok(key.secret);
    }
    let now = clock.now();
    let key = signing_key::ActiveModel {
        id: Set(Ids::default().at(now)),
        secret: Set(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())),
        created_at: Set(now),
    };
    let txn = db.begin().await?;
    signing_key::Entity::insert(key).exec_without_returning(&txn).await?;
    txn.commit().await?;
    // Two servers may start at once: both use the older key.
    let key = oldest.one(&db.reader).await?;
    key.map(|key| key.secret).ok_or_else(|| Error::bug("the signing key is gone"))
}

fn hash(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes()))
}

fn new_secret() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// A refresh token names its session, so that a copied one can end it.
fn refresh_token(session: Uuid, secret: &str) -> String {
    format!("{}.{secret}", URL_SAFE_NO_PAD.encode(session.as_bytes()))
}

fn split_refresh_token(token: &str) -> Option<(Uuid, String)> {
    let (id, secret) = token.split_once('.')?;
    let id = Uuid::from_slice(&URL_SAFE_NO_PAD.decode(id).ok()?).ok()?;
    Some((id, hash(secret)))
}

fn access_token(app: &App, user: Uuid, session: Uuid, now: DateTime<Utc>) -> Result<(String, DateTime<Utc>)> {
    let expires_at = now + Duration::minutes(ACCESS_MINUTES);
    let claims = Claims { sub: user, sid: session, exp: expires_at.timestamp() };
    let token = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &app.keys.encoding);
    Ok((token.map_err(Error::internal)?, expires_at))
}

/// Signs in with e-mail address and password.
pub async fn sign_in(app: &App, arrival: &Arrival, email: &str, password: String) -> Result<Granted> {
    let wrong = || {
        Error::from(UserError::new(
            ErrorCode::BadUserInput,
            &["input", "password"],
            "E-mail address and password don't belong together.",
        ))
    };
    if password.len() > 1000 {
        return Err(wrong());
    }
    let email = email.trim().to_lowercase().replace('\0', "");
    let known = user_account::Entity::find()
        .filter(user_account::Column::Email.eq(email))
        .filter(user_account::Column::Active.eq(true))
        .one(&app.db.reader)
        .await?;
    // An unknown address takes as long as a wrong password.
    let stored = known.as_ref().map_or(NOBODY, |user| user.password_hash.as_str()).to_string();
    let right = user::verify_password(arrival, password, stored).await?;
    let user = known.filter(|_| right).ok_or_else(wrong)?;

    let tx = app.begin().await?;
    // Hashing takes a while: who left meanwhile, or has another password now, stays out.
    let still = user_account::Entity::find_by_id(user.id)
        .filter(user_account::Column::Active.eq(true))
        .filter(user_account::Column::PasswordHash.eq(&user.password_hash))
        .lock_shared();
    still.one(&tx.txn).await?.ok_or_else(wrong)?;
    let secret = new_secret();
    let row = session::ActiveModel {
        id: Set(tx.id()),
        user_id: Set(user.id),
        refresh_hash: Set(hash(&secret)),
        created_at: Set(tx.now),
        expires_at: Set(tx.now + Duration::days(REFRESH_DAYS)),
        revoked_at: Set(None),
    };
    let row = row.insert(&tx.txn).await?;
    let (access_token, expires_at) = access_token(app, user.id, row.id, tx.now)?;
    let about = About { subject: Subject::Session, id: row.id, project_id: None };
    audit::write(&tx, None, about, audit::SIGN_IN, Changes::between(None, &row)).await?;
    tx.commit().await?;
    Ok(Granted { access_token, refresh_token: refresh_token(row.id, &secret), expires_at, user })
}

/// A hash that no password has, with the usual costs.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Gives new tokens for a refresh token, which is used up. A token used twice was copied: its session ends.
pub async fn refresh(app: &App, token: &str) -> Result<Granted> {
    let ended = || Error::Unauthenticated("This session has ended. Sign in again.");
    let (id, given) = split_refresh_token(token).ok_or_else(ended)?;
    let tx = app.begin().await?;
    let row = session::Entity::find_by_id(id).lock_exclusive().one(&tx.txn).await?.ok_or_else(ended)?;
    if row.revoked_at.is_some() || row.expires_at <= tx.now {
        return Err(ended());
    }
    if row.refresh_hash != given {
        // Only a token's holders know its session: this one was used before, by somebody.
        revoke(&tx, None, row, "session.copied_token").await?;
        tx.commit().await?;
        return Err(ended());
    }
    let user = user_account::Entity::find_by_id(row.user_id).one(&tx.txn).await?;
    let user = user.filter(|user| user.active).ok_or_else(ended)?;
    let secret = new_secret();
    let (access_token, expires_at) = access_token(app, user.id, id, tx.now)?;
    let rotated = session::ActiveModel {
        id: Set(id),
        refresh_hash: Set(hash(&secret)),
        expires_at: Set(tx.now + Duration::days(REFRESH_DAYS)),
        ..Default::default()
    };
    rotated.update(&tx.txn).await?;
    tx.commit().await?;
    Ok(Granted { access_token, refresh_token: refresh_token(id, &secret), expires_at, user })
}

/// Ends the session of a refresh token; of an unknown one there is nothing to end.
pub async fn sign_out(app: &App, token: &str) -> Result<()> {
    let Some((id, given)) = split_refresh_token(token) else {
        return Ok(());
    };
    let tx = app.begin().await?;
    let row = session::Entity::find_by_id(id).lock_exclusive().one(&tx.txn).await?;
    if let Some(row) = row.filter(|row| row.refresh_hash == given && row.revoked_at.is_none()) {
        revoke(&tx, None, row, "session.sign_out").await?;
    }
    tx.commit().await
}

async fn revoke(tx: &super::Tx, viewer: Option<&Viewer>, row: session::Model, action: &str) -> Result<()> {
    let about = About { subject: Subject::Session, id: row.id, project_id: None };
    let ended = session::Model { revoked_at: Some(tx.now), ..row.clone() };
    let changes = Changes::between(Some(&row), &ended).field("user", &None, &Some(row.user_id));
    ended.into_active_model().reset_all().update(&tx.txn).await?;
    audit::write(tx, viewer, about, action, changes).await
}

/// Ends all sessions of a person.
pub(super) async fn revoke_all(tx: &super::Tx, viewer: &Viewer, user: Uuid) -> Result<()> {
    let open = session::Entity::find()
        .filter(session::Column::UserId.eq(user))
        .filter(session::Column::RevokedAt.is_null())
        .order_by_asc(session::Column::Id)
        .lock_exclusive()
        .all(&tx.txn)
        .await?;
    for row in open {
        revoke(tx, Some(viewer), row, "session.revoke").await?;
    }
    Ok(())
}

/// Who an access token stands for, as they are now: a revoked session or a role taken away counts with the
/// next request.
pub async fn prove(app: &App, token: &str) -> Result<Proven> {
    let no =
        || Error::Unauthenticated("The access token is not valid. Sign in again, or refresh the session.");
    let claims = app.keys.claims(token).ok_or_else(no)?;
    let expires_at = DateTime::from_timestamp(claims.exp, 0).ok_or_else(no)?;
    if expires_at <= app.clock.now() {
        return Err(no());
    }
    let viewer = current(app, (claims.sub, claims.sid)).await?.ok_or_else(no)?;
    Ok(Proven { viewer, expires_at })
}

/// Somebody as they are now, or were a moment ago; none once the session was ended or the user has left.
pub async fn current(app: &App, key: Key) -> Result<Option<Viewer>> {
    let age = match app.known.get(key) {
        Ok(viewer) => return Ok(Some(viewer)),
        Err(age) => age,
    };
    let session = [key.1];
    let viewer = again(|| viewers(app, &session)).await?.remove(&key);
    if let Some(viewer) = &viewer {
        app.known.put(key, viewer.clone(), age);
    }
    Ok(viewer)
}

/// Somebody whose streams run from now on.
pub async fn standing(app: &App, key: Key) -> Result<Arc<Standing>> {
    // Noted first: a change from now on is seen by `look_again`.
    let standing = app.known.standing(key);
    if standing.is_unknown() {
        let viewer = current(app, key).await?;
        standing.settle(viewer);
    }
    Ok(standing)
}

/// Looks up everybody whose streams run, and says whether somebody has changed.
pub async fn look_again(app: &App) -> Result<bool> {
    let standings = app.known.standings();
    let mut now = HashMap::new();
    for some in standings.chunks(AT_ONCE) {
        let sessions: Vec<Uuid> = some.iter().map(|standing| standing.key.1).collect();
        now.extend(viewers(app, &sessions).await?);
    }
    // All or none, so that no change goes untold when one of the reads fails.
    let mut changed = false;
    for standing in standings {
        changed |= standing.change(now.remove(&standing.key));
    }
    Ok(changed)
}

/// The last numbers that were committed: of events, and of changes of people.
pub struct Tip {
    /// Of alert events.
    pub events: i64,
    /// Of changes of people.
    pub people: i64,
}

/// How far everything is at this moment.
pub async fn tip(app: &App) -> Result<Tip> {
    let [events, people] = sequence::lasts(&app.db.reader, [EVENTS, PEOPLE]).await?;
    Ok(Tip { events, people })
}

/// Who these sessions belong to, with the roles of this moment; those that were ended, and those of users who
/// have left, belong to nobody.
async fn viewers(app: &App, sessions: &[Uuid]) -> Result<HashMap<Key, Viewer>> {
    type Held = (Uuid, Uuid, Option<Uuid>, String, Option<Role>);
    let of_session = Expr::col((user_account::Entity, user_account::Column::Id))
        .equals((session::Entity, session::Column::UserId));
    let of_user = Expr::col((user_role::Entity, user_role::Column::UserId))
        .equals((session::Entity, session::Column::UserId));
    let mut select = session::Entity::find()
        .select_only()
        .columns([session::Column::Id, session::Column::UserId])
        .columns([user_account::Column::BusinessLineId, user_account::Column::Locale])
        .column(user_role::Column::Role)
        .filter(session::Column::Id.is_in(sessions.iter().copied()))
        .filter(session::Column::RevokedAt.is_null())
        .filter(user_account::Column::Active.eq(true));
    QuerySelect::query(&mut select)
        .inner_join(user_account::Entity, of_session)
        .left_join(user_role::Entity, of_user);
    let rows: Vec<Held> = select.into_tuple().all(&app.db.reader).await?;
    let mut viewers: HashMap<Key, Viewer> = HashMap::with_capacity(sessions.len());
    for (session_id, user_id, business_line_id, locale, role) in rows {
        let viewer = viewers.entry((user_id, session_id));
        let roles = Vec::new();
        let new = Viewer { user_id, session_id, roles, business_line_id, locale };
        viewer.or_insert(new).roles.extend(role);
    }
    viewers.values_mut().for_each(|viewer| viewer.roles.sort());
    Ok(viewers)
}

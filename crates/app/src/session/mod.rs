//! Sign-in: a short-lived access token (JWT), and a refresh token that rotates and can be revoked.

mod keys;
mod password_attempts;
mod refresh;

use std::collections::HashMap;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use entity::enums::{AuditAction, Role, Subject};
use entity::{session, user_account, user_role};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::audit::{self, About, FieldChanges};
use super::retry::retry;
use super::viewer_cache::{CachedViewer, SessionKey, SessionState as Followed};
use super::{App, sequence, user};
use crate::alert::EVENTS;
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::metrics::METRICS;
use crate::request_origin::RequestOrigin;
use crate::viewer::Viewer;
use password_attempts::Attempt;
use refresh::{Given, TokenState};

pub use keys::{Keys, rotate_key};
pub use password_attempts::{PasswordAttempts, forget as forget_guesses};

/// The sequence that counts changes of people and sessions. When it grows, cached viewers are looked up again.
pub const PEOPLE: &str = "people";
/// The most sessions that are looked up in one query.
const AT_ONCE: usize = 500;

/// How long an access token is good for.
pub const ACCESS_MINUTES: i64 = 15;
/// How long a refresh token is good for.
pub const REFRESH_DAYS: i64 = 30;

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

fn hash(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes()))
}

fn new_secret() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

fn access_token(app: &App, user: Uuid, session: Uuid, now: DateTime<Utc>) -> Result<(String, DateTime<Utc>)> {
    let expires_at = now + Duration::minutes(ACCESS_MINUTES);
    Ok((app.keys.sign(user, session, expires_at.timestamp())?, expires_at))
}

/// Signs in with e-mail address and password.
pub async fn sign_in(app: &App, origin: &RequestOrigin, email: &str, password: String) -> Result<Granted> {
    let wrong = || {
        Error::from(UserError::new(
            ErrorCode::BadUserInput,
            &["input", "password"],
            messages::wrong_credentials(),
        ))
    };
    let email = email.trim().to_lowercase();
    if password.len() > 1000 || !password_attempts::is_address(&email) {
        METRICS.signed_in("refused");
        return Err(wrong());
    }
    let attempt = password_attempts::begin(app, &email, origin).await?;
    let (known, right) = match try_password(app, origin, email, password).await {
        Ok(tried) => tried,
        Err(error) => {
            attempt.put_off(app).await?;
            return Err(error);
        }
    };
    let account = known.as_ref().map(|user| user.id);
    let Some(user) = known.filter(|_| right) else {
        attempt.failed(app, account);
        return Err(wrong());
    };
    let (app, progress) = app.operation();
    let granted = progress.in_time(retry(|| open(&app, &attempt, &user))).await?;
    METRICS.signed_in(if granted.is_some() { "granted" } else { "refused" });
    granted.ok_or_else(wrong)
}

/// The account of an e-mail address, if there is one, and whether this is its password.
async fn try_password(
    app: &App,
    origin: &RequestOrigin,
    email: String,
    password: String,
) -> Result<(Option<user_account::Model>, bool)> {
    let account = user_account::Entity::find()
        .filter(user_account::Column::Email.eq(email))
        .filter(user_account::Column::Active.eq(true));
    let known = retry(|| async { Ok(account.clone().one(&app.db.reader).await?) }).await?;
    // An unknown address takes as long as a wrong password.
    let stored = known.as_ref().map_or(NOBODY, |user| user.password_hash.as_str()).to_string();
    let right = user::verify_password(origin, password, stored).await?;
    Ok((known, right))
}

/// Opens a session for somebody who has given their password; none where it is no longer theirs.
async fn open(app: &App, attempt: &Attempt<'_>, user: &user_account::Model) -> Result<Option<Granted>> {
    app.keys.read().await?;
    let tx = app.begin().await?;
    // Hashing takes a while: who left meanwhile, or has another password now, stays out.
    let still = user_account::Entity::find_by_id(user.id)
        .filter(user_account::Column::Active.eq(true))
        .filter(user_account::Column::PasswordHash.eq(&user.password_hash))
        .lock_shared();
    if still.one(&tx.txn).await?.is_none() {
        return Ok(None);
    }
    attempt.succeeded(&tx).await?;
    let secret = new_secret();
    let row = session::ActiveModel {
        id: Set(tx.id()),
        user_id: Set(user.id),
        refresh_hash: Set(hash(&secret)),
        seal: Set(Some(new_secret())),
        previous_hash: Set(None),
        rotated_at: Set(None),
        created_at: Set(tx.now),
        expires_at: Set(tx.now + Duration::days(REFRESH_DAYS)),
        revoked_at: Set(None),
    };
    let row = row.insert(&tx.txn).await?;
    let (access_token, expires_at) = access_token(app, user.id, row.id, tx.now)?;
    let refresh_token = refresh::token(&row, &secret)?;
    let about = About { subject: Subject::Session, id: row.id, project_id: None };
    audit::write(&tx, None, about, AuditAction::SignIn, FieldChanges::between(None, &row)).await?;
    tx.commit().await.map_err(Error::or_retryable)?;
    Ok(Some(Granted { access_token, refresh_token, expires_at, user: user.clone() }))
}

/// A hash that no password has, which takes as long to check as any other.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Gives new tokens for a refresh token, which is used up. For a short time it gives the same tokens again, to a
/// client that did not receive the answer. After that, a token that was issued here and is used twice must have been
/// copied, and its session ends.
pub async fn refresh(app: &App, origin: &RequestOrigin, token: &str) -> Result<Granted> {
    let (app, progress) = app.operation();
    progress.in_time(retry(|| follow(&app, origin, token))).await
}

async fn follow(app: &App, origin: &RequestOrigin, token: &str) -> Result<Granted> {
    let ended = || Error::Unauthenticated(messages::session_ended());
    let given = Given::read(token).ok_or_else(ended)?;
    // Another server may have given the successor with a key that this one has not seen.
    app.keys.read().await?;
    let tx = app.begin().await?;
    let row = session::Entity::find_by_id(given.session).lock_exclusive().one(&tx.txn).await?;
    let row = row.ok_or_else(ended)?;
    if row.revoked_at.is_some() || row.expires_at <= tx.now {
        return Err(ended());
    }
    let standing = given.standing(&row, tx.now);
    if standing == TokenState::Used {
        revoke(&tx, None, row, AuditAction::RevokeCopiedSession).await?;
        tx.commit().await.map_err(Error::or_retryable)?;
        return Err(ended());
    }
    let user = user_account::Entity::find_by_id(row.user_id).one(&tx.txn).await?;
    let user = user.filter(|user| user.active).ok_or_else(ended)?;
    let mut successors = given.successors(app)?;
    let (row, secret) = match standing {
        TokenState::Current => {
            let secret = successors.next().ok_or_else(ended)?;
            let rotated = session::Model {
                refresh_hash: hash(&secret),
                previous_hash: Some(refresh::used_up_with_current(&row, tx.now)),
                rotated_at: Some(tx.now),
                seal: row.seal.clone().or_else(|| Some(new_secret())),
                expires_at: tx.now + Duration::days(REFRESH_DAYS),
                ..row
            };
            rotated.clone().into_active_model().reset_all().update(&tx.txn).await?;
            (rotated, secret)
        }
        TokenState::JustUsed => {
            let secret = successors.find(|secret| hash(secret) == row.refresh_hash).ok_or_else(ended)?;
            (row, secret)
        }
        TokenState::UsedLately | TokenState::Used | TokenState::Unknown => return Err(ended()),
    };
    password_attempts::renew_trust(&tx, &user.email, origin).await?;
    let (access_token, expires_at) = access_token(app, user.id, row.id, tx.now)?;
    let refresh_token = refresh::token(&row, &secret)?;
    tx.commit().await.map_err(Error::or_retryable)?;
    Ok(Granted { access_token, refresh_token, expires_at, user })
}

/// Ends the session of a refresh token; of an unknown one there is nothing to end.
pub async fn sign_out(app: &App, token: &str) -> Result<()> {
    let Some(given) = Given::read(token) else { return Ok(()) };
    let (app, progress) = app.operation();
    progress.in_time(retry(|| end(&app, &given))).await
}

async fn end(app: &App, given: &Given<'_>) -> Result<()> {
    let tx = app.begin().await?;
    let row = session::Entity::find_by_id(given.session).lock_exclusive().one(&tx.txn).await?;
    if let Some(row) = row.filter(|row| row.revoked_at.is_none())
        && matches!(
            given.standing(&row, tx.now),
            TokenState::Current | TokenState::JustUsed | TokenState::UsedLately
        )
    {
        revoke(&tx, None, row, AuditAction::SignOut).await?;
    }
    tx.commit().await.map_err(Error::or_retryable)
}

async fn revoke(
    tx: &super::Tx,
    viewer: Option<&Viewer>,
    row: session::Model,
    action: AuditAction,
) -> Result<()> {
    let about = About { subject: Subject::Session, id: row.id, project_id: None };
    let ended = session::Model { revoked_at: Some(tx.now), ..row.clone() };
    let changes = FieldChanges::between(Some(&row), &ended).field("user", &None, &Some(row.user_id));
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
        revoke(tx, Some(viewer), row, AuditAction::RevokeSession).await?;
    }
    Ok(())
}

/// The person whom an access token identifies, in their present state: a session that was revoked and a role that was
/// taken away count from the next request on.
pub async fn prove(app: &App, token: &str) -> Result<Viewer> {
    let no = || Error::Unauthenticated(messages::token_invalid());
    let claims = retry(|| app.keys.claims(token, app.clock.now())).await?.ok_or_else(no)?;
    current(app, (claims.sub, claims.sid)).await?.ok_or_else(no)
}

/// Somebody as they are now, or were a moment ago; none once the session has ended or the user has left.
pub async fn current(app: &App, key: SessionKey) -> Result<Option<Viewer>> {
    Ok(look(app, key).await?.map(|seen| seen.viewer))
}

async fn look(app: &App, key: SessionKey) -> Result<Option<CachedViewer>> {
    let age = match app.viewer_cache.get(key) {
        Ok(seen) => return Ok(Some(seen)),
        Err(age) => age,
    };
    let session = [key.1];
    let seen = retry(|| viewers(app, &session)).await?.remove(&key);
    match &seen {
        Some(seen) => app.viewer_cache.put(key, seen.clone(), age),
        // Their sockets and streams need not wait until the feed finds it, too.
        None => app.viewer_cache.ended(key),
    }
    Ok(seen)
}

/// Somebody whose socket or stream is open from now on, for as long as their session lives.
pub async fn session_state(app: &App, key: SessionKey) -> Result<Arc<Followed>> {
    // Noted first: a change from now on is seen by `look_again`.
    let standing = app.viewer_cache.session_state(key);
    if standing.is_unknown() {
        let seen = look(app, key).await?;
        standing.settle(seen);
    }
    Ok(standing)
}

/// Looks up everybody whose sockets and streams are open, and says whether somebody has changed.
pub async fn look_again(app: &App) -> Result<bool> {
    look_at(app, app.viewer_cache.session_states()).await
}

/// The same for those whose session's time was over when they were looked up: it may have been refreshed since.
pub async fn look_at_lapsed(app: &App) -> Result<bool> {
    look_at(app, app.viewer_cache.lapsed(app.clock.now())).await
}

async fn look_at(app: &App, states: Vec<Arc<Followed>>) -> Result<bool> {
    let mut now = HashMap::new();
    for some in states.chunks(AT_ONCE) {
        let sessions: Vec<Uuid> = some.iter().map(|standing| standing.key.1).collect();
        now.extend(viewers(app, &sessions).await?);
    }
    // All or none, so that no change goes untold when one of the reads fails.
    let mut changed = false;
    for standing in states {
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

/// Who these sessions belong to, with the roles of this moment; those that have ended, and those of users who
/// have left, belong to nobody.
async fn viewers(app: &App, sessions: &[Uuid]) -> Result<HashMap<SessionKey, CachedViewer>> {
    type Held = (Uuid, Uuid, DateTime<Utc>, Option<Uuid>, String, Option<Role>);
    let select = session::Entity::find()
        .inner_join(user_account::Entity)
        .join(JoinType::LeftJoin, user_account::Relation::UserRole.def())
        .select_only()
        .columns([session::Column::Id, session::Column::UserId, session::Column::ExpiresAt])
        .columns([user_account::Column::BusinessLineId, user_account::Column::Locale])
        .column(user_role::Column::Role)
        .filter(session::Column::Id.is_in(sessions.iter().copied()))
        .filter(session::Column::RevokedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(app.clock.now()))
        .filter(user_account::Column::Active.eq(true));
    let rows: Vec<Held> = select.into_tuple().all(&app.db.reader).await?;
    let mut viewers: HashMap<SessionKey, CachedViewer> = HashMap::with_capacity(sessions.len());
    for (session_id, user_id, until, business_line_id, locale, role) in rows {
        let seen = viewers.entry((user_id, session_id));
        let viewer = Viewer { user_id, session_id, roles: Vec::new(), business_line_id, locale };
        seen.or_insert(CachedViewer { viewer, until }).viewer.roles.extend(role);
    }
    viewers.values_mut().for_each(|seen| seen.viewer.roles.sort());
    Ok(viewers)
}

//! Users, business lines and sign-in.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::enums::Role;
use entity::{business_line, user_account};

use super::Result;
use super::payload::{Fresh, split};
use super::row::Row;
use super::value::{Asked, id};
use crate::app::user::{
    BusinessLineFilter, BusinessLineOrder, CreateBusinessLineInput, CreateUserInput, UserFilter, UserOrder,
};
use crate::app::{session, user};
use crate::error::UserError;
use crate::scalar::{Instant, Kind};
use crate::{all_linked, noun, object, payload, root_page};

object! {
    /// A person who works here.
    User(Arc<user_account::Model>)
    plain {
        /// Global id.
        id: ID = |user, _| id(Kind::User, user.id);
        /// Name as colleagues read it.
        name: String = |user, _| user.name.clone();
        /// Sign-in name.
        email: String = |user, _| user.email.clone();
        /// Preferred language of messages, `en` or `zh-CN`.
        locale: String = |user, _| user.locale.clone();
        /// Working capacity per week, in days.
        weekly_capacity: f64 = |user, _| f64::from(user.weekly_capacity) / 100.0;
        /// False once the person has left.
        active: bool = |user, _| user.active;
        /// Grows by one at every edit.
        version: i32 = |user, _| user.version;
    }
    linked {
        /// What they are.
        async fn roles(&self, ctx: &Context<'_>) -> Result<Vec<Role>> {
            Ok(ctx.loaders().user_roles.get(self.0.id).await?.unwrap_or_default())
        }

        /// The line they belong to.
        async fn business_line(&self, ctx: &Context<'_>) -> Result<Option<Row<BusinessLine>>> {
            business_line_of(ctx, self.0.business_line_id).await
        }
    }
}
noun!(User, user_account);

object! {
    /// A line of business.
    BusinessLine(Arc<business_line::Model>)
    plain {
        /// Global id.
        id: ID = |line, _| id(Kind::BusinessLine, line.id);
        /// Name as people say it.
        name: String = |line, _| line.name.clone();
        /// Grows by one at every edit.
        version: i32 = |line, _| line.version;
    }
    linked {}
}

noun!(BusinessLine, business_line);

/// A user by id.
pub async fn user_of(ctx: &Context<'_>, id: uuid::Uuid) -> Result<Row<User>> {
    Ok(Row(User(ctx.loaders().users.need("user", id).await?)))
}

/// A user by id, where there is one.
pub async fn user_opt(ctx: &Context<'_>, id: Option<uuid::Uuid>) -> Result<Option<Row<User>>> {
    match id {
        Some(id) => user_of(ctx, id).await.map(Some),
        None => Ok(None),
    }
}

/// A business line by id, where there is one.
pub async fn business_line_of(
    ctx: &Context<'_>,
    id: Option<uuid::Uuid>,
) -> Result<Option<Row<BusinessLine>>> {
    match id {
        Some(id) => Ok(ctx.loaders().business_lines.get(id).await?.map(|row| Row(BusinessLine(row)))),
        None => Ok(None),
    }
}

payload! {
    /// The outcome of a change to a user.
    UserPayload {
        /// The user; null when it was refused.
        user: User
    }
}

payload! {
    /// The outcome of a change to a line of business.
    BusinessLinePayload {
        /// The line; null when it was refused.
        business_line: BusinessLine
    }
}

root_page! {
    /// Queries about people.
    UserQuery {
        /// The people who work here.
        users: User[UserFilter, UserOrder]
    }
    other {
        /// Who is signed in.
        async fn viewer(&self, ctx: &Context<'_>) -> Result<Row<User>> {
            user_of(ctx, ctx.viewer()?.user_id).await
        }
    }
}

root_page! {
    /// Queries about business lines.
    BusinessLineQuery {
        /// The lines of business.
        business_lines: BusinessLine[BusinessLineFilter, BusinessLineOrder]
    }
}

/// E-mail address and password.
#[derive(InputObject)]
pub struct SignInInput {
    /// Sign-in name.
    email: String,
    /// Password.
    password: String,
}

/// A refresh token to be used up.
#[derive(InputObject)]
pub struct RefreshSessionInput {
    /// From `signIn` or the last `refreshSession`.
    refresh_token: String,
}

/// A session to be ended.
#[derive(InputObject)]
pub struct SignOutInput {
    /// From `signIn` or the last `refreshSession`.
    refresh_token: String,
}

/// The outcome of a sign-in or refresh.
#[derive(SimpleObject, Default)]
pub struct SignInPayload {
    /// For `Authorization: Bearer`, on requests and in `connection_init`; good for 15 minutes.
    access_token: Option<String>,
    /// For `refreshSession`, once; good for 30 days.
    refresh_token: Option<String>,
    /// When the access token ends.
    expires_at: Option<Instant>,
    /// Who signed in.
    viewer: Option<Row<User>>,
    /// Why not, where not.
    errors: Vec<UserError>,
}

all_linked!(SignInPayload);

/// The outcome of a sign-out.
#[derive(SimpleObject)]
pub struct SignOutPayload {
    /// Always empty: a session that is gone is as good as ended.
    errors: Vec<UserError>,
}

fn granted(
    ctx: &Context<'_>,
    result: crate::error::Result<session::Granted>,
) -> Result<Fresh<Row<SignInPayload>>> {
    let (granted, errors) = split(result)?;
    let caller = ctx.caller();
    let Some(granted) = granted else {
        return Ok(Fresh::new(caller, Row(SignInPayload { errors, ..Default::default() })));
    };
    // The payload is read by the one who has just signed in.
    let viewer = crate::viewer::Viewer {
        user_id: granted.user.id,
        session_id: uuid::Uuid::nil(),
        roles: Vec::new(),
        business_line_id: granted.user.business_line_id,
        locale: granted.user.locale.clone(),
    };
    let caller = super::loaders::Caller::new(caller.app.clone(), Some(viewer));
    let payload = SignInPayload {
        access_token: Some(granted.access_token),
        refresh_token: Some(granted.refresh_token),
        expires_at: Some(Instant(granted.expires_at)),
        viewer: Some(Row(User(Arc::new(granted.user)))),
        errors,
    };
    Ok(Fresh::new(&caller, Row(payload)))
}

/// Sign-in, and changes to people.
#[derive(Default)]
pub struct UserMutation;

#[Object]
impl UserMutation {
    /// Signs in with e-mail address and password.
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "E-mail address and password.")] input: SignInInput,
    ) -> Result<Fresh<Row<SignInPayload>>> {
        granted(ctx, session::sign_in(&ctx.caller().app, &input.email, input.password).await)
    }

    /// Gives new tokens for a refresh token, which is used up; one that was used before ends its session.
    async fn refresh_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The refresh token.")] input: RefreshSessionInput,
    ) -> Result<Fresh<Row<SignInPayload>>> {
        granted(ctx, session::refresh(&ctx.caller().app, &input.refresh_token).await)
    }

    /// Ends a session: its access and refresh tokens are no longer good.
    async fn sign_out(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The refresh token.")] input: SignOutInput,
    ) -> Result<SignOutPayload> {
        session::sign_out(&ctx.caller().app, &input.refresh_token).await?;
        Ok(SignOutPayload { errors: Vec::new() })
    }

    /// Adds a line of business. For ADMIN.
    async fn create_business_line(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The line.")] input: CreateBusinessLineInput,
    ) -> Result<Fresh<Row<BusinessLinePayload>>> {
        let result = user::create_business_line(&ctx.caller().app, ctx.viewer()?, input).await;
        BusinessLinePayload::of(ctx.caller(), result)
    }

    /// Adds a user. For ADMIN.
    async fn create_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person.")] input: CreateUserInput,
    ) -> Result<Fresh<Row<UserPayload>>> {
        UserPayload::of(ctx.caller(), user::create(&ctx.caller().app, ctx.viewer()?, input).await)
    }
}

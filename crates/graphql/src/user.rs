//! Users, business lines and sign-in.

use async_graphql::{ID, InputObject};
use entity::enums::Role;

use super::Query;
use super::executor::mutation::{Completed, MutationCall, Payload};
use super::idempotent_input::IdempotentInput;
use super::loader::{Caller, Loaded, RequestContext, maybe};
use super::payload::{UserError, split};
use super::value::global;
use crate::{mutations, object, payload};
use app::row::Row;
use app::scalar::{Instant, NodeKind};
use app::user::{
    BusinessLineFilter, BusinessLineOrder, CreateBusinessLineInput, CreateUserInput, UpdateUserInput,
    UserFilter, UserOrder,
};
use app::{session, user};

object! {
    /// A person who works here.
    User of user_account
    fields {
        /// Global id of the person; `node` finds it by this id.
        id: ID = |{id}, _| global(NodeKind::User, id);
        /// The person's name as colleagues read it.
        name: &str = |{name}, _| name;
        /// The e-mail address that the person signs in with.
        email: &str = |{email}, _| email;
        /// Language that the person is told things in, as the tag by BCP 47 that was given: the nearest of `locales` is taken.
        locale: &str = |{locale}, _| locale;
        /// Working capacity per week, in days.
        weekly_capacity: f64 = |{weekly_capacity}, _| f64::from(weekly_capacity) / 100.0;
        /// False once the person has left.
        active: bool = |{active}, _| active;
        /// Grows by one at every edit of the person. Given back in a change, it makes an edit in between a
        /// CONFLICT.
        version: i32 = |{version}, _| version;
        /// What the person does, and so what they may see and decide.
        roles: Vec<Role> = |{id}, ctx| ctx.user_roles.get(id)?.unwrap_or_default();
        /// The business line that the person belongs to; null where they belong to none.
        business_line: Option<BusinessLine> = |{business_line_id}, ctx| business_line_of(ctx, business_line_id)?;
    }
}

object! {
    /// A line of business: people, customers and projects belong to one.
    BusinessLine of business_line
    fields {
        /// Global id of the business line; `node` finds it by this id.
        id: ID = |{id}, _| global(NodeKind::BusinessLine, id);
        /// What people call the line; no two lines have the same name.
        name: &str = |{name}, _| name;
        /// Grows by one at every edit of the line.
        version: i32 = |{version}, _| version;
    }
}

/// The user of an id.
pub fn user_of(ctx: &RequestContext, id: uuid::Uuid) -> Loaded<User> {
    Ok(User(ctx.users.need("user", id)?))
}

/// The user of an id, if there is one.
pub fn user_opt(ctx: &RequestContext, id: Option<uuid::Uuid>) -> Loaded<Option<User>> {
    id.map(|id| user_of(ctx, id)).transpose()
}

/// The business line of an id, if there is one.
pub fn business_line_of(ctx: &RequestContext, id: Option<uuid::Uuid>) -> Loaded<Option<BusinessLine>> {
    maybe(&ctx.business_lines, id, BusinessLine)
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

object! {
    /// Queries about people.
    root UserQuery
    fields {
        /// Who is signed in.
        viewer: User = |_, ctx| user_of(ctx, ctx.viewer()?.user_id)?;
    }
    pages {
        /// The people who work here.
        users: User[UserFilter, UserOrder] = all_users;
    }
}

object! {
    /// Queries about business lines.
    root BusinessLineQuery
    fields {}
    pages {
        /// The lines of business.
        business_lines: BusinessLine[BusinessLineFilter, BusinessLineOrder] = all_business_lines;
    }
}

/// E-mail address and password.
#[derive(InputObject)]
pub struct SignInInput {
    /// The e-mail address of the person who signs in.
    email: String,
    /// The password of the person who signs in.
    password: String,
}

/// A refresh token to be used up.
#[derive(InputObject)]
pub struct RefreshSessionInput {
    /// The refresh token that `signIn` or the last `refreshSession` gave.
    refresh_token: String,
}

/// A session to be ended.
#[derive(InputObject)]
pub struct SignOutInput {
    /// The refresh token that `signIn` or the last `refreshSession` gave.
    refresh_token: String,
}

/// What a sign-in gives.
#[derive(Clone, Debug, Default)]
pub struct SignedIn {
    granted: Option<session::Granted>,
    errors: Vec<app::error::UserError>,
}

object! {
    /// The outcome of a sign-in or refresh.
    SignInPayload(SignedIn)
    fields {
        /// The token for `Authorization: Bearer`, on requests and in `connection_init`; valid for 15 minutes. Sockets
        /// and event streams that it opens go on for as long as the session.
        access_token: Option<&str> = |signed, _| signed.granted.as_ref().map(|granted| granted.access_token.as_str());
        /// The token for the next `refreshSession`, which uses it up. It is valid for 30 days, after which the
        /// session ends unless it was refreshed.
        refresh_token: Option<&str> = |signed, _| signed.granted.as_ref().map(|granted| granted.refresh_token.as_str());
        /// When the access token ends; null where the sign-in was refused.
        expires_at: Option<Instant> = |signed, _| signed.granted.as_ref().map(|granted| Instant(granted.expires_at));
        /// All queries, answered to the one who has just signed in; where the sign-in was refused, to whoever asked.
        query: Query = |_, _| Query;
        /// The person who is signed in now; null where it was refused.
        viewer: Option<User> = |signed, _| signed.granted.as_ref().map(|granted| User(Row::of_model(&granted.user)));
        /// Why the sign-in was refused; empty where it was not.
        errors: Vec<UserError> = |signed, _| signed.errors.iter().cloned().map(UserError).collect();
    }
}

object! {
    /// The outcome of a sign-out.
    SignOutPayload(())
    fields {
        /// All queries, answered to you as things are after the change: where it was your own session, you are signed out.
        query: Query = |_, _| Query;
        /// Always empty, as it is no error to end a session that has ended already.
        errors: Vec<UserError> = |_, _| Vec::new();
    }
}

async fn granted(
    call: &MutationCall<'_>,
    result: app::error::Result<session::Granted>,
) -> Payload<SignInPayload> {
    let (granted, errors) = split(result)?;
    let app = &call.caller.app;
    // The payload is read by the user who has just signed in, or else by whoever asked. The new tokens must reach
    // the client even if the session was ended meanwhile or cannot be looked up.
    let viewer = match &granted {
        Some(granted) => session::prove(app, &granted.access_token).await.ok(),
        None => call.caller.viewer.clone(),
    };
    let reader = Caller { viewer, ..call.caller.clone() };
    Ok(Completed { payload: SignInPayload(SignedIn { granted, errors }), reader })
}

mutations! {
    /// Sign-in, and changes to people.
    UserMutation {
        /// Signs in with e-mail address and password. After a few wrong passwords for an e-mail address, or from a network
        /// address, the next one is refused for a while that grows to a minute: LIMIT_EXCEEDED, with the seconds in
        /// `extensions.retryAfter` and in the header `Retry-After`. An access token in the header that is no longer good does
        /// no harm.
        sign_in(SignInInput = "E-mail address and password."): SignInPayload
            = |call, input| sign_in(call, input);
        /// Gives new tokens for a refresh token, which is used up: for 30 seconds it gives the same one again, and after that
        /// ends its session. An access token in the header that is no longer good does no harm.
        refresh_session(RefreshSessionInput = "The refresh token that is used up."): SignInPayload
            = |call, input| refresh_session(call, input);
        /// Ends a session: its access and refresh tokens are no longer good.
        sign_out(SignOutInput = "A refresh token of the session that is ended."): SignOutPayload
            = |call, input| sign_out(call, input);
        /// Adds a line of business. For ADMIN.
        create_business_line(IdempotentInput<CreateBusinessLineInput> = "The business line to be added."): BusinessLinePayload
            = |call, input| BusinessLinePayload::of(call, input, user::create_business_line);
        /// Adds a user. For ADMIN.
        create_user(IdempotentInput<CreateUserInput> = "The person to be added."): UserPayload
            = |call, input| UserPayload::of(call, input, user::create);
        /// Changes a user: what they are, the line they belong to, whether they still work here. For ADMIN.
        update_user(IdempotentInput<UpdateUserInput> = "The person, and what of them changes."): UserPayload
            = |call, input| UserPayload::of(call, input, user::update);
    }
}

async fn sign_in(call: &MutationCall<'_>, input: SignInInput) -> Payload<SignInPayload> {
    let Caller { app, origin, .. } = call.caller;
    granted(call, session::sign_in(app, origin, &input.email, input.password).await).await
}

async fn refresh_session(call: &MutationCall<'_>, input: RefreshSessionInput) -> Payload<SignInPayload> {
    let Caller { app, origin, .. } = call.caller;
    granted(call, session::refresh(app, origin, &input.refresh_token).await).await
}

async fn sign_out(call: &MutationCall<'_>, input: SignOutInput) -> Payload<SignOutPayload> {
    let app = &call.caller.app;
    session::sign_out(app, &input.refresh_token).await?;
    // The session has ended, whether or not the viewer can be looked up.
    let viewer = match &call.caller.viewer {
        Some(viewer) => session::current(app, (viewer.user_id, viewer.session_id)).await.unwrap_or_default(),
        None => None,
    };
    Ok(Completed { payload: SignOutPayload(()), reader: Caller { viewer, ..call.caller.clone() } })
}

//! The program behind the wire: who a token stands for, and what each request is given.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Request, Response};
use futures_util::stream::BoxStream;

use super::admit::Admitted;
use super::{Entry, Refusal};
use crate::app::App;
use crate::app::session::{self, Proven};
use crate::error::Error;
use crate::graphql::answer::{Answered, Answers};
use crate::graphql::store::Caller;

/// The schema over the program.
#[derive(Clone)]
pub struct Program {
    /// The program.
    pub app: App,
    /// What answers operations.
    pub answers: Answers,
    /// Whether anyone may read the schema, before signing in.
    pub open_schema: bool,
}

impl Entry for Program {
    type Caller = Option<Arc<Proven>>;

    async fn authenticate(&self, bearer: Option<&str>) -> Result<Self::Caller, Refusal> {
        let Some(token) = bearer else { return Ok(None) };
        match session::prove(&self.app, token).await {
            Ok(proven) => Ok(Some(Arc::new(proven))),
            Err(Error::Internal(cause)) => Err(Refusal::internal(&cause.to_string())),
            Err(Error::Database { trouble, cause }) => Err(Refusal::unavailable(trouble, &*cause)),
            Err(error) => Err(Refusal::unauthenticated(error.to_string())),
        }
    }

    fn time_left(&self, caller: &Self::Caller) -> Option<Duration> {
        let left = caller.as_ref()?.expires_at - self.app.clock.now();
        Some(left.to_std().unwrap_or_default())
    }

    fn identity(&self, caller: &Self::Caller) -> Option<String> {
        caller.as_ref().map(|proven| proven.viewer.user_id.to_string())
    }

    async fn execute(&self, admitted: Admitted, caller: &Self::Caller) -> Answered {
        let (request, caller) = self.prepare(admitted.request, caller);
        self.answers.answer(request, &admitted.document, caller).await
    }

    fn execute_stream(&self, admitted: Admitted, caller: &Self::Caller) -> BoxStream<'static, Response> {
        let (request, caller) = self.prepare(admitted.request, caller);
        self.answers.follow(request, &admitted.document, caller)
    }
}

impl Program {
    fn prepare(&self, request: Request, proven: &Option<Arc<Proven>>) -> (Request, Caller) {
        let viewer = proven.as_ref().map(|proven| proven.viewer.clone());
        let hidden = viewer.is_none() && !self.open_schema;
        let request = if hidden { request.disable_introspection() } else { request };
        (request, Caller { app: self.app.clone(), viewer })
    }
}

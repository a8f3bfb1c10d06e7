//! The program behind the wire: who a token stands for, and what each request is given.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Request, Response};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;

use super::{Entry, Refusal};
use crate::app::App;
use crate::app::session::{self, Proven};
use crate::error::Error;
use crate::graphql::Plimsoll;
use crate::graphql::loaders::{Caller, Loaders};

/// The schema over the program.
#[derive(Clone)]
pub struct Program {
    /// The program.
    pub app: App,
    /// The schema.
    pub schema: Plimsoll,
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

    fn prepare(&self, request: Request, caller: &Self::Caller) -> Request {
        let viewer = caller.as_ref().map(|proven| proven.viewer.clone());
        let hidden = viewer.is_none() && !self.open_schema;
        let caller = Arc::new(Caller::new(self.app.clone(), viewer));
        let request = request.data(Loaders::new(caller));
        if hidden { request.disable_introspection() } else { request }
    }

    async fn execute(&self, request: Request) -> Response {
        self.schema.execute(request).await
    }

    fn execute_stream(&self, request: Request) -> BoxStream<'static, Response> {
        self.schema.execute_stream(request).boxed()
    }
}

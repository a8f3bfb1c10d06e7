//! The application behind the server: authenticates callers, and runs requests.

use std::any::TypeId;
use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Response, Value};
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};

use super::admit::Admitted;
use super::{Application, Refusal};
use app::App;
use app::deadline::Deadline;
use app::error::Error;
use app::language;
use app::request_origin::RequestOrigin;
use app::session;
use app::viewer::Viewer;
use app::viewer_cache::SessionState;
use graphql::complexity;
use graphql::executor::subscribe::ResumeAfter;
use graphql::executor::{ExecutionResult, Executor};
use graphql::loader::Caller;
use graphql::rate_limit::Charge;
use graphql::stranger;
use rules::rights::{ANYBODY, Operation};

/// The schema and the application.
#[derive(Clone)]
pub struct Program {
    /// The application.
    pub app: Arc<App>,
    /// Runs operations.
    pub executor: Executor,
    /// Whether anyone may read the schema without signing in.
    pub open_schema: bool,
}

/// The extension of a request that asks for the cost in the answer.
const COST: &str = "cost";

impl Application for Program {
    type Caller = Option<Arc<Viewer>>;

    async fn authenticate(&self, bearer: Option<&str>) -> Result<Self::Caller, Refusal> {
        let Some(token) = bearer else { return Ok(None) };
        match session::prove(&self.app, token).await {
            Ok(viewer) => {
                language::set(viewer.language());
                Ok(Some(Arc::new(viewer)))
            }
            Err(error) => Err(unknown(error)),
        }
    }

    async fn session_state(&self, caller: &Self::Caller) -> Result<Option<Arc<SessionState>>, Refusal> {
        let Some(viewer) = caller else { return Ok(None) };
        let session_state = session::session_state(&self.app, (viewer.user_id, viewer.session_id)).await;
        session_state.map(Some).map_err(unknown)
    }

    fn identity(&self, caller: &Self::Caller) -> Option<String> {
        caller.as_ref().map(|viewer| viewer.user_id.to_string())
    }

    async fn allows(&self, admitted: &Admitted, caller: &Self::Caller) -> Result<(), Refusal> {
        let Admitted { request, document, .. } = admitted;
        if self.open_schema
            || caller.is_some()
            || stranger::is_answered(&self.executor, request, document).await
        {
            return Ok(());
        }
        Err(Refusal::unauthenticated(messages::strangers_sign_in_first()))
    }

    fn is_open(&self, kind: OperationType, field: &str) -> bool {
        let is_anybodys = Operation::from_name(field).is_some_and(|operation| ANYBODY.contains(&operation));
        kind == OperationType::Mutation && (is_anybodys || field == "__typename")
    }

    fn only_signs_in(&self, admitted: &Admitted) -> bool {
        stranger::is_open(&admitted.document)
    }

    fn cost(&self, admitted: &Admitted) -> Result<u64, Refusal> {
        let Admitted { request, document, .. } = admitted;
        let cost = complexity::cost(document, request.operation_name.as_deref(), &request.variables);
        cost.map_err(|conflict| Refusal::bad_request(conflict.message()))
    }

    async fn execute(&self, admitted: Admitted, caller: &Self::Caller) -> ExecutionResult {
        let Admitted { request, document, origin, charge, .. } = admitted;
        let wants_cost = request.extensions.get(COST) == Some(&Value::Boolean(true));
        let answered = match self.caller(self.app_of(&request), caller.as_ref(), origin, charge).await {
            Ok(caller) => self.executor.execute(request, &document, caller).await,
            Err(refused) => ExecutionResult::Plain(refused),
        };
        if wants_cost { answered.with_cost(charge.value(self.app.clock.now())) } else { answered }
    }

    async fn follow(&self, admitted: Admitted, caller: &Self::Caller) -> BoxStream<'static, ExecutionResult> {
        let Admitted { request, document, resume, origin, charge, .. } = admitted;
        match self.caller(self.app.clone(), caller.as_ref(), origin, charge).await {
            Ok(caller) => self.executor.subscribe(request, document, caller, resume.map(ResumeAfter)).await,
            Err(refused) => stream::iter([ExecutionResult::Plain(refused)]).boxed(),
        }
    }
}

impl Program {
    /// The application for a request; for a mutation with the request's deadline.
    fn app_of(&self, request: &Request) -> Arc<App> {
        let deadline = request.data.get(&TypeId::of::<Arc<Deadline>>());
        match deadline.and_then(|deadline| deadline.downcast_ref::<Arc<Deadline>>()) {
            Some(deadline) => Arc::new(self.app.during(deadline.clone())),
            None => self.app.clone(),
        }
    }

    /// The caller as they are now: on a WebSocket the token was verified a while ago.
    async fn caller(
        &self,
        app: Arc<App>,
        proven: Option<&Arc<Viewer>>,
        origin: RequestOrigin,
        charge: Charge,
    ) -> Result<Caller, Response> {
        let viewer = match proven {
            Some(viewer) => Some(self.still(viewer).await?),
            None => None,
        };
        Ok(Caller { app, viewer, origin, charge })
    }

    async fn still(&self, viewer: &Viewer) -> Result<Viewer, Response> {
        let now = session::current(&self.app, (viewer.user_id, viewer.session_id)).await;
        let ended = Error::Unauthenticated(messages::session_ended());
        let now = now.and_then(|viewer| viewer.ok_or(ended));
        let now = now.map_err(|error| Response::from_errors(vec![unknown(error).into_error()]))?;
        language::set(now.language());
        Ok(now)
    }
}

/// The refusal when the caller could not be looked up.
fn unknown(error: Error) -> Refusal {
    match error {
        Error::Internal(cause) => Refusal::internal(&cause.to_string()),
        Error::Database { class, cause } => Refusal::unavailable(class, &*cause),
        error => Refusal::unauthenticated(error.message()),
    }
}

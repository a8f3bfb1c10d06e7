//! Runs subscriptions: each event is rendered once for all subscribers with the same answer.
//!
//! A subscription has a plan, like a query. Subscribers to alerts with the same plan and the same visibility form a
//! group of the feed: the first of them renders an event along the plan, and the others send the same text.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{PathSegment, Pos, Request, Response, ServerError, Value, Variables};
use async_stream::stream;
use futures_util::stream::{BoxStream, iter};
use futures_util::{Stream, StreamExt};
use tokio::time::sleep;

use super::{ObjectPlan, Planner, ResponseField, ValuePlan, run};
use crate::FieldError;
use crate::executor::selection::Selections;
use crate::executor::{ExecutionResult, Executor, operation};
use crate::loader::{Caller, RequestContext};
use crate::project::Project;
use crate::subscription::{Event, SubscriptionTarget};
use crate::work_change::WorkChange;
use app::App;
use app::error::{Error, Result};
use app::feed::{Feed, SelectionKey, Subscriber};
use app::language;
use app::retry::retry;
use app::row::Row;
use app::viewer::Viewer;

/// How long an event is retried while the database is away.
const PATIENCE: Duration = Duration::from_mins(1);
/// The pause between two attempts.
const PAUSE: Duration = Duration::from_millis(250);

/// A cursor that came with the request itself. It takes precedence over the argument `after`.
#[derive(Clone, Debug)]
pub struct ResumeAfter(pub String);

/// How events are rendered.
struct EventRenderer {
    app: Arc<App>,
    document: Arc<ExecutableDocument>,
    operation: Option<String>,
    variables: Variables,
}

impl Executor {
    /// Runs a subscription. `document` was parsed from the text of the request. If the subscription cannot begin,
    /// its only answer is the errors.
    pub async fn subscribe(
        &self,
        request: Request,
        document: Arc<ExecutableDocument>,
        caller: Caller,
        resume: Option<ResumeAfter>,
    ) -> BoxStream<'static, ExecutionResult> {
        if let Some(refused) = self.validate(&request, &document).await {
            return only(refused);
        }
        let (operation, variables) = (request.operation_name, request.variables);
        let recipe = EventRenderer { app: caller.app.clone(), document, operation, variables };
        let (step, personal) = match recipe.only_step(&caller) {
            Ok(found) => found,
            Err(error) => return only(failed(error)),
        };
        if let ValuePlan::InvalidArgument(error) = step.under {
            let path = vec![PathSegment::Field(step.key.to_string())];
            return only(Response::from_errors(vec![ServerError { path, ..*error }]));
        }
        match recipe.begin(self.feed(), caller, &step, personal, resume).await {
            Ok(answers) => answers,
            Err(error) => only(Response::from_errors(vec![step.failure(error)])),
        }
    }
}

/// The response to a subscription that has no field to follow.
fn failed(error: Error) -> Response {
    let error = async_graphql::Error::from(FieldError(error)).into_server_error(Pos::default());
    Response::from_errors(vec![ServerError { locations: Vec::new(), ..error }])
}

fn only(response: Response) -> BoxStream<'static, ExecutionResult> {
    iter([ExecutionResult::Plain(response)]).boxed()
}

impl EventRenderer {
    /// The plan, and whether the selection depends on the very person who asks.
    fn plan(&self, ctx: &RequestContext) -> Result<(ObjectPlan, bool)> {
        let operation = operation(&self.document, self.operation.as_deref())
            .ok_or_else(|| Error::bug("a subscription that has lost its operation"))?;
        let selections = Selections::new(&self.document.fragments, &operation.node, &self.variables);
        let mut planner = Planner::new(ctx, selections);
        let plan = planner.of::<Event>(&operation.node.selection_set.node);
        Ok((plan, planner.is_personal()))
    }

    /// The only root field of a subscription.
    fn only_step(&self, caller: &Caller) -> Result<(ResponseField, bool)> {
        let (plan, personal) = self.plan(&RequestContext::new(caller.clone()))?;
        match <[ResponseField; 1]>::try_from(plan.0) {
            Ok([step]) => Ok((step, personal)),
            Err(_) => Err(Error::BadRequest(messages::subscription_of_one_field())),
        }
    }

    async fn begin(
        self,
        feed: &Feed,
        caller: Caller,
        step: &ResponseField,
        personal: bool,
        resume: Option<ResumeAfter>,
    ) -> Result<BoxStream<'static, ExecutionResult>> {
        match SubscriptionTarget::of(step, &caller)? {
            SubscriptionTarget::Alerts(wanted) => {
                let after = match resume {
                    Some(ResumeAfter(cursor)) => Some(cursor),
                    None => step.argument("after")?,
                };
                // The start position makes no difference between subscribers, so it is not in the key of the group.
                let selection = format!("{} {:?}", step.key, step.under);
                let alike = SelectionKey::by(&selection, personal);
                let viewer = caller.viewer()?;
                let follow =
                    || feed.follow(&caller.app, viewer, wanted.clone(), alike.clone(), after.as_deref());
                Ok(self.alerts(retry(follow).await?))
            }
            SubscriptionTarget::Project(id) => {
                let viewer = caller.viewer()?.clone();
                let changes = feed.projects.follow(&caller.app, viewer, id).await?;
                let events =
                    changes.map(|(viewer, row)| (viewer, Event::Project(Project(Row::of_model(&row)))));
                Ok(self.each(caller, events))
            }
            SubscriptionTarget::Work => {
                let viewer = caller.viewer()?.clone();
                let changes = feed.work.follow(&caller.app, viewer).await?;
                let events =
                    changes.map(|(viewer, change)| (viewer, Event::Work(WorkChange(Arc::new(change)))));
                Ok(self.each(caller, events))
            }
        }
    }

    fn alerts(self, mut follower: Subscriber) -> BoxStream<'static, ExecutionResult> {
        // Boxed, because only one subscriber needs it, and briefly: what each event touches is kept small.
        let recipe = Box::new(self);
        let answers = stream! {
            while let Some(line) = follower.next().await {
                let answer = || Box::pin(async {
                    let event = Event::Alert(line.details().clone());
                    // What all share is held by none of them.
                    let caller = Caller::new(recipe.app.clone(), Some(follower.stand_in().clone()));
                    recipe.answer(&caller, &event).await.json().into()
                });
                follower.have_answered(&line, answer).await;
                yield ExecutionResult::Shared(line);
            }
        };
        answers.boxed()
    }

    /// Renders each event for the viewer who comes with it.
    fn each(
        self,
        caller: Caller,
        events: impl Stream<Item = (Viewer, Event)> + Send + 'static,
    ) -> BoxStream<'static, ExecutionResult> {
        let recipe = Arc::new(self);
        let answers = events.then(move |(viewer, event)| {
            let (recipe, caller) = (recipe.clone(), Caller { viewer: Some(viewer), ..caller.clone() });
            async move { recipe.answer(&caller, &event).await }
        });
        answers.boxed()
    }

    /// Renders an event for this caller, or for all subscribers whom its viewer represents. While the database is
    /// away it retries: an event is sent once, so its answer must not contain passing errors.
    async fn answer(&self, caller: &Caller, event: &Event) -> ExecutionResult {
        let begun = Instant::now();
        loop {
            let answered = self.answer_now(caller, event).await;
            if answered.errors().iter().any(is_of_a_moment) && begun.elapsed() < PATIENCE {
                sleep(PAUSE).await;
                continue;
            }
            return answered;
        }
    }

    async fn answer_now(&self, caller: &Caller, event: &Event) -> ExecutionResult {
        let ctx = RequestContext::new(caller.clone());
        let answered = async {
            let written = match self.plan(&ctx) {
                Ok((plan, _)) => run(&ctx, &plan, event, &[]).await,
                Err(error) => Err(error),
            };
            ExecutionResult::of(written, Pos::default())
        };
        language::during(caller.locale(), Box::pin(answered)).await
    }
}

/// Whether an error only says that the database was away.
fn is_of_a_moment(error: &ServerError) -> bool {
    let code = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    code == Some(&Value::from("UNAVAILABLE"))
}

//! Answers subscriptions: each event is rendered once for all subscribers with the same answer.
//!
//! A subscription has a plan, like a query. Subscribers with the same plan and the same visibility form a group of
//! the feed: the first of them renders an event along the plan, and the others send the same text. A subscription
//! that no plan covers is resolved by async-graphql for each subscriber separately.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Request, Response, ServerError, Value, Variables};
use async_stream::stream;
use futures_util::StreamExt;
use futures_util::stream::{BoxStream, iter};
use tokio::time::sleep;

use super::alert::Heard;
use super::answer::{Answered, Answers, Asked, operation};
use super::plan::{self, Plan, Planner, Step};
use super::selection::Selections;
use super::store::{Caller, Shared, Store};
use app::App;
use app::again::again;
use app::error::{Error, Result};
use app::feed::{Alike, Feed, Follower, Line};
use app::metrics::METRICS;
use app::viewer::Viewer;

/// How long an event is retried while the database is away.
const PATIENCE: Duration = Duration::from_secs(60);
/// The pause between two attempts.
const PAUSE: Duration = Duration::from_millis(250);

/// A cursor that came with the request itself. It takes precedence over the argument `after`.
#[derive(Clone, Debug)]
pub struct ResumeAfter(pub String);

/// How events are rendered.
struct Recipe {
    app: Arc<App>,
    document: Arc<ExecutableDocument>,
    operation: Option<String>,
    variables: Variables,
}

impl Answers {
    /// Runs a subscription. `document` was parsed from the text of the request. If the subscription cannot begin,
    /// its only answer is the errors.
    pub async fn follow(
        &self,
        request: Request,
        document: Arc<ExecutableDocument>,
        caller: Caller,
        resume: Option<ResumeAfter>,
    ) -> BoxStream<'static, Answered> {
        let (operation, variables) = (request.operation_name.clone(), request.variables.clone());
        let recipe = Recipe { app: caller.app.clone(), document, operation, variables };
        let Some((step, personal)) = recipe.only_step(&caller) else {
            return self.follow_plainly(request, &recipe.document, caller, resume);
        };
        if let Some(refused) = self.validate(&request, &recipe.document).await {
            return only(refused);
        }
        match begin(self.feed(), &caller, &step, personal, resume).await {
            Ok(follower) => recipe.answers(follower),
            Err(error) => only(Response::from_errors(vec![step.failure(error)])),
        }
    }

    /// Runs a subscription by the executor of async-graphql.
    fn follow_plainly(
        &self,
        mut request: Request,
        document: &Arc<ExecutableDocument>,
        caller: Caller,
        resume: Option<ResumeAfter>,
    ) -> BoxStream<'static, Answered> {
        METRICS.queries.get_or_create(&[("way", "fallback")]).inc();
        request.set_parsed_query(ExecutableDocument::clone(document));
        let asked = Asked::of(&request, document);
        let shared = Shared::new(Arc::new(Store::new(caller)));
        let request = request.data(shared).data(asked).data(resume);
        self.schema().execute_stream(request).map(Answered::Plain).boxed()
    }
}

fn only(response: Response) -> BoxStream<'static, Answered> {
    iter([Answered::Plain(response)]).boxed()
}

async fn begin(
    feed: &Feed,
    caller: &Caller,
    step: &Step,
    personal: bool,
    resume: Option<ResumeAfter>,
) -> Result<Follower> {
    let wanted = Heard::wanted(step)?;
    let after = match resume {
        Some(ResumeAfter(cursor)) => Some(cursor),
        None => step.argument("after")?,
    };
    // The start position makes no difference between subscribers, so it is not in the key of the group.
    let selection = format!("{} {:?}", step.key, step.under);
    let alike = Alike::by(&selection, personal);
    let viewer = caller.viewer()?;
    again(|| feed.follow(&caller.app, viewer, wanted.clone(), alike.clone(), after.as_deref())).await
}

impl Recipe {
    /// The plan, and whether the selection depends on the very person who asks.
    fn plan(&self, store: &Store) -> Option<(Plan, bool)> {
        let operation = operation(&self.document, self.operation.as_deref())?;
        let selections = Selections::new(&self.document.fragments, &operation.node, &self.variables);
        let mut planner = Planner::new(store, selections);
        let plan = planner.cover::<Heard>(&operation.node.selection_set.node)?;
        Some((plan, planner.is_personal()))
    }

    /// The only root field of a subscription.
    fn only_step(&self, caller: &Caller) -> Option<(Step, bool)> {
        let (plan, personal) = self.plan(&Store::new(caller.clone()))?;
        let [step] = <[Step; 1]>::try_from(plan.0).ok()?;
        step.field.is_some().then_some((step, personal))
    }

    fn answers(self, mut follower: Follower) -> BoxStream<'static, Answered> {
        // Boxed, because only one subscriber needs it, and briefly: what each event touches is kept small.
        let recipe = Box::new(self);
        let answers = stream! {
            while let Some(line) = follower.next().await {
                let answer = || Box::pin(recipe.answer(follower.stand_in(), &line));
                follower.have_answered(&line, answer).await;
                yield Answered::Told(line);
            }
        };
        answers.boxed()
    }

    /// Renders an event for all subscribers whom the viewer represents. While the database is away it retries: an
    /// event is sent once, so its answer must not contain passing errors.
    async fn answer(&self, stand_in: &Viewer, line: &Line) -> Box<str> {
        let begun = Instant::now();
        loop {
            let answered = self.answer_now(stand_in, line).await;
            if answered.errors().iter().any(is_of_a_moment) && begun.elapsed() < PATIENCE {
                sleep(PAUSE).await;
                continue;
            }
            return answered.json().into();
        }
    }

    async fn answer_now(&self, stand_in: &Viewer, line: &Line) -> Answered {
        let caller = Caller::new(self.app.clone(), Some(stand_in.clone()));
        let store = Store::new(caller);
        let written = match self.plan(&store) {
            Some((plan, _)) => plan::run(&store, &plan, &Heard(line.told().clone()), &[]).await,
            None => Err(Error::bug("a subscription that has lost its plan")),
        };
        Answered::of(written, Default::default())
    }
}

/// Whether an error only says that the database was away.
fn is_of_a_moment(error: &ServerError) -> bool {
    let code = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    code == Some(&Value::from("UNAVAILABLE"))
}

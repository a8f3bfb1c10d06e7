//! The executor of requests: async-graphql validates them and answers introspection, the rest is written along a plan.

pub mod idempotency;
pub mod mutation;
mod output;
mod plan;
pub mod selection;
pub mod subscribe;
mod writer;

use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::sync::Arc;

use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextExecute, NextResolve, ResolveInfo,
};
use async_graphql::parser::types::{
    BaseType, DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Type,
};
use async_graphql::{Pos, Positioned, Request, Response, ServerError, ServerResult, Value};
use futures_util::future::BoxFuture;
use moka::sync::Cache;

use crate::loader::{Caller, RequestContext};
use crate::{DESCRIPTION, FieldError, Plimsoll, Query};
use app::feed::{Feed, GroupEvent};
use app::idempotency::KeyClaim;
use app::language;
pub use plan::{
    FieldPlan, InvalidArgument, Object, ObjectPlan, Output, Planner, ResponseField, SelectedField, TypeInfo,
    ValuePlan,
};
use selection::Selections;
pub use writer::{HEAD, JsonWriter, WriteError, WriteResult, WrittenJson, run};

/// The answer to an operation.
pub enum ExecutionResult {
    /// A response of async-graphql: why a request is refused, or what it says of the schema.
    Plain(Response),
    /// JSON that was written along a plan.
    Written {
        /// The JSON text up to the end of `data`.
        text: String,
        /// The errors of its fields.
        errors: Vec<ServerError>,
        /// Its cost, if the request asked for that.
        cost: Option<Value>,
    },
    /// An event of a subscription, whose answer is shared by many subscribers.
    Shared(Arc<GroupEvent>),
}

impl ExecutionResult {
    /// From what was written along a plan, or the error for which nothing was.
    pub fn of(written: app::error::Result<WrittenJson>, position: Pos) -> Self {
        let null = || format!("{HEAD}null");
        match written {
            Ok(WrittenJson { json, errors }) => {
                Self::Written { text: json.unwrap_or_else(null), errors, cost: None }
            }
            Err(error) => {
                let error = async_graphql::Error::from(FieldError(error)).into_server_error(position);
                Self::Written { text: null(), errors: vec![error], cost: None }
            }
        }
    }

    /// The errors; empty for a shared event, whose errors are only in its text.
    pub fn errors(&self) -> &[ServerError] {
        match self {
            Self::Plain(response) => &response.errors,
            Self::Written { errors, .. } => errors,
            Self::Shared(_) => &[],
        }
    }

    /// Adds the cost as `extensions.cost`. A shared event has no cost of its own.
    pub fn with_cost(self, cost: Value) -> Self {
        match self {
            Self::Plain(response) => Self::Plain(response.extension("cost", cost)),
            Self::Written { text, errors, .. } => Self::Written { text, errors, cost: Some(cost) },
            shared @ Self::Shared(_) => shared,
        }
    }

    /// The JSON text that clients receive.
    pub fn json(self) -> String {
        let (mut text, errors, cost) = match self {
            Self::Plain(response) => return serde_json::to_string(&response).unwrap_or_default(),
            Self::Written { text, errors, cost } => (text, errors, cost),
            Self::Shared(line) => return line.answer().to_owned(),
        };
        if !errors.is_empty() {
            text.push_str(",\"errors\":");
            text.push_str(&serde_json::to_string(&errors).unwrap_or_default());
        }
        if let Some(cost) = cost {
            let cost = serde_json::to_string(&cost).unwrap_or_default();
            text.extend([",\"extensions\":{\"cost\":", &cost, "}"]);
        }
        text.push('}');
        text
    }
}

/// Runs requests.
#[derive(Clone)]
pub struct Executor {
    schema: Plimsoll,
    feed: Feed,
    /// Hashes of requests that validation has accepted.
    valid: Cache<u64, ()>,
    /// The keys of the hash are random in each process, so that nobody can make a request look like another.
    hashes: RandomState,
}

/// The most hashes that are remembered.
const VERDICTS: u64 = 10_000;

impl Executor {
    /// For a schema, and the events of a feed.
    pub fn new(schema: Plimsoll, feed: Feed) -> Self {
        Self { schema, feed, valid: Cache::new(VERDICTS), hashes: RandomState::new() }
    }

    pub(super) fn feed(&self) -> &Feed {
        &self.feed
    }

    /// Runs a query or a mutation. `document` was parsed from the text of the request.
    pub async fn execute(
        &self,
        request: Request,
        document: &Arc<ExecutableDocument>,
        caller: Caller,
    ) -> ExecutionResult {
        language::during(caller.locale(), self.answer(request, document, caller)).await
    }

    /// Boxed here, so that the future of the request is never moved on the stack of whoever waits for it.
    fn answer<'a>(
        &'a self,
        request: Request,
        document: &'a Arc<ExecutableDocument>,
        caller: Caller,
    ) -> BoxFuture<'a, ExecutionResult> {
        Box::pin(self.run(request, document, caller))
    }

    async fn run(
        &self,
        request: Request,
        document: &Arc<ExecutableDocument>,
        caller: Caller,
    ) -> ExecutionResult {
        // The rare branches are boxed to keep the future of a query small.
        match operation(document, request.operation_name.as_deref()) {
            Some(one) if one.node.ty == OperationType::Mutation => {
                Box::pin(idempotency::answer(self, &request, document, one, &caller)).await
            }
            Some(one) if one.node.ty == OperationType::Query => {
                if let Some(refused) = self.validate(&request, document).await {
                    return ExecutionResult::Plain(refused);
                }
                self.query(request, document, one, caller).await
            }
            // async-graphql says what is wrong with it.
            _ => ExecutionResult::Plain(Box::pin(self.validate_and_introspect(request, document)).await),
        }
    }

    /// Runs a valid query.
    async fn query(
        &self,
        request: Request,
        document: &Arc<ExecutableDocument>,
        query: &Positioned<OperationDefinition>,
        caller: Caller,
    ) -> ExecutionResult {
        let mut ctx = RequestContext::new(caller);
        let variables = request.variables.clone();
        let selections = Selections::new(&document.fragments, &query.node, &variables);
        if introspects(&selections, query) {
            let schema =
                Box::pin(self.validate_and_introspect(request.only_introspection(), document)).await.data;
            if let Err(error) = ctx.keep_introspected(schema) {
                return ExecutionResult::of(Err(error), query.pos);
            }
        }
        let plan = Planner::new(&ctx, selections).of::<Query>(&query.node.selection_set.node);
        ExecutionResult::of(run(&ctx, &plan, &Query, &[]).await, query.pos)
    }

    /// Runs a mutation that is valid for the schema; otherwise the response of validation.
    pub(super) async fn mutate(
        &self,
        request: &Request,
        document: &Arc<ExecutableDocument>,
        mutation: &Positioned<OperationDefinition>,
        caller: &Caller,
        claim: Option<&Arc<KeyClaim>>,
    ) -> Result<mutation::MutationAnswers, Response> {
        match self.validate(request, document).await {
            Some(refused) => Err(refused),
            None => Ok(mutation::run(document, mutation, &request.variables, caller, claim).await),
        }
    }

    /// Lets async-graphql validate a request and answer its introspection. Our own fields are null in this response.
    async fn validate_and_introspect(
        &self,
        mut request: Request,
        document: &Arc<ExecutableDocument>,
    ) -> Response {
        request.set_parsed_query(ExecutableDocument::clone(document));
        self.schema.execute(request).await
    }

    /// The response of validation if it refuses the request; `None` if the request is valid.
    pub(super) async fn validate(
        &self,
        request: &Request,
        document: &Arc<ExecutableDocument>,
    ) -> Option<Response> {
        let operation = operation(document, request.operation_name.as_deref())?;
        let (likeness, is_general) = likeness(&self.hashes, request, operation);
        if self.valid.contains_key(&likeness) {
            return None;
        }
        // async-graphql does not look at an argument that has a variable without a value in it: to look at it, a null
        // stands for that value.
        let mut variables = request.variables.clone();
        for definition in operation.node.variable_definitions.iter().map(|definition| &definition.node) {
            if definition.var_type.node.nullable && definition.default_value.is_none() {
                variables.entry(definition.name.node.clone()).or_insert(Value::Null);
            }
        }
        let mut only = Request::new(&request.query).variables(variables).data(OnlyValidate);
        only.operation_name.clone_from(&request.operation_name);
        let verdict = Box::pin(self.validate_and_introspect(only, document)).await;
        if verdict.is_err() {
            return Some(verdict);
        }
        // A mutation with an input of its own does not come again.
        if operation.node.ty == OperationType::Mutation && !is_general {
            return None;
        }
        self.valid.insert(likeness, ());
        None
    }
}

/// Whether a query selects a field of introspection.
fn introspects(selections: &Selections<'_>, query: &Positioned<OperationDefinition>) -> bool {
    let fields = selections.fields(&[&query.node.selection_set.node], |name| name == Query::NAME);
    fields.iter().any(|field| matches!(field.field.node.name.node.as_str(), "__schema" | "__type"))
}

/// The operation that the request runs; `None` if there is no such operation.
pub(super) fn operation<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Option<&'a Positioned<OperationDefinition>> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some(operation),
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name),
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => {
            operations.values().next()
        }
        _ => None,
    }
}

/// A hash that is equal for requests with the same validation result: the same document, operation and variables,
/// where for variables of built-in scalar types only the kind of value counts. (A value that the scalar itself
/// refuses is reported when its argument is read.) And whether only the kinds of its variables count.
fn likeness(hashes: &RandomState, request: &Request, query: &Positioned<OperationDefinition>) -> (u64, bool) {
    let (mut hasher, mut is_general) = (hashes.build_hasher(), true);
    request.query.hash(&mut hasher);
    request.operation_name.hash(&mut hasher);
    for definition in &query.node.variable_definitions {
        let definition = &definition.node;
        let Some(value) = request.variables.get(&definition.name.node) else {
            0_u8.hash(&mut hasher);
            continue;
        };
        match (is_builtin(&definition.var_type.node), value) {
            (true, Value::String(_)) => 1_u8.hash(&mut hasher),
            (true, Value::Boolean(_)) => 2_u8.hash(&mut hasher),
            (true, Value::Number(number)) if number.is_i64() => 3_u8.hash(&mut hasher),
            (_, value) => {
                is_general = false;
                value.to_string().hash(&mut hasher);
            }
        }
    }
    (hasher.finish(), is_general)
}

fn is_builtin(of: &Type) -> bool {
    matches!(&of.base, BaseType::Named(name) if matches!(name.as_str(), "ID" | "String" | "Int" | "Boolean"))
}

/// Attached to a request that is only to be validated.
struct OnlyValidate;

/// An extension of async-graphql that validates a request without running it, and knows what the schema is about.
#[derive(Clone, Copy)]
pub struct Instructions;

impl ExtensionFactory for Instructions {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait::async_trait]
impl Extension for Instructions {
    async fn execute(
        &self,
        ctx: &ExtensionContext<'_>,
        operation_name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        if ctx.data_opt::<OnlyValidate>().is_some() {
            return Response::default();
        }
        next.run(ctx, operation_name).await
    }

    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        if info.is_for_introspection && info.parent_type == "__Schema" && info.name == "description" {
            return Ok(Some(DESCRIPTION.into()));
        }
        next.run(ctx, info).await
    }
}

//! The successive answers of one operation, for WebSockets and event streams.

use std::sync::Arc;

use async_graphql::{Response, Value, parser::types::OperationType};
use futures_util::{FutureExt, StreamExt, stream::BoxStream};

use super::{
    Application, ServerState,
    admit::Admitted,
    answer_body::ReservedText,
    limits::Limits,
    refusal::{self, Refusal},
    render::Envelope,
    request_metrics::RequestMetrics,
    response::{FinishedResponse, RequestErrors, finish, from_errors},
    run,
};
use app::memory_budget::MemoryReservation;
use app::metrics::METRICS;
use graphql::executor::ExecutionResult;

/// What an operation yields.
pub(crate) enum StreamedAnswer {
    /// An answer, ready to be sent.
    Next(ReservedText),
    /// The operation was refused or cannot continue; nothing follows.
    Refused(RequestErrors),
}

/// The answers of an operation that are still to come.
pub(crate) struct AnswerStream {
    responses: BoxStream<'static, ExecutionResult>,
    /// An answer that was read ahead.
    ahead: Option<Box<ExecutionResult>>,
    kind: OperationType,
    begun: bool,
    ended: bool,
    frame: Envelope,
    measured: RequestMetrics,
    /// The memory reservation of the operation.
    memory: Arc<MemoryReservation>,
}

impl AnswerStream {
    /// Starts an operation. A query or a mutation is done when this returns.
    pub(crate) async fn start<E: Application>(
        wire: &ServerState<E>,
        caller: &E::Caller,
        admitted: Admitted,
        frame: Envelope,
        mut measured: RequestMetrics,
        memory: Arc<MemoryReservation>,
    ) -> Result<Self, Refusal> {
        let kind = admitted.kind;
        measured.runs(kind);
        let responses = run::start(&wire.application, caller, admitted, &wire.limits).await?;
        Ok(Self { responses, ahead: None, kind, begun: false, ended: false, frame, measured, memory })
    }

    /// Whether the last answer was returned.
    pub(crate) fn has_ended(&self) -> bool {
        self.ended
    }

    /// The next answer. Dropping the future before it is ready loses nothing.
    pub(crate) async fn next(&mut self, limits: &Limits) -> Option<StreamedAnswer> {
        if self.ended {
            return None;
        }
        let response = match self.ahead.take() {
            Some(ahead) => *ahead,
            None => match run::caught(self.responses.next()).await {
                Ok(Some(response)) => response,
                Ok(None) => {
                    self.ended = true;
                    return None;
                }
                Err(refusal) => return Some(self.refuse(refusal.into())),
            },
        };
        let first = !std::mem::replace(&mut self.begun, true);
        let rendered = match finish(response, limits) {
            FinishedResponse::Refused(errors) if first => return Some(self.refuse(errors)),
            FinishedResponse::Refused(RequestErrors(errors)) => {
                self.frame.around(&refusal::ErrorBody { errors: &errors }, limits, &self.memory)
            }
            FinishedResponse::Executed(ExecutionResult::Plain(response))
                if first && self.never_began(&response) =>
            {
                return Some(self.refuse(from_errors(response.errors, limits)));
            }
            FinishedResponse::Executed(answered) => {
                self.measured.answered(!answered.errors().is_empty());
                self.frame.answer(answered, limits, &self.memory)
            }
        };
        if self.kind == OperationType::Subscription && rendered.is_ok() {
            METRICS.alert_events.inc();
        }
        // Everything needed to make the answer is dropped by now, so only the answer's own length stays reserved.
        self.memory.clear();
        let text = rendered.and_then(|text| Ok(ReservedText::beside(&self.memory, text)?));
        Some(match text {
            Ok(text) => StreamedAnswer::Next(text),
            Err(refusal) if self.kind == OperationType::Mutation => {
                self.refuse(refusal.of_ended_mutation().into())
            }
            Err(refusal) => self.refuse(refusal.into()),
        })
    }

    /// Whether this is the response to a subscription that could not begin, because of its arguments
    /// or its viewer: only errors, and then the end. After an event that failed, others may follow.
    fn never_began(&mut self, response: &Response) -> bool {
        self.kind == OperationType::Subscription
            && response.data == Value::Null
            && !response.errors.is_empty()
            && self.ends_here()
    }

    fn ends_here(&mut self) -> bool {
        let ahead = self.responses.next().now_or_never();
        let ends = matches!(ahead, Some(None));
        self.ahead = ahead.flatten().map(Box::new);
        ends
    }

    fn refuse(&mut self, errors: RequestErrors) -> StreamedAnswer {
        self.ended = true;
        self.measured.refused();
        StreamedAnswer::Refused(errors)
    }
}

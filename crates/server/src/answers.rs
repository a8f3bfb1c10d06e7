//! The successive answers of one operation, for WebSockets and event streams.

use std::sync::Arc;

use async_graphql::{Response, Value, parser::types::OperationType};
use futures_util::{FutureExt, StreamExt, stream::BoxStream};

use super::{
    Entry, Wire,
    admit::Admitted,
    held::Weighed,
    limits::Limits,
    measure::Measured,
    outcome::{Errors, Outcome, finish, from_errors},
    refusal::{self, Refusal},
    render::Frame,
    run,
};
use app::memory_budget::MemoryReservation;
use app::metrics::METRICS;
use graphql::executor::ExecutionResult;

/// What an operation yields.
pub enum Answer {
    /// An answer, ready to be sent.
    Next(Weighed),
    /// The operation was refused or cannot continue; nothing follows.
    Refused(Errors),
}

/// The answers of an operation that are still to come.
pub struct Answers {
    responses: BoxStream<'static, ExecutionResult>,
    /// An answer that was read ahead.
    ahead: Option<Box<ExecutionResult>>,
    kind: OperationType,
    begun: bool,
    ended: bool,
    frame: Frame,
    measured: Measured,
    /// The memory reservation of the operation.
    memory: Arc<MemoryReservation>,
}

impl Answers {
    /// Starts an operation. A query or a mutation is done when this returns.
    pub async fn start<E: Entry>(
        wire: &Wire<E>,
        caller: &E::Caller,
        admitted: Admitted,
        frame: Frame,
        mut measured: Measured,
        memory: Arc<MemoryReservation>,
    ) -> Result<Self, Refusal> {
        let kind = admitted.kind;
        measured.runs(kind);
        let responses = run::start(&wire.entry, caller, admitted, &wire.limits).await?;
        Ok(Self { responses, ahead: None, kind, begun: false, ended: false, frame, measured, memory })
    }

    /// Whether the last answer was returned.
    pub fn has_ended(&self) -> bool {
        self.ended
    }

    /// The next answer. Dropping the future before it is ready loses nothing.
    pub async fn next(&mut self, limits: &Limits) -> Option<Answer> {
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
            Outcome::Refused(errors) if first => return Some(self.refuse(errors)),
            Outcome::Refused(Errors(errors)) => {
                self.frame.around(&refusal::Errors { errors: &errors }, limits, &self.memory)
            }
            Outcome::Executed(ExecutionResult::Plain(response)) if first && self.never_began(&response) => {
                return Some(self.refuse(from_errors(response.errors, limits)));
            }
            Outcome::Executed(answered) => {
                self.measured.answered(!answered.errors().is_empty());
                self.frame.answer(answered, limits, &self.memory)
            }
        };
        if self.kind == OperationType::Subscription && rendered.is_ok() {
            METRICS.alert_events.inc();
        }
        // Everything needed to make the answer is dropped by now, so only the answer's own length stays reserved.
        self.memory.clear();
        let weighed = rendered.and_then(|text| Ok(Weighed::beside(&self.memory, text)?));
        Some(match weighed {
            Ok(text) => Answer::Next(text),
            Err(refusal) if self.kind == OperationType::Mutation => {
                self.refuse(refusal.of_ended_mutation().into())
            }
            Err(refusal) => self.refuse(refusal.into()),
        })
    }

    /// Whether this is async-graphql's response to a subscription that could not begin, because of its arguments
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

    fn refuse(&mut self, errors: Errors) -> Answer {
        self.ended = true;
        self.measured.refused();
        Answer::Refused(errors)
    }
}

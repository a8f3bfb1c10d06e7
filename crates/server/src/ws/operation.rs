//! One operation of a socket.
//!
//! A task of its own parses, guards, runs and renders it, and passes its messages on through a bounded channel. A
//! subscription needs the task only to begin: afterwards its events are ready when they arrive, so the socket
//! polls it directly, in turn with the others.

use std::{
    future::Future,
    net::IpAddr,
    pin::pin,
    sync::Arc,
    task::{Context, Poll},
};

use async_graphql::{ServerError, parser::types::OperationType};
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

use super::message::{self, ToClient};
use crate::{
    Application, Limits, ServerState,
    admit::Admitted,
    answer_body::{OperationSlot, ReservedText},
    answer_stream::{AnswerStream, StreamedAnswer},
    persisted_queries::ResolvedRequest,
    refusal::Refusal,
    request_metrics::RequestMetrics,
};
use app::language;
use app::request_id::{self, RequestId};
use app::request_origin::RequestOrigin;

/// What an operation yields.
pub(super) enum OperationMessage {
    /// A message for the client.
    Message(ReservedText),
    /// The last message.
    Last(String),
    /// A subscription has begun.
    Begun(Box<ActiveSubscription>),
}

/// An operation on a socket; dropping it ends it.
pub(super) enum ActiveOperation {
    /// It runs in a task of its own.
    Running {
        /// What it yields.
        message: mpsc::Receiver<OperationMessage>,
        /// Aborts the task when it is dropped.
        _task: AbortOnDropHandle<()>,
    },
    /// A subscription that has begun.
    Following(Box<ActiveSubscription>),
}

/// The events of a subscription.
pub(super) struct ActiveSubscription {
    answers: AnswerStream,
    request_id: Option<RequestId>,
    limits: Arc<Limits>,
    _held: OperationSlot,
}

impl ActiveOperation {
    /// Polls what the operation of this id yields next.
    pub(super) fn poll_message(&mut self, id: &str, cx: &mut Context<'_>) -> Poll<Option<OperationMessage>> {
        match self {
            Self::Running { message, .. } => message.poll_recv(cx),
            // A new future for each poll: dropping it loses nothing.
            Self::Following(following) => {
                let ActiveSubscription { answers, request_id, limits, .. } = &mut **following;
                request_id::enter(request_id, || pin!(next(answers, id, limits)).poll(cx))
            }
        }
    }
}

/// What the task of an operation needs.
pub(super) struct SocketOperation<E: Application> {
    /// The server's shared state.
    pub wire: ServerState<E>,
    /// The caller.
    pub caller: E::Caller,
    /// The address of the client.
    pub peer: IpAddr,
    /// The id that the client gave.
    pub id: Arc<str>,
    /// Its request id, unique among the operations of all sockets.
    pub request_id: Option<RequestId>,
}

/// The socket is closed.
struct SocketClosed;

type Events = mpsc::Sender<OperationMessage>;

impl<E: Application> SocketOperation<E> {
    /// Starts the operation.
    pub(super) fn start(self, asked: ResolvedRequest, held: OperationSlot) -> ActiveOperation {
        let (events, waiting) = mpsc::channel(self.wire.limits.answers_ahead);
        let (id, locale) = (self.request_id.clone(), language::current());
        let answering = language::during(locale, async move {
            let _ = self.answer(asked, held, &events).await;
        });
        let task = tokio::spawn(request_id::during(id, answering));
        ActiveOperation::Running { message: waiting, _task: AbortOnDropHandle::new(task) }
    }

    async fn answer(
        self,
        asked: ResolvedRequest,
        held: OperationSlot,
        events: &Events,
    ) -> Result<(), SocketClosed> {
        let limits = &self.wire.limits;
        let measured = RequestMetrics::new("websocket");
        let admitted = match self.wire.persisted.admit(asked, limits) {
            Ok(admitted) => admitted,
            Err(errors) => return say(events, last(&self.id, &errors.0)).await,
        };
        let origin = RequestOrigin::new(self.peer, held.memory.clone());
        let admitted = Admitted { origin, ..admitted };
        if let Err(full) = held.memory.grow(admitted.weight) {
            return say(events, last(&self.id, &[Refusal::from(full).into_error()])).await;
        }
        if let Err(refusal) = self.wire.application.allows(&admitted, &self.caller).await {
            return say(events, last(&self.id, &[refusal.into_error()])).await;
        }
        let kind = admitted.kind;
        let held = match self.count(kind, held) {
            Ok(held) => held,
            Err(refusal) => return say(events, last(&self.id, &[refusal.into_error()])).await,
        };
        let admitted = match self.wire.charge(&self.caller, self.peer, admitted) {
            Ok(admitted) => admitted,
            Err(refusal) => return say(events, last(&self.id, &[refusal.into_error()])).await,
        };
        let frame = message::next(&self.id);
        let started =
            AnswerStream::start(&self.wire, &self.caller, admitted, frame, measured, held.memory.clone())
                .await;
        let mut answers = match started {
            Ok(answers) => answers,
            Err(refusal) => return say(events, last(&self.id, &[refusal.into_error()])).await,
        };
        if kind == OperationType::Subscription {
            let (request_id, limits) = (self.request_id, self.wire.limits.clone());
            let following = ActiveSubscription { answers, request_id, limits, _held: held };
            return say(events, OperationMessage::Begun(Box::new(following))).await;
        }
        while let Some(message) = next(&mut answers, &self.id, limits).await {
            say(events, message).await?;
        }
        Ok(())
    }

    fn count(&self, kind: OperationType, held: OperationSlot) -> Result<OperationSlot, Refusal> {
        match kind {
            OperationType::Subscription => self.wire.count_subscription(&self.caller, held),
            _ => Ok(held),
        }
    }
}

/// The next message; the last one says that it is the last.
async fn next(answers: &mut AnswerStream, id: &str, limits: &Limits) -> Option<OperationMessage> {
    if answers.has_ended() {
        return None;
    }
    Some(match answers.next(limits).await {
        Some(StreamedAnswer::Next(answer)) => OperationMessage::Message(answer),
        Some(StreamedAnswer::Refused(errors)) => last(id, &errors.0),
        None => OperationMessage::Last(ToClient::Complete { id }.text()),
    })
}

fn last(id: &str, payload: &[ServerError]) -> OperationMessage {
    OperationMessage::Last(ToClient::Error { id, payload }.text())
}

async fn say(events: &Events, message: OperationMessage) -> Result<(), SocketClosed> {
    events.send(message).await.map_err(|_| SocketClosed)
}

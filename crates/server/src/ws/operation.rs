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
    Entry, Limits, Wire,
    admit::Admitted,
    answers::{Answer, Answers},
    held::{Held, Weighed},
    measure::Measured,
    persisted::Asked,
    refusal::Refusal,
};
use app::request_id::{self, RequestId};
use app::request_origin::RequestOrigin;

/// What an operation yields.
pub enum Said {
    /// A message for the client.
    Message(Weighed),
    /// The last message.
    Last(String),
    /// A subscription has begun.
    Begun(Box<Following>),
}

/// An operation on a socket; dropping it ends it.
pub enum Active {
    /// It runs in a task of its own.
    Running {
        /// What it yields.
        said: mpsc::Receiver<Said>,
        /// Aborts the task when it is dropped.
        _task: AbortOnDropHandle<()>,
    },
    /// A subscription that has begun.
    Following(Box<Following>),
}

/// The events of a subscription.
pub struct Following {
    answers: Answers,
    request_id: Option<RequestId>,
    limits: Arc<Limits>,
    _held: Held,
}

impl Active {
    /// Polls what the operation of this id yields next.
    pub fn poll_said(&mut self, id: &str, cx: &mut Context<'_>) -> Poll<Option<Said>> {
        match self {
            Self::Running { said, .. } => said.poll_recv(cx),
            // A new future for each poll: dropping it loses nothing.
            Self::Following(following) => {
                let Following { answers, request_id, limits, .. } = &mut **following;
                request_id::enter(request_id, || pin!(next(answers, id, limits)).poll(cx))
            }
        }
    }
}

/// What the task of an operation needs.
pub struct Operation<E: Entry> {
    /// The server's shared state.
    pub wire: Wire<E>,
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
struct Gone;

type Events = mpsc::Sender<Said>;

impl<E: Entry> Operation<E> {
    /// Starts the operation.
    pub fn start(self, asked: Asked, held: Held) -> Active {
        let (events, waiting) = mpsc::channel(self.wire.limits.answers_ahead);
        let task = tokio::spawn(request_id::during(self.request_id.clone(), async move {
            let _ = self.answer(asked, held, &events).await;
        }));
        Active::Running { said: waiting, _task: AbortOnDropHandle::new(task) }
    }

    async fn answer(self, asked: Asked, held: Held, events: &Events) -> Result<(), Gone> {
        let limits = &self.wire.limits;
        let measured = Measured::new("websocket");
        let admitted = match self.wire.persisted.admit(asked, limits) {
            Ok(admitted) => admitted,
            Err(errors) => return say(events, last(&self.id, &errors.0)).await,
        };
        let origin = RequestOrigin::new(self.peer, held.memory.clone());
        let admitted = Admitted { origin, ..admitted };
        if let Err(full) = held.memory.grow(admitted.weight) {
            return say(events, last(&self.id, &[Refusal::from(full).into_error()])).await;
        }
        if let Err(refusal) = self.wire.entry.allows(&admitted, &self.caller).await {
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
            Answers::start(&self.wire, &self.caller, admitted, frame, measured, held.memory.clone()).await;
        let mut answers = match started {
            Ok(answers) => answers,
            Err(refusal) => return say(events, last(&self.id, &[refusal.into_error()])).await,
        };
        if kind == OperationType::Subscription {
            let (request_id, limits) = (self.request_id, self.wire.limits.clone());
            let following = Following { answers, request_id, limits, _held: held };
            return say(events, Said::Begun(Box::new(following))).await;
        }
        while let Some(said) = next(&mut answers, &self.id, limits).await {
            say(events, said).await?;
        }
        Ok(())
    }

    fn count(&self, kind: OperationType, held: Held) -> Result<Held, Refusal> {
        match kind {
            OperationType::Subscription => self.wire.count_subscription(&self.caller, held),
            _ => Ok(held),
        }
    }
}

/// The next message; the last one says that it is the last.
async fn next(answers: &mut Answers, id: &str, limits: &Limits) -> Option<Said> {
    if answers.has_ended() {
        return None;
    }
    Some(match answers.next(limits).await {
        Some(Answer::Next(answer)) => Said::Message(answer),
        Some(Answer::Refused(errors)) => last(id, &errors.0),
        None => Said::Last(ToClient::Complete { id }.text()),
    })
}

fn last(id: &str, payload: &[ServerError]) -> Said {
    Said::Last(ToClient::Error { id, payload }.text())
}

async fn say(events: &Events, said: Said) -> Result<(), Gone> {
    events.send(said).await.map_err(|_| Gone)
}

//! One operation of a socket: a task of its own that hands its messages over a bounded channel.
//!
//! The task decodes, guards, runs and renders; the socket only forwards. A subscription that is
//! always ready fills its channel and waits there, while the others have their turn.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use async_graphql::{ServerError, parser::types::OperationType};
use tokio::sync::mpsc;

use super::message::{self, ToClient};
use crate::server::{
    Entry, Wire,
    answers::{Answer, Answers},
    measure::Measured,
    persisted::Asked,
};

/// A message of an operation for the client.
#[derive(Debug)]
pub struct Event {
    /// The id that the client gave.
    pub id: Arc<str>,
    /// Tells this operation from an earlier one of the same id.
    pub key: u64,
    /// The message.
    pub text: String,
    /// The operation has ended with this message.
    pub last: bool,
}

/// What an operation's task needs.
pub struct Operation<E: Entry> {
    /// The wire it came by.
    pub wire: Wire<E>,
    /// Who asked for it.
    pub caller: E::Caller,
    /// The id that the client gave.
    pub id: Arc<str>,
    /// Tells this operation from an earlier one of the same id.
    pub key: u64,
    /// Set once this turns out to be a subscription, which has no end to wait for.
    pub endless: Arc<AtomicBool>,
    /// Where the messages go.
    pub events: mpsc::Sender<Event>,
}

/// The socket is gone, or the operation has ended.
struct Ended;

impl<E: Entry> Operation<E> {
    /// Runs the operation to its end. Dropping this future ends it, too.
    pub async fn run(self, asked: Asked) {
        let _ = self.answer(asked).await;
    }

    async fn answer(&self, asked: Asked) -> Result<(), Ended> {
        let limits = &self.wire.limits;
        let measured = Measured::new("websocket");
        let admitted = match self.wire.persisted.admit(asked, limits) {
            Ok(admitted) => admitted,
            Err(errors) => return self.error(&errors.0).await,
        };
        let endless = admitted.kind == OperationType::Subscription;
        self.endless.store(endless, Ordering::Relaxed);
        let frame = message::next(&self.id);
        let started = Answers::start(&self.wire, &self.caller, admitted, frame, measured).await;
        let mut answers = match started {
            Ok(answers) => answers,
            Err(refusal) => return self.error(&[refusal.into_error()]).await,
        };
        while let Some(answer) = answers.next(limits).await {
            match answer {
                Answer::Next(text) => self.send(text, false).await?,
                Answer::Refused(errors) => return self.error(&errors.0).await,
            }
        }
        self.send(ToClient::Complete { id: &self.id }.text(), true).await
    }

    async fn error(&self, payload: &[ServerError]) -> Result<(), Ended> {
        let id = &*self.id;
        self.send(ToClient::Error { id, payload }.text(), true).await
    }

    async fn send(&self, text: String, last: bool) -> Result<(), Ended> {
        let event = Event { id: self.id.clone(), key: self.key, text, last };
        self.events.send(event).await.map_err(|_| Ended)
    }
}

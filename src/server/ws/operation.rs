//! One operation of a socket: a task of its own that hands its messages over a bounded channel.
//!
//! The task decodes, guards, runs and renders; the socket only forwards. A subscription that is
//! always ready fills its channel and waits there, while the others have their turn.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use async_graphql::{Request, ServerError, parser::types::OperationType};
use futures_util::StreamExt;
use tokio::sync::mpsc;

use super::message::{ToClient, next, next_errors};
use crate::graphql::answer::Answered;
use crate::server::{
    Entry, Wire,
    admit::admit,
    outcome::{Outcome, finish},
    refusal::Refusal,
    run,
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
    pub async fn run(self, request: Request) {
        let _ = self.answer(request).await;
    }

    async fn answer(&self, request: Request) -> Result<(), Ended> {
        let limits = &self.wire.limits;
        let admitted = match admit(request, limits) {
            Ok(admitted) => admitted,
            Err(errors) => return self.error(&errors.0).await,
        };
        let endless = admitted.kind == OperationType::Subscription;
        self.endless.store(endless, Ordering::Relaxed);
        let started = run::start(&self.wire.entry, &self.caller, admitted, limits).await;
        let mut answers = match started {
            Ok(answers) => answers,
            Err(refusal) => return self.refuse(refusal).await,
        };
        let mut first = true;
        loop {
            match run::caught(answers.next()).await {
                Ok(Some(response)) => self.next(response, first).await?,
                Ok(None) => break,
                Err(refusal) => return self.refuse(refusal).await,
            }
            first = false;
        }
        let id = &*self.id;
        self.send(ToClient::Complete { id }.text(), true).await
    }

    async fn next(&self, answered: Answered, first: bool) -> Result<(), Ended> {
        let id = &*self.id;
        let text = match finish(answered, &self.wire.limits) {
            Outcome::Executed(answered) => next(id, &answered.into_json()),
            Outcome::Refused(errors) if first => {
                self.error(&errors.0).await?;
                return Err(Ended);
            }
            Outcome::Refused(errors) => next_errors(id, &errors.0),
        };
        if text.len() > self.wire.limits.answer_bytes {
            let most = self.wire.limits.answer_bytes;
            let refusal = Refusal::limit("answer_bytes", format!("The answer is longer than {most} bytes."));
            self.refuse(refusal).await?;
            return Err(Ended);
        }
        self.send(text, false).await
    }

    async fn refuse(&self, refusal: Refusal) -> Result<(), Ended> {
        self.error(&[refusal.into_error()]).await
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

//! Renders answers to text, which has a limited length on every transport.

use std::io;

use serde::Serialize;

use super::{limits::Limits, refusal::Refusal};
use app::memory_budget::{BudgetExceeded, MemoryReservation};
use graphql::executor::ExecutionResult;

/// Memory is reserved in steps of at least this many bytes.
const STEP: usize = 1024;

/// What a transport puts around the JSON of an answer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Envelope {
    /// The text before it.
    pub before: String,
    /// The text after it.
    pub after: &'static str,
    /// What is put before the cursor of an event, on a line before everything else, if the transport has a place
    /// for it.
    pub cursor: Option<&'static str>,
}

impl Envelope {
    /// The answer to an operation in its frame. Its memory is reserved for the operation.
    pub(crate) fn answer(
        &self,
        answered: ExecutionResult,
        limits: &Limits,
        memory: &MemoryReservation,
    ) -> Result<String, Refusal> {
        match answered {
            ExecutionResult::Plain(response) => self.around(&response, limits, memory),
            ExecutionResult::Shared(line) if line.answer().len() > limits.answer_bytes => {
                Err(too_long(limits))
            }
            ExecutionResult::Shared(line) => {
                let cursor = self.cursor.map(|name| format!("{name}{}\n", line.cursor())).unwrap_or_default();
                Ok([cursor.as_str(), &self.before, line.answer(), self.after].concat())
            }
            written @ ExecutionResult::Written { .. } => {
                let json = written.json();
                if json.len() > limits.answer_bytes {
                    return Err(too_long(limits));
                }
                memory.grow(json.len())?;
                // A long answer is not copied needlessly.
                let bare = self.before.is_empty() && self.after.is_empty();
                Ok(if bare { json } else { [&self.before, json.as_str(), self.after].concat() })
            }
        }
    }

    /// A value in its frame. Rendering stops as soon as it is too long, so that never more than the limit is held.
    pub(crate) fn around(
        &self,
        answer: &impl Serialize,
        limits: &Limits,
        memory: &MemoryReservation,
    ) -> Result<String, Refusal> {
        let bytes = self.before.clone().into_bytes();
        let mut text = Bounded { bytes, most: limits.answer_bytes, memory, full: None };
        let written = serde_json::to_writer(&mut text, answer);
        written.map_err(|error| match (text.full, error.is_io()) {
            (Some(full), _) => full.into(),
            (None, true) => too_long(limits),
            (None, false) => Refusal::internal(&error.to_string()),
        })?;
        text.bytes.extend_from_slice(self.after.as_bytes());
        String::from_utf8(text.bytes).map_err(|error| Refusal::internal(&error.to_string()))
    }
}

/// The refusal of an answer longer than `answer_bytes`.
pub(crate) fn too_long(limits: &Limits) -> Refusal {
    let most = limits.answer_bytes;
    Refusal::limit("answer_bytes", messages::answer_too_long(most))
}

struct Bounded<'a> {
    bytes: Vec<u8>,
    most: usize,
    memory: &'a MemoryReservation,
    /// The error, if no more memory could be reserved.
    full: Option<BudgetExceeded>,
}

impl io::Write for Bounded<'_> {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + more.len() > self.most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let left = self.bytes.capacity() - self.bytes.len();
        if more.len() > left {
            // It grows by a quarter, not to the double as a vector does by itself.
            let step = more.len().max(self.bytes.len() / 4).max(STEP);
            if let Err(full) = self.memory.grow(step) {
                self.full = Some(full);
                return Err(io::ErrorKind::OutOfMemory.into());
            }
            self.bytes.reserve_exact(step);
        }
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

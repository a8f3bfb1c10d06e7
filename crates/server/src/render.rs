//! From an answer to the text that is sent, which has a bounded length on every transport.

use std::io;

use serde::Serialize;

use super::{limits::Limits, refusal::Refusal};
use app::room::{Full, Room};
use graphql::answer::Answered;

/// Room is taken for so much of an answer at least.
const STEP: usize = 1024;

/// What a transport puts around an answer's JSON.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// Before it.
    pub before: String,
    /// After it.
    pub after: &'static str,
    /// What goes before the cursor of an event, where the transport has a place for it, on a line before all else.
    pub cursor: Option<&'static str>,
}

impl Frame {
    /// The answer to an operation in its frame, written in the operation's room.
    pub fn answer(&self, answered: Answered, limits: &Limits, room: &Room) -> Result<String, Refusal> {
        match answered {
            Answered::Plain(response) => self.around(&response, limits, room),
            Answered::Told(line) if line.answer().len() > limits.answer_bytes => Err(too_long(limits)),
            Answered::Told(line) => {
                let cursor = self.cursor.map(|name| format!("{name}{}\n", line.cursor())).unwrap_or_default();
                Ok([cursor.as_str(), &self.before, line.answer(), self.after].concat())
            }
            written => {
                let json = written.json();
                if json.len() > limits.answer_bytes {
                    return Err(too_long(limits));
                }
                room.grow(json.len())?;
                // A long answer is not copied for nothing.
                let bare = self.before.is_empty() && self.after.is_empty();
                Ok(if bare { json } else { [&self.before, json.as_str(), self.after].concat() })
            }
        }
    }

    /// A value in its frame. It is given up on as soon as it is too long, so that no more than that is
    /// ever held.
    pub fn around(&self, answer: &impl Serialize, limits: &Limits, room: &Room) -> Result<String, Refusal> {
        let bytes = self.before.clone().into_bytes();
        let mut text = Bounded { bytes, most: limits.answer_bytes, room, full: None };
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

/// An answer past `answer_bytes`.
pub fn too_long(limits: &Limits) -> Refusal {
    let most = limits.answer_bytes;
    Refusal::limit("answer_bytes", format!("The answer is longer than {most} bytes."))
}

struct Bounded<'a> {
    bytes: Vec<u8>,
    most: usize,
    room: &'a Room,
    /// There is no room for more of it.
    full: Option<Full>,
}

impl io::Write for Bounded<'_> {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + more.len() > self.most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let left = self.bytes.capacity() - self.bytes.len();
        if more.len() > left {
            // By less than the double, which a vector would take by itself.
            let step = more.len().max(self.bytes.len() / 4).max(STEP);
            if let Err(full) = self.room.grow(step) {
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

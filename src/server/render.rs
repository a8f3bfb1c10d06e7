//! From an answer to the text that is sent, which has a bounded length on every transport.

use std::io;

use serde::Serialize;

use super::{limits::Limits, refusal::Refusal};
use crate::graphql::answer::Answered;

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
    /// The answer to an operation in its frame.
    pub fn answer(&self, answered: Answered, limits: &Limits) -> Result<String, Refusal> {
        match answered {
            Answered::Plain(response) => self.around(&response, limits),
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
                // A long answer is not copied for nothing.
                let bare = self.before.is_empty() && self.after.is_empty();
                Ok(if bare { json } else { [&self.before, json.as_str(), self.after].concat() })
            }
        }
    }

    /// A value in its frame. It is given up on as soon as it is too long, so that no more than that is
    /// ever held.
    pub fn around(&self, answer: &impl Serialize, limits: &Limits) -> Result<String, Refusal> {
        let mut text = Bounded { bytes: self.before.clone().into_bytes(), most: limits.answer_bytes };
        let written = serde_json::to_writer(&mut text, answer);
        written.map_err(|error| {
            if error.is_io() { too_long(limits) } else { Refusal::internal(&error.to_string()) }
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

struct Bounded {
    bytes: Vec<u8>,
    most: usize,
}

impl io::Write for Bounded {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + more.len() > self.most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

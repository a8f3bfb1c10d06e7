//! What people are told: errors, faults, reasons, the texts of alerts and the names of enum values, in every language.
//!
//! The texts are in `locales`, a folder a language, in the syntax of [Project Fluent](https://projectfluent.org). English
//! makes one function for each message; the build fails where another language lacks one.

mod arg;
mod label;
mod locale;
mod reason;
mod render;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use terms::rights::Permission;

pub use arg::Arg;
pub use label::label;
pub use locale::Locale;
pub use reason::ErrorReason;

/// One function for each message, which takes its arguments.
mod generated {
    use super::{Arg, ErrorReason, Message};

    include!(concat!(env!("OUT_DIR"), "/generated.rs"));
}

pub use generated::*;

/// Something to be told, in no language yet. It is stored and passed on, and becomes text where it is written for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredMessage")]
pub struct Message {
    id: Cow<'static, str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    args: BTreeMap<Cow<'static, str>, Arg>,
}

/// A message as it is read. Before there were messages, a text was stored.
#[derive(Deserialize)]
#[serde(untagged)]
enum StoredMessage {
    Text(String),
    Message {
        id: Cow<'static, str>,
        #[serde(default)]
        args: BTreeMap<Cow<'static, str>, Arg>,
    },
}

impl From<StoredMessage> for Message {
    fn from(stored: StoredMessage) -> Self {
        match stored {
            StoredMessage::Text(text) => literal(text),
            StoredMessage::Message { id, args } => Self { id, args },
        }
    }
}

impl Message {
    fn new<const N: usize>(id: &'static str, args: [(&'static str, Arg); N]) -> Self {
        let args = args.into_iter().map(|(name, arg)| (name.into(), arg)).collect();
        Self { id: id.into(), args }
    }

    /// Its id, such as `text-too-long`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Why it is told; `Other` for what was stored as a text.
    pub fn reason(&self) -> ErrorReason {
        reason_of(&self.id).unwrap_or(ErrorReason::Other)
    }

    /// Its arguments by name.
    pub(crate) fn args(&self) -> impl Iterator<Item = (&str, &Arg)> {
        self.args.iter().map(|(name, arg)| (name.as_ref(), arg))
    }

    /// What programs are told of it: its arguments by name, without those that only choose words.
    pub fn params(&self) -> impl Iterator<Item = (&str, &Arg)> {
        self.args().filter(|(name, _)| !is_selector(&self.id, name))
    }

    /// Its text in a language.
    pub fn text(&self, locale: Locale) -> String {
        render::message(self, locale)
    }
}

/// In English, for the log.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Locale::default()))
    }
}

/// The message that refuses those without a permission; it names the roles that hold it.
pub fn refusal(permission: Permission) -> Message {
    no_permission(permission, Arg::list(permission.roles().iter().copied()))
}

#[cfg(test)]
mod tests;

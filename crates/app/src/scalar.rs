//! The custom scalars of the API, and how inputs of them are read.
//!
//! An input keeps what the client wrote. Whether it is valid is told by `check`, as a user error that names the
//! field, together with all other errors.

use std::borrow::Cow;

use async_graphql::registry::Registry;
use async_graphql::{InputType, InputValueError, InputValueResult, Scalar, ScalarType, Value};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use uuid::Uuid;

/// The kinds of object that have a global id. The number of a kind is part of its ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum NodeKind {
    /// `User`
    User = 1,
    /// `BusinessLine`
    BusinessLine,
    /// `Customer`
    Customer,
    /// `Requirement`
    Requirement,
    /// `ServiceItem`
    ServiceItem,
    /// `Project`
    Project,
    /// `Task`
    Task,
    /// `Cost`
    Cost,
    /// `Alert`
    Alert,
    /// `Proposal`
    Proposal,
    /// `Contract`
    Contract,
    /// `Instalment`
    Instalment,
    /// `Issue`
    Issue,
    /// `Retrospective`
    Retrospective,
    /// `Receipt`
    Receipt,
    /// `AuditEntry`
    AuditEntry,
}

impl NodeKind {
    const ALL: [Self; 16] = [
        Self::User,
        Self::BusinessLine,
        Self::Customer,
        Self::Requirement,
        Self::ServiceItem,
        Self::Project,
        Self::Task,
        Self::Cost,
        Self::Alert,
        Self::Proposal,
        Self::Contract,
        Self::Instalment,
        Self::Issue,
        Self::Retrospective,
        Self::Receipt,
        Self::AuditEntry,
    ];
}

/// A global id: one byte of kind and the 16 bytes of the row's UUID. It is opaque to clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GlobalId(pub NodeKind, pub Uuid);

impl GlobalId {
    /// The id as clients see it.
    pub fn encode(self) -> String {
        let mut bytes = [0_u8; 17];
        bytes[0] = self.0 as u8;
        bytes[1..].copy_from_slice(self.1.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Decodes an id; `None` for any text that `encode` does not produce.
    pub fn decode(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (kind, id) = bytes.split_first()?;
        let kind = NodeKind::ALL.into_iter().find(|known| *known as u8 == *kind)?;
        Some(Self(kind, Uuid::from_slice(id).ok()?))
    }
}

/// Reads a string as it was written (for ids also a whole number).
fn written(value: Option<Value>) -> Option<String> {
    match value {
        Some(Value::String(text)) => Some(text),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    }
}

/// Defines an input type that keeps what was written, under the name of the scalar that it stands for.
macro_rules! written_input {
    ($(#[$doc:meta])* $name:ident, $scalar:ty, $expected:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name(pub String);

        impl InputType for $name {
            type RawValueType = Self;

            fn type_name() -> Cow<'static, str> {
                <$scalar as InputType>::type_name()
            }

            fn create_type_info(registry: &mut Registry) -> String {
                <$scalar as InputType>::create_type_info(registry)
            }

            fn parse(value: Option<Value>) -> InputValueResult<Self> {
                written(value).map(Self).ok_or_else(|| InputValueError::custom($expected))
            }

            fn to_value(&self) -> Value {
                Value::String(self.0.clone())
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }
        }
    };
}

written_input!(
    /// A global id as given.
    Id, async_graphql::ID, "write an id as a string"
);
written_input!(
    /// A calendar day as given.
    Day, Date, "write a day as a string, like \"2026-03-31\""
);
written_input!(
    /// An instant as given.
    Moment, Instant, "write an instant as a string, like \"2026-03-31T08:00:00Z\""
);
written_input!(
    /// An amount as given.
    Amount, Decimal, "write an amount as a string, like \"1234.56\""
);

/// A calendar day in the organisation's zone, as in `2026-03-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date(pub NaiveDate);

/// A calendar day in the organisation's time zone, ISO 8601, such as `2026-03-31`.
#[Scalar(name = "Date", specified_by_url = "https://scalars.graphql.org/andimarek/local-date")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => text.parse().map(Self).map_err(|_| InputValueError::expected_type(value)),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn is_valid(value: &Value) -> bool {
        matches!(value, Value::String(_))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// An instant in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instant(pub DateTime<Utc>);

/// An instant in UTC, RFC 3339, such as `2026-03-31T08:00:00Z`.
#[Scalar(name = "DateTime", specified_by_url = "https://scalars.graphql.org/andimarek/date-time")]
impl ScalarType for Instant {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => DateTime::parse_from_rfc3339(text)
                .map(|instant| Self(instant.to_utc()))
                .map_err(|_| InputValueError::expected_type(value)),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn is_valid(value: &Value) -> bool {
        matches!(value, Value::String(_))
    }

    fn to_value(&self) -> Value {
        Value::String(self.text())
    }
}

impl Instant {
    /// The instant as clients see it.
    pub fn text(&self) -> String {
        self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true)
    }
}

/// An exact decimal number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal(pub String);

/// An exact decimal number as a string, such as `"1234.56"`; never a float.
#[Scalar(name = "Decimal", specified_by_url = "https://scalars.graphql.org/chillicream/decimal")]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self(text)),
            Value::Number(number) => Ok(Self(number.to_string())),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn is_valid(value: &Value) -> bool {
        matches!(value, Value::String(_) | Value::Number(_))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_opaque_and_say_their_kind() {
        let id = GlobalId(NodeKind::Task, Uuid::from_u128(7));
        assert_eq!(GlobalId::decode(&id.encode()), Some(id));
        for bad in ["", "x", "AAAA", "!!", "7"] {
            assert_eq!(GlobalId::decode(bad), None, "{bad}");
        }
    }
}

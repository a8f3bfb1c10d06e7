//! Inputs of mutations that may carry an idempotency key.

use std::borrow::Cow;

use async_graphql::registry::{MetaType, Registry};
use async_graphql::{InputType, InputValueError, InputValueResult, Value};

use super::registration;

/// The input field that holds the key.
pub const KEY: &str = "idempotencyKey";

const DESCRIPTION: &str = "A key of the client's choice for this one change, such as a UUID, with 1 to 255 visible \
    ASCII characters. Sent again with it, the request gives the first answer and changes nothing more; the same as \
    the header `Idempotency-Key`, which counts where both are given.";

/// The input of a mutation that is done once under its key.
#[derive(Clone, Debug)]
pub struct IdempotentInput<I>(pub I);

impl<I: InputType> InputType for IdempotentInput<I> {
    type RawValueType = I::RawValueType;

    fn type_name() -> Cow<'static, str> {
        I::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        let name = I::create_type_info(registry);
        if let Some(MetaType::InputObject { input_fields, .. }) = registry.types.get_mut(&*I::type_name()) {
            let key = registration::input(KEY, DESCRIPTION, "String".into());
            input_fields.insert(KEY.into(), key);
        }
        name
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let rest = value.map(|value| match value {
            Value::Object(mut fields) => {
                fields.shift_remove(KEY);
                Value::Object(fields)
            }
            other => other,
        });
        I::parse(rest).map(Self).map_err(InputValueError::propagate)
    }

    fn to_value(&self) -> Value {
        self.0.to_value()
    }

    fn as_raw_value(&self) -> Option<&Self::RawValueType> {
        self.0.as_raw_value()
    }
}

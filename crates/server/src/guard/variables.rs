//! Checks variables after they are decoded: their size, and whether all required ones are given.

use async_graphql::{Value, Variables, parser::types::OperationDefinition};

use crate::{limits::Limits, refusal::Refusal};

/// Refuses variables with too many values or bytes. Their nesting was limited before they were decoded, which
/// bounds the recursion here.
pub fn weigh<'a>(
    variables: impl Iterator<Item = (&'a str, &'a Value)>,
    limits: &Limits,
) -> Result<(), Refusal> {
    let mut scale = Scale { values: 0, bytes: 0, limits };
    for (name, value) in variables {
        scale.bytes += name.len();
        scale.add(value)?;
    }
    Ok(())
}

/// Refuses a request without a required variable. async-graphql would notice that only where the variable is used,
/// after other fields were run.
pub fn required(operation: &OperationDefinition, given: &Variables) -> Result<(), Refusal> {
    for definition in &operation.variable_definitions {
        let definition = &definition.node;
        let name = &definition.name.node;
        let required = !definition.var_type.node.nullable && definition.default_value.is_none();
        if required && given.get(name).is_none_or(|value| *value == Value::Null) {
            return Err(Refusal::bad_request(messages::variable_missing(name.as_str())));
        }
    }
    Ok(())
}

struct Scale<'a> {
    values: usize,
    bytes: usize,
    limits: &'a Limits,
}

impl Scale<'_> {
    fn add(&mut self, value: &Value) -> Result<(), Refusal> {
        self.values += 1;
        self.bytes += match value {
            Value::String(text) => text.len(),
            Value::Enum(name) => name.len(),
            Value::Binary(bytes) => bytes.len(),
            _ => 8,
        };
        if self.values > self.limits.variables_values {
            return Err(Refusal::limit(
                "variables_values",
                messages::too_many_values(self.limits.variables_values),
            ));
        }
        if self.bytes > self.limits.variables_bytes {
            return Err(Refusal::limit(
                "variables_bytes",
                messages::variables_too_long(self.limits.variables_bytes),
            ));
        }
        match value {
            Value::List(items) => items.iter().try_for_each(|item| self.add(item)),
            Value::Object(fields) => fields.iter().try_for_each(|(name, value)| {
                self.bytes += name.len();
                self.add(value)
            }),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::Variables;

    use super::*;

    fn weighed(json: serde_json::Value) -> Option<&'static str> {
        let variables = Variables::from_json(json);
        let values = variables.iter().map(|(name, value)| (&**name, value));
        weigh(values, &Limits::default()).err().and_then(|refusal| refusal.limit)
    }

    #[test]
    fn the_usual_passes() {
        assert_eq!(weighed(serde_json::json!({"input": {"ids": ["a", "b"], "n": 1}})), None);
    }

    #[test]
    fn many_values_and_long_strings_are_refused() {
        assert_eq!(weighed(serde_json::json!({"ids": vec![0; 30_000]})), Some("variables_values"));
        assert_eq!(weighed(serde_json::json!({"text": "x".repeat(600_000)})), Some("variables_bytes"));
    }
}

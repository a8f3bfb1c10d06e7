//! Sends texts that deceive whoever reads them, in each field that takes a text.

use serde_json::{Value, json};

use super::look::{Leaf, Teller};
use crate::on_both;
use crate::support::printed::{Made, Printed, named};

/// Texts of any number of lines; every other is of one.
const OF_MANY_LINES: &[&str] = &[
    "closeOpenWorkReason",
    "comment",
    "content",
    "description",
    "expectedResults",
    "lessons",
    "note",
    "reason",
    "resolution",
];

/// What stands in no text.
const ODD: &[&str] =
    &["pay\u{202e}eno\u{202c}", "be\u{7}ll", "nul\0", "sep\u{2028}arated", "\u{200b}\u{2060}"];

/// Puts a value where a path leads, in the first item of each list that has the rest of the path.
fn put(input: &mut Value, path: &[String], value: &str) -> bool {
    match (input, path) {
        (Value::Array(items), path) => items.iter_mut().any(|item| put(item, path, value)),
        (place, []) => {
            *place = json!(value);
            true
        }
        (Value::Object(fields), [first, rest @ ..]) => {
            fields.get_mut(first).is_some_and(|field| put(field, rest, value))
        }
        _ => false,
    }
}

impl Teller<'_> {
    /// A mutation is refused with each of its texts made odd, and the field is named.
    pub(super) async fn refuse_odd(&self, who: &str, mutation: &str, input: &Value, leaves: &[Leaf]) {
        let (object, _) = self.object(mutation);
        for leaf in leaves.iter().filter(|leaf| leaf.of == "String") {
            let name = leaf.path.last().unwrap().as_str();
            // Nobody reads a password.
            if name == "password" {
                continue;
            }
            let more: &[&str] = if OF_MANY_LINES.contains(&name) { &[] } else { &["two\nlines"] };
            for odd in ODD.iter().chain(more) {
                let mut input = input.clone();
                assert!(put(&mut input, &leaf.path, odd), "{leaf:?} in {input}");
                let answer = self.t.mutate(who, mutation, &object, "__typename", input).await;
                assert_eq!(answer[&object], Value::Null, "{mutation} takes {odd:?} in {leaf:?}");
                let errors = answer["errors"].as_array().unwrap();
                let is_named = |error: &Value| {
                    let field = error["field"].as_array();
                    error["code"] == "BAD_USER_INPUT"
                        && field.is_some_and(|field| field.contains(&json!(name)))
                };
                assert!(errors.iter().any(is_named), "{mutation}, {odd:?} in {leaf:?}: {answer}");
            }
        }
    }
}

on_both!(every_text_of_a_filter_is_read_with_care, |t| async move {
    let printed = Printed::read();
    let mut tried = 0;
    for field in printed.fields("Query") {
        let filter = field.arguments.iter().find(|argument| argument.name == "filter");
        let Some(filter) = filter else { continue };
        let Made::Input(parts) = printed.made(named(&filter.of)) else { panic!("{filter:?}") };
        for part in parts.iter().filter(|part| named(&part.of) == "String") {
            let query = format!(
                "query($filter: {}) {{ {}(filter: $filter) {{ totalCount }} }}",
                named(&filter.of),
                field.name
            );
            for who in ["finance", "admin", "business_owner"] {
                let answer = t.ask(who, &query, json!({ "filter": { &part.name: "nul\0" } })).await;
                let code = answer["errors"][0]["extensions"]["code"].as_str().unwrap();
                assert!(["BAD_USER_INPUT", "FORBIDDEN"].contains(&code), "{} {answer}", field.name);
                tried += i32::from(code == "BAD_USER_INPUT");
            }
        }
    }
    assert!(tried > 20, "{tried}");
});

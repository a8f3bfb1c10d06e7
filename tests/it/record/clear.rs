//! Sends null for each field of an update.

use async_graphql::parser::types::BaseType;
use serde_json::{Value, json};

use super::look::Teller;
use crate::support::printed::{Made, Part, named};

/// Fields that don't say what becomes of the object: null is the same as left out, and their descriptions say what
/// that means.
const NOT_CHANGES: &[&str] = &["version", "idempotencyKey", "reason"];

/// Fields that say which object is changed.
const REFERENCES: &[&str] = &["id", "businessLineId of updatePolicy"];

fn refers(mutation: &str, name: &str) -> bool {
    REFERENCES.contains(&name) || REFERENCES.contains(&format!("{name} of {mutation}").as_str())
}

/// Whether nothing is there.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(connection) => connection.get("nodes").is_some_and(is_empty),
        _ => false,
    }
}

impl Teller<'_> {
    /// Sends null for each field of an update, and leaves all as it was given.
    pub(super) async fn clear(&self, who: &str, mutation: &str, given: &Value) {
        let (_, parts) = self.parts(mutation);
        let mut least = json!({});
        for part in parts.iter().filter(|part| !part.of.nullable || refers(mutation, &part.name)) {
            least[&part.name] = given[&part.name].clone();
        }
        let mut paths = Vec::new();
        let own: Vec<_> = parts.into_iter().filter(|part| !refers(mutation, &part.name)).collect();
        self.nullable(&own, &mut Vec::new(), &mut paths);
        assert!(!paths.is_empty(), "{mutation} has nothing that may be null");
        for path in paths {
            self.clear_one(who, mutation, (given, &least), &path).await;
        }
        let (object, _) = self.object(mutation);
        self.t.done(who, mutation, &object, "__typename", given.clone()).await;
    }

    /// The paths of all fields that may be null, but for those of rows in a list.
    fn nullable(&self, parts: &[Part], path: &mut Vec<String>, paths: &mut Vec<Vec<String>>) {
        for part in parts.iter().filter(|part| !NOT_CHANGES.contains(&part.name.as_str())) {
            path.push(part.name.clone());
            if part.of.nullable {
                paths.push(path.clone());
            }
            let is_list = matches!(part.of.base, BaseType::List(_));
            if let Made::Input(parts) = self.printed.made(named(&part.of))
                && !is_list
                && named(&part.of) != "MoneyInput"
            {
                self.nullable(parts, path, paths);
            }
            path.pop();
        }
    }

    /// Sends all that was given, and then null for one field.
    async fn clear_one(&self, who: &str, mutation: &str, (given, least): (&Value, &Value), path: &[String]) {
        let (object, of) = self.object(mutation);
        let mut input = least.clone();
        let at = path.iter().fold(&mut input, |at, step| &mut at[step]);
        *at = Value::Null;
        let shown = self.shown_at(&of, path);
        let fields = shown.clone().map_or_else(|| "__typename".to_string(), |(_, selection)| selection);
        let before = self.t.done(who, mutation, &object, &fields, given.clone()).await;
        let answer = self.t.mutate(who, mutation, &object, &fields, input).await;
        let errors = answer["errors"].as_array().unwrap_or_else(|| panic!("{mutation} {path:?} {answer}"));
        if errors.is_empty() {
            let (names, _) =
                shown.unwrap_or_else(|| panic!("{mutation}: nothing shows that {path:?} is cleared"));
            let at = |object: &Value| names.iter().fold(object, |at, name| &at[name]).clone();
            assert!(!is_empty(&at(&before)), "{mutation}: {path:?} was empty before: {before}");
            assert!(is_empty(&at(&answer[&object])), "{mutation}: {path:?} is not cleared: {answer}");
        }
        let place: Vec<_> = std::iter::once("input").chain(path.iter().map(String::as_str)).collect();
        for error in errors {
            assert_eq!(error["field"], json!(place), "{mutation}: {error}");
        }
    }

    /// The same of a field of an input that lies in another: an object of the same name shows that one.
    fn shown_at(&self, of: &str, path: &[String]) -> Option<(Vec<String>, String)> {
        let (first, rest) = path.split_first()?;
        if rest.is_empty() {
            let (name, selection) = self.shown(of, first)?;
            return Some((vec![name], selection));
        }
        let field = self.printed.fields(of).iter().find(|field| field.name == *first)?;
        let Made::Object(_) = self.printed.made(named(&field.of)) else { return None };
        let (mut names, selection) = self.shown_at(named(&field.of), rest)?;
        names.insert(0, first.clone());
        Some((names, format!("{first} {{ {selection} }}")))
    }

    /// The field that shows what an input's field sets, and how it is selected.
    fn shown(&self, of: &str, input: &str) -> Option<(String, String)> {
        let name = input.strip_suffix("Id").unwrap_or(input);
        let field = self.printed.fields(of).iter().find(|field| field.name == name)?;
        let kind = named(&field.of);
        let selection = match self.printed.made(kind) {
            Made::Object(_) if kind.ends_with("Connection") => format!("{name} {{ nodes {{ __typename }} }}"),
            Made::Object(_) => format!("{name} {{ __typename }}"),
            _ => name.to_string(),
        };
        Some((name.into(), selection))
    }
}

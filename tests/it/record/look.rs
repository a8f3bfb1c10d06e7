//! Does the steps of the story, and looks for what they gave.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::rights::is_anybodys;
use crate::support::TestApp;
use crate::support::printed::{Made, Part, Printed, named};

/// What is looked for after each step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Each value in the audit log.
    Log,
    /// Each text, by whoever gave it.
    Words,
    /// Each field of an update, cleared or refused.
    Clear,
    /// Each text, as one that deceives: it is refused.
    Odd,
}

/// A value of an input.
#[derive(Debug)]
pub(super) struct Leaf {
    /// The names of the fields on the way to it; lists have no numbers.
    pub path: Vec<String>,
    /// The input object that has the field, and the field, such as `MoneyInput.amount`.
    pub place: String,
    /// The name of its type.
    pub of: String,
    pub value: Value,
}

/// Tells the story.
pub(super) struct Teller<'a> {
    pub t: &'a TestApp,
    pub printed: Printed,
    look: Look,
    /// Fields that were given, such as `MoneyInput.amount`.
    given: BTreeSet<String>,
    /// Entries of the audit log that were there before.
    pub known: BTreeSet<String>,
    /// Updates whose fields were cleared already.
    cleared: BTreeSet<String>,
    texts: usize,
}

impl<'a> Teller<'a> {
    pub(super) fn new(t: &'a TestApp, look: Look) -> Self {
        let (given, known, cleared) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        Self { t, printed: Printed::read(), look, given, known, cleared, texts: 0 }
    }

    /// A text that nothing else holds.
    pub(super) fn text(&mut self, about: &str) -> String {
        self.texts += 1;
        format!("{about} no{}", self.texts)
    }

    /// The fields of a mutation's input.
    pub(super) fn parts(&self, mutation: &str) -> (String, Vec<Part>) {
        let input = named(&self.printed.field("Mutation", mutation).arguments[0].of);
        match self.printed.made(input) {
            Made::Input(parts) => (input.into(), parts.clone()),
            other => panic!("{mutation} takes {other:?}"),
        }
    }

    /// The name and type of the object in a mutation's payload.
    pub(super) fn object(&self, mutation: &str) -> (String, String) {
        let payload = named(&self.printed.field("Mutation", mutation).of);
        let is_object = |field: &&Part| !["errors", "query"].contains(&field.name.as_str());
        let field = self.printed.fields(payload).iter().find(is_object).unwrap();
        (field.name.clone(), named(&field.of).into())
    }

    /// Does a step, looks for all that was given, and gives the id of the object that it changed; null where it has
    /// none.
    pub(super) async fn step(&mut self, who: &str, mutation: &str, input: Value) -> Value {
        let (name, parts) = self.parts(mutation);
        let mut leaves = Vec::new();
        self.leaves(&name, &parts, &input, &mut Vec::new(), &mut leaves);
        self.given.extend(leaves.iter().map(|leaf| leaf.place.clone()));
        if self.look == Look::Log {
            self.know().await;
        }
        if self.look == Look::Odd {
            self.refuse_odd(who, mutation, &input, &leaves).await;
        }
        let (object, of) = self.object(mutation);
        let has_id = self.printed.fields(&of).iter().any(|field| field.name == "id");
        let fields = if has_id { "id" } else { "__typename" };
        let id = self.t.done(who, mutation, &object, fields, input.clone()).await["id"].clone();
        match self.look {
            Look::Log => self.find_in_log(mutation, &leaves).await,
            Look::Words => self.find_words(who, mutation, &id, &leaves).await,
            Look::Clear if mutation.starts_with("update") || mutation.starts_with("plan") => {
                if self.cleared.insert(mutation.into()) {
                    self.clear(who, mutation, &input).await;
                }
            }
            Look::Clear | Look::Odd => {}
        }
        id
    }

    fn leaves(&self, of: &str, parts: &[Part], value: &Value, path: &mut Vec<String>, found: &mut Vec<Leaf>) {
        for (name, value) in value.as_object().unwrap() {
            let part = parts.iter().find(|part| part.name == *name);
            let part = part.unwrap_or_else(|| panic!("{of} has no {name}"));
            let values = match value {
                Value::Array(values) => values.iter().collect(),
                one => vec![one],
            };
            path.push(name.clone());
            for value in values {
                let (kind, place) = (named(&part.of).to_string(), format!("{of}.{name}"));
                match self.printed.made(&kind) {
                    Made::Input(parts) => {
                        self.leaves(&kind, parts, value, path, found);
                        found.push(Leaf { path: path.clone(), place, of: kind, value: Value::Null });
                    }
                    _ => found.push(Leaf { path: path.clone(), place, of: kind, value: value.clone() }),
                }
            }
            path.pop();
        }
    }

    /// Fails where the story leaves a field of a mutation out.
    pub(super) fn assert_whole(&self) {
        let mut all = BTreeSet::new();
        for field in self.printed.fields("Mutation") {
            if !is_anybodys(&field.name) {
                let (name, parts) = self.parts(&field.name);
                self.fields_of(&name, &parts, &mut all);
            }
        }
        let is_key = |place: &&String| place.ends_with(".idempotencyKey") || place.ends_with(".version");
        let left_out: Vec<_> = all.difference(&self.given).filter(|place| !is_key(place)).collect();
        assert!(left_out.is_empty(), "the story gives nothing for {left_out:#?}");
    }

    fn fields_of(&self, of: &str, parts: &[Part], all: &mut BTreeSet<String>) {
        for part in parts {
            all.insert(format!("{of}.{}", part.name));
            if let Made::Input(parts) = self.printed.made(named(&part.of)) {
                self.fields_of(named(&part.of), parts, all);
            }
        }
    }

    /// The entries that somebody sees and that were not there before.
    pub(super) async fn new_entries(&self, who: &str) -> Vec<Value> {
        let query = "{ auditLog(first: 100, orderBy: AT_DESC) { nodes { id changes { field from to } } } }";
        let seen = self.t.get(who, query, json!({})).await;
        let nodes = seen["auditLog"]["nodes"].as_array().unwrap().clone();
        nodes.into_iter().filter(|node| !self.known.contains(node["id"].as_str().unwrap())).collect()
    }
}

//! Finds the texts that somebody gave, among what they can read.

use plimsoll::rights::Permission;
use serde_json::{Value, json};

use super::look::{Leaf, Teller};
use crate::support::printed::{Made, named};
use crate::support::viewer;

impl Teller<'_> {
    /// Each text by a query of whoever gave it: of the object that was changed, or of the audit log.
    pub(super) async fn find_words(&self, who: &str, mutation: &str, id: &Value, leaves: &[Leaf]) {
        let is_text = |leaf: &&Leaf| leaf.of == "String" && leaf.path.last().unwrap() != "password";
        let texts: Vec<_> = leaves.iter().filter(is_text).collect();
        if texts.is_empty() {
            return;
        }
        let mut readable = self.object_as(who, mutation, id).await;
        if viewer(&self.t.app, who).await.may(Permission::SeeAudit) {
            readable += &Value::from(self.new_entries(who).await).to_string();
        }
        for leaf in texts {
            let text = leaf.value.as_str().unwrap();
            assert!(readable.contains(text), "{mutation}: {who} can't read {leaf:?} back in\n{readable}");
        }
    }

    /// All texts of an object and of what hangs at it, as far as somebody may see them.
    async fn object_as(&self, who: &str, mutation: &str, id: &Value) -> String {
        let (_, of) = self.object(mutation);
        let viewer = viewer(&self.t.app, who).await;
        let hidden: Vec<_> = Permission::ALL
            .iter()
            .filter(|permission| !viewer.may(**permission))
            .flat_map(|permission| permission.hides().iter().copied())
            .collect();
        let fields = self.texts_of(&of, &hidden, 2);
        if id.is_null() {
            return String::new();
        }
        let query =
            format!("query($id: ID!) {{ node(id: $id) {{ ... on {of} {{ __typename {fields} }} }} }}");
        self.t.get(who, &query, json!({ "id": id })).await.to_string()
    }

    fn texts_of(&self, of: &str, hidden: &[(&str, &str)], depth: usize) -> String {
        let mut fields = Vec::new();
        for field in self.printed.fields(of) {
            let asks = field.arguments.iter().any(|one| !one.of.nullable && !one.default);
            if asks || hidden.contains(&(of, field.name.as_str())) {
                continue;
            }
            let kind = named(&field.of);
            match self.printed.made(kind) {
                Made::Object(_) if depth > 0 && kind.ends_with("Connection") => {
                    let node = kind.trim_end_matches("Connection");
                    let under = self.texts_of(node, hidden, depth - 1);
                    fields.push(format!("{} {{ nodes {{ __typename {under} }} }}", field.name));
                }
                Made::Object(_) if depth > 0 => {
                    let under = self.texts_of(kind, hidden, depth - 1);
                    fields.push(format!("{} {{ __typename {under} }}", field.name));
                }
                Made::Scalar if kind == "String" => fields.push(field.name.clone()),
                _ => {}
            }
        }
        fields.join(" ")
    }
}

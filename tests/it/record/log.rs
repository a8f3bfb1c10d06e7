//! Finds what was given in the audit log.

use plimsoll::scalar::GlobalId;
use serde_json::Value;

use super::look::{Leaf, Teller};

/// What no change of a column tells, and why.
const UNLOGGED: &[(&str, &str)] = &[
    ("MoneyInput.currency", "it is the currency of what the amount belongs to, or refused"),
    ("CreateUserInput.password", "a secret"),
    ("UpdateUserInput.password", "a secret"),
    ("DecideComplianceReviewInput.approve", "the decision tells it"),
    ("DecideComplianceReviewInput.track", "the names of the changed fields begin with it"),
    ("DecideContractInput.approve", "the status tells it"),
    ("RecordCustomerDecisionInput.confirmed", "the status tells it"),
    ("ResumeProjectInput.shiftDates", "each day that moves is told, and none moves on the day of the hold"),
];

/// Ids of what the entry is about, and of its project.
const SUBJECTS: &[&str] = &["id", "projectId"];
const SUBJECT_PLACES: &[&str] =
    &["ReportProgressInput.taskId", "RecordCustomerDecisionInput.proposalId", "MilestoneInput.serviceItemId"];

/// Fields of inputs that columns call otherwise.
const COLUMNS: &[(&str, &str)] = &[
    ("directorApprovalAmount", "directorAmount"),
    ("directorApprovalPercent", "directorRatio"),
    ("comment", "customerWords"),
    ("calibrateForecasts", "learns"),
    ("percentComplete", "progress"),
    ("rating", "satisfaction"),
    ("closeOpenWorkReason", "reason"),
];

/// What an entry may say of a value.
fn forms(leaf: &Leaf) -> Vec<String> {
    match &leaf.value {
        Value::String(text) if leaf.of == "ID" => vec![GlobalId::decode(text).unwrap().1.to_string()],
        Value::String(text) if leaf.of == "Decimal" => vec![text.replace('.', "")],
        Value::String(text) => vec![text.clone()],
        Value::Number(number) if leaf.of == "Float" => {
            let number = number.as_f64().unwrap();
            let hundredths = (100.0 * number).round();
            vec![
                number.to_string(),
                hundredths.to_string(),
                (number / 100.0).to_string(),
                (hundredths / 10_000.0).to_string(),
            ]
        }
        other => vec![other.to_string()],
    }
}

/// Whether a text holds a value, and not only as a part of another one.
fn holds(text: &str, value: &str) -> bool {
    let is_whole = |at: usize| {
        let (before, after) = (text[..at].chars().last(), text[at + value.len()..].chars().next());
        let ends = |next: Option<char>| next.is_none_or(|next| !next.is_alphanumeric());
        ends(before) && ends(after)
    };
    text.match_indices(value).any(|(at, _)| is_whole(at))
}

/// Whether a change may be that of an input's field.
fn is_called(changed: &str, path: &[String]) -> bool {
    let changed = changed.to_lowercase();
    path.iter().any(|step| {
        let columns = COLUMNS.iter().filter(|(input, _)| input == step).map(|(_, column)| *column);
        columns.chain([step.as_str()]).any(|known| {
            let stem = ["Id", "Percent", "Amount", "s"].iter().find_map(|end| known.strip_suffix(end));
            changed.contains(&stem.unwrap_or(known).to_lowercase())
        })
    })
}

impl Teller<'_> {
    /// Remembers what is in the log already.
    pub(super) async fn know(&mut self) {
        for who in ["finance", "admin"] {
            let new = self.new_entries(who).await;
            self.known.extend(new.iter().map(|entry| entry["id"].as_str().unwrap().to_string()));
        }
    }

    /// Each value in the new entries of the log, and no secret.
    pub(super) async fn find_in_log(&self, mutation: &str, leaves: &[Leaf]) {
        let mut entries = self.new_entries("finance").await;
        entries.extend(self.new_entries("admin").await);
        assert!(!entries.is_empty(), "{mutation} is not in the log");
        let changes: Vec<_> =
            entries.iter().flat_map(|entry| entry["changes"].as_array().unwrap().clone()).collect();
        for leaf in leaves.iter().filter(|leaf| !leaf.value.is_null()) {
            let last = leaf.path.last().unwrap().as_str();
            if last == "password" {
                let secret = leaf.value.as_str().unwrap();
                assert!(!Value::from(changes.clone()).to_string().contains(secret), "{changes:#?}");
            }
            let subject = SUBJECTS.contains(&last) || SUBJECT_PLACES.contains(&leaf.place.as_str());
            if subject || UNLOGGED.iter().any(|(place, _)| *place == leaf.place) {
                continue;
            }
            let forms = forms(leaf);
            let tells = |change: &Value| {
                let to = change["to"].as_str().unwrap_or_default();
                is_called(change["field"].as_str().unwrap(), &leaf.path)
                    && forms.iter().any(|form| holds(to, form))
            };
            assert!(changes.iter().any(tells), "{mutation}: no change tells {leaf:?}\n{changes:#?}");
        }
    }
}

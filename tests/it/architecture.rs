//! What Cargo can't say of how the parts of the program depend on each other: that is in each part's `Cargo.toml`.

use std::fs;
use std::path::{Path, PathBuf};

/// What each room must not name.
const FORBIDDEN: &[(&str, &[&str])] = &[
    // What is `async` needs no crate, and where the program is built as a whole, chrono has its clock.
    ("crates/rules/src", &["async fn", "Utc::now"]),
    ("crates/backtest/src", &["async fn", "Utc::now"]),
    ("crates/app/src", &["crate::feed", "crate::scheduler"]),
    ("entity/src", &["async fn"]),
];

fn files(of: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(of).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

#[test]
fn arrows_within_crates_point_one_way() {
    let mut broken = Vec::new();
    for (room, forbidden) in FORBIDDEN {
        for file in files(Path::new(room)) {
            let text = fs::read_to_string(&file).unwrap();
            for (number, line) in
                text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"))
            {
                for word in forbidden.iter().filter(|word| line.contains(**word)) {
                    broken.push(format!("{}:{}: {word}", file.display(), number + 1));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_schema_holds_no_sql() {
    let mut broken = Vec::new();
    for file in files(Path::new("crates/graphql/src")) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).unwrap();
        for word in [".reader", "begin()", "begin_once()"] {
            if text.contains(word) && !(file.ends_with("loader/table.rs") && word == ".reader") {
                broken.push(format!("{name}: {word}"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// Relations say how tables are joined. What they load by themselves would be under nobody's scope.
#[test]
fn nothing_is_loaded_along_a_relation_past_the_scope() {
    let mut broken = Vec::new();
    let loads = ["find_related", "find_also_", "find_with_", "find_both_", ".load_one(", ".load_many("];
    for file in ["crates/app/src", "crates/graphql/src"].iter().flat_map(|room| files(Path::new(room))) {
        let text = fs::read_to_string(&file).unwrap();
        for word in loads.iter().filter(|word| text.contains(**word)) {
            broken.push(format!("{}: {word}", file.display()));
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// Where a row of a table that is told in the audit log is stored without `audit::insert`, `update` or `follow`, and
/// why its entry is not missed.
const STORED_ALONE: &[(&str, &str, &str)] = &[
    ("task/tree.rs", "task", "what is computed of a task's parts is told with the parts"),
    ("alert/open_alerts.rs", "alert", "figures alone, which the events of the alert keep"),
    ("alert/batch.rs", "project", "the day of the last evaluation"),
    ("project/revision.rs", "project", "the count of changes"),
    ("policy/update.rs", "project", "the day of the last evaluation"),
    ("project/mod.rs", "service_item", "the entry on the requirement's project tells of its service list"),
    ("requirement/items.rs", "service_item", "the requirement's entry tells its whole service list"),
    ("alert/approval.rs", "alert", "many at once, with their entries"),
    ("receipt.rs", "contract", "the sum of its receipts, told in the entry of the receipt"),
    ("policy/mod.rs", "policy", "the defaults of a new database, which nobody chose"),
    (
        "finished_projects.rs",
        "policy",
        "what was learnt is told as the number of projects it was learnt from",
    ),
];

#[test]
fn rows_are_stored_with_their_audit_entries() {
    let tables = fs::read_to_string("crates/app/src/audit/tables.rs").unwrap();
    let (_, list) = tables.split_once("\naudited! {").unwrap();
    let (list, _) = list.split_once("\n}").unwrap();
    let audited: Vec<_> = list
        .lines()
        .filter_map(|line| line.trim().split_once(" as ").map(|(table, _)| table))
        .filter(|table| !table.starts_with('/'))
        .collect();
    assert!(audited.len() > 10, "{audited:?}");
    let mut alone: Vec<(String, &str)> = Vec::new();
    for file in files(Path::new("crates/app/src")) {
        let name = file.strip_prefix("crates/app/src").unwrap().to_string_lossy().into_owned();
        if name.starts_with("audit/") || name.starts_with("tests/") {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        let text: String = text.split_whitespace().collect();
        for table in &audited {
            let writes = ["::ActiveModel", "::Entity::insert", "::Entity::update", "::Entity::delete"]
                .map(|write| format!("{table}{write}"));
            let all_at_once = format!("insert_all::<{table}::Entity>");
            let is_own = |found: usize| {
                !text[..found].ends_with(|before: char| before.is_alphanumeric() || before == '_')
            };
            let finds = |write: &String| text.match_indices(write.as_str()).any(|(found, _)| is_own(found));
            if writes.iter().any(finds) || text.contains(&all_at_once) {
                alone.push((name.clone(), table));
            }
        }
    }
    alone.sort_unstable();
    let mut known: Vec<_> =
        STORED_ALONE.iter().map(|(file, table, _)| ((*file).to_string(), *table)).collect();
    known.sort_unstable();
    assert_eq!(alone, known, "rows are stored without their audit entries");
}

/// PostgreSQL judges a condition beside a lock in two halves when it has waited for the row: the row as it is now, other
/// tables as they were. So a lock names its row and nothing else; only `Visible::lock` joins the two, one after the other.
#[test]
fn no_lock_has_a_condition_on_another_table() {
    let mut broken = Vec::new();
    for file in files(Path::new("crates/app/src")) {
        let text = fs::read_to_string(&file).unwrap();
        let of_a_lock = |part: &&str| part.contains(".lock_exclusive()") || part.contains(".lock_shared()");
        for statement in text.split(';').filter(of_a_lock) {
            if ["scope::", "in_subquery", "across", "exists", "under("]
                .iter()
                .any(|word| statement.contains(word))
            {
                broken.push(format!("{}: {statement}", file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

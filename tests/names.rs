//! One meaning a name: a type that other modules can name is defined in one place of the workspace.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Names that may be defined in several places, and why.
const ALLOWED: &[(&str, &str)] = &[
    ("Model", "a row of an entity: sea-orm wants this name in each entity's module"),
    ("Relation", "the relations of an entity: sea-orm wants this name in each entity's module"),
    ("Migration", "a step of the migration: each is a module, and sea-orm names steps after their modules"),
    ("Result", "the result with the error type of its crate, as in the standard library"),
];

fn files(of: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(of).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("tests") {
                files(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
}

/// The sources of all crates of the workspace.
fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for of in ["src", "entity/src", "migration/src"] {
        files(Path::new(of), &mut found);
    }
    for entry in fs::read_dir("crates").unwrap() {
        files(&entry.unwrap().path().join("src"), &mut found);
    }
    found
}

/// The name of the type that a line defines, if it is visible outside of its module. A name that a macro makes up is none.
fn defined(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("pub")?;
    let rest = match rest.strip_prefix('(') {
        Some(visibility) => visibility.split_once(')')?.1,
        None => rest,
    };
    let rest = rest.trim_start();
    let rest = rest.strip_prefix("unsafe ").unwrap_or(rest);
    let (keyword, rest) = rest.split_once(' ')?;
    if !["struct", "enum", "union", "trait", "type"].contains(&keyword) {
        return None;
    }
    let end = rest.find(|one: char| !one.is_alphanumeric() && one != '_').unwrap_or(rest.len());
    (end > 0).then(|| &rest[..end])
}

/// The types that a file defines, with their lines; those of its tests are left out.
fn types(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if line.trim() == "#[cfg(test)]" {
            let indent = line.len() - line.trim_start().len();
            // What it is about ends on its own line, or with the brace that stands below its beginning.
            let mut item =
                lines.by_ref().map(|(_, line)| line).skip_while(|line| line.trim_start().starts_with("#["));
            if item.next().is_some_and(|line| !line.ends_with([';', '}'])) {
                item.find(|line| {
                    line.trim_start().starts_with('}') && line.len() - line.trim_start().len() == indent
                });
            }
        } else if let Some(name) = defined(line) {
            found.push((number + 1, name));
        }
    }
    found
}

#[test]
fn a_type_name_means_one_thing_in_the_workspace() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in sources() {
        let text = fs::read_to_string(&file).unwrap();
        for (line, name) in types(&text) {
            places.entry(name.to_owned()).or_default().push(format!("{}:{line}", file.display()));
        }
    }
    assert!(places.len() > 500, "only {} types were found", places.len());
    places.retain(|name, places| places.len() > 1 && ALLOWED.iter().all(|(allowed, _)| allowed != name));
    assert!(places.is_empty(), "these names mean several things; rename all but one of each:\n{places:#?}");
}

#[test]
fn definitions_are_told_from_other_lines() {
    for (line, name) in [
        ("pub struct Alert {", Some("Alert")),
        ("    pub(super) enum Step {", Some("Step")),
        ("pub(crate) trait Plan<T>: Sized {", Some("Plan")),
        ("pub type Days = (NaiveDate, NaiveDate);", Some("Days")),
        ("struct Private;", None),
        ("pub struct $name;", None),
        ("pub fn of(kind: Kind) -> Self {", None),
        ("/// pub struct Words", None),
    ] {
        assert_eq!(defined(line), name, "{line}");
    }
    let text = "pub struct A;\n#[cfg(test)]\nmod tests {\n    pub struct B {\n    }\n}\n#[cfg(test)]\nmod more;\npub enum C {}\n";
    assert_eq!(types(text), [(1, "A"), (9, "C")]);
}

//! The arrows between the rooms point one way.

use std::fs;
use std::path::{Path, PathBuf};

/// What each room must not name.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "src/rules",
        &[
            "crate::app",
            "crate::graphql",
            "crate::server",
            "crate::feed",
            "crate::sweep",
            "sea_orm",
            "async fn",
            "Utc::now",
        ],
    ),
    ("src/app", &["crate::graphql", "crate::server", "crate::feed", "crate::sweep"]),
    ("src/graphql", &["crate::server", "crate::sweep"]),
    ("src/backtest", &["crate::app", "crate::graphql", "crate::server", "sea_orm", "async fn", "Utc::now"]),
    ("entity/src", &["plimsoll", "async fn"]),
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
fn arrows_point_one_way() {
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
fn resolvers_hold_no_sql() {
    let mut broken = Vec::new();
    for file in files(Path::new("src/graphql")) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).unwrap();
        for word in ["sea_orm", ".reader", "begin()"] {
            if text.contains(word) && !(name == "shelves.rs" && word == ".reader") {
                broken.push(format!("{name}: {word}"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

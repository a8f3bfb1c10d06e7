//! The program as the one who runs it sees it.

use std::process::{Command, Output};

fn plimsoll(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .args(arguments)
        .env_remove("DATABASE_URL")
        .current_dir(std::env::temp_dir())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn help_names_every_subcommand_and_setting() {
    let help = text(&plimsoll(&["--help"]).stdout);
    for word in ["serve", "migrate", "seed", "schema", "create-admin"] {
        assert!(help.contains(word), "{help}");
    }
    let help = text(&plimsoll(&["serve", "--help"]).stdout);
    for word in ["--listen", "PLIMSOLL_LISTEN", "--database-url", "DATABASE_URL", "--demo", "--time-zone"] {
        assert!(help.contains(word), "{help}");
    }
}

#[test]
fn a_bad_setting_is_named() {
    let cases: [(&[&str], &str); 5] = [
        (&["serve", "--listen", "nowhere"], "--listen"),
        (&["serve", "--database-url", "mysql://x"], "--database-url"),
        (&["serve", "--time-zone", "Atlantis"], "--time-zone"),
        (&["serve", "--secret", "short"], "--secret"),
        (&["migrate", "--database-url", "sqlite:///nonexistent/directory/x.db?mode=rwc"], "--database-url"),
    ];
    for (arguments, setting) in cases {
        let output = plimsoll(arguments);
        assert!(!output.status.success());
        assert!(text(&output.stderr).contains(setting), "{arguments:?}: {}", text(&output.stderr));
    }
}

#[test]
fn schema_prints_the_contract() {
    assert_eq!(text(&plimsoll(&["schema"]).stdout), plimsoll::graphql::sdl());
}

#[test]
fn an_administrator_can_be_added_to_an_empty_database() {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", directory.path().join("x.db").display());
    let add = |password: &str| {
        Command::new(env!("CARGO_BIN_EXE_plimsoll"))
            .args(["create-admin", "--email", "a@b.example", "--name", "A", "--database-url", &url])
            .env("PLIMSOLL_PASSWORD", password)
            .output()
            .unwrap()
    };
    assert!(text(&add("short").stderr).contains("too short"));
    assert!(add("long enough").status.success());
    assert!(text(&add("long enough").stderr).contains("already"));
}

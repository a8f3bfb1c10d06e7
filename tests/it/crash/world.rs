//! The server and its database, and their deaths.

use std::path::PathBuf;
use std::time::Duration;

use plimsoll::app::db::Db;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use tempfile::TempDir;

use crate::support::On;
use crate::support::mortal::Mortal;
use crate::support::process::Process;

/// A server with demo data.
pub(super) struct World {
    server: Option<Process>,
    /// Of the database.
    pub address: String,
    /// The database's own server.
    pub postgres: Option<Mortal>,
    /// Where SQLite keeps the database.
    pub file: PathBuf,
    _directory: TempDir,
    /// The server's URL: another one after each of its deaths.
    pub url: String,
}

impl World {
    /// None where tests on PostgreSQL are to be skipped.
    pub(super) fn start(on: On) -> Option<Self> {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("crash.db");
        let postgres = if on == On::Postgres { Some(Mortal::start()?) } else { None };
        let address = match &postgres {
            Some(postgres) => postgres.url(),
            None => format!("sqlite://{}?mode=rwc", file.display()),
        };
        let server = Process::serve(&address, &["--demo"]);
        let url = server.url.clone();
        Some(Self { server: Some(server), address, postgres, file, _directory: directory, url })
    }

    /// Whether it is the database's turn.
    fn takes_database(&self, round: u32) -> bool {
        self.postgres.is_some() && round % 2 == 1
    }

    /// Kills the server or, in every other round on PostgreSQL, the database under it.
    pub(super) fn kill(&mut self, round: u32) {
        match &self.postgres {
            // Now and then it is stopped as people stop it.
            Some(postgres) if self.takes_database(round) && round % 8 == 7 => postgres.stop(),
            Some(postgres) if self.takes_database(round) => postgres.kill(),
            _ => drop(self.server.take()),
        }
    }

    /// Starts again what was killed.
    pub(super) async fn revive(&mut self, round: u32) {
        if let Some(postgres) = &self.postgres
            && self.takes_database(round)
        {
            postgres.revive();
            // The server is not told: it must find out.
            return;
        }
        if self.postgres.is_none() {
            self.inspect().await;
        }
        let server = Process::serve(&self.address, &["--demo"]);
        self.url.clone_from(&server.url);
        self.server = Some(server);
    }

    /// Stops the server as people do.
    pub(super) fn stop(&mut self) {
        assert!(self.server.take().unwrap().stop(), "it did not stop cleanly");
    }

    /// The database, as a second reader.
    pub(super) async fn open(&self) -> Db {
        Db::open(&self.address.parse().unwrap(), 24).await.unwrap()
    }

    /// The file as the dead server has left it.
    async fn inspect(&self) {
        assert!(self.file.exists());
        let db = self.open().await;
        let ask = async |sql: &str| {
            let rows =
                db.writer().query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap();
            rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(ask("PRAGMA integrity_check").await, ["ok"]);
        assert_eq!(ask("PRAGMA foreign_key_check").await, Vec::<String>::new());
        db.close().await.unwrap();
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

//! The way to a database on PostgreSQL: one set of options for all that is connected to it.

use std::str::FromStr;

use sea_orm::sqlx::postgres::{PgConnectOptions, PgSslMode};
use sea_orm::sqlx::{ConnectOptions, Error};

use super::tls::Certificates;

/// A way to one database.
#[derive(Clone, Debug)]
pub struct Way {
    /// How it is connected to.
    pub options: PgConnectOptions,
    /// Whether a pooler lends each of its sessions for one transaction at a time. Nothing is set or prepared in one
    /// for later then, and nobody listens there.
    pub is_lent: bool,
}

/// What an address says, and what the environment of PostgreSQL's own programs adds to it.
pub fn options(url: &str) -> Result<PgConnectOptions, Error> {
    // Poolers refuse to set how numbers are written as text, and none is ever read as text.
    let options = PgConnectOptions::from_str(url)?.extra_float_digits(None).disable_statement_logging();
    // As with PostgreSQL's own programs: whoever names authorities wants to be vouched for by them.
    let names_root = Certificates::of(&options).names_root();
    Ok(match options.get_ssl_mode() {
        PgSslMode::Require if names_root => options.ssl_mode(PgSslMode::VerifyCa),
        _ => options,
    })
}

impl Way {
    /// By these options, straight or by way of a pooler.
    pub fn new(options: PgConnectOptions, is_lent: bool) -> Self {
        // What was prepared is forgotten: it lies in a session that somebody else has by then.
        let options = if is_lent { options.statement_cache_capacity(0) } else { options };
        Self { options, is_lent }
    }
}

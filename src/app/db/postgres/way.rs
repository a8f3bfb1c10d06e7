//! The way to a database on PostgreSQL: one set of options for all that is connected to it.

use std::str::FromStr;

use sea_orm::sqlx::postgres::{PgConnectOptions, PgSslMode};
use sea_orm::sqlx::{ConnectOptions, Error};

use super::tls::Certificates;

/// What an address says, and what the environment of PostgreSQL's own programs adds to it.
pub fn options(url: &str) -> Result<PgConnectOptions, Error> {
    let options = PgConnectOptions::from_str(url)?.disable_statement_logging();
    // As with PostgreSQL's own programs: whoever names authorities wants to be vouched for by them.
    let names_root = Certificates::of(&options).names_root();
    Ok(match options.get_ssl_mode() {
        PgSslMode::Require if names_root => options.ssl_mode(PgSslMode::VerifyCa),
        _ => options,
    })
}

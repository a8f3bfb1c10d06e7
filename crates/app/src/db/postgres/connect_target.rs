//! The connection options of one PostgreSQL database, shared by all that connects to it.

use std::str::FromStr;

use sea_orm::sqlx::postgres::{PgConnectOptions, PgSslMode};
use sea_orm::sqlx::{ConnectOptions, Error};

use super::tls::Certificates;

/// How to connect to one database.
#[derive(Clone, Debug)]
pub(crate) struct ConnectTarget {
    /// The options of a connection.
    pub options: PgConnectOptions,
    /// Whether a pooler lends each session for one transaction at a time. Then nothing may be set or prepared
    /// in a session for later, and nothing can listen there.
    pub is_lent: bool,
}

/// The options of an address, completed by the environment variables of PostgreSQL's own programs.
pub(crate) fn options(url: &str) -> Result<PgConnectOptions, Error> {
    // Poolers refuse this setting of how floats are written as text, and no float is read as text here.
    let options = PgConnectOptions::from_str(url)?.extra_float_digits(None).disable_statement_logging();
    // As in PostgreSQL's own programs: naming certificate authorities means that the server is verified
    // against them.
    let names_root = Certificates::of(&options).names_root();
    Ok(match options.get_ssl_mode() {
        PgSslMode::Require if names_root => options.ssl_mode(PgSslMode::VerifyCa),
        _ => options,
    })
}

impl ConnectTarget {
    /// With these options, directly or (`is_lent`) by way of a pooler in transaction mode.
    pub(crate) fn new(options: PgConnectOptions, is_lent: bool) -> Self {
        // A prepared statement would belong to a session that somebody else has by then, so none is cached.
        let options = if is_lent { options.statement_cache_capacity(0) } else { options };
        Self { options, is_lent }
    }
}

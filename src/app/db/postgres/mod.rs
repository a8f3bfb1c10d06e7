//! Reading from PostgreSQL: many statements at once on few connections.
//!
//! A pool gives each statement a connection for itself, so that each costs both sides a way there and back. Here
//! statements are sent while others are still being answered, and what comes together is taken together.

mod line;
mod param;
pub mod pool;

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{TryStreamExt, pin_mut};
use sea_orm::sqlx::ConnectOptions;
use sea_orm::sqlx::postgres::PgConnectOptions;
use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, Type};
use uuid::Uuid;

use super::reading::Reading;
use crate::app::table::{Cell, Shape, Table};
use crate::error::{Error, Result};
use line::{Failure, Line};
use param::Param;

/// More connections would only leave each with less to do at once.
const LINES: usize = 8;

/// The connections that statements are read on; they are opened when they are needed.
#[derive(Clone, Debug)]
pub struct Lines {
    lines: Arc<[Line]>,
    turn: Arc<AtomicUsize>,
}

impl Lines {
    /// To the database that these options name, not encrypted.
    pub fn new(options: &PgConnectOptions) -> std::result::Result<Self, tokio_postgres::Error> {
        let mut url = options.to_url_lossy();
        url.set_query(None);
        let mut config = tokio_postgres::Config::from_str(url.as_str())?;
        config.ssl_mode(tokio_postgres::config::SslMode::Disable);
        if let Some(name) = options.get_application_name() {
            config.application_name(name);
        }
        if let Some(settings) = options.get_options() {
            config.options(settings);
        }
        let lines = (0..LINES).map(|_| Line::new(config.clone())).collect();
        Ok(Self { lines, turn: Arc::default() })
    }

    /// All rows of a statement that selects these columns, in their order.
    pub async fn read(&self, reading: &Reading, keys: Option<&[Uuid]>) -> Result<Table> {
        let values = reading.values_with(keys);
        let params: Vec<Param<'_>> = values.iter().map(Param).collect();
        match self.rows(reading, &params).await {
            // The database was restarted: there is a new connection for the second time.
            Err(failure) if failure.is_lost_connection() => self.rows(reading, &params).await,
            other => other,
        }
        .map_err(|failure| match failure.trouble() {
            Some(trouble) => Error::Database { trouble, cause: Arc::new(failure) },
            None => Error::internal(failure),
        })
    }

    async fn rows(&self, reading: &Reading, params: &[Param<'_>]) -> std::result::Result<Table, Failure> {
        let line = self.freest();
        let _taken = line.take();
        let link = line.link().await?;
        let statement = link.statement(&reading.sql, params).await?;
        let rows = link.client.query_raw(&statement, params).await?;
        pin_mut!(rows);
        let mut table = Table::new(reading.layout);
        while let Some(row) = rows.try_next().await? {
            for (place, shape) in reading.shapes.iter().enumerate() {
                push(&mut table, &row, place, *shape);
            }
        }
        Ok(table)
    }

    /// The connection on which the fewest statements wait; of several, each in its turn.
    fn freest(&self) -> &Line {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let in_turn = (0..LINES).map(|step| &self.lines[(turn + step) % LINES]);
        in_turn.min_by_key(|line| line.waiting()).unwrap_or(&self.lines[0])
    }
}

fn push(table: &mut Table, row: &Row, place: usize, shape: Shape) {
    /// The cell of a value; of one that its type does not hold, such as an infinite day, it is unreadable.
    fn cell<'r, T: FromSql<'r>>(row: &'r Row, place: usize, of: impl FnOnce(T) -> Cell) -> Cell {
        row.try_get(place).map_or(Cell::Unreadable, |value: Option<T>| value.map_or(Cell::Null, of))
    }
    let cell = match shape {
        Shape::Bool => cell(row, place, Cell::Bool),
        Shape::Int => cell(row, place, |number: i32| Cell::Int(number.into())),
        Shape::Long => cell(row, place, Cell::Int),
        Shape::Uuid => cell(row, place, Cell::Uuid),
        Shape::Day => cell(row, place, Cell::Day),
        Shape::Instant => cell(row, place, Cell::Instant),
        Shape::Text => cell(row, place, |text: &str| table.add_text(text)),
        Shape::Json => cell(row, place, |Json(text)| table.add_text(text)),
    };
    table.push(cell);
}

/// A document as the text that it was sent as.
struct Json<'a>(&'a str);

impl<'a> FromSql<'a> for Json<'a> {
    fn from_sql(
        _: &Type,
        raw: &'a [u8],
    ) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        // `jsonb` comes with the number of its format before the text.
        Ok(Self(str::from_utf8(raw.strip_prefix(&[1]).unwrap_or(raw))?))
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::JSON | Type::JSONB)
    }
}

//! On PostgreSQL: prepared statements, pipelined on a few connections.

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::NaiveDate;
use tokio_postgres::{Client, NoTls, Row, Statement};
use uuid::Uuid;

use crate::ask::Ask;
use crate::json::{Json, PageInfo};
use crate::shape::{Cost, Customer, Day, Id, Listed, Moment, Money, Project, Single, Task};
use crate::{Failure, VIEWER};

/// More of them gain nothing where the cores are few.
const CONNECTIONS: usize = 8;

/// A few connections, used in turn.
pub struct Store {
    line: Uuid,
    connections: Vec<Connection>,
    turn: AtomicUsize,
}

struct Connection {
    client: Client,
    point: Statement,
    list: Statement,
    nested: Statement,
}

impl Store {
    /// Opens the connections and prepares the statements.
    pub async fn open(url: &str) -> Result<Self, Failure> {
        let mut connections = Vec::new();
        for _ in 0..CONNECTIONS {
            connections.push(Connection::open(url).await?);
        }
        let viewer = "SELECT business_line_id FROM user_account WHERE email = $1";
        let line = connections[0].client.query_one(viewer, &[&VIEWER]).await?.get(0);
        Ok(Self { line, connections, turn: AtomicUsize::new(0) })
    }

    /// The answer as JSON.
    pub async fn answer(&self, ask: Ask) -> Result<Vec<u8>, Failure> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let Connection { client, point, list, nested } = &self.connections[turn % CONNECTIONS];
        match ask {
            Ask::Point(id) => point_json(&client.query(point, &[&id]).await?),
            Ask::List(day, id) => list_json(&client.query(list, &[&self.line, &day, &id]).await?),
            Ask::Nested(after) => nested_json(&client.query(nested, &[&self.line, &after]).await?),
        }
    }
}

impl Connection {
    async fn open(url: &str) -> Result<Self, Failure> {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        tokio::spawn(connection);
        Ok(Self {
            point: client.prepare(include_str!("postgres/point.sql")).await?,
            list: client.prepare(include_str!("postgres/list.sql")).await?,
            nested: client.prepare(include_str!("postgres/nested.sql")).await?,
            client,
        })
    }
}

fn point_json(rows: &[Row]) -> Result<Vec<u8>, Failure> {
    let project = rows.first().map(|row| Single {
        listed: listed(row),
        actual_start: day(row, 10),
        created_at: Moment(row.get(11)),
        customer: Customer { id: Id::customer(row.get(12)), name: row.get(13), industry: row.get(14) },
    });
    Json::of("project", &project)
}

fn list_json(rows: &[Row]) -> Result<Vec<u8>, Failure> {
    let shown = &rows[..rows.len().min(50)];
    let mut json = Json::page("projects", 32 << 10);
    for row in shown {
        json.node(&listed(row))?;
    }
    let position = |row: &Row| format!("{}/{}", row.get::<_, NaiveDate>(8), row.get::<_, Uuid>(0));
    json.end(&PageInfo { has_next_page: rows.len() > 50, end_cursor: shown.last().map(position) })
}

fn listed(row: &Row) -> Listed<'_, Day> {
    Listed {
        id: Id::project(row.get(0)),
        code: row.get(1),
        name: row.get(2),
        stage: row.get(3),
        on_hold: row.get(4),
        health: row.get(5),
        collection_status: row.get(6),
        planned_start: day(row, 7),
        planned_end: day(row, 8),
        version: row.get(9),
    }
}

fn nested_json(rows: &[Row]) -> Result<Vec<u8>, Failure> {
    let mut levels = rows.chunk_by(|one, next| one.get::<_, i32>(0) == next.get::<_, i32>(0));
    let mut level = || levels.next().unwrap_or_default();
    let (customers, mut projects, mut tasks, mut costs) = (level(), level(), level(), level());
    let shown = &customers[..customers.len().min(20)];
    let mut json = Json::page("customers", 1 << 20);
    for row in shown {
        let id = row.get(2);
        let customer = Customer { id: Id::customer(id), name: row.get(3), industry: row.get(4) };
        json.open(&customer, "projects")?;
        for row in children(&mut projects, id) {
            let id = row.get(2);
            json.open(&project(row), "tasks")?;
            for row in children(&mut tasks, id) {
                json.node(&task(row))?;
            }
            json.next("costs");
            for row in children(&mut costs, id) {
                json.node(&cost(row))?;
            }
            json.close();
        }
        json.close();
    }
    let end_cursor = shown.last().map(|row| row.get::<_, Uuid>(2).to_string());
    json.end(&PageInfo { has_next_page: customers.len() > 20, end_cursor })
}

/// Takes a parent's rows from the front of a level, which is in the order of the parents.
fn children<'a>(level: &mut &'a [Row], parent: Uuid) -> &'a [Row] {
    let count = level.iter().take_while(|row| row.get::<_, Uuid>(1) == parent).count();
    let (own, rest) = level.split_at(count);
    *level = rest;
    own
}

fn project(row: &Row) -> Project<'_, Day> {
    Project {
        id: Id::project(row.get(2)),
        code: row.get(3),
        name: row.get(4),
        stage: row.get(5),
        planned_end: day(row, 7),
    }
}

fn task(row: &Row) -> Task<'_, Day> {
    Task {
        id: Id::task(row.get(2)),
        title: row.get(3),
        status: row.get(4),
        planned_start: day(row, 6),
        planned_end: day(row, 7),
        percent_complete: row.get::<_, i64>(8) as f64 / 100.0,
    }
}

fn cost(row: &Row) -> Cost<'_, Day> {
    Cost {
        id: Id::cost(row.get(2)),
        payee: row.get(3),
        status: row.get(4),
        incurred_on: Day(row.get(6)),
        amount: Money::new(row.get(8), row.get(5)),
    }
}

fn day(row: &Row, column: usize) -> Option<Day> {
    row.get::<_, Option<NaiveDate>>(column).map(Day)
}

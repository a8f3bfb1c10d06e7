//! On SQLite: threads of its own, each with a connection and its prepared statements.

use chrono::{DateTime, NaiveDate, Utc};
use crossbeam_channel::{Receiver, Sender, unbounded};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Result, Row, Rows, Statement, params};
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::ask::Ask;
use crate::json::{Json, PageInfo};
use crate::shape::{Cost, Customer, Id, Listed, Moment, Money, Project, Single, Task};
use crate::{Failure, VIEWER};

type Answer = Result<Vec<u8>, Failure>;
type Job = (Ask, oneshot::Sender<Answer>);

/// The threads' queue.
pub struct Store(Sender<Job>);

impl Store {
    /// Starts a thread for each core.
    pub fn open(file: &str) -> Result<Self, Failure> {
        let (jobs, queue) = unbounded();
        for _ in 0..std::thread::available_parallelism()?.get() {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(file, flags)?;
            connection.execute_batch("PRAGMA mmap_size = 1073741824")?;
            // Without it statistics make SQLite plan a statement anew for every value.
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
            let queue = queue.clone();
            std::thread::spawn(move || work(&connection, &queue));
        }
        Ok(Self(jobs))
    }

    /// The answer as JSON.
    pub async fn answer(&self, ask: Ask) -> Answer {
        let (answer, answered) = oneshot::channel();
        self.0.send((ask, answer)).map_err(|_| "no thread is left")?;
        answered.await?
    }
}

fn work(connection: &Connection, queue: &Receiver<Job>) -> Result<()> {
    let mut desk = Desk::new(connection)?;
    for (ask, answer) in queue {
        let json = match ask {
            Ask::Point(id) => desk.point(id),
            Ask::List(day, id) => desk.list(day, id),
            Ask::Nested(after) => desk.nested(after),
        };
        // Who asked may be gone.
        let _ = answer.send(json);
    }
    Ok(())
}

/// What a thread works with. Below customers there is a statement for each parent: to SQLite that is a function
/// call, and costs less than one large statement that has to sort the levels out.
struct Desk<'c> {
    line: Uuid,
    point: Statement<'c>,
    list: Statement<'c>,
    customers: Statement<'c>,
    projects: Statement<'c>,
    tasks: Statement<'c>,
    costs: Statement<'c>,
}

impl<'c> Desk<'c> {
    fn new(connection: &'c Connection) -> Result<Self> {
        let viewer = "SELECT business_line_id FROM user_account WHERE email = ?1";
        Ok(Self {
            line: connection.query_row(viewer, [VIEWER], |row| row.get(0))?,
            point: connection.prepare(include_str!("sqlite/point.sql"))?,
            list: connection.prepare(include_str!("sqlite/list.sql"))?,
            customers: connection.prepare(include_str!("sqlite/customers.sql"))?,
            projects: connection.prepare(include_str!("sqlite/projects.sql"))?,
            tasks: connection.prepare(include_str!("sqlite/tasks.sql"))?,
            costs: connection.prepare(include_str!("sqlite/costs.sql"))?,
        })
    }

    fn point(&mut self, id: Uuid) -> Answer {
        let mut rows = self.point.query([id])?;
        let project = rows.next()?.map(single).transpose()?;
        Json::of("project", &project)
    }

    fn list(&mut self, day: NaiveDate, after: Uuid) -> Answer {
        let mut json = Json::page("projects", 32 << 10);
        let mut page = Page::new(50);
        let mut rows = self.list.query(params![self.line, day, after])?;
        while let Some(row) = page.next(&mut rows)? {
            page.end = Some(format!("{}/{}", text(row, 8)?, row.get::<_, Uuid>(0)?));
            json.node(&listed(row)?)?;
        }
        json.end(&page.info())
    }

    fn nested(&mut self, after: Uuid) -> Answer {
        let mut json = Json::page("customers", 1 << 20);
        let mut page = Page::new(20);
        let mut customers = self.customers.query(params![self.line, after])?;
        while let Some(row) = page.next(&mut customers)? {
            let id: Uuid = row.get(0)?;
            page.end = Some(id.to_string());
            json.open(&customer(row, 0)?, "projects")?;
            let mut projects = self.projects.query([id])?;
            while let Some(row) = projects.next()? {
                let id: Uuid = row.get(0)?;
                json.open(&project(row)?, "tasks")?;
                let mut tasks = self.tasks.query([id])?;
                while let Some(row) = tasks.next()? {
                    json.node(&task(row)?)?;
                }
                json.next("costs");
                let mut costs = self.costs.query([id])?;
                while let Some(row) = costs.next()? {
                    json.node(&cost(row)?)?;
                }
                json.close();
            }
            json.close();
        }
        json.end(&page.info())
    }
}

/// Counts the rows of a page; one more than it shows tells that more follow.
struct Page {
    left: usize,
    more: bool,
    end: Option<String>,
}

impl Page {
    fn new(length: usize) -> Self {
        Self { left: length, more: false, end: None }
    }

    fn next<'r>(&mut self, rows: &'r mut Rows<'_>) -> Result<Option<&'r Row<'r>>> {
        let row = rows.next()?;
        self.more = self.left == 0 && row.is_some();
        self.left = self.left.saturating_sub(1);
        Ok(row.filter(|_| !self.more))
    }

    fn info(self) -> PageInfo {
        PageInfo { has_next_page: self.more, end_cursor: self.end }
    }
}

fn single<'r>(row: &'r Row<'_>) -> Result<Single<'r, &'r str>> {
    let created_at: DateTime<Utc> = row.get(11)?;
    Ok(Single {
        listed: listed(row)?,
        actual_start: text_opt(row, 10)?,
        created_at: Moment(created_at),
        customer: customer(row, 12)?,
    })
}

fn listed<'r>(row: &'r Row<'_>) -> Result<Listed<'r, &'r str>> {
    Ok(Listed {
        id: Id::project(row.get(0)?),
        code: text(row, 1)?,
        name: text(row, 2)?,
        stage: text(row, 3)?,
        on_hold: row.get(4)?,
        health: text(row, 5)?,
        collection_status: text(row, 6)?,
        planned_start: text_opt(row, 7)?,
        planned_end: text_opt(row, 8)?,
        version: row.get(9)?,
    })
}

fn customer<'r>(row: &'r Row<'_>, first: usize) -> Result<Customer<'r>> {
    Ok(Customer {
        id: Id::customer(row.get(first)?),
        name: text(row, first + 1)?,
        industry: text_opt(row, first + 2)?,
    })
}

fn project<'r>(row: &'r Row<'_>) -> Result<Project<'r, &'r str>> {
    Ok(Project {
        id: Id::project(row.get(0)?),
        code: text(row, 1)?,
        name: text(row, 2)?,
        stage: text(row, 3)?,
        planned_end: text_opt(row, 4)?,
    })
}

fn task<'r>(row: &'r Row<'_>) -> Result<Task<'r, &'r str>> {
    Ok(Task {
        id: Id::task(row.get(0)?),
        title: text(row, 1)?,
        status: text(row, 2)?,
        planned_start: text_opt(row, 3)?,
        planned_end: text_opt(row, 4)?,
        percent_complete: f64::from(row.get::<_, i32>(5)?) / 100.0,
    })
}

fn cost<'r>(row: &'r Row<'_>) -> Result<Cost<'r, &'r str>> {
    Ok(Cost {
        id: Id::cost(row.get(0)?),
        payee: text(row, 1)?,
        status: text(row, 2)?,
        incurred_on: text(row, 3)?,
        amount: Money::new(row.get(4)?, text(row, 5)?),
    })
}

fn text<'r>(row: &'r Row<'_>, column: usize) -> Result<&'r str> {
    Ok(row.get_ref(column)?.as_str()?)
}

fn text_opt<'r>(row: &'r Row<'_>, column: usize) -> Result<Option<&'r str>> {
    Ok(row.get_ref(column)?.as_str_or_null()?)
}

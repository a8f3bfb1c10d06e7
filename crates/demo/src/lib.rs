//! Demo data: an agency with customers, projects in every stage, and the people who run them, as the rules
//! would have made it. From one seed and one day always the same.

mod alerts;
mod customers;
mod deal;
mod dice;
mod history;
mod lessons;
mod life;
mod money_in;
mod names;
mod offer;
mod people;
mod phrases;
mod plan;
mod portfolio;
mod rows;
mod services;
mod spending;
mod story;
#[cfg(test)]
mod tests;
mod work;

use std::collections::HashMap;

use entity::enums::RestrictionList;
use entity::{policy, restricted_category, user_account};
use sea_orm::{EntityTrait, QuerySelect};
use uuid::Uuid;

use app::alert::approval;
use app::db::requester::Requester;
use app::error::{ErrorCode, Result, UserError};
use app::policy::{establish, of_line};
use app::progress::JobProgress;
use app::project::{code, codes_of};
use app::user::{DEMO_PASSWORD, hash_password};
use app::{App, Tx, sequence};
use customers::DemoCustomer;
use dice::{Calendar, Dice, plus};
use people::Company;
pub use people::{DemoUser, users};
use rows::Rows;

/// Every demo user's password.
pub const PASSWORD: &str = DEMO_PASSWORD;

/// How much demo data, and which.
#[derive(Clone, Copy, Debug)]
pub struct DemoOptions {
    /// How many projects; everything else follows.
    pub projects: usize,
    /// The same seed gives the same company.
    pub seed: u64,
}

impl Default for DemoOptions {
    fn default() -> Self {
        Self { projects: 120, seed: 7 }
    }
}

/// What filling a database came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filled {
    /// It holds demo data now.
    Now {
        /// How many projects were made.
        projects: usize,
        /// How many of them have an alert.
        alerted: usize,
    },
    /// It held demo data before; nothing was done.
    Before,
}

/// What all projects share.
struct World {
    calendar: Calendar,
    company: Company,
    clients: Vec<DemoCustomer>,
    policy: policy::Model,
    /// Restricted categories by their word.
    restricted: Vec<(Uuid, &'static str)>,
    /// Tasks and subtasks of a project, about.
    tasks: usize,
    /// Costs of a project that is done, about.
    costs: usize,
}

/// Projects that are made and inserted at once.
const BATCH: usize = 200;

/// Streams of chance that are not a project's.
const COMPANY: u64 = u64::MAX;
const PORTFOLIO: u64 = u64::MAX - 1;
const PENDING: u64 = u64::MAX - 2;
/// And those before it, of each batch.
const HISTORY: u64 = u64::MAX - 3;

impl std::fmt::Display for Filled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Now { projects, alerted } => {
                write!(f, "Demo data: {projects} projects, {alerted} of them with something to tell.")
            }
            Self::Before => write!(f, "The database holds demo data already; nothing was done."),
        }
    }
}

/// Fills an empty database: in one transaction with a company and its projects as they would have come about, then
/// with some projects that its people live through the program's own operations. Refuses a database that holds other
/// users.
pub async fn fill(app: &App, options: &DemoOptions) -> Result<Filled> {
    Requester::Maker.during(Box::pin(make(app, options))).await
}

async fn make(app: &App, options: &DemoOptions) -> Result<Filled> {
    let password_hash = hash_password(PASSWORD.into()).await?;
    // Servers that start at the same time: the second finds it done.
    let _turn = app.db.lock_startup().await?;
    let tx = app.begin().await?;
    if is_filled(&tx).await? {
        return Ok(Filled::Before);
    }
    establish(&tx).await?;
    let calendar = Calendar { zone: app.zone, now: tx.now, today: tx.today };
    let mut rows = Rows::default();
    let mut dice = Dice::new(options.seed, COMPANY);
    let company = Company::found(&calendar, &mut dice, options.projects, &password_hash, &mut rows);
    let count = customers::count(options.projects);
    let large = options.projects >= 1_000;
    let world = World {
        clients: customers::register(&calendar, &mut dice, count, &company, &mut rows),
        restricted: restrict(&calendar, &mut dice, &mut rows),
        policy: of_line(&tx.txn, None).await?,
        tasks: if large { 21 } else { 18 },
        costs: if large { 14 } else { 38 },
        calendar,
        company,
    };
    let pending = (options.projects / 8).max(12);
    deal::pending(&world, &mut Dice::new(options.seed, PENDING), pending, &mut rows);
    history::write(&mut Dice::new(options.seed, HISTORY), &mut rows, true)?;
    alerts::note_authors(&mut rows);
    rows.insert(&tx.txn).await?;

    let mut dice = Dice::new(options.seed, PORTFOLIO);
    let lived = if options.projects >= 6 * story::COUNT { story::COUNT } else { 0 };
    let made = options.projects - lived;
    let outlines = portfolio::outline(&world.calendar, &mut dice, made, &world.company, &world.clients);
    let (mut numbers, mut stream, mut alerted) = (HashMap::new(), 0, 0);
    let mut progress = JobProgress::of("Making demo data", made as u64, "projects");
    for batch in outlines.chunks(BATCH) {
        let mut rows = Rows::default();
        for outline in batch {
            let year = portfolio::year_of(outline);
            let number = numbers.entry(year).or_insert(0);
            *number += 1;
            let mut dice = Dice::new(options.seed, stream);
            stream += 1;
            life::live(&world, outline, &code(year, *number), &mut dice, &mut rows)?;
        }
        alerts::freeze(&mut rows)?;
        let projects = rows.project.clone();
        history::write(&mut Dice::new(options.seed, HISTORY - stream), &mut rows, !large)?;
        alerts::note_authors(&mut rows);
        let questions = alerts::questions(&rows);
        rows.insert(&tx.txn).await?;
        approval::ask_all(&tx, questions).await?;
        alerted += alerts::raise(&tx, projects).await?;
        progress.done(stream);
    }
    drop(progress);
    let summing = JobProgress::unknown("Adding up the demo data");
    migration::recount_totals(&tx.txn).await?;
    for (year, number) in numbers {
        sequence::begin_after(&tx, &codes_of(year), number).await?;
    }
    tx.commit().await?;
    drop(summing);
    if lived > 0 {
        let ids = story::live_all(app, &world.calendar, &world.company, &world.clients).await?;
        let tx = app.begin().await?;
        alerted += alerts::raise(&tx, story::rows(app, &ids).await?).await?;
        tx.commit().await?;
    }
    Ok(Filled::Now { projects: options.projects, alerted })
}

/// Whether the database holds demo users; an error if it holds others.
async fn is_filled(tx: &Tx) -> Result<bool> {
    let emails: Vec<String> = user_account::Entity::find()
        .select_only()
        .column(user_account::Column::Email)
        .into_tuple()
        .all(&tx.txn)
        .await?;
    let strangers = emails.iter().filter(|email| !email.ends_with(people::DOMAIN));
    let count = strangers.count();
    if count > 0 {
        return Err(UserError::new(ErrorCode::RuleRefused, &[], messages::not_a_demo(count)).into());
    }
    Ok(!emails.is_empty())
}

/// What the company does not advertise, or only with care.
fn restrict(calendar: &Calendar, dice: &mut Dice, rows: &mut Rows) -> Vec<(Uuid, &'static str)> {
    use RestrictionList::{Caution, Never};
    const WORDS: [(RestrictionList, &str, &str); 6] = [
        (Never, "e-cigarette", "Against our values, however large the amount."),
        (Never, "电子烟", "违背公司价值观，无论金额大小一律不接。"),
        (Caution, "crypto-currency", "Does not fit our audience; legal risk."),
        (Caution, "加密货币", "与受众不符，存在合规风险。"),
        (Caution, "weight-loss remedy", "Claims of healing need a licence."),
        (Caution, "减肥药", "涉及疗效宣称，须有批准文号。"),
    ];
    let at = calendar.at(plus(calendar.today, -950), 600);
    let mut known = Vec::new();
    for (list, word, reason) in WORDS {
        let id = dice.id(at);
        known.push((id, word));
        rows.restricted_category.push(restricted_category::Model {
            id,
            list,
            word: word.into(),
            reason: reason.into(),
            created_at: at,
            retired_at: None,
        });
    }
    known
}

//! What the demo promises, on a throw-away database.

mod past;
mod sums;
mod year;

use std::collections::{HashMap, HashSet};

use chrono::{TimeZone, Utc};
use entity::enums::{
    AlertKind, AuditAction, CostStatus, CostStep, Health, ProjectStage, RequirementStatus, Role,
};
use entity::{
    alert, audit_entry, budget, cost, cost_approval, customer, project, receipt, requirement, task,
    user_account, user_role,
};
use sea_orm::{EntityTrait, ModelTrait, PaginatorTrait};
use tempfile::TempDir;
use uuid::Uuid;

use super::{DemoOptions, Filled, fill, users};
use app::App;
use app::clock::Clock;
use app::cost::route_of;
use app::db::Db;
use app::user::{NewUser, insert};
use rules::four_eyes::{CostParticipants, Decider};

async fn empty() -> (App, TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("demo.db");
    let url = format!("sqlite://{}?mode=rwc", path.display());
    let db = Db::open(&url.parse().unwrap(), 24).await.unwrap();
    App::migrate(&db).await.unwrap();
    let noon = Utc.with_ymd_and_hms(2026, 5, 20, 4, 0, 0).unwrap();
    let secret = Some("secret".to_string());
    let app = App::new(db, Clock::manual(noon), chrono_tz::Asia::Shanghai, secret).await;
    (app.unwrap(), directory)
}

async fn all<E: EntityTrait>(app: &App) -> Vec<E::Model> {
    E::find().all(&app.db.reader).await.unwrap()
}

fn by<M, K: std::hash::Hash + Eq>(rows: Vec<M>, key: impl Fn(&M) -> K) -> HashMap<K, Vec<M>> {
    let mut grouped: HashMap<K, Vec<M>> = HashMap::new();
    for row in rows {
        grouped.entry(key(&row)).or_default().push(row);
    }
    grouped
}

#[tokio::test]
async fn the_demo_is_a_consistent_company() {
    let (app, _directory) = empty().await;
    let filled = fill(&app, &DemoOptions::default()).await.unwrap();
    assert!(matches!(filled, Filled::Now { projects: 120, alerted } if alerted > 10));
    let projects = all::<project::Entity>(&app).await;
    let tasks = all::<task::Entity>(&app).await;
    let costs = all::<cost::Entity>(&app).await;

    has_the_promised_size(&app, &projects, &tasks, &costs).await;
    sums::costs_add_up(&app, &projects, &costs).await;
    sums::progress_adds_up(&app, &projects, &tasks).await;
    sums::money_received_adds_up(&app, &projects).await;
    sums::budgets_come_from_proposals(&app, &projects).await;
    sums::approvals_hold(&app, &projects).await;
    costs_took_their_steps(&app, &costs).await;
    nothing_lies_in_the_future(&app, &projects, &tasks, &costs).await;
    leads_have_something_to_see(&app, &projects).await;
    some_projects_were_lived(&app, &projects).await;
    a_director_is_one_signature_from_a_red_line(&app, &projects, &costs).await;

    let again = fill(&app, &DemoOptions::default()).await.unwrap();
    assert_eq!(again, Filled::Before);
    assert_eq!(project::Entity::find().count(&app.db.reader).await.unwrap(), 120);
}

async fn has_the_promised_size(
    app: &App,
    projects: &[project::Model],
    tasks: &[task::Model],
    costs: &[cost::Model],
) {
    assert_eq!(customer::Entity::find().count(&app.db.reader).await.unwrap(), 40);
    assert_eq!(projects.len(), 120);
    assert!((1_700..=2_400).contains(&tasks.len()), "{} tasks", tasks.len());
    assert!((2_500..=3_500).contains(&costs.len()), "{} costs", costs.len());
    let stages: HashSet<_> = projects.iter().map(|row| row.stage).collect();
    assert_eq!(stages.len(), ProjectStage::ALL.len());
    let status: HashSet<_> = all::<requirement::Entity>(app).await.iter().map(|row| row.status).collect();
    assert_eq!(status.len(), RequirementStatus::ALL.len());
    let names: HashSet<_> = all::<customer::Entity>(app).await.into_iter().map(|row| row.name).collect();
    assert_eq!(names.len(), 40);
    let known = all::<user_account::Entity>(app).await;
    assert_eq!(known.len(), 38);
    for user in users() {
        assert!(known.iter().any(|row| row.email == user.email), "{}", user.email);
    }
}

async fn costs_took_their_steps(app: &App, costs: &[cost::Model]) {
    let roles = by(all::<user_role::Entity>(app).await, |row| row.user_id);
    let steps = by(all::<cost_approval::Entity>(app).await, |row| row.cost_id);
    for row in costs {
        let mut status = CostStatus::Submitted;
        let mut hands = CostParticipants { submitted_by: Some(row.submitted_by_id), steps: Vec::new() };
        let mut own: Vec<_> = steps.get(&row.id).into_iter().flatten().collect();
        own.sort_by_key(|step| step.id);
        for step in own {
            status = rules::cost::next(status, step.step, route_of(row).unwrap().needs_director()).unwrap();
            let role = match step.step {
                CostStep::DirectorApproval => Role::Director,
                CostStep::Cancellation => Role::ProjectManager,
                _ => Role::Finance,
            };
            assert_eq!(roles[&step.decided_by_id][0].role, role);
            assert!(step.decided_at >= row.created_at);
            hands.check(step.step, Decider { person: step.decided_by_id, four_eyes: true }).unwrap();
            hands.steps.push((step.step, step.decided_by_id));
        }
        assert_eq!(status, row.status);
        assert_eq!(row.paid_at.is_some(), status == CostStatus::Paid);
    }
}

async fn nothing_lies_in_the_future(
    app: &App,
    projects: &[project::Model],
    tasks: &[task::Model],
    costs: &[cost::Model],
) {
    let now = app.clock.now();
    assert!(projects.iter().all(|row| row.created_at <= now && row.updated_at <= now));
    assert!(tasks.iter().all(|row| row.created_at <= row.updated_at && row.updated_at <= now));
    assert!(costs.iter().all(|row| row.updated_at <= now && row.incurred_on <= app.today()));
    assert!(all::<receipt::Entity>(app).await.iter().all(|row| row.received_on <= app.today()));
    in_order(projects, |row| (row.id, row.created_at));
    in_order(tasks, |row| (row.id, row.created_at));
    in_order(costs, |row| (row.id, row.created_at));
    let codes: HashSet<_> = projects.iter().map(|row| &row.code).collect();
    assert_eq!(codes.len(), projects.len());
}

fn in_order<M: ModelTrait>(rows: &[M], key: impl Fn(&M) -> (Uuid, chrono::DateTime<Utc>)) {
    let mut keys: Vec<_> = rows.iter().map(key).collect();
    keys.sort();
    assert!(keys.is_sorted_by_key(|(_, at)| at.timestamp_millis()));
}

/// Some projects of each stage were made step by step, and each step is in the audit log.
async fn some_projects_were_lived(app: &App, projects: &[project::Model]) {
    let entries = by(all::<audit_entry::Entity>(app).await, |row| row.project_id);
    let actions_of = |row: &project::Model| -> Vec<AuditAction> {
        let own = entries.get(&Some(row.id)).into_iter().flatten();
        own.map(|entry| entry.action).collect()
    };
    for row in projects {
        assert!(actions_of(row).contains(&AuditAction::InitiateProject), "{}", row.code);
    }
    // What only the operations themselves write.
    let lived: Vec<_> = projects
        .iter()
        .filter(|row| {
            actions_of(row).iter().any(|action| {
                *action == AuditAction::SubmitForCompliance || *action == AuditAction::SupersedeProposal
            })
        })
        .collect();
    assert_eq!(lived.len(), super::story::COUNT);
    let stages: HashSet<_> = lived.iter().map(|row| row.stage).collect();
    assert_eq!(stages.len(), ProjectStage::ALL.len(), "every stage");
    let complete = lived.iter().find(|row| row.stage == ProjectStage::Completed).unwrap();
    let actions = actions_of(complete);
    for action in [
        AuditAction::DecideComplianceReview,
        AuditAction::DecideContract,
        AuditAction::PayCost,
        AuditAction::RecordReceipt,
        AuditAction::CompleteProject,
        AuditAction::FinishRetrospective,
    ] {
        assert!(actions.contains(&action), "{action:?} in {actions:?}");
    }
    let questions = all::<alert::Entity>(app).await;
    let questions = questions.iter().filter(|row| row.kind == AlertKind::ApprovalRequired);
    assert!(questions.count() > 10, "what waits for an approval is told");
}

async fn leads_have_something_to_see(app: &App, projects: &[project::Model]) {
    let running: Vec<_> =
        projects.iter().filter(|row| row.stage == ProjectStage::Execution && !row.on_hold).collect();
    let share = |health| {
        let such = running.iter().filter(|row| row.health == health).count();
        such * 100 / running.len()
    };
    let (well, risk, bad) = (share(Health::OnTrack), share(Health::AtRisk), share(Health::OffTrack));
    assert!((50..=80).contains(&well), "{well} % on track, {risk} % at risk, {bad} % off track");
    assert!(risk >= 5 && bad >= 8, "{well} % on track, {risk} % at risk, {bad} % off track");
    assert!(running.iter().all(|row| row.evaluated_on == Some(app.today())));
    let held = projects.iter().filter(|row| row.on_hold);
    assert!(held.clone().count() > 0 && held.clone().all(|row| row.hold_reason.is_some()));

    let alerts = all::<alert::Entity>(app).await;
    for kind in [AlertKind::CostOverrun, AlertKind::ProgressWarning] {
        assert!(alerts.iter().filter(|row| row.kind == kind).count() > 2, "{kind:?}");
    }
    let people = by(all::<user_account::Entity>(app).await, |row| row.email.clone());
    let person = |email: &str| people[&format!("{email}@demo.example")][0].clone();
    let budgets = by(all::<budget::Entity>(app).await, |row| row.project_id);
    for manager in ["project_manager", "project_manager2"] {
        let room = running.iter().filter(|row| {
            let line = budgets[&row.id][0].red_line_minor;
            let left = line - row.cost_committed_minor - row.cost_paid_minor;
            row.manager_id == person(manager).id
                && row.business_line_id == person("team_lead").business_line_id
                && row.health != Health::OffTrack
                && (line / 20..=line * 3 / 10).contains(&left)
        });
        assert!(room.count() >= 2, "{manager} can't be brought past a red line");
    }
}

/// What waits longest for a director of either line is a cost that takes its project past the red line.
async fn a_director_is_one_signature_from_a_red_line(
    app: &App,
    projects: &[project::Model],
    costs: &[cost::Model],
) {
    let projects: HashMap<_, _> = projects.iter().map(|row| (row.id, row)).collect();
    let budgets = by(all::<budget::Entity>(app).await, |row| row.project_id);
    for lead in ["team_lead", "team_lead2"] {
        let lead = format!("{lead}@demo.example");
        let line = all::<user_account::Entity>(app).await.into_iter().find(|row| row.email == lead);
        let line = line.unwrap().business_line_id;
        let mut waiting: Vec<_> = costs
            .iter()
            .filter(|row| row.status == CostStatus::FinanceApproved)
            .filter(|row| projects[&row.project_id].business_line_id == line)
            .collect();
        waiting.sort_by_key(|row| row.id);
        let (first, project) = (waiting[0], projects[&waiting[0].project_id]);
        let red_line = budgets[&project.id][0].red_line_minor;
        let settled = project.cost_committed_minor + project.cost_paid_minor;
        assert!(settled <= red_line && settled + first.amount_minor > red_line, "{}", project.code);
        assert_eq!(project.stage, ProjectStage::Execution);
    }
}

#[tokio::test]
async fn one_seed_gives_one_company() {
    let small = DemoOptions { projects: 30, seed: 11 };
    let mut companies = Vec::new();
    for options in [small, small, DemoOptions { seed: 12, ..small }] {
        let (app, _directory) = empty().await;
        fill(&app, &options).await.unwrap();
        let projects: Vec<_> = all::<project::Entity>(&app)
            .await
            .into_iter()
            .map(|row| (row.code, row.name, row.progress, row.cost_paid_minor, row.health))
            .collect();
        let costs: Vec<_> = all::<cost::Entity>(&app)
            .await
            .into_iter()
            .map(|row| (row.payee, row.amount_minor, row.status, row.created_at))
            .collect();
        companies.push((projects, costs));
    }
    assert_eq!(companies[0], companies[1]);
    assert_ne!(companies[0], companies[2]);
}

#[tokio::test]
async fn a_database_with_other_users_is_left_alone() {
    let (app, _directory) = empty().await;
    let tx = app.begin().await.unwrap();
    let person = NewUser {
        name: "Somebody".into(),
        email: "somebody@elsewhere.example".into(),
        password_hash: "-".into(),
        locale: "en".into(),
        business_line_id: None,
    };
    insert(&tx, None, person, &[Role::Admin]).await.unwrap();
    tx.commit().await.unwrap();
    let refused = fill(&app, &DemoOptions::default()).await.unwrap_err();
    assert!(refused.to_string().contains("not from the demo"));
    assert_eq!(user_account::Entity::find().count(&app.db.reader).await.unwrap(), 1);
}

//! Issues: problems that are raised in a project, have an owner, and are resolved.

use std::collections::HashMap;

use async_graphql::{Enum, InputObject, MaybeUndefined};
use entity::enums::{AlertRule, AuditAction, IssueSeverity, IssueStatus};
use entity::{issue, project, task, user_account, user_role};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::alert::{self, EvaluationCause};
use super::audit::{self, FieldChanges};
use super::page::{Listed, Sort};
use super::project::{allow, lock, store};
use super::scope::{self, Visible};
use super::search::found;
use super::{App, Tx};
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::idempotency::OnceTx;
use crate::scalar::{Id, NodeKind};
use crate::validation::Validator;
use crate::viewer::{Operation, Permission, Viewer};
use rules::issue::CriticalIssue;
use rules::lifecycle::ProjectStep;
use rules::search::SearchQuery;

/// A problem to be raised.
#[derive(Clone, Debug, InputObject)]
pub struct RaiseIssueInput {
    /// The project that the problem belongs to.
    pub project_id: Id,
    /// The task on which it was met; left out, it is not of one task.
    pub task_id: Option<Id>,
    /// What the problem is, in one line of 1 to 200 characters.
    pub title: String,
    /// What is wrong, up to 20,000 characters.
    pub description: Option<String>,
    /// How much the problem hurts.
    pub severity: IssueSeverity,
    /// The person who is to solve it; left out, the project's manager. They must be allowed to: by leading the
    /// project, by having sold it, by a task in it, or as TEAM_LEAD of its line.
    pub owner_id: Option<Id>,
}

/// Changes to a problem. What is left out stays; null clears.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateIssueInput {
    /// The problem that is changed.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// One line, 1 to 200 characters. It can't be cleared.
    pub title: MaybeUndefined<String>,
    /// What is wrong, up to 20,000 characters; null leaves it empty.
    pub description: MaybeUndefined<String>,
    /// How much it hurts. It can't be cleared.
    pub severity: MaybeUndefined<IssueSeverity>,
    /// The person who is to solve it, with the same conditions as when it is raised. Whoever is given a CRITICAL one
    /// gets an alert. It can't be cleared.
    pub owner_id: MaybeUndefined<Id>,
}

/// A problem that is solved.
#[derive(Clone, Debug, InputObject)]
pub struct ResolveIssueInput {
    /// The problem that is solved.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// How the problem was solved, 1 to 20,000 characters.
    pub resolution: String,
}

/// Which problems are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct IssueFilter {
    /// Only problems of any of these statuses.
    pub status: Option<Vec<IssueStatus>>,
    /// Only problems of any of these severities.
    pub severity: Option<Vec<IssueSeverity>>,
    /// Only problems that this person sees to.
    pub owner_id: Option<Id>,
    /// Every word of this text is in the title, in whole or as a part of another word. Case, accents and the
    /// width of letters make no difference: `eclair` finds `ÉCLAIR`. Chinese is found in traditional and in
    /// simplified characters, by its pinyin and by its initials: `huayuan` and `hy` find 花园.
    pub search: Option<String>,
}

/// What problems are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum)]
pub enum IssueOrder {
    /// By when they were raised, the newest first.
    #[default]
    CreatedAtDesc,
    /// By when they were raised, the oldest first.
    CreatedAtAsc,
}

impl Listed for issue::Entity {
    type Filter = IssueFilter;
    type Order = IssueOrder;
    const ID: Self::Column = issue::Column::Id;

    fn visible(viewer: &Viewer) -> Visible<Self> {
        scope::issues(viewer)
    }

    fn matching(filter: &IssueFilter, _: &Viewer) -> Result<Condition> {
        use issue::Column;
        let mut check = Validator::filter();
        let search = check.line_opt("search", filter.search.as_deref(), 200);
        let owner = check.id_opt("ownerId", filter.owner_id.as_ref(), NodeKind::User);
        check.done()?;
        let mut rows = Condition::all();
        if let Some(status) = &filter.status {
            rows = rows.add(Column::Status.is_in(status.iter().copied()));
        }
        if let Some(severity) = &filter.severity {
            rows = rows.add(Column::Severity.is_in(severity.iter().copied()));
        }
        if let Some(owner) = owner {
            rows = rows.add(Column::OwnerId.eq(owner));
        }
        if let Some(text) = &search {
            rows = rows.add(found(Column::SearchText, &SearchQuery::of(text)));
        }
        Ok(rows)
    }

    fn sort(order: IssueOrder, _: &Viewer) -> Sort<Self::Column> {
        match order {
            IssueOrder::CreatedAtDesc => Sort::down(None),
            IssueOrder::CreatedAtAsc => Sort::up(None),
        }
    }
}

/// The number of open issues of each project; projects without one are left out.
pub async fn open_counts(app: &App, projects: &[Uuid]) -> Result<HashMap<Uuid, i32>> {
    use issue::Column::{ProjectId, Status};
    let counts: Vec<(Uuid, i64)> = issue::Entity::find()
        .select_only()
        .column(ProjectId)
        .expr_as(Expr::cust("COUNT(*)"), "count")
        .filter(ProjectId.is_in(projects.iter().copied()))
        .filter(Status.eq(IssueStatus::Open))
        .group_by(ProjectId)
        .into_tuple()
        .all(&app.db.reader)
        .await?;
    Ok(counts.into_iter().map(|(id, count)| (id, i32::try_from(count).unwrap_or(i32::MAX))).collect())
}

/// The open critical issues of each of these projects, oldest first.
pub async fn critical(
    db: &impl ConnectionTrait,
    projects: &[Uuid],
) -> Result<HashMap<Uuid, Vec<CriticalIssue>>> {
    use issue::Column;
    let rows = issue::Entity::find()
        .filter(Column::ProjectId.is_in(projects.iter().copied()))
        .filter(Column::Status.eq(IssueStatus::Open))
        .filter(Column::Severity.eq(IssueSeverity::Critical))
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let names: HashMap<Uuid, String> = user_account::Entity::find()
        .select_only()
        .columns([user_account::Column::Id, user_account::Column::Name])
        .filter(user_account::Column::Id.is_in(rows.iter().map(|row| row.owner_id)))
        .into_tuple()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let mut critical: HashMap<Uuid, Vec<CriticalIssue>> = HashMap::new();
    for row in rows {
        let owner = names.get(&row.owner_id).cloned().unwrap_or_default();
        let one = CriticalIssue { id: row.id, title: row.title, owner };
        critical.entry(row.project_id).or_default().push(one);
    }
    Ok(critical)
}

/// Updates the alerts of a locked project to its current critical issues.
async fn judge(tx: &Tx, viewer: &Viewer, project: project::Model) -> Result<project::Model> {
    let judged = alert::evaluate(tx, Some(viewer), project.clone(), EvaluationCause::Work).await?;
    store(tx, Some(viewer), &project, judged).await
}

async fn finish(tx: OnceTx, viewer: &Viewer, project: project::Model, issue: Uuid) -> Result<()> {
    judge(&tx, viewer, project).await?;
    tx.commit(issue).await
}

/// The owner is alerted of the issue and can resolve it, so they must see its project in a role that may resolve
/// issues.
async fn check_owner(tx: &Tx, project: &project::Model, owner: Uuid) -> Result<()> {
    let field = ["input", "ownerId"];
    let known = user_account::Entity::find_by_id(owner).one(&tx.txn).await?.filter(|user| user.active);
    let known = known.ok_or_else(|| Error::not_found("user", &field))?;
    let held = user_role::Entity::find().filter(user_role::Column::UserId.eq(owner)).all(&tx.txn).await?;
    let viewer = Viewer {
        user_id: owner,
        session_id: Uuid::nil(),
        roles: held.into_iter().map(|held| held.role).collect(),
        business_line_id: known.business_line_id,
        locale: known.locale,
    };
    let able = viewer.acting(Permission::RaiseIssue);
    if scope::projects(&able).find_by_id(project.id).one(&tx.txn).await?.is_some() {
        return Ok(());
    }
    let who = [
        messages::allow_leader(),
        messages::allow_seller(),
        messages::allow_doer(),
        messages::allow_overseer(),
    ];
    Err(UserError::new(ErrorCode::RuleRefused, &field, messages::owner_cannot_solve()).allowing(who).into())
}

/// Raises an issue.
pub async fn raise(app: &App, viewer: &Viewer, input: RaiseIssueInput) -> Result<issue::Model> {
    viewer.require(Permission::RaiseIssue)?;
    let viewer = &viewer.acting(Permission::RaiseIssue);
    let mut check = Validator::default();
    let project_id = check.id("projectId", &input.project_id, NodeKind::Project);
    let task_id = check.id_opt("taskId", input.task_id.as_ref(), NodeKind::Task);
    let title = check.line("title", &input.title, 200);
    let description = check.text_or_empty("description", input.description.as_deref().unwrap_or(""), 20_000);
    let owner_id = check.id_opt("ownerId", input.owner_id.as_ref(), NodeKind::User);
    check.done()?;

    let tx = app.begin_once().await?;
    let project = lock(&tx, viewer, project_id, &["input", "projectId"]).await?;
    allow(&project, ProjectStep::Report, &["input", "projectId"])?;
    if let Some(task) = task_id {
        let own = task::Entity::find_by_id(task).one(&tx.txn).await?;
        own.filter(|own| own.project_id == project_id)
            .ok_or_else(|| Error::not_found("task", &["input", "taskId"]))?;
    }
    let owner_id = owner_id.unwrap_or(project.manager_id);
    check_owner(&tx, &project, owner_id).await?;
    let row = issue::Model {
        id: tx.id(),
        project_id,
        task_id,
        title,
        description,
        severity: input.severity,
        status: IssueStatus::Open,
        owner_id,
        raised_by_id: viewer.user_id,
        resolution: None,
        resolved_at: None,
        search_text: String::new(),
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    let row = audit::insert(&tx, Some(viewer), row, AuditAction::RaiseIssue, FieldChanges::default()).await?;
    finish(tx, viewer, project, row.id).await?;
    Ok(row)
}

/// Changes an issue. It is allowed to those who manage issues, and to its owner.
pub async fn update(app: &App, viewer: &Viewer, input: UpdateIssueInput) -> Result<issue::Model> {
    let mut check = Validator::default();
    let title = check.change("title", &input.title, |check, at, text| check.line(at, text, 200));
    let description = check.change_or_clear("description", &input.description, |check, at, text| {
        check.text_or_empty(at, text, 20_000)
    });
    let severity = check.change("severity", &input.severity, |_, _, severity| *severity);
    let owner_id = check.change("ownerId", &input.owner_id, |check, at, id| check.id(at, id, NodeKind::User));
    let (tx, project, old) =
        lock_issue(app, viewer, check, &input.id, input.version, ProjectStep::Report).await?;
    let next_owner = owner_id.filter(|owner| *owner != old.owner_id);
    if let Some(owner) = next_owner {
        check_owner(&tx, &project, owner).await?;
    }
    let new = issue::Model {
        title: title.unwrap_or_else(|| old.title.clone()),
        description: description.map_or_else(|| old.description.clone(), Option::unwrap_or_default),
        severity: severity.unwrap_or(old.severity),
        owner_id: owner_id.unwrap_or(old.owner_id),
        ..old.clone()
    };
    let new = audit::update(&tx, Some(viewer), &old, new, AuditAction::UpdateIssue, FieldChanges::default())
        .await?;
    let project = judge(&tx, viewer, project).await?;
    let is_critical = |row: &issue::Model| row.severity == IssueSeverity::Critical;
    if next_owner.is_some() && is_critical(&old) && is_critical(&new) {
        // The alert was sent before, but not to the new owner as theirs.
        alert::record_again(&tx, viewer, project.id, (AlertRule::IssueCritical, new.id)).await?;
    }
    tx.commit(new.id).await?;
    Ok(new)
}

/// Resolves an issue. It is allowed to those who manage issues, and to its owner, even after the project has
/// ended.
pub async fn resolve(app: &App, viewer: &Viewer, input: ResolveIssueInput) -> Result<issue::Model> {
    let mut check = Validator::default();
    let resolution = check.text("resolution", &input.resolution, 20_000);
    let (tx, project, old) =
        lock_issue(app, viewer, check, &input.id, input.version, ProjectStep::Resolve).await?;
    let new = issue::Model {
        status: IssueStatus::Resolved,
        resolution: Some(resolution),
        resolved_at: Some(tx.now),
        ..old.clone()
    };
    let new = audit::update(&tx, Some(viewer), &old, new, AuditAction::ResolveIssue, FieldChanges::default())
        .await?;
    finish(tx, viewer, project, new.id).await?;
    Ok(new)
}

/// Reads an open issue that the viewer may change, with its project locked.
async fn lock_issue(
    app: &App,
    viewer: &Viewer,
    mut check: Validator,
    id: &Id,
    version: Option<i32>,
    step: ProjectStep,
) -> Result<(OnceTx, project::Model, issue::Model)> {
    viewer.require(Permission::RaiseIssue)?;
    let id = check.id("id", id, NodeKind::Issue);
    check.done()?;
    let field = ["input", "id"];
    let gone = || Error::not_found("problem", &field);
    let tx = app.begin_once().await?;
    let any = &viewer.acting(Permission::RaiseIssue);
    let find = || scope::issues(any).find_by_id(id);
    let project_id = find().one(&tx.txn).await?.ok_or_else(gone)?.project_id;
    let project = lock(&tx, any, project_id, &field).await?;
    let row = find().one(&tx.txn).await?.ok_or_else(gone)?;
    let manages = scope::sees_project(&viewer.acting(Permission::ManageIssues), &project);
    if !manages && row.owner_id != viewer.user_id {
        return Err(Error::Forbidden(messages::issue_not_yours(messages::refusal(Permission::ManageIssues))));
    }
    Error::expect_version(version, row.version)?;
    allow(&project, step, &field)?;
    if row.status == IssueStatus::Resolved {
        let message = messages::issue_in_state(row.status);
        return Err(UserError::new(ErrorCode::InvalidTransition, &field, message)
            .allowing([Operation::RaiseIssue])
            .into());
    }
    Ok((tx, project, row))
}

//! Problems met on the way.

use async_graphql::{Context, ID, Object};
use entity::enums::{IssueSeverity, IssueStatus};

use super::keyed::Keyed;
use super::payload::Payload;
use super::project::Project;
use super::store::maybe;
use super::task::Task;
use super::user::{User, user_of};
use super::value::global;
use crate::{object, payload};
use ::app::issue::{
    self as app, IssueFilter, IssueOrder, RaiseIssueInput, ResolveIssueInput, UpdateIssueInput,
};
use ::app::scalar::{Instant, Kind};

object! {
    /// A problem met on the way.
    Issue of project_issue
    fields {
        /// Global id.
        id: ID = |{id}, _| global(Kind::Issue, id);
        /// One line.
        title: &str = |{title}, _| title;
        /// What is wrong.
        description: &str = |{description}, _| description;
        /// How much it hurts.
        severity: IssueSeverity = |{severity}, _| severity;
        /// Whether it is solved.
        status: IssueStatus = |{status}, _| status;
        /// How it was solved.
        resolution: Option<&str> = |{resolution}, _| resolution;
        /// When it was solved.
        resolved_at: Option<Instant> = |{resolved_at}, _| resolved_at.map(Instant);
        /// When it was raised.
        created_at: Instant = |{created_at}, _| Instant(created_at);
        /// Grows by one at every edit.
        version: i32 = |{version}, _| version;
        /// Of which project.
        project: Project = |{project_id}, ask| Project(ask.projects.need("project", project_id)?);
        /// On which task.
        task: Option<Task> = |{task_id}, ask| maybe(&ask.tasks, task_id, Task)?;
        /// Who sees to it.
        owner: User = |{owner_id}, ask| user_of(ask, owner_id)?;
        /// Who met it.
        raised_by: User = |{raised_by_id}, ask| user_of(ask, raised_by_id)?;
    }
}

payload! {
    /// The outcome of a change to a problem.
    IssuePayload {
        /// The problem; null when it was refused.
        issue: Issue
    }
}

object! {
    /// Queries about problems.
    root IssueQuery
    fields {}
    pages {
        /// The problems of all projects you may see.
        issues: Issue[IssueFilter, IssueOrder] = all_issues;
    }
}

/// Changes to problems.
#[derive(Default)]
pub struct IssueMutation;

#[Object]
impl IssueMutation {
    /// Raises a problem. For PROJECT_MANAGER, MEMBER, SALES and TEAM_LEAD.
    async fn raise_issue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The problem.")] input: Keyed<RaiseIssueInput>,
    ) -> Payload<IssuePayload> {
        IssuePayload::of(ctx, input, app::raise).await
    }

    /// Changes an open problem. For its owner, PROJECT_MANAGER and TEAM_LEAD.
    async fn update_issue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: Keyed<UpdateIssueInput>,
    ) -> Payload<IssuePayload> {
        IssuePayload::of(ctx, input, app::update).await
    }

    /// Resolves a problem. For its owner, PROJECT_MANAGER and TEAM_LEAD.
    async fn resolve_issue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which problem, and how.")] input: Keyed<ResolveIssueInput>,
    ) -> Payload<IssuePayload> {
        IssuePayload::of(ctx, input, app::resolve).await
    }
}

//! Issues: problems that are raised in a project.

use async_graphql::ID;
use entity::enums::{IssueSeverity, IssueStatus};

use super::idempotent_input::IdempotentInput;
use super::loader::maybe;
use super::project::Project;
use super::task::Task;
use super::user::{User, user_of};
use super::value::global;
use crate::{mutations, object, payload};
use ::app::issue::{
    self as app, IssueFilter, IssueOrder, RaiseIssueInput, ResolveIssueInput, UpdateIssueInput,
};
use ::app::scalar::{Instant, NodeKind};

object! {
    /// A problem met on the way.
    Issue of issue
    fields {
        /// Global id of the problem; `node` finds it by this id.
        id: ID = |{id}, _| global(NodeKind::Issue, id);
        /// What the problem is, in one line.
        title: &str = |{title}, _| title;
        /// What is wrong, in detail; may be empty.
        description: &str = |{description}, _| description;
        /// How much the problem hurts.
        severity: IssueSeverity = |{severity}, _| severity;
        /// Whether the problem is solved.
        status: IssueStatus = |{status}, _| status;
        /// How the problem was solved; null while it is not.
        resolution: Option<&str> = |{resolution}, _| resolution;
        /// When the problem was solved; null while it is not.
        resolved_at: Option<Instant> = |{resolved_at}, _| resolved_at.map(Instant);
        /// When the problem was raised.
        created_at: Instant = |{created_at}, _| Instant(created_at);
        /// Grows by one at every edit of the problem. Given back in a change, it makes an edit in between a
        /// CONFLICT.
        version: i32 = |{version}, _| version;
        /// The project that the problem belongs to.
        project: Project = |{project_id}, ctx| Project(ctx.projects.need("project", project_id)?);
        /// The task on which it was met; null where it is not of one task.
        task: Option<Task> = |{task_id}, ctx| maybe(&ctx.tasks, task_id, Task)?;
        /// The person who sees to the problem.
        owner: User = |{owner_id}, ctx| user_of(ctx, owner_id)?;
        /// The person who raised the problem.
        raised_by: User = |{raised_by_id}, ctx| user_of(ctx, raised_by_id)?;
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

mutations! {
    /// Changes to problems.
    IssueMutation {
        /// Raises a problem. For PROJECT_MANAGER, MEMBER, SALES and TEAM_LEAD.
        raise_issue(IdempotentInput<RaiseIssueInput> = "The problem to be raised."): IssuePayload
            = |call, input| IssuePayload::of(call, input, app::raise);
        /// Changes an open problem. For its owner, PROJECT_MANAGER and TEAM_LEAD.
        update_issue(IdempotentInput<UpdateIssueInput> = "The problem, and what of it changes."): IssuePayload
            = |call, input| IssuePayload::of(call, input, app::update);
        /// Resolves a problem. For its owner, PROJECT_MANAGER and TEAM_LEAD.
        resolve_issue(IdempotentInput<ResolveIssueInput> = "The problem, and how it was solved."): IssuePayload
            = |call, input| IssuePayload::of(call, input, app::resolve);
    }
}

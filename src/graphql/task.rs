//! Tasks and subtasks.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use entity::enums::TaskStatus;
use entity::task;

use super::Result;
use super::payload::Fresh;
use super::project::Project;
use super::requirement::ServiceItem;
use super::row::{Row, Rows};
use super::user::{User, user_opt};
use super::value::{Asked, Money, id, money, percent};
use crate::app::task::{
    self as app, CancelTaskInput, CreateTaskInput, ReportProgressInput, TaskFilter, TaskOrder,
    UpdateTaskInput,
};
use crate::scalar::{Date, Instant, Kind};
use crate::{noun, object, payload, root_page};

object! {
    /// Work of a project: requirement -> task -> subtask.
    Task(Arc<task::Model>)
    plain {
        /// Global id.
        id: ID = |task, _| id(Kind::Task, task.id);
        /// One line.
        title: String = |task, _| task.title.clone();
        /// First planned day.
        planned_start: Option<Date> = |task, _| task.planned_start.map(Date);
        /// Last planned day.
        planned_end: Option<Date> = |task, _| task.planned_end.map(Date);
        /// Its share among its siblings.
        weight: i32 = |task, _| task.weight;
        /// True where its end is a milestone.
        milestone: bool = |task, _| task.milestone;
        /// 0 to 100: reported on a task without subtasks, else computed from them.
        percent_complete: f64 = |task, _| percent(task.progress);
        /// Where it stands.
        status: TaskStatus = |task, _| task.status;
        /// Last day progress was reported.
        progress_on: Option<Date> = |task, _| task.progress_on.map(Date);
        /// When it was done.
        done_at: Option<Instant> = |task, _| task.done_at.map(Instant);
        /// When it was added.
        created_at: Instant = |task, _| Instant(task.created_at);
        /// Whether its planned end has passed and it is not done.
        overdue: bool = |task, ctx| app::is_overdue(task, ctx.caller().app.today());
        /// Grows by one at every edit.
        version: i32 = |task, _| task.version;
    }
    linked {
        /// Of which project.
        async fn project(&self, ctx: &Context<'_>) -> Result<Row<Project>> {
            Ok(Row(Project(ctx.loaders().projects.need("project", self.0.project_id).await?)))
        }

        /// The service item it works for.
        async fn service_item(&self, ctx: &Context<'_>) -> Result<Option<Row<ServiceItem>>> {
            let Some(id) = self.0.service_item_id else { return Ok(None) };
            Ok(ctx.loaders().service_items.get(id).await?.map(|row| Row(ServiceItem(row))))
        }

        /// The task it is a part of.
        async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Row<Task>>> {
            let Some(id) = self.0.parent_id else { return Ok(None) };
            Ok(ctx.loaders().tasks.get(id).await?.map(|row| Row(Task(row))))
        }

        /// Its parts.
        async fn subtasks(&self, ctx: &Context<'_>) -> Result<Rows<Task>> {
            let rows = ctx.loaders().subtasks.get(self.0.id).await?.unwrap_or_default();
            Ok(rows.into_iter().map(Task).collect())
        }

        /// Tasks that must end before it starts.
        async fn depends_on(&self, ctx: &Context<'_>) -> Result<Rows<Task>> {
            let ids = ctx.loaders().task_waits.get(self.0.id).await?.unwrap_or_default();
            let tasks = ids.into_iter().map(|id| ctx.loaders().tasks.get(id));
            let tasks = futures_util::future::try_join_all(tasks).await?;
            Ok(tasks.into_iter().flatten().map(Task).collect())
        }

        /// Who does it.
        async fn assignee(&self, ctx: &Context<'_>) -> Result<Option<Row<User>>> {
            user_opt(ctx, self.0.assignee_id).await
        }

        /// What it may cost. Not for SALES and MEMBER.
        async fn planned_cost(&self, ctx: &Context<'_>) -> Result<Option<Row<Money>>> {
            let project = ctx.loaders().projects.need("project", self.0.project_id).await?;
            ctx.require_cost(&project)?;
            Ok(self.0.planned_cost_minor.map(|minor| Row(money(minor, self.0.currency))))
        }
    }
}
noun!(Task, task);

payload! {
    /// The outcome of a change to a task.
    TaskPayload {
        /// The task; null when it was refused.
        task: Task
    }
}

root_page! {
    /// Queries about tasks.
    TaskQuery {
        /// The tasks of all projects you may see.
        tasks: Task[TaskFilter, TaskOrder]
    }
}

/// Changes to tasks.
#[derive(Default)]
pub struct TaskMutation;

#[Object]
impl TaskMutation {
    /// Adds a task or subtask. For PROJECT_MANAGER.
    async fn create_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The task.")] input: CreateTaskInput,
    ) -> Result<Fresh<Row<TaskPayload>>> {
        TaskPayload::of(ctx.caller(), app::create(&ctx.caller().app, ctx.viewer()?, input).await)
    }

    /// Changes a task. What is left out stays. For PROJECT_MANAGER.
    async fn update_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: UpdateTaskInput,
    ) -> Result<Fresh<Row<TaskPayload>>> {
        TaskPayload::of(ctx.caller(), app::update(&ctx.caller().app, ctx.viewer()?, input).await)
    }

    /// Reports progress on a task without subtasks. For its assignee and the PROJECT_MANAGER.
    async fn report_progress(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How much is done.")] input: ReportProgressInput,
    ) -> Result<Fresh<Row<TaskPayload>>> {
        TaskPayload::of(ctx.caller(), app::report_progress(&ctx.caller().app, ctx.viewer()?, input).await)
    }

    /// Cancels a task and all its subtasks. For PROJECT_MANAGER.
    async fn cancel_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task.")] input: CancelTaskInput,
    ) -> Result<Fresh<Row<TaskPayload>>> {
        TaskPayload::of(ctx.caller(), app::cancel(&ctx.caller().app, ctx.viewer()?, input).await)
    }
}

//! Tasks, reports of progress, and what follows from them.

use chrono::NaiveDate;
use entity::enums::{DependencyKind, ServiceItemStatus, TaskStatus};
use entity::{progress_entry, service_item, task, task_dependency};
use uuid::Uuid;

use super::dice::{Calendar, Dice, plus};
use super::names::Language;
use super::phrases::REPORTS;
use super::plan::{Branch, Leaf, Pace, weight};
use super::portfolio::{Outline, Temper};
use super::rows::Rows;
use rules::lifecycle::task_after_progress;
use rules::progress::{COMPLETE, weighted_mean};

/// What the rows of a project's work refer to.
pub(super) struct Site<'a> {
    pub(super) calendar: &'a Calendar,
    pub(super) outline: &'a Outline,
    pub(super) language: Language,
    pub(super) project_id: Uuid,
    pub(super) currency: entity::enums::Currency,
    pub(super) team: &'a [Uuid],
    /// When the work was split.
    pub(super) at: chrono::DateTime<chrono::Utc>,
    /// The day of the plan that the work has reached.
    pub(super) on: NaiveDate,
}

/// Writes tasks, what they wait for and the reports of progress; rolls items up. Gives the project's progress.
pub(super) fn write(
    site: &Site,
    dice: &mut Dice,
    branches: &[Branch],
    items: &mut [service_item::Model],
    rows: &mut Rows,
) -> i32 {
    let mut roots = Vec::new();
    for branch in branches {
        let place = rows.task.len();
        let item_id = items.get(branch.item).map(|item| item.id);
        rows.task.push(blank(site, branch.id, item_id, &branch.title, (branch.start, branch.end)));
        rows.task[place].milestone = true;
        let mut before: Option<&Leaf> = None;
        for leaf in &branch.leaves {
            let mut row = blank(site, leaf.id, item_id, &leaf.title, (leaf.start, leaf.end));
            row.parent_id = Some(branch.id);
            row.planned_cost_minor = Some(leaf.planned_cost);
            row.assignee_id = Some(*dice.pick(site.team));
            row.progress = leaf.progress;
            report(site, dice, leaf, &mut row, rows);
            rows.task.push(row);
            if let Some(before) = before.filter(|before| before.end < leaf.start) {
                rows.task_dependency.push(task_dependency::Model {
                    task_id: leaf.id,
                    depends_on_id: before.id,
                    kind: DependencyKind::FinishToStart,
                    lag_days: 0,
                });
            }
            before = Some(leaf);
        }
        let (above, below) = rows.task.split_at_mut(place + 1);
        let counted = || below.iter().filter(|row| row.status != TaskStatus::Cancelled);
        let row = &mut above[place];
        row.progress = weighted_mean(counted().map(|row| (row.weight, row.progress)));
        row.status = task_after_progress(row.status, row.progress).unwrap_or(row.status);
        row.progress_on = counted().filter_map(|row| row.progress_on).max();
        if row.status == TaskStatus::Done {
            row.done_at = counted().filter_map(|row| row.done_at).max();
        }
        row.version += counted().map(|row| row.version - 1).sum::<i32>();
        row.updated_at = counted().map(|row| row.updated_at).max().unwrap_or(row.updated_at);
        roots.push((branch.item, row.weight, row.progress, row.done_at));
    }
    for (place, item) in items.iter_mut().enumerate() {
        let own = || roots.iter().filter(|root| root.0 == place);
        item.progress = weighted_mean(own().map(|root| (root.1, root.2)));
        if item.progress > 0 {
            item.status = ServiceItemStatus::InProgress;
            item.version += 1;
        }
        if item.progress == COMPLETE {
            item.status = ServiceItemStatus::Delivered;
            item.delivered_at = own().filter_map(|root| root.3).max();
            item.version += 1;
            item.updated_at = item.delivered_at.unwrap_or(item.updated_at);
        }
    }
    weighted_mean(roots.iter().map(|root| (root.1, root.2)))
}

fn blank(
    site: &Site,
    id: Uuid,
    service_item_id: Option<Uuid>,
    title: &str,
    (start, end): (NaiveDate, NaiveDate),
) -> task::Model {
    task::Model {
        id,
        project_id: site.project_id,
        service_item_id,
        parent_id: None,
        title: title.into(),
        assignee_id: None,
        planned_start: Some(start),
        planned_end: Some(end),
        currency: site.currency,
        planned_cost_minor: None,
        weight: weight(start, end),
        milestone: false,
        progress: 0,
        status: TaskStatus::Todo,
        progress_on: None,
        done_at: None,
        search_text: String::new(),
        version: 1,
        created_at: site.at,
        updated_at: site.at,
    }
}

/// The reports that led to a leaf's progress, and what they make of its row.
fn report(site: &Site, dice: &mut Dice, leaf: &Leaf, row: &mut task::Model, rows: &mut Rows) {
    if leaf.cancelled {
        row.status = TaskStatus::Cancelled;
        row.version += 1;
        return;
    }
    if leaf.progress == 0 {
        return;
    }
    let pace = Pace::of(site.outline, site.on, site.calendar.today);
    let from = pace.really(leaf.start);
    let until = pace.really(leaf.end.min(site.on)).max(from);
    let count = dice.between(2, 4);
    let span = (until - from).num_days();
    for n in 1..=count {
        let day = plus(from, span * n / count);
        let part = i64::from(leaf.progress) * n / count;
        let part = i32::try_from(part / 100 * 100).unwrap_or(0);
        let progress = if n == count { leaf.progress } else { part.max(100) };
        let at = site.calendar.at(day, 540 + n * 120 + dice.between(0, 110));
        let note = dice.chance(15).then(|| site.language.say(*dice.pick(REPORTS)).to_string());
        rows.progress_entry.push(progress_entry::Model {
            id: dice.id(at),
            task_id: leaf.id,
            project_id: site.project_id,
            progress,
            note,
            reported_by_id: row.assignee_id.unwrap_or(site.outline.manager),
            reported_on: day,
            created_at: at,
        });
        row.progress_on = Some(day);
        row.updated_at = at;
        row.version += 1;
    }
    row.status = task_after_progress(row.status, leaf.progress).unwrap_or(row.status);
    if row.status == TaskStatus::Done {
        row.done_at = Some(row.updated_at);
    } else if site.outline.temper == Temper::Behind && dice.chance(20) {
        row.status = TaskStatus::Blocked;
    }
}

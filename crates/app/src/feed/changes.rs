//! What happened to alerts since somebody last looked.

use std::cmp::Reverse;
use std::sync::Arc;

use super::cursor;
use crate::alert::{Told, last_event, told_to};
use crate::error::Result;
use crate::viewer::Viewer;
use crate::{App, scope};

/// What happened to alerts since somebody last looked.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The last event that was told, or where it began: where to go on, here or in a stream.
    pub cursor: String,
    /// Whether there is more after it.
    pub has_more: bool,
    /// By project, those that need attention most first; of each its events, oldest first.
    pub projects: Vec<(Arc<scope::Audience>, Vec<Told>)>,
}

/// Events that are told at most.
const MOST: u64 = 1_000;

/// What happened, as far as the viewer may see it, after a cursor; without one nothing, but where to begin.
pub async fn changes_since(app: &App, viewer: &Viewer, after: Option<&str>) -> Result<Changes> {
    let Some(after) = after else {
        let cursor = cursor::last(app, viewer).await?;
        return Ok(Changes { cursor, has_more: false, projects: Vec::new() });
    };
    let last = last_event(app, viewer).await?.map_or(0, |event| event.seq);
    let seen = cursor::resume(app, after, "cursor").await?;
    let told = if seen < last { told_to(app, viewer, seen, MOST).await? } else { Vec::new() };
    let end = told.last();
    let has_more = end.is_some_and(|end| end.event.seq < last);
    let cursor = end.map_or_else(|| after.to_owned(), |end| cursor::of(&end.event));
    Ok(Changes { cursor, has_more, projects: by_project(viewer, told) })
}

fn by_project(viewer: &Viewer, told: Vec<Told>) -> Vec<(Arc<scope::Audience>, Vec<Told>)> {
    let mut projects: Vec<(Arc<scope::Audience>, Vec<Told>)> = Vec::new();
    for one in told {
        match projects.iter_mut().find(|(audience, _)| audience.project.id == one.event.project_id) {
            Some((_, events)) => events.push(one),
            None => projects.push((one.audience.clone(), vec![one])),
        }
    }
    projects.sort_by_key(|(audience, _)| {
        let project = &audience.project;
        let sees_cost = scope::sees_cost(viewer, project);
        Reverse(if sees_cost { project.attention } else { project.attention_without_cost })
    });
    projects
}

//! The alert events since a user last looked.

use std::cmp::Reverse;
use std::sync::Arc;

use super::cursor;
use crate::alert::{EventDetails, events_visible_to, last_event};
use crate::error::Result;
use crate::viewer::Viewer;
use crate::{App, scope};

/// The alert events since a user last looked.
#[derive(Clone, Debug)]
pub struct MissedEvents {
    /// The position of the last returned event, or where to begin: a query or a stream can continue from it.
    pub cursor: String,
    /// Whether more events follow.
    pub has_more: bool,
    /// The events by project, the project that needs attention most first; within a project oldest first.
    pub projects: Vec<(Arc<scope::Audience>, Vec<EventDetails>)>,
}

/// The most events that are returned at once.
const MOST: u64 = 1_000;

/// The events after a cursor that the viewer may see. Without a cursor it returns no events, only where to begin.
pub async fn events_since(app: &App, viewer: &Viewer, after: Option<&str>) -> Result<MissedEvents> {
    let Some(after) = after else {
        let cursor = cursor::last(app, viewer).await?;
        return Ok(MissedEvents { cursor, has_more: false, projects: Vec::new() });
    };
    let last = last_event(app, viewer).await?.map_or(0, |event| event.seq);
    let seen = cursor::resume(app, after, "cursor").await?;
    let details = if seen < last { events_visible_to(app, viewer, seen, MOST).await? } else { Vec::new() };
    let end = details.last();
    let has_more = end.is_some_and(|end| end.event.seq < last);
    let cursor = end.map_or_else(|| after.to_owned(), |end| cursor::of(&end.event));
    Ok(MissedEvents { cursor, has_more, projects: by_project(viewer, details) })
}

fn by_project(viewer: &Viewer, details: Vec<EventDetails>) -> Vec<(Arc<scope::Audience>, Vec<EventDetails>)> {
    let mut projects: Vec<(Arc<scope::Audience>, Vec<EventDetails>)> = Vec::new();
    for one in details {
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

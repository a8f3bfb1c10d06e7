//! What changed, of all that the viewer may see.

use std::sync::Arc;

use super::project::Project;
use super::requirement::Requirement;
use crate::object;
use app::row::Row;
use app::work_changes;

object! {
    /// What changed, as it is now. If both lists are empty, more has changed than can be listed: read again what you
    /// show.
    WorkChange(Arc<work_changes::WorkChange>)
    fields {
        /// The projects of which anything changed that you may see.
        projects: Vec<Project> = |change, _| {
            change.projects.iter().map(|row| Project(Row::of_model(row))).collect()
        };
        /// The requirements that changed.
        requirements: Vec<Requirement> = |change, _| {
            change.requirements.iter().map(|row| Requirement(Row::of_model(row))).collect()
        };
    }
}

//! Tasks.

#[cfg(feature = "sea-orm")]
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Where the work on a task stands.
    TaskStatus as "TaskStatus" {
        /// Nothing of the task is done yet.
        Todo = "TODO",
        /// The work on the task has begun.
        InProgress = "IN_PROGRESS",
        /// The work on the task cannot go on for now.
        Blocked = "BLOCKED",
        /// The task is complete: its progress is 100.
        Done = "DONE",
        /// Won't be done; counts for nothing.
        Cancelled = "CANCELLED",
    }
}

vocabulary! {
    /// Which end of a task waits for which end of another.
    DependencyKind as "DependencyKind" {
        /// It starts after the other ends.
        FinishToStart = "FS",
        /// It starts after the other starts.
        StartToStart = "SS",
        /// It ends after the other ends.
        FinishToFinish = "FF",
        /// It ends after the other starts.
        StartToFinish = "SF",
    }
}

//! What waits for the viewer to act.

use entity::enums::Role;

use super::loader::Loaded;
use super::node::WorkItem;
use crate::object;
use app::work_queue::{Duty, WorkQueueItem as Duties};

object! {
    /// What waits for you in one role to do one duty.
    WorkQueue(Duties)
    fields {
        /// What is to be done with these items.
        duty: Duty = |queue, _| queue.duty;
        /// The role of yours in which it waits for you.
        role: Role = |queue, _| queue.role;
        /// How many items wait for it.
        count: i32 = |queue, _| i32::try_from(queue.count).unwrap_or(i32::MAX);
        /// The items themselves, what has waited longest first; the first 20.
        items: Vec<WorkItem> = |queue, ctx| {
            let each: Vec<_> = queue.items.iter().map(|(kind, id)| WorkItem::found(ctx, *kind, *id)).collect();
            let each = each.into_iter().collect::<Loaded<Vec<_>>>()?;
            each.into_iter().flatten().collect()
        };
    }
}

object! {
    /// Queries about what is to be done.
    root WorkQueueQuery
    fields {
        /// What waits for you, in each of your roles; only what there is something to do for.
        work_queues: Vec<WorkQueue> = |_, ctx| {
            ctx.viewer()?;
            ctx.work_queues.get(())?.unwrap_or_default().iter().cloned().map(WorkQueue).collect()
        };
    }
}

//! Projects as they change.

use async_graphql::{Context, Subscription};
use futures_util::{Stream, StreamExt};

use super::Result;
use super::payload::Fresh;
use super::project::Project;
use super::store::Caller;
use super::value::Asked;
use app::error::Error;
use app::feed::Feed;
use app::scalar::{GlobalId, Id, Kind};
use app::table::Record;

/// Projects as they change.
#[derive(Default)]
pub struct ProjectSubscription;

#[Subscription]
impl ProjectSubscription {
    /// The project after each committed change of it: of its plan, tasks, costs, contract, alerts and all else that
    /// hangs under it and that you may see. Changes in quick succession may be told once; NOT_FOUND where there is
    /// none or you may not see it.
    async fn project_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A project's global id.")] id: Id,
    ) -> Result<impl Stream<Item = Fresh<Project>>> {
        let caller = ctx.caller().clone();
        let viewer = ctx.viewer()?.clone();
        let id = match GlobalId::decode(&id.0) {
            Some(GlobalId(Kind::Project, id)) => id,
            _ => return Err(Error::not_found("project", &["id"]).into()),
        };
        let changes = ctx.data_unchecked::<Feed>().projects.follow(&caller.app, viewer, id).await?;
        Ok(changes.map(move |(viewer, row)| {
            let caller = Caller { viewer: Some(viewer), ..caller.clone() };
            Fresh::new(&caller, Project(Record::of_model(&row)))
        }))
    }
}

//! The service item of a part is that of its top task.

use sea_orm_migration::prelude::*;

/// Mends parts that work for another item than their top task. Costs keep what was said of them; the progress of items
/// follows with the next change of a task.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mend = "WITH RECURSIVE tree(id, item) AS (
                SELECT id, service_item_id FROM task WHERE parent_id IS NULL
                UNION ALL
                SELECT task.id, tree.item FROM task JOIN tree ON task.parent_id = tree.id
            )
            UPDATE task SET service_item_id = (SELECT item FROM tree WHERE tree.id = task.id)
            WHERE parent_id IS NOT NULL
            AND service_item_id IS DISTINCT FROM (SELECT item FROM tree WHERE tree.id = task.id)";
        manager.get_connection().execute_unprepared(mend).await?;
        Ok(())
    }
}

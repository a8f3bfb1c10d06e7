//! The categories that money is spent on, which the company chooses from now on: at first, those that there were.

use sea_orm_migration::sea_orm::prelude::{DateTimeUtc, Uuid};
use sea_orm_migration::{prelude::*, schema::{uuid, string, integer, boolean, timestamp_with_time_zone}};

use super::m20261101_000001_foundation::table;
use crate::unique::CATEGORY_CODE;

/// Adds it.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The ids of these categories follow it, by their positions.
const BEFORE_THEM: u128 = 0x019a_e000_0000_7000_8000_0000_0000_0000;

/// Each with its code and what it is called in English and in Chinese.
const SO_FAR: [(&str, &str, &str); 7] = [
    ("TALENT", "Talent", "达人与嘉宾"),
    ("CREATIVE", "Creative", "创意设计"),
    ("MEDIA", "Media", "媒介投放"),
    ("PRODUCTION", "Production", "拍摄制作"),
    ("VENUE", "Venue", "场地"),
    ("TRAVEL", "Travel", "差旅"),
    ("OTHER", "Other", "其他"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let category = table("cost_category")
            .col(uuid("id").primary_key())
            .col(string("code"))
            .col(string("label_en"))
            .col(string("label_zh"))
            .col(integer("position"))
            .col(boolean("active"))
            .col(integer("version").default(1))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .to_owned();
        manager.create_table(category).await?;
        manager.create_index(CATEGORY_CODE.index()).await?;
        let columns = [
            "id",
            "code",
            "label_en",
            "label_zh",
            "position",
            "active",
            "version",
            "created_at",
            "updated_at",
        ];
        let mut insert = Query::insert();
        insert.into_table("cost_category").columns(columns);
        for (position, (code, en, zh)) in (1_i32..).zip(SO_FAR) {
            let id = Uuid::from_u128(BEFORE_THEM + u128::from(position.unsigned_abs()));
            let begun = DateTimeUtc::UNIX_EPOCH;
            insert.values_panic([
                id.into(),
                code.into(),
                en.into(),
                zh.into(),
                position.into(),
                true.into(),
                1.into(),
                begun.into(),
                begun.into(),
            ]);
        }
        manager.execute(insert).await
    }
}

//! The categories that money is spent on.

use entity::enums::CostCategory;

use super::idempotent_input::IdempotentInput;
use crate::{mutations, object, payload};
use ::app::cost_category::{self as app, AddCostCategoryInput, UpdateCostCategoryInput};
use ::app::language::Locale;
use ::app::row::Row;

object! {
    /// A category that money is spent on, as the company has chosen it.
    CostCategoryDefinition of cost_category
    fields {
        /// The code that costs and budgets name it by.
        code: CostCategory = |{code}, _| code;
        /// The name of the category for people, in the given language.
        label(
            locale: Option<String> = "A tag by BCP 47, such as `zh-CN`: Chinese where it is near, English otherwise; defaults to your own language."
        ): String = |{label_en, label_zh}, ctx| {
            let own = ctx.viewer()?.language();
            let locale = locale.map_or(own, |tag| Locale::nearest(&tag).unwrap_or_default());
            let label = if locale.tag().starts_with("zh") { label_zh } else { label_en };
            label.to_string()
        };
        /// Whether new costs and estimates may name it. A project goes on with the categories of its estimate and of its
        /// budget, whatever has become of them.
        active: bool = |{active}, _| active;
        /// Its place among others, from the least; those of one place are ordered by their codes.
        position: i32 = |{position}, _| position;
        /// Grows by one at every edit of the category. Given back in a change, it makes an edit in between a CONFLICT.
        version: i32 = |{version}, _| version;
    }
}

payload! {
    /// The outcome of a change to a category that money is spent on.
    CostCategoryPayload {
        /// The category; null when it was refused.
        cost_category: CostCategoryDefinition
    }
}

object! {
    /// Queries about the categories that money is spent on.
    root CostCategoryQuery
    fields {
        /// All categories that money is spent on, in their order, those that are no longer active among them.
        cost_categories: Vec<CostCategoryDefinition> = |_, ctx| {
            ctx.viewer()?;
            let all = ctx.cost_categories.get(())?.unwrap_or_default();
            all.iter().map(|row| CostCategoryDefinition(Row::of_model(row))).collect()
        };
    }
}

mutations! {
    /// Changes to the categories that money is spent on.
    CostCategoryMutation {
        /// Adds a category that money is spent on. For ADMIN.
        add_cost_category(IdempotentInput<AddCostCategoryInput> = "The category to be added."): CostCategoryPayload
            = |call, input| CostCategoryPayload::of(call, input, app::add);
        /// Changes what a category that money is spent on is called, its place, and whether it is active. It is never
        /// deleted, as costs and budgets name it. For ADMIN.
        update_cost_category(IdempotentInput<UpdateCostCategoryInput> = "The category, and what of it changes."): CostCategoryPayload
            = |call, input| CostCategoryPayload::of(call, input, app::update);
    }
}

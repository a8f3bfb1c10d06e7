//! Thresholds change by hand of an administrator, and every change is kept.

use async_graphql::{InputObject, MaybeUndefined};
use entity::enums::{Currency, ProjectStage, RestrictionList};
use entity::{business_line, policy, project, restricted_category};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::warning::{self, WarningPolicyInput};
use super::{of_line, restricted, watch_of};
use crate::app::audit::{self, Changes};
use crate::app::{App, Tx};
use crate::check::{Check, MoneyInput};
use crate::error::{Error, Result};
use crate::scalar::{Id, Kind};
use crate::viewer::{Permission, Viewer};

/// A kind of business that is never taken, or only with care.
#[derive(Clone, Debug, InputObject)]
pub struct RestrictedCategoryInput {
    /// How strictly it is meant.
    pub list: RestrictionList,
    /// Word looked for in what a requirement says.
    pub word: String,
    /// Why, as sales and the reviewer read it.
    pub reason: String,
}

/// Changes to the thresholds; what is left out stays, and null takes a limit away where there may be none.
#[derive(Clone, Debug, InputObject)]
pub struct UpdatePolicyInput {
    /// The line they hold for; left out, the organisation. A line gets a policy of its own by its first change.
    pub business_line_id: Option<Id>,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// Currency of the amounts, which bind only projects in it. With another one, say all amounts again.
    pub currency: Option<Currency>,
    /// Cost red line in percent of the budget, 1 to 200.
    pub red_line_percent: Option<f64>,
    /// Whatever the percentage, the red line is never above this amount.
    pub red_line_amount: MaybeUndefined<MoneyInput>,
    /// A single cost of this amount or more needs the director.
    pub director_amount: Option<MoneyInput>,
    /// Costs past this percentage of the budget need the director.
    pub director_percent: Option<f64>,
    /// No cost is approved past this percentage of the budget, 1 to 200.
    pub hard_limit_percent: MaybeUndefined<f64>,
    /// Finance refuses a project whose expected cost passes this percentage of its price.
    pub max_cost_percent: Option<f64>,
    /// Finance refuses a project whose expected cost passes this amount.
    pub max_cost_amount: MaybeUndefined<MoneyInput>,
    /// Days a customer has to pay once a service item is delivered, 0 to 365.
    pub payment_days: Option<i32>,
    /// When to warn.
    pub warning: Option<WarningPolicyInput>,
    /// Whether forecasts use what finished projects taught.
    pub learns: Option<bool>,
    /// Hours that nobody reacts to an alert before it goes to the next role, 1 to 720; null is never.
    pub escalation_hours: MaybeUndefined<i32>,
    /// Replaces the organisation's list of restricted business.
    pub restricted_categories: Option<Vec<RestrictedCategoryInput>>,
}

/// Something that may be left out, taken away or given.
fn maybe<T, R>(given: &MaybeUndefined<T>, old: Option<R>, read: impl FnOnce(&T) -> R) -> Option<R> {
    match given {
        MaybeUndefined::Undefined => old,
        MaybeUndefined::Null => None,
        MaybeUndefined::Value(value) => Some(read(value)),
    }
}

/// Changes the policy of a line or of the organisation.
pub async fn update(app: &App, viewer: &Viewer, input: UpdatePolicyInput) -> Result<policy::Model> {
    viewer.require(Permission::Administer)?;
    let mut check = Check::default();
    let line = check.id_opt("businessLineId", input.business_line_id.as_ref(), Kind::BusinessLine);
    let words = input.restricted_categories.as_deref().map(|given| check_words(&mut check, given));
    check.done()?;

    let tx = app.begin().await?;
    if let Some(line) = line {
        let known = business_line::Entity::find_by_id(line).one(&tx.txn).await?;
        known.ok_or_else(|| Error::not_found("business line", &["input", "businessLineId"]))?;
    }
    // The organisation's row is everybody's lock: a line's own policy is made from it once.
    let lock = policy::Entity::find().filter(policy::Column::BusinessLineId.is_null()).lock_exclusive();
    lock.one(&tx.txn).await?;
    let old = of_line(&tx.txn, line).await?;
    Error::expect_version(input.version, old.version)?;
    let mut check = Check::default();
    let new = read(&mut check, &input, &old);
    check.done()?;
    let own = old.business_line_id == line;
    let new = policy::Model {
        // What was learnt is the organisation's.
        learnt: if own { old.learnt.clone() } else { None },
        id: if own { old.id } else { tx.id() },
        business_line_id: line,
        version: old.version + 1,
        created_at: if own { old.created_at } else { tx.now },
        updated_at: tx.now,
        ..new
    };
    let mut more = Changes::default().field("warning", &watch_of(&old), &watch_of(&new));
    if let Some(words) = words {
        let before = restricted(&tx.txn).await?;
        replace_words(&tx, words).await?;
        more = more.list("restrictedCategories", &before, &restricted(&tx.txn).await?);
    }
    let new = if own {
        audit::update(&tx, Some(viewer), &old, new, "policy.update", more).await?
    } else {
        audit::insert(&tx, Some(viewer), new, "policy.update", more).await?
    };
    judge_again(&tx, line).await?;
    tx.commit().await?;
    Ok(new)
}

/// The policy with what is given of it.
fn read(check: &mut Check, input: &UpdatePolicyInput, old: &policy::Model) -> policy::Model {
    let currency = input.currency.unwrap_or(old.currency);
    let silent = input.director_amount.is_none()
        || (input.red_line_amount.is_undefined() && old.red_line_minor.is_some())
        || (input.max_cost_amount.is_undefined() && old.max_cost_minor.is_some());
    if currency != old.currency && silent {
        check.fail(&["currency"], "In another currency, say all amounts again.");
    }
    let mut ratio = |field, given: Option<f64>, old, most| {
        given.map_or(old, |given| check.ratio(field, given, 0.01, most))
    };
    let new = policy::Model {
        currency,
        red_line_ratio: ratio("redLinePercent", input.red_line_percent, old.red_line_ratio, 200.0),
        director_ratio: ratio("directorPercent", input.director_percent, old.director_ratio, 200.0),
        max_cost_ratio: ratio("maxCostPercent", input.max_cost_percent, old.max_cost_ratio, 200.0),
        hard_limit_ratio: maybe(&input.hard_limit_percent, old.hard_limit_ratio, |given| {
            ratio("hardLimitPercent", Some(*given), 0, 200.0)
        }),
        ..old.clone()
    };
    let mut money = |field, given: &MoneyInput| check.money(field, given, currency, 0);
    let new = policy::Model {
        red_line_minor: maybe(&input.red_line_amount, old.red_line_minor, |given| {
            money("redLineAmount", given)
        }),
        max_cost_minor: maybe(&input.max_cost_amount, old.max_cost_minor, |given| {
            money("maxCostAmount", given)
        }),
        director_amount_minor: input
            .director_amount
            .as_ref()
            .map_or(old.director_amount_minor, |given| money("directorAmount", given)),
        ..new
    };
    let payment_days =
        input.payment_days.map_or(old.payment_days, |days| check.within_bounds("paymentDays", days, 0, 365));
    let mut watch = old.watch.clone();
    if let Some(given) = &input.warning {
        check.within(&["warning"], |check| {
            watch = serde_json::to_value(warning::read(check, given, &watch_of(old))).ok();
        });
    }
    let escalation_hours = maybe(&input.escalation_hours, old.escalation_hours, |hours| {
        check.within_bounds("escalationHours", *hours, 1, 720)
    });
    policy::Model { payment_days, watch, learns: input.learns.unwrap_or(old.learns), escalation_hours, ..new }
}

/// A restricted word, checked.
struct Word {
    list: RestrictionList,
    word: String,
    reason: String,
}

fn check_words(check: &mut Check, given: &[RestrictedCategoryInput]) -> Vec<Word> {
    check.list("restrictedCategories", given, 0, 500);
    let mut words: Vec<Word> = Vec::with_capacity(given.len());
    for (position, one) in given.iter().enumerate() {
        check.within(&["restrictedCategories", &position.to_string()], |check| {
            let word = check.text("word", &one.word, 100);
            if words.iter().any(|known| known.word.to_lowercase() == word.to_lowercase()) {
                check.fail(&["word"], "This word is given more than once.");
            }
            words.push(Word { list: one.list, word, reason: check.text("reason", &one.reason, 500) });
        });
    }
    words
}

/// Puts these words in the place of those before. Words are retired and never removed: flags tell of them.
async fn replace_words(tx: &Tx, words: Vec<Word>) -> Result<()> {
    let known = restricted_category::Entity::find().all(&tx.txn).await?;
    for old in &known {
        let given = words.iter().find(|one| one.word == old.word);
        let new = match given {
            Some(given) => restricted_category::Model {
                list: given.list,
                reason: given.reason.clone(),
                retired_at: None,
                ..old.clone()
            },
            None => restricted_category::Model { retired_at: old.retired_at.or(Some(tx.now)), ..old.clone() },
        };
        if new != *old {
            restricted_category::ActiveModel::from(new).reset_all().update(&tx.txn).await?;
        }
    }
    for one in words.into_iter().filter(|one| !known.iter().any(|old| old.word == one.word)) {
        let row = restricted_category::Model {
            id: tx.id(),
            list: one.list,
            word: one.word,
            reason: one.reason,
            created_at: tx.now,
            retired_at: None,
        };
        restricted_category::Entity::insert(row.into_active_model()).exec_without_returning(&tx.txn).await?;
    }
    Ok(())
}

/// Lets running projects be judged by the new thresholds at once, by the next sweep.
async fn judge_again(tx: &Tx, line: Option<Uuid>) -> Result<()> {
    let mut running = project::Entity::update_many()
        .col_expr(project::Column::EvaluatedOn, Expr::val(None::<chrono::NaiveDate>))
        .col_expr(project::Column::UpdatedAt, Expr::val(tx.now))
        .filter(project::Column::Stage.is_in([ProjectStage::Execution, ProjectStage::Collection]));
    if let Some(line) = line {
        running = running.filter(project::Column::BusinessLineId.eq(line));
    }
    running.exec(&tx.txn).await?;
    Ok(())
}

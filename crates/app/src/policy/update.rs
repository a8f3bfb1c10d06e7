//! Thresholds change by hand of an administrator, and every change is kept.

use async_graphql::{InputObject, MaybeUndefined};
use entity::enums::{AuditAction, Currency, ProjectStage, RestrictionList};
use entity::{business_line, policy, project, restricted_category};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::currencies;
use super::retention::{self, RetentionPolicyInput};
use super::warning::{self, WarningPolicyInput};
use super::{of_line, restricted, watch_of};
use crate::audit::{self, FieldChanges};
use crate::error::{Error, Result};
use crate::scalar::{Id, NodeKind};
use crate::validation::{MoneyInput, Validator};
use crate::viewer::{Permission, Viewer};
use crate::{App, Tx, json_column};
use rules::alert::{MOST_ESCALATION_HOURS, MOST_SNOOZE_DAYS};
use rules::restriction::{is_same, is_word};

/// A kind of business that is never taken, or only with care.
#[derive(Clone, Debug, InputObject)]
pub struct RestrictedCategoryInput {
    /// Whether the business is never taken, or looked at with care.
    pub list: RestrictionList,
    /// The word that is looked for in the texts of a requirement, in any letter case, width and Chinese script. Where
    /// a text has a word of NEVER exactly as it is listed, the submission of the requirement is refused. A part or
    /// another form of the word, and a single Chinese character, only flag the requirement for the reviewer.
    pub word: String,
    /// Why the word is restricted, as sales and the reviewer read it.
    pub reason: String,
}

/// Days that alerts of each severity may be snoozed for at most, 1 to 90; what is left out stays. A worse severity has
/// no more days than a lesser one.
#[derive(Clone, Debug, InputObject)]
pub struct SnoozeDaysInput {
    /// The most days for an alert of severity WATCH.
    pub watch: MaybeUndefined<i32>,
    /// The most days for an alert of severity WARNING.
    pub warning: MaybeUndefined<i32>,
    /// The most days for an alert of severity SEVERE.
    pub severe: MaybeUndefined<i32>,
    /// The most days for an alert of severity CRITICAL.
    pub critical: MaybeUndefined<i32>,
}

/// Changes to the thresholds. What is left out stays, and null takes a limit away where there may be none.
#[derive(Clone, Debug, InputObject)]
pub struct UpdatePolicyInput {
    /// The business line that the policy is of; left out, the organisation. A line has no policy of its own before
    /// its first change.
    pub business_line_id: Option<Id>,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// The currency of the amounts, which bind only projects in this currency. Where it changes, give all amounts
    /// anew.
    pub currency: MaybeUndefined<Currency>,
    /// The currencies that new requirements may be in, and so the projects that are made of them: at least the policy's own.
    /// What is in another one already goes on in it.
    pub currencies: MaybeUndefined<Vec<Currency>>,
    /// Cost red line in percent of the budget, 1 to 200.
    pub red_line_percent: MaybeUndefined<f64>,
    /// The red line is never above this amount, whatever the percentage; null takes the limit away.
    pub red_line_amount: MaybeUndefined<MoneyInput>,
    /// A cost of this amount or more needs the director's approval. So does a cost with which a project's costs to
    /// one payee reach this amount within `splitWindowDays`.
    pub director_approval_amount: MaybeUndefined<MoneyInput>,
    /// Costs of one project to one payee count as one against `directorApprovalAmount` when their days of work, or the days on
    /// which they were submitted, are less than this many days apart: 0 to 365; 0 is each by itself.
    pub split_window_days: MaybeUndefined<i32>,
    /// Costs past this percentage of the budget need the director.
    pub director_approval_percent: MaybeUndefined<f64>,
    /// No cost is approved past this percentage of the budget, 1 to 200; null for no limit.
    pub hard_limit_percent: MaybeUndefined<f64>,
    /// Finance refuses a project whose expected cost passes this percentage of its price.
    pub max_cost_percent: MaybeUndefined<f64>,
    /// Finance refuses a project whose expected cost passes this amount; null for no limit.
    pub max_cost_amount: MaybeUndefined<MoneyInput>,
    /// Whether signatures on one thing must be those of different people. One person then neither gives two approvals
    /// of a cost, nor approves and pays it, nor approves a project for finance and for legal; and nobody decides on a
    /// requirement, a contract or a project that they wrote or submitted. Whatever is set here, nobody approves or
    /// pays a cost of their own.
    pub four_eyes: MaybeUndefined<bool>,
    /// Days a customer has to pay once a service item is delivered, 0 to 365.
    pub payment_days: MaybeUndefined<i32>,
    /// The thresholds from which on people are warned; what is left out stays.
    pub warning: MaybeUndefined<WarningPolicyInput>,
    /// Whether forecasts are calibrated by what finished projects taught.
    pub calibrate_forecasts: MaybeUndefined<bool>,
    /// After how many hours without a reaction an alert goes to the next role, 1 to 720; null for never.
    pub escalation_hours: MaybeUndefined<i32>,
    /// How long alerts may be snoozed; what is left out stays.
    pub snooze_days: MaybeUndefined<SnoozeDaysInput>,
    /// How long what is over is kept, by the whole organisation; what is left out stays.
    pub retention: MaybeUndefined<RetentionPolicyInput>,
    /// Replaces the organisation's list of restricted business.
    pub restricted_categories: MaybeUndefined<Vec<RestrictedCategoryInput>>,
}

/// Changes the policy of a line or of the organisation.
pub async fn update(app: &App, viewer: &Viewer, input: UpdatePolicyInput) -> Result<policy::Model> {
    viewer.require(Permission::Administer)?;
    let mut check = Validator::default();
    let line = check.id_opt("businessLineId", input.business_line_id.as_ref(), NodeKind::BusinessLine);
    let words = check.change("restrictedCategories", &input.restricted_categories, |check, _, given| {
        check_words(check, given)
    });
    check.done()?;

    let tx = app.begin_once().await?;
    if let Some(line) = line {
        let known = business_line::Entity::find_by_id(line).one(&tx.txn).await?;
        known.ok_or_else(|| Error::not_found("business line", &["input", "businessLineId"]))?;
    }
    // The organisation's row is everybody's lock: a line's own policy is made from it once.
    let lock = policy::Entity::find().filter(policy::Column::BusinessLineId.is_null()).lock_exclusive();
    lock.one(&tx.txn).await?;
    let old = of_line(&tx.txn, line).await?;
    Error::expect_version(input.version, old.version)?;
    let mut check = Validator::default();
    let new = read(&mut check, &input, &policy::Model { business_line_id: line, ..old.clone() })?;
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
    let mut more = FieldChanges::default().field("warning", &watch_of(&old)?, &watch_of(&new)?);
    if let Some(words) = words {
        let before = restricted(&tx.txn).await?;
        replace_words(&tx, words).await?;
        more = more.list("restrictedCategories", &before, &restricted(&tx.txn).await?);
    }
    let new = if own {
        audit::update(&tx, Some(viewer), &old, new, AuditAction::UpdatePolicy, more).await?
    } else {
        audit::insert(&tx, Some(viewer), new, AuditAction::UpdatePolicy, more).await?
    };
    judge_again(&tx, line).await?;
    tx.commit(new.id).await?;
    Ok(new)
}

/// The policy with what is given of it.
fn read(check: &mut Validator, input: &UpdatePolicyInput, old: &policy::Model) -> Result<policy::Model> {
    let currency = check.change("currency", &input.currency, |_, _, currency| *currency);
    let currency = currency.unwrap_or(old.currency);
    let silent = input.director_approval_amount.is_undefined()
        || (input.red_line_amount.is_undefined() && old.red_line_minor.is_some())
        || (input.max_cost_amount.is_undefined() && old.max_cost_minor.is_some());
    if currency != old.currency && silent {
        check.fail(&["currency"], messages::policy_amounts_needed());
    }
    let currencies = check.change("currencies", &input.currencies, |check, at, given| {
        currencies::read(check, at, given, currency)
    });
    if currencies.is_none() && currency != old.currency {
        let allowed = currencies::currencies(&old.currencies, old.id)?;
        currencies::check(check, &["currency"], currency, &allowed);
    }
    let ratio = |check: &mut Validator, at: &str, given: &f64| check.threshold(at, *given, 0.01, 200.0);
    let money = |check: &mut Validator, at: &str, given: &MoneyInput| check.money(at, given, currency, 0);
    let red_line = check.change("redLinePercent", &input.red_line_percent, ratio);
    let director = check.change("directorApprovalPercent", &input.director_approval_percent, ratio);
    let max_cost = check.change("maxCostPercent", &input.max_cost_percent, ratio);
    let hard_limit = check.change_or_clear("hardLimitPercent", &input.hard_limit_percent, ratio);
    let red_line_amount = check.change_or_clear("redLineAmount", &input.red_line_amount, money);
    let max_cost_amount = check.change_or_clear("maxCostAmount", &input.max_cost_amount, money);
    let director_amount = check.change("directorApprovalAmount", &input.director_approval_amount, money);
    let payment_days = check
        .change("paymentDays", &input.payment_days, |check, at, days| check.within_bounds(at, *days, 0, 365));
    let split_window = check.change("splitWindowDays", &input.split_window_days, |check, at, days| {
        check.within_bounds(at, *days, 0, 365)
    });
    let four_eyes = check.change("fourEyes", &input.four_eyes, |_, _, four_eyes| *four_eyes);
    let now = watch_of(old)?;
    let warning = check.change("warning", &input.warning, |check, at, given| {
        let mut read = None;
        check.within(&[at], |check| read = Some(warning::read(check, given, &now)));
        read
    });
    let learns = check.change("calibrateForecasts", &input.calibrate_forecasts, |_, _, learns| *learns);
    let escalation_hours =
        check.change_or_clear("escalationHours", &input.escalation_hours, |check, at, hours| {
            check.within_bounds(at, *hours, 1, MOST_ESCALATION_HOURS)
        });
    let watch = match warning.flatten() {
        Some(own) => Some(json_column::write(&own)?),
        None => old.watch.clone(),
    };
    let mut new = policy::Model {
        currency,
        currencies: currencies.unwrap_or_else(|| old.currencies.clone()),
        red_line_ratio: red_line.unwrap_or(old.red_line_ratio),
        director_ratio: director.unwrap_or(old.director_ratio),
        max_cost_ratio: max_cost.unwrap_or(old.max_cost_ratio),
        hard_limit_ratio: hard_limit.unwrap_or(old.hard_limit_ratio),
        red_line_minor: red_line_amount.unwrap_or(old.red_line_minor),
        max_cost_minor: max_cost_amount.unwrap_or(old.max_cost_minor),
        director_amount_minor: director_amount.unwrap_or(old.director_amount_minor),
        split_window_days: split_window.unwrap_or(old.split_window_days),
        four_eyes: four_eyes.unwrap_or(old.four_eyes),
        payment_days: payment_days.unwrap_or(old.payment_days),
        watch,
        learns: learns.unwrap_or(old.learns),
        escalation_hours: escalation_hours.unwrap_or(old.escalation_hours),
        ..old.clone()
    };
    check.change("snoozeDays", &input.snooze_days, |check, at, given| {
        check.within(&[at], |check| read_snooze_days(check, given, &mut new));
    });
    retention::read(check, &input.retention, &mut new);
    Ok(new)
}

fn read_snooze_days(check: &mut Validator, input: &SnoozeDaysInput, new: &mut policy::Model) {
    let from_the_least = [
        ("watch", &input.watch, &mut new.snooze_days_watch),
        ("warning", &input.warning, &mut new.snooze_days_warning),
        ("severe", &input.severe, &mut new.snooze_days_severe),
        ("critical", &input.critical, &mut new.snooze_days_critical),
    ];
    let mut longest = i32::MAX;
    for (field, given, days) in from_the_least {
        let given =
            check.change(field, given, |check, at, days| check.within_bounds(at, *days, 1, MOST_SNOOZE_DAYS));
        *days = given.unwrap_or(*days);
        if *days > longest {
            check.fail(&[field], messages::snooze_order(*days, longest)).allowed =
                vec![messages::allow_snooze_days(longest).into()];
        }
        longest = *days;
    }
}

/// A restricted word, checked.
struct Word {
    list: RestrictionList,
    word: String,
    reason: String,
}

fn check_words(check: &mut Validator, given: &[RestrictedCategoryInput]) -> Vec<Word> {
    check.list("restrictedCategories", given, 0, 500);
    let mut words: Vec<Word> = Vec::with_capacity(given.len());
    for (position, one) in given.iter().enumerate() {
        check.within(&["restrictedCategories", &position.to_string()], |check| {
            let word = check.line("word", &one.word, 100);
            if !word.is_empty() && !is_word(&word) {
                check.fail(&["word"], messages::word_without_letters());
            }
            if words.iter().any(|known| is_same(&known.word, &word)) {
                check.fail(&["word"], messages::word_twice());
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

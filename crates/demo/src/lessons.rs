//! Issues on the way, and what is learnt in the end.

use entity::enums::{IssueSeverity, IssueStatus, ProjectStage, ServiceItemStatus};
use entity::{avoidable_cost, effect_metric, issue, retrospective, service_item};

use super::dice::{Dice, plus};
use super::life::Case;
use super::phrases::{AVOIDABLE, ISSUES, LESSONS, WORDS};
use super::portfolio::Temper;
use super::rows::Rows;
use super::services::Service;

/// Issues met so far; those of old are solved.
pub(super) fn issues(case: &Case, dice: &mut Dice, rows: &mut Rows) {
    let days = &case.outline.days;
    let language = case.client.language;
    let passed = (days.last - days.start).num_days();
    let troubled = matches!(case.outline.temper, Temper::Behind | Temper::Late | Temper::Over);
    let count = if troubled { dice.between(1, 3) } else { dice.between(-1, 2) };
    let mut open: Vec<_> = ISSUES.iter().collect();
    dice.shuffle(&mut open);
    for (title, description, solution) in open.into_iter().take(usize::try_from(count).unwrap_or(0)) {
        let day = plus(days.start, dice.between(0, passed.max(0)));
        let at = case.world.calendar.some_time(dice, day);
        let solved_on = plus(day, dice.between(2, 20));
        let over = case.outline.stage != ProjectStage::Execution;
        let solved = (over || (solved_on <= days.last && dice.chance(75)))
            .then(|| case.world.calendar.some_time(dice, solved_on.min(days.last)).max(at));
        let severity = if troubled && solved.is_none() {
            *dice.pick(&[IssueSeverity::High, IssueSeverity::Critical])
        } else {
            *dice.pick(&[IssueSeverity::Low, IssueSeverity::Medium, IssueSeverity::High])
        };
        let raised_by_id = *dice.pick(case.team);
        rows.issue.push(issue::Model {
            id: dice.id(at),
            project_id: case.project_id,
            task_id: None,
            title: language.say(*title).into(),
            description: language.say(*description).into(),
            severity,
            status: if solved.is_some() { IssueStatus::Resolved } else { IssueStatus::Open },
            owner_id: case.outline.manager,
            raised_by_id,
            resolution: solved.map(|_| language.say(*solution).into()),
            resolved_at: solved,
            search_text: String::new(),
            version: 1 + i32::from(solved.is_some()),
            created_at: at,
            updated_at: solved.unwrap_or(at),
        });
    }
}

/// The retrospective: always of a completed project, of some whose money is still to come.
pub(super) fn look_back(
    case: &Case,
    dice: &mut Dice,
    items: &[service_item::Model],
    services: &[(&'static Service, i64)],
    costs_from: usize,
    rows: &mut Rows,
) {
    let Some(done) = case.outline.days.done else {
        return;
    };
    let completed = case.outline.stage == ProjectStage::Completed;
    if !completed && !dice.chance(40) {
        return;
    }
    let calendar = &case.world.calendar;
    let language = case.client.language;
    let finished = completed || dice.chance(50);
    let at = calendar.some_time(dice, plus(done, 2));
    let end = plus(done, dice.between(3, 30)).min(case.outline.days.last);
    let finished_at = finished.then(|| calendar.some_time(dice, end).max(at));
    let id = dice.id(at);
    // How well it went, in percent of what was aimed at.
    let success = dice.between(62, 128);
    let mut scores = Vec::new();
    for (item, (service, quantity)) in items.iter().zip(services) {
        if item.status != ServiceItemStatus::Delivered {
            continue;
        }
        let (metric, each) = service.metric;
        let target = each * quantity;
        let actual = target * (success + dice.between(-12, 12)) / 100;
        scores.push((actual * 10_000 / target.max(1)).min(15_000));
        rows.effect_metric.push(effect_metric::Model {
            id: dice.id(at),
            retrospective_id: id,
            service_item_id: Some(item.id),
            metric: metric.into(),
            target: Some(target),
            actual: Some(actual),
        });
    }
    let count = i64::try_from(scores.len()).unwrap_or(0);
    let mean = scores.iter().sum::<i64>().checked_div(count);
    let rating = (success - 50) / 16 + 1;
    let rating = rating.clamp(1, 5);
    let words = usize::try_from(rating - 1).ok().and_then(|place| WORDS.get(place));
    rows.retrospective.push(retrospective::Model {
        id,
        project_id: case.project_id,
        lessons: language.say(*dice.pick(LESSONS)).into(),
        effect_score: mean.and_then(|mean| i32::try_from(mean).ok()),
        satisfaction: finished.then(|| i32::try_from(rating).unwrap_or(3)),
        customer_words: words.filter(|_| finished).map(|words| language.say(*words).into()),
        finished_at,
        finished_by_id: finished.then_some(case.outline.manager),
        search_text: String::new(),
        version: 1 + i32::from(finished),
        created_at: at,
        updated_at: finished_at.unwrap_or(at),
    });
    if dice.chance(40)
        && let Some(cost) = rows.cost[costs_from..].first()
    {
        rows.avoidable_cost.push(avoidable_cost::Model {
            retrospective_id: id,
            cost_id: cost.id,
            reason: language.say(*dice.pick(AVOIDABLE)).into(),
        });
    }
}

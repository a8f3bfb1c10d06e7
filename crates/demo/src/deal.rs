//! Requirements with their service list and review.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use entity::enums::{Currency, RequirementStatus, ReviewCriterion, Role, ServiceItemStatus};
use entity::{requirement, requirement_finding, requirement_flag, requirement_review, service_item};
use uuid::Uuid;

use super::World;
use super::customers::DemoCustomer;
use super::dice::{Dice, plus};
use super::names::{Language, Pair};
use super::phrases::{BRIEFS, EXPECTED};
use super::plan::branches_of;
use super::portfolio::Days;
use super::rows::Rows;
use super::services::{SEASONS, SERVICES, Service, THEMES};

/// What was asked for, with the services and quantities of its items.
pub(super) struct Deal {
    pub(super) requirement: requirement::Model,
    pub(super) items: Vec<service_item::Model>,
    pub(super) services: Vec<(&'static Service, i64)>,
}

/// Whole yuan in minor units of a currency, at a price that people would quote.
pub(super) fn quote(currency: Currency, yuan: i64) -> i64 {
    match currency {
        Currency::Cny => yuan / 100 * 100 * 100,
        Currency::Jpy => yuan * 20 / 1_000 * 1_000,
        _ => yuan / 7 / 10 * 10 * 100,
    }
}

/// Writes a draft, without adding it to the rows yet.
pub(super) fn draft(
    world: &World,
    dice: &mut Dice,
    client: &DemoCustomer,
    written: NaiveDate,
    wanted: (NaiveDate, NaiveDate),
    currency: Currency,
) -> Deal {
    let language = client.language;
    let at = world.calendar.some_time(dice, written);
    let id = dice.id(at);
    let services = choose(dice, client.line);
    let mut items = Vec::with_capacity(services.len());
    for (position, (service, quantity)) in (0..).zip(&services) {
        let unit_price_minor = quote(currency, dice.between(service.price.0, service.price.1));
        items.push(service_item::Model {
            id: dice.id(at),
            requirement_id: id,
            project_id: None,
            position,
            service: language.say(service.name).into(),
            description: language.say(service.detail).into(),
            quantity: i32::try_from(*quantity).unwrap_or(1),
            currency,
            unit_price_minor,
            amount_minor: unit_price_minor * quantity,
            milestone_date: None,
            status: ServiceItemStatus::Planned,
            progress: 0,
            delivered_at: None,
            version: 1,
            created_at: at,
            updated_at: at,
        });
    }
    let requirement = requirement::Model {
        id,
        customer_id: client.id,
        business_line_id: Some(world.company.lines[client.line]),
        created_by_id: client.owner,
        title: title(dice, client, wanted.0),
        description: language.say(*dice.pick(BRIEFS)).into(),
        expected_results: language.say(*dice.pick(EXPECTED)).into(),
        category: Some(client.industry.into()),
        wanted_start: Some(wanted.0),
        wanted_end: Some(wanted.1),
        currency,
        amount_minor: items.iter().map(|item| item.amount_minor).sum(),
        status: RequirementStatus::Draft,
        review_round: 0,
        search_text: String::new(),
        version: 1,
        created_at: at,
        updated_at: at,
    };
    Deal { requirement, items, services }
}

/// Two to four services that make three to five tasks.
fn choose(dice: &mut Dice, line: usize) -> Vec<(&'static Service, i64)> {
    let mut offered: Vec<&'static Service> = SERVICES[line].iter().collect();
    dice.shuffle(&mut offered);
    let (mut chosen, mut tasks) = (Vec::new(), 0);
    for service in offered {
        let quantity = dice.between(service.quantity.0, service.quantity.1);
        let more = branches_of(service, quantity);
        if chosen.len() == 4 || (chosen.len() >= 2 && tasks >= 3) || tasks + more > 5 {
            continue;
        }
        tasks += more;
        chosen.push((service, quantity));
    }
    chosen
}

fn title(dice: &mut Dice, client: &DemoCustomer, start: NaiveDate) -> String {
    let quarter = usize::try_from(start.month0() / 3).unwrap_or(0).min(3);
    let theme = client.language.say(*dice.pick(THEMES[client.line]));
    let season = client.language.say(SEASONS[quarter]);
    let (brand, year) = (client.brand, start.year());
    match client.language {
        Language::English => format!("{brand}: {season} {year} {theme}"),
        Language::Chinese => format!("{brand} {year} {season}{theme}"),
    }
}

/// Takes a draft through review to approval, refused once before where chance has it.
pub(super) fn approve(
    world: &World,
    dice: &mut Dice,
    deal: &mut Deal,
    language: Language,
    days: &Days,
    reviewer: Uuid,
    rows: &mut Rows,
) {
    let mut round = 1;
    if dice.chance(12) {
        let failed = *dice.pick(FAILURES);
        let at = world.calendar.some_time(dice, days.submitted);
        review(dice, (deal.requirement.id, round, reviewer, at), language, Some(failed), rows);
        round += 1;
    }
    let at = world.calendar.some_time(dice, days.reviewed);
    review(dice, (deal.requirement.id, round, reviewer, at), language, None, rows);
    deal.requirement.review_round = round;
    deal.requirement.status = RequirementStatus::Approved;
    deal.requirement.version += 2 * round;
    deal.requirement.updated_at = at;
}

/// What a review may find: the criterion, and the note in both languages.
type Failure = (ReviewCriterion, &'static str, &'static str);

const FAILURES: &[Failure] = &[
    (
        ReviewCriterion::Claims,
        "\"The best in the country\" can't be proven.",
        "“全国第一”缺乏依据，违反广告法。",
    ),
    (ReviewCriterion::ProductQuality, "The test report is missing.", "缺少产品检测报告。"),
    (
        ReviewCriterion::AudienceFit,
        "Our audience is younger than the product's buyers.",
        "受众偏年轻，与产品购买人群不符。",
    ),
];

/// One round of review, with a finding per criterion.
fn review(
    dice: &mut Dice,
    (requirement_id, round, reviewer_id, decided_at): (Uuid, i32, Uuid, DateTime<Utc>),
    language: Language,
    failed: Option<Failure>,
    rows: &mut Rows,
) {
    let id = dice.id(decided_at);
    rows.requirement_review.push(requirement_review::Model {
        id,
        requirement_id,
        round,
        reviewer_id,
        passed: failed.is_none(),
        decided_at,
    });
    for criterion in ReviewCriterion::ALL {
        let failed = failed.filter(|failed| failed.0 == *criterion);
        rows.requirement_finding.push(requirement_finding::Model {
            review_id: id,
            criterion: *criterion,
            passed: failed.is_none(),
            note: failed.map(|(_, english, chinese)| language.say((english, chinese)).into()),
        });
    }
}

/// What a restricted requirement asks for, which word of the policy it touches, and what fails.
const RESTRICTED: &[(Pair, Pair, Failure)] = &[
    (
        (": e-cigarette launch", "电子烟新品推广"),
        ("e-cigarette", "电子烟"),
        (ReviewCriterion::CompanyValues, "We never take e-cigarettes.", "电子烟业务一律不接。"),
    ),
    (
        (": weight-loss remedy with creators", "减肥药达人种草"),
        ("weight-loss remedy", "减肥药"),
        (ReviewCriterion::Claims, "Healing is promised without a licence.", "宣称疗效，无批准文号。"),
    ),
    (
        (": users for a crypto-currency exchange", "加密货币交易平台拉新"),
        ("crypto-currency", "加密货币"),
        (ReviewCriterion::AudienceFit, "Not for our audience.", "与我方受众不符且存在合规风险。"),
    ),
];

/// Requirements that are not projects yet: drafts, submitted, approved, rejected, withdrawn; every fifth that
/// was submitted touches a restricted category. What is never taken stays a draft: its submission is refused.
pub(super) fn pending(world: &World, dice: &mut Dice, count: usize, rows: &mut Rows) {
    use RequirementStatus::{Approved, Draft, Rejected, Submitted, Withdrawn};
    const CYCLE: [RequirementStatus; 10] =
        [Submitted, Draft, Rejected, Approved, Submitted, Rejected, Draft, Submitted, Approved, Withdrawn];
    for place in 0..count {
        let client = dice.pick(&world.clients);
        let status = CYCLE[place % CYCLE.len()];
        let written = plus(world.calendar.today, -dice.between(4, 40));
        let start = plus(world.calendar.today, dice.between(20, 60));
        let wanted = (start, plus(start, dice.between(30, 90)));
        let mut deal = draft(world, dice, client, written, wanted, Currency::Cny);
        let restricted = place % 5 == 2 || place % 10 == 4;
        let touched = RESTRICTED.get(place / 5 % 3).filter(|_| restricted);
        let never = touched.is_some_and(|(.., failure)| failure.0 == ReviewCriterion::CompanyValues);
        let status = if never { Draft } else { status };
        let row = &mut deal.requirement;
        row.status = status;
        let day = plus(written, dice.between(1, 2));
        let at = world.calendar.some_time(dice, day);
        let mut failed = *dice.pick(FAILURES);
        if let Some((title, word, failure)) = touched {
            let (title, word) = (client.language.say(*title), client.language.say(*word));
            row.title = format!("{}{title}", client.brand);
            row.category = Some(word.into());
            failed = *failure;
            let category = world.restricted.iter().find(|(_, known)| *known == word);
            if let Some((category, _)) = category {
                rows.requirement_flag.push(requirement_flag::Model {
                    id: dice.id(at),
                    requirement_id: row.id,
                    restricted_category_id: *category,
                    whole: true,
                    flagged_at: at,
                    overridden_by_id: None,
                    override_reason: None,
                });
            }
        }
        if status != Draft {
            row.review_round = 1;
            row.version += 1;
            row.updated_at = at;
        }
        if matches!(status, Approved | Rejected) {
            let reviewers = world.company.of(Role::ProjectManager, client.line);
            let decided = world.calendar.some_time(dice, plus(day, 1));
            let failed = (status == Rejected).then_some(failed);
            let reviewer = *dice.pick(&reviewers);
            row.version += 1;
            row.updated_at = decided;
            let whose = (row.id, 1, reviewer, decided);
            review(dice, whose, client.language, failed, rows);
        }
        rows.requirement.push(deal.requirement);
        rows.service_item.extend(deal.items);
    }
}

//! The messages of resolved alerts: what has ended, and the current standing.

use messages::Message;
use terms::AlertKind;

use super::words::FigureArgs;
use crate::alert::{ENDED, Ending};
use crate::watch::rule;
use crate::{approval, delivery, issue};

pub(super) fn says(figures: &FigureArgs<'_>, rule_id: &str, kind: AlertKind) -> Message {
    match figures.find(ENDED).and_then(Ending::named) {
        Some(Ending::ProjectOver) => return messages::ended_project_over(),
        Some(Ending::OnHold) => return messages::ended_on_hold(),
        None => {}
    }
    match rule_id {
        rule::LATE | rule::PLANNED_END | rule::SILENCE if figures.text("workGoesOn") == "false" => {
            messages::ended_work_done()
        }
        rule::LATE => late(figures),
        rule::PLANNED_END => messages::ended_planned_end(figures.text("plannedEnd")),
        rule::MILESTONE => messages::ended_milestone(),
        rule::OVER => over(figures),
        rule::RED_LINE => messages::ended_red_line(figures.size_of_money("over"), figures.money("redLine")),
        rule::SILENCE => {
            let last = figures.find("lastReport").filter(|_| figures.find("dueSince").is_some());
            last.map_or_else(messages::ended_nothing_to_report, messages::ended_silence)
        }
        issue::rule::CRITICAL => messages::ended_critical_issue(figures.text("title")),
        delivery::rule::DELIVERED => messages::ended_delivered(figures.text("serviceItem")),
        delivery::rule::OVERDUE => messages::ended_collection_overdue(),
        _ if kind == AlertKind::ApprovalRequired => approval(figures, rule_id),
        _ => messages::ended_other(),
    }
}

fn late(figures: &FigureArgs<'_>) -> Message {
    let Some(end) = figures.find("forecastEnd") else { return messages::ended_work_done() };
    let (plan, chance) = (figures.text("plannedEnd"), figures.chance("chance"));
    match figures.whole("daysLate") {
        Some(days) if days > 0 => messages::ended_late_near(end, messages::days(days), plan, chance),
        _ => messages::ended_late(end, plan, chance),
    }
}

fn over(figures: &FigureArgs<'_>) -> Message {
    let (forecast, line) = (figures.money("forecastCost"), figures.money("redLine"));
    let (by, chance) = (figures.size_of_money("overRedLine"), figures.chance("chance"));
    match figures.find("redLinePassed") {
        Some("true") => messages::ended_over_passed(line),
        _ if figures.find("forecastCost").is_none() => messages::ended_over_unknown(),
        _ if figures.is_negative("overRedLine") => messages::ended_over_within(forecast, by, line, chance),
        _ => messages::ended_over_near(forecast, by, line, chance),
    }
}

fn approval(figures: &FigureArgs<'_>, rule_id: &str) -> Message {
    let (amount, payee) = (figures.money("amount"), figures.text("payee"));
    match rule_id {
        approval::rule::COST_FINANCE => messages::ended_cost_finance(amount, payee),
        approval::rule::COST_DIRECTOR => messages::ended_cost_director(amount, payee),
        approval::rule::COMPLIANCE_FINANCE => messages::ended_compliance_finance(),
        approval::rule::COMPLIANCE_LEGAL => messages::ended_compliance_legal(),
        _ => messages::ended_contract_legal(figures.text("contract")),
    }
}

//! The messages of resolved alerts: what has ended, and the current standing.

use messages::Message;
use terms::{AlertRule, EvidenceName as Name};

use super::words::FigureArgs;
use crate::alert::Ending;

pub(super) fn says(figures: &FigureArgs<'_>, rule: AlertRule) -> Message {
    match figures.find(Name::Ended).and_then(Ending::named) {
        Some(Ending::ProjectOver) => return messages::ended_project_over(),
        Some(Ending::OnHold) => return messages::ended_on_hold(),
        None => {}
    }
    match rule {
        AlertRule::ProgressForecast | AlertRule::ProgressPlannedEnd | AlertRule::ProgressSilence
            if figures.text(Name::WorkGoesOn) == "false" =>
        {
            messages::ended_work_done()
        }
        AlertRule::ProgressForecast => late(figures),
        AlertRule::ProgressPlannedEnd => messages::ended_planned_end(figures.text(Name::PlannedEnd)),
        AlertRule::ProgressMilestone => messages::ended_milestone(),
        AlertRule::CostForecast => over(figures),
        AlertRule::CostRedLine => {
            messages::ended_red_line(figures.size_of_money(Name::Over), figures.money(Name::RedLine))
        }
        AlertRule::ProgressSilence => {
            let last = figures.find(Name::LastReport).filter(|_| figures.find(Name::DueSince).is_some());
            last.map_or_else(messages::ended_nothing_to_report, messages::ended_silence)
        }
        AlertRule::IssueCritical => messages::ended_critical_issue(figures.text(Name::Title)),
        AlertRule::DeliveryServiceItem => messages::ended_delivered(figures.text(Name::ServiceItem)),
        AlertRule::CollectionOverdue => messages::ended_collection_overdue(),
        AlertRule::ApprovalCostFinance
        | AlertRule::ApprovalCostDirector
        | AlertRule::ApprovalComplianceFinance
        | AlertRule::ApprovalComplianceLegal
        | AlertRule::ApprovalContract => approval(figures, rule),
        AlertRule::ProgressOverdueTasks | AlertRule::ProgressOldData | AlertRule::PlanContradiction => {
            messages::ended_other()
        }
    }
}

fn late(figures: &FigureArgs<'_>) -> Message {
    let Some(end) = figures.find(Name::ForecastEnd) else { return messages::ended_work_done() };
    let (plan, chance) = (figures.text(Name::PlannedEnd), figures.chance(Name::Chance));
    match figures.whole(Name::DaysLate) {
        Some(days) if days > 0 => messages::ended_late_near(end, messages::days(days), plan, chance),
        _ => messages::ended_late(end, plan, chance),
    }
}

fn over(figures: &FigureArgs<'_>) -> Message {
    let (forecast, line) = (figures.money(Name::ForecastCost), figures.money(Name::RedLine));
    let (by, chance) = (figures.size_of_money(Name::OverRedLine), figures.chance(Name::Chance));
    match figures.find(Name::RedLinePassed) {
        Some("true") => messages::ended_over_passed(line),
        _ if figures.find(Name::ForecastCost).is_none() => messages::ended_over_unknown(),
        _ if figures.is_negative(Name::OverRedLine) => {
            messages::ended_over_within(forecast, by, line, chance)
        }
        _ => messages::ended_over_near(forecast, by, line, chance),
    }
}

fn approval(figures: &FigureArgs<'_>, rule: AlertRule) -> Message {
    let (amount, payee) = (figures.money(Name::Amount), figures.text(Name::Payee));
    match rule {
        AlertRule::ApprovalCostFinance => messages::ended_cost_finance(amount, payee),
        AlertRule::ApprovalCostDirector => messages::ended_cost_director(amount, payee),
        AlertRule::ApprovalComplianceFinance => messages::ended_compliance_finance(),
        AlertRule::ApprovalComplianceLegal => messages::ended_compliance_legal(),
        _ => messages::ended_contract_legal(figures.text(Name::Contract)),
    }
}

//! The messages of alerts and notes that hold.

use messages::{Arg, Message};
use terms::{AlertRule, EvidenceName as Name};

use super::words::FigureArgs;

pub(super) fn says(figures: &FigureArgs<'_>, rule: AlertRule) -> Message {
    match rule {
        AlertRule::ProgressForecast => late(figures),
        AlertRule::ProgressPlannedEnd => messages::alert_planned_end(
            figures.text(Name::PlannedEnd),
            figures.days(Name::DaysLate),
            figures.done(Name::Progress),
        ),
        AlertRule::ProgressMilestone => milestone(figures),
        AlertRule::CostForecast => over(figures),
        AlertRule::CostRedLine => red_line(figures),
        AlertRule::ProgressSilence => silence(figures),
        AlertRule::IssueCritical => {
            messages::alert_critical_issue(figures.text(Name::Title), figures.text(Name::Owner))
        }
        AlertRule::ProgressOverdueTasks => messages::note_overdue_tasks(
            figures.count(Name::OverdueTasks),
            figures.text(Name::Task),
            figures.text(Name::PlannedEnd),
        ),
        AlertRule::ProgressOldData => messages::note_old_data(figures.days(Name::DataAge)),
        AlertRule::PlanContradiction => contradiction(figures),
        AlertRule::DeliveryServiceItem => delivered(figures),
        AlertRule::CollectionOverdue => messages::alert_collection_overdue(
            figures.money(Name::Overdue),
            figures.text(Name::DueOn),
            figures.days(Name::DaysLate),
        ),
        AlertRule::ApprovalCostFinance => {
            messages::alert_cost_finance(figures.money(Name::Amount), figures.text(Name::Payee))
        }
        AlertRule::ApprovalCostDirector => {
            messages::alert_cost_director(figures.money(Name::Amount), figures.text(Name::Payee))
        }
        AlertRule::ApprovalComplianceFinance => {
            messages::alert_compliance_finance(figures.money(Name::Price), figures.money(Name::EstimatedCost))
        }
        AlertRule::ApprovalComplianceLegal => {
            messages::alert_compliance_legal(figures.money(Name::Price), figures.money(Name::EstimatedCost))
        }
        AlertRule::ApprovalContract => {
            messages::alert_contract_legal(figures.text(Name::Contract), figures.money(Name::Amount))
        }
    }
}

fn late(figures: &FigureArgs<'_>) -> Message {
    let direction = match figures.whole(Name::DaysLate) {
        Some(0) => "planned",
        Some(days) if days < 0 => "earlier",
        _ => "later",
    };
    let behind = figures.whole(Name::DaysBehind).filter(|days| *days != 0).map(|days| {
        let size = messages::days(days.abs());
        if days < 0 { messages::alert_ahead(size) } else { messages::alert_behind(size) }
    });
    let most = figures.find(Name::Contributor1).map(messages::alert_most_behind);
    let more = [behind, most, eases(figures)].into_iter().flatten();
    messages::alert_late(
        figures.text(Name::ForecastEnd),
        direction,
        figures.days(Name::DaysLate),
        figures.text(Name::PlannedEnd),
        figures.chance(Name::Chance),
        Arg::sentences(more),
    )
}

fn milestone(figures: &FigureArgs<'_>) -> Message {
    let more = figures.whole(Name::MissedMilestones).filter(|count| *count > 1);
    messages::alert_milestone(
        figures.text(Name::Milestone),
        figures.text(Name::MilestoneDate),
        figures.days(Name::DaysLate),
        Arg::sentences(more.map(messages::alert_more_milestones)),
    )
}

fn over(figures: &FigureArgs<'_>) -> Message {
    messages::alert_over(
        figures.money(Name::ForecastCost),
        figures.size_of_money(Name::OverRedLine),
        if figures.is_negative(Name::OverRedLine) { "under" } else { "over" },
        figures.money(Name::RedLine),
        figures.chance(Name::Chance),
        Arg::sentences(eases(figures)),
    )
}

fn red_line(figures: &FigureArgs<'_>) -> Message {
    let (line, by) = (figures.money(Name::RedLine), figures.money(Name::Over));
    if figures.text(Name::PassedBy) == "PAID" {
        messages::alert_red_line_paid(line, by)
    } else {
        messages::alert_red_line(line, by)
    }
}

fn silence(figures: &FigureArgs<'_>) -> Message {
    let last = figures.find(Name::LastReport);
    messages::alert_silence(
        figures.count(Name::SilentWorkingDays),
        figures.text(Name::DueSince),
        last.map_or_else(messages::alert_no_report, messages::alert_last_report),
    )
}

fn contradiction(figures: &FigureArgs<'_>) -> Message {
    let limit = figures.text(Name::Limit);
    let how = match figures.text(Name::Contradicts) {
        "PROJECT_START" => messages::contradiction_start(limit),
        "PROJECT_END" => messages::contradiction_end(limit),
        _ => messages::contradiction_wait(limit, figures.text(Name::WaitsFor)),
    };
    messages::note_contradiction(figures.count(Name::Contradictions), figures.text(Name::Task), how)
}

fn delivered(figures: &FigureArgs<'_>) -> Message {
    let (service, day) = (figures.text(Name::ServiceItem), figures.text(Name::DeliveredOn));
    if figures.find(Name::Outstanding).is_none() {
        return messages::alert_delivered(service, day);
    }
    messages::alert_delivered_to_collect(
        service,
        day,
        figures.money(Name::Outstanding),
        figures.text(Name::DueOn),
    )
}

/// Why a warning is still open although the probability is small by now.
fn eases(figures: &FigureArgs<'_>) -> Option<Message> {
    figures.is_below(Name::Chance, 50.0).then(messages::alert_eases)
}

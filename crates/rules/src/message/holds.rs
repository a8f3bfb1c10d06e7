//! The messages of alerts and notes that hold.

use messages::{Arg, Message};
use terms::AlertKind;

use super::note;
use super::words::FigureArgs;
use crate::watch::rule;
use crate::{approval, delivery, issue};

pub(super) fn says(figures: &FigureArgs<'_>, rule_id: &str, kind: AlertKind) -> Message {
    match rule_id {
        rule::LATE => late(figures),
        rule::PLANNED_END => messages::alert_planned_end(
            figures.text("plannedEnd"),
            figures.days("daysLate"),
            figures.done("progress"),
        ),
        rule::MILESTONE => milestone(figures),
        rule::OVER => over(figures),
        rule::RED_LINE => red_line(figures),
        rule::SILENCE => silence(figures),
        issue::rule::CRITICAL => messages::alert_critical_issue(figures.text("title"), figures.text("owner")),
        note::OVERDUE_TASKS => messages::note_overdue_tasks(
            figures.count("overdueTasks"),
            figures.text("task"),
            figures.text("plannedEnd"),
        ),
        note::OLD_DATA => messages::note_old_data(figures.days("dataAge")),
        note::CONTRADICTION => contradiction(figures),
        delivery::rule::DELIVERED => delivered(figures),
        delivery::rule::OVERDUE => messages::alert_collection_overdue(
            figures.money("overdue"),
            figures.text("dueOn"),
            figures.days("daysLate"),
        ),
        approval::rule::COST_FINANCE => {
            messages::alert_cost_finance(figures.money("amount"), figures.text("payee"))
        }
        approval::rule::COST_DIRECTOR => {
            messages::alert_cost_director(figures.money("amount"), figures.text("payee"))
        }
        approval::rule::COMPLIANCE_FINANCE => {
            messages::alert_compliance_finance(figures.money("price"), figures.money("estimatedCost"))
        }
        approval::rule::COMPLIANCE_LEGAL => {
            messages::alert_compliance_legal(figures.money("price"), figures.money("estimatedCost"))
        }
        approval::rule::CONTRACT => {
            messages::alert_contract_legal(figures.text("contract"), figures.money("amount"))
        }
        _ => of_kind(kind),
    }
}

fn late(figures: &FigureArgs<'_>) -> Message {
    let direction = match figures.whole("daysLate") {
        Some(0) => "planned",
        Some(days) if days < 0 => "earlier",
        _ => "later",
    };
    let behind = figures.whole("daysBehind").filter(|days| *days != 0).map(|days| {
        let size = messages::days(days.abs());
        if days < 0 { messages::alert_ahead(size) } else { messages::alert_behind(size) }
    });
    let most = figures.find("contributor1").map(messages::alert_most_behind);
    let more = [behind, most, eases(figures)].into_iter().flatten();
    messages::alert_late(
        figures.text("forecastEnd"),
        direction,
        figures.days("daysLate"),
        figures.text("plannedEnd"),
        figures.chance("chance"),
        Arg::sentences(more),
    )
}

fn milestone(figures: &FigureArgs<'_>) -> Message {
    let more = figures.whole("missedMilestones").filter(|count| *count > 1);
    messages::alert_milestone(
        figures.text("milestone"),
        figures.text("milestoneDate"),
        figures.days("daysLate"),
        Arg::sentences(more.map(messages::alert_more_milestones)),
    )
}

fn over(figures: &FigureArgs<'_>) -> Message {
    messages::alert_over(
        figures.money("forecastCost"),
        figures.size_of_money("overRedLine"),
        if figures.is_negative("overRedLine") { "under" } else { "over" },
        figures.money("redLine"),
        figures.chance("chance"),
        Arg::sentences(eases(figures)),
    )
}

fn red_line(figures: &FigureArgs<'_>) -> Message {
    let (line, by) = (figures.money("redLine"), figures.money("over"));
    if figures.text("passedBy") == "PAID" {
        messages::alert_red_line_paid(line, by)
    } else {
        messages::alert_red_line(line, by)
    }
}

fn silence(figures: &FigureArgs<'_>) -> Message {
    let last = figures.find("lastReport");
    messages::alert_silence(
        figures.count("silentWorkingDays"),
        figures.text("dueSince"),
        last.map_or_else(messages::alert_no_report, messages::alert_last_report),
    )
}

fn contradiction(figures: &FigureArgs<'_>) -> Message {
    let limit = figures.text("limit");
    let how = match figures.text("contradicts") {
        "PROJECT_START" => messages::contradiction_start(limit),
        "PROJECT_END" => messages::contradiction_end(limit),
        _ => messages::contradiction_wait(limit, figures.text("waitsFor")),
    };
    messages::note_contradiction(figures.count("contradictions"), figures.text("task"), how)
}

fn delivered(figures: &FigureArgs<'_>) -> Message {
    let (service, day) = (figures.text("serviceItem"), figures.text("deliveredOn"));
    if figures.find("outstanding").is_none() {
        return messages::alert_delivered(service, day);
    }
    messages::alert_delivered_to_collect(service, day, figures.money("outstanding"), figures.text("dueOn"))
}

/// Why a warning is still open although the probability is small by now.
fn eases(figures: &FigureArgs<'_>) -> Option<Message> {
    figures.is_below("chance", 50.0).then(messages::alert_eases)
}

/// The message of an alert whose rule no longer exists.
fn of_kind(kind: AlertKind) -> Message {
    match kind {
        AlertKind::ProgressWarning => messages::alert_some_progress(),
        AlertKind::CostOverrun => messages::alert_some_cost(),
        AlertKind::ServiceItemDelivered => messages::alert_some_delivery(),
        AlertKind::ApprovalRequired => messages::alert_some_approval(),
        AlertKind::CollectionOverdue => messages::alert_some_collection(),
        AlertKind::IssueRaised => messages::alert_some_issue(),
    }
}

//! The messages of alerts and notes that hold.

use terms::AlertKind;

use super::note;
use super::words::FigureText;
use crate::watch::rule;
use crate::{approval, delivery, issue};

pub(super) fn says(words: &FigureText<'_>, rule_id: &str, kind: AlertKind) -> String {
    match rule_id {
        rule::LATE => late(words),
        rule::PLANNED_END => planned_end(words),
        rule::MILESTONE => milestone(words),
        rule::OVER => over(words),
        rule::RED_LINE => red_line(words),
        rule::SILENCE => silence(words),
        issue::rule::CRITICAL => {
            let (title, owner) = (words.text("title"), words.text("owner"));
            words.either(
                format!("the critical problem \"{title}\" is not solved; {owner} sees to it."),
                format!("严重问题“{title}”尚未解决，负责人：{owner}。"),
            )
        }
        note::OVERDUE_TASKS => overdue_tasks(words),
        note::OLD_DATA => old_data(words),
        note::CONTRADICTION => contradiction(words),
        delivery::rule::DELIVERED => delivered(words),
        delivery::rule::OVERDUE => overdue(words),
        approval::rule::COST_FINANCE
        | approval::rule::COST_DIRECTOR
        | approval::rule::COMPLIANCE_FINANCE
        | approval::rule::COMPLIANCE_LEGAL
        | approval::rule::CONTRACT => approval(words, rule_id),
        _ => of_kind(words, kind),
    }
}

fn late(words: &FigureText<'_>) -> String {
    let (end, plan, chance) = (words.text("forecastEnd"), words.text("plannedEnd"), words.chance("chance"));
    let (english, chinese) = match words.whole("daysLate") {
        Some(0) => (format!("{end}, as planned"), format!("{end} 完成，与计划一致")),
        Some(days) if days < 0 => {
            let days = words.so_many(days);
            (
                format!("{end}, {days} earlier than the planned {plan}"),
                format!("{end} 完成，比计划的 {plan} 早 {days}"),
            )
        }
        _ => {
            let days = words.days("daysLate");
            (
                format!("{end}, {days} later than the planned {plan}"),
                format!("{end} 完成，比计划的 {plan} 晚 {days}"),
            )
        }
    };
    let (behind_english, behind_chinese) = match words.whole("daysBehind") {
        None | Some(0) => (String::new(), String::new()),
        Some(days) if days < 0 => {
            let days = words.so_many(days);
            (format!(" Work is {days} ahead of the plan."), format!("目前超前计划 {days}。"))
        }
        Some(days) => {
            let days = words.so_many(days);
            (format!(" Work is {days} behind the plan."), format!("目前落后计划 {days}。"))
        }
    };
    let (most_english, most_chinese) = match words.find("contributor1") {
        None => (String::new(), String::new()),
        Some(task) => (format!(" Furthest behind: \"{task}\"."), format!("落后最多的是“{task}”。")),
    };
    let (eased_english, eased_chinese) = eased(words);
    words.either(
        format!(
            "likely to end on {english}; {chance} chance of being late.{behind_english}{most_english}{eased_english}"
        ),
        format!("预计 {chinese}，延期可能性 {chance}。{behind_chinese}{most_chinese}{eased_chinese}"),
    )
}

/// Why a warning is still open although the probability is small by now.
fn eased(words: &FigureText<'_>) -> (&'static str, &'static str) {
    if words.is_below("chance", 50.0) {
        (" The warning ends when this has lasted.", "好转持续一段时间后，预警解除。")
    } else {
        ("", "")
    }
}

fn planned_end(words: &FigureText<'_>) -> String {
    let (end, days, done) = (words.text("plannedEnd"), words.days("daysLate"), words.done("progress"));
    words.either(
        format!("the planned end, {end}, passed {days} ago, and {done} is done."),
        format!("计划结束日 {end} 已过 {days}，目前完成 {done}。"),
    )
}

fn milestone(words: &FigureText<'_>) -> String {
    let (service, day, days) = (words.text("milestone"), words.text("milestoneDate"), words.days("daysLate"));
    let (english, chinese) = match words.whole("missedMilestones") {
        Some(count) if count > 1 => (
            format!(" {count} milestones in all are past their day."),
            format!("共 {count} 个里程碑未按时交付。"),
        ),
        _ => (String::new(), String::new()),
    };
    words.either(
        format!("milestone \"{service}\" was due on {day}, {days} ago, and is not delivered.{english}"),
        format!("里程碑“{service}”应于 {day} 交付，已过 {days}，尚未交付。{chinese}"),
    )
}

fn over(words: &FigureText<'_>) -> String {
    let (forecast, line, chance) =
        (words.money("forecastCost"), words.money("redLine"), words.chance("chance"));
    let by = words.size_of_money("overRedLine");
    let (english, chinese) = if words.is_negative("overRedLine") {
        (format!("{by} under the red line of {line}"), format!("低于成本红线 {line}，差额 {by}"))
    } else {
        (format!("{by} over the red line of {line}"), format!("超出成本红线 {line}，超额 {by}"))
    };
    let (eased_english, eased_chinese) = eased(words);
    words.either(
        format!("likely to cost {forecast}, {english}; {chance} chance of passing it.{eased_english}"),
        format!("预计总成本 {forecast}，{chinese}，越线可能性 {chance}。{eased_chinese}"),
    )
}

fn red_line(words: &FigureText<'_>) -> String {
    let (line, by) = (words.money("redLine"), words.money("over"));
    if words.text("passedBy") == "PAID" {
        words.either(
            format!("paid cost has passed the red line of {line}; with what is approved it is over by {by}."),
            format!("已付成本已越过成本红线 {line}，连同已批准成本超出 {by}。"),
        )
    } else {
        words.either(
            format!("approved and paid cost has passed the red line of {line} by {by}."),
            format!("已批准和已付成本已越过成本红线 {line}，超出 {by}。"),
        )
    }
}

fn silence(words: &FigureText<'_>) -> String {
    let (count, due) = (words.text("silentWorkingDays"), words.text("dueSince"));
    let (english, chinese) = match words.find("lastReport") {
        None => ("there was no report yet".into(), "至今没有任何汇报".into()),
        Some(day) => (format!("the last report was on {day}"), format!("最近一次汇报是 {day}")),
    };
    let unit = if count == "1" { "working day" } else { "working days" };
    words.either(
        format!(
            "nobody has reported progress for {count} {unit}, though work is due since {due}; {english}."
        ),
        format!("已有 {count} 个工作日没有进度汇报，而 {due} 起已有工作到期；{chinese}。"),
    )
}

fn overdue_tasks(words: &FigureText<'_>) -> String {
    let (task, end, count) = (words.text("task"), words.text("plannedEnd"), words.text("overdueTasks"));
    let are = if count == "1" { "task is past its" } else { "tasks are past their" };
    words.either(
        format!("{count} {are} planned end, first \"{task}\" ({end})."),
        format!("{count} 个任务已过计划结束日，最早的是“{task}”（{end}）。"),
    )
}

fn old_data(words: &FigureText<'_>) -> String {
    let days = words.days("dataAge");
    words.either(
        format!("no progress was reported for {days}; forecasts are unsure."),
        format!("已有 {days}没有进度更新，预测不够可靠。"),
    )
}

fn contradiction(words: &FigureText<'_>) -> String {
    let (task, limit, on) = (words.text("task"), words.text("limit"), words.text("waitsFor"));
    let (english, chinese) = match words.text("contradicts") {
        "PROJECT_START" => {
            (format!("starts before the project does, on {limit}"), format!("早于项目开始日 {limit}"))
        }
        "PROJECT_END" => {
            (format!("ends after the project does, on {limit}"), format!("晚于项目结束日 {limit}"))
        }
        _ => (
            format!("is planned before {limit}, though it waits for \"{on}\" until then"),
            format!("的计划早于 {limit}，而它在此之前须等待“{on}”"),
        ),
    };
    let count = words.text("contradictions");
    let first = if count == "1" { String::new() } else { format!(" first of {count}:") };
    let in_all = if count == "1" { String::new() } else { format!("（共 {count} 处）") };
    words.either(
        format!("the plan contradicts itself,{first} \"{task}\" {english}."),
        format!("计划自相矛盾{in_all}：“{task}”{chinese}。"),
    )
}

fn delivered(words: &FigureText<'_>) -> String {
    let (service, day) = (words.text("serviceItem"), words.text("deliveredOn"));
    if words.find("outstanding").is_none() {
        return words.either(
            format!("\"{service}\" was delivered on {day}."),
            format!("服务项“{service}”已于 {day} 交付。"),
        );
    }
    let (sum, due) = (words.money("outstanding"), words.text("dueOn"));
    words.either(
        format!("\"{service}\" was delivered on {day}; {sum} can be collected, due by {due}."),
        format!("服务项“{service}”已于 {day} 交付，可收款 {sum}，应于 {due} 前付清。"),
    )
}

fn overdue(words: &FigureText<'_>) -> String {
    let (sum, due, days) = (words.money("overdue"), words.text("dueOn"), words.days("daysLate"));
    words.either(
        format!("{sum} is overdue; the oldest of it was due on {due}, {days} ago."),
        format!("回款 {sum} 已逾期，最早应于 {due} 付清，已过 {days}。"),
    )
}

fn approval(words: &FigureText<'_>, rule_id: &str) -> String {
    let (amount, payee) = (words.money("amount"), words.text("payee"));
    let (price, cost) = (words.money("price"), words.money("estimatedCost"));
    match rule_id {
        approval::rule::COST_FINANCE => words.either(
            format!("a cost of {amount} to {payee} waits for finance."),
            format!("付给“{payee}”的成本 {amount} 等待财务审批。"),
        ),
        approval::rule::COST_DIRECTOR => words.either(
            format!("a cost of {amount} to {payee} waits for the director."),
            format!("付给“{payee}”的成本 {amount} 等待总监审批。"),
        ),
        approval::rule::COMPLIANCE_FINANCE => words.either(
            format!("at {price} with an expected cost of {cost} it waits for finance's review."),
            format!("报价 {price}、预计成本 {cost}，等待财务合规审核。"),
        ),
        approval::rule::COMPLIANCE_LEGAL => words.either(
            format!("at {price} with an expected cost of {cost} it waits for legal's review."),
            format!("报价 {price}、预计成本 {cost}，等待法务合规审核。"),
        ),
        _ => {
            let number = words.text("contract");
            words.either(
                format!("contract {number} over {amount} waits for legal."),
                format!("合同 {number}（{amount}）等待法务审批。"),
            )
        }
    }
}

/// The message of an alert whose rule no longer exists.
fn of_kind(words: &FigureText<'_>, kind: AlertKind) -> String {
    let (english, chinese) = match kind {
        AlertKind::ProgressWarning => ("progress warning.", "进度预警。"),
        AlertKind::CostOverrun => ("cost overrun.", "成本预警。"),
        AlertKind::ServiceItemDelivered => {
            ("a service item is delivered; its instalment can be collected.", "服务项已交付，可以收款。")
        }
        AlertKind::ApprovalRequired => ("something waits for an approval.", "有事项等待审批。"),
        AlertKind::CollectionOverdue => ("a payment is overdue.", "回款已逾期。"),
        AlertKind::IssueRaised => ("a critical problem is not solved.", "有严重问题尚未解决。"),
    };
    words.either(english.into(), chinese.into())
}

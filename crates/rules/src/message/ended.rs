//! The messages of resolved alerts: what has ended, and the current standing.

use terms::AlertKind;

use super::words::FigureText;
use crate::alert::{ENDED, Ending};
use crate::watch::rule;
use crate::{approval, delivery, issue};

pub(super) fn says(words: &FigureText<'_>, rule_id: &str, kind: AlertKind) -> String {
    if let Some(ending) = words.find(ENDED).and_then(Ending::named) {
        return for_all(words, ending);
    }
    match rule_id {
        rule::LATE => late(words),
        rule::PLANNED_END => planned_end(words),
        rule::MILESTONE => {
            words.either("no milestone is past its day any more.".into(), "已没有逾期未交付的里程碑。".into())
        }
        rule::OVER => over(words),
        rule::RED_LINE => red_line(words),
        rule::SILENCE => silence(words),
        issue::rule::CRITICAL => {
            let title = words.text("title");
            words.either(
                format!("the problem \"{title}\" is solved, or no longer critical."),
                format!("问题“{title}”已解决或不再属于严重问题。"),
            )
        }
        delivery::rule::DELIVERED => {
            let service = words.text("serviceItem");
            words.either(
                format!("nothing more can be collected for \"{service}\" now."),
                format!("服务项“{service}”目前没有可收款项。"),
            )
        }
        delivery::rule::OVERDUE => {
            words.either("no payment is overdue any more.".into(), "已没有逾期回款。".into())
        }
        _ if kind == AlertKind::ApprovalRequired => approval(words, rule_id),
        _ => words.either("this is over.".into(), "该提醒已解除。".into()),
    }
}

/// The messages of endings that are the same for all alerts.
fn for_all(words: &FigureText<'_>, ending: Ending) -> String {
    let (english, chinese) = match ending {
        Ending::ProjectOver => ("the project has come to its end.", "项目已结束。"),
        Ending::OnHold => {
            ("the project is on hold; this is judged again when it goes on.", "项目已暂停，恢复后重新评估。")
        }
    };
    words.either(english.into(), chinese.into())
}

fn is_done(words: &FigureText<'_>) -> bool {
    words.text("workGoesOn") == "false"
}

fn done(words: &FigureText<'_>) -> String {
    words.either("the work is done.".into(), "工作已全部完成。".into())
}

fn late(words: &FigureText<'_>) -> String {
    let Some(end) = words.find("forecastEnd").filter(|_| !is_done(words)) else {
        return done(words);
    };
    let (plan, chance) = (words.text("plannedEnd"), words.chance("chance"));
    match words.whole("daysLate") {
        Some(days) if days > 0 => {
            let days = words.so_many(days);
            words.either(
                format!("the forecast end is near the plan again: {end}, {days} later than the planned {plan}; {chance} chance of being late."),
                format!("预计完成日已接近计划：{end}，比计划的 {plan} 晚 {days}，延期可能性 {chance}。"),
            )
        }
        _ => words.either(
            format!("the forecast end is back within the plan: {end}, planned {plan}; {chance} chance of being late."),
            format!("预计完成日已回到计划之内：{end}，计划 {plan}，延期可能性 {chance}。"),
        ),
    }
}

fn planned_end(words: &FigureText<'_>) -> String {
    if is_done(words) {
        return done(words);
    }
    let end = words.text("plannedEnd");
    words.either(
        format!("the planned end is not past any more: it is {end} now."),
        format!("计划结束日已调整为 {end}，尚未到期。"),
    )
}

fn silence(words: &FigureText<'_>) -> String {
    if is_done(words) {
        return done(words);
    }
    match words.find("lastReport").filter(|_| words.find("dueSince").is_some()) {
        None => words.either(
            "no work is due now that nobody reports on.".into(),
            "目前没有到期而未汇报的工作。".into(),
        ),
        Some(day) => words
            .either(format!("progress was reported again on {day}."), format!("已于 {day} 恢复进度汇报。")),
    }
}

fn over(words: &FigureText<'_>) -> String {
    let (forecast, line, by) =
        (words.money("forecastCost"), words.money("redLine"), words.size_of_money("overRedLine"));
    match words.find("redLinePassed") {
        Some("true") => words.either(
            format!(
                "no forecast is needed any more: approved and paid cost has passed the red line of {line}."
            ),
            format!("已无需预测：已批准和已付成本已越过成本红线 {line}。"),
        ),
        _ if words.find("forecastCost").is_none() => words.either(
            "there is nothing to forecast the cost from any more.".into(),
            "已没有可用于预测成本的数据。".into(),
        ),
        _ if words.is_negative("overRedLine") => {
            let chance = words.chance("chance");
            words.either(
                format!("the forecast cost is back within the red line: {forecast}, {by} under {line}; {chance} chance of passing it."),
                format!("预计总成本已回到成本红线之内：{forecast}，低于 {line}，差额 {by}，越线可能性 {chance}。"),
            )
        }
        _ => {
            let chance = words.chance("chance");
            words.either(
                format!("the forecast cost is near the red line again: {forecast}, {by} over {line}; {chance} chance of passing it."),
                format!("预计总成本已接近成本红线：{forecast}，超出 {line}，超额 {by}，越线可能性 {chance}。"),
            )
        }
    }
}

fn red_line(words: &FigureText<'_>) -> String {
    let (line, by) = (words.money("redLine"), words.size_of_money("over"));
    words.either(
        format!("approved and paid cost is back within the red line: {by} under {line}."),
        format!("已批准和已付成本已回到成本红线 {line} 之内，低 {by}。"),
    )
}

fn approval(words: &FigureText<'_>, rule_id: &str) -> String {
    match rule_id {
        approval::rule::COST_FINANCE | approval::rule::COST_DIRECTOR => {
            let (amount, payee) = (words.money("amount"), words.text("payee"));
            let director = rule_id == approval::rule::COST_DIRECTOR;
            let (english, chinese) =
                if director { ("the director", "总监") } else { ("finance", "财务") };
            words.either(
                format!("the cost of {amount} to {payee} no longer waits for {english}."),
                format!("付给“{payee}”的成本 {amount} 不再等待{chinese}审批。"),
            )
        }
        approval::rule::COMPLIANCE_FINANCE => {
            words.either("it no longer waits for finance's review.".into(), "不再等待财务合规审核。".into())
        }
        approval::rule::COMPLIANCE_LEGAL => {
            words.either("it no longer waits for legal's review.".into(), "不再等待法务合规审核。".into())
        }
        _ => {
            let number = words.text("contract");
            words.either(
                format!("contract {number} no longer waits for legal."),
                format!("合同 {number} 不再等待法务审批。"),
            )
        }
    }
}

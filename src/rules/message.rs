//! What an alert says to people, in English and Chinese, from its rule and evidence alone.

use entity::enums::AlertKind;

use super::figure::Figure;
use super::watch::rule;
use super::{approval, delivery};

/// Languages that messages are written in.
pub const LOCALES: [&str; 2] = ["en", "zh-CN"];

/// What is worth knowing and never an alert.
pub mod note {
    /// Tasks whose planned end has passed; they count through the forecast.
    pub const OVERDUE_TASKS: &str = "progress.overdue_tasks";
    /// Nothing was reported for so long that forecasts are unsure.
    pub const OLD_DATA: &str = "progress.old_data";
    /// All of them.
    pub const ALL: [&str; 2] = [OVERDUE_TASKS, OLD_DATA];
}

/// Whether `locale` asks for Chinese; everything else reads English.
fn chinese(locale: &str) -> bool {
    locale.to_ascii_lowercase().starts_with("zh")
}

/// One sentence about `project` (its code and name).
pub fn of_alert(locale: &str, rule_id: &str, kind: AlertKind, project: &str, evidence: &[Figure]) -> String {
    let find = |name: &str| evidence.iter().find(|e| e.name == name);
    let value = |name: &str| find(name).map_or("?", |e| e.value.as_str());
    let money = |name: &str| find(name).map_or_else(|| "?".into(), |e| format!("{} {}", e.value, e.unit));
    let zh = chinese(locale);
    match rule_id {
        rule::RED_LINE => {
            let paid = value("passedBy") == "PAID";
            if zh {
                let what = if paid { "已付成本" } else { "已批准和已付成本" };
                format!("{project}：{what}已越过成本红线 {}，超出 {}。", money("redLine"), money("over"))
            } else {
                let what = if paid { "paid cost" } else { "committed and paid cost" };
                format!(
                    "{project}: {what} has passed the red line of {} by {}.",
                    money("redLine"),
                    money("over")
                )
            }
        }
        rule::PLANNED_END => {
            let (end, today, done) = (value("plannedEnd"), value("today"), value("progress"));
            if zh {
                format!("{project}：计划结束日 {end} 已过，截至 {today} 完成 {done}%。")
            } else {
                format!("{project}: planned to end on {end}; on {today} {done} % is done.")
            }
        }
        rule::MILESTONE => {
            let (service, day, count) =
                (value("milestone"), value("milestoneDate"), value("missedMilestones"));
            if zh {
                format!(
                    "{project}：里程碑“{service}”应于 {day} 交付，尚未交付；共 {count} 个里程碑未按时交付。"
                )
            } else {
                format!(
                    "{project}: milestone \"{service}\" was due on {day} and is not delivered; {count} missed in all."
                )
            }
        }
        rule::LATE => {
            let (end, plan, chance) = (value("forecastEnd"), value("plannedEnd"), value("chance"));
            let (es, at, days) = (value("workOfDay"), value("doneOnDay"), value("daysLate"));
            let most = find("contributor1").map(|e| e.value.as_str());
            if zh {
                let most = most.map_or_else(String::new, |task| format!("落后最多的是“{task}”。"));
                format!(
                    "{project}：预计 {end} 完成，计划 {plan}，相差 {days} 天，延期可能性 {chance}%。第 {at} 天时只完成了计划第 {es} 天的工作。{most}"
                )
            } else {
                let most = most.map_or_else(String::new, |task| format!(" Furthest behind: \"{task}\"."));
                format!(
                    "{project}: likely to end on {end}, {days} days off the planned {plan}; {chance} % chance of being late. Work of day {es} was done on day {at}.{most}"
                )
            }
        }
        rule::OVER => {
            let chance = value("chance");
            let (forecast, line) = (money("forecastCost"), money("redLine"));
            if zh {
                format!("{project}：预计总成本 {forecast}，成本红线 {line}，越线可能性 {chance}%。")
            } else {
                format!(
                    "{project}: likely to cost {forecast}, with a red line of {line}; {chance} % chance of passing it."
                )
            }
        }
        note::OVERDUE_TASKS => {
            let (count, task, end) = (value("overdueTasks"), value("task"), value("plannedEnd"));
            if zh {
                format!("{project}：{count} 个任务已过计划结束日，最早的是“{task}”（{end}）。")
            } else {
                format!("{project}: {count} task(s) past their planned end, first \"{task}\" ({end}).")
            }
        }
        note::OLD_DATA => {
            let days = value("dataAge");
            if zh {
                format!("{project}：已有 {days} 天没有进度更新，预测不够可靠。")
            } else {
                format!("{project}: no progress was reported for {days} days; forecasts are unsure.")
            }
        }
        delivery::rule::DELIVERED => {
            let (service, day) = (value("serviceItem"), value("deliveredOn"));
            let due = find("outstanding").map(|_| (money("outstanding"), value("dueOn")));
            match (zh, due) {
                (true, Some((sum, due))) => {
                    format!("{project}：服务项“{service}”已于 {day} 交付，可收款 {sum}，应于 {due} 前付清。")
                }
                (true, None) => format!("{project}：服务项“{service}”已于 {day} 交付。"),
                (false, Some((sum, due))) => format!(
                    "{project}: \"{service}\" was delivered on {day}; {sum} can be collected, due by {due}."
                ),
                (false, None) => format!("{project}: \"{service}\" was delivered on {day}."),
            }
        }
        delivery::rule::OVERDUE => {
            let (due, late) = (value("dueOn"), value("daysLate"));
            if zh {
                format!("{project}：回款 {} 已逾期，最早应于 {due} 付清，已过 {late} 天。", money("overdue"))
            } else {
                format!("{project}: {} is overdue, since {due}, {late} day(s) ago.", money("overdue"))
            }
        }
        approval::rule::COST_FINANCE | approval::rule::COST_DIRECTOR => {
            let (amount, payee) = (money("amount"), value("payee"));
            let director = rule_id == approval::rule::COST_DIRECTOR;
            match (zh, director) {
                (true, false) => format!("{project}：付给“{payee}”的成本 {amount} 等待财务审批。"),
                (true, true) => format!("{project}：付给“{payee}”的成本 {amount} 等待总监审批。"),
                (false, false) => format!("{project}: a cost of {amount} to {payee} waits for finance."),
                (false, true) => format!("{project}: a cost of {amount} to {payee} waits for the director."),
            }
        }
        approval::rule::COMPLIANCE_FINANCE | approval::rule::COMPLIANCE_LEGAL => {
            let (price, cost) = (money("price"), money("estimatedCost"));
            let legal = rule_id == approval::rule::COMPLIANCE_LEGAL;
            match (zh, legal) {
                (true, false) => format!("{project}：报价 {price}、预计成本 {cost}，等待财务合规审核。"),
                (true, true) => format!("{project}：报价 {price}、预计成本 {cost}，等待法务合规审核。"),
                (false, false) => {
                    format!(
                        "{project}: at {price} with an expected cost of {cost} it waits for finance's review."
                    )
                }
                (false, true) => {
                    format!(
                        "{project}: at {price} with an expected cost of {cost} it waits for legal's review."
                    )
                }
            }
        }
        approval::rule::CONTRACT => {
            let (number, amount) = (value("contract"), money("amount"));
            if zh {
                format!("{project}：合同 {number}（{amount}）等待法务审批。")
            } else {
                format!("{project}: contract {number} over {amount} waits for legal.")
            }
        }
        _ => match (kind, zh) {
            (AlertKind::ServiceItemDelivered, true) => {
                format!("{project}：服务项已交付，可以收款。")
            }
            (AlertKind::ServiceItemDelivered, false) => {
                format!("{project}: a service item is delivered; its instalment can be collected.")
            }
            (AlertKind::ApprovalRequired, true) => format!("{project}：有事项等待审批。"),
            (AlertKind::ApprovalRequired, false) => {
                format!("{project}: something waits for an approval.")
            }
            (AlertKind::CollectionOverdue, true) => format!("{project}：回款已逾期。"),
            (AlertKind::CollectionOverdue, false) => format!("{project}: a payment is overdue."),
            (AlertKind::CostOverrun, true) => format!("{project}：成本预警。"),
            (AlertKind::CostOverrun, false) => format!("{project}: cost overrun."),
            (AlertKind::ProgressWarning, true) => format!("{project}：进度预警。"),
            (AlertKind::ProgressWarning, false) => format!("{project}: progress warning."),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_speaks_both_languages() {
        let own = rule::ALL.into_iter().chain(delivery::rule::ALL);
        for id in own.chain(approval::rule::ALL).chain(note::ALL) {
            let kind = AlertKind::ProgressWarning;
            let [en, zh] = LOCALES.map(|locale| of_alert(locale, id, kind, "P-1 Spring", &[]));
            assert!(en.is_ascii() && en.starts_with("P-1 Spring"), "{en}");
            assert!(!zh.is_ascii() && zh.starts_with("P-1 Spring"), "{zh}");
        }
    }
}

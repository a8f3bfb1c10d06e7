use messages::Locale;

use super::*;
use crate::figure::{FigureUnit, figure};
use terms::{Currency, EvidenceUnit as Unit};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn both(message: &Message) -> [String; 2] {
    ["en", "zh-CN"].map(|tag| message.text(Locale::nearest(tag).unwrap()))
}

#[test]
fn every_rule_speaks_both_languages_in_every_tense() {
    for rule in AlertRule::ALL {
        for tense in [Tense::Now, Tense::AsOf(day("2026-03-05")), Tense::Ended(day("2026-03-05"))] {
            let [en, zh] = both(&of_alert(*rule, "P-1 Spring", &[], tense));
            assert!(en.is_ascii() && en.starts_with("P-1 Spring") && en.ends_with('.'), "{en}");
            assert!(!zh.is_ascii() && zh.starts_with("P-1 Spring") && zh.ends_with('。'), "{zh}");
            let dated = tense != Tense::Now;
            assert_eq!((en.contains("as of 2026-03-05"), zh.contains("截至 2026-03-05")), (dated, dated));
        }
    }
}

#[test]
fn figures_that_say_their_day_are_told_as_of_it() {
    let figures = [figure(Name::Today, "2026-03-03", Unit::Date)];
    let text =
        of_alert(AlertRule::ProgressForecast, "P-1", &figures, Tense::AsOf(day("2026-03-05"))).to_string();
    assert!(text.starts_with("P-1, as of 2026-03-03: "), "{text}");
}

fn late(days: &str, chance: &str) -> [String; 2] {
    let figures = [
        figure(Name::PlannedEnd, "2026-03-31", Unit::Date),
        figure(Name::ForecastEnd, "2026-04-19", Unit::Date),
        figure(Name::DaysLate, days, Unit::Days),
        figure(Name::DaysBehind, "10.3", Unit::Days),
        figure(Name::Chance, chance, Unit::Percent),
    ];
    both(&of_alert(AlertRule::ProgressForecast, "P-1", &figures, Tense::Now))
}

#[test]
fn lateness_is_told_in_words_and_never_as_certain() {
    let [en, zh] = late("19", "99.97");
    assert_eq!(
        en,
        "P-1: likely to end on 2026-04-19, 19 days later than the planned 2026-03-31; 99 % chance of being late. \
         Work is 10 days behind the plan."
    );
    assert_eq!(
        zh,
        "P-1：预计 2026-04-19 完成，比计划的 2026-03-31 晚 19 天，延期可能性 99%。目前落后计划 10 天。"
    );
    let [en, zh] = late("-1", "0.01");
    assert!(en.contains("1 day earlier") && en.contains("under 1 % chance"), "{en}");
    assert!(zh.contains("早 1 天") && zh.contains("不到 1%"), "{zh}");
    assert!(late("0", "100.00")[0].contains("as planned; 99 % chance"));
}

#[test]
fn money_is_grouped_and_says_which_way_it_goes() {
    let figures = |over: &str| {
        [
            Figure {
                name: Name::ForecastCost,
                value: "1234567.80".to_string(),
                unit: FigureUnit::Money(Currency::Cny),
            },
            Figure {
                name: Name::RedLine,
                value: "1000000.00".to_string(),
                unit: FigureUnit::Money(Currency::Cny),
            },
            Figure {
                name: Name::OverRedLine,
                value: over.to_string(),
                unit: FigureUnit::Money(Currency::Cny),
            },
            figure(Name::Chance, "64.50", Unit::Percent),
        ]
    };
    let say = |locale, over| {
        let told = of_alert(AlertRule::CostForecast, "P-1", &figures(over), Tense::Now);
        told.text(Locale::nearest(locale).unwrap())
    };
    assert_eq!(
        say("en", "234567.80"),
        "P-1: likely to cost CNY 1,234,567.80, CNY 234,567.80 over the red line of CNY 1,000,000.00; \
         65 % chance of passing it."
    );
    assert!(say("zh-CN", "234567.80").contains("超出成本红线 1,000,000.00 元，超额 234,567.80 元"));
    assert!(say("en", "-10.00").contains("CNY 10.00 under the red line"));
    assert!(say("zh-CN", "-10.00").contains("低于成本红线 1,000,000.00 元，差额 10.00 元"));
}

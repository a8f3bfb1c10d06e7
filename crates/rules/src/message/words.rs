//! Figures in words: money, days, percentages and counts, in the notation of each language.

use terms::Currency;

use crate::figure::{self, Figure};
use crate::money::grouped;

/// The figures of a message, in its language.
pub(super) struct FigureText<'a> {
    /// Whether the language is Chinese; otherwise it is English.
    pub(super) chinese: bool,
    figures: &'a [Figure],
}

impl<'a> FigureText<'a> {
    pub(super) fn new(locale: &str, figures: &'a [Figure]) -> Self {
        Self { chinese: locale.to_ascii_lowercase().starts_with("zh"), figures }
    }

    /// The sentence in the language of the message.
    pub(super) fn either(&self, english: String, chinese: String) -> String {
        if self.chinese { chinese } else { english }
    }

    pub(super) fn find(&self, name: &str) -> Option<&'a str> {
        figure::value(self.figures, name)
    }

    pub(super) fn text(&self, name: &str) -> &'a str {
        self.find(name).unwrap_or("?")
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.find(name)?.parse().ok()
    }

    /// A number without decimals.
    pub(super) fn whole(&self, name: &str) -> Option<i64> {
        Some(self.number(name)?.round() as i64)
    }

    /// An amount with its currency: `CNY 1,234.56`, `1,234.56 元`.
    pub(super) fn money(&self, name: &str) -> String {
        self.money_of(name, |amount| amount)
    }

    /// The same without its sign, where the words around it tell the direction.
    pub(super) fn size_of_money(&self, name: &str) -> String {
        self.money_of(name, |amount| amount.trim_start_matches('-'))
    }

    fn money_of(&self, name: &str, of: impl Fn(&str) -> &str) -> String {
        let Some(figure) = self.figures.iter().find(|figure| figure.name == name) else {
            return "?".into();
        };
        let (amount, code) = (grouped(of(&figure.value)), figure.unit.as_str());
        if self.chinese {
            let currency = Currency::ALL.iter().find(|one| one.name() == code);
            format!("{amount} {}", currency.map_or(code, |one| in_chinese(*one)))
        } else {
            format!("{code} {amount}")
        }
    }

    /// Whether an amount or a number is below 0.
    pub(super) fn is_negative(&self, name: &str) -> bool {
        self.find(name).is_some_and(|value| value.starts_with('-'))
    }

    /// A probability in whole percent; never 0 and never 100.
    pub(super) fn chance(&self, name: &str) -> String {
        let unsure = match self.number(name) {
            None => return self.either("? %".into(), "?%".into()),
            Some(percent) if percent < 0.5 => return self.either("under 1 %".into(), "不到 1%".into()),
            Some(percent) => percent.round().clamp(1.0, 99.0),
        };
        self.either(format!("{unsure} %"), format!("{unsure}%"))
    }

    /// Whether a figure is below another.
    pub(super) fn is_below(&self, name: &str, other: f64) -> bool {
        self.number(name).is_some_and(|number| number < other)
    }

    /// A done share in percent, rounded down: 100 only if everything is done.
    pub(super) fn done(&self, name: &str) -> String {
        let done = self.number(name).map_or_else(|| "?".into(), |percent| format!("{}", percent.floor()));
        self.either(format!("{done} %"), format!("{done}%"))
    }

    /// A number of days.
    pub(super) fn days(&self, name: &str) -> String {
        self.whole(name)
            .map_or_else(|| self.either("? days".into(), "? 天".into()), |days| self.so_many(days))
    }

    /// A number of days without its sign.
    pub(super) fn so_many(&self, days: i64) -> String {
        let days = days.abs();
        let unit = if days == 1 { "day" } else { "days" };
        self.either(format!("{days} {unit}"), format!("{days} 天"))
    }
}

fn in_chinese(currency: Currency) -> &'static str {
    match currency {
        Currency::Cny => "元",
        Currency::Usd => "美元",
        Currency::Eur => "欧元",
        Currency::Gbp => "英镑",
        Currency::Hkd => "港元",
        Currency::Sgd => "新加坡元",
        Currency::Jpy => "日元",
    }
}

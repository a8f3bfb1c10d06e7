//! Figures as arguments of messages: money, days, percentages and counts.

use messages::{Arg, Message};
use terms::EvidenceName as Name;

use crate::figure::{self, Figure};

/// The figures of a message. What a text names and the evidence lacks is `?`.
pub(super) struct FigureArgs<'a>(pub(super) &'a [Figure]);

impl<'a> FigureArgs<'a> {
    pub(super) fn find(&self, name: Name) -> Option<&'a str> {
        figure::value(self.0, name)
    }

    pub(super) fn text(&self, name: Name) -> &'a str {
        self.find(name).unwrap_or("?")
    }

    fn number(&self, name: Name) -> Option<f64> {
        self.find(name)?.parse().ok()
    }

    /// A number without decimals.
    pub(super) fn whole(&self, name: Name) -> Option<i64> {
        Some(self.number(name)?.round() as i64)
    }

    /// A count, by which a text chooses its words.
    pub(super) fn count(&self, name: Name) -> Arg {
        let text = self.text(name);
        text.parse().map_or_else(|_| text.into(), Arg::Integer)
    }

    /// An amount with its currency.
    pub(super) fn money(&self, name: Name) -> Arg {
        self.money_of(name, |amount| amount)
    }

    /// The same without its sign, where the words around it tell the direction.
    pub(super) fn size_of_money(&self, name: Name) -> Arg {
        self.money_of(name, |amount| amount.trim_start_matches('-'))
    }

    fn money_of(&self, name: Name, of: impl Fn(&str) -> &str) -> Arg {
        let figure = self.0.iter().find(|figure| figure.name == name);
        let Some(figure) = figure else { return "?".into() };
        let money = of(&figure.value).to_owned();
        match figure.unit.currency() {
            Some(currency) => Arg::Money { money, currency: currency.name().into() },
            None => money.into(),
        }
    }

    /// Whether an amount or a number is below 0.
    pub(super) fn is_negative(&self, name: Name) -> bool {
        self.find(name).is_some_and(|value| value.starts_with('-'))
    }

    /// A probability in whole percent; never 0 and never 100.
    pub(super) fn chance(&self, name: Name) -> Message {
        match self.number(name) {
            None => messages::chance("?"),
            Some(percent) if percent < 0.5 => messages::chance(0),
            Some(percent) => messages::chance(percent.round().clamp(1.0, 99.0) as i64),
        }
    }

    /// Whether a figure is below another.
    pub(super) fn is_below(&self, name: Name, other: f64) -> bool {
        self.number(name).is_some_and(|number| number < other)
    }

    /// A done share in percent, rounded down: 100 only if everything is done.
    pub(super) fn done(&self, name: Name) -> Message {
        self.number(name)
            .map_or_else(|| messages::done("?"), |percent| messages::done(percent.floor() as i64))
    }

    /// A number of days, without its sign.
    pub(super) fn days(&self, name: Name) -> Message {
        self.whole(name).map_or_else(|| messages::days("?"), |days| messages::days(days.abs()))
    }
}

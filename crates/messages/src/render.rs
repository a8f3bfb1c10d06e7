//! Messages as texts of a language.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::{Arg, Locale, Message, SOURCES, label};

/// The texts of a language.
pub(crate) struct LocaleTexts {
    pub(crate) tag: &'static str,
    pub(crate) id: LanguageIdentifier,
    bundle: FluentBundle<FluentResource>,
}

/// Every language, by its tag.
pub(crate) static LANGUAGES: LazyLock<Vec<LocaleTexts>> =
    LazyLock::new(|| SOURCES.iter().map(|(tag, files)| language(tag, files)).collect());

/// The build has read these texts before, so nothing in them can be wrong.
fn language(tag: &'static str, files: &[&str]) -> LocaleTexts {
    let id: LanguageIdentifier = tag.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![id.clone()]);
    bundle.set_use_isolating(false);
    for file in files {
        let (Ok(texts) | Err((texts, _))) = FluentResource::try_new((*file).to_owned());
        bundle.add_resource_overriding(texts);
    }
    LocaleTexts { tag, id, bundle }
}

/// The text of a message. One that is not known any more, as it was stored by another version, says that.
pub(crate) fn message(message: &Message, locale: Locale) -> String {
    let args: FluentArgs<'_> =
        message.args().map(|(name, arg)| (name.to_owned(), value(arg, locale))).collect();
    text(message.id(), &args, locale)
        .or_else(|| text("unknown", &args, locale))
        .unwrap_or_else(|| message.id().to_owned())
}

/// The label of a value, where one is written.
pub(crate) fn written_label(of: &str, value: &str, locale: Locale) -> Option<String> {
    text(&format!("{of}-{}", value.replace(' ', "-")), &FluentArgs::new(), locale)
}

fn text(id: &str, args: &FluentArgs<'_>, locale: Locale) -> Option<String> {
    let bundle = &LANGUAGES.get(locale.0)?.bundle;
    let pattern = bundle.get_message(id)?.value()?;
    Some(bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned())
}

fn value(arg: &Arg, locale: Locale) -> FluentValue<'static> {
    match arg {
        Arg::Integer(number) => FluentValue::from(*number),
        arg => FluentValue::from(written(arg, locale)),
    }
}

/// An argument as it is written in a language.
pub(crate) fn written(arg: &Arg, locale: Locale) -> String {
    match arg {
        Arg::Integer(number) => number.to_string(),
        Arg::Text(text) => text.clone(),
        Arg::Decimal { decimal } => decimal.clone(),
        Arg::Day { day } => day.to_string(),
        Arg::Instant { instant } => instant.to_rfc3339(),
        Arg::List(items) => {
            let items: Vec<_> = items.iter().map(|item| written(item, locale)).collect();
            items.join(&text("format-separator", &FluentArgs::new(), locale).unwrap_or_else(|| ", ".into()))
        }
        Arg::Amount { amount, currency } => money("format-amount", amount, currency, locale),
        Arg::Money { money: amount, currency } => money("format-money", amount, currency, locale),
        Arg::Term { of, term } => {
            let label = label(of, term, locale).unwrap_or_else(|| term.clone());
            let args = [("value", term.clone()), ("label", label)].into_iter().collect();
            text("format-term", &args, locale).unwrap_or_else(|| term.clone())
        }
        Arg::Label { of, label: value } => label(of, value, locale).unwrap_or_else(|| value.clone()),
        Arg::Sentences { sentences } => sentences.iter().map(|sentence| sentence.text(locale)).collect(),
        Arg::Message(message) => message.text(locale),
    }
}

fn money(format: &str, amount: &str, currency: &str, locale: Locale) -> String {
    let args =
        [("amount", amount.to_owned()), ("grouped", grouped(amount)), ("currency", currency.to_owned())];
    text(format, &args.into_iter().collect(), locale).unwrap_or_else(|| format!("{amount} {currency}"))
}

/// An amount in major units with thousands separators: `-1234567.80` -> `-1,234,567.80`.
fn grouped(amount: &str) -> String {
    let (whole, decimals) =
        amount.split_once('.').map_or((amount, ""), |(whole, _)| (whole, &amount[whole.len()..]));
    let digits = whole.trim_start_matches('-');
    let mut text = String::from(if digits.len() < whole.len() { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text + decimals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        let amounts = ["0", "999.50", "1000", "-1234567.80", "-100"];
        assert_eq!(amounts.map(grouped), ["0", "999.50", "1,000", "-1,234,567.80", "-100"]);
    }
}

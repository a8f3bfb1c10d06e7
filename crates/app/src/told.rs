//! What programs are told of an error besides its text: why, and the figures of it.

use async_graphql::{ErrorExtensionValues, Name, Value};
use messages::{Arg, Message};
use rules::error::UserError;

use crate::language;

/// The kind of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
pub enum ErrorParamKind {
    /// A whole number.
    Integer,
    /// A number with decimals.
    Decimal,
    /// A text, such as a name or the name of an enum value.
    Text,
    /// A calendar day, as `Date`.
    Date,
    /// An instant, as `DateTime`.
    DateTime,
    /// An amount in major units, with its currency.
    Money,
    /// Several texts.
    List,
}

/// A parameter of an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorParam {
    /// Its name, such as `max`.
    pub name: String,
    /// The kind of the parameter, which says how its values are read.
    pub kind: ErrorParamKind,
    /// Its value; of a list, each of its items.
    pub values: Vec<String>,
    /// The code of the currency of an amount.
    pub currency: Option<String>,
}

/// The parameters of a message. What is a sentence of its own is none.
pub fn params(message: &Message) -> Vec<ErrorParam> {
    message.params().filter_map(|(name, arg)| param(name, arg)).collect()
}

fn param(name: &str, arg: &Arg) -> Option<ErrorParam> {
    let (kind, values, currency) = match arg {
        Arg::Integer(number) => (ErrorParamKind::Integer, vec![number.to_string()], None),
        Arg::Decimal { decimal } => (ErrorParamKind::Decimal, vec![decimal.clone()], None),
        Arg::Text(text) => (ErrorParamKind::Text, vec![text.clone()], None),
        Arg::Term { term, .. } => (ErrorParamKind::Text, vec![term.clone()], None),
        Arg::Label { label, .. } => (ErrorParamKind::Text, vec![label.clone()], None),
        Arg::Day { day } => (ErrorParamKind::Date, vec![day.to_string()], None),
        Arg::Instant { instant } => {
            (ErrorParamKind::DateTime, vec![crate::scalar::Instant(*instant).text()], None)
        }
        Arg::Amount { amount, currency } | Arg::Money { money: amount, currency } => {
            (ErrorParamKind::Money, vec![amount.clone()], Some(currency.clone()))
        }
        Arg::List(items) => {
            let items = items.iter().filter_map(|item| match item {
                // What a text puts between quotation marks.
                Arg::Message(quoted) => quoted.params().find_map(|(name, arg)| param(name, arg)),
                item => param(name, item),
            });
            (ErrorParamKind::List, items.flat_map(|item| item.values).collect(), None)
        }
        Arg::Sentences { .. } | Arg::Message(_) => return None,
    };
    Some(ErrorParam { name: name.into(), kind, values, currency })
}

/// What would be allowed, in the language of the request.
pub fn allowed(error: &UserError) -> Vec<String> {
    let locale = language::current();
    error.allowed.iter().map(|allowed| allowed.choice(locale)).collect()
}

/// Sets `reason` and `params` of a top-level error.
pub fn extend(extensions: &mut ErrorExtensionValues, message: &Message) {
    extensions.set("reason", message.reason().name());
    let params = params(message);
    if !params.is_empty() {
        let params = params.into_iter().map(|param| (Name::new(&param.name), value(param)));
        extensions.set("params", Value::Object(params.collect()));
    }
}

/// A parameter as JSON: numbers are numbers, amounts have their currency.
fn value(param: ErrorParam) -> Value {
    let ErrorParam { kind, mut values, currency, .. } = param;
    if kind == ErrorParamKind::List {
        return values.into();
    }
    let text = values.pop().unwrap_or_default();
    match (kind, currency) {
        (ErrorParamKind::Integer, _) => text.parse::<i64>().map_or(Value::Null, Value::from),
        (ErrorParamKind::Decimal, _) => text.parse::<f64>().map_or(Value::Null, Value::from),
        (_, Some(currency)) => {
            let parts = [("amount", text), ("currency", currency)];
            Value::Object(parts.into_iter().map(|(name, text)| (Name::new(name), text.into())).collect())
        }
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use rules::money::money_arg;

    use super::*;

    /// The params of a message as they stand in `extensions.params`.
    fn json(message: &Message) -> serde_json::Value {
        let params = params(message).into_iter().map(|param| (Name::new(&param.name), value(param)));
        Value::Object(params.collect()).into_json().unwrap()
    }

    #[test]
    fn params_are_json_of_their_own_kinds() {
        use entity::enums::{Currency, Role};
        use serde_json::json;
        let amount = |minor| money_arg(minor, Currency::Cny);
        let told = json(&messages::receipt_too_large(amount(1_250), amount(250), amount(1_000)));
        let yuan = |amount: &str| json!({ "amount": amount, "currency": "CNY" });
        assert_eq!(told, json!({ "given": yuan("12.50"), "over": yuan("2.50"), "limit": yuan("10.00") }));
        let day = chrono::NaiveDate::from_ymd_opt(2026, 3, 31).unwrap();
        assert_eq!(json(&messages::day_to_come(day, day))["max"], "2026-03-31");
        let told = json(&messages::out_of_bounds(0.5, 1, 2));
        assert_eq!(told, json!({ "given": 0.5, "min": 1, "max": 2 }));
        let told = json(&messages::refusal(rules::rights::Permission::Direct));
        assert_eq!(told, json!({ "verb": "Direct", "roles": [Role::Director.name()] }));
    }

    #[test]
    fn quoted_texts_are_told_without_their_marks_and_sentences_not_at_all() {
        let titles = Arg::list([messages::quoted("a"), messages::quoted("b, c")]);
        let told = params(&messages::tasks_open(3, titles, 1));
        let titles = told.iter().find(|param| param.name == "titles").unwrap();
        assert_eq!(
            (titles.kind, &titles.values[..]),
            (ErrorParamKind::List, &["a".into(), "b, c".into()][..])
        );
        assert_eq!(params(&messages::issue_not_yours(messages::empty())), []);
    }
}

//! What the values of enums are called.

use terms::AuditAction;
use terms::rights::Operation;

use crate::{Locale, render};

/// The name of a value of an enum for people, such as of `Role` and `SALES`; `None` if there is none.
///
/// What a mutation does is called as the mutation, and a mutation in English by the words of its name, unless they have
/// labels of their own.
pub fn label(of: &str, value: &str, locale: Locale) -> Option<String> {
    render::written_label(of, value, locale).or_else(|| match of {
        "AuditAction" => {
            let action = AuditAction::ALL.iter().find(|action| action.name() == value)?;
            label("Operation", action.operation()?.name(), locale).map(|text| capitalized(&text))
        }
        "Operation" if locale == Locale::default() => Operation::from_name(value).map(words),
        _ => None,
    })
}

/// `submitCost` as `submit cost`.
fn words(operation: Operation) -> String {
    let mut words = String::new();
    for letter in operation.name().chars() {
        if letter.is_ascii_uppercase() {
            words.push(' ');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use terms::rights::Permission;

    use super::*;
    use crate::SOURCES;

    /// The written labels of an enum's values in a language, by value.
    fn written(of: &str, tag: &str) -> Vec<(&'static str, &'static str)> {
        let (_, files) = SOURCES.iter().find(|(known, _)| *known == tag).unwrap();
        let lines = files.iter().flat_map(|file| file.lines()).filter_map(|line| line.split_once(" = "));
        lines.filter_map(|(id, text)| Some((id.strip_prefix(of)?.strip_prefix('-')?, text))).collect()
    }

    #[test]
    fn permissions_and_mutations_have_words_in_every_language() {
        let mutations: Vec<_> = AuditAction::ALL.iter().filter_map(|action| action.operation()).collect();
        for locale in Locale::all() {
            let lacks = |of, name| label(of, name, locale).is_none();
            let permissions = Permission::ALL.iter().map(|permission| permission.name());
            let missing: Vec<_> = permissions.filter(|name| lacks("Permission", name)).collect();
            assert!(
                missing.is_empty(),
                "rights.ftl of {} lacks the labels Permission-… of {missing:?}",
                locale.tag()
            );
            let names = mutations.iter().map(|operation| operation.name());
            let missing: Vec<_> = names.filter(|name| lacks("Operation", name)).collect();
            assert!(
                missing.is_empty(),
                "rights.ftl of {} lacks the labels Operation-… of {missing:?}",
                locale.tag()
            );
        }
    }

    #[test]
    fn no_label_is_left_of_what_is_gone_or_says_what_would_be_said_anyway() {
        for locale in Locale::all() {
            for (name, text) in written("Operation", locale.tag()) {
                let operation = Operation::from_name(name).unwrap_or_else(|| panic!("there is no {name}"));
                assert!(
                    locale != Locale::default() || text != words(operation),
                    "{name} goes without saying"
                );
            }
            for (name, text) in written("AuditAction", locale.tag()) {
                let action = AuditAction::ALL.iter().find(|action| action.name() == name);
                let action = action.unwrap_or_else(|| panic!("there is no {name}"));
                let operation =
                    action.operation().and_then(|operation| label("Operation", operation.name(), locale));
                assert!(
                    operation.is_none_or(|anyway| text != capitalized(&anyway)),
                    "{name} goes without saying"
                );
            }
        }
    }

    #[test]
    fn what_a_mutation_does_is_called_as_the_mutation() {
        let [en, zh] = ["en", "zh-CN"].map(|tag| Locale::nearest(tag).unwrap());
        assert_eq!(
            label("Operation", "decideComplianceReview", en).as_deref(),
            Some("decide compliance review")
        );
        assert_eq!(label("Operation", "recordOaDecision", en).as_deref(), Some("record OA decision"));
        assert_eq!(label("AuditAction", "SUBMIT_COST", zh), label("Operation", "submitCost", zh));
        assert_eq!(label("AuditAction", "RECORD_OA_DECISION", zh).as_deref(), Some("收到 OA 决定"));
        assert_eq!(capitalized("submit cost"), "Submit cost");
        for (of, value) in [("Operation", "noSuch"), ("AuditAction", "NO_SUCH"), ("Role", "NO_SUCH")] {
            assert_eq!(label(of, value, en), None);
        }
    }
}

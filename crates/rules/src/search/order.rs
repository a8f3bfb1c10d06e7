//! Collation keys: the order of names.

use std::fmt::Write;
use std::sync::LazyLock;

use icu_collator::options::CollatorOptions;
use icu_collator::preferences::{CollationCaseFirst, CollationNumericOrdering};
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale_core::locale;

use super::form::is_chinese;

/// The most bytes of a key that count, because of PostgreSQL's limit for index entries. Names that are equal that
/// far have equal keys.
const LONGEST: usize = 600;

/// The collation key of a name: a text whose bytes sort as people sort names. Digits come first, by their number;
/// then Latin letters regardless of case and accents; then Chinese characters by their pinyin. Case and accents
/// decide only between names that are otherwise equal. Names that begin with a Chinese character come last; the
/// collator by itself would put them before Latin.
///
/// Keys of different collator versions cannot be compared: a migration that empties the stored keys makes the next
/// start compute them again.
pub fn name_key(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len() * 2);
    let Ok(()) = COLLATOR.write_sort_key_to(name, &mut bytes);
    bytes.truncate(LONGEST);
    let begins = name.chars().find(|letter| letter.is_alphanumeric());
    let mut key = String::with_capacity(1 + bytes.len() * 2);
    key.push(if begins.is_some_and(is_chinese) { '1' } else { '0' });
    bytes.iter().fold(key, |mut key, byte| {
        // Writing to a string cannot fail.
        let _ = write!(key, "{byte:02x}");
        key
    })
}

#[expect(clippy::expect_used)] // the data are a part of the program
static COLLATOR: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| {
    let mut preferences = CollatorPreferences::from(locale!("zh"));
    preferences.case_first = Some(CollationCaseFirst::Upper);
    preferences.numeric_ordering = Some(CollationNumericOrdering::True);
    CollatorBorrowed::try_new(preferences, CollatorOptions::default()).expect("the order of Chinese names")
});

/// The order of two names by the collator itself.
#[cfg(test)]
pub(super) fn compare(one: &str, other: &str) -> std::cmp::Ordering {
    COLLATOR.compare(one, other)
}

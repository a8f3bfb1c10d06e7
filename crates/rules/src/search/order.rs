//! Where a name stands among others.

use std::fmt::Write;
use std::sync::LazyLock;

use icu_collator::options::CollatorOptions;
use icu_collator::preferences::{CollationCaseFirst, CollationNumericOrdering};
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale_core::locale;

use super::form::is_chinese;

/// So many bytes of a key count: an index holds no more on PostgreSQL. Names that are alike so far have one place.
const LONGEST: usize = 600;

/// The place of a name, as a text whose bytes order as people order names: digits by their number, then Latin letters,
/// whatever their case and accents, then Chinese characters by their pinyin; capitals and accents decide between names
/// that are alike otherwise. Names that begin in Chinese come last: the collator by itself would put them before Latin.
///
/// Keys of different versions of the collator can't be compared: a step of the schema that empties the stored ones lets
/// the next start make them anew.
pub fn name_key(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len() * 2);
    let Ok(()) = COLLATOR.write_sort_key_to(name, &mut bytes);
    bytes.truncate(LONGEST);
    let begins = name.chars().find(|letter| letter.is_alphanumeric());
    let mut key = String::with_capacity(1 + bytes.len() * 2);
    key.push(if begins.is_some_and(is_chinese) { '1' } else { '0' });
    bytes.iter().fold(key, |mut key, byte| {
        // Text has room for everything that is written to it.
        let _ = write!(key, "{byte:02x}");
        key
    })
}

#[allow(clippy::expect_used)] // the data are a part of the program
static COLLATOR: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| {
    let mut preferences = CollatorPreferences::from(locale!("zh"));
    preferences.case_first = Some(CollationCaseFirst::Upper);
    preferences.numeric_ordering = Some(CollationNumericOrdering::True);
    CollatorBorrowed::try_new(preferences, CollatorOptions::default()).expect("the order of Chinese names")
});

/// How the collator itself orders two names.
#[cfg(test)]
pub(super) fn compare(one: &str, other: &str) -> std::cmp::Ordering {
    COLLATOR.compare(one, other)
}

//! Restricted business: which restricted words of the policy a requirement contains, and how.
//!
//! A submission is refused only for what is certainly meant, because a person cannot argue with the refusal.
//! Everything that may be meant is shown to the reviewer, who decides:
//!
//! | the list has | the text says | |
//! | --- | --- | --- |
//! | gun | a gun, GUN's, ｇｕｎ | refuses (of the never-list) |
//! | gun | guns; g.u.n | flags: another form of it; spelt letter by letter |
//! | gun | begun, Gunther, gunmetal | nothing: another word |
//! | e-cigarette | E cigarette / ecigarette | refuses / flags |
//! | 电子烟 | 电子烟推广, 電子煙, 电 子 烟 | refuses |
//! | 香烟 | 香烟盒, if that is one word | flags: a part of a longer word |
//! | 传销 | 宣传销售 | nothing: it lies across two other words |
//! | 烟 | 烟酒 / 烟台 | flags / nothing: one character alone never refuses, and counts only as a word |
//!
//! Chinese has no blanks, so word boundaries are found with a dictionary (that of Unicode's ICU).

mod text;

pub(super) use text::simplified;

use crate::error::{ErrorCode, UserError};

pub use text::NormalizedText;
use text::is_unspaced;

/// How a text contains a restricted word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WordMatch {
    /// As a part of a word or in another form: only the reviewer is told.
    Part,
    /// Exactly as listed: a requirement with a word of the never-list is refused.
    Whole,
}

/// The refusal to override when no word of the never-list, or not this one, is contained as a whole.
pub fn untouched() -> UserError {
    UserError::new(ErrorCode::BadUserInput, &["input", "word"], messages::word_not_touched("word"))
}

/// The refusal to override when somebody else has done so already.
pub fn let_pass() -> UserError {
    UserError::new(ErrorCode::Conflict, &["input", "word"], messages::word_let_pass())
}

/// Whether two listed words are equal for the comparison.
pub fn is_same(one: &str, other: &str) -> bool {
    NormalizedText::of(one).letters == NormalizedText::of(other).letters
}

/// Whether a word contains any letter or digit to look for.
pub fn is_word(word: &str) -> bool {
    NormalizedText::of(word).letters.iter().any(|letter| letter.is_alphanumeric())
}

/// How any of the texts contains the word; `None` if none does.
pub fn touch(word: &NormalizedText, texts: &[NormalizedText]) -> Option<WordMatch> {
    texts.iter().filter_map(|text| touch_in(&word.letters, text)).max()
}

fn touch_in(word: &[char], text: &NormalizedText) -> Option<WordMatch> {
    let said = places(word, text).filter_map(|place| touch_at(word, text, place)).max();
    if said == Some(WordMatch::Whole) {
        return said;
    }
    // The same letters without blanks, joined or spelt letter by letter.
    let together: Vec<char> = word.iter().copied().filter(|letter| *letter != ' ').collect();
    let is_joined = together.len() < word.len()
        && places(&together, text).any(|place| touch_at(&together, text, place).is_some());
    // Two single letters of an alphabet occur in any list of points.
    let fewest = if together.iter().copied().all(is_unspaced) { 2 } else { 3 };
    let is_spelt = together.len() >= fewest
        && text.spelt.iter().any(|run| run.windows(together.len()).any(|part| part == together));
    said.or((is_joined || is_spelt).then_some(WordMatch::Part))
}

/// The positions at which a word's letters occur in a text.
fn places<'a>(word: &'a [char], text: &'a NormalizedText) -> impl Iterator<Item = usize> + 'a {
    let windows = text.letters.windows(word.len().max(1)).enumerate();
    windows.filter(move |(_, letters)| *letters == word).map(|(place, _)| place)
}

/// What one end of an occurrence is in the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// A word boundary.
    Word,
    /// Within a word that it may be a part or a form of.
    Part,
    /// Within another word.
    Inside,
}

/// Classifies the end with the letter `inner`, where `outer` is the next letter beyond it.
fn end(inner: char, outer: Option<char>, splits: bool) -> End {
    let Some(outer) = outer.filter(|outer| outer.is_alphanumeric() && inner.is_alphanumeric()) else {
        return End::Word;
    };
    match (is_unspaced(inner), is_unspaced(outer)) {
        (true, true) if !splits => End::Part,
        (false, false) => End::Inside,
        _ => End::Word,
    }
}

/// The same for the right end, where a plural ending may follow.
fn right_end(inner: char, rest: &[char], splits: bool) -> End {
    let end = end(inner, rest.first().copied(), splits);
    let is_of_word = |letter: &&char| letter.is_alphanumeric() && !is_unspaced(**letter);
    let ending: String = rest.iter().take_while(is_of_word).collect();
    if end == End::Inside && matches!(ending.as_str(), "s" | "es") { End::Part } else { end }
}

fn touch_at(word: &[char], text: &NormalizedText, place: usize) -> Option<WordMatch> {
    let (first, last) = (word.first()?, word.last()?);
    let (before, rest) = (&text.letters[..place], &text.letters[place + word.len()..]);
    let splits = |at: usize| text.begins.get(at).copied().unwrap_or(true);
    let left = end(*first, before.last().copied(), splits(place));
    let right = right_end(*last, rest, splits(place + word.len()));
    let said = match (left, right) {
        (End::Word, End::Word) => WordMatch::Whole,
        (End::Word, End::Part) | (End::Part, End::Word) => WordMatch::Part,
        _ => return None,
    };
    match (word, said) {
        ([one], said) if is_unspaced(*one) => (said == WordMatch::Whole).then_some(WordMatch::Part),
        _ => Some(said),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(word: &str, text: &str) -> Option<WordMatch> {
        touch(&NormalizedText::of(word), &[NormalizedText::of("Launch"), NormalizedText::of(text)])
    }

    #[test]
    fn a_word_is_found_as_people_write_it_and_as_they_hide_it() {
        let cases: [(&str, &[&str]); 5] = [
            (
                "e-cigarette",
                &[
                    "an E-cigarette for all",
                    "the e‑cigarette",
                    "E  CIGARETTE",
                    "e_cigarette",
                    "e-cigarette电子",
                ],
            ),
            ("gun", &["ｇｕｎ show", "g\u{200B}un show", "a GUN's barrel", "gun", "(gun)", "gun展"]),
            (
                "电子烟",
                &["新款电子烟推广", "電子煙推廣", "电 子 烟 推广", "电\u{200B}子烟", "电-子-烟", "ABC电子烟"],
            ),
            ("電子煙", &["电子烟", "電子煙"]),
            ("赌博", &["线上赌博推广", "賭博網站"]),
        ];
        for (word, texts) in cases {
            for text in texts {
                assert_eq!(said(word, text), Some(WordMatch::Whole), "{word} in {text}");
            }
        }
    }

    #[test]
    fn what_may_be_meant_is_left_to_the_reviewer() {
        let cases = [
            ("gun", "toy guns"),
            ("gun", "buy a g.u.n!"),
            ("gun", "G U N"),
            ("coin", "coins"),
            ("e-cigarette", "e-cigarettes"),
            ("e-cigarette", "ecigarette"),
            ("烟", "烟"),
            ("电子烟", "电*子*烟"),
        ];
        for (word, text) in cases {
            assert_eq!(said(word, text), Some(WordMatch::Part), "{word} in {text}");
        }
    }

    #[test]
    fn other_words_are_not_touched() {
        let cases = [
            ("gun", "work has begun"),
            ("gun", "Gunther's bakery opens"),
            ("gun", "gunmetal grey sofa"),
            ("coin", "Coincidence, a play"),
            ("烟", "烟台海鲜节直播"),
            ("传销", "宣传销售计划"),
            ("电子烟", "电子产品"),
            ("电子烟", "充电，子烟"),
            ("ab", "a list: a, b, c"),
            (" ", "anything"),
        ];
        for (word, text) in cases {
            assert_eq!(said(word, text), None, "{word} in {text}");
        }
    }

    proptest! {
        // However it is veiled, a word that stands alone is found.
        #[test]
        fn veils_do_not_matter(word in "[a-z]{2,8}", veil in prop::sample::select(vec!['\u{200B}', '\u{AD}', '\u{2060}', '\u{FEFF}', '\u{336}']), wide in any::<bool>()) {
            let letters = word.chars().map(|c| if wide { char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c) } else { c });
            let hidden: String = letters.flat_map(|c| [c, veil]).collect();
            prop_assert_eq!(said(&word, &format!("see {hidden}, then")), Some(WordMatch::Whole));
        }

        // A word inside of another one is never a reason to refuse.
        #[test]
        fn a_word_inside_of_a_word_does_not_refuse(word in "[a-z]{2,6}", before in "[a-z]{0,3}", after in "[a-z]{1,3}") {
            prop_assert_ne!(said(&word, &format!("{before}{word}{after}")), Some(WordMatch::Whole));
        }
    }
}

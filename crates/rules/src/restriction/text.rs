//! The form in which texts are compared with restricted words: everything that hides a word is removed, and word
//! boundaries are known.

use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use icu_properties::CodePointMapData;
use icu_properties::props::Script;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

use crate::text::{is_mark, plain};

/// A text in the form for comparison.
#[derive(Clone, Debug)]
pub struct NormalizedText {
    /// Its characters: lower case, simplified, of normal width. Blanks are single, and there are none between
    /// Chinese characters.
    pub letters: Vec<char>,
    /// Whether a word begins at each character, and at the end; in text without blanks by a dictionary.
    pub begins: Vec<bool>,
    /// Words that are spelt with something between the letters (`g.u.n`), joined.
    pub spelt: Vec<Vec<char>>,
}

impl NormalizedText {
    /// Converts a text.
    pub fn of(text: &str) -> Self {
        let text = simplified(&close_gaps(&unveil(text)));
        let splits: Vec<usize> = segmenter().segment_str(&text).collect();
        let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        let begins = ends.map(|at| splits.binary_search(&at).is_ok()).collect();
        let letters: Vec<char> = text.chars().collect();
        Self { spelt: spelt(&letters), letters, begins }
    }
}

/// Whether the character's script is written without blanks between words: Chinese characters and kana.
pub(crate) fn is_unspaced(letter: char) -> bool {
    let script = CodePointMapData::<Script>::new().get(letter);
    matches!(script, Script::Han | Script::Hiragana | Script::Katakana)
}

/// One form for each letter, without invisible characters (zero-width blanks, soft hyphens, marks that change the
/// writing direction) and without marks that strike through or underline.
fn unveil(text: &str) -> String {
    plain(text).chars().filter(|letter| !is_mark(*letter)).collect()
}

/// Whether it separates the parts of a word, as in `e-cigarette` and `e cigarette`.
fn is_blank(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '·' | '・' | '•')
}

/// Makes blanks single, and removes those at the ends and between characters of scripts without blanks.
fn close_gaps(text: &str) -> String {
    let mut closed = String::with_capacity(text.len());
    for part in text.split(is_blank).filter(|part| !part.is_empty()) {
        let before = closed.chars().next_back();
        let after = part.chars().next();
        let in_chinese = before.is_some_and(is_unspaced) && after.is_some_and(is_unspaced);
        if before.is_some() && !in_chinese {
            closed.push(' ');
        }
        closed.push_str(part);
    }
    closed
}

/// The text in simplified characters.
pub(crate) fn simplified(text: &str) -> String {
    #[expect(clippy::expect_used)] // the dictionary is a part of the program
    static DICTIONARY: LazyLock<OpenCC> = LazyLock::new(|| {
        OpenCC::from_config(BuiltinConfig::T2s).expect("a dictionary of Chinese characters")
    });
    DICTIONARY.convert(text)
}

fn segmenter() -> WordSegmenterBorrowed<'static> {
    WordSegmenter::new_dictionary(Default::default())
}

/// Runs of at least two single letters, each run joined.
fn spelt(letters: &[char]) -> Vec<Vec<char>> {
    let words = letters.split(|letter| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut runs = vec![Vec::new()];
    for word in words {
        match (word, runs.last_mut()) {
            ([letter], Some(run)) => run.push(*letter),
            (_, Some(run)) if run.is_empty() => {}
            _ => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| run.len() > 1);
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        NormalizedText::of(text).letters.iter().collect()
    }

    #[test]
    fn what_hides_a_word_is_taken_away() {
        assert_eq!(read("ＧＵＮ  show"), "gun show");
        assert_eq!(read("g\u{200B}u\u{AD}n\u{2060}"), "gun");
        assert_eq!(read("g\u{336}u\u{336}n\u{336}"), "gun");
        assert_eq!(read("\u{202E}nug\u{202C}"), "nug");
        assert_eq!(read("電 子\u{3000}煙 推廣"), "电子烟推广");
        assert_eq!(read("电-子·烟"), "电子烟");
        assert_eq!(read("E‑Cigarette"), "e cigarette");
        assert_eq!(read("café"), "café");
        assert_eq!(read(" - "), "");
    }

    #[test]
    fn letters_that_stand_alone_are_put_together() {
        let spelt = |text| {
            NormalizedText::of(text).spelt.iter().map(|run| run.iter().collect()).collect::<Vec<String>>()
        };
        assert_eq!(spelt("buy a g.u.n now"), ["agun"]);
        assert_eq!(spelt("G U N, then c*o*i*n"), ["gun", "coin"]);
        assert_eq!(spelt("卖电*子*烟"), ["子烟"]);
        assert_eq!(spelt("Gunther's bakery"), Vec::<String>::new());
        assert_eq!(spelt("电*子*烟"), ["电子烟"]);
    }
}

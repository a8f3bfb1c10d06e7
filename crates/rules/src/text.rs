//! Properties of texts as people read them: which look the same, which show nothing, and which show something else
//! than they contain.

use icu_casemap::CaseMapper;
use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::props::{BidiControl, DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup};
use icu_properties::{CodePointMapData, CodePointSetData};
use unicode_security::{RestrictionLevel, RestrictionLevelDetection, skeleton};

fn category(letter: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(letter)
}

/// Whether a character is invisible, or only changes how others are shown.
pub fn is_invisible(letter: char) -> bool {
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    ignorable.contains(letter) || category(letter) == GeneralCategory::Format
}

/// Whether it is a combining mark, which is shown on the letter before it.
pub(crate) fn is_mark(letter: char) -> bool {
    GeneralCategoryGroup::Mark.contains(category(letter))
}

/// Whether a text has anything visible. (The blank Braille pattern is a symbol by its category, but shows
/// nothing.)
pub fn is_seen(text: &str) -> bool {
    text.chars().any(|letter| {
        let blank = GeneralCategoryGroup::Separator.contains(category(letter)) || letter == '\u{2800}';
        !blank && !letter.is_control() && !is_mark(letter) && !is_invisible(letter)
    })
}

/// Why a character does not belong in a text that people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// It begins a new line.
    LineBreak,
    /// It is a control character.
    Control,
    /// It changes the writing direction, so that the text reads differently from what it contains.
    Direction,
}

impl Oddity {
    /// What is wrong with a character; `None` if it is fine.
    pub fn of(letter: char) -> Option<Self> {
        match letter {
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(Self::LineBreak),
            letter if letter.is_control() => Some(Self::Control),
            letter if CodePointSetData::new::<BidiControl>().contains(letter) => Some(Self::Direction),
            _ => None,
        }
    }
}

/// The canonical form of a text for comparison, not for display: NFKC, case-folded and without invisible
/// characters. It is the only such form in the program; the searchable form (`rules::search`) is derived from it.
pub fn plain(text: &str) -> String {
    let one_form = ComposingNormalizerBorrowed::new_nfkc();
    let seen: String = one_form.normalize(text).chars().filter(|letter| !is_invisible(*letter)).collect();
    one_form.normalize(&CaseMapper::new().fold_string(&seen)).into_owned()
}

/// The canonical form of a name for comparison, not for display: the same for names that differ only in case,
/// width, blanks or invisible characters.
pub fn normal(name: &str) -> String {
    plain(name).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a word can be mistaken for another one: its letters are of several scripts, or it contains foreign
/// letters but looks like plain ASCII.
pub fn is_deceptive(word: &str) -> bool {
    let mixed = word.detect_restriction_level() > RestrictionLevel::HighlyRestrictive;
    !word.is_ascii()
        && (mixed || word.chars().any(is_invisible) || skeleton(word).all(|letter| letter.is_ascii()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_reads_alike_is_alike() {
        for same in [
            "metro  MEDIA",
            " Metro\u{a0}Media\n",
            "Ｍｅｔｒｏ　Ｍｅｄｉａ",
            "Me\u{200b}tro Media",
            "METRO\tmedia",
        ] {
            assert_eq!(normal(same), "metro media", "{same:?}");
        }
        assert_eq!(normal("Straße"), normal("STRASSE"));
        assert_eq!(normal("Cafe\u{301}"), normal("CAFÉ"));
        assert_eq!(normal("星港文化（主播）"), normal("星港文化(主播)"));
        assert_ne!(normal("Metro Media"), normal("Metro Media 2"));
        assert_ne!(normal("MetroMedia"), normal("Metro Media"));
    }

    #[test]
    fn what_shows_nothing_is_no_name() {
        for nothing in
            ["", " ", "\u{200b}", "\u{a0}\u{3000}", "\u{3164}", "\u{2800}", "\u{feff}\u{200d}", "\u{301}"]
        {
            assert!(!is_seen(nothing), "{nothing:?}");
        }
        for name in ["a", "一", "👩\u{200d}👩\u{200d}👧", "שלום", "-", "e\u{301}"] {
            assert!(is_seen(name), "{name:?}");
        }
    }

    #[test]
    fn odd_characters_are_told_apart() {
        for (letters, oddity) in [
            ("\n\r\u{b}\u{c}\u{85}\u{2028}\u{2029}", Some(Oddity::LineBreak)),
            ("\0\t\u{1b}\u{7f}\u{9b}", Some(Oddity::Control)),
            ("\u{202a}\u{202e}\u{2066}\u{2069}\u{200e}\u{200f}\u{61c}", Some(Oddity::Direction)),
            ("a 一é\u{301}\u{200d}\u{fe0f}\u{3000}ש", None),
        ] {
            for letter in letters.chars() {
                assert_eq!(Oddity::of(letter), oddity, "{letter:?}");
            }
        }
    }

    #[test]
    fn words_that_look_like_others_are_found() {
        for deceptive in ["аdmin", "раураl", "ad\u{200b}min", "ехаmple"] {
            assert!(is_deceptive(deceptive), "{deceptive}");
        }
        for plain in ["admin", "team_lead", "用户", "例子", "müller", "иван", "日本のテスト"] {
            assert!(!is_deceptive(plain), "{plain}");
        }
    }

    proptest! {
        #[test]
        fn a_normal_form_is_its_own(name in "[ \\ta-zA-ZÀ-ÿ０-９Ａ-Ｚａ-ｚİıßΣς·（）灯笼茶\u{200b}]{0,24}") {
            prop_assert_eq!(normal(&normal(&name)), normal(&name));
        }
    }
}

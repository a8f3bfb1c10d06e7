//! Texts that read alike.

use unicase::UniCase;
use unicode_normalization::UnicodeNormalization;

/// Whether a character shows nothing, or changes only how others are shown.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A name in normal form, to be compared and not to be shown: names that differ only in case, width, blanks or
/// characters that show nothing have the same.
pub fn normal(name: &str) -> String {
    let plain: String = name.nfkc().filter(|c| !is_invisible(*c)).collect();
    let folded: String = UniCase::unicode(&plain).to_folded_case().nfkc().collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
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

    proptest! {
        #[test]
        fn a_normal_form_is_its_own(name in "[ \\ta-zA-ZÀ-ÿ０-９Ａ-Ｚａ-ｚİıßΣς·（）灯笼茶\u{200b}]{0,24}") {
            prop_assert_eq!(normal(&normal(&name)), normal(&name));
        }
    }
}

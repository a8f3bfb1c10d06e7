//! Payee keys: how payees are told apart, by letters and digits alone.

use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;

use super::restriction::simplified;
use super::text::normal;

/// The key that all spellings of one payee share, for comparison and not for display: its letters and digits
/// without case, width and marks, with Chinese characters in simplified form. It is coarse on purpose: two payees
/// that count as one lead to a second look, but one that counts as two would escape it. A name without any letter
/// or digit is its own key.
pub fn payee_key(payee: &str) -> String {
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    let apart = DecomposingNormalizerBorrowed::new_nfkd().normalize(&normal(payee)).into_owned();
    let letters: String =
        apart.chars().filter(|letter| letter.is_alphanumeric() && !ignorable.contains(*letter)).collect();
    if letters.is_empty() { normal(payee) } else { simplified(&letters) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_payee_has_one_key_however_it_is_spelt() {
        for same in [
            "METRO media",
            " Metro   Media ",
            "Metro\u{a0}Media",
            "Met\u{200b}ro Media",
            "Metro\u{fe0f} Media",
            "Me\u{34f}tro Media",
            "Metro\u{3164} Media",
            "Metro\u{115f} Media",
            "Me\u{180e}tro Media",
            "Me\u{61c}tro Media",
            "Me\u{fff9}tro Media",
            "Metro\u{e0041} Media",
            "Metro\u{e0100} Media",
            "MetroMedia",
            "Metro-Media",
            "Metro Media.",
            "Metro, Media",
            "Metro\u{332} Media",
            "Metro\u{2800} Media",
            "Métro Media",
            "Ｍｅｔｒｏ　Ｍｅｄｉａ",
            "Me\u{ad}tro Media",
        ] {
            assert_eq!(payee_key(same), "metromedia", "{same:?}");
        }
        assert_eq!(payee_key("星港文化傳媒（主播）"), payee_key("星港 文化传媒 主播"));
        assert_eq!(payee_key("İSTANBUL"), payee_key("istanbul"));
        assert_eq!(payee_key("Straße 1"), payee_key("STRASSE1"));
        assert_eq!(payee_key("葛\u{e0100}"), payee_key("葛"));
        assert_ne!(payee_key("Metro Media"), payee_key("Metro Media 2"));
        assert_ne!(payee_key("星港文化"), payee_key("星海文化"));
        assert_ne!(payee_key("☆☆"), payee_key("★"));
    }
}

//! The form in which texts are searched.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::CodePointMapData;
use icu_properties::props::Script;

use crate::restriction::simplified;
use crate::text::{is_mark, plain};

/// The searchable form of a text: lower case, normal width, no accents on Latin, Greek and Cyrillic letters, and
/// simplified Chinese.
pub fn form(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut is_alphabetic = false;
    for letter in DecomposingNormalizerBorrowed::new_nfd().normalize_iter(plain(text).chars()) {
        if is_mark(letter) {
            // In other scripts, such as Japanese and Hindi, a mark makes a different letter.
            if !is_alphabetic {
                bare.push(letter);
            }
            continue;
        }
        let script = CodePointMapData::<Script>::new().get(letter);
        is_alphabetic = matches!(script, Script::Latin | Script::Greek | Script::Cyrillic);
        match typed(letter) {
            Some(typed) => bare.push_str(typed),
            // Each character is converted by itself: the result must not depend on its neighbours, which a search
            // text may not contain.
            None if script == Script::Han => bare.push_str(&simple(letter)),
            None => bare.push(letter),
        }
    }
    ComposingNormalizerBorrowed::new_nfc().normalize(&bare).into_owned()
}

/// The simplified form of a Chinese character, unless that is so rare that few fonts show it and its reading is
/// not known.
fn simple(letter: char) -> String {
    let is_rare = |letter: char| u32::from(letter) > 0xFFFF;
    let simple = simplified(letter.encode_utf8(&mut [0; 4]));
    if simple.chars().any(is_rare) { letter.into() } else { simple }
}

/// Whether it is a Chinese character.
pub(super) fn is_chinese(letter: char) -> bool {
    CodePointMapData::<Script>::new().get(letter) == Script::Han
}

/// What people type for a letter or sign that few keyboards have and that Unicode does not decompose.
fn typed(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ı' => "i",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        '‘' | '’' | 'ʼ' | '′' => "'",
        '“' | '”' => "\"",
        '\u{2010}'..='\u{2015}' | '\u{2212}' => "-",
        _ => return None,
    })
}

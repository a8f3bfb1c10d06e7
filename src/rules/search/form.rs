//! The one form of a text in which it is searched.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::CodePointMapData;
use icu_properties::props::Script;

use crate::rules::restriction::simplified;
use crate::rules::text::{is_mark, plain};

/// A text as people type it who look for it: in small letters of one width, without accents on Latin, Greek and Cyrillic
/// letters, and in simplified Chinese characters.
pub fn form(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut is_alphabetic = false;
    for letter in DecomposingNormalizerBorrowed::new_nfd().normalize_iter(plain(text).chars()) {
        if is_mark(letter) {
            // Elsewhere marks make another letter of it, as in Japanese and Hindi.
            if !is_alphabetic {
                bare.push(letter);
            }
            continue;
        }
        let script = CodePointMapData::<Script>::new().get(letter);
        is_alphabetic = matches!(script, Script::Latin | Script::Greek | Script::Cyrillic);
        match typed(letter) {
            Some(typed) => bare.push_str(typed),
            // One by one: what a character becomes must not depend on those beside it, which a search may not name.
            None if script == Script::Han => bare.push_str(&simplified(letter.encode_utf8(&mut [0; 4]))),
            None => bare.push(letter),
        }
    }
    ComposingNormalizerBorrowed::new_nfc().normalize(&bare).into_owned()
}

/// What people type for a letter or a sign that few keyboards have, where Unicode does not take it apart.
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

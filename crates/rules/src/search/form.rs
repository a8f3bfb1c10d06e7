//! The one form of a text in which it is searched.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::CodePointMapData;
use icu_properties::props::Script;

use crate::restriction::simplified;
use crate::text::{is_mark, plain};

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
            None if script == Script::Han => bare.push_str(&simple(letter)),
            None => bare.push(letter),
        }
    }
    ComposingNormalizerBorrowed::new_nfc().normalize(&bare).into_owned()
}

/// A Chinese character, simplified; but not to one so rare that few fonts show it and nothing tells how it is read.
fn simple(letter: char) -> String {
    let is_rare = |letter: char| u32::from(letter) > 0xFFFF;
    let simple = simplified(letter.encode_utf8(&mut [0; 4]));
    if simple.chars().any(is_rare) { letter.into() } else { simple }
}

/// Whether it is a Chinese character.
pub(super) fn is_chinese(letter: char) -> bool {
    CodePointMapData::<Script>::new().get(letter) == Script::Han
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

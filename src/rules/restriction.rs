//! Restricted business: which words of the policy a requirement touches.

use crate::error::{ErrorCode, UserError};

/// Lower case, with blanks and dashes all alike: `E-Cigarette` and `e cigarette` are one word.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        let blank = c.is_whitespace() || matches!(c, '-' | '_' | '‐' | '‑' | '–' | '—' | '・' | '·');
        match (blank, plain.ends_with(' ')) {
            (true, true) => {}
            (true, false) => plain.push(' '),
            (false, _) => plain.push(c),
        }
    }
    plain.trim().to_string()
}

/// There is nothing to let pass: no word of the never-list is touched, or not this one.
pub fn untouched() -> UserError {
    let message = "The requirement touches no such word of the never-list.";
    UserError::new(ErrorCode::BadUserInput, &["input", "word"], message)
}

/// Somebody was faster.
pub fn let_pass() -> UserError {
    let message = "Somebody has let this word pass already.";
    UserError::new(ErrorCode::Conflict, &["input", "word"], message)
}

/// Whether any of the texts holds the word: at the beginning of a word where words are written apart, so
/// that "gun" is found in "guns" and not in "begun"; anywhere in Chinese.
pub fn touches(word: &str, texts: &[&str]) -> bool {
    let word = plain(word);
    let Some(first) = word.chars().next() else { return false };
    texts.iter().any(|text| {
        let text = plain(text);
        text.match_indices(&word).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            !first.is_ascii_alphanumeric() || !before.is_some_and(|c| c.is_ascii_alphanumeric())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_as_people_write_them() {
        for text in ["E-cigarettes for all", "the e‑cigarette", "E  CIGARETTE", "e_cigarette"] {
            assert!(touches("e-cigarette", &["Launch", text]), "{text}");
        }
        assert!(touches("电子烟", &["新款电子烟推广"]));
        assert!(touches("gun", &["toy guns"]));
        assert!(!touches("gun", &["work has begun"]));
        assert!(!touches("电子烟", &["电子产品"]));
        assert!(!touches(" ", &["anything"]));
    }
}

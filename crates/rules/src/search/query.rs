//! What a search text asks for.

use super::form;
use super::phone::{dialled, is_number};

/// What a search text asks for: a match has every word, or the number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchQuery {
    /// The words, all of which must be found; if there are none, nothing is found.
    pub words: Vec<String>,
    /// The digits, if the whole text can be a telephone number.
    pub number: Option<String>,
}

impl SearchQuery {
    /// Parses a search text.
    pub fn of(text: &str) -> Self {
        let text = form(text);
        let mut words: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            if !words.iter().any(|known| known == word) {
                words.push(word.to_owned());
            }
        }
        let number = Some(&text).filter(|text| is_number(text)).map(|text| dialled(text));
        Self { words, number: number.filter(|digits| !digits.is_empty()) }
    }
}

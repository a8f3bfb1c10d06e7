//! What a search asks for.

use super::form;
use super::phone::{dialled, is_number};

/// What a search asks for. What is found has every word, or the number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The words, each of which is to be found somewhere; where there are none, nothing is found.
    pub words: Vec<String>,
    /// The digits, where all of it can be a telephone number.
    pub number: Option<String>,
}

impl Asked {
    /// Reads what somebody typed.
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

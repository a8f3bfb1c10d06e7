//! Chinese names as they are read aloud: by pinyin without tones, in full and by initials.

use std::collections::HashSet;

use pinyin::ToPinyinMulti;

use super::form::{form, is_chinese};

/// A name that can be read in no more ways than this has a line for each of them.
const MOST: usize = 16;
/// Of a name that can be read in more ways, each reading that is not the usual one stands among so many characters
/// before and after it.
const BESIDE: usize = 4;

/// The readings of a name that is in its search [form]: each in full (`huayuan` for 花园) and by its initials (`hy`),
/// without blanks and signs. A character with several readings gives one for each. A name without Chinese characters
/// has none.
pub fn readings(name: &str) -> Vec<String> {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    let (mut full, mut initials) = (Vec::new(), Vec::new());
    let mut is_chinese = false;
    for letter in letters {
        let spoken = syllables(letter);
        is_chinese |= !spoken.is_empty();
        let spoken = if spoken.is_empty() { vec![letter.to_string()] } else { spoken };
        initials.push(distinct(spoken.iter().map(|syllable| syllable.chars().take(1).collect())));
        full.push(spoken);
    }
    if is_chinese { [lines(&full), lines(&initials)].concat() } else { Vec::new() }
}

/// How a Chinese character is read, the usual reading first; not at all, if it is none.
fn syllables(letter: char) -> Vec<String> {
    // Some of the signs beside the characters have readings, too.
    if !is_chinese(letter) {
        return Vec::new();
    }
    let readings = letter.to_pinyin_multi().into_iter().flatten().map(pinyin::Pinyin::plain);
    // Where it is typed on its key, ü is v; elsewhere it is u.
    let typed = readings.flat_map(|plain| [plain.replace('ü', "v"), plain.replace('ü', "u")]);
    distinct(typed.map(|plain| form(&plain)))
}

fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut known = HashSet::new();
    texts.filter(|text| !text.is_empty() && known.insert(text.clone())).collect()
}

/// The readings of a row of characters that each have one or more readings. These are all combinations or, where
/// there are too many, a line of the usual readings and, for each unusual one, lines with it alone and with an
/// unusual one of the next character, among the usual ones. So the number of lines grows with the number of
/// characters, not with the product of their readings.
fn lines(letters: &[Vec<String>]) -> Vec<String> {
    let count =
        letters.iter().try_fold(1, |count, letter| Some(count * letter.len()).filter(|count| *count <= MOST));
    if count.is_some() {
        return letters.iter().fold(vec![String::new()], |lines, letter| extended(&lines, letter));
    }
    let unusual = |letter: &Vec<String>| letter.iter().skip(1).cloned().collect::<Vec<_>>();
    let others = letters.iter().enumerate().flat_map(|(place, letter)| {
        let (alone, next) = (unusual(letter), letters.get(place + 1).map(unusual).unwrap_or_default());
        let together = extended(&alone, &next);
        let around = |width: usize, reading: &String| {
            let end = place + width;
            let before = usual(&letters[place.saturating_sub(BESIDE)..place]);
            let after = usual(&letters[end..letters.len().min(end + BESIDE)]);
            format!("{before}{reading}{after}")
        };
        let lines = alone.iter().map(|reading| around(1, reading));
        lines.chain(together.iter().map(|reading| around(2, reading))).collect::<Vec<_>>()
    });
    distinct(std::iter::once(usual(letters)).chain(others))
}

/// The usual reading of each.
fn usual(letters: &[Vec<String>]) -> String {
    letters.iter().filter_map(|letter| letter.first()).map(String::as_str).collect()
}

/// Each line with each of the ways to go on.
fn extended(lines: &[String], ways: &[String]) -> Vec<String> {
    ways.iter().flat_map(|way| lines.iter().map(move |line| format!("{line}{way}"))).collect()
}

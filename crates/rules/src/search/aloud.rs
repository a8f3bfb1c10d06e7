//! Chinese names as they are read aloud: by pinyin without tones, in full and by initials.

use pinyin::ToPinyinMulti;

use super::form::{form, is_chinese};

/// So many readings of a name are known at most; of the characters after that, the usual one.
const MOST: usize = 16;

/// The ways to read a name that has its [form]: each in full (`huayuan` for 花园) and by its initials
/// (`hy`), without blanks and signs. A character with several readings has all of them. None of a name without Chinese
/// characters.
pub fn readings(name: &str) -> Vec<String> {
    let mut is_chinese = false;
    let (mut full, mut initials) = (vec![String::new()], vec![String::new()]);
    for letter in name.chars().filter(|letter| letter.is_alphanumeric()) {
        let spoken = syllables(letter);
        if spoken.is_empty() {
            let itself = [letter.to_string()];
            extend(&mut full, &itself);
            extend(&mut initials, &itself);
            continue;
        }
        is_chinese = true;
        extend(&mut initials, &distinct(spoken.iter().map(|syllable| syllable.chars().take(1).collect())));
        extend(&mut full, &spoken);
    }
    if is_chinese { [full, initials].concat() } else { Vec::new() }
}

/// How a Chinese character is read, the usual reading first; not at all, if it is none.
fn syllables(letter: char) -> Vec<String> {
    // Some of the signs beside the characters have readings, too.
    if !is_chinese(letter) {
        return Vec::new();
    }
    let readings = letter.to_pinyin_multi().into_iter().flatten().map(|reading| reading.plain());
    // Where it is typed on its key, ü is v; elsewhere it is u.
    let typed = readings.flat_map(|plain| [plain.replace('ü', "v"), plain.replace('ü', "u")]);
    distinct(typed.map(|plain| form(&plain)))
}

fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut distinct = Vec::new();
    for text in texts.filter(|text| !text.is_empty()) {
        if !distinct.contains(&text) {
            distinct.push(text);
        }
    }
    distinct
}

/// Goes on with each of the alternatives, or with the first where that would be too many.
fn extend(readings: &mut Vec<String>, alternatives: &[String]) {
    let so_many = if readings.len() * alternatives.len() > MOST { 1 } else { alternatives.len() };
    let Some((first, others)) = alternatives[..so_many].split_first() else { return };
    let further: Vec<_> = others
        .iter()
        .flat_map(|other| readings.iter().map(move |reading| format!("{reading}{other}")))
        .collect();
    for reading in readings.iter_mut() {
        reading.push_str(first);
    }
    readings.extend(further);
}

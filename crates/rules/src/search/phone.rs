//! Telephone numbers, however they are written.

/// The digits of a number as they are dialled within China, whatever stands between them: `13800138000` for
/// `+86 138-0013-8000`, and `02161234567` for `+86 (21) 6123 4567`. Numbers of other countries keep their country's code.
/// It must have its [form](super::form()), so that its digits are ASCII.
pub fn dialled(number: &str) -> String {
    let is_international = number.trim_start().starts_with(['+', '＋']);
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let national = match digits.strip_prefix("0086") {
        Some(national) => Some(national),
        None => digits.strip_prefix("86").filter(|rest| is_international || rest.len() >= 10),
    };
    match national {
        Some(national) if is_whole(national) => national.to_owned(),
        Some(national) => format!("0{national}"),
        None => digits,
    }
}

/// Whether a number that follows the country code is dialled unchanged. Numbers of mobile telephones are, which begin
/// with 13 to 19, and so are those of services, such as 400 123 4567 and 95588. An area code is not: within the
/// country a 0 comes before it, which international numbers leave out, as in 10 for Beijing and 21 for Shanghai.
fn is_whole(national: &str) -> bool {
    let is_mobile = national.starts_with('1') && !national.starts_with("10");
    let is_of_a_service = national.starts_with("400") || national.starts_with("800") || national.len() <= 6;
    is_mobile || is_of_a_service || national.starts_with('0')
}

/// Whether somebody who types this looks for a number: it has three digits or more, and nothing else but what stands
/// between digits.
pub(super) fn is_number(text: &str) -> bool {
    let is_of_numbers = |letter: char| letter.is_ascii_digit() || letter == ' ' || "+-()./".contains(letter);
    text.chars().all(is_of_numbers) && text.chars().filter(char::is_ascii_digit).count() >= 3
}

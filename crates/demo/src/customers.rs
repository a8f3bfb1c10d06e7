//! Who buys.

use std::collections::HashSet;

use entity::enums::Role;
use entity::{contact, customer};
use uuid::Uuid;

use super::dice::{Calendar, Dice, plus};
use super::names::{BRANDS, CITIES, ENGLISH_BRANDS, ENGLISH_ENDINGS, INDUSTRIES, Language, TITLES};
use super::people::{Company, full_name};
use super::rows::Rows;

/// A customer, as far as its projects need to know.
pub(super) struct DemoCustomer {
    pub(super) id: Uuid,
    pub(super) brand: &'static str,
    pub(super) language: Language,
    pub(super) line: usize,
    pub(super) owner: Uuid,
    /// Who decides there.
    pub(super) decider: String,
    pub(super) industry: &'static str,
}

/// How many customers that many projects come from.
pub(super) fn count(projects: usize) -> usize {
    (projects / 10).max(40)
}

/// Registers customers of both lines with their contacts; both languages occur in each line.
pub(super) fn register(
    calendar: &Calendar,
    dice: &mut Dice,
    count: usize,
    company: &Company,
    rows: &mut Rows,
) -> Vec<DemoCustomer> {
    let sales = [0, 1].map(|line| company.of(Role::Sales, line));
    let mut days: Vec<i64> = (0..count).map(|_| dice.between(-940, -620)).collect();
    days.sort_unstable();
    let mut taken = HashSet::new();
    let mut clients = Vec::with_capacity(count);
    for (place, day) in days.into_iter().enumerate() {
        let language = match place % 20 {
            2 | 3 | 6 | 9 | 12 | 15 | 18 => Language::English,
            _ => Language::Chinese,
        };
        let (brand, name, industry) = company_name(dice, language, &mut taken);
        let line = place % 2;
        let owner = sales[line][(place / 2) % sales[line].len()];
        let at = calendar.some_time(dice, plus(calendar.today, day));
        let id = dice.id(at);
        rows.customer.push(customer::Model {
            id,
            name,
            industry: Some(industry.into()),
            owner_id: owner,
            business_line_id: Some(company.lines[line]),
            search_text: String::new(),
            name_key: String::new(),
            version: 1,
            created_at: at,
            updated_at: at,
        });
        let mut decider = String::new();
        for position in 0..dice.between(1, 3) {
            let chinese = if language == Language::Chinese { 100 } else { 10 };
            let (local, person) = full_name(dice, chinese);
            if position == 0 {
                decider.clone_from(&person);
            }
            let title = language.say(*dice.pick(TITLES));
            let phone = dice.between(1000, 9999);
            rows.contact.push(contact::Model {
                id: dice.id(at),
                customer_id: id,
                position: i32::try_from(position).unwrap_or(0),
                name: person,
                title: Some(title.into()),
                email: Some(format!("{local}@customer{}.example", place + 1)),
                phone: Some(format!("+86 100 0000 {phone}")),
                search_text: String::new(),
            });
        }
        clients.push(DemoCustomer { id, brand, language, line, owner, decider, industry });
    }
    clients
}

/// A free brand, with its registered name and branch.
fn company_name(
    dice: &mut Dice,
    language: Language,
    taken: &mut HashSet<String>,
) -> (&'static str, String, &'static str) {
    let mut attempts = 0;
    loop {
        attempts += 1;
        let industry = dice.pick(INDUSTRIES);
        let called = language.say(industry.called);
        let (brand, mut name) = match language {
            Language::Chinese => {
                let (city, brand) = (dice.pick(CITIES), *dice.pick(BRANDS));
                (brand, format!("{city}{brand}{called}有限公司"))
            }
            Language::English => {
                let brand = *dice.pick(ENGLISH_BRANDS);
                let ending = dice.pick(ENGLISH_ENDINGS);
                (brand, format!("{brand} {called} {ending}"))
            }
        };
        if attempts > 50 {
            name = format!("{name} {}", taken.len() + 1);
        }
        // A small company list should not repeat a brand, a large one has to.
        let key = if taken.len() < 24 { brand.to_string() } else { name.clone() };
        if taken.insert(key) {
            return (brand, name, language.say(industry.name));
        }
    }
}

//! Who works here.

use std::collections::HashSet;

use entity::enums::Role;
use entity::{business_line, user_account, user_role};
use uuid::Uuid;

use super::dice::{Calendar, Dice, plus};
use super::names::{FAMILY, FIRST, GIVEN, LAST, LINES};
use super::rows::Rows;

/// Part of every demo user's sign-in name, and of nobody else's.
pub(super) const DOMAIN: &str = "@demo.example";

/// A demo user that the playground offers to sign in as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoUser {
    /// Sign-in name.
    pub email: String,
    /// Their one role.
    pub role: Role,
    /// Name as colleagues read it.
    pub name: &'static str,
}

/// By role: the first person of it and the second.
const PEOPLE: [(Role, &str, &str); 9] = [
    (Role::Sales, "Lin Xiaoyu 林晓雨", "Grace Miller"),
    (Role::ProjectManager, "Chen Zhiyuan 陈志远", "Zhou Min 周敏"),
    (Role::Member, "Wang Siqi 王思琪", "Tom Becker"),
    (Role::Finance, "Liu Jing 刘静", "Anna Novak"),
    (Role::Legal, "Zhao Wenbo 赵文博", "Helen Park"),
    (Role::Director, "Sun Jianguo 孙建国", "Robert Lang"),
    (Role::TeamLead, "Wu Haiyan 吴海燕", "Zheng Kai 郑凯"),
    (Role::BusinessOwner, "Huang Liqun 黄立群", "Maria Santos"),
    (Role::Admin, "He Chen 何晨", "Sam Reed"),
];

/// The demo users: one per role, named after it in lower case, then a second of each.
pub fn users() -> Vec<DemoUser> {
    let named = |suffix: &str, role: Role, name| DemoUser {
        email: format!("{}{suffix}{DOMAIN}", role.name().to_lowercase()),
        role,
        name,
    };
    let first = PEOPLE.iter().map(|(role, name, _)| named("", *role, name));
    let second = PEOPLE.iter().map(|(role, _, name)| named("2", *role, name));
    first.chain(second).collect()
}

/// Somebody who works here.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) id: Uuid,
    role: Role,
    line: Option<usize>,
}

/// Everybody who works here; of each role and line at least one.
pub(super) struct Company {
    pub(super) lines: [Uuid; 2],
    people: Vec<Person>,
}

impl Company {
    /// People of a role in a line; those without a line work for both.
    pub(super) fn of(&self, role: Role, line: usize) -> Vec<Uuid> {
        self.people
            .iter()
            .filter(|person| person.role == role && person.line.is_none_or(|own| own == line))
            .map(|person| person.id)
            .collect()
    }

    /// Founds it: lines, demo users, and as many colleagues as that many projects need.
    pub(super) fn found(
        calendar: &Calendar,
        dice: &mut Dice,
        projects: usize,
        password_hash: &str,
        rows: &mut Rows,
    ) -> Self {
        let day = plus(calendar.today, -960);
        let founded = calendar.at(day, 540);
        let lines = [dice.id(founded), dice.id(founded)];
        for (id, name) in lines.iter().zip(LINES) {
            rows.business_line.push(business_line::Model {
                id: *id,
                name: name.into(),
                search_text: String::new(),
                name_key: String::new(),
                version: 1,
                created_at: founded,
                updated_at: founded,
            });
        }
        let mut staff: Vec<(String, String, Role, Option<usize>)> = (0..)
            .zip(users())
            .map(|(place, user): (usize, _)| {
                let everywhere = matches!(user.role, Role::Finance | Role::Legal);
                let line = (!everywhere).then_some(place / PEOPLE.len());
                (user.email, user.name.to_string(), user.role, line)
            })
            .collect();
        let mut taken: HashSet<String> = staff.iter().map(|(email, ..)| email.clone()).collect();
        let more = [
            (Role::Member, (projects / 50).max(12)),
            (Role::ProjectManager, (projects / 100).max(4)),
            (Role::Sales, (projects / 100).max(4)),
        ];
        for (role, count) in more {
            for place in 0..count {
                let (email, name) = colleague(dice, &mut taken);
                staff.push((email, name, role, Some(place % 2)));
            }
        }
        let mut people = Vec::new();
        for (place, (email, name, role, line)) in (0..).zip(staff) {
            let at = calendar.at(day, 600 + place);
            let id = dice.id(at);
            // One demo user of each role reads English, so that the examples read alike for all of them.
            let chinese = !name.is_ascii() && place >= 9;
            rows.user_account.push(user_account::Model {
                id,
                business_line_id: line.map(|line| lines[line]),
                name,
                email,
                password_hash: password_hash.into(),
                locale: if chinese { "zh-CN" } else { "en" }.into(),
                weekly_capacity: 500,
                active: true,
                search_text: String::new(),
                name_key: String::new(),
                version: 1,
                created_at: at,
                updated_at: at,
            });
            rows.user_role.push(user_role::Model { user_id: id, role });
            people.push(Person { id, role, line });
        }
        Self { lines, people }
    }
}

/// A name and a free sign-in name.
fn colleague(dice: &mut Dice, taken: &mut HashSet<String>) -> (String, String) {
    let (local, name) = full_name(dice, 65);
    let mut email = format!("{local}{DOMAIN}");
    let mut count = 1;
    while !taken.insert(email.clone()) {
        count += 1;
        email = format!("{local}{count}{DOMAIN}");
    }
    (email, name)
}

/// Somebody's mailbox name and name; Chinese that often in a hundred.
pub(super) fn full_name(dice: &mut Dice, chinese: usize) -> (String, String) {
    if dice.chance(chinese) {
        let (family, given) = (dice.pick(FAMILY), dice.pick(GIVEN));
        let local = format!("{}.{}", given.0, family.0);
        return (local, format!("{}{}", family.1, given.1));
    }
    let (first, last) = (dice.pick(FIRST), dice.pick(LAST));
    let local = format!("{first}.{last}").to_lowercase();
    (local, format!("{first} {last}"))
}

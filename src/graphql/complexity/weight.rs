//! The one table of what fields weigh, in points.
//!
//! The figures were measured at 3,000 projects with 60,000 tasks, 37,000 costs and 150,000 audit entries: a point is
//! a microsecond or two of one processor. A field without a line is one row, or a part of one. Each list of objects
//! and each query must have a line: a test fails for those that have none.

use super::arguments::Arguments;
use crate::app::page::{LONGEST, USUAL};

/// What a field weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight {
    /// The field itself, whatever is asked of its value.
    own: u64,
    /// How many values it has.
    many: Many,
    /// Each value, beside what is asked of it.
    each: u64,
    /// What each item of an argument adds.
    item: Option<Items>,
    /// Counting the rows of all pages, where it is a page.
    total: u64,
    /// Fields of `filter` that make the database look at far more than it gives, for the page and again for the count.
    dear: [Option<(&'static str, u64)>; 2],
}

/// An argument that is a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Items {
    argument: &'static str,
    /// As many as this where it is not given.
    usual: u64,
    points: u64,
}

/// How many values a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Many {
    /// One, or none.
    One,
    /// About as many: it has no argument that would say.
    About(u64),
    /// As `first` or `last` say, a page at most.
    Page,
    /// As `first` says: as many as this without it, and at most as many as that.
    First(u64, u64),
    /// One for each item of the argument that is weighed by item.
    Items,
    /// One for each of those items and each week from `from` to `to`.
    Weeks,
    /// One for every `step` days from `from` to `to`.
    Steps,
    /// As many as this where `after` says where to begin, otherwise one.
    CatchUp(u64),
}

/// Days that are looked over at most, and where the arguments don't say how many.
const MOST_DAYS: u64 = 400;

impl Weight {
    const ROW: Self = Self { own: 0, many: Many::One, each: 0, item: None, total: 0, dear: [None, None] };

    const fn many(self, many: Many) -> Self {
        Self { many, ..self }
    }

    const fn weighing(self, each: u64) -> Self {
        Self { each, ..self }
    }

    const fn item(self, argument: &'static str, usual: u64, points: u64) -> Self {
        Self { item: Some(Items { argument, usual, points }), ..self }
    }

    const fn dear(self, field: &'static str, points: u64) -> Self {
        let [first, _] = self.dear;
        let line = Some((field, points));
        let dear = if first.is_none() { [line, None] } else { [first, line] };
        Self { dear, ..self }
    }

    /// Whether the arguments make a difference.
    pub fn asks_arguments(&self) -> bool {
        !matches!(self.many, Many::One | Many::About(_)) || self.item.is_some()
    }

    /// Points of the field itself.
    pub fn own(&self, arguments: &Arguments) -> u64 {
        let items = self.item.map_or(0, |item| item.points.saturating_mul(self.items(arguments)));
        self.own.saturating_add(items).saturating_add(self.filters(arguments))
    }

    /// Points of each value, beside what is asked of it.
    pub fn each(&self) -> u64 {
        self.each
    }

    /// Points of counting the rows of all pages.
    pub fn total(&self, arguments: &Arguments) -> u64 {
        self.total.saturating_add(self.filters(arguments))
    }

    /// How many values it has at most.
    pub fn count(&self, arguments: &Arguments) -> u64 {
        let most = u64::from(LONGEST.unsigned_abs());
        let days = || arguments.days().unwrap_or(MOST_DAYS).clamp(1, MOST_DAYS);
        match self.many {
            Many::One => 1,
            Many::About(about) => about,
            Many::Page => {
                let asked = arguments.number("first").or_else(|| arguments.number("last"));
                asked.unwrap_or(u64::from(USUAL.unsigned_abs())).min(most)
            }
            Many::First(usual, most) => arguments.number("first").unwrap_or(usual).min(most),
            Many::Items => self.items(arguments),
            Many::Weeks => self.items(arguments).saturating_mul(days() / 7 + 2),
            Many::Steps => days() / arguments.number("step").unwrap_or(7).max(1) + 1,
            Many::CatchUp(missed) => {
                if arguments.has("after") {
                    missed
                } else {
                    1
                }
            }
        }
    }

    fn items(&self, arguments: &Arguments) -> u64 {
        self.item.map_or(1, |item| arguments.items(item.argument).unwrap_or(item.usual))
    }

    fn filters(&self, arguments: &Arguments) -> u64 {
        let given = self.dear.iter().flatten().filter(|(field, _)| arguments.filters(field));
        given.map(|(_, points)| points).sum()
    }

    /// Whether a field of `filter` counts.
    #[cfg(test)]
    pub fn is_dear(&self, field: &str) -> bool {
        self.dear.iter().flatten().any(|(known, _)| *known == field)
    }

    /// The arguments and the fields of `filter` that count by their names.
    #[cfg(test)]
    pub fn names(&self) -> Vec<&'static str> {
        let by_kind: &[_] = match self.many {
            Many::One | Many::About(_) | Many::Items => &[],
            Many::Page => &["first", "last"],
            Many::First(..) => &["first"],
            Many::Weeks => &["from", "to"],
            Many::Steps => &["from", "to", "step"],
            Many::CatchUp(_) => &["after"],
        };
        let dear = self.dear.iter().flatten().map(|(field, _)| *field);
        by_kind.iter().copied().chain(self.item.map(|item| item.argument)).chain(dear).collect()
    }
}

/// A value that takes so much to make, beside what is asked of it.
const fn own(own: u64) -> Weight {
    Weight { own, ..Weight::ROW }
}

/// A list without arguments that has about so many items.
const fn list(about: u64) -> Weight {
    Weight::ROW.many(Many::About(about))
}

/// A page of a list of which it takes so much to find the page, and so much to count all rows.
const fn page(own: u64, total: u64) -> Weight {
    Weight { own, many: Many::Page, total, ..Weight::ROW }
}

/// What a field weighs.
pub fn of(kind: &str, field: &str) -> Weight {
    match WEIGHTS.iter().find(|(of, name, _)| (*of, *name) == (kind, field)) {
        Some((_, _, weight)) => *weight,
        None if kind == "Mutation" => CHANGE,
        None => Weight::ROW,
    }
}

/// A change: a transaction with its audit entry, its roll-up and what it makes the rules judge anew.
const CHANGE: Weight = own(1_000);

/// What each field weighs, by its type and name.
pub const WEIGHTS: &[(&str, &str, Weight)] = &[
    // Queries.
    ("Query", "__schema", own(5_000)),
    ("Query", "__type", own(500)),
    ("Query", "rateLimit", own(0)),
    ("Query", "viewer", own(0)),
    ("Query", "node", own(0)),
    ("Query", "nodes", Weight::ROW.many(Many::Items).item("ids", 1, 0)),
    ("Query", "project", own(0)),
    ("Query", "policy", own(200)),
    ("Query", "alertCursor", own(50)),
    ("Query", "changedSince", own(1_000)),
    ("Query", "marginPreview", own(1_000)),
    ("Query", "waiting", own(20_000).many(Many::About(10))),
    ("Query", "workload", own(0).many(Many::Weeks).weighing(100).item("userIds", 50, 3_000)),
    ("Query", "dashboard", own(0)),
    ("Dashboard", "executionAmount", own(3_000).many(Many::About(3))),
    ("Dashboard", "projectCount", own(2_000)),
    ("Dashboard", "progressDistribution", own(2_000).many(Many::About(10))),
    ("Dashboard", "byStage", own(2_000).many(Many::About(8))),
    ("Dashboard", "byHealth", own(2_000).many(Many::About(5))),
    ("Dashboard", "costReport", own(20_000).many(Many::About(200)).item("groupBy", 0, 25_000)),
    ("Dashboard", "collection", own(9_000)),
    // Lists of everything.
    ("Query", "users", page(20, 500).dear("search", 500)),
    ("Query", "businessLines", page(20, 100).dear("search", 100)),
    ("Query", "customers", page(20, 1_500).dear("search", 1_500)),
    ("Query", "requirements", page(20, 6_000).dear("search", 4_000)),
    ("Query", "projects", page(20, 1_500).dear("search", 4_000)),
    ("Query", "tasks", page(20, 25_000).dear("search", 35_000)),
    ("Query", "costs", page(100, 18_000).dear("search", 40_000).dear("service", 40_000)),
    ("Query", "alerts", page(20, 8_000)),
    ("Query", "issues", page(20, 3_000).dear("search", 3_000)),
    ("Query", "retrospectives", page(20, 1_500).dear("search", 1_500)),
    ("Query", "auditLog", page(25_000, 150_000).dear("action", 25_000)),
    // Lists under a row: one statement for all of its kind.
    ("Customer", "requirements", page(0, 10).dear("search", 20)),
    ("Customer", "projects", page(0, 10).dear("search", 20)),
    ("Project", "tasks", page(0, 10).dear("search", 20)),
    ("Project", "costs", page(0, 10).dear("search", 20).dear("service", 20)),
    ("Project", "issues", page(0, 10).dear("search", 20)),
    ("Project", "alerts", page(0, 10)),
    ("ServiceItem", "tasks", page(0, 10).dear("search", 20)),
    // What is reckoned for each row.
    ("Project", "progress", own(80)),
    ("Project", "healthReasons", own(10).many(Many::About(3))),
    ("Project", "costSummary", own(10)),
    ("Project", "allowedActions", own(150).many(Many::About(15))),
    ("Project", "earnedValue", own(250)),
    ("Project", "earnedValueSeries", own(400).many(Many::Steps).weighing(30)),
    ("Project", "baselines", own(200).many(Many::About(5))),
    ("ServiceItem", "earnedValue", own(100)),
    ("Task", "earnedValue", own(100)),
    ("Task", "allowedActions", own(30).many(Many::About(5))),
    ("Cost", "allowedActions", own(60).many(Many::About(5))),
    ("Cost", "possibleDuplicates", own(30)),
    ("Requirement", "allowedActions", own(100).many(Many::About(6))),
    ("Proposal", "allowedActions", own(100).many(Many::About(5))),
    ("Contract", "allowedActions", own(100).many(Many::About(5))),
    ("Requirement", "similarRetrospectives", own(1_500).many(Many::First(5, 20))),
    ("Requirement", "flags", own(20).many(Many::About(2))),
    ("Retrospective", "effects", own(50).many(Many::About(5))),
    ("Retrospective", "serviceEffects", own(50).many(Many::About(3))),
    ("Retrospective", "costAnalysis", own(100).many(Many::About(5))),
    ("Policy", "learnt", own(2_000)),
    // Lists that hang at one thing.
    ("Alert", "evidence", list(6)),
    ("AlertEvent", "evidence", list(6)),
    ("ApprovalRoute", "steps", list(2)),
    ("ApprovalStep", "countedCosts", list(2)),
    ("AuditEntry", "changes", list(5)),
    ("Budget", "lines", list(5)),
    ("Changes", "projects", list(50)),
    ("ProjectChanges", "events", list(5)),
    ("CollectionSummary", "contracted", list(2)),
    ("CollectionSummary", "received", list(2)),
    ("CollectionSummary", "outstanding", list(2)),
    ("CollectionSummary", "due", list(2)),
    ("CollectionSummary", "overdue", list(2)),
    ("Contract", "instalments", list(3)),
    ("Instalment", "receipts", list(2)),
    ("Cost", "approvals", list(3)),
    ("CostSummary", "byCategory", list(7)),
    ("Customer", "contacts", list(2)),
    ("EarnedValue", "estimates", list(4)),
    ("Learnt", "end", list(5)),
    ("Learnt", "cost", list(5)),
    ("Learnt", "costInStep", list(5)),
    ("MarginPreview", "breaches", list(2)),
    ("MarginPreview", "refusals", list(2)),
    ("Policy", "restrictedCategories", list(50)),
    ("Project", "serviceItems", list(5)),
    ("Project", "proposals", list(2)),
    ("Project", "complianceReviews", list(3)),
    ("Proposal", "estimate", list(5)),
    ("Requirement", "serviceItems", list(5)),
    ("Requirement", "reviews", list(2)),
    ("RequirementReview", "findings", list(4)),
    ("Retrospective", "avoidableCosts", list(2)),
    ("ServiceEffect", "metrics", list(5)),
    ("ServiceEffect", "rates", list(5)),
    ("Task", "subtasks", list(3)),
    ("Task", "dependsOn", list(2)),
    ("Task", "progressEntries", list(10)),
    ("Waiting", "things", list(20)),
    // Changes that take more than others. A password is hashed for a while.
    ("Mutation", "signIn", own(15_000)),
    ("Mutation", "createUser", own(15_000)),
    // All projects are judged anew.
    ("Mutation", "updatePolicy", own(50_000)),
    // Beginning a stream; one that begins in the past tells what was missed.
    ("Subscription", "alerts", own(50).many(Many::CatchUp(20))),
    ("Subscription", "progressWarnings", own(50).many(Many::CatchUp(20))),
    ("Subscription", "costOverruns", own(50).many(Many::CatchUp(20))),
    ("Subscription", "serviceItemDelivered", own(50).many(Many::CatchUp(20))),
    ("Subscription", "projectChanged", own(50)),
];

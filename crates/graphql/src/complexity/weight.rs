//! The table of weights: the cost in points of each field.
//!
//! The figures were measured with 3,000 projects, 60,000 tasks, 37,000 costs and 150,000 audit entries: a point is
//! one or two microseconds of a processor. A field without an entry is one row or a part of one. Each list of
//! objects, each query, each field with arguments, and each field that needs more than a row must have an entry:
//! tests fail for those that have none.

use super::arguments::FieldArguments;
use app::page::{LONGEST, USUAL};

/// The weight of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Weight {
    /// The points of the field itself, whatever is selected under it.
    own: u64,
    /// How many values it has.
    values: Values,
    /// The points of each value, besides what is selected under it.
    each: u64,
    /// The points that each item of an argument adds.
    item: Option<Items>,
    /// The points of counting the rows of all pages, if it is a page.
    total: u64,
    /// Fields of `filter` that make the database read far more than it returns. Their points count for the page
    /// and again for the total count.
    dear: &'static [(&'static str, u64)],
    /// Fields of `filter` that an index serves. Any other field that is not in `dear` may match nothing, and
    /// finding that out reads every row, as counting does.
    indexed: &'static [&'static str],
}

/// A list argument whose items cost points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Items {
    argument: &'static str,
    /// The number of items that counts if the argument is not given.
    usual: u64,
    points: u64,
}

/// How many values a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Values {
    /// One or none.
    One,
    /// About this many; no argument says how many.
    About(u64),
    /// As many as `first` or `last` say, at most the longest page.
    Page,
    /// As many as `first` says: the first number if it is not given, and at most the second.
    First(u64, u64),
    /// One for each item of the weighted argument.
    Items,
    /// One for each item of the weighted argument and each week from `from` to `to`.
    Weeks,
    /// One for every `step` days from `from` to `to`.
    Steps,
    /// Groups by the items of the weighted argument: some items make many groups, the others few.
    Groups {
        /// The items that make many groups.
        by: &'static [&'static str],
        /// The number of groups with one of those items.
        many: u64,
        /// The number of groups without them.
        few: u64,
    },
}

/// The most days of a workload, and the days of a series whose arguments do not say how many.
const MOST_DAYS: u64 = 400;
/// The most points of a series.
const MOST_STEPS: u64 = 400;

impl Weight {
    const ROW: Self =
        Self { own: 0, values: Values::One, each: 0, item: None, total: 0, dear: &[], indexed: &[] };

    const fn values(self, values: Values) -> Self {
        Self { values, ..self }
    }

    const fn weighing(self, each: u64) -> Self {
        Self { each, ..self }
    }

    const fn item(self, argument: &'static str, usual: u64, points: u64) -> Self {
        Self { item: Some(Items { argument, usual, points }), ..self }
    }

    const fn dear(self, dear: &'static [(&'static str, u64)]) -> Self {
        Self { dear, ..self }
    }

    const fn indexed(self, indexed: &'static [&'static str]) -> Self {
        Self { indexed, ..self }
    }

    /// The points of the field itself.
    pub(super) fn own(&self, arguments: &FieldArguments<'_>) -> u64 {
        let items = self.item.map_or(0, |item| item.points.saturating_mul(self.items(arguments)));
        let unserved = |field: &&str| {
            !self.indexed.contains(field) && !self.dear.iter().any(|(known, _)| known == field)
        };
        let scan = if arguments.filters().iter().any(unserved) { self.total } else { 0 };
        self.own.saturating_add(items).saturating_add(scan).saturating_add(self.dear_filters(arguments))
    }

    /// The points of each value, besides what is selected under it.
    pub(super) fn each(&self) -> u64 {
        self.each
    }

    /// The points of counting the rows of all pages.
    pub(super) fn total(&self, arguments: &FieldArguments<'_>) -> u64 {
        self.total.saturating_add(self.dear_filters(arguments))
    }

    /// The most values that it can have.
    pub(super) fn count(&self, arguments: &FieldArguments<'_>) -> u64 {
        let most = u64::from(LONGEST.unsigned_abs());
        match self.values {
            Values::One => 1,
            Values::About(about) => about,
            Values::Page => {
                let asked = arguments.number("first").or_else(|| arguments.number("last"));
                asked.unwrap_or(u64::from(USUAL.unsigned_abs())).min(most)
            }
            Values::First(usual, most) => arguments.number("first").unwrap_or(usual).min(most),
            Values::Items => self.items(arguments),
            Values::Weeks => {
                let days = arguments.days().unwrap_or(MOST_DAYS).min(MOST_DAYS);
                self.items(arguments).saturating_mul(days / 7 + 2)
            }
            Values::Steps => {
                // Without both days it is the project's own period. With only one of them the length is not known.
                let days = match arguments.days() {
                    Some(days) => days,
                    None if arguments.has("from") || arguments.has("to") => return MOST_STEPS,
                    None => MOST_DAYS,
                };
                (days / arguments.number("step").unwrap_or(7).max(1) + 1).min(MOST_STEPS)
            }
            Values::Groups { by, many, few } => {
                let is_many = self.item.is_some_and(|item| arguments.lists_any(item.argument, by));
                if is_many { many } else { few }
            }
        }
    }

    fn items(&self, arguments: &FieldArguments<'_>) -> u64 {
        self.item.map_or(1, |item| arguments.items(item.argument).unwrap_or(item.usual))
    }

    fn dear_filters(&self, arguments: &FieldArguments<'_>) -> u64 {
        let given = arguments.filters();
        self.dear.iter().filter(|(field, _)| given.contains(field)).map(|(_, points)| points).sum()
    }

    /// Whether this field of `filter` has points of its own.
    #[cfg(test)]
    pub(super) fn is_dear(&self, field: &str) -> bool {
        self.dear.iter().any(|(known, _)| *known == field)
    }

    /// The arguments and fields of `filter` that matter by name.
    #[cfg(test)]
    pub(super) fn names(&self) -> Vec<&'static str> {
        let by_kind: &[_] = match self.values {
            Values::One | Values::About(_) | Values::Items | Values::Groups { .. } => &[],
            Values::Page => &["first", "last"],
            Values::First(..) => &["first"],
            Values::Weeks => &["from", "to"],
            Values::Steps => &["from", "to", "step"],
        };
        let filters = self.dear.iter().map(|(field, _)| *field).chain(self.indexed.iter().copied());
        by_kind.iter().copied().chain(self.item.map(|item| item.argument)).chain(filters).collect()
    }
}

/// A value that takes this many points, besides what is selected under it.
const fn own(own: u64) -> Weight {
    Weight { own, ..Weight::ROW }
}

/// A list without arguments that has about this many items.
const fn list(about: u64) -> Weight {
    Weight::ROW.values(Values::About(about))
}

/// A page of a list: the points of finding the page, and of counting all rows.
const fn page(own: u64, total: u64) -> Weight {
    Weight { own, values: Values::Page, total, ..Weight::ROW }
}

/// The weight of a field.
pub(super) fn of(kind: &str, field: &str) -> Weight {
    match WEIGHTS.iter().find(|(of, name, _)| (*of, *name) == (kind, field)) {
        Some((_, _, weight)) => *weight,
        None if kind == "Mutation" => CHANGE,
        None => Weight::ROW,
    }
}

/// A mutation: a transaction with its audit entry, its roll-up and the evaluations that it triggers.
const CHANGE: Weight = own(1_000);

/// The events of a stream.
const EVENTS: Values = Values::About(100);

/// The rows of a cost report.
const GROUPS: Values = Values::Groups { by: &["PROJECT", "CUSTOMER", "SERVICE"], many: 3_000, few: 200 };

/// Filters of projects that an index serves.
const OF_PROJECTS: &[&str] = &["stage", "customerId", "managerId", "salesId", "businessLineId"];

/// Filters of costs that look into another row or into a text for each cost.
const OF_COSTS: &[(&str, u64)] = &[
    ("search", 40_000),
    ("service", 40_000),
    ("customerId", 40_000),
    ("managerId", 40_000),
    ("businessLineId", 40_000),
    ("hasBusinessLine", 40_000),
];

/// Filters of the audit log that read one entry after the other.
const OF_AUDIT: &[(&str, u64)] = &[("action", 25_000), ("subject", 25_000), ("from", 25_000), ("to", 25_000)];

/// The weight of each field, by type and name.
pub(super) const WEIGHTS: &[(&str, &str, Weight)] = &[
    // Queries.
    // The guards limit how much of the schema is selected, and that is counted in addition.
    ("Query", "__schema", own(100)),
    ("Query", "__type", own(100)),
    ("Query", "rateLimit", own(0)),
    ("Query", "viewer", own(0)),
    ("Query", "locales", own(1)),
    ("Query", "today", own(1)),
    ("Query", "labels", own(20).values(Values::About(30))),
    ("UserError", "params", Weight::ROW.values(Values::About(3))),
    ("EnumLabels", "values", Weight::ROW.values(Values::About(16))),
    ("CostCategoryDefinition", "label", own(1)),
    ("Query", "node", own(0)),
    ("Query", "nodes", Weight::ROW.values(Values::Items).item("ids", 1, 0)),
    ("Query", "project", own(0)),
    ("Query", "policy", own(200)),
    ("Query", "costCategories", own(100).values(Values::About(10))),
    // For a viewer who may see few events, finding the last one, or the next thousand, may read all events.
    ("Query", "alertCursor", own(5_000)),
    ("Query", "changedSince", own(5_000).item("cursor", 0, 45_000)),
    ("Query", "marginPreview", own(1_000)),
    // At most 200 projects are replayed twice.
    ("Query", "policyForesight", own(50_000)),
    ("Query", "workQueues", own(20_000).values(Values::About(10))),
    // The tasks of each person are read and sorted into weeks. Without `userIds` it may be as many people as are
    // allowed.
    ("Query", "workload", own(0).values(Values::Weeks).weighing(10).item("userIds", 500, 200)),
    ("Query", "dashboard", own(0)),
    ("Dashboard", "executionAmount", own(3_000).values(Values::About(3))),
    ("Dashboard", "projectCount", own(2_000)),
    ("Dashboard", "progressDistribution", own(2_000).values(Values::About(10))),
    ("Dashboard", "byStage", own(2_000).values(Values::About(8))),
    ("Dashboard", "byHealth", own(2_000).values(Values::About(5))),
    ("Dashboard", "costReport", own(20_000).values(GROUPS).item("groupBy", 0, 25_000)),
    ("Dashboard", "collection", own(9_000)),
    // Lists of everything.
    ("Query", "users", page(20, 500).dear(&[("search", 500)])),
    ("Query", "businessLines", page(20, 100).dear(&[("search", 100)])),
    ("Query", "customers", page(20, 1_500).dear(&[("search", 1_500)]).indexed(&["ownerId"])),
    ("Query", "requirements", page(20, 6_000).dear(&[("search", 4_000)]).indexed(&["status", "customerId"])),
    ("Query", "projects", page(20, 1_500).dear(&[("search", 4_000)]).indexed(OF_PROJECTS)),
    (
        "Query",
        "tasks",
        page(20, 25_000).dear(&[("search", 35_000)]).indexed(&["assigneeId", "serviceItemId"]),
    ),
    ("Query", "costs", page(100, 18_000).dear(OF_COSTS).indexed(&["status", "projectId"])),
    ("Query", "alerts", page(20, 8_000).indexed(&["status", "projectId"])),
    ("Query", "issues", page(20, 3_000).dear(&[("search", 3_000)]).indexed(&["ownerId"])),
    ("Query", "retrospectives", page(20, 1_500).dear(&[("search", 1_500)])),
    (
        "Query",
        "auditLog",
        page(25_000, 150_000).dear(OF_AUDIT).indexed(&["subjectId", "projectId", "actorId"]),
    ),
    // Lists under a row: one statement loads those of all rows.
    ("Customer", "requirements", page(0, 10).dear(&[("search", 20)])),
    ("Customer", "projects", page(0, 10).dear(&[("search", 20)])),
    ("Project", "tasks", page(0, 10).dear(&[("search", 20)])),
    ("Project", "costs", page(0, 10).dear(&[("search", 20), ("service", 20)])),
    ("Project", "issues", page(0, 10).dear(&[("search", 20)])),
    ("Project", "alerts", page(0, 10)),
    ("ServiceItem", "tasks", page(0, 10).dear(&[("search", 20)])),
    // Computed for each row.
    ("Project", "progress", own(80)),
    ("Project", "healthReasons", own(10).values(Values::About(3))),
    ("Project", "budget", own(20)),
    ("Project", "costSummary", own(10)),
    ("Project", "forecastCost", own(10)),
    ("Project", "nextMilestone", own(20)),
    ("Project", "openIssueCount", own(10)),
    ("Project", "allowedActions", own(150).values(Values::About(15))),
    ("Project", "earnedValue", own(250)),
    ("Project", "earnedValueSeries", own(400).values(Values::Steps).weighing(30)),
    ("Project", "baselines", own(200).values(Values::About(5))),
    ("ServiceItem", "earnedValue", own(100)),
    ("Task", "earnedValue", own(100)),
    ("Task", "allowedActions", own(30).values(Values::About(5))),
    ("Cost", "allowedActions", own(60).values(Values::About(5))),
    ("Cost", "possibleDuplicates", own(30).values(Values::About(3))),
    ("Requirement", "allowedActions", own(100).values(Values::About(6))),
    ("Proposal", "allowedActions", own(100).values(Values::About(5))),
    ("Contract", "allowedActions", own(100).values(Values::About(5))),
    ("Requirement", "similarRetrospectives", own(1_500).values(Values::First(5, 20))),
    ("Requirement", "flags", own(20).values(Values::About(2))),
    ("Retrospective", "effectScore", own(50)),
    ("Retrospective", "effects", own(50).values(Values::About(5))),
    ("Retrospective", "serviceEffects", own(50).values(Values::About(3))),
    ("Retrospective", "costAnalysis", own(100).values(Values::About(5))),
    ("Policy", "forecastCalibration", own(2_000)),
    // Short lists that belong to one thing.
    ("Alert", "evidence", list(6)),
    ("AlertEvent", "evidence", list(6)),
    ("ApprovalRoute", "steps", list(2)),
    ("ApprovalStep", "countedCosts", list(2)),
    ("AuditEntry", "changes", list(5)),
    ("Budget", "lines", list(5)),
    // At most a thousand events.
    ("Changes", "projects", list(100)),
    ("ProjectChanges", "events", list(10)),
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
    ("ForecastCalibration", "end", list(5)),
    ("ForecastCalibration", "cost", list(5)),
    ("ForecastCalibration", "costBookedWithProgress", list(5)),
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
    ("WorkQueue", "items", list(20)),
    // Mutations that take longer than others. Hashing a password takes a while.
    ("Mutation", "signIn", own(15_000)),
    ("Mutation", "createUser", own(15_000)),
    // All projects are evaluated again.
    ("Mutation", "updatePolicy", own(50_000)),
    // A stream is paid for when it begins: a hundred events, including those that were missed.
    ("Subscription", "alerts", own(50).values(EVENTS)),
    ("Subscription", "progressWarnings", own(50).values(EVENTS)),
    ("Subscription", "costOverruns", own(50).values(EVENTS)),
    ("Subscription", "serviceItemDelivered", own(50).values(EVENTS)),
    ("Subscription", "projectChanged", own(50).values(EVENTS)),
    ("Subscription", "workChanged", own(50).values(EVENTS)),
    ("WorkChange", "projects", list(2)),
    ("WorkChange", "requirements", list(2)),
];

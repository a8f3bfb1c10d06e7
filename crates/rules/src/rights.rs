//! The table of rights: which role may run which operation and see which field. Which rows a role sees is in
//! `app::scope`.
//!
//! A line is a permission: the roles that hold it, the operations that require it (queries, mutations and
//! subscriptions by their names in the schema), and what nobody else may read: `hides` names fields that are
//! refused, `blanks` fields that are null instead, and `keeps` objects that do not exist for others. Two lines before
//! those are of operations that require no permission. An operation is in exactly one line; one that is in none is
//! no [`Operation`], so that nobody can run it. Where the input decides whose step it is (a track of compliance, a step
//! of a cost), the operation also requires that step's permission.

use std::fmt;

use messages::{Arg, Message};
use terms::Role;

macro_rules! rights {
    (
        $(#[$anybody_doc:meta])*
        anybody [$($open:ident)+];

        $(#[$signed_in_doc:meta])*
        signed_in [$($common:ident)+];

        $(
            $(#[$doc:meta])*
            $name:ident
                by [$($role:ident)+]
                $(for [$($operation:ident)+])?
                $(hides [$($hidden:ident.$hidden_field:ident)+])?
                $(blanks [$($blank:ident.$blank_field:ident)+])?
                $(keeps [$($kept:ident)+])?;
        )*
    ) => { pastey::paste! {
        $(#[$anybody_doc])*
        pub const ANYBODY: &[Operation] = &[$(Operation::[<$open:camel>]),+];

        $(#[$signed_in_doc])*
        pub const SIGNED_IN: &[Operation] = &[$(Operation::[<$common:camel>]),+];

        /// An operation: a field of the schema's `Query`, `Mutation` or `Subscription`. A query and a subscription of
        /// one name are one operation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Operation {
            $(#[doc = concat!("`", stringify!($open), "`")] [<$open:camel>],)+
            $(#[doc = concat!("`", stringify!($common), "`")] [<$common:camel>],)+
            $($($(#[doc = concat!("`", stringify!($operation), "`")] [<$operation:camel>],)+)?)*
        }

        impl Operation {
            /// All operations, in the order of the table.
            pub const ALL: &'static [Self] = &[
                $(Self::[<$open:camel>],)+
                $(Self::[<$common:camel>],)+
                $($($(Self::[<$operation:camel>],)+)?)*
            ];

            /// Its name in the schema.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::[<$open:camel>] => stringify!($open),)+
                    $(Self::[<$common:camel>] => stringify!($common),)+
                    $($($(Self::[<$operation:camel>] => stringify!($operation),)+)?)*
                }
            }

            /// The operation of this name in the schema.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $(stringify!($open) => Some(Self::[<$open:camel>]),)+
                    $(stringify!($common) => Some(Self::[<$common:camel>]),)+
                    $($($(stringify!($operation) => Some(Self::[<$operation:camel>]),)+)?)*
                    _ => None,
                }
            }

            /// The permission that it requires; `None` if it is in [`ANYBODY`] or [`SIGNED_IN`].
            pub const fn permission(self) -> Option<Permission> {
                match self {
                    $(Self::[<$open:camel>])|+ => None,
                    $(Self::[<$common:camel>])|+ => None,
                    $($($(Self::[<$operation:camel>] => Some(Permission::$name),)+)?)*
                }
            }
        }

        /// A permission, which only some roles hold.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Permission {
            $($(#[$doc])* $name,)*
        }

        impl Permission {
            /// All permissions, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The roles that hold it.
            pub fn roles(self) -> &'static [Role] {
                match self {
                    $(Self::$name => &[$(Role::$role),+],)*
                }
            }

            /// The operations that require it.
            pub const fn operations(self) -> &'static [Operation] {
                match self {
                    $(Self::$name => &[$($(Operation::[<$operation:camel>]),+)?],)*
                }
            }

            /// The fields (type and field) that are refused to others. They are nullable, so that the rest of the
            /// answer still arrives.
            pub const fn hides(self) -> &'static [(&'static str, &'static str)] {
                match self {
                    $(Self::$name => &[$($((stringify!($hidden), stringify!($hidden_field))),+)?],)*
                }
            }

            /// The fields (type and field) that are null for others.
            pub fn blanks(self) -> &'static [(&'static str, &'static str)] {
                match self {
                    $(Self::$name => &[$($((stringify!($blank), stringify!($blank_field))),+)?],)*
                }
            }

            /// The object types that do not exist for others.
            pub fn keeps(self) -> &'static [&'static str] {
                match self {
                    $(Self::$name => &[$($(stringify!($kept)),+)?],)*
                }
            }

            /// Its name, under which what it lets people do has its label.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }
        }
    } };
}

rights! {
    /// The operations that require no session.
    anybody [signIn refreshSession signOut];

    /// The operations of everybody who is signed in; they return what `app::scope` lets the viewer see.
    signed_in [viewer today rateLimit locales labels node nodes project
        users businessLines customers requirements projects tasks
        alerts alertCursor changedSince workQueues issues retrospectives costCategories
        // The viewer's own; others' are for those who coordinate.
        workload
        progressWarnings
        // It sends nothing to those who may not see cost.
        costOverruns
        serviceItemDelivered projectChanged workChanged];

    /// Register customers and write requirements.
    Sell
        by [Sales]
        for [createCustomer updateCustomer
            createRequirement updateRequirement submitRequirement withdrawRequirement];

    /// Let a requirement pass that touches what the company never takes.
    Override
        by [BusinessOwner]
        for [overrideRestriction];

    /// Review requirements, initiate and plan projects, write proposals, split work into tasks.
    Manage
        by [ProjectManager]
        for [reviewRequirement
            initiateProject planProject draftProposal submitForCompliance
            createTask updateTask cancelTask completeProject
            openRetrospective updateRetrospective finishRetrospective];

    /// Take proposals to the customer, and record what they decide.
    Negotiate
        by [Sales ProjectManager]
        for [sendProposal recordCustomerDecision];

    /// Decide on compliance: each on the track of theirs.
    Comply
        by [Finance Legal]
        for [decideComplianceReview];

    /// Review what a project is expected to cost.
    ReviewMargin
        by [Finance];

    /// Review the risk of an engagement, and put its contract in force.
    ReviewRisk
        by [Legal]
        for [decideContract];

    /// Write contracts and hand them to legal.
    WriteContract
        by [Sales Legal]
        for [draftContract updateContract submitContract];

    /// Report progress on tasks: of one's own, or of one's project.
    ReportProgress
        by [ProjectManager Member]
        for [reportProgress];

    /// Submit costs, and take them back.
    SubmitCost
        by [ProjectManager]
        for [submitCost cancelCost];

    /// Approve and reject costs: each when it is their turn.
    DecideCost
        by [Finance Director]
        for [approveCost rejectCost];

    /// The first decision on a cost, its payment, and money received.
    Finance
        by [Finance]
        for [payCost recordReceipt];

    /// The second decision on a cost.
    Direct
        by [Director];

    /// Tell a decision of the OA system on a cost: each the steps of theirs.
    RelayDecision
        by [ProjectManager Finance Director]
        for [recordOaDecision];

    /// Raise problems, and see to one's own.
    RaiseIssue
        by [ProjectManager Member Sales TeamLead]
        for [raiseIssue updateIssue resolveIssue];

    /// Change and resolve any problem.
    ManageIssues
        by [ProjectManager TeamLead];

    /// Put projects on hold, resume and cancel them.
    Steer
        by [ProjectManager TeamLead Director BusinessOwner]
        for [holdProject resumeProject cancelProject];

    /// Record how content the customer is.
    RecordSatisfaction
        by [Sales ProjectManager]
        for [recordSatisfaction];

    /// See cost, budget and margin.
    SeeCost
        by [ProjectManager Finance Legal Director TeamLead BusinessOwner]
        for [costs marginPreview]
        hides [Project.budget Project.costSummary Project.costs
            Proposal.estimate Proposal.estimatedCost Proposal.margin Proposal.redLine
            Project.forecastCost Project.earnedValue Project.earnedValueSeries Baseline.bac
            ServiceItem.earnedValue Task.earnedValue Task.plannedCost
            Retrospective.costAnalysis Retrospective.avoidableCosts]
        blanks [ComplianceReview.comment
            SimilarRetrospective.actualCost SimilarRetrospective.budget SimilarRetrospective.overrunFactor]
        keeps [Cost];

    /// See who is how busy.
    SeeWorkload
        by [ProjectManager Director TeamLead BusinessOwner];

    /// See a business line at a glance.
    SeeDashboard
        by [Finance Director TeamLead BusinessOwner]
        for [dashboard];

    /// See the thresholds.
    SeePolicy
        by [ProjectManager Finance Legal Director TeamLead BusinessOwner Admin]
        for [policy];

    /// See who did what. As entries hold amounts, sales and members see what they said themselves.
    SeeAudit
        by [ProjectManager Finance Legal Director TeamLead BusinessOwner Admin Sales Member]
        for [auditLog]
        keeps [AuditEntry];

    /// React to alerts: each to those that they are responsible for, or are above in their role.
    React
        by [ProjectManager Finance Legal Director TeamLead BusinessOwner Sales]
        for [acknowledgeAlert snoozeAlert];

    /// Create and change users, roles, business lines, policy and categories of costs.
    Administer
        by [Admin]
        for [createUser updateUser createBusinessLine updatePolicy policyForesight addCostCategory updateCostCategory];
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Permission {
    /// The message that refuses those without it; it names the roles that hold it.
    pub fn refusal(self) -> Message {
        messages::no_permission(
            Arg::label("Permission", self.name()),
            Arg::list(self.roles().iter().copied()),
        )
    }
}

/// By its name to programs, and by its label where a language has no words for it otherwise.
impl From<Operation> for Arg {
    fn from(operation: Operation) -> Self {
        Self::term("Operation", operation.name())
    }
}

/// Whether a field is refused to some. It is checked at compile time that such a field is nullable.
pub const fn is_hidden(of: &str, field: &str) -> bool {
    let mut line = 0;
    while line < Permission::ALL.len() {
        let hidden = Permission::ALL[line].hides();
        let mut place = 0;
        while place < hidden.len() {
            if is_same(hidden[place].0, of) && is_same(hidden[place].1, field) {
                return true;
            }
            place += 1;
        }
        line += 1;
    }
    false
}

/// `==` for strings in constants.
const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut place = 0;
    while place < one.len() && place < other.len() && one[place] == other[place] {
        place += 1;
    }
    place == one.len() && place == other.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use messages::{Locale, label};

    #[test]
    fn what_a_refusal_names_has_words_in_every_language() {
        let queries = ["costs", "marginPreview", "auditLog", "policy", "dashboard"];
        for locale in Locale::all() {
            for permission in Permission::ALL {
                let name = permission.name();
                assert!(label("Permission", name, locale).is_some(), "{name} in {}", locale.tag());
            }
            let changes = Operation::ALL.iter().filter(|operation| operation.permission().is_some());
            for name in changes.map(|operation| operation.name()).filter(|name| !queries.contains(name)) {
                assert!(label("Operation", name, locale).is_some(), "{name} in {}", locale.tag());
            }
        }
    }

    #[test]
    fn an_operation_is_found_by_its_name_and_asks_for_the_permission_of_its_line() {
        for operation in Operation::ALL {
            assert_eq!(Operation::from_name(operation.name()), Some(*operation));
            let lines = Permission::ALL.iter().filter(|line| line.operations().contains(operation));
            let free = [ANYBODY, SIGNED_IN].into_iter().filter(|list| list.contains(operation)).count();
            let lines: Vec<_> = lines.copied().collect();
            assert_eq!(
                (lines.first().copied(), lines.len() + free),
                (operation.permission(), 1),
                "{operation}"
            );
        }
        assert_eq!(Operation::from_name("recordOADecision"), None, "letters are as in the schema");
    }
}

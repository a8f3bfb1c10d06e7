//! The table of rights: which role may run which operation and see which field. Which rows a role sees is in
//! `app::scope`.
//!
//! A line is a permission: the roles that hold it, the mutations (`for`) and queries (`asks`) that require it, by their
//! names in the schema, and what nobody else may read: `hides` names fields that are refused, `blanks` fields that are
//! null instead, and `keeps` objects that do not exist for others. Two lines before those are of operations that require
//! no permission. An operation is in exactly one line; one that is in none is no [`Operation`], so that nobody can run
//! it. Where the input decides whose step it is (a track of compliance, a step of a cost), the operation also requires
//! that step's permission.
//!
//! A mutation also says what the audit log tells of it, and the name that its entries are stored under: that is its
//! [`AuditAction`]. What it is called in a language is the label of the operation, in `crates/messages/locales`.

use std::fmt;

#[cfg(feature = "sea-orm")]
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::Role;

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
        for [
            /// A customer was registered.
            createCustomer stored "customer.create",
            /// A customer was changed.
            updateCustomer stored "customer.update",
            /// A requirement was written.
            createRequirement stored "requirement.create",
            /// A requirement was changed.
            updateRequirement stored "requirement.update",
            /// A requirement was submitted for review.
            submitRequirement stored "requirement.submit",
            /// A requirement was taken back.
            withdrawRequirement stored "requirement.withdraw",
        ];

    /// Let a requirement pass that touches what the company never takes.
    Override
        by [BusinessOwner]
        for [
            /// A requirement was let pass although it touches what the company never takes.
            overrideRestriction stored "requirement.override_restriction",
        ];

    /// Review requirements, initiate and plan projects, write proposals, split work into tasks.
    Manage
        by [ProjectManager]
        for [
            /// A requirement was reviewed.
            reviewRequirement stored "requirement.review",
            /// A project was initiated.
            initiateProject stored "project.initiate",
            /// A project's dates, team or name were planned.
            planProject stored "project.plan",
            /// A proposal was written.
            draftProposal stored "proposal.draft",
            /// A project was submitted for the compliance reviews.
            submitForCompliance stored "compliance.submit",
            /// A task was added.
            createTask stored "task.create",
            /// A task was changed.
            updateTask stored "task.update",
            /// A task was cancelled.
            cancelTask stored "task.cancel",
            /// A project was completed.
            completeProject stored "project.complete",
            /// A retrospective was opened.
            openRetrospective stored "retrospective.open",
            /// A retrospective was changed.
            updateRetrospective stored "retrospective.update",
            /// A retrospective was finished.
            finishRetrospective stored "retrospective.finish",
        ];

    /// Take proposals to the customer, and record what they decide.
    Negotiate
        by [Sales ProjectManager]
        for [
            /// A proposal was sent to the customer.
            sendProposal stored "proposal.send",
            /// What the customer said to a proposal was recorded.
            recordCustomerDecision stored "proposal.customer_decision",
        ];

    /// Decide on compliance: each on the track of theirs.
    Comply
        by [Finance Legal]
        for [
            /// Finance or legal decided on a project.
            decideComplianceReview stored "compliance.decide",
        ];

    /// Review what a project is expected to cost.
    ReviewMargin
        by [Finance];

    /// Review the risk of an engagement, and put its contract in force.
    ReviewRisk
        by [Legal]
        for [
            /// Legal decided on a contract.
            decideContract stored "contract.decide",
        ];

    /// Write contracts and hand them to legal.
    WriteContract
        by [Sales Legal]
        for [
            /// A contract was written.
            draftContract stored "contract.draft",
            /// A contract was changed.
            updateContract stored "contract.update",
            /// A contract was submitted to legal.
            submitContract stored "contract.submit",
        ];

    /// Report progress on tasks: of one's own, or of one's project.
    ReportProgress
        by [ProjectManager Member]
        for [
            /// Progress on a task was reported.
            reportProgress stored "task.report_progress",
        ];

    /// Submit costs, and take them back.
    SubmitCost
        by [ProjectManager]
        for [
            /// A cost was submitted.
            submitCost stored "cost.submit",
            /// A cost was taken back.
            cancelCost stored "cost.cancel",
        ];

    /// Approve and reject costs: each when it is their turn.
    DecideCost
        by [Finance Director]
        for [
            /// A cost was approved.
            approveCost stored "cost.approve",
            /// A cost was rejected.
            rejectCost stored "cost.reject",
        ];

    /// The first decision on a cost, its payment, and money received.
    Finance
        by [Finance]
        for [
            /// A cost was paid.
            payCost stored "cost.pay",
            /// Money received from a customer was recorded.
            recordReceipt stored "contract.receive",
        ];

    /// The second decision on a cost.
    Direct
        by [Director];

    /// Tell a decision of the OA system on a cost: each the steps of theirs.
    RelayDecision
        by [ProjectManager Finance Director]
        for [
            /// A decision of the OA system was received.
            recordOaDecision stored "cost.oa_decision",
        ];

    /// Raise problems, and see to one's own.
    RaiseIssue
        by [ProjectManager Member Sales TeamLead]
        for [
            /// A problem was raised.
            raiseIssue stored "issue.raise",
            /// A problem was changed.
            updateIssue stored "issue.update",
            /// A problem was solved.
            resolveIssue stored "issue.resolve",
        ];

    /// Change and resolve any problem.
    ManageIssues
        by [ProjectManager TeamLead];

    /// Put projects on hold, resume and cancel them.
    Steer
        by [ProjectManager TeamLead Director BusinessOwner]
        for [
            /// A project was put on hold.
            holdProject stored "project.hold",
            /// A project went on after a hold.
            resumeProject stored "project.resume",
            /// A project was cancelled.
            cancelProject stored "project.cancel",
        ];

    /// Record how content the customer is.
    RecordSatisfaction
        by [Sales ProjectManager]
        for [
            /// The customer's satisfaction was recorded.
            recordSatisfaction stored "retrospective.satisfaction",
        ];

    /// See cost, budget and margin.
    SeeCost
        by [ProjectManager Finance Legal Director TeamLead BusinessOwner]
        asks [costs marginPreview]
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
        asks [dashboard];

    /// See the thresholds.
    SeePolicy
        by [ProjectManager Finance Legal Director TeamLead BusinessOwner Admin]
        asks [policy];

    /// See who did what. As entries hold amounts, sales and members see what they said themselves.
    SeeAudit
        by [ProjectManager Finance Legal Director TeamLead BusinessOwner Admin Sales Member]
        asks [auditLog]
        keeps [AuditEntry];

    /// React to alerts: each to those that they are responsible for, or are above in their role.
    React
        by [ProjectManager Finance Legal Director TeamLead BusinessOwner Sales]
        for [
            /// Somebody took notice of an alert.
            acknowledgeAlert stored "alert.acknowledged",
            /// An alert was told to keep quiet for a while.
            snoozeAlert stored "alert.snoozed",
        ];

    /// Create and change users, roles, business lines, policy and categories of costs.
    Administer
        by [Admin]
        for [
            /// A person was added.
            createUser stored "user.create",
            /// A person's details, roles or password were changed.
            updateUser stored "user.update",
            /// A business line was added.
            createBusinessLine stored "business_line.create",
            /// A policy was changed.
            updatePolicy stored "policy.update",
            /// A category of costs was added.
            addCostCategory stored "cost_category.add",
            /// A category of costs was changed.
            updateCostCategory stored "cost_category.update",
        ]
        asks [policyForesight];
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
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

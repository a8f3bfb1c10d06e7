//! What is done, as the audit log tells it.

#[cfg(feature = "sea-orm")]
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What was done. What a mutation does has the mutation's name.
    AuditAction as "AuditAction" {
        /// Somebody signed in.
        SignIn = "SIGN_IN" stored "session.sign_in",
        /// Somebody tried to sign in with a wrong password, for the 1st, 2nd, 4th, 8th, … time in a row.
        RefuseSignIn = "REFUSE_SIGN_IN" stored "session.sign_in_refused",
        /// Somebody signed out.
        SignOut = "SIGN_OUT" stored "session.sign_out",
        /// A session was ended for somebody whose password was changed or who may not sign in any more.
        RevokeSession = "REVOKE_SESSION" stored "session.revoke",
        /// A session was ended because its refresh token was used twice, as if somebody had copied it.
        RevokeCopiedSession = "REVOKE_COPIED_SESSION" stored "session.copied_token",
        /// A person was added.
        CreateUser = "CREATE_USER" stored "user.create",
        /// A person's details, roles or password were changed.
        UpdateUser = "UPDATE_USER" stored "user.update",
        /// A business line was added.
        CreateBusinessLine = "CREATE_BUSINESS_LINE" stored "business_line.create",
        /// A policy was changed.
        UpdatePolicy = "UPDATE_POLICY" stored "policy.update",
        /// The system learnt from finished projects how far forecasts are off.
        Learn = "LEARN" stored "policy.learn",
        /// Old entries of the audit log were written to a file and left the database.
        ExportAudit = "EXPORT_AUDIT" stored "audit.export",
        /// A category of costs was added.
        AddCostCategory = "ADD_COST_CATEGORY" stored "cost_category.add",
        /// A category of costs was changed.
        UpdateCostCategory = "UPDATE_COST_CATEGORY" stored "cost_category.update",
        /// A customer was registered.
        CreateCustomer = "CREATE_CUSTOMER" stored "customer.create",
        /// A customer was changed.
        UpdateCustomer = "UPDATE_CUSTOMER" stored "customer.update",
        /// A requirement was written.
        CreateRequirement = "CREATE_REQUIREMENT" stored "requirement.create",
        /// A requirement was changed.
        UpdateRequirement = "UPDATE_REQUIREMENT" stored "requirement.update",
        /// The system marked, or no longer marks, what a requirement touches of the restricted categories.
        FlagRequirement = "FLAG_REQUIREMENT" stored "requirement.flag",
        /// A requirement was refused as it touches what the company never takes.
        RefuseRequirement = "REFUSE_REQUIREMENT" stored "requirement.submit_refused",
        /// A requirement was let pass although it touches what the company never takes.
        OverrideRestriction = "OVERRIDE_RESTRICTION" stored "requirement.override_restriction",
        /// A requirement was submitted for review.
        SubmitRequirement = "SUBMIT_REQUIREMENT" stored "requirement.submit",
        /// A requirement was taken back.
        WithdrawRequirement = "WITHDRAW_REQUIREMENT" stored "requirement.withdraw",
        /// A requirement was reviewed.
        ReviewRequirement = "REVIEW_REQUIREMENT" stored "requirement.review",
        /// A requirement became a project.
        InitiateRequirement = "INITIATE_REQUIREMENT" stored "requirement.initiate",
        /// A project was initiated.
        InitiateProject = "INITIATE_PROJECT" stored "project.initiate",
        /// A project's dates, team or name were planned.
        PlanProject = "PLAN_PROJECT" stored "project.plan",
        /// The plan of a project was frozen as a baseline.
        TakeBaseline = "TAKE_BASELINE" stored "project.baseline",
        /// A project got the budget of its confirmed proposal.
        SetBudget = "SET_BUDGET" stored "project.set_budget",
        /// The work on a project began, as its contract is in force.
        BeginProject = "BEGIN_PROJECT" stored "project.begin_work",
        /// A project changed as its parts did: all of it is delivered, or something is open again.
        DeliverProject = "DELIVER_PROJECT" stored "project.deliver",
        /// A project was put on hold.
        HoldProject = "HOLD_PROJECT" stored "project.hold",
        /// A project went on after a hold.
        ResumeProject = "RESUME_PROJECT" stored "project.resume",
        /// A project was cancelled.
        CancelProject = "CANCEL_PROJECT" stored "project.cancel",
        /// A project was completed.
        CompleteProject = "COMPLETE_PROJECT" stored "project.complete",
        /// The milestone or the dates of a service item were planned.
        PlanServiceItem = "PLAN_SERVICE_ITEM" stored "service_item.plan",
        /// The milestone of a service item moved with its project.
        ShiftServiceItem = "SHIFT_SERVICE_ITEM" stored "service_item.shift",
        /// A service item changed as its tasks did.
        FollowServiceItem = "FOLLOW_SERVICE_ITEM" stored "service_item.progress",
        /// A service item was cancelled with its project.
        CancelServiceItem = "CANCEL_SERVICE_ITEM" stored "service_item.cancel",
        /// A proposal was written.
        DraftProposal = "DRAFT_PROPOSAL" stored "proposal.draft",
        /// A proposal was sent to the customer.
        SendProposal = "SEND_PROPOSAL" stored "proposal.send",
        /// A proposal was replaced by a later one.
        SupersedeProposal = "SUPERSEDE_PROPOSAL" stored "proposal.supersede",
        /// What the customer said to a proposal was recorded.
        RecordCustomerDecision = "RECORD_CUSTOMER_DECISION" stored "proposal.customer_decision",
        /// A project was submitted for the compliance reviews.
        SubmitForCompliance = "SUBMIT_FOR_COMPLIANCE" stored "compliance.submit",
        /// A compliance review was asked for.
        AskForCompliance = "ASK_FOR_COMPLIANCE" stored "compliance.ask",
        /// Finance or legal decided on a project.
        DecideComplianceReview = "DECIDE_COMPLIANCE_REVIEW" stored "compliance.decide",
        /// A decision no longer counts, as what it rests on has changed.
        OutdateComplianceReview = "OUTDATE_COMPLIANCE_REVIEW" stored "compliance.stale",
        /// A project changed its stage as its compliance reviews did.
        FollowComplianceReview = "FOLLOW_COMPLIANCE_REVIEW" stored "compliance.follow",
        /// A contract was written.
        DraftContract = "DRAFT_CONTRACT" stored "contract.draft",
        /// A contract was changed.
        UpdateContract = "UPDATE_CONTRACT" stored "contract.update",
        /// A contract was submitted to legal.
        SubmitContract = "SUBMIT_CONTRACT" stored "contract.submit",
        /// Legal decided on a contract.
        DecideContract = "DECIDE_CONTRACT" stored "contract.decide",
        /// A contract ended with its project.
        EndContract = "END_CONTRACT" stored "contract.end",
        /// An instalment became due, or is not due any more.
        FollowInstalment = "FOLLOW_INSTALMENT" stored "contract.instalment",
        /// Money received from a customer was recorded.
        RecordReceipt = "RECORD_RECEIPT" stored "contract.receive",
        /// A task was added.
        CreateTask = "CREATE_TASK" stored "task.create",
        /// A task was changed.
        UpdateTask = "UPDATE_TASK" stored "task.update",
        /// A task was cancelled.
        CancelTask = "CANCEL_TASK" stored "task.cancel",
        /// The dates of a task moved with its project.
        ShiftTask = "SHIFT_TASK" stored "task.shift",
        /// A task moved to the service item of the task that it is a part of.
        FollowTask = "FOLLOW_TASK" stored "task.follow",
        /// Progress on a task was reported.
        ReportProgress = "REPORT_PROGRESS" stored "task.report_progress",
        /// A cost was submitted.
        SubmitCost = "SUBMIT_COST" stored "cost.submit",
        /// A cost was approved.
        ApproveCost = "APPROVE_COST" stored "cost.approve",
        /// A cost was rejected.
        RejectCost = "REJECT_COST" stored "cost.reject",
        /// A cost was taken back.
        CancelCost = "CANCEL_COST" stored "cost.cancel",
        /// A cost was paid.
        PayCost = "PAY_COST" stored "cost.pay",
        /// A decision of the OA system was received.
        RecordOaDecision = "RECORD_OA_DECISION" stored "cost.oa_decision",
        /// A cost changed as the OA system decided.
        FollowOaDecision = "FOLLOW_OA_DECISION" stored "cost.follow_oa",
        /// A cost moved to the service item of its task.
        FollowCost = "FOLLOW_COST" stored "cost.follow",
        /// A problem was raised.
        RaiseIssue = "RAISE_ISSUE" stored "issue.raise",
        /// A problem was changed.
        UpdateIssue = "UPDATE_ISSUE" stored "issue.update",
        /// A problem was solved.
        ResolveIssue = "RESOLVE_ISSUE" stored "issue.resolve",
        /// An alert was raised.
        RaiseAlert = "RAISE_ALERT" stored "alert.raised",
        /// An alert got worse.
        EscalateAlert = "ESCALATE_ALERT" stored "alert.escalated",
        /// An alert got better.
        EaseAlert = "EASE_ALERT" stored "alert.eased",
        /// Somebody took notice of an alert.
        AcknowledgeAlert = "ACKNOWLEDGE_ALERT" stored "alert.acknowledged",
        /// An alert was told to keep quiet for a while.
        SnoozeAlert = "SNOOZE_ALERT" stored "alert.snoozed",
        /// The time for which an alert kept quiet was over.
        WakeAlert = "WAKE_ALERT" stored "alert.wake",
        /// An alert went to the next role, as nobody reacted in time.
        HandOnAlert = "HAND_ON_ALERT" stored "alert.hand_on",
        /// The time of an alert went on after its project was on hold.
        ResumeAlert = "RESUME_ALERT" stored "alert.resume",
        /// The cause of an alert was gone.
        ResolveAlert = "RESOLVE_ALERT" stored "alert.resolved",
        /// An alert changed without an event.
        UpdateAlert = "UPDATE_ALERT" stored "alert.update",
        /// A retrospective was opened.
        OpenRetrospective = "OPEN_RETROSPECTIVE" stored "retrospective.open",
        /// A retrospective was changed.
        UpdateRetrospective = "UPDATE_RETROSPECTIVE" stored "retrospective.update",
        /// The customer's satisfaction was recorded.
        RecordSatisfaction = "RECORD_SATISFACTION" stored "retrospective.satisfaction",
        /// A retrospective was finished.
        FinishRetrospective = "FINISH_RETROSPECTIVE" stored "retrospective.finish",
    }
}

//! What is done, as the audit log tells it.

/// Makes `AuditAction` of what the mutations in the table of rights do, and of all else that is told: what happens to
/// sessions, and what the system does by itself.
macro_rules! audit_actions {
    ($($mutations:tt)*) => {
        vocabulary! {
            /// What was done. What a mutation does has the mutation's name.
            AuditAction as "AuditAction" {
                $($mutations)*
                /// Somebody signed in.
                SignIn stored "session.sign_in",
                /// Somebody tried to sign in with a wrong password, for the 1st, 2nd, 4th, 8th, … time in a row.
                RefuseSignIn stored "session.sign_in_refused",
                /// Somebody signed out.
                SignOut stored "session.sign_out",
                /// A session was ended for somebody whose password was changed or who may not sign in any more.
                RevokeSession stored "session.revoke",
                /// A session was ended because its refresh token was used twice, as if somebody had copied it.
                RevokeCopiedSession stored "session.copied_token",
                /// The system learnt from finished projects how far forecasts are off.
                Learn stored "policy.learn",
                /// Old entries of the audit log were written to a file and left the database.
                ExportAudit stored "audit.export",
                /// The system marked, or no longer marks, what a requirement touches of the restricted categories.
                FlagRequirement stored "requirement.flag",
                /// A requirement was refused as it touches what the company never takes.
                RefuseRequirement stored "requirement.submit_refused",
                /// A requirement became a project.
                InitiateRequirement stored "requirement.initiate",
                /// The plan of a project was frozen as a baseline.
                TakeBaseline stored "project.baseline",
                /// A project got the budget of its confirmed proposal.
                SetBudget stored "project.set_budget",
                /// The work on a project began, as its contract is in force.
                BeginProject stored "project.begin_work",
                /// A project changed as its parts did: all of it is delivered, or something is open again.
                DeliverProject stored "project.deliver",
                /// The milestone or the dates of a service item were planned.
                PlanServiceItem stored "service_item.plan",
                /// The milestone of a service item moved with its project.
                ShiftServiceItem stored "service_item.shift",
                /// A service item changed as its tasks did.
                FollowServiceItem stored "service_item.progress",
                /// A service item was cancelled with its project.
                CancelServiceItem stored "service_item.cancel",
                /// A proposal was replaced by a later one.
                SupersedeProposal stored "proposal.supersede",
                /// A compliance review was asked for.
                AskForCompliance stored "compliance.ask",
                /// A decision no longer counts, as what it rests on has changed.
                OutdateComplianceReview stored "compliance.stale",
                /// A project changed its stage as its compliance reviews did.
                FollowComplianceReview stored "compliance.follow",
                /// A contract ended with its project.
                EndContract stored "contract.end",
                /// An instalment became due, or is not due any more.
                FollowInstalment stored "contract.instalment",
                /// The dates of a task moved with its project.
                ShiftTask stored "task.shift",
                /// A task moved to the service item of the task that it is a part of.
                FollowTask stored "task.follow",
                /// A cost changed as the OA system decided.
                FollowOaDecision stored "cost.follow_oa",
                /// A cost moved to the service item of its task.
                FollowCost stored "cost.follow",
                /// An alert was raised.
                RaiseAlert stored "alert.raised",
                /// An alert got worse.
                EscalateAlert stored "alert.escalated",
                /// An alert got better.
                EaseAlert stored "alert.eased",
                /// The time for which an alert kept quiet was over.
                WakeAlert stored "alert.wake",
                /// An alert went to the next role, as nobody reacted in time.
                HandOnAlert stored "alert.hand_on",
                /// The time of an alert went on after its project was on hold.
                ResumeAlert stored "alert.resume",
                /// The cause of an alert was gone.
                ResolveAlert stored "alert.resolved",
                /// An alert changed without an event.
                UpdateAlert stored "alert.update",
            }
        }
    };
}

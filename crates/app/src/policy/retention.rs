//! How long what is over is kept.

use async_graphql::{InputObject, MaybeUndefined};
use entity::policy;

use crate::validation::Validator;

/// For how many days the organisation keeps data that are no longer needed. What is left out stays, and null keeps
/// for ever.
#[derive(Clone, Debug, InputObject)]
pub struct RetentionPolicyInput {
    /// The number of days that sessions are kept after their end: 1 to 3650.
    pub session_days: MaybeUndefined<i32>,
    /// The number of days that events of alerts are kept: 30 to 3650. Whoever has not followed the stream for longer
    /// begins anew from the list of alerts, which are kept for ever.
    pub event_days: MaybeUndefined<i32>,
    /// The number of days that entries of the audit log are kept: 90 to 3650. None is deleted before `plimsoll
    /// export-audit` has written it to a file.
    pub audit_days: MaybeUndefined<i32>,
}

/// Takes on what is given of it. It is the organisation's, and no line has its own.
pub(super) fn read(
    check: &mut Validator,
    input: &MaybeUndefined<RetentionPolicyInput>,
    new: &mut policy::Model,
) {
    check.change("retention", input, |check, at, given| {
        let of_line = new.business_line_id.is_some();
        check.within(&[at], |check| {
            let bounds = [
                ("sessionDays", &given.session_days, 1, &mut new.keep_session_days),
                ("eventDays", &given.event_days, 30, &mut new.keep_event_days),
                ("auditDays", &given.audit_days, 90, &mut new.keep_audit_days),
            ];
            for (field, given, least, days) in bounds {
                if of_line && !given.is_undefined() {
                    check.fail(&[field], messages::policy_of_organisation());
                    continue;
                }
                let read =
                    |check: &mut Validator, at: &str, days: &i32| check.within_bounds(at, *days, least, 3650);
                if let Some(given) = check.change_or_clear(field, given, read) {
                    *days = given;
                }
            }
        });
    });
}

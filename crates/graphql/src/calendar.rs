//! The organisation's calendar.

use crate::object;
use app::scalar::Date;

object! {
    /// Queries about the calendar.
    root CalendarQuery
    fields {
        /// The current day in the organisation's time zone, by which everything here is planned, due and late. The
        /// day where a client runs may be another one.
        today: Date = |_, ctx| {
            ctx.viewer()?;
            Date(ctx.caller.app.today())
        };
    }
}

//! How the connections to PostgreSQL are shared out. Together they are never more than were allowed.

use super::SLOW;

/// For the turn of a server that starts and for its migration; later to have statements ended.
pub const ASIDE: usize = 2;
/// One connection listens to the notices of other servers.
const NOTICES: usize = 1;
/// Of each kind that grows with what is allowed there is one at least.
const GROWING: usize = 3;
/// What there is however many are allowed: slow statements are read by either driver.
const FIXED: usize = ASIDE + NOTICES + 2 * SLOW;
/// More connections that many share would only leave each with less to do at once.
const LINES: usize = 8;

/// Fewer connections would leave something without any.
pub const LEAST_CONNECTIONS: usize = FIXED + GROWING;

/// How many there are of each kind that grows with what is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shares {
    /// On which many read lists at once.
    pub lines: usize,
    /// On which one reads at a time.
    pub reading: usize,
    /// On which one transaction writes at a time.
    pub writing: usize,
}

impl Shares {
    /// Of so many connections in all; none if they are too few.
    pub fn of(connections: usize) -> Option<Self> {
        let growing = connections.checked_sub(FIXED).filter(|growing| *growing >= GROWING)?;
        let lines = LINES.min(growing / 3);
        let writing = (growing - lines) / 2;
        Some(Self { lines, reading: growing - lines - writing, writing })
    }

    /// Why fewer than the least are refused.
    pub fn too_few(connections: u32) -> String {
        format!(
            "{connections} are too few: on PostgreSQL at least {LEAST_CONNECTIONS} are needed, {ASIDE} for the start and to \
             have statements ended, {NOTICES} for notices, {} for slow statements, and one each for lists, for other \
             reading and for changes",
            2 * SLOW
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_shares_together_are_what_is_allowed() {
        assert_eq!(Shares::of(LEAST_CONNECTIONS - 1), None);
        assert_eq!(Shares::of(LEAST_CONNECTIONS), Some(Shares { lines: 1, reading: 1, writing: 1 }));
        for connections in LEAST_CONNECTIONS..200 {
            let shares = Shares::of(connections).unwrap();
            assert!(shares.lines > 0 && shares.reading > 0 && shares.writing > 0, "{shares:?}");
            assert_eq!(FIXED + shares.lines + shares.reading + shares.writing, connections);
        }
    }
}

//! How the allowed PostgreSQL connections are divided among their uses. The sum never exceeds what is
//! allowed.

use super::lanes::SLOW;

/// For the start-up lock and the migration; after the start, for cancelling statements.
pub(super) const ASIDE: usize = 2;
/// One connection listens for other servers' notifications.
const NOTICES: usize = 1;
/// The kinds whose number grows with what is allowed; there is at least one of each.
const GROWING: usize = 3;
/// The connections that are needed however many are allowed.
const FIXED: usize = ASIDE + NOTICES + SLOW;
/// The most pipelined connections: with more of them, each would only carry fewer statements at once.
const PIPELINES: usize = 8;

/// The fewest connections that may be allowed: with fewer, some kind would have none.
pub const LEAST_CONNECTIONS: usize = FIXED + GROWING;

/// How many connections there are of each kind that grows with what is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ConnectionShares {
    /// Pipelined connections that read rows, shared by many statements at once.
    pub pipelines: usize,
    /// Connections that read models, one statement at a time.
    pub reading: usize,
    /// Connections that run one writing transaction at a time.
    pub writing: usize,
}

impl ConnectionShares {
    /// Divides `connections`; `None` if they are too few.
    pub(super) fn of(connections: usize) -> Option<Self> {
        let growing = connections.checked_sub(FIXED).filter(|growing| *growing >= GROWING)?;
        let pipelines = PIPELINES.min(growing / 3);
        let writing = (growing - pipelines) / 2;
        Some(Self { pipelines, reading: growing - pipelines - writing, writing })
    }

    /// The message that refuses fewer than [`LEAST_CONNECTIONS`].
    pub(super) fn too_few(connections: u32) -> String {
        format!(
            "{connections} are too few: on PostgreSQL at least {LEAST_CONNECTIONS} are needed, {ASIDE} for the start and to \
             have statements ended, {NOTICES} for notices, {SLOW} for slow statements, and one each for lists, for other \
             reading and for changes"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_shares_together_are_what_is_allowed() {
        assert_eq!(ConnectionShares::of(LEAST_CONNECTIONS - 1), None);
        assert_eq!(
            ConnectionShares::of(LEAST_CONNECTIONS),
            Some(ConnectionShares { pipelines: 1, reading: 1, writing: 1 })
        );
        for connections in LEAST_CONNECTIONS..200 {
            let shares = ConnectionShares::of(connections).unwrap();
            assert!(shares.pipelines > 0 && shares.reading > 0 && shares.writing > 0, "{shares:?}");
            assert_eq!(FIXED + shares.pipelines + shares.reading + shares.writing, connections);
        }
    }
}

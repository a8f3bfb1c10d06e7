//! Fits the limits to the memory and the open files that the server may use.

use super::limits::Limits;

/// The least memory in bytes that a server can be limited to.
pub const LEAST_MEMORY: u64 = 256 * 1024 * 1024;

/// The memory of a silent WebSocket in bytes.
const SOCKET: u64 = 24 * 1024;
/// The memory of a connection in bytes; some do not read their answers.
const CONNECTION: u64 = 48 * 1024;

impl Limits {
    /// Lowers the limits to what fits into so many bytes of memory. Half of it is for requests and their answers,
    /// a third for sockets and connections, and the rest for the program itself.
    #[must_use]
    pub fn within(self, memory: u64) -> Self {
        let memory = memory.max(LEAST_MEMORY);
        let most = |limit: usize, most: u64| limit.min(usize::try_from(most).unwrap_or(usize::MAX));
        let held_bytes = usize::try_from(memory / 2).unwrap_or(usize::MAX);
        let sockets = most(self.sockets, memory / 8 / SOCKET);
        let sockets_of_strangers = most(self.sockets_of_strangers, memory / 16 / SOCKET);
        let connections = most(self.connections, memory / 8 / CONNECTION);
        Self {
            held_bytes,
            held_bytes_per_user: self.held_bytes_per_user.min(held_bytes / 4),
            parsed_bytes: self.parsed_bytes.min(memory / 16),
            persisted_bytes: self.persisted_bytes.min(memory / 64),
            ..self.with_sockets(sockets, sockets_of_strangers, connections)
        }
    }

    /// Sets the numbers of sockets and connections; one user or address may have at most half of them.
    fn with_sockets(self, sockets: usize, sockets_of_strangers: usize, connections: usize) -> Self {
        Self {
            sockets_per_user: self.sockets_per_user.min(sockets.div_ceil(2)),
            sockets_per_address: self.sockets_per_address.min(sockets_of_strangers),
            connections_per_address: self.connections_per_address.min(connections.div_ceil(2)),
            sockets,
            sockets_of_strangers,
            connections,
            ..self
        }
    }

    /// The most files that the server may have open under these limits, besides its own.
    pub fn files(&self) -> u64 {
        (self.sockets + self.sockets_of_strangers + self.connections) as u64
    }

    /// Lowers the limits so that they need at most so many open files.
    #[must_use]
    pub fn with_files(self, files: u64) -> Self {
        let needed = self.files();
        if needed <= files {
            return self;
        }
        let share = |limit: usize| usize::try_from(limit as u64 * files / needed).unwrap_or(limit).max(1);
        let (sockets, strangers) = (share(self.sockets), share(self.sockets_of_strangers));
        let connections = share(self.connections);
        self.with_sockets(sockets, strangers, connections)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_keep_to_the_memory_and_the_files_there_are() {
        const MIB: u64 = 1024 * 1024;
        for memory in [0, 256 * MIB, 512 * MIB, 2048 * MIB, 64 * 1024 * MIB] {
            let limits = Limits::default().within(memory);
            let memory = memory.max(LEAST_MEMORY);
            let open = (limits.sockets + limits.sockets_of_strangers) as u64 * SOCKET
                + limits.connections as u64 * CONNECTION;
            let held = limits.held_bytes as u64 + limits.parsed_bytes + limits.persisted_bytes;
            assert!(open <= memory / 16 * 5 && held <= memory / 2 + memory / 8, "{limits:?}");
            assert!(limits.held_bytes_per_user >= 2 * limits.answer_bytes, "{limits:?}");
            assert!(
                limits.sockets_per_user * 2 <= limits.sockets + 1 && limits.connections > 100,
                "{limits:?}"
            );
        }
        let limits = Limits::default().with_files(1000);
        assert!(limits.files() <= 1000 && limits.sockets > 100 && limits.connections > 100, "{limits:?}");
        assert_eq!(limits.clone().with_files(2000).files(), limits.files());
    }
}

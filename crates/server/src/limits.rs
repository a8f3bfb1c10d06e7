//! The limits of the server, with their names and defaults.
//!
//! The name of a limit is the name of its field here. A refusal has it in `extensions.limit`, so that clients,
//! operators and this file use the same name.

use std::num::NonZeroU32;
use std::time::Duration;

/// The limits of the server. `Limits::default()` fits an application with hand-written queries (including GraphiQL
/// and code generators); nothing here depends on the schema.
#[derive(Debug, Clone)]
pub struct Limits {
    // ── a document, before it is parsed ──
    /// The length of the document in bytes.
    pub document_bytes: usize,
    /// The lexical tokens of the document. The full introspection query has fewer than 300.
    pub tokens: usize,
    /// The nesting of `{`, `[` and `(` together. The parser recurses, and a few hundred levels overflow the stack
    /// of a worker thread, which no handler can catch. It also limits the nesting of selections with their
    /// fragments expanded. Give it to the schema as `limit_recursive_depth`, or else the schema's own default of
    /// 32 is reached first.
    pub nesting: usize,

    // ── a document, before it is validated ──
    /// The nesting of fields. Introspection needs 15.
    pub depth: usize,
    /// The selections, with every fragment expanded where it is used.
    pub expanded_selections: u64,
    /// The aliased fields, with every fragment counted where it is used.
    pub aliases: u64,
    /// The length of an alias in bytes; it is repeated in every object for which it is selected.
    pub alias_bytes: usize,
    /// The directives in the whole document.
    pub directives: usize,
    /// The fragment definitions in the document.
    pub fragments: usize,
    /// The operations in the document, of which only one is run.
    pub operations: usize,
    /// The root fields of a query.
    pub root_fields: u64,
    /// The root fields of a mutation. Each is a transaction of its own, and aliases must not turn one request into
    /// a hundred attempts at a password.
    pub mutation_fields: u64,
    /// The estimated number of introspection fields in the answer (see `guard::walk`). The full introspection
    /// query is estimated at less than half of this.
    pub introspection_cost: u64,

    // ── an operation, before anything is read for it ──
    /// The points that one operation may cost (see `graphql::complexity`).
    pub request_cost: u64,
    /// The points that the operations of one user may cost in a minute; without a session, those of one address,
    /// except for signing in. They refill evenly. `None` is no limit.
    pub cost_per_minute: Option<NonZeroU32>,

    // ── variables ──
    /// The total length in bytes of strings, keys and scalars in the variables and extensions.
    pub variables_bytes: usize,
    /// The values in the variables and extensions, at all levels.
    pub variables_values: usize,
    /// The nesting of lists and objects in a JSON body.
    pub variables_nesting: usize,

    // ── HTTP ──
    /// The length of a request's body in bytes.
    pub body_bytes: usize,
    /// The length of a GET request's query string in bytes.
    pub query_string_bytes: usize,
    /// The time for the whole body to arrive.
    pub body_timeout: Duration,
    /// The bodies of one user, or of one address, that take more than half a second to arrive. They do not count
    /// as operations yet, so a slow sender only blocks itself.
    pub slow_bodies_per_user: usize,
    /// The memory in bytes of all requests and their answers: the request, the answer while it is being written,
    /// and the written answer until it has been sent. A quarter of it is for requests without a session.
    pub held_bytes: usize,
    /// The same for one user or, without a session, for one address.
    pub held_bytes_per_user: usize,
    /// How long an answer that its client does not read may keep its memory when others need it; one that is read
    /// slowly may keep it fifteen times as long.
    pub unread_patience: Duration,
    /// The total size in bytes of the documents that are cached by their hash.
    pub persisted_bytes: u64,
    /// The total memory in bytes of the parsed documents that are cached.
    pub parsed_bytes: u64,
    /// The time for a query or a mutation to run.
    pub request_timeout: Duration,
    /// The errors that are returned for one refused document.
    pub errors: usize,
    /// The length of one answer in bytes, also on a WebSocket and in an event stream.
    pub answer_bytes: usize,

    // ── WebSocket and event streams ──
    /// The length of a client's message in bytes.
    pub message_bytes: usize,
    /// The operations that run at the same time on one socket.
    pub operations_per_socket: usize,
    /// The queries and mutations of one user that run at the same time, over all sockets and requests.
    pub operations_per_user: usize,
    /// The subscriptions of one user, over all sockets and event streams. Equal subscriptions share their work.
    pub subscriptions_per_user: usize,
    /// The operations of one address without a session. Behind an untrusted proxy, all clients share the proxy's
    /// address.
    pub operations_per_address: usize,
    /// The sockets that one user may hold open: half of all, so that nobody can take them all. Each takes little
    /// memory, and a wall of screens, or a gateway that speaks for many people, needs many.
    pub sockets_per_user: usize,
    /// The sockets without a session that one address may hold open: half of all, because behind a proxy all
    /// clients have one address, and reconnect at once after a restart of the server.
    pub sockets_per_address: usize,
    /// The sockets with a session.
    pub sockets: usize,
    /// The sockets without a session, in addition to those.
    pub sockets_of_strangers: usize,
    /// The time after which a socket without a session is closed.
    pub stranger_lasts: Duration,
    /// The length of an operation's id in bytes; it is repeated in every message.
    pub operation_id_bytes: usize,
    /// The answers of an operation that may wait to be sent on the socket.
    pub answers_ahead: usize,
    /// The time from the upgrade to an accepted `connection_init`.
    pub init_timeout: Duration,
    /// How often the server pings. A peer that has sent nothing from one ping to the next is gone. So the socket
    /// of one that vanishes is closed after twice that time at the latest.
    pub ping_interval: Duration,
    /// How often a silent event stream gets a comment, because proxies take a silent stream for a dead one.
    pub keep_alive: Duration,
    /// The time for the peer to read one message.
    pub write_timeout: Duration,
    /// The time for the peer to answer a close frame.
    pub close_timeout: Duration,

    // ── connections ──
    /// The connections that are served at the same time; more of them wait in the listener's backlog. A connection
    /// that has become a WebSocket counts among `sockets` instead.
    pub connections: usize,
    /// The connections of one address among them: half, so that nobody can take them all.
    pub connections_per_address: usize,
    /// The time for a request's head to arrive; also how long a kept-alive connection may be idle.
    pub header_timeout: Duration,
    /// The time without a byte in either direction after which a connection is closed. It is longer than
    /// `request_timeout` and `ping_interval`, which keep their connections alive.
    pub idle_timeout: Duration,
    /// The time for the peer's system to acknowledge what was sent, if our system can tell.
    pub unheard_timeout: Duration,
    /// The length of a request's head in bytes.
    pub header_bytes: usize,
    /// The streams that one HTTP/2 connection may have open.
    pub streams_per_connection: u32,
    /// The time for running requests to finish once the server has been told to stop.
    pub shutdown_grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: 64 * 1024,
            tokens: 10_000,
            nesting: 64,
            depth: 20,
            expanded_selections: 10_000,
            aliases: 200,
            alias_bytes: 128,
            directives: 200,
            fragments: 200,
            operations: 50,
            root_fields: 50,
            mutation_fields: 10,
            introspection_cost: 2_000_000,
            request_cost: 500_000,
            cost_per_minute: NonZeroU32::new(12_000_000),
            variables_bytes: 512 * 1024,
            variables_values: 20_000,
            variables_nesting: 32,
            body_bytes: 1024 * 1024,
            query_string_bytes: 16 * 1024,
            body_timeout: Duration::from_secs(15),
            slow_bodies_per_user: 100,
            held_bytes: 512 * 1024 * 1024,
            held_bytes_per_user: 32 * 1024 * 1024,
            unread_patience: Duration::from_secs(1),
            persisted_bytes: 8 * 1024 * 1024,
            parsed_bytes: 32 * 1024 * 1024,
            request_timeout: Duration::from_secs(30),
            errors: 50,
            answer_bytes: 8 * 1024 * 1024,
            message_bytes: 256 * 1024,
            operations_per_socket: 100,
            operations_per_user: 500,
            subscriptions_per_user: 10_000,
            operations_per_address: 300,
            sockets_per_user: 10_000,
            sockets_per_address: 10_000,
            sockets: 20_000,
            sockets_of_strangers: 15_000,
            stranger_lasts: Duration::from_mins(1),
            operation_id_bytes: 256,
            answers_ahead: 16,
            init_timeout: Duration::from_secs(5),
            ping_interval: Duration::from_secs(14),
            keep_alive: Duration::from_secs(12),
            write_timeout: Duration::from_secs(10),
            close_timeout: Duration::from_secs(2),
            connections: 20_000,
            connections_per_address: 10_000,
            header_timeout: Duration::from_secs(20),
            idle_timeout: Duration::from_secs(75),
            unheard_timeout: Duration::from_secs(15),
            header_bytes: 64 * 1024,
            streams_per_connection: 100,
            shutdown_grace: Duration::from_secs(10),
        }
    }
}

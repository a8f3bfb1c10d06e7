//! What one client may ask for: every limit of the wire, with its name and default.
//!
//! The name of a limit is the name of its field here; a refusal carries it in
//! `extensions.limit`, so that a client, an operator and this file speak of the same thing.

use std::num::NonZeroU32;
use std::time::Duration;

/// The limits of the wire. `Limits::default()` fits an application with hand-written queries
/// (GraphiQL and code generators included); nothing here depends on the schema.
#[derive(Debug, Clone)]
pub struct Limits {
    // ── a document, before it is parsed ──
    /// Length of the GraphQL document.
    pub document_bytes: usize,
    /// Lexical tokens of the document. The full introspection query has fewer than 300.
    pub tokens: usize,
    /// Nesting of `{`, `[` and `(` together. The parser recurses; a few hundred levels overflow
    /// the stack of a worker thread, which no handler can catch. Selections and fragments written
    /// out are bounded by it, too; give it to the schema as `limit_recursive_depth`, or the
    /// schema's own default of 32 is reached first.
    pub nesting: usize,

    // ── a document, before it is validated ──
    /// Fields below fields. Introspection needs 15.
    pub depth: usize,
    /// Selections after every fragment has been written out where it is used.
    pub expanded_selections: u64,
    /// Aliased fields, each fragment counted where it is used.
    pub aliases: u64,
    /// Length of an alias, which comes back with every object that it is asked of.
    pub alias_bytes: usize,
    /// Directives in the whole document.
    pub directives: usize,
    /// Fragment definitions in the document.
    pub fragments: usize,
    /// Operations in the document (only one of them is run).
    pub operations: usize,
    /// Fields at the root of a query.
    pub root_fields: u64,
    /// Fields at the root of a mutation: each is a transaction of its own, and aliases must not
    /// turn one request into a hundred attempts at a password.
    pub mutation_fields: u64,
    /// Estimated number of introspection fields in the answer (see `guard::walk`). The full
    /// introspection query is estimated at less than half of this.
    pub introspection_cost: u64,

    // ── an operation, before anything is read for it ──
    /// Points that one operation may cost (see `graphql::complexity`).
    pub request_cost: u64,
    /// Points that the operations of one user may cost in a minute; of those who have not signed in, the operations of
    /// one address, signing in apart. They come back evenly. None is without a limit.
    pub cost_per_minute: Option<NonZeroU32>,

    // ── variables ──
    /// Strings, keys and scalars of the variables and extensions, summed up.
    pub variables_bytes: usize,
    /// Values in the variables and extensions, at any level.
    pub variables_values: usize,
    /// Nesting of lists and objects in a JSON body.
    pub variables_nesting: usize,

    // ── HTTP ──
    /// Length of a request's body.
    pub body_bytes: usize,
    /// Length of a GET request's query string.
    pub query_string_bytes: usize,
    /// Time for the whole body to arrive.
    pub body_timeout: Duration,
    /// Bodies of one user, or of one address, that are not there after half a second. They are no operations yet:
    /// whoever sends them slowly is in nobody's way but theirs.
    pub slow_bodies_per_user: usize,
    /// What requests and their answers may hold in memory at a time, in bytes: what was asked, what is being
    /// written, and what was written until it has been sent. A quarter of it is for those who have not signed in.
    pub held_bytes: usize,
    /// The same of one user or, of those who have not signed in, of one address.
    pub held_bytes_per_user: usize,
    /// How long an answer of which its client takes nothing may be in the way of others, where there is no room; one
    /// that is taken little by little may be for fifteen times as long.
    pub unread_patience: Duration,
    /// Documents that clients have brought by their hash, together.
    pub persisted_bytes: u64,
    /// What the parsed forms of documents that were sent before may take in all.
    pub parsed_bytes: u64,
    /// Time for a query or a mutation to run.
    pub request_timeout: Duration,
    /// Errors shown for one refused document.
    pub errors: usize,
    /// Length of one answer, also of one on a WebSocket or in an event stream.
    pub answer_bytes: usize,

    // ── WebSocket and event streams ──
    /// Length of a message from the client.
    pub message_bytes: usize,
    /// Operations that run at the same time on one socket.
    pub operations_per_socket: usize,
    /// Queries and mutations that run at the same time for one user, over all sockets and requests.
    pub operations_per_user: usize,
    /// Subscriptions of one user, over all sockets and event streams: those that are alike share their work.
    pub subscriptions_per_user: usize,
    /// The same for one address, of those who have not signed in. Behind a proxy they share the proxy's.
    pub operations_per_address: usize,
    /// Sockets that one user may hold open; half of all, so that nobody can take them all. Each takes little, and a
    /// wall of screens, or a gateway that speaks for many people, needs many.
    pub sockets_per_user: usize,
    /// Sockets that one address may hold open on which nobody has signed in (yet). Half of all: behind a proxy
    /// everybody comes from one address, and comes back at once when the server was started again.
    pub sockets_per_address: usize,
    /// Sockets on which somebody has signed in that may be open at all.
    pub sockets: usize,
    /// Sockets beside them on which nobody has signed in (yet).
    pub sockets_of_strangers: usize,
    /// Time after which a socket is closed on which nobody has signed in.
    pub stranger_lasts: Duration,
    /// Length of an operation's id, which comes back with every message.
    pub operation_id_bytes: usize,
    /// Answers that wait in an operation for their turn on the socket.
    pub answers_ahead: usize,
    /// Time from the upgrade to an accepted `connection_init`.
    pub init_timeout: Duration,
    /// How often the server pings; a peer that has said nothing from one ping to the next is gone. One that goes
    /// away without a word is let go after twice that time at the latest.
    pub ping_interval: Duration,
    /// How often a silent event stream is given a comment: proxies take a silent stream for a dead one.
    pub keep_alive: Duration,
    /// Time for one message to be taken by the peer.
    pub write_timeout: Duration,
    /// Time that a peer has to answer a close frame.
    pub close_timeout: Duration,

    // ── connections ──
    /// Connections that are served at the same time; more wait in the listener's backlog. One
    /// that has become a WebSocket counts among `sockets` instead.
    pub connections: usize,
    /// Connections of one address among them; half, so that nobody can take them all.
    pub connections_per_address: usize,
    /// Time for a request's head to arrive; also how long a kept-alive connection may be silent.
    pub header_timeout: Duration,
    /// Time without a byte in either direction after which a connection is closed. Longer than
    /// `request_timeout` and `ping_interval`, which keep their connections alive.
    pub idle_timeout: Duration,
    /// Time for the peer's system to confirm what was sent to it, where ours can tell.
    pub unheard_timeout: Duration,
    /// Length of a request's head.
    pub header_bytes: usize,
    /// Streams that one HTTP/2 connection may have open.
    pub streams_per_connection: u32,
    /// Time that running requests have to finish once the server has been told to stop.
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
            stranger_lasts: Duration::from_secs(60),
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

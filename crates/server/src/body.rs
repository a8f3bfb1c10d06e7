//! Reads the body of a request, with a limit of length and of time.
//!
//! A body that arrives at once counts as a part of its operation. A slow one is not an operation yet: it has a
//! quota and a memory budget of its own, so that three hundred slow bodies keep nobody from signing in.

use std::sync::Arc;
use std::time::Duration;

use axum::{
    body::{Body, BodyDataStream},
    http::{HeaderMap, StatusCode, header},
};
use futures_util::StreamExt;
use tokio::time::timeout;

use super::{
    Application, ServerState, holder_count::LimitHolder, http::HttpRefusal, limits::Limits, refusal::Refusal,
};
use app::memory_budget::MemoryReservation;

/// A body that arrives within this time is not slow.
const AT_ONCE: Duration = Duration::from_millis(500);
/// How long a client that sends too much may pause before it gets the answer.
const PAUSE: Duration = Duration::from_millis(50);

/// Reads a body, with its memory reserved for the operation that it begins.
pub(crate) async fn read<E: Application>(
    wire: &ServerState<E>,
    holder: LimitHolder,
    headers: &HeaderMap,
    body: Body,
    memory: &Arc<MemoryReservation>,
) -> Result<Vec<u8>, HttpRefusal> {
    let limits = &wire.limits;
    let announced =
        headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let over = announced.is_some_and(|length| length > limits.body_bytes);
    let mut body = BodyReader {
        chunks: body.into_data_stream(),
        read: Vec::new(),
        over,
        limits,
        memory: memory.clone(),
    };
    match timeout(AT_ONCE, body.fill()).await {
        Ok(read) => return read.map(|()| body.read),
        Err(_) => memory.shrink(body.read.len()),
    }
    let most = limits.slow_bodies_per_user;
    let Some(_place) = wire.slow_bodies_of.take(holder.clone(), most) else {
        let refusal = Refusal::limit("slow_bodies_per_user", messages::too_many_slow_bodies(most));
        return Err(refusal.into());
    };
    let slow = MemoryReservation::of(wire.slow_pools.of(holder));
    slow.grow(body.read.len()).map_err(Refusal::from)?;
    body.memory = Arc::new(slow);
    let left = limits.body_timeout.saturating_sub(AT_ONCE);
    timeout(left, body.fill()).await.unwrap_or_else(|_| {
        Err(HttpRefusal::new(
            StatusCode::REQUEST_TIMEOUT,
            Refusal::limit("body_timeout", messages::body_too_slow(limits.body_timeout.as_secs_f64())),
        ))
    })?;
    memory.grow(body.read.len()).map_err(Refusal::from)?;
    Ok(body.read)
}

struct BodyReader<'a> {
    chunks: BodyDataStream,
    read: Vec<u8>,
    /// Whether the body is longer than the limit.
    over: bool,
    limits: &'a Limits,
    memory: Arc<MemoryReservation>,
}

impl BodyReader<'_> {
    /// Reads to the end. It may be dropped at any time and called again without losing anything.
    async fn fill(&mut self) -> Result<(), HttpRefusal> {
        while !self.over
            && let Some(chunk) = self.chunks.next().await
        {
            let chunk = chunk.map_err(|_| Refusal::bad_request(messages::body_cut_off()))?;
            self.over = self.read.len() + chunk.len() > self.limits.body_bytes;
            if !self.over {
                self.memory.grow(chunk.len()).map_err(Refusal::from)?;
                self.read.extend_from_slice(&chunk);
            }
        }
        if self.over {
            discard(&mut self.chunks, self.limits.body_bytes).await;
            return Err(self.too_large());
        }
        Ok(())
    }

    fn too_large(&self) -> HttpRefusal {
        let most = self.limits.body_bytes;
        HttpRefusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            Refusal::limit("body_bytes", messages::body_too_long(most)),
        )
    }
}

/// Reads and discards for a little longer: a client that is still sending when the connection is closed sees a
/// reset instead of the answer. One that has paused is probably waiting for the answer.
async fn discard(chunks: &mut BodyDataStream, limit: usize) {
    let mut left = limit.saturating_mul(8);
    while left > 0
        && let Ok(Some(Ok(chunk))) = timeout(PAUSE, chunks.next()).await
    {
        left = left.saturating_sub(chunk.len());
    }
}

//! Compression of answers.
//!
//! An answer is compressed piece by piece as its client reads it, so that it is never in memory twice. The memory
//! of the compressors is budgeted: when the budget is used up, answers are sent uncompressed.

use std::{convert::Infallible, future::ready, sync::Arc};

use axum::{
    body::{Body, HttpBody},
    http::{HeaderMap, Request, header},
    response::Response,
};
use futures_util::StreamExt;
use tower::{Layer, ServiceExt, service_fn};
use tower_http::{CompressionLevel, compression::CompressionLayer};

use app::memory_budget::{MemoryPool, MemoryReservation};

/// The least length in bytes of an answer that is compressed: shorter ones fit into one network packet.
const LEAST: u64 = 1024;
/// The most memory of one compressor, in bytes.
const PACKER: usize = 2 * 1024 * 1024;

/// The encodings that a client accepts.
pub(crate) struct AcceptedEncodings {
    asked: Request<()>,
    pool: Arc<MemoryPool>,
}

impl AcceptedEncodings {
    /// `None` if the request accepts no encodings.
    pub(crate) fn of(headers: &HeaderMap, pool: &Arc<MemoryPool>) -> Option<Self> {
        if !headers.contains_key(header::ACCEPT_ENCODING) {
            return None;
        }
        let mut asked = Request::new(());
        for line in headers.get_all(header::ACCEPT_ENCODING) {
            asked.headers_mut().append(header::ACCEPT_ENCODING, line.clone());
        }
        Some(Self { asked, pool: pool.clone() })
    }

    /// The answer, compressed if it is long enough, the client accepts it and there is memory for it. An event
    /// stream has no known length and is not compressed.
    pub(crate) async fn pack(self, answer: Response) -> Response {
        if answer.body().size_hint().exact().is_none_or(|length| length < LEAST) {
            return answer;
        }
        let memory = MemoryReservation::of(self.pool);
        if memory.grow(PACKER).is_err() {
            return answer;
        }
        let status = answer.status();
        let mut answer = Some(answer);
        let service =
            service_fn(|_: Request<()>| ready(Ok::<_, Infallible>(answer.take().unwrap_or_default())));
        let packer = CompressionLayer::new().quality(CompressionLevel::Fastest).layer(service);
        let mut packed = packer.oneshot(self.asked).await.unwrap_or_else(|never| match never {});
        // A client that accepts nothing that is offered gets the answer uncompressed, as the request was carried
        // out already.
        *packed.status_mut() = status;
        if !packed.headers().contains_key(header::CONTENT_ENCODING) {
            return packed.map(Body::new);
        }
        packed.map(|body| {
            let pieces = Body::new(body).into_data_stream().inspect(move |_| {
                let _held = &memory;
            });
            Body::from_stream(pieces)
        })
    }
}

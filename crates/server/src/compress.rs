//! Answers that are packed on their way to clients that unpack them.
//!
//! An answer is packed piece by piece, as its client takes it: it is never there twice. What packs it takes memory of its
//! own, for which there is room set aside; where that is taken, answers go as they are.

use std::{convert::Infallible, future::ready, sync::Arc};

use axum::{
    body::{Body, HttpBody},
    http::{HeaderMap, Request, header},
    response::Response,
};
use futures_util::StreamExt;
use tower::{Layer, ServiceExt, service_fn};
use tower_http::{CompressionLevel, compression::CompressionLayer};

use app::room::{Pool, Room};

/// Shorter answers go as they are: they fit into one packet of the network.
const LEAST: u64 = 1024;
/// What packs an answer takes no more than this.
const PACKER: usize = 2 * 1024 * 1024;

/// What a client can unpack, as its request says it.
pub struct Packing {
    asked: Request<()>,
    pool: Arc<Pool>,
}

impl Packing {
    /// None where the request says nothing of it.
    pub fn of(headers: &HeaderMap, pool: &Arc<Pool>) -> Option<Self> {
        if !headers.contains_key(header::ACCEPT_ENCODING) {
            return None;
        }
        let mut asked = Request::new(());
        for line in headers.get_all(header::ACCEPT_ENCODING) {
            asked.headers_mut().append(header::ACCEPT_ENCODING, line.clone());
        }
        Some(Self { asked, pool: pool.clone() })
    }

    /// The answer, packed if it is long enough, the client can unpack it, and there is room to pack it. A stream of events
    /// has no length, and stays as it is.
    pub async fn pack(self, answer: Response) -> Response {
        if answer.body().size_hint().exact().is_none_or(|length| length < LEAST) {
            return answer;
        }
        let room = Room::of(self.pool);
        if room.grow(PACKER).is_err() {
            return answer;
        }
        let status = answer.status();
        let mut answer = Some(answer);
        let service =
            service_fn(|_: Request<()>| ready(Ok::<_, Infallible>(answer.take().unwrap_or_default())));
        let packer = CompressionLayer::new().quality(CompressionLevel::Fastest).layer(service);
        let mut packed = packer.oneshot(self.asked).await.unwrap_or_else(|never| match never {});
        // Whoever takes nothing of what there is gets it as it is: it was done, whatever its form.
        *packed.status_mut() = status;
        if !packed.headers().contains_key(header::CONTENT_ENCODING) {
            return packed.map(Body::new);
        }
        packed.map(|body| {
            let pieces = Body::new(body).into_data_stream().inspect(move |_| {
                let _held = &room;
            });
            Body::from_stream(pieces)
        })
    }
}

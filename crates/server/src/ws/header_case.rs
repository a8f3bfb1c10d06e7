//! The spelling of the headers in the response to a handshake.
//!
//! Header names are case-insensitive, but some clients look for `Sec-WebSocket-Protocol` literally, and hyper
//! writes names in lower case. However, hyper keeps the spelling of a message that it has read for one that is
//! passed on. So it reads a message with the usual spellings here, once.

use std::convert::Infallible;
use std::sync::OnceLock;

use axum::{body::Body, http::Extensions};
use hyper::{
    Request, Response, body::Incoming, server::conn::http1, service::service_fn, upgrade::OnUpgrade,
};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncWriteExt, duplex};
use tokio::sync::OnceCell;

/// The header names of handshake responses in their usual spelling.
const HEAD: &[u8] = b"GET / HTTP/1.1\r\nConnection: close\r\nUpgrade: x\r\nSec-WebSocket-Accept: \r\nSec-WebSocket-Protocol: \r\n\
    Date: \r\nVary: \r\nX-Content-Type-Options: \r\nX-Request-Id: \r\n\r\n";

/// The extensions of a response that make hyper use this spelling.
pub(super) async fn usual() -> Extensions {
    static SPELLING: OnceCell<Extensions> = OnceCell::const_new();
    SPELLING.get_or_init(read).await.clone()
}

async fn read() -> Extensions {
    let (mut client, server) = duplex(HEAD.len());
    let spelling = OnceLock::new();
    let service = service_fn(|request: Request<Incoming>| {
        let mut found = request.extensions().clone();
        found.remove::<OnUpgrade>();
        let _ = spelling.set(found);
        async { Ok::<_, Infallible>(Response::new(Body::empty())) }
    });
    let _ = client.write_all(HEAD).await;
    // Dropping the client ends the connection, as nobody reads the response.
    drop(client);
    let mut builder = http1::Builder::new();
    let builder = builder.preserve_header_case(true).header_read_timeout(None);
    let _ = builder.serve_connection(TokioIo::new(server), service).await;
    spelling.into_inner().unwrap_or_default()
}

//! Accepts connections and serves them with time limits.
//!
//! `axum::serve` lets a client hold a connection for as long as it likes; here every connection has a time limit
//! for the head of a request, for being idle and for shutting down.

use std::{
    convert::Infallible,
    io,
    net::{IpAddr, SocketAddr},
    pin::pin,
    sync::Arc,
    time::Duration,
};

use axum::{Router, body::Body, response::Response};
use hyper::{Request, body::Incoming};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt as _;

use super::{
    Lifecycle, Limits, ReverseProxy, headers,
    holder_count::{CountGuard, HolderCounts, LimitHolder},
    idle::Idle,
    proxy_protocol::read_client_address,
};
use app::language;
use app::metrics::METRICS;
use app::request_id::{self, RequestId};

/// Serves the router until `life` says stop. Then running requests may finish and streams may end, for at most
/// `shutdown_grace`.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Arc<Limits>,
    life: Lifecycle,
    proxy: Arc<ReverseProxy>,
) {
    let permits = Arc::new(Semaphore::new(limits.connections));
    let door = Arc::new(Acceptor {
        server: builder(&limits),
        of_address: HolderCounts::default(),
        router,
        limits,
        proxy,
    });
    let limits = &door.limits;
    let connections = TaskTracker::new();
    // Cancelled when this function returns: connections that have not ended by then are closed.
    let cut = CancellationToken::new();
    let _cut = cut.clone().drop_guard();

    while let Some((stream, peer)) = accept(&listener, &permits, life.token()).await {
        let Ok(permit) = permits.clone().try_acquire_owned() else {
            continue;
        };
        let (door, stop, cut) = (door.clone(), life.token().clone(), cut.clone());
        let Ok(counted) = door.count(peer.ip()) else { continue };
        connections.spawn(async move {
            let _held = permit;
            tokio::select! {
                () = door.connection(stream, peer, counted, &stop) => {}
                () = cut.cancelled() => {}
            }
        });
    }

    drop(listener);
    connections.close();
    life.streams.close();
    let ended = async {
        connections.wait().await;
        life.streams.wait().await;
    };
    if tokio::time::timeout(limits.shutdown_grace, ended).await.is_err() {
        tracing::warn!(
            connections = connections.len(),
            streams = life.streams.len(),
            "stopping before all connections have ended"
        );
    }
}

/// The next connection, once there is room for it; `None` when the server is to stop.
async fn accept(
    listener: &TcpListener,
    permits: &Semaphore,
    stop: &CancellationToken,
) -> Option<(TcpStream, SocketAddr)> {
    loop {
        let next = async {
            // Only this loop takes permits, so the free permit stays free.
            drop(permits.acquire().await);
            listener.accept().await
        };
        let accepted = tokio::select! {
            accepted = next => accepted,
            () = stop.cancelled() => return None,
        };
        match accepted {
            Ok(accepted) => return Some(accepted),
            Err(error) if is_peers(&error) => {}
            Err(error) => {
                // Probably there are no more file descriptors; retrying at once would only burn processor time.
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    }
}

/// Whether the peer gave up between its connect and our accept.
fn is_peers(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset
    )
}

fn builder(limits: &Limits) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_timeout)
        .max_buf_size(limits.header_bytes.max(8192));
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(limits.streams_per_connection)
        .max_header_list_size(u32::try_from(limits.header_bytes).unwrap_or(u32::MAX));
    builder
}

/// What is needed to serve a connection.
struct Acceptor {
    server: Builder<TokioExecutor>,
    of_address: HolderCounts,
    router: Router,
    limits: Arc<Limits>,
    proxy: Arc<ReverseProxy>,
}

/// The address has too many connections.
struct TooMany;

impl Acceptor {
    /// Counts a connection for its address. `None` for a trusted proxy, which speaks for many clients.
    fn count(&self, address: IpAddr) -> Result<Option<CountGuard>, TooMany> {
        if self.proxy.trusts(address) {
            return Ok(None);
        }
        let counted = self.of_address.take(LimitHolder::at(address), self.limits.connections_per_address);
        if counted.is_none() {
            // Nothing was asked yet, so closing the connection is the answer.
            METRICS.refused("connections_per_address");
        }
        counted.map(Some).ok_or(TooMany)
    }

    async fn connection(
        &self,
        mut stream: TcpStream,
        mut peer: SocketAddr,
        mut counted: Option<CountGuard>,
        stop: &CancellationToken,
    ) {
        let limits = &self.limits;
        // Answers and events are small and complete; delaying them to collect more data helps nobody.
        let _ = stream.set_nodelay(true);
        // A peer that has vanished confirms nothing. Without this timeout the system would try to send to it, even
        // a ping or a comment of an event stream, for a quarter of an hour.
        #[cfg(target_os = "linux")]
        let _ = socket2::SockRef::from(&stream).set_tcp_user_timeout(Some(limits.unheard_timeout));
        if self.proxy.trusts(peer.ip()) {
            let Ok(Ok(from)) =
                tokio::time::timeout(limits.header_timeout, read_client_address(&mut stream, peer)).await
            else {
                return tracing::debug!(%peer, "a proxy announces a connection in no known form");
            };
            peer = from;
            let Ok(of_client) = self.count(peer.ip()) else { return };
            counted = of_client;
        }
        let _held = counted;
        let io = TokioIo::new(Idle::new(stream, limits.header_timeout, limits.idle_timeout));
        let (router, proxy) = (self.router.clone(), self.proxy.clone());
        let service = hyper::service::service_fn(move |request: Request<Incoming>| {
            let answer = answer(request.map(Body::new), peer, &router, &proxy);
            async move { Ok::<_, Infallible>(headers::set_headers(answer.await)) }
        });
        let mut connection = pin!(self.server.serve_connection_with_upgrades(io, service));
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            () = stop.cancelled() => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%peer, %error, "connection ended");
        }
    }
}

fn answer(
    mut request: Request<Body>,
    peer: SocketAddr,
    router: &Router,
    proxy: &ReverseProxy,
) -> impl Future<Output = Response> + use<> {
    let refused = headers::refusal(&request, proxy);
    let (id, locale) = (RequestId::of(request.headers()), language::asked_for(request.headers()));
    let client = proxy.client(peer.ip(), request.headers());
    request.extensions_mut().insert(client);
    let router = router.clone();
    async move {
        let mut response = if let Some(refused) = refused {
            refused
        } else {
            let answering = language::during(locale, router.oneshot(request));
            let answered = request_id::during(Some(id.clone()), answering).await;
            answered.unwrap_or_else(|never| match never {})
        };
        response.headers_mut().insert(request_id::HEADER, id.header());
        response
    }
}

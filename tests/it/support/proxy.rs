//! Stands between a server and its database, and can fail in the ways that proxies do.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Does {
    /// Passes everything on.
    Pass,
    /// Accepts, and closes at once.
    Close,
    /// Accepts, and says nothing: what was open stays open.
    Silent,
}

/// A proxy before a PostgreSQL server.
pub(crate) struct Proxy {
    /// Of the database, by way of it.
    pub address: String,
    does: watch::Sender<Does>,
}

impl Proxy {
    /// Before the database of this address. What is said goes by way of it as the driver likes it, or never in
    /// secret.
    pub(crate) async fn before(database: &str) -> Self {
        let mut url = url::Url::parse(database).unwrap();
        let server = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        url.set_port(Some(listener.local_addr().unwrap().port())).unwrap();
        url.set_query(None);
        let (does, listens) = watch::channel(Does::Pass);
        tokio::spawn(accept(listener, server.parse().unwrap(), listens));
        Self { address: url.to_string(), does }
    }

    /// From now on it does this, also to what is open.
    pub(crate) fn now(&self, does: Does) {
        self.does.send(does).unwrap();
    }
}

async fn accept(listener: TcpListener, server: SocketAddr, does: watch::Receiver<Does>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(serve(stream, server, does.clone()));
    }
}

async fn serve(mut client: TcpStream, server: SocketAddr, mut does: watch::Receiver<Does>) {
    let mut upstream = None;
    loop {
        let now = *does.borrow_and_update();
        let over = match now {
            Does::Close => return,
            Does::Silent => swallow(&mut client, &mut does).await,
            Does::Pass => {
                if upstream.is_none() {
                    upstream = TcpStream::connect(server).await.ok();
                }
                let Some(upstream) = &mut upstream else { return };
                tokio::select! {
                    _ = copy_bidirectional(&mut client, upstream) => true,
                    changed = does.changed() => changed.is_err(),
                }
            }
        };
        if over {
            return;
        }
    }
}

/// Whether the client has gone, or nobody will change anything. What was swallowed is missing afterwards, so that
/// the connection ends with it.
async fn swallow(client: &mut TcpStream, does: &mut watch::Receiver<Does>) -> bool {
    let mut heard = [0; 4096];
    let mut lost = false;
    loop {
        tokio::select! {
            read = client.read(&mut heard) => match read {
                Ok(count) if count > 0 => lost = true,
                _ => return true,
            },
            changed = does.changed() => {
                if lost {
                    let _ = client.shutdown().await;
                }
                return lost || changed.is_err();
            }
        }
    }
}

//! How much the process grows by answers that nobody reads. It measures the whole process, so each of these runs by
//! itself: `cargo test -p plimsoll-server grows -- --ignored --test-threads 1 --nocapture`.
#![cfg(target_os = "linux")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::json;
use tokio::{io::AsyncWriteExt, net::TcpStream};

use super::fixture::{Server, start};
use crate::Limits;

const MIB: usize = 1024 * 1024;
/// What unread answers may add to the process.
const MOST: usize = 64 * MIB;

/// What the process has in memory, in bytes.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024
}

/// What the process grows by at most, from now on.
struct Growth {
    before: usize,
    most: Arc<AtomicUsize>,
    ended: Arc<AtomicBool>,
}

impl Growth {
    fn watch() -> Self {
        let (before, most, ended) = (resident(), Arc::<AtomicUsize>::default(), Arc::<AtomicBool>::default());
        let growth = Self { before, most: most.clone(), ended: ended.clone() };
        std::thread::spawn(move || {
            while !ended.load(Ordering::Relaxed) {
                most.fetch_max(resident(), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(10));
            }
        });
        growth
    }

    /// Once it has been watched for some more seconds.
    #[expect(clippy::print_stdout)] // the figure is what it is run for
    async fn most(self) -> usize {
        tokio::time::sleep(Duration::from_secs(3)).await;
        self.ended.store(true, Ordering::Relaxed);
        let grown = self.most.load(Ordering::Relaxed).saturating_sub(self.before);
        println!("grew by {} MiB", grown / MIB);
        grown
    }
}

async fn warm() -> (Server, Growth) {
    let server = start(Limits::default()).await;
    server.lives().await;
    let _ = server.post("{ long(bytes: 100000) }").await;
    (server, Growth::watch())
}

fn head() -> String {
    let body = r#"{"query":"{ long(bytes: 2000000) }"}"#;
    format!(
        "POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ada\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures the process: run by itself"]
async fn it_grows_little_by_three_hundred_unread_answers() {
    let (server, growth) = warm().await;
    let mut deaf = Vec::new();
    for _ in 0..300 {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(head().as_bytes()).await.unwrap();
        deaf.push(stream);
    }
    let grown = growth.most().await;
    assert!(grown < MOST, "{} MiB", grown / MIB);
    server.lives().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures the process: run by itself"]
async fn it_grows_little_by_a_hundred_sockets_that_nobody_reads() {
    let (server, growth) = warm().await;
    let mut deaf = Vec::new();
    for _ in 0..100 {
        let mut client = server.socket().await;
        let init = json!({"type": "connection_init", "payload": {"Authorization": "Bearer ada"}});
        client.say(init).await;
        for id in 0..5 {
            client.subscribe(&id.to_string(), "{ long(bytes: 2000000) }").await;
        }
        deaf.push(client);
    }
    let grown = growth.most().await;
    assert!(grown < MOST, "{} MiB", grown / MIB);
    server.lives().await;
}

/// One connection of HTTP/2 with a hundred requests, which never opens its window.
async fn closed_window(server: &Server) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await.unwrap();
    // Settings: a window of nothing for each stream.
    stream.write_all(&[0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0]).await.unwrap();
    let mut block = vec![0x83, 0x86, 0x44, 8];
    block.extend(b"/graphql");
    block.extend([0x41, 1, b'x', 0x5f, 16]);
    block.extend(b"application/json");
    block.extend([0x40, 13]);
    block.extend(b"authorization");
    block.push(10);
    block.extend(b"Bearer ada");
    let body = br#"{"query":"{ long(bytes: 2000000) }"}"#;
    for stream_id in 0..100_u32 {
        let id = (2 * stream_id + 1).to_be_bytes();
        let mut frames = vec![0, 0, u8::try_from(block.len()).unwrap(), 1, 4];
        frames.extend(id);
        frames.extend(&block);
        frames.extend([0, 0, u8::try_from(body.len()).unwrap(), 0, 1]);
        frames.extend(id);
        frames.extend(body);
        if stream.write_all(&frames).await.is_err() {
            break;
        }
    }
    stream
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures the process: run by itself"]
async fn it_grows_little_by_closed_windows() {
    let (server, growth) = warm().await;
    let mut deaf = Vec::new();
    for _ in 0..3 {
        deaf.push(closed_window(&server).await);
    }
    let grown = growth.most().await;
    assert!(grown > MIB && grown < MOST, "{} MiB", grown / MIB);
    server.lives().await;
}

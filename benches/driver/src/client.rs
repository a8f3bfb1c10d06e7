//! As little HTTP as it takes: one request after the other on a connection that stays open.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Outcome;

/// A connection that stays open.
pub struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
}

/// What is sent, head and body.
pub fn post(json: &str, token: Option<&str>) -> Vec<u8> {
    let token = token.map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
    let length = json.len();
    format!(
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
         accept: application/json\r\n{token}content-length: {length}\r\n\r\n{json}"
    )
    .into_bytes()
}

/// What asks whether a server is ready.
pub fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n").into_bytes()
}

impl Connection {
    /// Opens one.
    pub async fn open(address: &str) -> Outcome<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, read: Vec::with_capacity(1 << 20) })
    }

    /// Sends a request and gives the body of the answer, which must be a good one.
    pub async fn send(&mut self, request: &[u8]) -> Outcome<&[u8]> {
        self.stream.write_all(request).await?;
        self.read.clear();
        let (start, end) = loop {
            if self.stream.read_buf(&mut self.read).await? == 0 {
                return Err("the server closed the connection".into());
            }
            if let Some(start) = self.read.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                break (start + 4, start + 4 + self.length(start)?);
            }
        };
        while self.read.len() < end {
            if self.stream.read_buf(&mut self.read).await? == 0 {
                return Err("the server closed the connection".into());
            }
        }
        Ok(&self.read[start..end])
    }

    /// The length of the body that the head, of this length, announces.
    fn length(&self, head: usize) -> Outcome<usize> {
        let head = str::from_utf8(&self.read[..head])?;
        if !head.starts_with("HTTP/1.1 200 ") {
            return Err(format!("not a good answer: {}", String::from_utf8_lossy(&self.read)).into());
        }
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
        });
        length.ok_or_else(|| "an answer without its length".into())
    }
}

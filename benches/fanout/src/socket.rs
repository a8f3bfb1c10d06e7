//! A subscriber, as cheap as can be: there are thousands of them beside the server on one machine.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use crate::Outcome;

/// What all subscribers of a server have heard.
#[derive(Default)]
pub struct Heard {
    /// When the alert was raised that they wait for.
    pub raised: Option<Instant>,
    /// How long each message took since then.
    pub delays: Vec<Duration>,
}

/// One subscriber.
pub struct Socket {
    stream: TcpStream,
    read: Vec<u8>,
}

fn holds(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|bytes| bytes == part)
}

const TEXT: u8 = 0x81;
const PING: u8 = 0x89;
const PONG: u8 = 0x8a;

impl Socket {
    /// Connects from one of several addresses, so that there are ports enough, and subscribes.
    pub async fn subscribe(address: &str, number: usize, token: &str, query: &str) -> Outcome<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(format!("127.0.0.{}:0", 1 + number % 8).parse()?)?;
        let stream = socket.connect(address.parse()?).await?;
        stream.set_nodelay(true)?;
        let mut socket = Self { stream, read: Vec::new() };
        let head = "GET /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
            sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
            sec-websocket-protocol: graphql-transport-ws\r\n\r\n";
        socket.stream.write_all(head.as_bytes()).await?;
        socket.head().await?;
        let init = serde_json::json!({ "type": "connection_init", "payload": { "Authorization": token } });
        socket.say(TEXT, init.to_string().as_bytes()).await?;
        let (_, ack) = socket.frame().await?;
        if !holds(&ack, b"connection_ack") {
            return Err(format!("not acknowledged: {}", String::from_utf8_lossy(&ack)).into());
        }
        let payload = serde_json::json!({ "query": query });
        let subscribe = serde_json::json!({ "id": "1", "type": "subscribe", "payload": payload });
        socket.say(TEXT, subscribe.to_string().as_bytes()).await?;
        Ok(socket)
    }

    /// Listens until the server ends it.
    pub async fn listen(mut self, heard: Rc<RefCell<Heard>>) -> Outcome {
        loop {
            match self.frame().await? {
                (TEXT, text) => {
                    if !holds(&text, br#""type":"next""#) {
                        return Err(format!("not an event: {}", String::from_utf8_lossy(&text)).into());
                    }
                    let mut heard = heard.borrow_mut();
                    let delay = heard.raised.ok_or("an event before its time")?.elapsed();
                    heard.delays.push(delay);
                }
                (PING, payload) => self.say(PONG, &payload).await?,
                (code, _) => return Err(format!("a frame of {code:x}").into()),
            }
        }
    }

    async fn head(&mut self) -> Outcome {
        loop {
            if let Some(end) = self.read.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                if !self.read.starts_with(b"HTTP/1.1 101") {
                    return Err(String::from_utf8_lossy(&self.read).into_owned().into());
                }
                self.read.drain(..end + 4);
                return Ok(());
            }
            self.more().await?;
        }
    }

    async fn more(&mut self) -> Outcome {
        // Nothing is held while it waits.
        if self.read.is_empty() {
            self.read = Vec::new();
            self.stream.readable().await?;
        }
        let mut piece = [0; 4096];
        match self.stream.read(&mut piece).await? {
            0 => Err("the server closed a socket".into()),
            length => {
                self.read.extend_from_slice(&piece[..length]);
                Ok(())
            }
        }
    }

    async fn frame(&mut self) -> Outcome<(u8, Vec<u8>)> {
        loop {
            let (start, length): (usize, usize) = match self.read.as_slice() {
                [_, 126, high, low, ..] => (4, usize::from(u16::from_be_bytes([*high, *low]))),
                [_, length, ..] if *length < 126 => (2, usize::from(*length)),
                _ => (2, usize::MAX),
            };
            if let Some(payload) = start.checked_add(length).and_then(|end| self.read.get(start..end)) {
                let frame = (self.read[0], payload.to_vec());
                self.read.drain(..start + length);
                return Ok(frame);
            }
            self.more().await?;
        }
    }

    /// A client's frames are masked, be it with zeros.
    async fn say(&mut self, code: u8, payload: &[u8]) -> Outcome {
        let mut frame = vec![code];
        match u8::try_from(payload.len()) {
            Ok(length) if length < 126 => frame.push(0x80 | length),
            _ => {
                frame.push(0x80 | 126);
                frame.extend(u16::try_from(payload.len())?.to_be_bytes());
            }
        }
        frame.extend([0; 4]);
        frame.extend(payload);
        Ok(self.stream.write_all(&frame).await?)
    }
}

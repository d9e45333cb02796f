//! The least of HTTP that it takes to ask.

use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// What a server has answered, all of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
}

/// Asks for `path`, by a connection that is for this alone, as most health checks have it.
pub(crate) async fn get(server: SocketAddr, path: &str) -> Result<Answer> {
    Connection::open(server).await?.get(path).await
}

/// Sends `body`, which is JSON, to `path`, by a connection that is for this alone.
pub(crate) async fn post(server: SocketAddr, path: &str, token: &str, body: &str) -> Result<Answer> {
    Connection::open(server).await?.post(path, token, body).await
}

/// A connection, for one request after the other.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
    is_over: bool,
}

impl Connection {
    /// Connects.
    pub(crate) async fn open(server: SocketAddr) -> Result<Self> {
        Ok(Self { stream: BufReader::new(TcpStream::connect(server).await?), is_over: false })
    }

    /// Whether the server has said that it takes no more requests here.
    pub(crate) fn is_over(&self) -> bool {
        self.is_over
    }

    /// Asks for `path`.
    pub(crate) async fn get(&mut self, path: &str) -> Result<Answer> {
        self.ask("GET", path, "", "").await
    }

    /// Sends `body`, which is JSON, to `path`.
    pub(crate) async fn post(&mut self, path: &str, token: &str, body: &str) -> Result<Answer> {
        let headers = format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\n");
        self.ask("POST", path, &headers, body).await
    }

    async fn ask(&mut self, method: &str, path: &str, headers: &str, body: &str) -> Result<Answer> {
        let length = body.len();
        let head =
            format!("{method} {path} HTTP/1.1\r\nHost: orders\r\nContent-Length: {length}\r\n{headers}\r\n");
        self.stream.write_all(&[head.as_bytes(), body.as_bytes()].concat()).await?;
        self.answer().await
    }

    async fn answer(&mut self) -> Result<Answer> {
        let status_line = self.line().await?;
        let status = status_line.split(' ').nth(1).and_then(|status| status.parse().ok());
        let mut length = None;
        loop {
            let line = self.line().await?;
            if line.is_empty() {
                break;
            }
            match line.to_ascii_lowercase().split_once(": ") {
                Some(("content-length", value)) => length = value.parse().ok(),
                Some(("connection", "close")) => self.is_over = true,
                _ => {}
            }
        }
        let (Some(status), Some(length)) = (status, length) else {
            return Err(ErrorKind::InvalidData.into());
        };
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await?;
        Ok(Answer { status, body: String::from_utf8(body).map_err(|_| ErrorKind::InvalidData)? })
    }

    /// The next line, without its end.
    async fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line).await?;
        let line = line.strip_suffix("\r\n");
        line.map(str::to_owned).ok_or_else(|| Error::new(ErrorKind::UnexpectedEof, "half an answer"))
    }
}

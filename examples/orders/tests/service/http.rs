//! The least of HTTP that it takes to ask: a connection for each request, as most health checks have it.

use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What a server has answered, all of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
}

/// Asks for `path`.
pub(crate) async fn get(server: SocketAddr, path: &str) -> Result<Answer> {
    ask(server, "GET", path, "", "").await
}

/// Sends `body`, which is JSON, to `path`.
pub(crate) async fn post(server: SocketAddr, path: &str, token: &str, body: &str) -> Result<Answer> {
    let headers = format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\n");
    ask(server, "POST", path, &headers, body).await
}

async fn ask(server: SocketAddr, method: &str, path: &str, headers: &str, body: &str) -> Result<Answer> {
    let mut stream = TcpStream::connect(server).await?;
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: orders\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    parse(&answer).ok_or_else(|| Error::new(ErrorKind::UnexpectedEof, format!("half an answer: {answer:?}")))
}

/// The answer, if all of it is there.
fn parse(answer: &str) -> Option<Answer> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    (length == Some(body.len())).then(|| Answer { status, body: body.to_owned() })
}

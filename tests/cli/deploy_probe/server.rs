//! A server that answers as a script says, bytes and all: what good and bad replicas, strangers and attackers send.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What a request is answered with.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// This status and this body, which is JSON.
    Json(u16, String),
    /// This status, this type and this body.
    Typed(u16, &'static str, String),
    /// These bytes, and nothing else.
    Raw(String),
    /// These bytes, and then these again and again.
    Endless(String, &'static str),
    /// These bytes, one after the other, with a pause after each.
    Drop(String, Duration),
    /// Nothing, for as long as the client waits.
    Silence,
    /// The connection is reset.
    Reset,
    /// After this time, as the other one says.
    Late(Duration, Box<Reply>),
}

/// What is known of a request.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// The method and the path, as in the first line.
    pub(crate) line: String,
    /// All of it.
    pub(crate) text: String,
}

/// A stream to a client.
pub(crate) trait Stream: Read + Write + Send {
    /// Cuts the connection so that the client gets an error.
    fn reset(&mut self);
}

type Script = dyn Fn(&Asked, usize) -> Reply + Send + Sync;

/// A server that runs until the test is over.
pub(crate) struct Server {
    /// What its URLs begin with.
    pub(crate) url: String,
    pub(crate) asked: Arc<Mutex<Vec<Asked>>>,
}

/// Answers on streams, whatever they are.
#[derive(Clone)]
pub(crate) struct Answering {
    pub(crate) asked: Arc<Mutex<Vec<Asked>>>,
    script: Arc<Script>,
    count: Arc<AtomicUsize>,
}

/// What a healthy app says to `/health`.
pub(crate) fn alive(version: &str, uptime: u64) -> Reply {
    Reply::Json(200, format!(r#"{{"status":"ok","version":"{version}","uptime":{uptime}}}"#))
}

/// What a healthy app says to `/ready`.
pub(crate) fn ready() -> Reply {
    Reply::Json(200, r#"{"status":"ready","fingerprint":"0123456789abcdef"}"#.to_owned())
}

/// What a healthy app says, whatever it is asked.
pub(crate) fn healthy(asked: &Asked) -> Reply {
    if asked.line.starts_with("GET /health") { alive("1.5.0", 5000) } else { ready() }
}

impl Answering {
    /// `script` is given a request and how many have been before.
    pub(crate) fn new(script: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static) -> Self {
        Self { asked: Arc::default(), script: Arc::new(script), count: Arc::default() }
    }

    /// Answers one request.
    pub(crate) fn answer(&self, stream: &mut dyn Stream) {
        let Some(text) = request(stream) else { return };
        let line = text.split(" HTTP/").next().unwrap().to_owned();
        let asked = Asked { line, text };
        let count = self.count.fetch_add(1, Ordering::SeqCst);
        self.asked.lock().unwrap().push(asked.clone());
        // That the client has gone is no error.
        let _ = send(stream, (self.script)(&asked, count));
    }
}

impl Server {
    /// One at a port of 127.0.0.1.
    pub(crate) fn start(script: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static) -> Self {
        Self::at("127.0.0.1:0", script).unwrap()
    }

    /// One at another address.
    pub(crate) fn at(
        address: &str,
        script: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let url = format!("http://{}", listener.local_addr()?);
        let answering = Answering::new(script);
        let asked = Arc::clone(&answering.asked);
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let answering = answering.clone();
                thread::spawn(move || answering.answer(&mut stream));
            }
        });
        Ok(Self { url, asked })
    }

    /// One that has nothing wrong.
    pub(crate) fn healthy() -> Self {
        Self::start(|asked, _| healthy(asked))
    }

    /// What it is called in reports.
    pub(crate) fn name(&self) -> &str {
        self.url.strip_prefix("http://").unwrap()
    }

    /// The first lines of all requests.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked.lock().unwrap().iter().map(|asked| asked.line.clone()).collect()
    }
}

impl Stream for TcpStream {
    fn reset(&mut self) {
        // What was sent is not read, so the system resets the connection.
        let _ = self.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx");
        let _ = self.shutdown(Shutdown::Both);
    }
}

/// All of a request; nothing if the client has gone.
fn request(stream: &mut dyn Stream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return Some(text);
            }
        }
        match stream.read(&mut piece) {
            Ok(length) if length > 0 => bytes.extend_from_slice(&piece[..length]),
            _ => return None,
        }
    }
}

fn send(stream: &mut dyn Stream, reply: Reply) -> io::Result<()> {
    match reply {
        Reply::Json(status, body) => send(stream, Reply::Typed(status, "application/json", body)),
        Reply::Typed(status, kind, body) => {
            let length = body.len();
            let head =
                format!("HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n");
            stream.write_all(format!("{head}{body}").as_bytes())
        }
        Reply::Raw(text) => stream.write_all(text.as_bytes()),
        Reply::Endless(text, again) => {
            stream.write_all(text.as_bytes())?;
            loop {
                stream.write_all(again.as_bytes())?;
            }
        }
        Reply::Drop(text, pause) => text.bytes().try_for_each(|byte| {
            thread::sleep(pause);
            stream.write_all(&[byte])?;
            stream.flush()
        }),
        Reply::Silence => io::copy(stream, &mut io::sink()).map(drop),
        Reply::Reset => {
            stream.reset();
            Ok(())
        }
        Reply::Late(pause, reply) => {
            thread::sleep(pause);
            send(stream, *reply)
        }
    }
}

//! Replicas at sockets of the file system.

use std::io;
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::thread;

use super::server::{Answering, Asked, Reply, Stream, healthy};
use super::{Run, STEADY, UNSTEADY};

impl Stream for UnixStream {
    fn reset(&mut self) {
        let _ = self.shutdown(Shutdown::Both);
    }
}

fn serve(
    path: &Path,
    script: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static,
) -> io::Result<Answering> {
    let listener = UnixListener::bind(path)?;
    let answering = Answering::new(script);
    let accepting = answering.clone();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let answering = accepting.clone();
            thread::spawn(move || answering.answer(&mut stream));
        }
    });
    Ok(answering)
}

#[track_caller]
fn check(
    url: &str,
    script: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static,
    status: i32,
    expected: &str,
) {
    let limits = if status == 0 { STEADY } else { UNSTEADY };
    let short = ["--request-timeout", "200ms"].into_iter().filter(|_| status == 1);
    let done = Run::new(["deploy", "probe", url].into_iter().chain(limits).chain(short))
        .prepare(|directory| {
            serve(&directory.join("app.sock"), script).unwrap();
        })
        .stdout_has([expected]);
    done.status(status);
}

#[test]
fn sockets_are_asked() {
    for url in
        ["unix:app.sock", "unix:./app.sock:/health", "http+unix://app.sock/health", "http+unix://app%2Esock"]
    {
        check(url, |asked, _| healthy(asked), 0, ": steady, version 1.5.0\n");
    }
}

#[test]
fn bad_sockets_say_what_is_wrong() {
    check(
        "unix:other.sock",
        |asked, _| healthy(asked),
        1,
        "unix:other.sock: /health: there is no such socket; was",
    );
    check("unix:app.sock", |_, _| Reply::Silence, 1, "unix:app.sock: /health: no answer within 200ms; was");
    check("unix:app.sock", |_, _| Reply::Reset, 1, "unix:app.sock: /health: the ");
    let endless = "HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n";
    let script = |_: &Asked, _| Reply::Endless(endless.to_owned(), "canary");
    check("unix:app.sock", script, 1, "/health: the answer is larger than 64 KiB; was");
}

#[test]
fn one_that_accepts_nobody_is_not_waited_for() {
    let run = Run::new(
        ["deploy", "probe", "unix:app.sock", "--request-timeout", "200ms"].into_iter().chain(UNSTEADY),
    );
    let mut listener = None;
    run.prepare(|directory| listener = UnixListener::bind(directory.join("app.sock")).ok())
        .stdout_has(["/health: no answer within 200ms; was good 0 of "])
        .status(1);
    drop(listener);
}

//! `[deploy.probe]`, smoke requests above all.

use std::thread;
use std::time::Duration;

use super::server::{Reply, Server, healthy};
use super::{Run, STEADY, UNSTEADY};

/// A value that must not be seen.
const CANARY: &str = "canary-of-smoke-0123456789";

/// The configuration with one smoke request.
fn config(url: &str, smoke: &str) -> String {
    format!(
        "[deploy.probe]\nurls = ['{url}']\n[[deploy.probe.smoke]]\nmethod = 'POST'\npath = '/orders?token=canary'\n\
         headers = {{ Authorization = 'Bearer ${{TOKEN}}' }}\nbody = '{{\"item\":\"$TOKEN\"}}'\n{smoke}\n"
    )
}

/// A run in which the replica answers the smoke request so.
#[track_caller]
fn check(smoke: &str, reply: Reply, status: i32, expected: &str) -> Vec<String> {
    let server = Server::start(
        move |asked, _| if asked.line.starts_with("POST") { reply.clone() } else { healthy(asked) },
    );
    let limits = if status == 0 { STEADY } else { UNSTEADY };
    for format in ["human", "json", "jsonl"] {
        let done = Run::new(["deploy", "probe", "-v", "--format", format].into_iter().chain(limits))
            .file("envguard.toml", config(&server.url, smoke))
            .env("TOKEN", CANARY)
            .stdout_has([expected])
            .status(status);
        let text = String::from_utf8(done.stdout).unwrap();
        assert!(!text.contains("canary"), "{text}");
    }
    let asked = server.asked.lock().unwrap();
    asked.iter().filter(|asked| asked.line.starts_with("POST")).map(|asked| asked.text.clone()).collect()
}

#[test]
fn smoke_requests_come_last_and_once() {
    let reply = Reply::Json(201, format!(r#"{{"id":7,"item":"tea","token":"{CANARY}"}}"#));
    let smoke = "status = 201\nmax-latency = '10s'\nexpect = [{ pointer = '/id', value = 7.0 }, { pointer = '/item', value = 'tea' }]";
    let asked = check(smoke, reply, 0, "steady");
    assert_eq!(asked.len(), 3, "one for each of the three runs");
    for text in asked {
        assert!(text.starts_with("POST /orders?token=canary HTTP/1.1\r\n"), "{text}");
        assert!(text.to_lowercase().contains("content-type: application/json\r\n"), "{text}");
        assert!(text.contains(&format!("Bearer {CANARY}\r\n")), "{text}");
    }
}

#[test]
fn smoke_requests_that_fail_are_told() {
    let slow = Reply::Late(Duration::from_millis(60), Box::new(Reply::Json(200, "{}".to_owned())));
    let cases = [
        ("", Reply::Json(500, "{}".to_owned()), "smoke request `POST /orders`: answers 500; was good "),
        ("name = 'x'", Reply::Json(404, "{}".to_owned()), "smoke request `x`: answers 404; was good "),
        (
            "status = 201",
            Reply::Json(200, "{}".to_owned()),
            "smoke request `POST /orders`: answers 200, not 201; was good ",
        ),
        ("max-latency = '50ms'", slow, "ms, more than 50ms; was good "),
        (
            "expect = [{ pointer = '/item', value = 'tea' }]",
            Reply::Json(200, format!(r#"{{"item":"{CANARY}"}}"#)),
            "smoke request `POST /orders`: `/item` of the answer is something else; was good ",
        ),
        (
            "expect = [{ pointer = '/item' }]",
            Reply::Json(200, "[]".to_owned()),
            "smoke request `POST /orders`: the answer has no `/item`; was good ",
        ),
        (
            "expect = [{ pointer = '' }]",
            Reply::Typed(200, "text/html", format!("<b>{CANARY}</b>")),
            "smoke request `POST /orders`: the answer is no JSON, or larger than 64 KiB; was good ",
        ),
        (
            "",
            Reply::Raw(
                "HTTP/1.1 302 X\r\nLocation: http://other.example/\r\nContent-Length: 0\r\n\r\n".to_owned(),
            ),
            "smoke request `POST /orders`: answers 302; was good ",
        ),
    ];
    // Each takes all the time that there is.
    thread::scope(|scope| {
        for (smoke, reply, expected) in cases {
            scope.spawn(move || check(smoke, reply, 1, expected));
        }
    });
}

#[test]
fn what_is_sent_does_not_come_back() {
    let echo = format!(r#"{{"status":"ok","version":"Bearer {CANARY}","fingerprint":"{CANARY}"}}"#);
    let server = Server::start(move |asked, _| {
        Reply::Json(200, if asked.line.starts_with("POST") { "{}".to_owned() } else { echo.clone() })
    });
    for format in ["human", "json", "jsonl"] {
        let done = Run::new(["deploy", "probe", "-v", "--format", format].into_iter().chain(STEADY))
            .file("envguard.toml", config(&server.url, ""))
            .env("TOKEN", CANARY)
            .stdout_has(["Bearer ***"])
            .status(0);
        assert!(!String::from_utf8(done.stdout).unwrap().contains("canary"));
    }
}

#[test]
fn variables_have_to_be_there() {
    Run::new(["deploy", "probe"])
        .file("envguard.toml", config("http://127.0.0.1:1", ""))
        .stderr("error: the smoke request `POST /orders`: the variable TOKEN is not set\n")
        .status(2);
}

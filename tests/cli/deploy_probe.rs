//! `envguard deploy probe` against servers that answer as scripts say.

mod config;
mod events;
pub(crate) mod server;
#[cfg(unix)]
mod sockets;
mod tls;

use std::io::Write;
use std::thread;
use std::time::Duration;

use server::{Reply, Server, alive, healthy, ready};

use crate::support::Done;

use super::Run;

/// For probes that are going to be steady, however busy the machine is.
const STEADY: [&str; 4] = ["--interval", "10ms", "--timeout", "30s"];

/// For probes that are not.
const UNSTEADY: [&str; 4] = ["--interval", "10ms", "--timeout", "1s"];

/// A run of `envguard deploy probe` that is going to be steady.
fn steady<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Run {
    Run::new(["deploy", "probe"].into_iter().chain(STEADY).chain(arguments))
}

/// One that is not.
fn unsteady<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Run {
    Run::new(["deploy", "probe"].into_iter().chain(UNSTEADY).chain(arguments))
}

/// One replica that behaves so, and what is said of it at the end.
#[track_caller]
fn check(
    arguments: &[&str],
    script: impl Fn(&server::Asked, usize) -> Reply + Send + Sync + 'static,
    status: i32,
    expected: &str,
) -> Done {
    let server = Server::start(script);
    let arguments = [&*server.url].into_iter().chain(arguments.iter().copied());
    let run = if status == 0 { steady(arguments) } else { unsteady(arguments) };
    run.stdout_has([expected]).status(status)
}

/// The second of the paths fails with this reply; the first is fine.
fn unready(reply: Reply) -> impl Fn(&server::Asked, usize) -> Reply + Send + Sync + 'static {
    move |asked, _| if asked.line.starts_with("GET /health") { alive("1.5.0", 5000) } else { reply.clone() }
}

#[test]
fn good_answers_in_a_row_make_it_steady() {
    let server = Server::healthy();
    let done =
        steady([&*server.url, "--expect-version", "1.5.0", "--expect-fingerprint", "0123456789abcdef"])
            .stdout_has([
                &format!("ms {}: good, version 1.5.0\n", server.name()),
                &format!("ms {}: steady, version 1.5.0\n", server.name()),
                "\nsteady after ",
                "ms: 1 replica, version 1.5.0\n",
            ])
            .status(0);
    assert_eq!(String::from_utf8(done.stdout).unwrap().lines().count(), 3);
    let asked = ["GET /health", "GET /ready?fingerprint"];
    assert_eq!(server.lines(), [asked; 3].concat());
    let text = server.asked.lock().unwrap()[0].text.to_lowercase();
    assert!(
        text.contains(&format!("host: {}", server.name())) && text.contains("user-agent: envguard/"),
        "{text}"
    );
}

#[test]
fn one_bad_replica_is_enough() {
    let (good, bad) = (Server::healthy(), Server::start(unready(unready_reply())));
    let expected = format!("\n  {}: /ready answers 503: database, mail; was good 0 of ", bad.name());
    let done = unsteady([&*good.url, &bad.url])
        .stdout_has(["\nnot steady within ", "s: 1 of 2 replicas\n", &expected])
        .status(1);
    assert!(!String::from_utf8(done.stdout).unwrap().contains(&format!("\n  {}", good.name())));
}

fn unready_reply() -> Reply {
    Reply::Json(503, r#"{"status":"unready","failing":["database","mail"]}"#.to_owned())
}

#[test]
fn one_that_becomes_ready_is_waited_for() {
    let script = |asked: &server::Asked, count| match count {
        0..3 => Reply::Json(503, r#"{"status":"starting"}"#.to_owned()),
        _ => healthy(asked),
    };
    check(&[], script, 0, ": /health answers 503: starting\n");
}

#[test]
fn one_that_flaps_is_not_steady() {
    let script = |asked: &server::Asked, count: usize| {
        if asked.line.starts_with("GET /health") {
            alive("1.5.0", 5000)
        } else if count % 8 == 7 {
            unready_reply()
        } else {
            ready()
        }
    };
    check(&["--consecutive", "5"], script, 1, "; was good ");
}

#[test]
fn bad_answers_say_what_is_wrong() {
    let cases = [
        (Reply::Json(503, r#"{"status":"draining"}"#.to_owned()), "/ready answers 503: draining;"),
        (Reply::Typed(500, "text/html", "<h1>canary".to_owned()), "/ready answers 500;"),
        (
            Reply::Endless("HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n".to_owned(), "canary"),
            "/ready: the answer is larger than 64 KiB;",
        ),
        (
            Reply::Endless(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned(),
                "1e\r\ncanarycanarycanarycanarycanary\r\n",
            ),
            "/ready: the answer is larger than 64 KiB;",
        ),
        (Reply::Endless("HTTP/1.1 200 OK\r\n".to_owned(), "X-Canary: canary\r\n"), "/ready: the "),
        (Reply::Raw("canary\r\n\r\n".to_owned()), "/ready: the answer is not what HTTP has;"),
        (Reply::Raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncanary".to_owned()), "/ready: the "),
        (Reply::Raw(String::new()), "/ready: the "),
        (Reply::Reset, "/ready: the connection was c"),
        (
            Reply::Json(200, r#"{"status":"ready","canary"#.to_owned()),
            "/ready: the answer says that it is JSON, and is none;",
        ),
        (
            redirect("http://canary.example/x"),
            "/ready redirects to http://canary.example:80, which nobody has asked for;",
        ),
        (redirect("/ready"), "/ready: it is redirected again and again;"),
    ];
    check_all(&[], cases);
}

#[test]
fn what_takes_too_long_is_not_waited_for() {
    let pause = Duration::from_millis(20);
    let cases = [
        (Reply::Silence, "/ready: no answer within 200ms;"),
        (Reply::Late(Duration::from_secs(1), Box::new(ready())), "/ready: no answer within 200ms;"),
        (
            Reply::Drop("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n".repeat(9), pause),
            "/ready: no answer within 200ms;",
        ),
    ];
    check_all(&["--request-timeout", "200ms"], cases);
}

/// Replicas that are not ready, all at once: each takes all the time that there is.
fn check_all<const N: usize>(arguments: &[&str], cases: [(Reply, &str); N]) {
    thread::scope(|scope| {
        for (reply, expected) in cases {
            scope.spawn(move || {
                let shown = format!("{reply:?}");
                let done = check(arguments, unready(reply), 1, expected);
                let text = String::from_utf8(done.stdout).unwrap();
                assert!(!text.replace("canary.example", "").contains("canary"), "{shown}: {text}");
            });
        }
    });
}

fn redirect(location: &str) -> Reply {
    Reply::Raw(format!("HTTP/1.1 302 X\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"))
}

#[test]
fn redirects_within_a_host_are_followed() {
    let script = |asked: &server::Asked, _| match &*asked.line {
        "GET /health" => redirect("/healthz"),
        "GET /healthz" => redirect("v2/healthz"),
        "GET /v2/healthz" => alive("1.5.0", 5000),
        _ => ready(),
    };
    check(&[], script, 0, "steady after ");
}

#[test]
fn nobody_who_was_not_named_is_asked() {
    let other = Server::healthy();
    let location = format!("{}/ready", other.url);
    check(&[], unready(redirect(&location)), 1, ", which nobody has asked for;");
    let server = Server::healthy();
    // The environment names a proxy, and nobody has asked for it.
    let run = steady([&*server.url]).env("HTTP_PROXY", &other.url).env("ALL_PROXY", &other.url);
    run.stdout_has(["steady after "]).status(0);
    assert!(other.lines().is_empty());
}

#[test]
fn a_proxy_is_used_if_asked_for() {
    let proxy = Server::start(|asked, _| {
        assert!(asked.line.starts_with("CONNECT app.invalid:80"), "{}", asked.line);
        Reply::Raw("HTTP/1.1 403 Forbidden\r\n\r\n".to_owned())
    });
    unsteady(["--proxy", "http://app.invalid"])
        .env("ALL_PROXY", &proxy.url)
        .stdout_has(["/health: the proxy does not let it through;"])
        .status(1);
    let help = "`HTTPS_PROXY` and its like do, or leave out `--proxy`";
    steady(["--proxy", "http://app.invalid"])
        .stderr(&format!("error: the environment names no proxy\nhelp: {help}"))
        .status(2);
}

#[test]
fn another_version_or_configuration_is_not_what_was_deployed() {
    for (arguments, expected) in [
        (["--expect-version", "1.5.1"], ": version 1.5.0, not 1.5.1; was good 0 of "),
        (["--expect-fingerprint", "fedc"], ": fingerprint 0123456789abcdef, not fedc; was good 0 of "),
    ] {
        check(&arguments, |asked, _| healthy(asked), 1, expected);
        let plain = |_: &server::Asked, _| Reply::Typed(200, "text/plain", "OK".to_owned());
        let what = arguments[0].trim_start_matches("--expect-");
        check(&arguments, plain, 1, &format!(": it says no {what}; was good 0 of "));
    }
}

#[test]
fn replicas_that_differ_are_noted() {
    let one = Server::healthy();
    let other = Server::start(|asked, _| match &*asked.line {
        "GET /health" => alive("1.4.9", 5000),
        _ => Reply::Json(200, r#"{"status":"ready","fingerprint":"fedc"}"#.to_owned()),
    });
    let (first, second) = (one.name(), other.name());
    steady([&*one.url, &other.url])
        .stdout_has([
            &format!("note: the replicas have different versions: 1.4.9 ({second}), 1.5.0 ({first})\n"),
            &format!("note: the replicas have different configurations: 0123456789abcdef ({first}), fedc ({second})\n"),
        ])
        .status(0);
}

#[test]
fn other_apps_are_judged_by_their_status() {
    let note = "note: judged by the status alone, since the answers have another form than those of envguard's guard: ";
    for body in [r#"{"status":"UP"}"#, "[]", "{}"] {
        check(&[], move |_, _| Reply::Json(200, body.to_owned()), 0, note);
    }
    check(&[], |_, _| Reply::Typed(200, "text/plain", "Healthy".to_owned()), 0, note);
    check(&[], |_, _| Reply::Json(503, r#"{"status":"DOWN"}"#.to_owned()), 1, "/health answers 503: DOWN;");
}

#[test]
fn a_crash_loop_ends_the_wait() {
    let uptimes = [5000, 1, 0];
    let script = move |asked: &server::Asked, count: usize| match &*asked.line {
        "GET /health" => alive("1.5.0", uptimes[(count / 2).min(2)]),
        _ => ready(),
    };
    let server = Server::start(script);
    steady(["--consecutive", "10", &server.url])
        .stdout_has([
            "\ncrash loop, seen after ",
            &format!(
                "\n  {}: its process began anew 2 times while it was looked at; the last one was up for 0s\n",
                server.name()
            ),
        ])
        .status(1);
}

#[test]
fn one_new_process_is_a_deployment() {
    let script = |asked: &server::Asked, count: usize| match &*asked.line {
        "GET /health" => alive("1.5.0", if count < 2 { 5000 } else { 0 }),
        _ => ready(),
    };
    check(&[], script, 0, "note: a new process answers since the probe began: ");
}

#[test]
fn processes_side_by_side_are_told() {
    let script = |asked: &server::Asked, count: usize| match &*asked.line {
        "GET /health" => alive("1.5.0", if count.is_multiple_of(4) { 5000 } else { 300 }),
        _ => ready(),
    };
    check(&[], script, 0, "note: answered by several processes side by side, so no crash loop can be seen");
}

#[test]
fn nobody_there_is_a_verdict() {
    let gone = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    unsteady([&*gone]).stdout_has(["/health: nobody listens; was good 0 of "]).status(1);
    unsteady(["http://nobody.invalid"]).stdout_has(["nobody.invalid: "]).status(1);
}

#[test]
fn a_url_with_a_path_is_asked_for_that_alone() {
    let server = Server::start(|_, _| alive("1.5.0", 5000));
    let url = format!("{}/actuator/health?full=canary", server.url);
    let done =
        steady([&*url, "--expect-version", "1.5.0"]).stdout_has(["/actuator/health: steady"]).status(0);
    assert_eq!(server.lines(), ["GET /actuator/health?full=canary"; 3]);
    assert!(!String::from_utf8(done.stdout).unwrap().contains("canary"));
}

#[test]
fn other_paths_can_be_asked_for() {
    let server = Server::start(|asked, _| if asked.line == "GET /live" { alive("1", 9) } else { ready() });
    steady([&*server.url, "--health", "/live", "--ready", "/up?all"]).stdout_has(["steady after "]).status(0);
    assert_eq!(server.lines()[..2], ["GET /live", "GET /up?all&fingerprint"]);
}

#[test]
fn ipv6_is_spoken() {
    let Ok(server) = Server::at("[::1]:0", |asked, _| healthy(asked)) else {
        let _ = writeln!(std::io::stderr(), "SKIPPED: there is no IPv6 here");
        return;
    };
    steady([&*server.url]).stdout_has(["[::1]:", "steady after "]).status(0);
}

#[test]
fn each_address_can_be_a_replica_of_its_own() {
    let server = Server::healthy();
    let port = server.name().rsplit(':').next().unwrap();
    let expected = format!("127.0.0.1:{port} (localhost:{port}): ");
    // Where `localhost` is an address of IPv6 too, nobody listens there.
    let output = crate::support::command()
        .args(["deploy", "probe"])
        .args(UNSTEADY)
        .args(["--all-addresses", &format!("http://localhost:{port}")])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains(&expected), "{text}");
    let help = "with `--all-addresses`, they have to be known before the first request";
    steady(["--all-addresses", "http://nobody.invalid"])
        .stderr(&format!("error: the addresses of `nobody.invalid` cannot be found\nhelp: {help}"))
        .status(2);
}

#[test]
fn what_cannot_be_done_is_told_before_anybody_is_asked() {
    for (arguments, expected) in [
        (
            &["localhost:8080"][..],
            "error: the URL `localhost:8080` has to begin with `http://`, `https://` or `unix:`",
        ),
        (
            &["http://a", "http://me:canary@app"],
            "error: the URL 2 names a user or a password, which is no place for them",
        ),
        (
            &["http://a", "--consecutive", "1000", "--interval", "1s"],
            "error: 1000 good answers in a row, 1s apart, take 999s, and the time is over after 60s\n\
             help: give it more time by `--timeout`, or ask more often by `--interval`",
        ),
        (
            &["http://a", "--ca", "missing.pem"],
            "error: `missing.pem` cannot be read: no such file or directory",
        ),
        (
            &[],
            "error: there is nobody to ask\n\
             help: name the URL of each replica, or put them into `envguard.toml` as `urls` of `[deploy.probe]`",
        ),
    ] {
        Run::new(["deploy", "probe"].iter().chain(arguments)).stderr(expected).status(2);
    }
}

#[test]
fn strangers_cannot_control_a_terminal() {
    let script = |_: &server::Asked, _| {
        Reply::Json(503, r#"{"status":"x","failing":["\u001b[2J\u001b]0;x\u0007\u202e\r\n"]}"#.to_owned())
    };
    let done =
        check(&["-v"], script, 1, r": /health answers 503: \u{1b}[2J\u{1b}]0;x\u{7}\u{202e}\u{d}\u{a}");
    assert!(done.stdout.iter().all(|byte| *byte == b'\n' || (b' '..=b'~').contains(byte)));
}

/// On a terminal, which only `script` of util-linux has for everybody.
#[test]
#[cfg(target_os = "linux")]
fn a_terminal_has_a_table() {
    use std::process::Command;

    if Command::new("script").arg("--version").output().is_err() {
        let _ = writeln!(std::io::stderr(), "SKIPPED: there is no `script` here");
        return;
    }
    let (good, bad) = (Server::healthy(), Server::start(unready(unready_reply())));
    let quick = UNSTEADY.join(" ");
    let command = format!("{} deploy probe {quick} {} {}", env!("CARGO_BIN_EXE_envguard"), good.url, bad.url);
    let output = Command::new("script").args(["-qec", &command, "/dev/null"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    for piece in [
        &format!("{}  steady, version 1.5.0, up for 5000s; good ", good.name()),
        &format!("{}  /ready answers 503: database, mail; good 0 of ", bad.name()),
        "not steady within ",
    ] {
        assert!(text.contains(piece), "{piece:?} is not in {text}");
    }
}

#[cfg(unix)]
#[test]
fn a_verdict_is_one_though_nobody_listens() {
    for (server, status) in [(Server::healthy(), 0), (Server::start(unready(unready_reply())), 1)] {
        let mut child = crate::support::command()
            .args(["deploy", "probe", "--format", "jsonl"])
            .args(if status == 0 { STEADY } else { UNSTEADY })
            .arg(&server.url)
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        assert_eq!(child.wait().unwrap().code(), Some(status));
    }
}

#[test]
fn quiet_is_quiet_where_all_is_well() {
    let server = Server::healthy();
    steady(["-q", &*server.url]).status(0);
}

#[test]
fn nothing_else_uses_the_network() {
    let sources = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("crates");
    let mut offenders = Vec::new();
    let mut pending: Vec<_> = ["core", "syntax", "secrets", "cli"]
        .map(|name| sources.join(format!("envguard-{name}/src")))
        .to_vec();
    while let Some(directory) = pending.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            // What tests do is nobody's business.
            let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
            let words = [
                "TcpStream",
                "TcpListener",
                "UdpSocket",
                "UnixStream",
                "UnixDatagram",
                "UnixListener",
                "ToSocketAddrs",
                "ureq",
            ];
            let own = path.strip_prefix(&sources).unwrap();
            let is_probe = own.components().any(|part| part.as_os_str() == "probe");
            let is_test = own.ends_with("tests.rs");
            if !is_probe && !is_test && words.iter().any(|word| text.contains(word)) {
                offenders.push(path);
            }
        }
    }
    assert!(offenders.is_empty(), "{offenders:?}");
}

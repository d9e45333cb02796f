//! What programs are told, and what becomes of signals.

use serde_json::Value;

use super::server::{Reply, Server, healthy};
use super::{steady, unready_reply, unsteady};

/// The validator of the published schema.
fn schema() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(include_str!("../../../schemas/probe.schema.json")).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    jsonschema::validator_for(&schema).unwrap()
}

#[track_caller]
fn read(bytes: &[u8]) -> Vec<Value> {
    let schema = schema();
    let text = std::str::from_utf8(bytes).unwrap();
    let values: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for value in &values {
        let errors: Vec<String> = schema.iter_errors(value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?} in {value}");
    }
    values
}

#[test]
fn events_and_reports_are_as_their_schema_has_them() {
    let good = Server::healthy();
    let bad = Server::start(|asked, count| match count {
        0..4 => healthy(asked),
        _ => unready_reply(),
    });
    let arguments = [&*good.url, &bad.url, "--format"];
    let done = unsteady(arguments.into_iter().chain(["jsonl"])).stdout_has([]).status(1);
    let events = read(&done.stdout);
    let (first, last) = (&events[0], &events[events.len() - 1]);
    assert_eq!((&first["event"], &first["replicas"][1]), (&"start".into(), &bad.name().into()));
    let polls: Vec<&Value> = events.iter().filter(|event| event["event"] == "poll").collect();
    assert!(polls.iter().any(|poll| poll["good"] == true && poll["answers"][1]["status"] == 200));
    assert!(polls.iter().any(|poll| poll["problem"]["message"] == "/health answers 503: database, mail"));
    assert_eq!((&last["event"], &last["verdict"]), (&"verdict".into(), &"unsteady".into()));

    let done = unsteady(arguments.into_iter().chain(["json"])).stdout_has([]).status(1);
    let [report] = &*read(&done.stdout) else { panic!("one object") };
    assert_eq!(report["replicas"][0]["steady"], true);
    assert_eq!(report["replicas"][0]["app_version"], "1.5.0");
    assert_eq!(report["replicas"][1]["last_problem"]["kind"], "status");
    assert_eq!(report["reasons"].as_array().unwrap().len(), 1);
}

#[test]
fn smoke_and_new_processes_are_in_events() {
    let server = Server::start(|asked, count| match &*asked.line {
        "GET /health" if count >= 2 => super::alive("1.5.0", 0),
        _ => healthy(asked),
    });
    let config = "[[deploy.probe.smoke]]\npath = '/'\n[[deploy.probe.smoke]]\npath = '/b'\nname = 'b'\n";
    let done =
        steady([&*server.url, "--format", "jsonl"]).file("envguard.toml", config).stdout_has([]).status(0);
    let events = read(&done.stdout);
    assert!(events.iter().any(|event| event["new_process"] == true));
    assert!(
        events.iter().any(|event| event["smoke"][1]["name"] == "b" && event["smoke"][1]["passed"] == true)
    );
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_wait_with_what_was_seen() {
    use rustix::process::Signal;

    use crate::support::process::Process;

    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let server = Server::start(|_, _| Reply::Silence);
        let process = Process::start(&[], ["deploy", "probe", "--format", "jsonl", &server.url]);
        process.says(&format!(r#"{{"event":"start","version":1,"replicas":["{}"]}}"#, server.name()));
        process.signal(signal);
        let line = process.line();
        assert!(
            line.contains(r#""verdict":"interrupted""#) && line.contains("has not answered yet"),
            "{line}"
        );
        process.ends_in(code);
    }
}

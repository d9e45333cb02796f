//! `envguard deploy probe`, the real one, looks on while replicas are exchanged, and at some that are not as they should be.

use std::path::Path;
use std::process::{Output, Stdio};

use serde_json::Value;
use tokio::process::Command;

use crate::envguard::envguard;
use crate::instance::{Instance, TOKEN};
use crate::postgres::Postgres;
use crate::wait::wait_for;

/// What the replicas run.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A probe of these instances, in an empty directory, which reports in JSON.
async fn probe(directory: &Path, instances: &[&Instance], arguments: &[&str]) -> Command {
    let mut probe = Command::new(envguard().await);
    probe.args(["deploy", "probe", "--format", "json", "--interval", "100ms"]).args(arguments);
    probe.args(instances.iter().map(|instance| format!("http://{}", instance.address)));
    probe.env_clear().env("API_TOKEN", TOKEN).current_dir(directory).kill_on_drop(true);
    probe.stdout(Stdio::piped());
    probe
}

/// The exit code, and the report.
fn read(output: Output) -> (Option<i32>, Value) {
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains(TOKEN), "{text}");
    (output.status.code(), serde_json::from_str(&text).unwrap())
}

async fn three(postgres: &Postgres) -> [Instance; 3] {
    let url = postgres.url();
    [Instance::ready(&url).await, Instance::ready(&url).await, Instance::ready(&url).await]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rolling_restart_of_three_replicas_ends_steady() {
    let Some(postgres) = Postgres::started().await else { return };
    let directory = tempfile::tempdir().unwrap();
    let mut instances = three(&postgres).await;
    let [first, second, third] = &instances;
    // So many good answers that there are not enough of them between one restart and the next.
    let arguments = ["--consecutive", "20", "--timeout", "120s", "--expect-version", VERSION];
    let mut onlooker = probe(directory.path(), &[first, second, third], &arguments).await.spawn().unwrap();

    for instance in &mut instances {
        // It has to have been seen before it goes.
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        instance.terminate();
        assert_eq!(instance.ended().await.code(), Some(0), "{}", instance.log());
        let next = Instance::start_at(instance.address, &postgres.url(), &[]).await;
        next.wait_until("/ready", 200, r#"{"status":"ready"}"#).await;
        *instance = next;
        assert!(onlooker.try_wait().unwrap().is_none(), "it is steady too early");
    }
    let (code, report) = read(onlooker.wait_with_output().await.unwrap());
    assert_eq!((code, &report["verdict"]), (Some(0), &"steady".into()), "{report}");
    let replicas = report["replicas"].as_array().unwrap();
    assert_eq!(replicas.len(), 3, "{report}");
    for replica in replicas {
        assert_eq!((&replica["steady"], &replica["new_processes"]), (&true.into(), &1.into()), "{report}");
        assert!(replica["polls"].as_u64() > replica["good"].as_u64(), "{report}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_bad_replica_is_told() {
    let Some(postgres) = Postgres::started().await else { return };
    let directory = tempfile::tempdir().unwrap();
    let [first, second, third] = three(&postgres).await;
    // Nobody listens where it looks for its database.
    let bad = Instance::start("postgres://orders:x@127.0.0.1:1/postgres").await;
    let probe =
        probe(directory.path(), &[&first, &second, &third, &bad], &["--timeout", "3s"]).await.output().await;
    let (code, report) = read(probe.unwrap());
    assert_eq!((code, &report["verdict"]), (Some(1), &"unsteady".into()), "{report}");
    let reasons = report["reasons"].as_array().unwrap();
    assert_eq!(reasons.len(), 1, "{report}");
    let expected = format!("{}: /ready answers 503: starting; was good 0 of ", bad.address);
    assert!(reasons[0].as_str().unwrap().starts_with(&expected), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_version_or_configuration_is_told() {
    let Some(postgres) = Postgres::started().await else { return };
    let directory = tempfile::tempdir().unwrap();
    let instance = Instance::ready(&postgres.url()).await;
    let another =
        Instance::start_at(([127, 0, 0, 1], 0).into(), &postgres.url(), &[("DATABASE_CONNECTIONS", "7")])
            .await;
    another.wait_until("/ready", 200, r#"{"status":"ready"}"#).await;
    let both = [&instance, &another];

    let body = instance.get("/ready?fingerprint").await.body;
    let body: Value = serde_json::from_str(&body).unwrap();
    let fingerprint = body["fingerprint"].as_str().unwrap();
    for (arguments, code, reasons, warnings) in [
        (["--expect-fingerprint", fingerprint], Some(1), 1, 1),
        (["--expect-version", "9.9.9"], Some(1), 2, 1),
        (["--expect-version", VERSION], Some(0), 0, 1),
    ] {
        let arguments = [&["--timeout", "3s"][..], &arguments].concat();
        let probe = probe(directory.path(), &both, &arguments).await.output().await.unwrap();
        let (found, report) = read(probe);
        let count = |what: &str| report[what].as_array().unwrap().len();
        assert_eq!((found, count("reasons"), count("warnings")), (code, reasons, warnings), "{report}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_placed_before_it_is_steady() {
    let Some(postgres) = Postgres::started().await else { return };
    let directory = tempfile::tempdir().unwrap();
    let instance = Instance::ready(&postgres.url()).await;
    let smoke = r#"
[[deploy.probe.smoke]]
method = "POST"
path = "/orders"
headers = { Authorization = "Bearer $API_TOKEN" }
body = '{"item":"tea","quantity":2}'
status = 201
max-latency = "30s"
expect = [{ pointer = "/id" }, { pointer = "/item", value = "tea" }]
"#;
    for (text, code) in [(smoke.to_owned(), Some(0)), (smoke.replace("$API_TOKEN", "nobody"), Some(1))] {
        std::fs::write(directory.path().join("envguard.toml"), text).unwrap();
        let probe = probe(directory.path(), &[&instance], &["--timeout", "3s"]).await.output().await.unwrap();
        let (found, report) = read(probe);
        assert_eq!(found, code, "{report}");
    }
    wait_for("the order", async || (instance.get("/orders/1").await.status == 200).then_some(())).await;
    assert_eq!(instance.get("/orders/2").await.status, 404, "it was placed once");
}

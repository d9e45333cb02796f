//! `/health` and `/ready` while the database comes and goes.

use crate::instance::{Instance, TOKEN};
use crate::postgres::{PASSWORD, Postgres};

const READY: &str = r#"{"status":"ready"}"#;

#[tokio::test(flavor = "multi_thread")]
async fn an_instance_is_ready_while_its_database_is_there() {
    let Some(mut postgres) = Postgres::new() else { return };

    let mut instance = Instance::start(&postgres.url()).await;
    instance.wait_until("/ready", 503, r#"{"status":"starting"}"#).await;
    assert_eq!(instance.get("/health").await.status, 200);

    postgres.start().await;
    instance.wait_until("/ready", 200, READY).await;
    assert_eq!(instance.post(r#"{"item":"tea","quantity":2}"#).await.status, 201);

    postgres.stop();
    instance.wait_until("/ready", 503, r#"{"status":"unready","failing":["database"]}"#).await;
    assert_eq!(instance.get("/health").await.status, 200);
    assert_eq!(instance.get("/orders/1").await.status, 503);

    postgres.start().await;
    instance.wait_until("/ready", 200, READY).await;
    assert_eq!(instance.get("/orders/1").await.status, 200);
    assert!(!instance.has_ended());

    let fingerprint = instance.get("/ready?fingerprint").await.body;
    assert!(fingerprint.starts_with(r#"{"status":"ready","fingerprint":""#), "{fingerprint}");
    let log = instance.log();
    assert!(!log.contains(TOKEN) && !log.contains(PASSWORD), "{log}");
}

//! What the service is for.

use crate::http::{self, Answer};
use crate::instance::{Instance, TOKEN};
use crate::postgres::{PASSWORD, Postgres};

#[tokio::test(flavor = "multi_thread")]
async fn orders_are_placed_and_looked_up() {
    let Some(postgres) = Postgres::started().await else { return };
    let instance = Instance::ready(&postgres.url()).await;
    let answer = |status, body: &str| Answer { status, body: body.to_owned() };

    let tea = r#"{"id":1,"item":"tea","quantity":2}"#;
    assert_eq!(instance.post(r#"{"item":"tea","quantity":2}"#).await, answer(201, tea));
    assert_eq!(instance.get("/orders/1").await, answer(200, tea));
    assert_eq!(instance.get("/orders/2").await, answer(404, r#"{"error":"there is no such order"}"#));

    let nonsense = answer(422, r#"{"error":"an order has an item, and a quantity from 1"}"#);
    for order in [
        r#"{"item":" ","quantity":1}"#,
        r#"{"item":"tea","quantity":0}"#,
        r#"{"item":"\u0000","quantity":1}"#,
    ] {
        assert_eq!(instance.post(order).await, nonsense, "{order}");
    }
    let stranger = answer(401, r#"{"error":"the token is missing, or another one"}"#);
    for token in ["", "another", &TOKEN[1..], &TOKEN.to_uppercase()] {
        let order = r#"{"item":"tea","quantity":2}"#;
        assert_eq!(http::post(instance.address, "/orders", token, order).await.unwrap(), stranger, "{token}");
    }

    // Another instance finds the tables as they are.
    let another = Instance::ready(&postgres.url()).await;
    assert_eq!(another.get("/orders/1").await, answer(200, tea));
    for log in [instance.log(), another.log()] {
        assert!(!log.contains(TOKEN) && !log.contains(PASSWORD), "{log}");
    }
}

//! Instances that go without dropping a request.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::task::JoinSet;

use crate::balancer::Balancer;
use crate::http::{self, Connection};
use crate::instance::{Instance, TOKEN};
use crate::postgres::Postgres;
use crate::wait::wait_for;

const ORDER: &str = r#"{"item":"tea","quantity":2}"#;
const DRAINING: &str = r#"{"status":"draining"}"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_was_begun_is_answered() {
    let Some(postgres) = Postgres::started().await else { return };
    let mut instance = Instance::ready(&postgres.url()).await;

    // An order that has to wait, as long as the test wants it to.
    let mut blocker = postgres.connect().await.unwrap();
    let lock = blocker.transaction().await.unwrap();
    lock.batch_execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let address = instance.address;
    let order = tokio::spawn(async move { http::post(address, "/orders", TOKEN, ORDER).await });
    let observer = postgres.connect().await.unwrap();
    wait_for("an order that waits", async || {
        let waiting =
            "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT%'";
        observer.query_opt(waiting, &[]).await.unwrap()
    })
    .await;

    let mut kept = Connection::open(address).await.unwrap();
    assert!(kept.get("/health").await.unwrap().status == 200 && !kept.is_over());

    instance.terminate();
    instance.wait_until("/ready", 503, DRAINING).await;
    // It serves on, and sends clients elsewhere that would come again by the same connection.
    assert!(kept.get("/health").await.unwrap().status == 200 && kept.is_over());
    // It takes nothing new any more, and still does not go.
    wait_for("an instance that listens no more", async || http::get(address, "/health").await.err()).await;
    assert!(!instance.has_ended() && !order.is_finished());

    lock.commit().await.unwrap();
    assert_eq!(order.await.unwrap().unwrap().status, 201);
    assert_eq!(instance.ended().await.code(), Some(0), "{}", instance.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rolling_restart_under_load_fails_no_request() {
    let Some(postgres) = Postgres::started().await else { return };
    let balancer = Balancer::start().await;
    let mut instances = Vec::new();
    for _ in 0..2 {
        let instance = Instance::ready(&postgres.url()).await;
        let target = balancer.add(instance.address);
        wait_for("a target that is ready", async || target.is_ready().then_some(())).await;
        instances.push((instance, target));
    }
    slow_down(&postgres).await;
    let load = Load::start(&balancer);

    for (instance, target) in &mut instances {
        wait_for("a request in flight", async || (target.in_flight() > 0).then_some(())).await;
        let before = target.finished();
        instance.terminate();
        instance.wait_until("/ready", 503, DRAINING).await;
        assert_eq!(instance.ended().await.code(), Some(0), "{}", instance.log());
        assert!(target.finished() > before, "it has had nothing to finish");

        let next = Instance::start(&postgres.url()).await;
        assert_ne!(next.address, instance.address);
        *target = balancer.add(next.address);
        *instance = next;
        wait_for("requests to the next one", async || (target.finished() > 5).then_some(())).await;
    }

    let placed = load.stop().await;
    let client = postgres.connect().await.unwrap();
    let stored: i64 = client.query_one("SELECT count(*) FROM orders", &[]).await.unwrap().get(0);
    assert_eq!(usize::try_from(stored).unwrap(), placed);
}

/// Makes placing an order take a while, so that there are always some that have been begun.
async fn slow_down(postgres: &Postgres) {
    let statements = "CREATE FUNCTION take_a_while() RETURNS trigger LANGUAGE plpgsql
                          AS $$ BEGIN PERFORM pg_sleep(0.1); RETURN NEW; END $$;
                      CREATE TRIGGER take_a_while BEFORE INSERT ON orders
                          FOR EACH ROW EXECUTE FUNCTION take_a_while();";
    postgres.connect().await.unwrap().batch_execute(statements).await.unwrap();
}

/// Clients that place orders and look them up, one after the other, all the time.
struct Load {
    is_over: Arc<AtomicBool>,
    clients: JoinSet<usize>,
}

impl Load {
    fn start(balancer: &Balancer) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let mut clients = JoinSet::new();
        for number in 0..8 {
            // Half of them keep their connection as long as they may, past what the balancer has found out.
            let client = Client { server: balancer.address, keeps: number % 2 == 0, connection: None };
            clients.spawn(client.order_until(Arc::clone(&is_over)));
        }
        Self { is_over, clients }
    }

    /// How many orders have been placed. It fails if any request has.
    async fn stop(self) -> usize {
        self.is_over.store(true, Ordering::SeqCst);
        self.clients.join_all().await.into_iter().sum()
    }
}

struct Client {
    server: SocketAddr,
    keeps: bool,
    connection: Option<Connection>,
}

impl Client {
    /// Gives how many orders it has placed.
    async fn order_until(mut self, is_over: Arc<AtomicBool>) -> usize {
        let mut placed = 0;
        while !is_over.load(Ordering::SeqCst) {
            let answer = self.connection().await.post("/orders", TOKEN, ORDER).await.unwrap();
            assert_eq!(answer.status, 201, "{}", answer.body);
            placed += 1;
            let order: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
            let path = format!("/orders/{}", order["id"]);
            let found = self.connection().await.get(&path).await.unwrap();
            assert_eq!((found.status, found.body), (200, answer.body));
        }
        placed
    }

    async fn connection(&mut self) -> &mut Connection {
        let kept = self.connection.take().filter(|connection| self.keeps && !connection.is_over());
        let connection = match kept {
            Some(connection) => connection,
            None => Connection::open(self.server).await.unwrap(),
        };
        self.connection.insert(connection)
    }
}

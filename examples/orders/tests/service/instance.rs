//! Instances of the service.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex};

use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::http::{self, Answer};
use crate::wait::wait_for;

/// What requests to place orders carry.
pub(crate) const TOKEN: &str = "canary-of-the-api-with-32-characters";

/// How long an instance goes on listening after it was asked to end.
const GRACE: &str = "2s";

/// How long an instance waits for the database: on a busy machine, connecting takes a while.
const PATIENCE: &str = "30s";

/// The service in its environment, where nothing else is.
pub(crate) fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_orders"));
    command.env_clear().env("ENVGUARD_DOTENV", "0").kill_on_drop(true);
    command
}

/// An instance that runs.
pub(crate) struct Instance {
    pub(crate) address: SocketAddr,
    process: Child,
    log: Arc<Mutex<String>>,
}

impl Instance {
    /// Starts one, and waits until it listens.
    pub(crate) async fn start(database_url: &str) -> Self {
        Self::start_at((Ipv4Addr::LOCALHOST, 0).into(), database_url, &[]).await
    }

    /// Starts one that listens at `address`, with more variables, and waits until it listens.
    pub(crate) async fn start_at(address: SocketAddr, database_url: &str, more: &[(&str, &str)]) -> Self {
        let mut process = command()
            .env("LISTEN", address.to_string())
            .env("API_TOKEN", TOKEN)
            .env("DRAIN_GRACE", GRACE)
            .env("DATABASE_URL", database_url)
            .env("DATABASE_TIMEOUT", PATIENCE)
            .envs(more.iter().copied())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let kept = Arc::clone(&log);
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                let mut log = kept.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        let address = wait_for("an instance", async || {
            let log = log.lock().unwrap().clone();
            let ended = process.try_wait().unwrap();
            assert!(ended.is_none(), "{log}");
            log.lines().find_map(|line| line.split_once("address=")?.1.trim().parse().ok())
        })
        .await;
        Self { address, process, log }
    }

    /// Starts one, and waits until it is ready.
    pub(crate) async fn ready(database_url: &str) -> Self {
        let instance = Self::start(database_url).await;
        instance.wait_until("/ready", 200, r#"{"status":"ready"}"#).await;
        instance
    }

    /// Waits until it answers so.
    pub(crate) async fn wait_until(&self, path: &str, status: u16, body: &str) {
        let expected = Answer { status, body: body.to_owned() };
        wait_for(body, async || (self.get(path).await == expected).then_some(())).await;
    }

    /// Asks it for `path`.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        http::get(self.address, path).await.unwrap()
    }

    /// Sends it an order.
    pub(crate) async fn post(&self, body: &str) -> Answer {
        http::post(self.address, "/orders", TOKEN, body).await.unwrap()
    }

    /// Asks it to end, as those do that operate it.
    pub(crate) fn terminate(&self) {
        let id = self.process.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?)).unwrap();
        kill_process(id, Signal::TERM).unwrap();
    }

    /// Whether it has ended.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.process.try_wait().unwrap().is_some()
    }

    /// Waits until it has ended.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        self.process.wait().await.unwrap()
    }

    /// What it has logged so far.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }
}

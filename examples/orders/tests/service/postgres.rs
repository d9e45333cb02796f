//! A PostgreSQL of a test's own: on loopback, with its data in a temporary directory, gone with the test.

use std::fs;
use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};

use rustix::process::{Pid, Signal, geteuid, kill_process};
use tempfile::TempDir;
use tokio_postgres::{Client, NoTls};

use crate::wait::wait_for;

/// It must not be in any log.
pub(crate) const PASSWORD: &str = "canary-of-the-database";

/// Where Debian and others put the programs of the server, which are not in `PATH`.
const PLACES: [&str; 4] =
    ["/usr/lib/postgresql", "/usr/local/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"];

/// Ports below those that the system gives to connections, so that nobody else takes one while the server is stopped.
static NEXT_PORT: AtomicU16 = AtomicU16::new(0);
const PORTS: std::ops::Range<u16> = 20_000..30_000;

/// A server, which may be stopped.
pub(crate) struct Postgres {
    programs: PathBuf,
    directory: TempDir,
    owner: Option<Owner>,
    port: u16,
    running: Option<Child>,
}

/// Whom the server runs as, since it refuses to run as root.
#[derive(Clone, Copy)]
struct Owner {
    user: u32,
    group: u32,
}

impl Postgres {
    /// One that has never been started. Where this machine has none, it says so, and gives none; or it fails, if
    /// `ENVGUARD_REQUIRE_POSTGRES=1`.
    pub(crate) fn new() -> Option<Self> {
        match Self::create() {
            Ok(postgres) => Some(postgres),
            Err(reason) => {
                let is_needed =
                    std::env::var_os("ENVGUARD_REQUIRE_POSTGRES").is_some_and(|value| value == "1");
                assert!(!is_needed, "{reason}");
                // Past the test harness, which keeps what tests that pass print.
                let _ = writeln!(std::io::stderr(), "SKIPPED, and nothing tested: {reason}");
                None
            }
        }
    }

    /// One that runs.
    pub(crate) async fn started() -> Option<Self> {
        let mut postgres = Self::new()?;
        postgres.start().await;
        Some(postgres)
    }

    fn create() -> Result<Self, String> {
        let programs = programs().ok_or("PostgreSQL is not installed (`apt-get install postgresql`)")?;
        let owner = if geteuid().is_root() {
            Some(
                owner()
                    .ok_or("PostgreSQL does not run as root, and there is neither `postgres` nor `nobody`")?,
            )
        } else {
            None
        };
        let directory = tempfile::tempdir().map_err(|error| error.to_string())?;
        let password = directory.path().join("password");
        fs::write(&password, PASSWORD).map_err(|error| error.to_string())?;
        if let Some(owner) = owner {
            for path in [directory.path(), &password] {
                std::os::unix::fs::chown(path, Some(owner.user), Some(owner.group))
                    .map_err(|error| error.to_string())?;
            }
        }
        let postgres = Self { programs, directory, owner, port: free_port()?, running: None };
        let output = postgres
            .command("initdb")
            .args(["--pgdata=data", "--username=orders", "--pwfile=password", "--auth=scram-sha-256"])
            .args(["--encoding=UTF8", "--no-locale", "--no-sync"])
            .output()
            .map_err(|error| format!("initdb: {error}"))?;
        if output.status.success() {
            Ok(postgres)
        } else {
            Err(format!("initdb: {}", String::from_utf8_lossy(&output.stderr)))
        }
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.env_clear().env("LC_ALL", "C").current_dir(self.directory.path()).stdin(Stdio::null());
        if let Some(owner) = self.owner {
            command.uid(owner.user).gid(owner.group);
        }
        command
    }

    /// Starts it, and waits until it answers.
    pub(crate) async fn start(&mut self) {
        let log = || fs::File::options().create(true).append(true).open(self.log()).unwrap();
        let child = self
            .command("postgres")
            .args(["-D", "data", "-p", &self.port.to_string()])
            .args(["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="])
            .args(["-c", "fsync=off", "-c", "shared_buffers=16MB"])
            .stdout(log())
            .stderr(log())
            .spawn()
            .unwrap();
        self.running = Some(child);
        wait_for("the database", async || {
            let ended = self.running.as_mut().and_then(|child| child.try_wait().unwrap());
            assert!(ended.is_none(), "{}", fs::read_to_string(self.log()).unwrap_or_default());
            self.connect().await.ok()
        })
        .await;
    }

    /// Stops it, cutting off whoever is connected.
    pub(crate) fn stop(&mut self) {
        self.end(Signal::INT);
    }

    fn end(&mut self, signal: Signal) {
        if let Some(mut child) = self.running.take() {
            kill_process(Pid::from_child(&child), signal).unwrap();
            child.wait().unwrap();
        }
    }

    fn log(&self) -> PathBuf {
        self.directory.path().join("log")
    }

    /// What apps connect to.
    pub(crate) fn url(&self) -> String {
        format!("postgres://orders:{PASSWORD}@127.0.0.1:{}/postgres", self.port)
    }

    /// A connection of the test's own.
    pub(crate) async fn connect(&self) -> Result<Client, tokio_postgres::Error> {
        let (client, connection) = tokio_postgres::connect(&self.url(), NoTls).await?;
        tokio::spawn(connection);
        Ok(client)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.end(Signal::QUIT);
    }
}

/// The directory of the newest server's programs.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let in_path = std::env::split_paths(&path).find(|directory| directory.join("initdb").is_file());
    in_path.or_else(|| {
        let versions = PLACES.iter().filter_map(|place| fs::read_dir(place).ok()).flatten().flatten();
        let directories = versions.map(|version| version.path().join("bin"));
        directories.filter(|directory| directory.join("initdb").is_file()).max()
    })
}

fn owner() -> Option<Owner> {
    let users = fs::read_to_string(Path::new("/etc/passwd")).ok()?;
    ["postgres", "nobody"].iter().find_map(|wanted| {
        users.lines().find_map(|line| {
            let fields: Vec<&str> = line.split(':').collect();
            let [name, _, user, group, ..] = *fields else { return None };
            (name == *wanted).then_some(Owner { user: user.parse().ok()?, group: group.parse().ok()? })
        })
    })
}

/// A port that nobody listens on. Tests that run at the same time begin to look at different ones.
fn free_port() -> Result<u16, String> {
    let start = u16::try_from(std::process::id() % u32::from(PORTS.end - PORTS.start)).unwrap_or_default();
    for _ in PORTS {
        let offset =
            start.wrapping_add(NEXT_PORT.fetch_add(1, Ordering::Relaxed)) % (PORTS.end - PORTS.start);
        let port = PORTS.start + offset;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(port);
        }
    }
    Err("no port is free".to_owned())
}

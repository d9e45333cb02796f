//! What apps do at start-up: this program starts itself, with an environment and a directory for each case, and compares
//! all that it does. Its own environment is never changed.

use std::path::Path;
use std::process::{Command, ExitCode};

mod app {
    envguard::require! {
        pub(crate) struct Config {
            /// Where the orders live.
            pub(crate) database_url: String,
            pub(crate) port: u16 = 8080,
            pub(crate) token: envguard::Secret,
            pub(crate) motd: Option<String>,
        }
    }
}

/// What the program does when it is started as an app.
fn app(name: &str) {
    match name {
        "names" => {
            let [url, token] = envguard::require!("DATABASE_URL", "TOKEN");
            write(&format!("{} {}\n", url.len(), token.len()));
        }
        "typed" => {
            let config = app::Config::load_or_exit();
            let motd = config.motd.as_deref().map(str::len);
            let (url, token) = (config.database_url.len(), config.token.expose().len());
            write(&format!("{url} {} {token} {motd:?}\n", config.port));
        }
        "fingerprint" => write(&format!("{}\n", app::Config::fingerprint())),
        #[cfg(all(feature = "axum", unix))]
        "serve" => serve::serve(std::time::Duration::from_millis(700)),
        #[cfg(all(feature = "axum", unix))]
        "linger" => serve::serve(std::time::Duration::from_secs(600)),
        // A panic with the configuration at hand shows nothing of it.
        "panic" => panic!("{:?}", app::Config::load_or_exit()),
        _ => panic!("there is no app called {name}"),
    }
}

fn write(text: &str) {
    use std::io::Write;

    std::io::stdout().write_all(text.as_bytes()).unwrap();
}

/// One start of the app.
#[must_use = "it starts with `expect`"]
struct Start {
    name: &'static str,
    directory: tempfile::TempDir,
    command: Command,
}

impl Start {
    /// The app `name`, in a directory and an environment with nothing in them.
    fn new(name: &'static str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg("app").arg(name).env_clear().current_dir(directory.path());
        Self { name, directory, command }
    }

    fn env(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    fn file(self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> Self {
        let path = self.directory.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    fn within(mut self, path: &str) -> Self {
        let path = self.directory.path().join(path);
        std::fs::create_dir_all(&path).unwrap();
        self.command.current_dir(path);
        self
    }

    /// Starts it, and compares its exit code and both streams.
    #[track_caller]
    fn expect(mut self, status: i32, stdout: &str, stderr: &str) {
        let output = self.command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let found = (output.status.code(), text(&output.stdout), text(&output.stderr));
        assert_eq!(found.2, stderr, "{}", self.name);
        assert_eq!((found.0, &*found.1), (Some(status), stdout), "{}: {}", self.name, found.2);
        assert!(!found.1.contains("canary") && !found.2.contains("canary"));
    }
}

fn good(name: &'static str) -> Start {
    Start::new(name).env("DATABASE_URL", "canary://db").env("TOKEN", "canary-token")
}

fn names() {
    good("names").expect(0, "11 12\n", "");
    Start::new("names").env("TOKEN", "").env("DATABSE_URL", "canary").expect(
        78,
        "",
        "\
error: the configuration has 2 problems

  DATABASE_URL is not set; did you mean it by `DATABSE_URL`?
  TOKEN is empty
      (process environment)

searched: process environment
",
    );
}

fn typed() {
    good("typed").expect(0, "11 8080 12 None\n", "");
    good("typed").env("PORT", "80").env("MOTD", "").expect(0, "11 80 12 None\n", "");
    let report = "\
error: the configuration has 3 problems

  DATABASE_URL is not set
      Where the orders live. (Config.database_url)
  PORT is wrong: expected a whole number from 0 to 65535
      (Config.port, process environment)
  TOKEN is still a placeholder
      (Config.token, process environment)

searched: process environment
";
    let bad = || Start::new("typed").env("PORT", "canary").env("TOKEN", "changeme");
    bad().expect(78, "", report);
    bad().env("ENVGUARD_FORMAT", "plain").expect(78, "", report);
    bad().env("ENVGUARD_FORMAT", "json").expect(
        78,
        "",
        r#"{"level":"error","tool":"envguard","variable":"DATABASE_URL","field":"Config.database_url","problem":"missing","message":"`DATABASE_URL` is not set","docs":"Where the orders live."}
{"level":"error","tool":"envguard","variable":"PORT","field":"Config.port","problem":"invalid","message":"`PORT` is wrong: expected a whole number from 0 to 65535","expected":"a whole number from 0 to 65535","source":"process environment"}
{"level":"error","tool":"envguard","variable":"TOKEN","field":"Config.token","problem":"placeholder","message":"`TOKEN` is still a placeholder","source":"process environment"}
"#,
    );
    good("typed").env("TOKEN", "").env("ENVGUARD_FORMAT", "colour").expect(
        78,
        "",
        "\x1b[1;31merror\x1b[0m: the configuration has 1 problem\n\n  \x1b[1mTOKEN\x1b[0m is empty\n      \
         \x1b[2m(Config.token, process environment)\x1b[0m\n\n\x1b[2msearched: process environment\x1b[0m\n",
    );
}

#[cfg(unix)]
fn not_unicode() {
    use std::os::unix::ffi::OsStrExt;

    let value = std::ffi::OsStr::from_bytes(b"canary\xff");
    good("typed").env("MOTD", value).env(std::ffi::OsStr::from_bytes(b"A\xff").to_str().unwrap_or("A"), "").expect(
        78,
        "",
        "error: the configuration has 1 problem\n\n  MOTD is not Unicode\n      (Config.motd, process environment)\n\n\
         searched: process environment\n",
    );
}

/// These tests are a debug build, so `.env` counts.
#[cfg(feature = "dotenv")]
fn env_files() {
    const GOOD: &str = "# the app\nDATABASE_URL=canary://file\nTOKEN='canary token'\n";
    Start::new("typed").file(".env", GOOD).expect(0, "13 8080 12 None\n", "");
    Start::new("typed").file(".env", GOOD).within("src/bin").expect(0, "13 8080 12 None\n", "");
    Start::new("typed").file(".env", GOOD).env("TOKEN", "x").expect(0, "13 8080 1 None\n", "");
    Start::new("names").file(".env", GOOD).expect(0, "13 12\n", "");
    Start::new("typed")
        .file(".env", GOOD)
        .file("prod.env", "TOKEN=x\nDATABASE_URL=x\n")
        .env("ENVGUARD_DOTENV", "prod.env")
        .expect(0, "1 8080 1 None\n", "");
    for switch in ["0", "false", "No", "OFF"] {
        Start::new("names").file(".env", GOOD).env("ENVGUARD_DOTENV", switch).expect(
            78,
            "",
            "error: the configuration has 2 problems\n\n  DATABASE_URL is not set\n  TOKEN is not set\n\n\
             searched: process environment\n",
        );
    }
    for switch in ["", "1", "true", "Yes", "ON"] {
        Start::new("names").file(".env", GOOD).env("ENVGUARD_DOTENV", switch).expect(0, "13 12\n", "");
    }
    good("names").env("ENVGUARD_DOTENV", "nowhere.env").expect(
        78,
        "",
        "error: the configuration has 1 problem\n\n  there is no such file\n      (nowhere.env)\n\n\
         searched: process environment, nowhere.env\n",
    );
    Start::new("typed")
        .file("sub/.env", "# one\n\nPORT=canary\ncanary\nTOKN=canary\nDATABASE_URL=\nPORT=2\n")
        .file(".env", GOOD)
        .within("sub/dir")
        .expect(
            78,
            "",
            "\
error: the configuration has 4 problems

  this line is no `NAME=value`
      (../.env:4)
  DATABASE_URL is empty
      Where the orders live. (Config.database_url, ../.env:6)
  PORT is wrong: expected a whole number from 0 to 65535
      (Config.port, ../.env:3)
  TOKEN is not set; did you mean it by `TOKN`?
      (Config.token)

searched: process environment, ../.env
",
        );
}

/// Without the feature, no file counts.
#[cfg(not(feature = "dotenv"))]
fn env_files() {
    Start::new("names").file(".env", "DATABASE_URL=x\nTOKEN=x\n").env("ENVGUARD_DOTENV", "1").expect(
        78,
        "",
        "error: the configuration has 2 problems\n\n  DATABASE_URL is not set\n  TOKEN is not set\n\n\
         searched: process environment\n",
    );
}

fn fingerprints() {
    let fingerprint = |start: Start| {
        let mut command = start.command;
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let one = fingerprint(good("fingerprint"));
    assert_eq!(one.len(), 17);
    // Values do not count, nor what is not declared; what is set does.
    assert_eq!(
        one,
        fingerprint(good("fingerprint").env("TOKEN", "another").env("OTHER", "1").env("MOTD", ""))
    );
    assert_ne!(one, fingerprint(good("fingerprint").env("MOTD", "hello")));
}

fn panics() {
    let output = good("panic").command.output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("Config { .. }") && !stderr.contains("canary"), "{stderr}");
}

/// An app with `/health` and `/ready`, which is asked to end while a request is on its way.
#[cfg(all(feature = "axum", unix))]
mod serve {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpStream;
    use std::process::{Child, Command, Stdio};
    use std::time::Duration;

    use axum::Router;
    use axum::routing::get;
    use envguard::health::{Check, Health};
    use tokio::net::TcpListener;
    use tokio::time::sleep;

    /// Serves, and says on which port. For `grace`, it serves on after it was asked to end.
    pub(super) fn serve(grace: Duration) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let check = Check::new("disk", || async { Ok::<(), std::io::Error>(()) });
            let health = Health::new("1.2.3", [check]).fingerprint("0123456789abcdef");
            let slow = get(|| async {
                sleep(Duration::from_millis(1500)).await;
                "done"
            });
            let app = Router::new().route("/slow", slow).merge(health.router());
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            super::write(&format!("{}\n", listener.local_addr().unwrap().port()));
            health.started();
            axum::serve(listener, app).with_graceful_shutdown(health.shutdown(grace)).await.unwrap();
        });
    }

    /// Asks for `path`; gives the head in lower case, and the body.
    fn ask(port: u16, path: &str) -> (String, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_ascii_lowercase(), body.to_owned())
    }

    /// Starts the app `name`; gives its port, too.
    fn start(name: &str) -> (Child, u16) {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["app", name])
            .env_clear()
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        (child, line.trim().parse().unwrap())
    }

    /// Asks it to end.
    fn signal(child: &Child, signal: &str) {
        let is_sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert!(is_sent.success());
    }

    /// Whoever asks twice does not have to wait for ten minutes.
    pub(super) fn impatience() {
        for signals in [["-TERM", "-TERM"], ["-INT", "-INT"], ["-TERM", "-INT"]] {
            let (mut child, port) = start("linger");
            assert_eq!(ask(port, "/ready").1, r#"{"status":"ready"}"#);
            signal(&child, signals[0]);
            while ask(port, "/ready").1 != r#"{"status":"draining"}"# {
                std::thread::sleep(Duration::from_millis(10));
            }
            signal(&child, signals[1]);
            assert_eq!(child.wait().unwrap().code(), Some(0));
        }
    }

    /// Starts the app, asks it, and asks it to end.
    pub(super) fn check() {
        let (mut child, port) = start("serve");

        let (head, body) = ask(port, "/health");
        assert!(
            head.starts_with("http/1.1 200 ok") && head.contains("content-type: application/json"),
            "{head}"
        );
        assert!(head.contains("cache-control: no-store"), "{head}");
        assert!(body.starts_with(r#"{"status":"ok","version":"1.2.3","uptime":"#), "{body}");
        assert_eq!(ask(port, "/ready").1, r#"{"status":"ready"}"#);
        for (query, is_told) in
            [("fingerprint", true), ("a=b&fingerprint=", true), ("fingerprints", false), ("", false)]
        {
            let body = ask(port, &format!("/ready?{query}")).1;
            assert_eq!(body.contains("0123456789abcdef"), is_told, "{query}: {body}");
        }

        let slow = std::thread::spawn(move || ask(port, "/slow"));
        std::thread::sleep(Duration::from_millis(200));
        signal(&child, "-TERM");
        std::thread::sleep(Duration::from_millis(200));
        // It still answers, so that load balancers hear of it, and it finishes what it has begun.
        let (head, body) = ask(port, "/ready");
        assert!(head.starts_with("http/1.1 503 "), "{head}");
        assert_eq!(body, r#"{"status":"draining"}"#);
        assert_eq!(ask(port, "/health").0.split(' ').nth(1), Some("200"));
        assert_eq!(slow.join().unwrap().1, "done");
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, first, name] = &*arguments
        && first == "app"
    {
        app(name);
        return ExitCode::SUCCESS;
    }
    names();
    typed();
    #[cfg(unix)]
    not_unicode();
    env_files();
    fingerprints();
    panics();
    #[cfg(all(feature = "axum", unix))]
    {
        serve::check();
        serve::impatience();
    }
    ExitCode::SUCCESS
}

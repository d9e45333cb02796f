//! No value comes out: one canary, put in by every way that there is, and looked for in all that an app shows. This program
//! starts itself, with an environment and a directory for each case.
//!
//! What an app's own code panics with is the app's to answer for: std prints it before anybody else is asked. It is a
//! case of its own here, which shows that nothing is added to it.

use std::ffi::OsStr;
use std::fmt::Debug;
use std::io::Write;
use std::process::{Command, ExitCode};
use std::str::FromStr;
use std::time::Duration;

use envguard::{ByteSize, Report, Secret};

/// A text that nothing else contains.
const CANARY: &str = "c4n4ry";

/// A number that nothing else contains, for what has to be one to get far enough.
const NUMBER: &str = "31415926";

/// A type whose errors have the value in them, in all their words.
#[derive(Clone, PartialEq)]
struct Telling(String);

impl FromStr for Telling {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "panic" => panic!("this type panics"),
            _ if text.starts_with("panic with ") => panic!("this type says: {text}"),
            _ if text.starts_with("good ") => Ok(Self(text.to_owned())),
            _ => Err(format!("no good: {text}")),
        }
    }
}

impl Debug for Telling {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn is_odd(telling: &Telling) -> bool {
    assert!(!telling.0.contains("panics the check"), "this check panics");
    telling.0.contains("odd")
}

envguard::choice! {
    enum Mode {
        Development,
        Production,
    }
}

envguard::require! {
    #[env(group)]
    struct Inner {
        whole: u16 = 1,
        text: Option<String>,
    }
}

envguard::require! {
    struct Config {
        token: Secret,
        #[env(min_len = 32)]
        long: Option<Secret>,
        #[env(max_len = 4)]
        short: Option<String>,
        whole: u16 = 1,
        #[env(range(..=10))]
        small: u32 = 1,
        real: f64 = 1.0,
        flag: bool = false,
        letter: char = 'x',
        size: ByteSize = "1MiB",
        time: Duration = "1s",
        mode: Mode = Mode::Development,
        #[env(one_of = ["debug", "info"])]
        level: String = "info",
        wholes: Vec<u16> = vec![1],
        #[env(separator = ";")]
        telling: Option<Vec<Telling>>,
        #[env(check(is_odd), expected = "an odd one")]
        checked: Option<Telling>,
        #[env(required_if(mode == Mode::Production))]
        conditional: Option<u16>,
        #[env(group)]
        inner: Inner,
    }
}

/// What the app does with what it has read.
const ACTIONS: [&str; 6] = ["exit", "unwrap", "display", "debug", "error", "problems"];

/// The app: reads its environment, and shows what came of it in one way.
fn app(action: &str) {
    let result = if action == "exit" { Ok(Config::load_or_exit()) } else { Config::load() };
    match (action, result) {
        ("unwrap", result) => panic!("{:?}", result.unwrap()),
        (_, Ok(config)) => {
            let secrets = [Some(&config.token), config.long.as_ref()];
            show(&format!("{config:?} {config:#?} {secrets:?} {:?}", config.inner));
            show(&Config::fingerprint());
            panic!("{config:?} {:?}", config.token);
        }
        (_, Err(report)) => fail(action, report),
    }
}

fn fail(action: &str, report: Report) {
    match action {
        "display" => show(&format!("{report} {report:#}")),
        "debug" => show(&format!("{report:?} {report:#?}")),
        "error" => {
            let error: Box<dyn std::error::Error + Send + Sync> = report.into();
            show(&format!("{error} {error:?} {:?}", error.source()));
        }
        _ => {
            show(&report.to_json_lines());
            for problem in report.problems() {
                show(&format!("{problem} {problem:?} {:?} {:?}", problem.kind(), problem.source()));
                show(&format!("{:?} {:?} {:?}", problem.field(), problem.docs(), problem.variable()));
            }
        }
    }
    std::process::exit(envguard::EXIT_CODE);
}

fn show(text: &str) {
    std::io::stdout().write_all(text.as_bytes()).unwrap();
}

/// Values that lead to a problem, each with its variable.
const REFUSED: [(&str, &str); 23] = [
    ("LONG", CANARY),
    ("SHORT", CANARY),
    ("WHOLE", CANARY),
    ("WHOLE", NUMBER),
    ("SMALL", NUMBER),
    ("REAL", CANARY),
    ("FLAG", CANARY),
    ("LETTER", CANARY),
    ("SIZE", CANARY),
    ("TIME", CANARY),
    ("TIME", "31415926"),
    ("MODE", CANARY),
    ("LEVEL", CANARY),
    ("WHOLES", "1,c4n4ry"),
    ("WHOLES", "[1, \"c4n4ry\""),
    ("WHOLES", "[1, \"c4n4ry\"]"),
    ("TELLING", "good one;c4n4ry"),
    ("CHECKED", CANARY),
    ("CHECKED", "good but even, c4n4ry"),
    ("TOKEN", "<c4n4ry>"),
    ("TOKEN", "your-c4n4ry-key"),
    ("CONDITIONAL", CANARY),
    ("INNER_WHOLE", CANARY),
];

/// One start of the app.
struct Start {
    directory: tempfile::TempDir,
    command: Command,
}

impl Start {
    fn new(action: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["app", action]).env_clear().current_dir(directory.path());
        // More to find, next to what is tried.
        command.env("TOKEN", CANARY).env("TOKN", CANARY).env("INNER_TEXT", CANARY).env("RUST_BACKTRACE", "1");
        Self { directory, command }
    }

    fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    fn file(self, content: &str) -> Self {
        std::fs::write(self.directory.path().join(".env"), content).unwrap();
        self.env("ENVGUARD_DOTENV", "1")
    }

    /// Starts it: its exit code, and both streams.
    fn run(&mut self) -> (Option<i32>, String) {
        let output = self.command.output().unwrap();
        let shown = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        (output.status.code(), shown.concat())
    }

    /// Starts it, and looks for the canary.
    #[track_caller]
    fn shows_nothing(mut self, status: i32) {
        let (found, shown) = self.run();
        assert_eq!(found, Some(status), "{:?}: {shown}", self.command);
        assert!(
            !shown.is_empty() && !shown.contains(CANARY) && !shown.contains(NUMBER),
            "{:?}: {shown}",
            self.command
        );
    }
}

/// What the app ends with: 101 is a panic.
fn status(action: &str) -> i32 {
    if action == "unwrap" { 101 } else { envguard::EXIT_CODE }
}

fn refused() {
    for action in ACTIONS {
        for (name, value) in REFUSED {
            Start::new(action).env(name, value).shows_nothing(status(action));
        }
        // All of them at once.
        let start = Start::new(action).env("MODE", "production");
        let all = REFUSED.iter().rev().filter(|(name, _)| *name != "MODE");
        all.fold(start, |start, (name, value)| start.env(name, value)).shows_nothing(status(action));
    }
    for format in ["plain", "colour", "json", CANARY] {
        for (name, value) in REFUSED {
            Start::new("exit").env("ENVGUARD_FORMAT", format).env(name, value).shows_nothing(78);
        }
    }
}

#[cfg(unix)]
fn not_unicode() {
    use std::os::unix::ffi::OsStrExt;

    for action in ACTIONS {
        let value = OsStr::from_bytes(b"c4n4ry\xff");
        Start::new(action).env("SHORT", value).env("TOKEN", value).shows_nothing(status(action));
    }
}

fn env_files() {
    let files = [
        "WHOLE=c4n4ry\n",
        "c4n4ry\n",
        "c4n4ry c4n4ry=1\n",
        "SHORT='c4n4ry\n",
        "SHORT=\"c4n4ry\\q\"\n",
        "SHORT=${c4n4ry\n",
        "export c4n4ry\n",
        "WHOLE=\"c4n4ry\nc4n4ry\"\n",
    ];
    if cfg!(feature = "dotenv") {
        for action in ACTIONS {
            for file in files {
                Start::new(action).file(file).shows_nothing(status(action));
            }
        }
    }
}

fn accepted() {
    for action in ["exit", "unwrap"] {
        let start = Start::new(action).env("LONG", CANARY.repeat(6)).env("LEVEL", "debug");
        let start = start.env("TELLING", "good c4n4ry;good one").env("CHECKED", "good and odd c4n4ry");
        // Both end in a panic with all that was read.
        start.shows_nothing(101);
    }
}

fn panics() {
    for action in ACTIONS {
        let start = || Start::new(action).env("SHORT", CANARY);
        start().env("TELLING", "panic").shows_nothing(101);
        start().env("CHECKED", "good c4n4ry panics the check").shows_nothing(101);
        // The type's own words, which std prints as they are; and no other value.
        let (status, shown) = Start::new(action).env("TELLING", "panic with 27182818").run();
        assert!(status == Some(101) && shown.matches("27182818").count() == 1, "{shown}");
        assert!(!shown.contains(CANARY), "{shown}");
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, first, action] = &*arguments
        && first == "app"
    {
        app(action);
        return ExitCode::SUCCESS;
    }
    refused();
    #[cfg(unix)]
    not_unicode();
    env_files();
    accepted();
    panics();
    ExitCode::SUCCESS
}

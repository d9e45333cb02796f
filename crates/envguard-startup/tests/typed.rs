//! What `require!` makes of structs.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use envguard::{ByteSize, Report, Secret};

/// The messages of a report.
fn messages<T>(result: Result<T, Report>) -> Vec<String> {
    match result {
        Ok(_) => Vec::new(),
        Err(report) => report.problems().map(ToString::to_string).collect(),
    }
}

envguard::choice! {
    #[derive(PartialOrd)]
    enum Mode {
        Development,
        PreProduction,
        Production = "live",
    }
}

#[derive(Debug, PartialEq)]
struct Colour(u32);

impl FromStr for Colour {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.strip_prefix('#').ok_or_else(|| format!("canary: {text}"))?;
        u32::from_str_radix(digits, 16).map(Colour).map_err(|error| error.to_string())
    }
}

envguard::require! {
    #[derive(Clone)]
    #[env(group)]
    struct Pool {
        size: u32 = 10,
        #[env(name = "WAIT")]
        timeout: Option<Duration>,
    }
}

envguard::require! {
    /// Where rows live.
    #[env(group)]
    #[derive(Clone)]
    struct Database {
        /// Who to ask.
        url: String,
        #[env(group)]
        pool: Pool,
    }
}

envguard::require! {
    /// All of it.
    #[allow(dead_code)]
    #[env(prefix = "APP_")]
    struct Everything {
        /// A text.
        ///
        /// With more to say.
        text: String,
        r#type: char = 'x',
        #[env(range(1024..=49_151))]
        port: u16 = 8080,
        ratio: Option<f64>,
        verbose: bool = false,
        pub(crate) path: PathBuf = "/var/lib",
        #[env(min_len = 8, max_len = 64)]
        token: Secret,
        address: SocketAddr,
        limit: ByteSize = "1MiB",
        timeout: Duration = Duration::from_secs(30),
        #[cfg(any())]
        never: NoSuchType,
        #[cfg(all())]
        #[allow(missing_docs)]
        always: Option<u8>,
        #[env(separator = ";", name = "PEERS")]
        peers: Vec<SocketAddr>,
        tags: Option<Vec<String>>,
        colour: Option<Colour>,
        colours: Vec<Colour> = vec![Colour(0)],
        #[env(one_of = ["debug", "info"])]
        level: String = "info",
        #[env(check(|count| count % 2 == 0), expected = "an even number")]
        even: u8 = 2,
        mode: Mode = Mode::Development,
        #[env(required_if(mode == Mode::Production))]
        dsn: Option<String>,
        #[env(required_if(verbose))]
        log: Option<String>,
        #[env(allow_empty)]
        motd: String,
        #[env(allow_placeholder, secret)]
        placeholder: Option<String>,
        #[env(group)]
        database: Database,
        #[env(group = "RO_")]
        replica: Database,
    }
}

const GOOD: [(&str, &str); 8] = [
    ("APP_TEXT", "some text"),
    ("APP_TOKEN", "12345678"),
    ("APP_ADDRESS", "127.0.0.1:80"),
    ("PEERS", "127.0.0.1:1; [::1]:2"),
    ("APP_MOTD", ""),
    ("APP_DATABASE_URL", "postgres://db/app"),
    ("APP_RO_URL", "postgres://ro/app"),
    ("APP_RO_POOL_WAIT", "5m"),
];

/// What is wrong with the good values, if `others` replace some of them.
fn with(others: &[(&str, &str)]) -> Vec<String> {
    messages(Everything::load_from(GOOD.iter().chain(others).copied()))
}

#[test]
fn fields_are_read_as_their_types() {
    let config = Everything::load_from(GOOD).unwrap();
    assert_eq!(config.text, "some text");
    assert_eq!((config.r#type, config.port, config.ratio, config.verbose), ('x', 8080, None, false));
    assert_eq!(config.path, PathBuf::from("/var/lib"));
    assert_eq!(config.token.expose(), "12345678");
    assert_eq!(config.limit, ByteSize::new(1 << 20));
    assert_eq!(config.peers.len(), 2);
    assert_eq!((config.tags, config.colour, config.colours), (None, None, vec![Colour(0)]));
    assert_eq!((config.mode, config.dsn, config.motd), (Mode::Development, None, String::new()));
    assert_eq!(config.database.url, "postgres://db/app");
    assert_eq!((config.database.pool.size, config.database.pool.timeout), (10, None));
    assert_eq!(config.replica.pool.timeout, Some(Duration::from_secs(300)));
}

#[test]
fn values_are_taken() {
    for other in [
        ("APP_TYPE", "ü"),
        ("APP_PORT", "1024"),
        ("APP_RATIO", "0.5"),
        ("APP_VERBOSE", "off"),
        ("APP_TAGS", "a, b,,"),
        ("APP_TAGS", ""),
        ("APP_COLOUR", "#ff8800"),
        ("APP_COLOURS", "#1,#2"),
        ("APP_LEVEL", "debug"),
        ("APP_LEVEL", ""),
        ("APP_EVEN", "4"),
        ("APP_MODE", "pre-production"),
        ("APP_PLACEHOLDER", "changeme"),
        ("APP_DATABASE_POOL_SIZE", "3"),
    ] {
        assert_eq!(with(&[other]), [""; 0], "{other:?}");
    }
}

#[test]
fn values_are_refused() {
    for (name, value, expected) in [
        ("APP_TEXT", "", "`APP_TEXT` is empty"),
        ("APP_TEXT", "changeme", "`APP_TEXT` is still a placeholder"),
        ("APP_TYPE", "xy", "`APP_TYPE` is wrong: expected a single character"),
        ("APP_PORT", "eighty", "`APP_PORT` is wrong: expected a whole number from 1024 to 49151"),
        ("APP_PORT", "xxx", "`APP_PORT` is still a placeholder"),
        ("APP_PORT", "65536", "`APP_PORT` is out of range: expected a whole number from 1024 to 49151"),
        ("APP_PORT", "80", "`APP_PORT` is out of range: expected a whole number from 1024 to 49151"),
        ("APP_RATIO", "half", "`APP_RATIO` is wrong: expected a number"),
        (
            "APP_VERBOSE",
            "maybe",
            "`APP_VERBOSE` is wrong: expected `true` or `false`, `1` or `0`, `yes` or `no`, `on` or `off`",
        ),
        ("APP_TOKEN", "short", "`APP_TOKEN` is out of range: expected a secret of 8 to 64 characters"),
        ("APP_TOKEN", "your-secret-token", "`APP_TOKEN` is still a placeholder"),
        (
            "APP_ADDRESS",
            "localhost:80",
            "`APP_ADDRESS` is wrong: expected an IP address and a port, such as `127.0.0.1:8080`",
        ),
        ("APP_LIMIT", "10M", "`APP_LIMIT` is wrong: expected a number of bytes, such as `512KiB` or `10MB`"),
        (
            "APP_TIMEOUT",
            "30",
            "`APP_TIMEOUT` is wrong: expected a span of time with its unit, such as `30s`, `5m` or `1h30m`",
        ),
        ("APP_ALWAYS", "256", "`APP_ALWAYS` is out of range: expected a whole number from 0 to 255"),
        (
            "PEERS",
            "127.0.0.1:1;x",
            "`PEERS` is wrong: expected a list with `;` between its items, each an IP address and a port, such as `127.0.0.1:8080`",
        ),
        ("APP_COLOUR", "canary", "`APP_COLOUR` is wrong: expected a value of the type `Colour`"),
        ("APP_LEVEL", "trace", "`APP_LEVEL` is wrong: expected `debug` or `info`"),
        ("APP_EVEN", "3", "`APP_EVEN` is wrong: expected an even number"),
        ("APP_EVEN", "x", "`APP_EVEN` is wrong: expected an even number"),
        (
            "APP_MODE",
            "production",
            "`APP_MODE` is wrong: expected one of `development`, `pre-production` or `live`",
        ),
        ("APP_MODE", "live", "`APP_DSN` is not set, and needed if mode == Mode::Production"),
        ("APP_VERBOSE", "1", "`APP_LOG` is not set, and needed if verbose"),
        (
            "APP_DATABASE_POOL_SIZE",
            "-1",
            "`APP_DATABASE_POOL_SIZE` is out of range: expected a whole number from 0 to 4294967295",
        ),
        (
            "APP_RO_POOL_WAIT",
            "soon",
            "`APP_RO_POOL_WAIT` is wrong: expected a span of time with its unit, such as `30s`, `5m` or `1h30m`",
        ),
    ] {
        assert_eq!(with(&[(name, value)]), [expected], "{name}={value}");
    }
    assert_eq!(with(&[("APP_MODE", "live"), ("APP_DSN", "")]), ["`APP_DSN` is empty"]);
    assert_eq!(with(&[("APP_MODE", "live"), ("APP_DSN", "https://dsn")]), [""; 0]);
}

#[test]
fn all_problems_at_once_in_the_order_of_the_fields() {
    let report = Everything::load_from([
        ("APP_MODE", "live"),
        ("APP_TXT", "some"),
        ("APP_PORT", "x"),
        ("APP_DATABASE_POOL_SIZE", "x"),
        ("APP_MOTD", "hello"),
    ])
    .unwrap_err();
    let found: Vec<_> = report
        .problems()
        .map(|problem| (problem.variable().unwrap(), problem.field().unwrap(), problem.kind().name()))
        .collect();
    assert_eq!(
        found,
        [
            ("APP_TEXT", "Everything.text", "missing"),
            ("APP_PORT", "Everything.port", "invalid"),
            ("APP_TOKEN", "Everything.token", "missing"),
            ("APP_ADDRESS", "Everything.address", "missing"),
            ("PEERS", "Everything.peers", "missing"),
            ("APP_DSN", "Everything.dsn", "missing"),
            ("APP_DATABASE_URL", "Everything.database.url", "missing"),
            ("APP_DATABASE_POOL_SIZE", "Everything.database.pool.size", "invalid"),
            ("APP_RO_URL", "Everything.replica.url", "missing"),
        ]
    );
    assert_eq!(
        report.to_string(),
        "\
error: the configuration has 9 problems

  APP_TEXT is not set; did you mean it by `APP_TXT`?
      A text. (Everything.text)
  APP_PORT is wrong: expected a whole number from 1024 to 49151
      (Everything.port, given values)
  APP_TOKEN is not set
      (Everything.token)
  APP_ADDRESS is not set
      (Everything.address)
  PEERS is not set
      (Everything.peers)
  APP_DSN is not set, and needed if mode == Mode::Production
      (Everything.dsn)
  APP_DATABASE_URL is not set
      Who to ask. (Everything.database.url)
  APP_DATABASE_POOL_SIZE is wrong: expected a whole number from 0 to 4294967295
      (Everything.database.pool.size, given values)
  APP_RO_URL is not set
      Who to ask. (Everything.replica.url)

searched: given values"
    );
}

#[test]
fn reports_are_errors() {
    fn load() -> Result<u16, Box<dyn std::error::Error + Send + Sync>> {
        envguard::require! { struct Local { port: u16 } }
        Ok(Local::load_from([("PORT", "canary")])?.port)
    }
    let error = load().unwrap_err();
    assert_eq!(error.downcast_ref::<Report>().unwrap().problems().len(), 1);
    assert!(!format!("{error:?} {error}").contains("canary"));
}

#[test]
fn structs_in_functions_with_types_of_their_own() {
    struct Here;
    impl FromStr for Here {
        type Err = ();
        fn from_str(text: &str) -> Result<Self, ()> {
            if text == "here" { Ok(Here) } else { Err(()) }
        }
    }
    envguard::require! { struct Local { here: Here, there: Option<Here>, all: Vec<Here> } }
    let local = Local::load_from([("HERE", "here"), ("ALL", "here,here")]).unwrap();
    let Local { here: Here, there: None, all } = local else { panic!("nothing is there") };
    assert_eq!(all.len(), 2);
    envguard::require! { struct Nothing {} }
    assert_eq!(format!("{:?}", Nothing::load_from([("A", "b")]).unwrap()), "Nothing { .. }");
}

#[test]
fn a_bad_default_is_a_problem() {
    envguard::require! { struct Local { timeout: Duration = "30" } }
    assert_eq!(
        messages(Local::load_from([("A", "")])),
        [
            "`TIMEOUT` is not set, and its default is wrong: expected a span of time with its unit, such as `30s`, `5m` or `1h30m`"
        ]
    );
    assert_eq!(Local::load_from([("TIMEOUT", "3s")]).unwrap().timeout, Duration::from_secs(3));
}

#[cfg(unix)]
#[test]
fn values_that_are_not_unicode() {
    use std::os::unix::ffi::OsStringExt;

    envguard::require! { struct Local { text: String } }
    let value = std::ffi::OsString::from_vec(b"canary\xff".to_vec());
    assert_eq!(messages(Local::load_from([("TEXT", value)])), ["`TEXT` is not Unicode"]);
}

#[test]
fn nothing_shows_a_value() {
    let config = Everything::load_from(GOOD).unwrap();
    assert_eq!(format!("{config:?}"), "Everything { .. }");
    assert_eq!(format!("{:#?}", config.token), "Secret(***)");
    let names: Vec<&str> = GOOD
        .iter()
        .map(|(name, _)| *name)
        .chain(["APP_PORT", "APP_RATIO", "APP_COLOUR", "APP_MODE"])
        .collect();
    let report = Everything::load_from(names.iter().map(|name| (*name, "canary"))).unwrap_err();
    let shown = format!("{report} {report:?} {}", report.to_json_lines());
    assert!(!shown.contains("canary"), "{shown}");
}

#[test]
fn json_lines() {
    envguard::require! {
        struct Local {
            /// Says "hi".
            /// Twice.
            text: String,
            port: u16,
        }
    }
    let report = Local::load_from([("PORT", "x"), ("TEXTS", "")]).unwrap_err();
    assert_eq!(
        report.to_json_lines(),
        r#"{"level":"error","tool":"envguard","variable":"TEXT","field":"Local.text","problem":"missing","message":"`TEXT` is not set; did you mean it by `TEXTS`?","docs":"Says \"hi\". Twice."}
{"level":"error","tool":"envguard","variable":"PORT","field":"Local.port","problem":"invalid","message":"`PORT` is wrong: expected a whole number from 0 to 65535","expected":"a whole number from 0 to 65535","source":"given values"}
"#
    );
    for line in report.to_json_lines().lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
}

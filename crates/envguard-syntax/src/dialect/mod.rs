//! What each runtime really makes of a `.env` file.
//!
//! One module a dialect, each the grammar of one parser that is in use, down to its bugs: the answer is what the
//! program gets, not what its author meant. The facts were measured on the real runtimes; their answers are in
//! `fixtures/dialects/cases.jsonl`, and every reader must give them exactly.
//!
//! Readers never fail, hang or run anything. Where a runtime reports an error, the [`Reading`] has it beside what
//! the program gets all the same; where a value comes from running a command, it is [`Value::Dynamic`].

mod environment;
mod plain;
mod reading;
mod references;
mod text;

mod bash;
mod compose;
mod docker;
mod dotenvy;
mod go;
mod javascript;
mod key_map;
mod node;
mod node_expand;
mod node_native;
mod node_reference;
mod php;
mod python;
mod ruby;
mod symfony;
mod systemd;

use std::fmt;
use std::str::FromStr;

pub use compose::{Interpolated, InterpolationError, interpolate};
pub use environment::Environment;
pub use reading::{Assignment, Effect, ReadError, Reading, Value, Vars};

/// A real runtime's way of reading `.env` files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// npm `dotenv` (16 to 18), `parse`.
    Node,
    /// npm `dotenv` with `dotenv-expand` 12.
    NodeExpand,
    /// `util.parseEnv` and `node --env-file` of Node 22 and 24.
    NodeNative,
    /// `python-dotenv` 1.2.
    Python,
    /// The Rust crate `dotenvy` 0.15, loaded into the environment.
    Dotenvy,
    /// The Ruby gem `dotenv` 3.2.
    Ruby,
    /// `godotenv` 1.5.1.
    Go,
    /// `compose-go`: the `.env` file and `env_file` of Docker Compose v2.
    Compose,
    /// `docker run --env-file`.
    Docker,
    /// `vlucas/phpdotenv` 5.6, which Laravel uses.
    Php,
    /// `symfony/dotenv` 5.4.
    Symfony,
    /// `set -a; . file` in bash.
    Bash,
    /// `EnvironmentFile=` of systemd 252.
    Systemd,
}

impl Dialect {
    /// All of them, in the order of the documentation.
    pub const ALL: [Dialect; 13] = [
        Dialect::Node,
        Dialect::NodeExpand,
        Dialect::NodeNative,
        Dialect::Python,
        Dialect::Dotenvy,
        Dialect::Ruby,
        Dialect::Go,
        Dialect::Compose,
        Dialect::Docker,
        Dialect::Php,
        Dialect::Symfony,
        Dialect::Bash,
        Dialect::Systemd,
    ];

    /// Its name on the command line and in `envguard.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Node => "node",
            Dialect::NodeExpand => "node-expand",
            Dialect::NodeNative => "node-native",
            Dialect::Python => "python",
            Dialect::Dotenvy => "dotenvy",
            Dialect::Ruby => "ruby",
            Dialect::Go => "go",
            Dialect::Compose => "compose",
            Dialect::Docker => "docker",
            Dialect::Php => "php",
            Dialect::Symfony => "symfony",
            Dialect::Bash => "bash",
            Dialect::Systemd => "systemd",
        }
    }

    /// The program and version that it stands for.
    pub fn runtime(self) -> &'static str {
        match self {
            Dialect::Node => "dotenv 16-18 (npm)",
            Dialect::NodeExpand => "dotenv-expand 12 (npm)",
            Dialect::NodeNative => "util.parseEnv of Node 22 and 24",
            Dialect::Python => "python-dotenv 1.2",
            Dialect::Dotenvy => "dotenvy 0.15 (Rust)",
            Dialect::Ruby => "dotenv 3.2 (Ruby)",
            Dialect::Go => "godotenv 1.5.1",
            Dialect::Compose => "Docker Compose v2",
            Dialect::Docker => "docker run --env-file",
            Dialect::Php => "phpdotenv 5.6 (Laravel)",
            Dialect::Symfony => "symfony/dotenv 5.4",
            Dialect::Bash => "bash (set -a; . file)",
            Dialect::Systemd => "systemd 252 EnvironmentFile=",
        }
    }

    /// Reads `source` as the runtime does, with `environment` as its process environment.
    ///
    /// ```
    /// use envguard_syntax::dialect::{Dialect, Environment};
    ///
    /// let source = b"COLOUR=red#dark\n";
    /// let none = Environment::default();
    /// assert_eq!(Dialect::Node.read(source, &none).vars().text("COLOUR"), Some(&b"red"[..]));
    /// assert_eq!(Dialect::Python.read(source, &none).vars().text("COLOUR"), Some(&b"red#dark"[..]));
    /// ```
    pub fn read<'s>(self, source: &'s [u8], environment: &Environment) -> Reading<'s> {
        match self {
            Dialect::Node => node::read(source),
            Dialect::NodeExpand => node_expand::read(source, environment),
            Dialect::NodeNative => node_native::read(source),
            Dialect::Python => python::read(source, environment),
            Dialect::Dotenvy => dotenvy::read(source, environment),
            Dialect::Ruby => ruby::read(source, environment),
            Dialect::Go => go::read(source),
            Dialect::Compose => compose::read(source, environment),
            Dialect::Docker => docker::read(source, environment),
            Dialect::Php => php::read(source, environment),
            Dialect::Symfony => symfony::read(source, environment),
            Dialect::Bash => bash::read(source, environment),
            Dialect::Systemd => systemd::read(source),
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

/// The name is no dialect's; [`Dialect::ALL`] has those that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownDialect;

impl fmt::Display for UnknownDialect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("unknown dialect, expected one of ")?;
        for (index, dialect) in Dialect::ALL.iter().enumerate() {
            if index > 0 {
                formatter.write_str(", ")?;
            }
            formatter.write_str(dialect.name())?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownDialect {}

impl FromStr for Dialect {
    type Err = UnknownDialect;

    fn from_str(name: &str) -> Result<Self, UnknownDialect> {
        Dialect::ALL.into_iter().find(|dialect| dialect.name() == name).ok_or(UnknownDialect)
    }
}

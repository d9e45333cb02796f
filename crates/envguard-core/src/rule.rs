//! What a rule is.

use std::fmt;

use envguard_syntax::{Facts, Line};

use crate::deploy::migration::{MigrationSet, MigrationSink};
use crate::deploy::unit::{JudgedUnit, UnitSink};
use crate::{ConfigDocument, Context, Diagnostic, Expectations, Fix, Level, Message, Project, Sink};

/// One check: its name, its documentation, and what it does. Each is a `static` in a file of its own, below
/// `rules/`, made by [`declare_rule!`](crate::declare_rule).
pub struct Rule {
    /// Its identity: kebab case, names what is found, reads well after "allow". Never reused.
    pub name: &'static str,
    /// What is found, in a few words without a full stop.
    pub summary: &'static str,
    /// Its documentation in Markdown: what it does, why, example, use instead, fix safety.
    pub docs: &'static str,
    /// What kind of trouble it is about.
    pub group: Group,
    /// What it is set to when nobody says otherwise.
    pub level: Level,
    /// What its findings say, with `{key}` for the key on their line, unless they say something of their own.
    pub message: &'static str,
    /// What to do, where that is the same for all its findings.
    pub help: Option<&'static str>,
    /// What to do, where that takes work to find out: asked for only when a finding is shown.
    pub advise: Option<Advise>,
    /// The rules of other linters that it covers, such as `dotenv-linter: DuplicatedKey`.
    pub covers: &'static [&'static str],
    /// How it looks.
    pub check: Check,
    /// How it mends, where it can.
    pub fix: Option<FixWith>,
    /// The file that declares it, for the test that every file is registered.
    pub file: &'static str,
}

/// Makes the fix of one finding; `None` where that one cannot be mended.
pub type FixWith = fn(&Context<'_>, &Diagnostic) -> Option<Fix>;

/// Finds out what to do about one finding; `None` where there is nothing to say.
pub type Advise = fn(&Context<'_>, &Diagnostic) -> Option<Message>;

/// How a rule looks at files.
#[derive(Clone, Copy)]
pub enum Check {
    /// At each line that has any of these facts; it is not called for the others.
    Line(Facts, fn(&Context<'_>, &Line, &mut Sink<'_>)),
    /// At a file as a whole.
    File(fn(&Context<'_>, &mut Sink<'_>)),
    /// At one file among the others of the project.
    Project(fn(&Project, &Context<'_>, &mut Sink<'_>)),
    /// At a configuration file that is no env file, and at what it is held against.
    Document(fn(&ConfigDocument, &Expectations<'_>, &mut Sink<'_>)),
    /// At all migrations of a directory.
    Migrations(fn(&MigrationSet, &mut MigrationSink<'_>)),
    /// At what a platform starts, and at the contract that it is held against.
    Unit(fn(JudgedUnit<'_>, &mut UnitSink<'_>)),
    /// Not at all: the checker itself finds it while it does its work.
    Engine,
}

/// What kind of trouble a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// The file is broken.
    Syntax,
    /// The file says something other than what it seems to say.
    Correctness,
    /// The file says different things to different runtimes.
    Portability,
    /// The file could be easier to read.
    Style,
    /// The file does not keep to what `.env.example` declares.
    Contract,
    /// Others get to see the file than those it is for.
    Exposure,
    /// A secret stands where it does not belong.
    Secrets,
    /// A value does not fit the environment that it is for.
    Environment,
    /// A deployment would not go well, or could not be undone.
    Deploy,
    /// envguard's own comments and settings are out of date.
    Hygiene,
}

impl Group {
    /// All of them, in the order of the documentation.
    pub const ALL: [Group; 10] = [
        Group::Syntax,
        Group::Correctness,
        Group::Portability,
        Group::Style,
        Group::Contract,
        Group::Exposure,
        Group::Secrets,
        Group::Environment,
        Group::Deploy,
        Group::Hygiene,
    ];

    /// Its name in listings.
    pub fn name(self) -> &'static str {
        match self {
            Group::Syntax => "syntax",
            Group::Correctness => "correctness",
            Group::Portability => "portability",
            Group::Style => "style",
            Group::Contract => "contract",
            Group::Exposure => "exposure",
            Group::Secrets => "secrets",
            Group::Environment => "environment",
            Group::Deploy => "deploy",
            Group::Hygiene => "hygiene",
        }
    }

    /// The `category` of its findings in reports: what a file says of itself, and who gets to see it, is `lint`.
    pub fn category(self) -> &'static str {
        match self {
            Group::Contract => "contract",
            Group::Secrets => "secret",
            Group::Environment => "environment",
            Group::Deploy => "deploy",
            Group::Syntax
            | Group::Correctness
            | Group::Portability
            | Group::Style
            | Group::Exposure
            | Group::Hygiene => "lint",
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Rule({})", self.name)
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Rule {}

/// Declares the rule of a file: the documentation as a doc comment, then its fields. `help`, `advise`, `covers` and
/// `fix` may be left out.
#[macro_export]
macro_rules! declare_rule {
    (
        $(#[doc = $docs:literal])+
        name: $name:literal,
        summary: $summary:literal,
        group: $group:ident,
        level: $level:ident,
        message: $message:literal,
        $(help: $help:literal,)?
        $(advise: $advise:expr,)?
        $(covers: [$($covers:literal),* $(,)?],)?
        check: $check:expr,
        $(fix: $fix:expr,)?
    ) => {
        $(#[doc = $docs])+
        pub(crate) static RULE: $crate::Rule = $crate::Rule {
            name: $name,
            summary: $summary,
            docs: concat!($($docs, "\n"),+),
            group: $crate::Group::$group,
            level: $crate::Level::$level,
            message: $message,
            help: $crate::declare_rule!(@option $($help)?),
            advise: $crate::declare_rule!(@option $($advise)?),
            covers: &[$($($covers),*)?],
            check: $check,
            fix: $crate::declare_rule!(@option $($fix)?),
            file: file!(),
        };
    };
    (@option) => { None };
    (@option $value:expr) => { Some($value) };
}

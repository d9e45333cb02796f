//! `[deploy.migrations]`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use envguard_core::deploy::migration::{NamePattern, SqlDialect, StatusPatterns, Tool};
use globset::{Glob, GlobMatcher};
use toml::Spanned;
use toml::de::DeValue;

use super::ConfigProblem;
use super::shape::{Field, Notation, Shape, TIME, optional, with_default};
use crate::{duration, paths};

const REGULAR_EXPRESSION: Notation = Notation {
    expected: "a string with a regular expression",
    check: |text| StatusPatterns::new(Some(text), None).map(drop),
    pattern: "",
};

const NAME: Notation = Notation {
    expected: "a string with a pattern",
    check: |text| NamePattern::parse(text).map(drop).map_err(|what| format!("the pattern {what}")),
    pattern: r"\{version\}",
};

/// The keys of `[deploy.migrations]`.
pub(super) const FIELDS: &[Field] = &[
    optional(
        "tool",
        "The tool that applies the migrations. Where it is not given, their layout tells.",
        Shape::OneOf { what: "tool", names: || Tool::ALL.map(Tool::name).to_vec() },
    ),
    optional(
        "directory",
        "Where the migrations are. Where it is not given, they are found by the names of directories.",
        Shape::Path,
    ),
    optional(
        "up",
        "How the files are called that apply a migration, from the directory on, where no tool has such a layout: \
         `{version}` stands for the version, `{name}` for the name.",
        Shape::Notation(&NAME),
    ),
    optional(
        "down",
        "How the files are called that undo one. Without it, none can be undone.",
        Shape::Notation(&NAME),
    ),
    optional(
        "dialect",
        "The database. Where it is not given, a URL in `.env.example` tells, or words that only one database has; else it \
         is `postgresql`.",
        Shape::OneOf { what: "database", names: || SqlDialect::ALL.map(SqlDialect::name).to_vec() },
    ),
    with_default("releases", "The names of the tags that releases have, as a pattern.", Shape::Pattern, "v*"),
    optional("run", "The command that applies all migrations, for `envguard deploy migrate`.", Shape::Text),
    optional("status", "The command that says whether all are applied.", Shape::Text),
    optional(
        "undo",
        "The command that undoes the migration that was applied last, for `envguard deploy rollback --migrations undo`. \
         It is started once for each, with its version, or else its name, in `ENVGUARD_MIGRATION`.",
        Shape::Text,
    ),
    optional(
        "clean",
        "What the output of `status` must have in it when all are applied, besides that it ends with 0.",
        Shape::Notation(&REGULAR_EXPRESSION),
    ),
    optional(
        "pending",
        "What the output of `status` must not have in it then. Where it is not given, that which the tool is known to say.",
        Shape::Notation(&REGULAR_EXPRESSION),
    ),
    with_default("timeout", "How long each of the commands may take.", TIME, "10m"),
];

/// How the tags of releases are called.
const RELEASES: &str = "v*";

/// How long a command may take where nothing else is said.
const TIMEOUT: Duration = Duration::from_secs(10 * 60);

/// Where migrations are, and what applies them.
#[derive(Debug, Default)]
pub(crate) struct MigrationSettings {
    /// The tool; `None` where the layout tells.
    pub(crate) tool: Option<Tool>,
    /// The directory, as an absolute path; `None` where directories are told by their names.
    pub(crate) directory: Option<PathBuf>,
    /// How files are called that no tool has a layout for: those that apply a migration, and those that undo one.
    pub(crate) patterns: Option<(NamePattern, Option<NamePattern>)>,
    /// The database; `None` where something else tells.
    pub(crate) dialect: Option<SqlDialect>,
    /// The command that applies all migrations.
    pub(crate) run: Option<String>,
    /// The command that says whether all are applied.
    pub(crate) status: Option<String>,
    /// The command that undoes the last one.
    pub(crate) undo: Option<String>,
    /// What its output must have in it then, and what it must not.
    pub(crate) clean: Option<String>,
    pub(crate) pending: Option<String>,
    releases: Option<GlobMatcher>,
    timeout: Option<Duration>,
}

impl MigrationSettings {
    /// Takes a table of the right shape. `root` is where its paths begin.
    pub(super) fn take(value: &Spanned<DeValue<'_>>, root: &Path, problems: &mut Vec<ConfigProblem>) -> Self {
        let mut made = Self::default();
        let (mut up, mut down) = (None, None);
        for (key, value) in value.get_ref().as_table().into_iter().flatten() {
            let text = value.get_ref().as_str().unwrap_or_default();
            match key.get_ref().as_ref() {
                "tool" => made.tool = Tool::from_name(text),
                "directory" => made.directory = Some(paths::absolute(Path::new(text), root)),
                "up" => up = NamePattern::parse(text).ok(),
                "down" => down = NamePattern::parse(text).ok(),
                "dialect" => made.dialect = SqlDialect::from_name(text),
                "releases" => made.releases = Glob::new(text).ok().map(|glob| glob.compile_matcher()),
                "run" => made.run = Some(text.to_owned()),
                "status" => made.status = Some(text.to_owned()),
                "undo" => made.undo = Some(text.to_owned()),
                "clean" => made.clean = Some(text.to_owned()),
                "pending" => made.pending = Some(text.to_owned()),
                "timeout" => made.timeout = duration::parse_some(text).ok(),
                _ => {}
            }
        }
        let mut complain = |message: &str, help: &str| {
            problems.push(ConfigProblem::new(value.span(), message).help(help));
        };
        match (up, made.tool) {
            (Some(up), None | Some(Tool::Custom)) => made.patterns = Some((up, down)),
            (Some(_), Some(_)) => complain("`up` and `tool` say different things", "leave one of them out"),
            (None, Some(Tool::Custom)) => complain("the tool is `custom`, and `up` is missing", "add `up`"),
            (None, _) if down.is_some() => complain("there is `down`, and `up` is missing", "add `up`"),
            (None, _) => {}
        }
        if made.patterns.is_some() && made.directory.is_none() {
            complain("there is `up`, and `directory` is missing", "add where the migrations are");
        }
        made
    }

    /// Whether a tag called `name` is that of a release.
    pub(crate) fn is_release(&self, name: &str) -> bool {
        match &self.releases {
            Some(releases) => releases.is_match(name),
            None => RELEASES.strip_suffix('*').is_some_and(|prefix| name.starts_with(prefix)),
        }
    }

    /// How long each of the commands may take.
    pub(crate) fn timeout(&self) -> Duration {
        self.timeout.unwrap_or(TIMEOUT)
    }

    /// What the output of the status command tells, where `tool` applies the migrations.
    pub(crate) fn patterns_of_status(&self, tool: Option<Tool>) -> Result<StatusPatterns, String> {
        let pending = self.pending.as_deref().or_else(|| tool?.pending());
        StatusPatterns::new(self.clean.as_deref(), pending)
    }
}

//! `[deploy.preflight]`: what has to be right before a deployment.

use std::collections::HashSet;
use std::time::Duration;

use envguard_core::similar;
use toml::Spanned;
use toml::de::DeValue;

use super::ConfigProblem;
use super::shape::{Field, Shape, TIME, optional, required, with_default};
use super::table::{field, items, scalar, text, time_in};

/// The keys of `[deploy.preflight]`.
pub(super) const FIELDS: &[Field] = &[optional(
    "steps",
    "What is done, in this order: names of built-in steps, and commands. Where it is not given, the project tells.",
    Shape::List { of: &Shape::TextOrTable(STEP), at_least_one: true },
)];

const STEP: &[Field] = &[
    required(
        "name",
        "What the step is called. Those that need no `run`: `check`, `secrets`, `migrations`, `compat`, `parity`, `snapshot`, \
         `clean-tree`, `health`.",
        Shape::Text,
    ),
    optional("run", "The command that it runs, as a shell has it.", Shape::Text),
    with_default("timeout", "How long it may take.", TIME, "30m"),
    optional("env", "Variables that it gets besides those of the process.", Shape::Map(&Shape::Scalar)),
    optional("group", "Steps of the same group that stand side by side run at the same time.", Shape::Text),
    optional(
        "from",
        "For `compat`: the release that runs now. Where it is not given, the newest tag of a release.",
        Shape::Text,
    ),
    optional("with", "For `parity`: the environment, env file or manifest to compare with.", Shape::Text),
];

/// How long a step may take where nothing else is said.
const TIMEOUT: Duration = Duration::from_secs(30 * 60);

/// A step that envguard does itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BuiltIn {
    /// `envguard check`.
    Check,
    /// `envguard scan`.
    Secrets,
    /// The rules about migrations.
    Migrations,
    /// `envguard deploy compat`.
    Compat,
    /// `envguard deploy parity`.
    Parity,
    /// `envguard deploy snapshot save`.
    Snapshot,
    /// Whether all that is in the work tree is committed.
    CleanTree,
    /// `envguard deploy probe`.
    Health,
}

impl BuiltIn {
    /// All of them.
    pub(crate) const ALL: [Self; 8] = [
        Self::Check,
        Self::Secrets,
        Self::Migrations,
        Self::Compat,
        Self::Parity,
        Self::Snapshot,
        Self::CleanTree,
        Self::Health,
    ];

    /// What it is called.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Secrets => "secrets",
            Self::Migrations => "migrations",
            Self::Compat => "compat",
            Self::Parity => "parity",
            Self::Snapshot => "snapshot",
            Self::CleanTree => "clean-tree",
            Self::Health => "health",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }
}

/// What has to be right before a deployment.
#[derive(Debug, Default)]
#[cfg_attr(not(unix), expect(dead_code, reason = "steps are processes in groups, which only Unix has"))]
pub(crate) struct PreflightSettings {
    /// What is done, in this order; `None` where the project tells.
    pub(crate) steps: Option<Vec<StepSettings>>,
}

/// A step.
#[derive(Debug)]
#[cfg_attr(not(unix), expect(dead_code, reason = "steps are processes in groups, which only Unix has"))]
pub(crate) struct StepSettings {
    pub(crate) name: String,
    pub(crate) what: What,
    /// How long it may take.
    pub(crate) timeout: Duration,
    /// Variables that it gets besides those of the process.
    pub(crate) env: Vec<(String, String)>,
    /// Those that stand side by side with the same group run at the same time.
    pub(crate) group: Option<String>,
    /// For `compat`: the release that runs now.
    pub(crate) from: Option<String>,
    /// For `parity`: what to compare with.
    pub(crate) with: Option<String>,
}

/// What a step does.
#[derive(Debug)]
pub(crate) enum What {
    /// It is one of envguard's own.
    BuiltIn(BuiltIn),
    /// It runs this, as a shell has it.
    Command(String),
}

impl StepSettings {
    /// A step without any settings.
    pub(crate) fn new(name: &str, what: What) -> Self {
        Self {
            name: name.to_owned(),
            what,
            timeout: TIMEOUT,
            env: Vec::new(),
            group: None,
            from: None,
            with: None,
        }
    }

    fn take(item: &Spanned<DeValue<'_>>, problems: &mut Vec<ConfigProblem>) -> Option<Self> {
        let mut complain = |message: String, help: Option<String>| {
            let problem = ConfigProblem::new(item.span(), message);
            problems.push(match help {
                Some(help) => problem.help(help),
                None => problem,
            });
        };
        let name = item.get_ref().as_str().or_else(|| text(item, "name")).unwrap_or_default();
        let what = match (BuiltIn::from_name(name), text(item, "run")) {
            (Some(step), None) => What::BuiltIn(step),
            (None, Some(line)) => What::Command(line.to_owned()),
            (Some(_), Some(_)) => {
                complain(
                    format!("`{name}` is a step of envguard, which has no `run`"),
                    Some("give the command another name".to_owned()),
                );
                return None;
            }
            (None, None) => {
                let near = similar(name, BuiltIn::ALL.map(BuiltIn::name));
                complain(
                    format!("there is no step `{name}`, and `run` is missing"),
                    Some(match near {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("a command is `{{ name = \"{name}\", run = \"…\" }}`"),
                    }),
                );
                return None;
            }
        };
        if name.contains(',') {
            complain("the name of a step has no comma".to_owned(), None);
        }
        for (key, owner) in [("from", BuiltIn::Compat), ("with", BuiltIn::Parity)] {
            let is_owner = matches!(what, What::BuiltIn(step) if step == owner);
            if text(item, key).is_some() && !is_owner {
                complain(format!("`{key}` is for the step `{}` alone", owner.name()), None);
            }
        }
        let mut step = Self::new(name, what);
        step.timeout = time_in(item, "timeout").unwrap_or(TIMEOUT);
        let owned = |key| text(item, key).map(str::to_owned);
        (step.group, step.from, step.with) = (owned("group"), owned("from"), owned("with"));
        for (key, value) in field(item, "env").and_then(|env| env.get_ref().as_table()).into_iter().flatten()
        {
            let name = key.get_ref();
            if name.is_empty() || name.contains(['=', '\0']) {
                complain("a variable needs a name without `=`".to_owned(), None);
            }
            let value = match scalar(value) {
                Some(serde_json::Value::String(text)) => text,
                Some(other) => other.to_string(),
                None => continue,
            };
            if value.contains('\0') {
                complain(format!("no variable can have the value of `{name}`"), None);
            }
            step.env.push((name.to_string(), value));
        }
        Some(step)
    }
}

impl PreflightSettings {
    /// Takes a table of the right shape.
    pub(super) fn take(value: &Spanned<DeValue<'_>>, problems: &mut Vec<ConfigProblem>) -> Self {
        let Some(list) = field(value, "steps") else { return Self::default() };
        let mut steps: Vec<StepSettings> = Vec::new();
        let mut names = HashSet::new();
        let mut groups = HashSet::new();
        for item in items(list) {
            let Some(step) = StepSettings::take(item, problems) else { continue };
            let mut complain = |message: String| problems.push(ConfigProblem::new(item.span(), message));
            if !names.insert(step.name.clone()) {
                complain(format!("there are two steps `{}`", step.name));
            }
            let before = steps.last().and_then(|step| step.group.as_ref());
            if let Some(group) = step.group.as_ref().filter(|group| before != Some(group))
                && !groups.insert(group.clone())
            {
                complain(format!("other steps stand between those of the group `{group}`"));
            }
            steps.push(step);
        }
        Self { steps: Some(steps) }
    }
}

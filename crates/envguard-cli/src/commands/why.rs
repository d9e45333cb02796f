//! `envguard why`.

use std::collections::BTreeSet;
use std::io::{self, Write};

use envguard_core::{
    Effective, Environment, KeyName, Place, Placeholder, Project, Setting, Shape, ValueKind, Variable,
    is_secret_key, similar,
};
use envguard_syntax::LineIndex;
use serde::Serialize;

use crate::args::{Global, ListFormat, Why};
use crate::exit::{Exit, Failure};
use crate::{fold, paths, terminal};

/// The version of the form of the JSON. It grows when a field goes away or changes its meaning.
const VERSION: u32 = 1;

/// So many keys are looked through for one that was meant.
const MAX_CANDIDATES: usize = 4096;

pub(crate) fn run(arguments: &Why, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let cwd = super::working_directory()?;
    let config = super::configuration(global, &cwd)?;
    let directory = super::directory(arguments.directory.as_deref(), &cwd)?;
    let dialects = super::dialects(&arguments.runtime.dialect);
    let loaded = super::load_project(directory, &config, &cwd, &arguments.env, dialects)?;
    let report = Report::new(&arguments.key, &loaded.project);
    match arguments.format {
        ListFormat::Human => report.write(out, global.quiet)?,
        ListFormat::Json => {
            serde_json::to_writer(&mut *out, &report).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    let is_given = report.environments.iter().any(|environment| environment.given.is_some());
    Ok(if is_given { Exit::Clean } else { Exit::Findings })
}

/// What there is to say of a variable.
#[derive(Serialize)]
struct Report {
    version: u32,
    key: String,
    /// Where it is declared, what counts most first.
    declared: Vec<PlaceReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contract: Option<ContractReport>,
    environments: Vec<EnvironmentReport>,
    /// A key that is there, where this one is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    similar: Option<String>,
}

/// What the contract says of it.
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct ContractReport {
    required: bool,
    secret: bool,
    deprecated: bool,
    has_default: bool,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<String>,
    required_in: Vec<String>,
    forbidden_in: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
}

/// What an environment says of it.
#[derive(Serialize)]
struct EnvironmentReport {
    name: String,
    production: bool,
    #[serde(flatten)]
    given: Option<GivenReport>,
}

#[derive(Serialize)]
struct GivenReport {
    place: PlaceReport,
    /// What does not count, the last one first.
    overrides: Vec<PlaceReport>,
    value: ValueReport,
}

/// What a value is like.
#[derive(Serialize)]
struct ValueReport {
    /// In words.
    shape: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    length: Option<usize>,
    /// What kind of thing it is; of what is secret, nobody is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    placeholder: bool,
}

#[derive(Serialize)]
struct PlaceReport {
    path: String,
    line: u32,
    column: u32,
}

impl Report {
    fn new(key: &str, project: &Project) -> Self {
        let variable = project.contract.as_ref().and_then(|contract| contract.get(key.as_bytes()));
        let is_secret = variable.and_then(|variable| variable.secret());
        let is_secret = is_secret.unwrap_or_else(|| is_secret_key(key.as_bytes()));
        let environments: Vec<EnvironmentReport> = project
            .effective()
            .map(|(environment, effective)| EnvironmentReport::new(environment, effective, key, is_secret))
            .collect();
        let declared = variable.into_iter().flat_map(|variable| variable.declared_in());
        let declared: Vec<PlaceReport> = declared.map(|(_, place)| PlaceReport::new(&place)).collect();
        let is_known =
            !declared.is_empty() || environments.iter().any(|environment| environment.given.is_some());
        Self {
            version: VERSION,
            key: name_of(key.as_bytes()),
            declared,
            contract: variable.map(|variable| ContractReport::new(variable, is_secret)),
            environments,
            similar: if is_known { None } else { meant(key, project) },
        }
    }

    fn write(&self, out: &mut dyn Write, is_quiet: bool) -> io::Result<()> {
        writeln!(out, "{}", self.key)?;
        for place in &self.declared {
            writeln!(out, "  declared at {place}")?;
        }
        match &self.contract {
            None => writeln!(out, "  declared nowhere")?,
            Some(contract) => {
                writeln!(out, "  {}", contract.words().join(", "))?;
                for line in contract.description.iter().flat_map(|text| text.lines()) {
                    writeln!(out, "  {}", paths::printable(line))?;
                }
            }
        }
        for environment in &self.environments {
            writeln!(out)?;
            environment.write(out)?;
        }
        if let Some(similar) = &self.similar {
            writeln!(out, "\ndid you mean `{similar}`?")?;
        }
        if !is_quiet && self.environments.iter().any(|environment| environment.given.is_some()) {
            let aside =
                "with most runtimes, what the process has in its environment already wins over all files";
            writeln!(out)?;
            fold::write(out, aside, terminal::fold_width())?;
        }
        Ok(())
    }
}

impl ContractReport {
    fn new(variable: Variable<'_>, is_secret: bool) -> Self {
        let text = |word: &str| variable.word(word).and_then(|fact| fact.node.text()).map(str::to_owned);
        let kinds = variable.word("type").map(|fact| {
            let node = fact.node;
            let names = node.text().into_iter().chain(node.items().iter().filter_map(|item| item.text()));
            names.collect::<Vec<_>>().join(" or ")
        });
        let names = |word: &str| variable.names(word).into_iter().map(str::to_owned).collect();
        Self {
            required: variable.is_required(),
            secret: is_secret,
            deprecated: variable.word("deprecated").is_some_and(|fact| fact.node.bool() != Some(false)),
            has_default: variable.word("default").is_some(),
            kind: kinds.filter(|kinds| !kinds.is_empty()),
            format: text("format"),
            required_in: names("required-in"),
            forbidden_in: names("forbidden-in"),
            description: variable.description().map(str::to_owned),
        }
    }

    fn words(&self) -> Vec<String> {
        let mut words = vec![if self.required { "required" } else { "optional" }.to_owned()];
        words.extend(self.kind.iter().chain(&self.format).map(|word| paths::printable(word)));
        let flags =
            [(self.secret, "secret"), (self.deprecated, "deprecated"), (self.has_default, "has a default")];
        words.extend(flags.iter().filter(|(is, _)| *is).map(|(_, word)| (*word).to_owned()));
        let lists = [("required", &self.required_in), ("forbidden", &self.forbidden_in)];
        for (what, names) in lists.iter().filter(|(_, names)| !names.is_empty()) {
            words.push(format!("{what} in {}", paths::printable(&names.join(" and "))));
        }
        words
    }
}

impl EnvironmentReport {
    fn new(environment: &Environment, effective: &Effective, key: &str, is_secret: bool) -> Self {
        let place = |layer: usize, span| {
            environment.layers.get(layer).map(|file| PlaceReport::new(&Place::new(file, span)))
        };
        let given = effective.get(key.as_bytes()).and_then(|setting| {
            let overridden = effective.overridden(key.as_bytes());
            Some(GivenReport {
                place: place(setting.layer, setting.key)?,
                overrides: overridden.filter_map(|(layer, span)| place(layer, span)).collect(),
                value: ValueReport::new(setting, is_secret),
            })
        });
        Self { name: paths::printable(&environment.name), production: environment.is_production, given }
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let Some(given) = &self.given else { return writeln!(out, "{}: not set", self.name) };
        writeln!(out, "{}: {}", self.name, given.value.words())?;
        writeln!(out, "  from {}", given.place)?;
        for place in &given.overrides {
            writeln!(out, "  over {place}")?;
        }
        Ok(())
    }
}

impl ValueReport {
    fn new(setting: Setting<'_>, is_secret: bool) -> Self {
        let shape = setting.shape();
        let length = match shape {
            Shape::Text(length) => Some(length),
            Shape::Empty => Some(0),
            Shape::Absent | Shape::Null | Shape::Dynamic => None,
        };
        let text = setting.text().filter(|text| !text.is_empty());
        Self {
            shape: match shape {
                Shape::Dynamic => "a value that the files do not tell".to_owned(),
                shape => shape.to_string(),
            },
            length,
            kind: text.filter(|_| !is_secret).map(|text| ValueKind::of(text).to_string()),
            placeholder: text.is_some_and(|text| Placeholder::of(text).is_some()),
        }
    }

    fn words(&self) -> String {
        let mut words = self.shape.clone();
        if let Some(kind) = &self.kind {
            words = format!("{words}, {kind}");
        }
        if self.placeholder { words + ", a placeholder" } else { words }
    }
}

impl PlaceReport {
    fn new(place: &Place) -> Self {
        let bytes = &place.file.bytes;
        let start = LineIndex::new(bytes).position(bytes, place.span.start);
        Self { path: place.file.path.to_string(), line: start.line, column: start.column }
    }
}

impl std::fmt::Display for PlaceReport {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{}:{}", self.path, self.line, self.column)
    }
}

/// A key as it may be shown.
fn name_of(key: &[u8]) -> String {
    let name = KeyName::new(key);
    name.shown().map_or_else(|| name.to_string(), str::to_owned)
}

/// The key that is there and most like `key`.
fn meant(key: &str, project: &Project) -> Option<String> {
    let declared =
        project.contract.iter().flat_map(|contract| contract.variables()).map(|variable| variable.key());
    let given = project.effective().flat_map(|(_, effective)| effective.iter().map(|(key, _)| key));
    let names: BTreeSet<&str> = declared
        .chain(given)
        .take(MAX_CANDIDATES)
        .filter(|key| KeyName::new(key).shown().is_some())
        .filter_map(|key| std::str::from_utf8(key).ok())
        .collect();
    similar(key, names).map(str::to_owned)
}

//! `envguard deploy compat`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use envguard_core::deploy::{
    Compat, Expectation, Gates, Parity, Side, Situation, Strategy, Verdict, Version,
};
use envguard_core::{
    Context, Contract, Diagnostic, DialectSet, Environment, Message, Role, Settings, SourceFile, SourceKind,
};

use super::parity;
use crate::args::{DeployCompat, Global};
use crate::commands;
use crate::config::Config;
use crate::deploy::{Outlook, Pick, Sides};
use crate::exit::{Exit, Failure};
use crate::exposure::Exposure;
use crate::outcome::{Checked, Outcome, Subject};
use crate::outputs::Outputs;
use crate::selection::Selection;
use crate::supplies::{Loaded, Supplies, fingerprint_key};
use crate::{reporting, schema_files};

pub(crate) fn run(arguments: &DeployCompat, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let cwd = commands::working_directory()?;
    let config = commands::configuration(global, &cwd)?;
    let outputs = Outputs::prepare(&arguments.reporting, &cwd)?;
    let exposure = Exposure::new(&config, &cwd, global.verbose);
    let pick = match &arguments.contract {
        Some(name) => Pick::Named(name),
        None if arguments.all_contracts => Pick::All,
        None => Pick::Only,
    };
    let sides = Sides {
        config: &config,
        is_config_named: global.config.is_some() || global.no_config,
        cwd: &cwd,
        repositories: exposure.repositories(),
        pick,
    };
    let [old, new] = [&arguments.from, &arguments.to].map(|named| sides.load(named));
    let (old, new) = (old?, new?);
    let directory = Path::new("");
    let supplies = Supplies::new(&config, &cwd, directory, commands::dialects(&arguments.dialect));
    let one_unit =
        "`envguard deploy manifest FILE --unit NAME` describes one, and the manifest can be given instead";
    let load_one = |named: &Path| supplies.of_name(named, None)?.only(one_unit);
    let load = |named: &Option<PathBuf>| named.as_deref().map(load_one).transpose();
    let (env, to_env) = (load(&arguments.env)?, load(&arguments.to_env)?);
    let situation = Situation {
        old: Version { name: &old.name, contract: &old.contract },
        new: Version { name: &new.name, contract: &new.contract },
        supply: env.as_ref().map(|loaded| &loaded.supply),
        target: to_env.as_ref().map(|loaded| &loaded.supply),
        strategy: Strategy::from(arguments.strategy),
    };
    let required = Gates::of(arguments.gate.iter().map(|name| (*name).into()));
    let compat = Compat::judge(&situation);
    let mut outcome = Outcome {
        file_count: [&old.contract, &new.contract].iter().map(|contract| contract.sources().len()).sum(),
        outlook: Some(Outlook::new(&situation, &compat, required)),
        ..Outcome::default()
    };
    let judged = Judged { config: &config, cwd: &cwd, selection: Selection::new(&[], &[])?, required };
    outcome.files = judged.files(compat.verdicts, [&old.contract, &new.contract]);
    if let (Strategy::BlueGreen, Some(blue), Some(green)) = (situation.strategy, &env, &to_env) {
        let key = fingerprint_key::load(None, &cwd)?;
        parity::keys_go_together([blue, green], key.key.as_ref())?;
        let [of_blue, of_green] = [blue, green].map(as_production);
        let sides = [
            Side { environment: Some(&of_blue), ..parity::side(blue) },
            Side { environment: Some(&of_green), ..parity::side(green) },
        ];
        let between = Parity::new(sides, Some(&new.contract), key.key.as_ref());
        let judged = parity::judged(&[between], &[], Expectation::Declared, &config, &cwd);
        outcome.files.extend(judged.into_iter().filter_map(between_releases));
    }
    outcome.sort();
    outcome.write_asides();
    reporting::report(outcome, outputs, &arguments.reporting, config.fail_on, global, out)
}

/// The environment of `loaded`, of which people depend on either this one or the other: so they may have secrets in common,
/// unless the contract says otherwise.
fn as_production(loaded: &Loaded) -> Environment {
    let environment = loaded.environment.clone();
    let environment = environment.unwrap_or_else(|| Environment::new(Arc::clone(&loaded.name), Vec::new()));
    Environment { is_production: true, ..environment }
}

/// What holds between two environments though they are of different releases: not that each has what the other one has.
fn between_releases(mut checked: Checked) -> Option<Checked> {
    const RULES: [&str; 3] = ["must-match", "must-differ", "unproven-value"];
    checked.diagnostics.retain(|diagnostic| RULES.contains(&diagnostic.rule.name));
    (!checked.diagnostics.is_empty()).then_some(checked)
}

/// How verdicts become findings.
struct Judged<'j> {
    config: &'j Config,
    cwd: &'j Path,
    selection: Selection,
    required: Gates,
}

impl Judged<'_> {
    /// The findings that `verdicts` are, by the file that they are about.
    fn files(&self, verdicts: Vec<Verdict>, contracts: [&Contract; 2]) -> Vec<Checked> {
        let mut by_file: Vec<(Arc<SourceFile>, Vec<Verdict>)> = Vec::new();
        for verdict in verdicts {
            let file = &verdict.place.file;
            match by_file.iter_mut().find(|(known, _)| known.path == file.path) {
                Some((_, own)) => own.push(verdict),
                None => by_file.push((Arc::clone(file), vec![verdict])),
            }
        }
        let is_schema = |file: &SourceFile| {
            let sources = contracts.iter().flat_map(|contract| contract.sources());
            let kind =
                sources.filter(|source| source.file.path == file.path).map(|source| source.kind).next();
            // What schemas refer to is one too.
            kind.unwrap_or(SourceKind::JsonSchema) == SourceKind::JsonSchema
        };
        by_file
            .into_iter()
            .map(|(file, verdicts)| {
                if is_schema(&file) { self.of_schema(file, verdicts) } else { self.of_lines(file, verdicts) }
            })
            .filter(|checked| !checked.diagnostics.is_empty())
            .collect()
    }

    fn settings(&self, file: &SourceFile) -> Settings {
        // The path of a revision is none that patterns of the configuration are about.
        let path = file.path.rsplit_once(':').map_or(&*file.path, |(_, path)| path);
        self.selection.settings(self.config, self.cwd, Path::new(path), DialectSet::default())
    }

    fn of_schema(&self, file: Arc<SourceFile>, verdicts: Vec<Verdict>) -> Checked {
        let settings = self.settings(&file);
        let diagnostics =
            verdicts.into_iter().filter_map(|verdict| self.diagnostic(verdict, &settings, 0)).collect();
        // The contract in a binary is one long line that nobody wrote.
        let masked = if file.role == Role::Values && !is_named_schema(&file) {
            Vec::new()
        } else {
            schema_files::masked(&file)
        };
        Checked { file, subject: Subject::Other { masked }, diagnostics, mended: 0, before: None }
    }

    fn of_lines(&self, file: Arc<SourceFile>, verdicts: Vec<Verdict>) -> Checked {
        let settings = Arc::new(self.settings(&file));
        let context = Context::new(&file, &settings);
        let line = |verdict: &Verdict| context.document.line_at(verdict.place.span.start).unwrap_or_default();
        let diagnostics = verdicts
            .into_iter()
            .filter_map(|verdict| {
                let line = line(&verdict);
                self.diagnostic(verdict, &settings, line)
            })
            .collect();
        let parsed = context.into_parsed();
        let subject = Subject::Env { settings, parsed };
        Checked { file, subject, diagnostics, mended: 0, before: None }
    }

    /// The finding that `verdict` is; `None` where its rule is off, or nobody asks for its gates.
    fn diagnostic(&self, verdict: Verdict, settings: &Settings, line: usize) -> Option<Diagnostic> {
        if !verdict.gates.meets(self.required) {
            return None;
        }
        let severity = settings.severity(verdict.rule)?.min(verdict.certainty.at_worst());
        let mut diagnostic = Diagnostic::new(verdict.rule, severity, verdict.place.span, line);
        let gates = Message::new(verdict.gates.words());
        diagnostic.message(Message::new("{}: {}").with(vec![gates]).with(vec![verdict.message]));
        if let Some(help) = verdict.help {
            diagnostic.help(help);
        }
        for (place, message) in verdict.related {
            diagnostic.related_in(place.file, place.span, message);
        }
        Some(diagnostic)
    }
}

/// Whether the name of `file` tells that it is a document.
fn is_named_schema(file: &SourceFile) -> bool {
    envguard_core::tree::Syntax::of(&file.path).is_some()
}

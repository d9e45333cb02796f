//! `envguard deploy compat`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use envguard_core::Environment;
use envguard_core::deploy::{Compat, Expectation, Gates, Parity, Side, Situation, Strategy, Version};

use super::parity;
use super::verdicts::Judged;
use crate::args::{DeployCompat, Global};
use crate::commands;
use crate::deploy::{Outlook, Pick, Sides};
use crate::exit::{Exit, Failure};
use crate::exposure::Exposure;
use crate::outcome::{Checked, Outcome};
use crate::outputs::Outputs;
use crate::reporting;
use crate::selection::Selection;
use crate::supplies::{Loaded, Supplies, fingerprint_key};

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

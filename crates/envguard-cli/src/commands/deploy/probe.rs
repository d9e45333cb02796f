//! `envguard deploy probe`.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use crate::args::{DeployProbe, Global, ProbeFormat};
use crate::config::ProbeSettings;
use crate::exit::{Exit, Failure};
use crate::probe::{self, Form, Plan, Table, Verdict, Watch, Wishes};
use crate::{paths, signals};

pub(crate) fn run(arguments: &DeployProbe, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let cwd = crate::commands::working_directory()?;
    let config = crate::commands::configuration(global, &cwd)?;
    let plan = Plan::new(wishes(arguments, config.probe, &cwd), &cwd)?;
    signals::hold().map_err(|error| Failure::new(format!("signals cannot be heeded: {error}")))?;
    let (is_terminal, is_watched) = (io::stdout().is_terminal(), io::stderr().is_terminal() && !global.quiet);
    let form = match arguments.format {
        ProbeFormat::Human if is_terminal && is_watched && !global.verbose => Form::Conclusion,
        ProbeFormat::Human => Form::Lines { all: global.verbose },
        ProbeFormat::Json => Form::Json,
        ProbeFormat::Jsonl => Form::Events,
    };
    // Lines of standard output and the table would run into each other.
    let has_table = match form {
        Form::Conclusion => true,
        Form::Lines { .. } => false,
        Form::Json | Form::Events => is_watched && !is_terminal,
    };
    let table = has_table.then(Table::new);
    let mut watch = Watch { out, form, table, is_quiet: global.quiet, told: Vec::new() };
    Ok(match probe::run(plan, &mut watch)? {
        Verdict::Steady => Exit::Clean,
        Verdict::Unsteady | Verdict::CrashLoop | Verdict::Interrupted => Exit::Findings,
    })
}

/// What is typed, and what the configuration has besides.
fn wishes(arguments: &DeployProbe, configured: ProbeSettings, cwd: &Path) -> Wishes {
    let arguments = arguments.clone();
    let typed = ProbeSettings {
        urls: arguments.urls,
        timeout: arguments.timeout,
        interval: arguments.interval,
        request_timeout: arguments.request_timeout,
        consecutive: arguments.consecutive,
        health: arguments.health,
        ready: arguments.ready,
        ca: arguments.ca.map(|path| paths::absolute(&path, cwd)),
        smoke: Vec::new(),
    };
    Wishes {
        settings: typed.or(configured),
        version: arguments.expect_version,
        fingerprint: arguments.expect_fingerprint,
        each_address: arguments.all_addresses,
        by_proxy: arguments.proxy,
    }
}

//! The `envguard` command: arguments in, an exit code out.

mod args;
mod binary;
mod changed;
mod checker;
mod ci;
mod commands;
mod config;
mod deploy;
mod detect;
mod diff;
mod discover;
mod document_checker;
mod duration;
mod exit;
mod exposure;
mod files;
mod finding;
mod fold;
mod git;
mod masks;
mod migrations;
mod outcome;
mod outputs;
mod paths;
#[cfg(unix)]
mod preflight;
mod probe;
mod project_loader;
mod read;
mod redeclared;
mod render;
mod replace;
mod report;
mod reporting;
mod schema_files;
mod secrets;
mod selection;
mod shell;
mod signals;
mod snapshots;
mod supplies;
mod terminal;
mod threads;
mod unheard;
mod units;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use exit::{Exit, Failure};

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and the version go to standard output and are no failure; that nobody reads them is none either.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let is_verdict = matches!(cli.command, Command::Deploy(_));
    let result = run(&cli, &mut out).and_then(|exit| match out.flush() {
        // Nobody is to take it for safe to deploy, whether the verdict is read or not.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe && is_verdict => Ok(exit),
        flushed => flushed.map(|()| exit).map_err(Failure::from),
    });
    if let Some(code) = signals::interrupted() {
        return ExitCode::from(u8::try_from(code).unwrap_or(u8::MAX));
    }
    match result {
        Ok(exit) => exit.into(),
        Err(Failure::BrokenPipe) => Exit::Clean.into(),
        Err(failure) => {
            // What was found until then still counts for something.
            let _ = out.flush();
            let _ = writeln!(io::stderr(), "{failure}");
            Exit::Failed.into()
        }
    }
}

fn run(cli: &Cli, out: &mut dyn Write) -> Result<Exit, Failure> {
    match &cli.command {
        Command::Check(arguments) => commands::check::run(arguments, &cli.global, out),
        Command::Fmt(arguments) => commands::fmt::run(arguments, &cli.global, out),
        Command::Diff(arguments) => commands::diff::run(arguments, &cli.global, out),
        Command::Scan(arguments) => commands::scan::run(arguments, &cli.global, out),
        Command::Sync(arguments) => commands::sync::run(arguments, &cli.global, out),
        Command::Why(arguments) => commands::why::run(arguments, &cli.global, out),
        Command::Parse(arguments) => commands::parse::run(arguments, out),
        Command::Schema(arguments) => commands::schema::run(arguments, &cli.global, out),
        Command::Run(arguments) => commands::run::run(arguments, &cli.global, out),
        Command::Codegen(arguments) => commands::codegen::run(arguments, &cli.global, out),
        Command::Deploy(arguments) => commands::deploy::run(arguments, &cli.global, out),
        Command::Inspect(arguments) => commands::inspect::run(arguments, &cli.global, out),
        Command::Hook(arguments) => commands::hook::run(arguments, &cli.global, out),
        Command::Init(arguments) => commands::init::run(arguments, &cli.global, out),
        Command::Rules(arguments) => commands::rules::run(arguments, out),
        Command::Explain(arguments) => commands::explain::run(arguments, out),
        Command::Completions(arguments) => commands::completions::run(arguments, out),
        Command::Man(arguments) => commands::man::run(arguments, out),
    }
}

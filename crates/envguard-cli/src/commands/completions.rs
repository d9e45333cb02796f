//! `envguard completions`.

use std::io;

use clap::CommandFactory;

use crate::args::{Cli, Completions};
use crate::exit::{Exit, Failure};

pub(crate) fn run(arguments: &Completions, out: &mut dyn io::Write) -> Result<Exit, Failure> {
    // The generator panics where it cannot write, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "envguard", &mut script);
    out.write_all(&script)?;
    Ok(Exit::Clean)
}

//! `envguard hook`: one file for each of its commands.

mod install;
mod manager;
mod place;
mod run;
mod script;
mod uninstall;

use std::io::{self, Write};

use crate::args::{Global, Hook, HookCommand};
use crate::exit::{Exit, Failure};

pub(crate) use install::{Standing, install, standing};

pub(crate) fn run(arguments: &Hook, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let mut nobody = io::sink();
    match &arguments.command {
        HookCommand::Install(arguments) => {
            install::run(arguments, if global.quiet { &mut nobody } else { out })
        }
        HookCommand::Uninstall(arguments) => {
            uninstall::run(arguments, if global.quiet { &mut nobody } else { out })
        }
        HookCommand::Run(arguments) => run::run(arguments, global, out),
    }
}

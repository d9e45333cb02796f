//! `envguard deploy`: one file or directory a command.

use std::io::Write;

use crate::args::{Deploy, DeployCommand, Global};
use crate::exit::{Exit, Failure};

pub(crate) fn run(arguments: &Deploy, _global: &Global, _out: &mut dyn Write) -> Result<Exit, Failure> {
    match arguments.command {}
}

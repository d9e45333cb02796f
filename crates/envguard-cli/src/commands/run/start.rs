//! A command with the variables that it is to have.

use std::ffi::{OsStr, OsString};
use std::io;
use std::process::Command;

use super::plan::Plan;
use crate::args::Run;
use crate::commands::note;
use crate::exit::{Exit, Failure};
use crate::paths;

/// What `--clean` leaves of the process environment, though nothing declares it: what programs need to find things, to know
/// who and where they are, and to speak the language of the user.
const KEPT: [&str; 18] = [
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "PWD",
    "HOSTNAME",
    "TMPDIR",
    "TERM",
    "COLORTERM",
    "TZ",
    "LANG",
    "LANGUAGE",
    "SYSTEMROOT",
    "WINDIR",
    "TEMP",
    "TMP",
    "PATHEXT",
];

/// The same, by the beginning of the name.
const KEPT_PREFIX: &str = "LC_";

/// The command of `arguments` with the variables of `plan`: those of this process, and those that the files add.
pub(super) fn command(arguments: &Run, plan: &Plan) -> Result<Command, Failure> {
    let mut words = arguments.command.iter();
    let Some(program) = words.next() else { return Err(Failure::new("there is no command to start")) };
    let mut command = Command::new(program);
    command.args(words);
    let added = plan.launch.added().map(|(key, value)| (text(key), text(value)));
    if !arguments.clean {
        command.envs(added);
        return Ok(command);
    }
    let Some(contract) = &plan.contract else {
        return Err(Failure::new("nothing declares the variables that `--clean` is to pass")
            .help("write an `.env.example` or a schema, or leave `--clean` out"));
    };
    let is_passed = |(key, _): &(OsString, OsString)| {
        let key = key.as_encoded_bytes();
        contract.get(key).is_some() || is_kept(key)
    };
    command.env_clear().envs(std::env::vars_os().chain(added).filter(is_passed));
    Ok(command)
}

fn is_kept(key: &[u8]) -> bool {
    key.starts_with(KEPT_PREFIX.as_bytes()) || KEPT.iter().any(|kept| kept.as_bytes() == key)
}

#[cfg(unix)]
fn text(bytes: &[u8]) -> OsString {
    <OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(bytes).to_owned()
}

/// What is not Unicode there is nothing that an env file could hold.
#[cfg(not(unix))]
fn text(bytes: &[u8]) -> OsString {
    String::from_utf8_lossy(bytes).into_owned().into()
}

/// Puts `command` into the place of this process. Comes back only if that fails.
#[cfg(unix)]
pub(super) fn replace(mut command: Command) -> Result<Exit, Failure> {
    let error = std::os::unix::process::CommandExt::exec(&mut command);
    Ok(refused(command.get_program(), &error))
}

/// Runs `command`, and ends as it does.
#[cfg(not(unix))]
pub(super) fn replace(mut command: Command) -> Result<Exit, Failure> {
    match command.status() {
        Ok(status) => {
            // The whole code goes on, of which an exit code of ours would keep a byte.
            std::process::exit(status.code().unwrap_or(1))
        }
        Err(error) => Ok(refused(command.get_program(), &error)),
    }
}

/// Says why `program` cannot be started, and how that ends: as shells have it.
pub(super) fn refused(program: &OsStr, error: &io::Error) -> Exit {
    let shown = paths::printable(&program.to_string_lossy());
    let (reason, code) = match error.kind() {
        io::ErrorKind::NotFound => ("there is no such command".to_owned(), 127),
        io::ErrorKind::PermissionDenied => ("it may not be executed".to_owned(), 126),
        _ => (error.to_string(), 126),
    };
    note(&format!("error: `{shown}` cannot be started: {reason}"));
    Exit::Command(code)
}

//! `envguard man`.

use std::fs;
use std::io::Write;
use std::path::Path;

use clap::CommandFactory;

use crate::args::{Cli, Man};
use crate::exit::{Exit, Failure};
use crate::replace::{self, Access};
use crate::{paths, read};

pub(crate) fn run(arguments: &Man, out: &mut dyn Write) -> Result<Exit, Failure> {
    // With a command that only shows the help of others, there would be a page for each of these.
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let Some(directory) = &arguments.output else {
        clap_mangen::Man::new(command).render(out)?;
        return Ok(Exit::Clean);
    };
    let cwd = super::working_directory()?;
    let shown = paths::display(directory, &cwd);
    fs::create_dir_all(directory).map_err(|error| {
        Failure::new(format!("the directory `{shown}` cannot be made: {}", read::reason(&error)))
    })?;
    let mut left = vec![command];
    while let Some(command) = left.pop() {
        left.extend(command.get_subcommands().filter(|other| !other.is_hide_set()).cloned());
        let page = clap_mangen::Man::new(command);
        let mut text = Vec::new();
        page.render(&mut text)?;
        write(&directory.join(page.get_filename()), &text, &cwd)?;
    }
    Ok(Exit::Clean)
}

/// Writes a page, over that of another version if it is there.
fn write(path: &Path, text: &[u8], cwd: &Path) -> Result<(), Failure> {
    let before = super::contents(path, cwd)?;
    if before.as_deref() != Some(text) {
        replace::replace_or_create(path, before.as_deref(), text, Access::Usual)
            .map_err(|error| Failure::new(format!("`{}` {error}", paths::display(path, cwd))))?;
    }
    Ok(())
}

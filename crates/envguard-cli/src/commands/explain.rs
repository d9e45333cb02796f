//! `envguard explain`.

use std::io::{self, IsTerminal};

use envguard_core::{catalogue, rules};

use crate::args::Explain;
use crate::exit::{Exit, Failure};
use crate::{fold, terminal};

pub(crate) fn run(arguments: &Explain, out: &mut dyn io::Write) -> Result<Exit, Failure> {
    let Some(rule) = rules::find(&arguments.rule) else {
        let help = match rules::similar(&arguments.rule) {
            Some(similar) => format!("did you mean `{}`?", similar.name),
            None => "`envguard rules` lists all rules".to_owned(),
        };
        return Err(Failure::new(format!("there is no rule `{}`", arguments.rule)).help(help));
    };
    let page = catalogue::explain(rule);
    let page = if io::stdout().is_terminal() { fold::markdown(&page, terminal::fold_width()) } else { page };
    out.write_all(page.as_bytes())?;
    Ok(Exit::Clean)
}

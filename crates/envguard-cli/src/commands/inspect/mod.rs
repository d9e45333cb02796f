//! `envguard inspect`.

mod human;
mod json;

use std::collections::BTreeSet;
use std::io::Write;

use envguard_core::embedded::{Embedded, condition, kind};
use envguard_core::export::{self, Row};
use envguard_core::{Contract, Variable};

use crate::args::{Global, Inspect, InspectFormat};
use crate::binary::Binary;
use crate::commands::note;
use crate::exit::{Exit, Failure};
use crate::{paths, terminal};

pub(crate) fn run(arguments: &Inspect, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let mut binary = Binary::read(&arguments.path, &super::working_directory()?)?;
    pick(&mut binary, arguments)?;
    match arguments.format {
        InspectFormat::Human => {
            let terminal = terminal::of_output(global);
            for (index, read) in contracts(&binary)?.iter().enumerate() {
                if index > 0 {
                    writeln!(out)?;
                }
                human::write(out, read, terminal.width)?;
            }
        }
        InspectFormat::Json => json::write(out, &contracts(&binary)?)?,
        // Without a contract, these would print what looks like the contract of an app that needs nothing.
        _ if binary.contracts.is_empty() => {}
        InspectFormat::Schema => {
            let schema = export::json_schema(&export::contract_schema(&binary.contract()?));
            out.write_all(schema.as_bytes())?;
        }
        InspectFormat::Example => out.write_all(export::example(&binary.contract()?).as_bytes())?,
        InspectFormat::Markdown => out.write_all(export::markdown(&binary.contract()?).as_bytes())?,
    }
    binary.is_read()?;
    if binary.contracts.is_empty() {
        note(&format!(
            "{} has no contract in it\nhelp: `envguard::require!` of the crate `envguard-startup` puts one into a \
             Rust binary; `strip` leaves it there, packers such as UPX do not",
            binary.shown
        ));
        return Ok(Exit::Findings);
    }
    Ok(Exit::Clean)
}

/// One of the contracts, read.
struct Read<'b> {
    embedded: &'b Embedded,
    contract: Contract,
}

impl Read<'_> {
    /// Its variables, each with what there is to say of it.
    fn variables(&self) -> Vec<(Row, Variable<'_>)> {
        let rows = export::rows(&self.contract).into_iter();
        let with_variable = rows.filter_map(|mut row| {
            let variable = self.contract.get(row.name.as_bytes())?;
            if let Some(kind) =
                comment(&variable).and_then(kind).filter(|_| variable.word("pattern").is_some())
            {
                kind.clone_into(&mut row.expected);
            }
            Some((row, variable))
        });
        with_variable.collect()
    }
}

fn contracts(binary: &Binary) -> Result<Vec<Read<'_>>, Failure> {
    let read = |embedded| {
        let contract = Contract::new(vec![binary.source(embedded)?.into()]);
        Ok(Read { embedded, contract })
    };
    binary.contracts.iter().map(read).collect()
}

/// When a variable is needed, where another one decides about that.
fn condition_of<'c>(variable: &Variable<'c>) -> Option<&'c str> {
    condition(comment(variable)?)
}

/// The type of a variable in the code, and its condition.
fn comment<'c>(variable: &Variable<'c>) -> Option<&'c str> {
    variable.word("$comment")?.node.text()
}

/// Leaves the contracts that are wanted.
fn pick(binary: &mut Binary, arguments: &Inspect) -> Result<(), Failure> {
    let wanted = [
        ("package", &arguments.package, (|embedded| &embedded.package) as fn(&Embedded) -> &String),
        ("contract", &arguments.contract, |embedded| &embedded.name),
    ];
    for (what, name, name_of) in wanted {
        let Some(name) = name else { continue };
        let names: BTreeSet<String> = binary
            .contracts
            .iter()
            .map(|embedded| format!("`{}`", paths::printable(name_of(embedded))))
            .collect();
        binary.contracts.retain(|embedded| name_of(embedded) == name);
        if binary.contracts.is_empty() && !names.is_empty() {
            let problem = format!("{} has no {what} `{}` in it", binary.shown, paths::printable(name));
            let names: Vec<String> = names.into_iter().collect();
            return Err(Failure::new(problem).help(format!("it has {}", names.join(", "))));
        }
    }
    Ok(())
}

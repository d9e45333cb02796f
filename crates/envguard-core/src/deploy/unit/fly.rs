//! `fly.toml` of Fly.io.

use std::sync::Arc;

use super::{Document, Origin, Platform, Reader, Unit, UnitKind};
use crate::SourceFile;
use crate::deploy::{Supplied, SuppliedValue, Supply};
use crate::tree::Node;

/// The process that there is where none is named.
const ONLY_PROCESS: &str = "app";

/// Reads the processes of `file`, which all get the same. Secrets are kept elsewhere, and so they are open.
pub(super) fn read(file: &Arc<SourceFile>, reader: &mut Reader<'_>) {
    let document = Document::read(file, reader);
    let Some(root) = document.root() else { return };
    let env = root.member("env");
    let mut supply = Supply::new(None);
    supply.is_open = true;
    for member in env.map(|env| env.value.members()).unwrap_or_default() {
        let value = document.value(&member.value).unwrap_or(SuppliedValue::Unknown);
        let supplied = Supplied { value, place: Some(document.place(member.value.span)) };
        reader.budget.give(&mut supply, member.key.as_bytes(), supplied);
    }
    let home = document.place(env.map_or(root.span, |env| env.key_span));
    let processes = root.get("processes").map(Node::members).unwrap_or_default();
    let mut named: Vec<(Box<str>, _)> =
        processes.iter().map(|member| (member.key.clone(), document.place(member.key_span))).collect();
    if named.is_empty() {
        named.push((ONLY_PROCESS.into(), home.clone()));
    }
    for (name, place) in named {
        // A copy for each of very many processes is more than anybody has.
        let copied: usize = supply.iter().map(|(key, it)| key.len() + it.text().map_or(0, <[u8]>::len)).sum();
        if !reader.budget.spend(copied) {
            break;
        }
        reader.read.units.push(Unit {
            platform: Platform::Fly,
            kind: UnitKind::Process,
            name,
            place,
            home: home.clone(),
            supply: supply.clone(),
            env_files: Vec::new(),
            origin: Origin::Unknown,
        });
    }
}

//! Reading the file.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::Baseline;
use super::hash::{Cost, Hash, Salt};
use crate::config::{ConfigProblem, LoadError, utf8};
use crate::read;
use crate::secrets::json;

impl Baseline {
    /// Loads the file at `path`.
    pub(crate) fn load(path: &Path) -> Result<Self, LoadError> {
        let bytes =
            read::read(path).map_err(|error| LoadError::Unreadable { path: path.to_owned(), error })?;
        let source = utf8(path, bytes)?;
        match parse(&source) {
            Ok(baseline) => Ok(Self { source: Some(source.into_bytes()), ..baseline }),
            Err(problem) => {
                Err(LoadError::Invalid { path: path.to_owned(), source, problems: vec![problem] })
            }
        }
    }
}

/// Reads a baseline. The order of lines does not matter, nor that there are some twice: git may have merged them.
pub(super) fn parse(source: &str) -> Result<Baseline, ConfigProblem> {
    if let Some(conflict) = conflict(source) {
        return Err(conflict);
    }
    let mut reader = serde_json::Deserializer::from_str(source);
    let members = reader
        .deserialize_map(Members)
        .and_then(|members| reader.end().map(|()| members))
        .map_err(|error| json::problem(&error, source, "a baseline"))?;
    let mut entries: BTreeMap<Hash, String> = BTreeMap::new();
    let (mut version, mut hashing) = (None, None);
    for (key, value) in members {
        let wrong = |message: &str| json::problem_at(&key, source, message);
        let text = value.as_str();
        match key.as_str() {
            "version" if value == 1 => version = Some(()),
            "version" => return Err(wrong("this version is not known: a newer envguard wrote it")),
            "argon2id" => {
                let read = text.and_then(parse_hashing);
                let (cost, salt) =
                    read.ok_or_else(|| wrong("this is no cost and salt, or costs too much"))?;
                if hashing.replace((cost, salt)).is_some_and(|(_, before)| before != salt) {
                    let problem = wrong("this is there twice, and not the same: the file was made twice");
                    return Err(problem.help(ANEW));
                }
            }
            _ => {
                let hash = Hash::parse(&key).ok_or_else(|| wrong("this is no hash"))?;
                let kind = text.ok_or_else(|| wrong("the kind of this secret should be a string"))?;
                let entry = entries.entry(hash).or_insert_with(|| kind.to_owned());
                if kind < entry.as_str() {
                    kind.clone_into(entry);
                }
            }
        }
    }
    let missing = |name: &str| ConfigProblem::new(0..0, format!("`{name}` is missing")).help(ANEW);
    version.ok_or_else(|| missing("version"))?;
    let (cost, salt) = hashing.ok_or_else(|| missing("argon2id"))?;
    Ok(Baseline::new(entries, salt, cost, None))
}

const ANEW: &str = "delete the file, and let `envguard scan --update-baseline` make it anew";

/// A cost, `$` and a salt.
fn parse_hashing(text: &str) -> Option<(Cost, Salt)> {
    let (cost, salt) = text.split_once('$')?;
    Some((Cost::parse(cost)?, Salt::parse(salt)?))
}

/// The first mark that git leaves where it could not merge.
fn conflict(source: &str) -> Option<ConfigProblem> {
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let text = line.trim_end();
        if ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].iter().any(|mark| text.starts_with(mark)) {
            let problem = ConfigProblem::new(start..start + text.len(), "this is a merge conflict");
            return Some(problem.help(
                "keep the lines of both sides; `.envguard-baseline.json merge=union` in `.gitattributes` makes git do so",
            ));
        }
        start += line.len();
    }
    None
}

/// The members of an object, all of them.
struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, Value)>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a baseline")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

//! Names of one's own: `up/{version}_{name}.sql` with `down/{version}_{name}.sql`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Layout, named, way_back};
use crate::SourceFile;
use crate::deploy::migration::{Migration, Version, WayBack};

/// How the files of one way are called, from the directory of the migrations on: text, with `{version}` and `{name}` in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamePattern {
    /// What is before the version, between it and the name, and behind that.
    before: Box<str>,
    between: Box<str>,
    after: Box<str>,
    has_name: bool,
}

impl NamePattern {
    /// The pattern that `text` is; the error says what is wrong with it.
    ///
    /// ```
    /// use envguard_core::deploy::migration::NamePattern;
    ///
    /// assert!(NamePattern::parse("{version}_{name}.up.sql").is_ok());
    /// assert!(NamePattern::parse("up.sql").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.strip_prefix("./").unwrap_or(text);
        let (before, rest) = text.split_once("{version}").ok_or("has no `{version}` in it")?;
        let (between, after, has_name) = match rest.split_once("{name}") {
            Some((between, after)) => (between, after, true),
            None => (rest, "", false),
        };
        if has_name && between.is_empty() {
            return Err("has nothing between `{version}` and `{name}`");
        }
        if [before, between, after].iter().any(|part| part.contains(['{', '}'])) {
            return Err("has other brackets than those of `{version}` and `{name}`, in this order");
        }
        Ok(Self { before: before.into(), between: between.into(), after: after.into(), has_name })
    }

    /// How the names of its files end.
    pub fn extension(&self) -> Option<&str> {
        let end = if self.has_name { &self.after } else { &self.between };
        end.rsplit_once('.').map(|(_, extension)| extension)
    }

    /// The version and the name that `path` has.
    fn read<'p>(&self, path: &'p str) -> Option<(Version, &'p str)> {
        let rest = path.strip_prefix(&*self.before)?;
        let digits = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
        // The dot behind the version is none of it.
        let version = rest.get(..digits)?.trim_end_matches('.');
        let rest = rest.strip_prefix(version)?;
        let version = Version::parse(version)?;
        if !self.has_name {
            return (rest == &*self.between).then_some((version, ""));
        }
        let name = rest.strip_prefix(&*self.between)?.strip_suffix(&*self.after)?;
        (!name.is_empty()).then_some((version, name))
    }
}

pub(super) fn read(layout: &Layout, files: &[Arc<SourceFile>]) -> Vec<Migration> {
    let Some((up, down)) = &layout.patterns else { return Vec::new() };
    let mut found: BTreeMap<(Version, &str), [Option<&Arc<SourceFile>>; 2]> = BTreeMap::new();
    for file in files {
        let Some(path) = layout.relative(file) else { continue };
        // The pattern of the way back may be the narrower one.
        let as_down = down.as_ref().and_then(|down| down.read(path));
        let (key, way) = match (as_down, up.read(path)) {
            (Some(key), None) => (key, 1),
            (Some(down), Some(up)) if down.1.len() < up.1.len() => (down, 1),
            (_, Some(key)) => (key, 0),
            (None, None) => continue,
        };
        found.entry(key).or_default()[way] = Some(file);
    }
    let migration = |((version, name), [first, second]): ((Version, &str), [Option<&Arc<SourceFile>>; 2])| {
        let file = first.or(second)?;
        let mut migration = named(file, Some(version.clone()), version.to_string(), name);
        migration.up = first.map(|file| layout.whole(file));
        let files: Vec<&Arc<SourceFile>> = first.into_iter().chain(second).collect();
        migration.down = match way_back(second.map(|file| layout.whole(file)), &files) {
            WayBack::Missing(None) if down.is_none() => WayBack::ForwardOnly,
            down => down,
        };
        Some(migration)
    };
    found.into_iter().filter_map(migration).collect()
}

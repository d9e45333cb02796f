//! Units of systemd: services, and the drop-ins that are laid over them.
//!
//! Facts: systemd.exec(5) and systemd.unit(5) of systemd 252. What `Environment=` gives is beneath what env files give, of
//! which later ones win; `PassEnvironment=` is beneath both, and `UnsetEnvironment=` takes away in the end.

mod section;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use envguard_syntax::Span;
use envguard_syntax::dialect::{Dialect, Environment};

use super::{Origin, Platform, Reader, Unit, UnitKind, env_file};
use crate::deploy::{Supplied, SuppliedValue, Supply};
use crate::{Place, SourceFile};
use section::{Setting, service_section};
use words::{Word, words};

/// Reads `files`: services, each with the drop-ins among them that are in its directory `NAME.service.d`, by their names.
pub(super) fn read(files: &[&Arc<SourceFile>], reader: &mut Reader<'_>) {
    let mut services: BTreeMap<&str, Vec<&Arc<SourceFile>>> = BTreeMap::new();
    for file in files {
        services.entry(service_of(&file.path)).or_default().push(file);
    }
    for (path, mut parts) in services {
        // The service itself goes first, whatever its drop-ins are called.
        parts.sort_by_key(|file| (&*file.path != path, Arc::clone(&file.path)));
        Service::default().read(&parts, reader);
    }
}

/// The path of the service that the file at `path` is, or is laid over.
fn service_of(path: &str) -> &str {
    let directory = path.rfind('/').map_or("", |slash| &path[..slash]);
    directory.strip_suffix(".d").filter(|service| service.ends_with(".service")).unwrap_or(path)
}

/// What the parts of a service say, one over the other.
#[derive(Default)]
struct Service {
    environment: BTreeMap<Vec<u8>, Supplied>,
    files: Vec<EnvFile>,
    passed: BTreeMap<Vec<u8>, Place>,
    unset: Vec<Vec<u8>>,
    home: Option<Place>,
    is_open: bool,
}

/// An `EnvironmentFile=`.
struct EnvFile {
    path: Vec<u8>,
    place: Place,
}

impl Service {
    /// Puts `parts` together, and makes a unit of them.
    fn read(mut self, parts: &[&Arc<SourceFile>], reader: &mut Reader<'_>) {
        let Some(first) = parts.first() else { return };
        let mut place = None;
        for file in parts {
            let (header, settings) = service_section(&file.bytes);
            place = place.or_else(|| Some(Place::new(file, header?)));
            settings.iter().for_each(|setting| self.set(file, setting));
        }
        let Some(place) = place else {
            let help = "a service has a section `[Service]`";
            let place = Place::new(first, Span::default());
            return reader.report(place, "this is no unit of systemd".into(), Some(help.into()));
        };
        let home = self.home.clone().unwrap_or_else(|| place.clone());
        let name = service_of(&first.path);
        let name = name.rsplit('/').next().unwrap_or(name);
        let name = name.strip_suffix(".service").unwrap_or(name).into();
        let (supply, env_files) = self.supply(reader);
        let (platform, kind, origin) = (Platform::Systemd, UnitKind::Service, Origin::Unknown);
        reader.read.units.push(Unit { platform, kind, name, place, home, supply, env_files, origin });
    }

    fn set(&mut self, file: &Arc<SourceFile>, setting: &Setting<'_>) {
        let is_reset = setting.value.is_empty();
        let key_place = || Place::new(file, setting.key);
        match setting.name {
            b"Environment" if is_reset => self.environment.clear(),
            b"EnvironmentFile" if is_reset => self.files.clear(),
            b"PassEnvironment" if is_reset => self.passed.clear(),
            b"UnsetEnvironment" if is_reset => self.unset.clear(),
            b"Environment" => {
                self.home = Some(key_place());
                for word in words(&setting.value).unwrap_or_default() {
                    self.assign(file, &word);
                }
            }
            b"EnvironmentFile" => {
                self.home.get_or_insert_with(key_place);
                let path = setting.text();
                // The dash says that the file need not be there.
                let path = path.strip_prefix(b"-").map_or(path.clone(), <[u8]>::to_vec);
                self.files.push(EnvFile { path, place: Place::new(file, setting.span()) });
            }
            b"PassEnvironment" => {
                for word in words(&setting.value).unwrap_or_default() {
                    self.passed.insert(word.text, Place::new(file, word.span));
                }
            }
            b"UnsetEnvironment" => {
                let words = words(&setting.value).unwrap_or_default();
                self.unset.extend(words.into_iter().map(|word| word.text));
            }
            // A login shell, or PAM, brings an environment of its own.
            b"PAMName" => self.is_open = true,
            _ => {}
        }
    }

    /// Takes up `NAME=value`. What is none is passed over, as systemd does.
    fn assign(&mut self, file: &Arc<SourceFile>, word: &Word) {
        let Some(delimiter) = word.text.iter().position(|byte| *byte == b'=') else { return };
        let (key, value) = word.text.split_at(delimiter);
        let is_name = key.first().is_some_and(|byte| !byte.is_ascii_digit())
            && key.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        if !is_name {
            return;
        }
        let value = value.get(1..).unwrap_or_default();
        let value = match without_specifiers(value) {
            Some(value) => SuppliedValue::Text(value),
            None => SuppliedValue::Unknown,
        };
        let place = Some(Place::new(file, word.value.unwrap_or(word.span)));
        self.environment.insert(key.to_vec(), Supplied { value, place });
    }

    /// What it is supplied with, and the env files that it takes in.
    fn supply(self, reader: &mut Reader<'_>) -> (Supply, Vec<Arc<SourceFile>>) {
        let (mut supply, mut env_files) = (Supply::new(None), Vec::new());
        supply.is_open = self.is_open;
        for (key, place) in self.passed {
            let supplied = Supplied { value: SuppliedValue::Unknown, place: Some(place) };
            reader.budget.give(&mut supply, &key, supplied);
        }
        for (key, supplied) in self.environment {
            reader.budget.give(&mut supply, &key, supplied);
        }
        for named in &self.files {
            let path = without_specifiers(&named.path).and_then(|path| String::from_utf8(path).ok());
            let file = path.and_then(|path| (reader.resolve)(&named.place.file, &path));
            match file {
                Some(file) => {
                    let (dialect, none) = (Dialect::Systemd, Environment::default());
                    env_file::give(&mut supply, &file, dialect, &none, &mut reader.budget);
                    env_files.push(file);
                }
                // It is on the machine where the service runs, most of the time; required or not.
                None => supply.is_open = true,
            }
        }
        for unset in &self.unset {
            let delimiter = unset.iter().position(|byte| *byte == b'=');
            let (key, value) = unset.split_at(delimiter.unwrap_or(unset.len()));
            let is_meant = match value.get(1..) {
                None => true,
                Some(value) => supply.get(key).and_then(Supplied::text) == Some(value),
            };
            if is_meant {
                supply.remove(key);
            }
        }
        (supply, env_files)
    }
}

/// `text` with `%%` as `%`; `None` where it has other specifiers, which systemd replaces.
fn without_specifiers(text: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(percent) = rest.iter().position(|byte| *byte == b'%') {
        plain.extend_from_slice(rest.get(..percent)?);
        match rest.get(percent + 1) {
            Some(b'%') => {
                plain.push(b'%');
                rest = rest.get(percent + 2..)?;
            }
            Some(byte) if byte.is_ascii_alphanumeric() => return None,
            _ => {
                plain.push(b'%');
                rest = rest.get(percent + 1..)?;
            }
        }
    }
    plain.extend_from_slice(rest);
    Some(plain)
}

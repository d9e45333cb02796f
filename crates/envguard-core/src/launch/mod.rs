//! What a process is started with: the process environment, and below it the env files of an environment.

mod judge;
mod secrets;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::sync::Arc;

use envguard_syntax::dialect::{self, Dialect, ReadError, Value};
use envguard_syntax::{Document, Span};

use crate::schema::EnvironmentValue;
use crate::{Environment, KeyName, Setting, SourceFile};

pub use judge::LaunchFindings;
pub use secrets::LaunchSecret;

/// The variables that an app gets when it is started: those of the process environment, and those of the env files that
/// the process environment has not.
///
/// It differs from an [`Effective`](crate::Effective) environment in that it is what really happens: a reference sees the
/// process environment, and what a runtime does not read is not there.
///
/// ```
/// use std::sync::Arc;
///
/// use envguard_core::{Environment, Launch, SourceFile};
/// use envguard_syntax::dialect::Dialect;
///
/// let file = Arc::new(SourceFile::new(".env", "PORT=80\nURL=http://$HOST:$PORT\n"));
/// let environment = Environment::new("development", vec![file]);
/// let process = [(b"HOST".to_vec(), b"db".to_vec()), (b"PORT".to_vec(), b"81".to_vec())];
/// let launch = Launch::read(environment, Dialect::NodeExpand, process);
/// assert_eq!(launch.added().collect::<Vec<_>>(), [(&b"URL"[..], &b"http://db:81"[..])]);
/// ```
pub struct Launch {
    environment: Environment,
    dialect: Dialect,
    given: BTreeMap<Vec<u8>, Given>,
    /// What the runtime does not read, by the index of the layer.
    errors: Vec<(usize, ReadError)>,
    /// What findings about the process environment are about. There is nothing in it.
    process: Arc<SourceFile>,
}

/// A variable that the app gets, or would if a command were run.
struct Given {
    /// `None` where only running something would tell.
    value: Option<Vec<u8>>,
    /// Where a file has it; `None` where the process has.
    origin: Option<Origin>,
}

/// Where a file gives a variable.
#[derive(Clone, Copy)]
struct Origin {
    /// The index of the file.
    layer: usize,
    key: Span,
    value: Span,
}

impl Launch {
    /// What reports call the process environment.
    pub const PROCESS: &str = "process environment";

    /// Loads the files of `environment` one after the other, as `dialect` does in a process that has the variables
    /// `process`, which win over all of them.
    pub fn read(
        environment: Environment,
        dialect: Dialect,
        process: impl IntoIterator<Item = (Vec<u8>, Vec<u8>)>,
    ) -> Self {
        let process: Vec<(Vec<u8>, Vec<u8>)> = process.into_iter().collect();
        let mut given: BTreeMap<Vec<u8>, Given> = BTreeMap::new();
        let mut errors = Vec::new();
        for (layer, file) in environment.layers.iter().enumerate() {
            let around = around(file, &given, &process);
            let reading = dialect.read(&file.bytes, &around);
            for (key, assignment) in reading.vars().iter() {
                let value = match &assignment.value {
                    Value::Text(text) => Some(text.to_vec()),
                    Value::Dynamic => None,
                    Value::Null | Value::Unset => continue,
                };
                let origin = Origin { layer, key: assignment.key_span, value: assignment.value_span };
                given.insert(key.to_vec(), Given { value, origin: Some(origin) });
            }
            errors.extend(reading.errors.into_iter().map(|error| (layer, error)));
        }
        given.extend(
            process.into_iter().map(|(key, value)| (key, Given { value: Some(value), origin: None })),
        );
        let process = Arc::new(SourceFile::new(Self::PROCESS, ""));
        Self { environment, dialect, given, errors, process }
    }

    /// The environment that it is started in.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// The variables that the files add to the process environment.
    pub fn added(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.given
            .iter()
            .filter(|(_, given)| given.origin.is_some())
            .filter_map(|(key, given)| Some((key.as_slice(), given.value.as_deref()?)))
    }

    /// The value of `key`, if the app gets one.
    pub fn get(&self, key: &[u8]) -> Option<&[u8]> {
        self.given.get(key)?.value.as_deref()
    }

    /// How `key` is called where it is shown.
    fn name(&self, key: &[u8], given: &Given) -> KeyName {
        let Some(origin) = given.origin else { return KeyName::new(key) };
        let source = self.environment.layers.get(origin.layer).map_or(&[][..], |file| &file.bytes);
        let Origin { layer, key: key_span, value: value_span } = origin;
        Setting { value: EnvironmentValue::Dynamic, layer, key: key_span, value_span }.name(key, source)
    }
}

/// The process environment that `file` is read in: over the files beneath it, that of the process. What it defines itself
/// is none of theirs: it is loaded over them.
fn around(
    file: &SourceFile,
    given: &BTreeMap<Vec<u8>, Given>,
    process: &[(Vec<u8>, Vec<u8>)],
) -> dialect::Environment {
    let document = Document::parse(&file.bytes);
    let own: HashSet<&[u8]> = if given.is_empty() {
        HashSet::new()
    } else {
        document.entries().map(|(_, entry)| entry.key.of(document.source)).collect()
    };
    let beneath = given.iter().filter(|(key, _)| !own.contains(key.as_slice()));
    let beneath = beneath.filter_map(|(key, given)| Some((key.clone(), given.value.clone()?)));
    beneath.chain(process.iter().cloned()).collect()
}

/// Shows the name of the environment and how many variables there are, never what they are.
impl fmt::Debug for Launch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Launch({}, {} variables)", self.environment.name, self.given.len())
    }
}

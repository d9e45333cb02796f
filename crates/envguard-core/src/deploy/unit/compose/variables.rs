//! The variables that compose files refer to.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

use envguard_syntax::dialect::{Dialect, Environment, Interpolated, InterpolationError, Value, interpolate};

use super::{Given, Place, Shell, SourceFile, SuppliedValue};
use crate::tree::Node;

/// What the shell has, over the `.env` file of the project.
pub(super) struct Variables {
    /// What the shell has, if that is known.
    shell: Option<Environment>,
    file: BTreeMap<Box<[u8]>, (Vec<u8>, Place)>,
    /// How many bytes references may still add.
    left: Cell<usize>,
}

/// So many bytes may references add to all texts of a project: files that people write are far below.
const MAX_ADDED: usize = 64 << 20;

impl Variables {
    /// The variables of a project whose `.env` is `file`.
    pub(super) fn new(file: Option<Arc<SourceFile>>, shell: Shell<'_>) -> Self {
        let shell = match shell {
            Shell::Known(environment) => Some(environment.clone()),
            Shell::Unknown => None,
        };
        let mut variables = Self { shell, file: BTreeMap::new(), left: Cell::new(MAX_ADDED) };
        if let Some(file) = file {
            let environment = variables.shell.clone().unwrap_or_default();
            let reading = Dialect::Compose.read(&file.bytes, &environment);
            for (key, assignment) in reading.vars().iter() {
                if let Value::Text(text) = &assignment.value {
                    let place = Place::new(&file, assignment.value_span);
                    variables.file.insert(key.into(), (text.to_vec(), place));
                }
            }
        }
        variables
    }

    /// These, and below them those of the `.env` of a project that is included.
    pub(super) fn above(&self, file: Option<Arc<SourceFile>>) -> Self {
        let shell = self.shell.as_ref().map_or(Shell::Unknown, Shell::Known);
        let mut below = Self::new(file, shell);
        below.left.set(self.left.get());
        below.file.extend(self.file.iter().map(|(key, value)| (key.clone(), value.clone())));
        below
    }

    fn get(&self, name: &[u8]) -> Option<&[u8]> {
        let shell = self.shell.as_ref().and_then(|shell| shell.get(name));
        shell.or_else(|| self.file.get(name).map(|(text, _)| text.as_slice()))
    }

    /// What `text` of a compose file comes to.
    pub(super) fn interpolate(&self, text: &str) -> Result<SuppliedValue, InterpolationError> {
        if !text.contains('$') {
            return Ok(SuppliedValue::Text(text.as_bytes().to_vec()));
        }
        if self.left.get() == 0 {
            return Err(InterpolationError::Unbounded);
        }
        let read = interpolate(text.as_bytes(), |name| self.get(name));
        let length = read.as_ref().map_or(0, |read| read.text.len());
        self.left.set(self.left.get().saturating_sub(length));
        match read {
            // Whoever does not know the shell does not know what is set there.
            Ok(Interpolated { lacks_value: true, .. }) | Err(InterpolationError::Required)
                if self.shell.is_none() =>
            {
                Ok(SuppliedValue::Unknown)
            }
            Ok(read) => Ok(SuppliedValue::Text(read.text)),
            Err(error) => Err(error),
        }
    }

    /// The text of `node`, if it is one and known.
    pub(super) fn text(&self, node: &Node) -> Option<String> {
        match self.interpolate(node.text()?) {
            Ok(SuppliedValue::Text(text)) => String::from_utf8(text).ok(),
            _ => None,
        }
    }

    /// The value of a variable that is named without one, and where it stands if that is in a file; `None` where nobody sets
    /// it.
    pub(super) fn inherited(&self, name: &[u8]) -> Option<(SuppliedValue, Option<Place>)> {
        if let Some(text) = self.shell.as_ref().and_then(|shell| shell.get(name)) {
            return Some((SuppliedValue::Text(text.to_vec()), None));
        }
        match self.file.get(name) {
            Some((text, place)) => Some((SuppliedValue::Text(text.clone()), Some(place.clone()))),
            None => self.shell.is_none().then_some((SuppliedValue::Unknown, None)),
        }
    }

    /// What references in env files see: these, over what the service is given.
    pub(super) fn over(&self, given: &BTreeMap<Box<str>, Given>) -> Environment {
        let given = given.iter().filter_map(|(key, given)| match &given.value {
            SuppliedValue::Text(text) => Some((key.as_bytes(), text.as_slice())),
            _ => None,
        });
        let file = self.file.iter().map(|(key, (text, _))| (&**key, text.as_slice()));
        let below = given
            .chain(file)
            .filter(|(key, _)| self.shell.as_ref().is_none_or(|shell| shell.get(key).is_none()));
        let below: Vec<(&[u8], &[u8])> = below.collect();
        match &self.shell {
            None => below.into_iter().collect(),
            Some(shell) => shell.iter().chain(below).collect(),
        }
    }
}

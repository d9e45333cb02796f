//! What is masked in whatever a step prints.

use envguard_core::{Contract, Environment, Launch};
use envguard_secrets::{Redaction, Redactor};
use envguard_syntax::dialect::Dialect;

use super::output::Output;
use crate::exit::Failure;
use crate::masks;

/// The secrets of all environments, of the process, and of what steps are given.
pub(crate) struct Masks(Redactor);

/// Names and values.
type Variables = Vec<(Vec<u8>, Vec<u8>)>;

impl Masks {
    /// The secrets that `environments` come to where the process has each of `processes`.
    pub(crate) fn new(
        environments: &[Environment],
        dialect: Dialect,
        contract: Option<&Contract>,
        processes: &[Variables],
    ) -> Result<Self, Failure> {
        let starts = environments.iter().flat_map(|environment| {
            processes
                .iter()
                .map(|process| Launch::read(environment.clone(), dialect, process.iter().cloned()))
        });
        let launches: Vec<Launch> = starts.collect();
        masks::redactor(launches.iter().map(|launch| (launch, contract))).map(Self)
    }

    /// Those of `secrets`, each with what is shown in its place.
    #[cfg(test)]
    pub(super) fn of<L: Into<Box<str>>, V: AsRef<[u8]>>(
        secrets: impl IntoIterator<Item = (L, V)>,
    ) -> Result<Self, Failure> {
        let redactor = Redactor::new(secrets);
        redactor.map(Self).ok_or_else(|| Failure::new("there are too many secrets to be masked"))
    }

    /// What takes them out of a stream.
    pub(super) fn stream(&self) -> Redaction {
        self.0.stream()
    }

    /// `text` without them, and without what looks like one.
    pub(crate) fn text(&self, text: &str) -> String {
        let mut output = Output::new(self);
        output.push(text.as_bytes());
        output.finish().text
    }
}

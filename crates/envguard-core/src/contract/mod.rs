//! What an app needs: the variables that `.env.example`, a JSON Schema and an `.env.schema` declare.

mod choice;
mod conflict;
mod description;
mod example;
mod source;
mod variable;

pub use choice::choose_example;
pub(crate) use conflict::Conflict;
pub(crate) use example::{commented_out_key, says_optional};
pub use source::{ContractSource, SourceKind};
pub use variable::{Fact, Variable};

use std::sync::{Arc, OnceLock};

use crate::key_table::KeyTable;
use crate::schema::Schema;
use variable::{Declaration, Entry};

/// The variables that an app needs, brought together from all files that declare them.
///
/// ```
/// use std::sync::Arc;
///
/// use envguard_core::{Contract, ContractSource, SourceFile};
///
/// let file = Arc::new(SourceFile::new(".env.example", "PORT=8080\n# @optional\nSENTRY_DSN=\n"));
/// let contract = Contract::new(vec![Arc::new(ContractSource::example(file))]);
/// assert!(contract.get(b"PORT").unwrap().is_required());
/// assert!(!contract.get(b"SENTRY_DSN").unwrap().is_required());
/// assert!(contract.get(b"HOST").is_none());
/// ```
#[derive(Debug, Default)]
pub struct Contract {
    /// Sorted by kind: of two that say something about the same, the first one counts.
    sources: Vec<Arc<ContractSource>>,
    entries: Vec<Entry>,
    by_key: KeyTable,
    /// Where the sources contradict each other, once somebody has asked for that.
    conflicts: OnceLock<Vec<Conflict>>,
}

impl Contract {
    /// Brings together what `sources` declare.
    pub fn new(mut sources: Vec<Arc<ContractSource>>) -> Self {
        sources.sort_by_key(|source| source.kind);
        let mut contract = Self::default();
        // People write examples by hand, in an order that means something: it goes first.
        for (index, source) in sources.iter().enumerate().rev() {
            let declared = source.declared();
            if contract.entries.is_empty() {
                contract.entries.reserve_exact(declared.len());
                contract.by_key = KeyTable::with_capacity(declared.len());
            }
            for declared in declared {
                contract.declare(index, declared);
            }
        }
        contract.sources = sources;
        contract
    }

    fn declare(&mut self, source: usize, declared: source::Declared) {
        let source::Declared { key, span, optional, value, property } = declared;
        let declaration = Declaration { source, key: span, optional, value, property };
        let entries = &self.entries;
        let has_key = |index: usize| entries.get(index).is_some_and(|entry: &Entry| entry.key == key);
        match self.by_key.get_or_insert(&key, entries.len(), has_key) {
            Some(index) => self.entries[index].declarations.insert(0, declaration),
            None => self.entries.push(Entry { key, declarations: vec![declaration] }),
        }
    }

    /// The files that it was made from, JSON Schemas first, examples last.
    pub fn sources(&self) -> &[Arc<ContractSource>] {
        &self.sources
    }

    /// The schemas among them, ready to check values against.
    pub fn schemas(&self) -> impl Iterator<Item = &Schema> {
        self.sources.iter().filter_map(|source| source.compiled.as_ref())
    }

    /// Whether all variables are meant to be declared: a JSON Schema alone says of those it knows what they are, and by
    /// `additionalProperties` whether there may be others.
    pub fn is_complete(&self) -> bool {
        self.sources.iter().any(|source| source.kind != SourceKind::JsonSchema)
    }

    /// The example among them.
    pub fn example(&self) -> Option<&Arc<ContractSource>> {
        self.sources.iter().find(|source| source.kind == SourceKind::Example)
    }

    /// Where its sources contradict each other.
    pub(crate) fn conflicts(&self) -> &[Conflict] {
        self.conflicts.get_or_init(|| conflict::find(self))
    }

    /// What is declared: in the order of the example, then what only schemas declare, in their order.
    pub fn variables(&self) -> impl ExactSizeIterator<Item = Variable<'_>> + Clone {
        self.entries.iter().map(|entry| Variable { contract: self, entry })
    }

    /// The variable called `key`.
    pub fn get(&self, key: &[u8]) -> Option<Variable<'_>> {
        let has_key = |index: usize| self.entries.get(index).is_some_and(|entry| &*entry.key == key);
        let index = self.by_key.get(key, has_key)?;
        Some(Variable { contract: self, entry: self.entries.get(index)? })
    }
}

//! What the readers that resolve references share: earlier values, names, and a bound on what references add.

use super::key_map::KeyMap;
use super::{Assignment, Effect, ReadError, Value};
use crate::Span;

/// Finds the values that earlier statements gave, the last of each key or the first.
///
/// The index is built when the first reference is met, so that files without references do not pay for it.
#[derive(Default)]
pub(super) struct EarlierValues<'s> {
    index: KeyMap<'s, usize>,
    indexed: usize,
    keeps_first: bool,
}

impl<'s> EarlierValues<'s> {
    /// For a runtime that keeps the first value of each key.
    pub(super) fn keeping_first() -> Self {
        Self { keeps_first: true, ..Self::default() }
    }

    /// The value of `key` that counts among `assignments`, which only ever grows between the calls.
    pub(super) fn get<'a>(&mut self, assignments: &'a [Assignment<'s>], key: &[u8]) -> Option<&'a Value<'s>> {
        for (position, assignment) in assignments.iter().enumerate().skip(self.indexed) {
            let key = assignment.key.clone();
            if self.keeps_first {
                self.index.entry(key).or_insert(position);
            } else {
                self.index.insert(key, position);
            }
        }
        self.indexed = assignments.len();
        let position = *self.index.get(key)?;
        assignments.get(position).map(|assignment| &assignment.value)
    }
}

/// How many bytes the values that hold references may still take.
///
/// A few lines such as `B=$A$A`, `C=$B$B` ask for more memory than there is; the bound is far above what a file in use
/// needs: its own length and a mebibyte.
pub(super) struct ExpansionBudget {
    left: usize,
}

/// References ask for more than the [`ExpansionBudget`] has.
pub(super) struct BudgetSpent;

impl ExpansionBudget {
    const BEYOND_THE_SOURCE: usize = 1 << 20;

    /// The budget of one reading of `source`.
    pub(super) fn new(source: &[u8]) -> Self {
        Self { left: source.len().saturating_add(Self::BEYOND_THE_SOURCE) }
    }

    /// Adds `text` to `value`, if the budget allows it.
    pub(super) fn append(&mut self, value: &mut Vec<u8>, text: &[u8]) -> Result<(), BudgetSpent> {
        self.spend(text.len())?;
        value.extend_from_slice(text);
        Ok(())
    }

    /// Pays for looking at as many bytes once more than the others.
    pub(super) fn spend(&mut self, bytes: usize) -> Result<(), BudgetSpent> {
        self.left = self.left.checked_sub(bytes).ok_or(BudgetSpent)?;
        Ok(())
    }
}

impl BudgetSpent {
    /// The error for the value at `span`.
    pub(super) fn at(span: Span) -> ReadError {
        ReadError { span, message: "a value that references make grow without bound", effect: Effect::Hangs }
    }
}

/// How many bytes at the start of `text` are a name as `[A-Z0-9_]*` matches it in a regex that ignores case by the
/// rules of Unicode: `ſ` folds to `s`, and the Kelvin sign to `k`.
pub(super) fn case_folded_name_length(text: &[u8]) -> usize {
    let mut length = 0;
    loop {
        length += match text.get(length..) {
            Some([byte, ..]) if byte.is_ascii_alphanumeric() || *byte == b'_' => 1,
            Some([0xC5, 0xBF, ..]) => 2,
            Some([0xE2, 0x84, 0xAA, ..]) => 3,
            _ => return length,
        };
    }
}

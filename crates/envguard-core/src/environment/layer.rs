//! What one file of an environment gives.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use envguard_syntax::dialect::{self, Assignment, Dialect, Value};
use envguard_syntax::{Document, Span};

use crate::SourceFile;
use crate::key_table::KeyTable;
use crate::schema::EnvironmentValue;

/// A file as a runtime reads it.
///
/// Keys and values nearly always stand in the file as the runtime has them: so what is kept of them is where.
pub(super) struct Layer {
    file: Arc<SourceFile>,
    slots: Vec<Slot>,
    by_key: KeyTable,
}

/// A key and what the file comes to say of it.
struct Slot {
    key: Text,
    value: Stored,
    key_span: Span,
    value_span: Span,
}

/// A key that a layer gives.
#[derive(Clone, Copy)]
pub(super) struct Given<'l> {
    pub(super) key: &'l [u8],
    pub(super) value: EnvironmentValue<'l>,
    /// Where the key stands.
    pub(super) key_span: Span,
    /// Where the value stands, raw.
    pub(super) value_span: Span,
}

/// A [`Value`] without the bytes.
enum Stored {
    Text(Text),
    Null,
    Dynamic,
    Unset,
}

/// Bytes that stand in the file, or that the runtime makes of what stands there.
enum Text {
    At(Span),
    Made(Box<[u8]>),
}

impl Layer {
    /// Reads `file`, which parses to `document`, as `dialect` does in a process that has the variables `beneath`.
    pub(super) fn read(
        file: &Arc<SourceFile>,
        document: &Document<'_>,
        dialect: Dialect,
        beneath: &dialect::Environment,
    ) -> Self {
        let reading = dialect.read(&file.bytes, beneath);
        let count = reading.assignments.len();
        let mut layer = Self {
            file: Arc::clone(file),
            slots: Vec::with_capacity(count),
            by_key: KeyTable::with_capacity(count),
        };
        for assignment in reading.assignments {
            layer.assign(assignment, reading.first_wins);
        }
        // What the runtime does not read is told of by other rules; here it is not missing, but unknown.
        for (_, entry) in document.entries().filter(|(_, entry)| !entry.key.is_empty()) {
            let key = entry.key.of(document.source);
            if layer.get(key).is_none() {
                let slot = Slot {
                    key: Text::At(entry.key),
                    value: Stored::Dynamic,
                    key_span: entry.key,
                    value_span: entry.value,
                };
                layer.put(key, slot);
            }
        }
        layer
    }

    fn assign(&mut self, assignment: Assignment<'_>, first_wins: bool) {
        let Assignment { key, value, key_span, value_span } = assignment;
        if first_wins && self.get(&key).is_some() {
            return;
        }
        let value = match value {
            Value::Text(text) => Stored::Text(Text::new(text, value_span, &self.file.bytes)),
            Value::Null => Stored::Null,
            Value::Dynamic => Stored::Dynamic,
            Value::Unset => Stored::Unset,
        };
        let slot = Slot {
            key: Text::new(key.as_ref().into(), key_span, &self.file.bytes),
            value,
            key_span,
            value_span,
        };
        self.put(&key, slot);
    }

    /// Puts `slot` in the place of what was said of `key` before.
    fn put(&mut self, key: &[u8], slot: Slot) {
        let Self { file, slots, by_key } = self;
        let has_key = |index: usize| slots.get(index).is_some_and(|slot: &Slot| slot.key.of(file) == key);
        match by_key.get_or_insert(key, slots.len(), has_key) {
            Some(index) => slots[index] = slot,
            None => slots.push(slot),
        }
    }

    /// What the file gives for `key`.
    pub(super) fn get(&self, key: &[u8]) -> Option<Given<'_>> {
        let has_key = |index: usize| self.slots.get(index).is_some_and(|slot| slot.key.of(&self.file) == key);
        let index = self.by_key.get(key, has_key)?;
        self.given(self.slots.get(index)?)
    }

    /// All that the file gives, in the order in which its keys first come.
    pub(super) fn iter(&self) -> impl Iterator<Item = Given<'_>> {
        self.slots.iter().filter_map(|slot| self.given(slot))
    }

    fn given<'l>(&'l self, slot: &'l Slot) -> Option<Given<'l>> {
        let value = match &slot.value {
            Stored::Text(text) => EnvironmentValue::Text(text.of(&self.file)),
            Stored::Null => EnvironmentValue::Null,
            Stored::Dynamic => EnvironmentValue::Dynamic,
            Stored::Unset => return None,
        };
        let Slot { key_span, value_span, .. } = *slot;
        Some(Given { key: slot.key.of(&self.file), value, key_span, value_span })
    }
}

impl Text {
    /// `text`, which a runtime makes of what stands at `raw`: that itself, or its beginning, behind a quote or not, is
    /// what it nearly always is.
    fn new(text: Cow<'_, [u8]>, raw: Span, source: &[u8]) -> Self {
        let start = raw.start as usize;
        for start in [start, start + 1] {
            let written = source.get(start..start + text.len());
            if written == Some(&*text) {
                return Text::At(Span::new(start, start + text.len()));
            }
        }
        Text::Made(text.into())
    }

    fn of<'l>(&'l self, file: &'l SourceFile) -> &'l [u8] {
        match self {
            Text::At(span) => span.of(&file.bytes),
            Text::Made(bytes) => bytes,
        }
    }
}

/// Shows the path and how many keys there are, nothing of what is in the file.
impl fmt::Debug for Layer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Layer({}, {} keys)", self.file.path, self.slots.len())
    }
}

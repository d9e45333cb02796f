//! On which lines things stand, in files that are asked about again and again.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use envguard_syntax::LineIndex;

use crate::Place;

/// Where the lines of files begin. Each file is read through once, however many units are in it.
#[derive(Debug, Default)]
pub struct Lines {
    files: RefCell<HashMap<Arc<str>, LineIndex>>,
}

impl Lines {
    /// The number of the line that `place` begins on, from 1.
    pub fn number(&self, place: &Place) -> usize {
        let mut files = self.files.borrow_mut();
        let source = &place.file.bytes;
        let index = files.entry(Arc::clone(&place.file.path)).or_insert_with(|| LineIndex::new(source));
        index.position(source, place.span.start).line as usize
    }
}

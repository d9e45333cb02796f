//! What an app needs, as `.env.example` declares it.

use std::collections::HashMap;
use std::sync::Arc;

use envguard_syntax::{Document, Span};
use foldhash::fast::RandomState;

use crate::SourceFile;

/// The variables that an example file declares.
#[derive(Debug)]
pub struct Contract {
    /// The example file.
    pub file: Arc<SourceFile>,
    /// Its declarations in file order, each key once.
    pub declarations: Vec<Declaration>,
    by_key: HashMap<Box<[u8]>, usize, RandomState>,
}

/// One variable that is declared.
#[derive(Debug)]
pub struct Declaration {
    /// Where its key stands in the example file.
    pub key: Span,
    /// Whether an app does without it: a comment on its line, or directly above it, says `optional`.
    pub optional: bool,
}

impl Contract {
    /// Reads the declarations of `file`.
    pub fn new(file: Arc<SourceFile>) -> Self {
        let document = Document::parse(&file.bytes);
        let mut declarations: Vec<Declaration> = Vec::new();
        let mut by_key: HashMap<Box<[u8]>, usize, RandomState> = HashMap::default();
        for (line, entry) in document.entries() {
            let key = entry.key.of(document.source);
            if key.is_empty() || by_key.contains_key(key) {
                continue;
            }
            let above = line.checked_sub(1).and_then(|above| match document.lines[above].content {
                envguard_syntax::Content::Comment(comment) => Some(comment),
                _ => None,
            });
            let optional = [Some(entry.comment), above]
                .into_iter()
                .flatten()
                .any(|comment| says_optional(comment.of(document.source)));
            by_key.insert(key.into(), declarations.len());
            declarations.push(Declaration { key: entry.key, optional });
        }
        Self { file, declarations, by_key }
    }

    /// The declaration of `key`.
    pub fn get(&self, key: &[u8]) -> Option<&Declaration> {
        self.declarations.get(*self.by_key.get(key)?)
    }

    /// The key of `declaration`.
    pub fn key(&self, declaration: &Declaration) -> &[u8] {
        declaration.key.of(&self.file.bytes)
    }
}

/// Whether a comment has the word `optional`, as dotenvx and dotenv-diff have it (`# optional`, `# @optional`).
fn says_optional(comment: &[u8]) -> bool {
    comment
        .split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-' && *byte != b'_')
        .any(|word| word.eq_ignore_ascii_case(b"optional"))
}

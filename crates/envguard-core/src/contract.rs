//! What an app needs, as `.env.example` declares it.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::Arc;

use envguard_syntax::{Content, Document, Span};
use foldhash::fast::RandomState;

use crate::source_file::EXAMPLE_WORDS;
use crate::{Role, SourceFile};

/// The variables that an example file declares.
#[derive(Debug)]
pub struct Contract {
    /// The example file.
    pub file: Arc<SourceFile>,
    /// Its declarations in file order, each key once.
    pub declarations: Vec<Declaration>,
    by_key: KeyTable,
}

/// One variable that is declared.
#[derive(Debug)]
pub struct Declaration {
    /// Where its key stands in the example file.
    pub key: Span,
    /// Whether an app does without it: a comment on its line, or directly above it, says `optional`, or the whole
    /// declaration is commented out (`# SENTRY_DSN=`).
    pub optional: bool,
    /// Whether it is commented out.
    commented_out: bool,
}

impl Contract {
    /// Reads the declarations of `file`.
    pub fn new(file: Arc<SourceFile>) -> Self {
        let document = Document::parse(&file.bytes);
        let source = document.source;
        let mut declarations: Vec<Declaration> = Vec::with_capacity(document.lines.len());
        let mut by_key = KeyTable::with_capacity(document.lines.len());
        let mut declare = |declaration: Declaration| {
            match by_key.get_or_insert(source, &declarations, declaration.key) {
                None => declarations.push(declaration),
                // What is declared in earnest counts, wherever it stands.
                Some(index) if declarations[index].commented_out => declarations[index] = declaration,
                Some(_) => {}
            }
        };
        let mut above = None;
        for line in &document.lines {
            let mut comment_alone = None;
            match line.content {
                Content::Entry(entry) if !entry.key.is_empty() => {
                    let comments = [Some(entry.comment), above].into_iter().flatten();
                    let optional = comments.map(|comment| comment.of(source)).any(says_optional);
                    declare(Declaration { key: entry.key, optional, commented_out: false });
                }
                Content::Comment(comment) => {
                    comment_alone = Some(comment);
                    if let Some(key) = declared_in(comment, source) {
                        declare(Declaration { key, optional: true, commented_out: true });
                    }
                }
                Content::Entry(_) | Content::Blank | Content::Junk(_) => {}
            }
            above = comment_alone;
        }
        Self { file, declarations, by_key }
    }

    /// The file among those of a directory that declares what the app needs, if any does.
    ///
    /// Of several it is the first by these, in turn: the form of the name (`.env.WORD`, `env.WORD`, `WORD.env` or
    /// `.WORD.env`, any other), the word (`example`, `sample`, `template`, `dist`, and the rest of those that
    /// [`Role::of`] knows), the length of the name (`.env.example.local` declares less than `.env.example`), the name.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use envguard_core::{Contract, SourceFile};
    ///
    /// let files = [".env", "env.example", ".env.dist"].map(|name| Arc::new(SourceFile::new(name, "")));
    /// assert_eq!(&*Contract::choose(&files).unwrap().path, ".env.dist");
    /// ```
    pub fn choose(files: &[Arc<SourceFile>]) -> Option<&Arc<SourceFile>> {
        files.iter().filter(|file| file.role == Role::Example).min_by_key(|file| rank(file.name()))
    }

    /// The declaration of `key`.
    pub fn get(&self, key: &[u8]) -> Option<&Declaration> {
        self.by_key.get(&self.file.bytes, &self.declarations, key).map(|index| &self.declarations[index])
    }

    /// The key of `declaration`.
    pub fn key(&self, declaration: &Declaration) -> &[u8] {
        declaration.key.of(&self.file.bytes)
    }
}

/// Keys to the indices of their declarations, without a copy of any key: a table of hashes, where the place after a
/// taken one is tried next.
#[derive(Debug)]
struct KeyTable {
    indices: HashMap<u64, u32, RandomState>,
}

impl KeyTable {
    fn with_capacity(capacity: usize) -> Self {
        Self { indices: HashMap::with_capacity_and_hasher(capacity, RandomState::default()) }
    }

    /// The index of the declaration of `key`, or else the hash under which it would be found.
    fn find(&self, source: &[u8], declarations: &[Declaration], key: &[u8]) -> Result<usize, u64> {
        let mut hash = self.indices.hasher().hash_one(key);
        while let Some(&index) = self.indices.get(&hash) {
            let index = index as usize;
            if declarations.get(index).is_some_and(|declaration| declaration.key.of(source) == key) {
                return Ok(index);
            }
            hash = hash.wrapping_add(1);
        }
        Err(hash)
    }

    fn get(&self, source: &[u8], declarations: &[Declaration], key: &[u8]) -> Option<usize> {
        self.find(source, declarations, key).ok()
    }

    /// The index of the declaration of `key`; where there is none, the next one is noted for it.
    fn get_or_insert(&mut self, source: &[u8], declarations: &[Declaration], key: Span) -> Option<usize> {
        let hash = match self.find(source, declarations, key.of(source)) {
            Ok(index) => return Some(index),
            Err(hash) => hash,
        };
        self.indices.insert(hash, u32::try_from(declarations.len()).unwrap_or(u32::MAX));
        None
    }
}

/// How far behind other names the name of an example file stands.
fn rank(name: &str) -> (usize, usize, usize, String) {
    let name = name.to_ascii_lowercase();
    let word_of = |form: usize| match form {
        0 => name.strip_prefix(".env."),
        1 => name.strip_prefix("env."),
        _ => name.strip_suffix(".env").map(|word| word.strip_prefix('.').unwrap_or(word)),
    };
    let place_of = |word: &str| EXAMPLE_WORDS.iter().position(|other| *other == word);
    let found = (0..3).find_map(|form| Some((form, place_of(word_of(form)?)?)));
    let (form, word) = found.unwrap_or((3, 0));
    (form, word, name.len(), name)
}

/// Whether a comment has the word `optional`, as dotenvx and dotenv-diff have it (`# optional`, `# @optional`).
fn says_optional(comment: &[u8]) -> bool {
    comment
        .split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-' && *byte != b'_')
        .any(|word| word.eq_ignore_ascii_case(b"optional"))
}

/// The key of a declaration that is commented out: `# KEY=…`, in upper case, since other words before a `=` may be
/// prose.
fn declared_in(comment: Span, source: &[u8]) -> Option<Span> {
    let text = comment.of(source);
    let is_margin = |byte: &u8| matches!(byte, b'#' | b' ' | b'\t');
    let margin = text.iter().take_while(|byte| is_margin(byte)).count();
    let export = if text[margin..].starts_with(b"export ") { b"export ".len() } else { 0 };
    let key = &text[margin + export..];
    let length = key.iter().take_while(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_')).count();
    let start = comment.start as usize + margin + export;
    (length > 0 && key.get(length) == Some(&b'=')).then(|| Span::new(start, start + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(source: &str) -> Vec<String> {
        let contract = Contract::new(Arc::new(SourceFile::new(".env.example", source)));
        let show = |declaration: &Declaration| {
            let key = String::from_utf8_lossy(contract.key(declaration)).into_owned();
            assert_eq!(contract.get(key.as_bytes()).map(|found| found.key), Some(declaration.key));
            if declaration.optional { key + "?" } else { key }
        };
        contract.declarations.iter().map(show).collect()
    }

    #[test]
    fn declarations_may_be_optional() {
        assert_eq!(
            declared("A=\nB= # optional\n# @optional\nC=1\nD=1\n# optionally\nE=\nA=2\n"),
            ["A", "B?", "C?", "D", "E"]
        );
    }

    #[test]
    fn what_is_commented_out_is_optional() {
        assert_eq!(declared("# B=1\n#A=\nA=\n## export C=\n# d=1\n# see E = 1\n"), ["B?", "A", "C?"]);
    }

    #[test]
    fn chooses_in_the_order_that_is_documented() {
        let order = [
            ".env.example",
            ".env.sample",
            ".env.template",
            ".env.dist",
            "env.example",
            "env.sample",
            "example.env",
            ".sample.env",
            ".env.local.example",
            ".env.production.example",
        ];
        let mut files: Vec<Arc<SourceFile>> =
            order.iter().rev().map(|name| Arc::new(SourceFile::new(*name, ""))).collect();
        files.push(Arc::new(SourceFile::new(".env", "")));
        for name in order {
            let chosen = Contract::choose(&files).map(|file| file.path.to_string());
            assert_eq!(chosen.as_deref(), Some(name));
            files.retain(|file| *file.path != *name);
        }
        assert!(Contract::choose(&files).is_none());
    }
}

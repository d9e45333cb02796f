//! Bringing an env file and its example together.

mod layout;
mod proof;
mod stand_in;

use std::collections::HashSet;
use std::fmt;

use envguard_syntax::{Document, Encoding, Entry, apply};
use foldhash::fast::RandomState;

use crate::contract::commented_out_key;
use crate::{Contract, DialectSet, KeyName, LineEndings, SourceKind, is_secret_key};
use layout::Addition;

/// A file with the keys that it lacked.
pub struct Synced {
    /// All of the file: what was in it, and what was added.
    pub bytes: Vec<u8>,
    /// What was added, in the order of the file that had it.
    pub added: Vec<KeyName>,
    /// What was not, because it would not do: a key that may be a piece of a secret, or that a runtime refuses.
    pub left_out: Vec<KeyName>,
}

/// Why nothing can be added to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// One of the two is UTF-16, which no runtime reads.
    Utf16,
    /// Some runtime would read what is there otherwise than before: a quote that is not closed goes on into what comes
    /// after it.
    Disturbed,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Refusal::Utf16 => "is in UTF-16, which nothing that reads env files takes",
            Refusal::Disturbed => "is not whole: what is added would change what it says already",
        })
    }
}

impl std::error::Error for Refusal {}

/// What an env file is to begin with: the example of `contract`, as it stands.
///
/// # Errors
/// A [`Refusal`] where it cannot be read.
pub fn start(contract: &Contract) -> Result<Synced, Refusal> {
    let example = contract.example().map_or(&[][..], |source| &source.file.bytes);
    if is_utf16(example) {
        return Err(Refusal::Utf16);
    }
    let document = Document::parse(example);
    let mut known: HashSet<&[u8], RandomState> = HashSet::default();
    let entries = document.entries().map(|(_, entry)| entry);
    let first = entries.filter(|entry| !entry.key.is_empty() && known.insert(entry.key.of(example)));
    let added = first.map(|entry| KeyName::of_entry(entry, example)).collect();
    Ok(Synced { bytes: example.to_vec(), added, left_out: Vec::new() })
}

/// Adds to the env file `values` what the example of `contract` asks for and it lacks.
///
/// What is optional, has a default, or `is_given` by another file is not asked for. Every line comes as it stands in the
/// example, with the comments right above it, and goes where it belongs: after the key that precedes it there. Nothing
/// that is there is changed, and each of `dialects` reads it as before; what one of them would not read is added with an
/// empty value.
///
/// ```
/// use std::sync::Arc;
///
/// use envguard_core::{Contract, ContractSource, DialectSet, SourceFile, fill};
///
/// let example = SourceFile::new(".env.example", "A=\n# Where it listens.\nPORT=8080\n\nC=\n");
/// let contract = Contract::new(vec![Arc::new(ContractSource::example(Arc::new(example)))]);
/// let synced = fill(b"A=1\n\nC=3\n", &contract, &|_| false, DialectSet::all()).unwrap();
/// assert_eq!(synced.bytes, b"A=1\n# Where it listens.\nPORT=8080\n\nC=3\n");
/// ```
///
/// # Errors
/// A [`Refusal`] where nothing can be added.
pub fn fill(
    values: &[u8],
    contract: &Contract,
    is_given: &dyn Fn(&[u8]) -> bool,
    dialects: DialectSet,
) -> Result<Synced, Refusal> {
    let example = contract.example().map_or(&[][..], |source| &source.file.bytes);
    let is_wanted = |key: &[u8]| {
        let is_required = contract.get(key).is_none_or(|variable| variable.is_required());
        is_required && !is_given(key)
    };
    let bring = |document: &Document<'_>, line: usize, entry: &Entry| {
        let source = document.source;
        let name = KeyName::of_entry(entry, source);
        if !is_wanted(entry.key.of(source)) {
            return Brought::Nothing;
        }
        let (mut as_it_stands, mut uncommented) = (comments_above(document, line), Vec::new());
        if !entry.delimiter.is_empty() {
            uncommented.push(document.lines[line].span.of(source).to_vec());
        }
        as_it_stands.extend(uncommented.iter().cloned());
        let emptied = [entry.key.of(source), b"="].concat();
        let mut candidates = vec![as_it_stands, uncommented, vec![emptied]];
        candidates.retain(|lines| !lines.is_empty());
        if entry.delimiter.is_empty() {
            candidates.drain(..candidates.len() - 1);
        }
        Brought::Lines(name, candidates)
    };
    add(values, example, dialects, &|_| false, bring)
}

/// Adds to the example of `contract`, or to an empty one where it has none, what the env file `values` gives and it does
/// not declare.
///
/// No value goes there, and no comment, since there may be values in those too: a stand-in does that says what kind of
/// value it is, or nothing. A key that may be a piece of a secret is left out.
///
/// ```
/// use envguard_core::{Contract, DialectSet, declare};
///
/// let values = b"HOME_PAGE=https://hello.dev\nAPI_KEY=s3cr3t # mine\n";
/// let synced = declare(values, &Contract::default(), DialectSet::all()).unwrap();
/// assert_eq!(synced.bytes, b"HOME_PAGE=https://example.com\nAPI_KEY=\n");
/// ```
///
/// # Errors
/// A [`Refusal`] where nothing can be added.
pub fn declare(values: &[u8], contract: &Contract, dialects: DialectSet) -> Result<Synced, Refusal> {
    let example = contract.example().map_or(&[][..], |source| &source.file.bytes);
    // Also what is commented out is declared.
    let is_declared = |key: &[u8]| {
        let mut sources = contract.get(key).into_iter().flat_map(|variable| variable.declared_in());
        sources.any(|(source, _)| source.kind == SourceKind::Example)
    };
    let bring = |document: &Document<'_>, _: usize, entry: &Entry| {
        let source = document.source;
        let key = entry.key.of(source);
        let name = KeyName::of_entry(entry, source);
        if name.shown().is_none() {
            return Brought::LeftOut(name);
        }
        let is_secret = contract.get(key).and_then(|variable| variable.secret());
        let is_secret = is_secret.unwrap_or_else(|| is_secret_key(key));
        let stand_in = if is_secret { "" } else { stand_in::of(entry, source) };
        let line = [key, b"=", stand_in.as_bytes()].concat();
        let exported = [b"export ", line.as_slice()].concat();
        let mut candidates = vec![vec![line]];
        if !entry.export.is_empty() {
            candidates.insert(0, vec![exported]);
        }
        Brought::Lines(name, candidates)
    };
    add(example, values, dialects, &is_declared, bring)
}

/// What comes of a key that a file lacks.
enum Brought {
    /// It is not wanted there.
    Nothing,
    /// It must not go there.
    LeftOut(KeyName),
    /// It comes as the first of these that the runtimes read.
    Lines(KeyName, Vec<Vec<Vec<u8>>>),
}

/// Adds the keys of `from` to `target` that it lacks, as `bring` says.
fn add(
    target: &[u8],
    from: &[u8],
    dialects: DialectSet,
    is_there: &dyn Fn(&[u8]) -> bool,
    bring: impl Fn(&Document<'_>, usize, &Entry) -> Brought,
) -> Result<Synced, Refusal> {
    if is_utf16(target) || is_utf16(from) {
        return Err(Refusal::Utf16);
    }
    let (target, from) = (Document::parse(target), Document::parse(from));
    let mut known: HashSet<&[u8], RandomState> = keys(&target).collect();
    let (mut additions, mut keys, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    let mut added = Vec::new();
    for (line, entry) in from.entries() {
        let key = entry.key.of(from.source);
        if key.is_empty() || is_there(key) || !known.insert(key) {
            continue;
        }
        match bring(&from, line, entry) {
            Brought::Nothing => {}
            Brought::LeftOut(name) => left_out.push(name),
            Brought::Lines(name, candidates) => {
                let mut readable =
                    candidates.into_iter().filter(|lines| proof::reads_alone(dialects, lines, key));
                match readable.next() {
                    Some(lines) => {
                        additions.push(Addition { line, lines });
                        added.push(name);
                        keys.push(key);
                    }
                    None => left_out.push(name),
                }
            }
        }
    }
    if additions.is_empty() {
        return Ok(Synced { bytes: target.source.to_vec(), added, left_out });
    }
    let endings = [LineEndings::new(&target), LineEndings::new(&from)];
    let endings = endings.iter().find(|endings| endings.lf + endings.crlf > 0);
    let ending = endings.map_or("\n", LineEndings::usual);
    let edits = layout::place(&target, &from, &additions, ending);
    let bytes = apply(target.source, &edits).map_err(|_| Refusal::Disturbed)?;
    if proof::holds(dialects, target.source, &bytes, &keys) {
        Ok(Synced { bytes, added, left_out })
    } else {
        Err(Refusal::Disturbed)
    }
}

fn is_utf16(bytes: &[u8]) -> bool {
    matches!(Encoding::detect(bytes), Encoding::Utf16Le | Encoding::Utf16Be)
}

/// The keys of a document, in its order.
fn keys<'s>(document: &Document<'s>) -> impl Iterator<Item = &'s [u8]> {
    let source = document.source;
    document.entries().map(move |(_, entry)| entry.key.of(source)).filter(|key| !key.is_empty())
}

/// The comments right above the line of this index, but for declarations that are commented out.
fn comments_above(document: &Document<'_>, line: usize) -> Vec<Vec<u8>> {
    let source = document.source;
    let start =
        layout::start_of_comments(document, line, |comment| commented_out_key(comment, source).is_none());
    document.lines[start..line].iter().map(|line| line.span.of(source).to_vec()).collect()
}

#[cfg(test)]
mod tests;

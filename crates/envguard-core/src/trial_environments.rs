//! The process environments that fixes are tried in: what a file comes to depends on what the process has already.

use std::collections::HashSet;

use envguard_syntax::dialect::Environment;
use envguard_syntax::{Content, Document, Entry, Facts, Line};

use crate::Context;

/// Where the dialects may see other lines than the document has, and so other keys.
const BROKEN: Facts =
    Facts::CONTROL.union(Facts::MULTILINE).union(Facts::TRAILING_CONTENT).union(Facts::UNTERMINATED);

/// The empty environment, and those in which the file of `context` may be read otherwise.
pub(crate) fn environments(context: &Context<'_>) -> Vec<Environment> {
    let document = &context.document;
    let mut environments = vec![Environment::default()];
    let is_junk = |line: &Line| matches!(line.content, Content::Junk(_));
    // Beside an odd character, a key without a value may be another one than it seems.
    let odd_keys = Facts::NO_DELIMITER | Facts::NON_ASCII;
    let with_words = context.facts.intersects(BROKEN)
        || context.facts.contains(odd_keys)
        || document.lines.iter().any(is_junk);
    if with_words {
        environments.push(words(document.source));
    } else if context.facts.contains(Facts::NO_DELIMITER) {
        environments.push(undefined(document, true));
    }
    // To a shell, what the parser takes for a key can be a reference too.
    if document.source.contains(&b'$') {
        // Where the environment has a key, it hides from some dialects what the file makes of it. Others expand a
        // reference to the key otherwise than without it.
        environments.push(undefined(document, false));
        if !with_words {
            environments.push(environment(references(document.source)));
        }
    }
    environments
}

/// An environment that has each name which the file refers to and does not define, and if so wanted, each key without a
/// value, defined elsewhere or not: whatever stands in a `.env` file, the process may have set it.
fn undefined(document: &Document<'_>, with_lone_keys: bool) -> Environment {
    let (valued, lone): (Vec<&Entry>, Vec<&Entry>) =
        document.entries().map(|(_, entry)| entry).partition(|entry| !entry.delimiter.is_empty());
    let key = |entry: &Entry| entry.key.of(document.source);
    let defined: HashSet<&[u8]> = valued.into_iter().map(key).collect();
    let mut names = references(document.source);
    names.retain(|name| !defined.contains(name));
    if with_lone_keys {
        names.extend(lone.into_iter().map(key));
    }
    environment(names)
}

/// What could be a name after a dollar, each as often as it is there.
fn references(source: &[u8]) -> Vec<&[u8]> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let names = source.split(|&byte| byte == b'$').skip(1).map(|part| {
        let part = part.strip_prefix(b"{").unwrap_or(part);
        let length = part.iter().take_while(|byte| is_word(byte)).count();
        part.get(..length).unwrap_or_default()
    });
    names.filter(|name| !name.is_empty()).collect()
}

/// An environment that has everything in `source` that could be a name.
fn words(source: &[u8]) -> Environment {
    let words = source.split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
    environment(words.filter(|word| !word.is_empty()).collect())
}

/// An environment that has `names`, each with a value of its own.
fn environment(mut names: Vec<&[u8]>) -> Environment {
    names.sort_unstable();
    names.dedup();
    let names = names.into_iter().enumerate();
    names.map(|(index, name)| (name, format!("value {index} of the environment"))).collect()
}

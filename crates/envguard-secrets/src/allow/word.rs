//! The words that comments which allow something have.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::AllowedBy;
use crate::bytes;

/// The beginnings of the comments. Long and rare, so that one pass at the speed of memory looks for all of them.
const WORDS: [(&str, AllowedBy); 6] = [
    ("envguard:", AllowedBy::Envguard),
    ("gitleaks:allow", AllowedBy::Gitleaks),
    ("betterleaks:allow", AllowedBy::Betterleaks),
    ("pragma:", AllowedBy::DetectSecrets),
    ("kingfisher:", AllowedBy::Kingfisher),
    ("trufflehog:ignore", AllowedBy::TruffleHog),
];

/// Where the words stand in `text`, and whose they are.
pub(super) fn words(text: &[u8]) -> impl Iterator<Item = (Range<usize>, AllowedBy)> {
    static SEARCHER: LazyLock<Option<AhoCorasick>> =
        LazyLock::new(|| AhoCorasick::new(WORDS.map(|(word, _)| word)).ok());
    let found = SEARCHER.as_ref().map(|searcher| searcher.find_iter(text));
    found.into_iter().flatten().filter_map(move |found| {
        let (_, by) = WORDS.get(found.pattern().as_usize())?;
        let is_whole = bytes::before(text, found.start()).is_none_or(|byte| !byte.is_ascii_alphanumeric());
        is_whole.then_some((found.range(), *by))
    })
}

/// What the comments of other tools say after their word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Foreign {
    /// How long that is.
    pub(super) length: usize,
    /// Whether it is about the next line rather than its own.
    pub(super) is_for_next_line: bool,
}

/// What `rest`, which follows the word of `by`, says; `None` if that is nothing that allows a secret.
pub(super) fn foreign(by: AllowedBy, rest: &[u8]) -> Option<Foreign> {
    let here = |length| Foreign { length, is_for_next_line: false };
    match by {
        AllowedBy::Envguard => None,
        // The word says all.
        AllowedBy::Gitleaks | AllowedBy::Betterleaks | AllowedBy::TruffleHog => Some(here(0)),
        AllowedBy::Kingfisher => {
            let words: [&[u8]; 2] = [b"ignore", b"allow"];
            let word = words.into_iter().find(|word| rest.starts_with(word))?;
            Some(here(word.len()))
        }
        AllowedBy::DetectSecrets => pragma(rest),
    }
}

/// What `pragma:` is followed by: `allowlist secret`, `allowlist nextline secret`, and both with hyphens, or with the
/// word that the tool had before.
fn pragma(rest: &[u8]) -> Option<Foreign> {
    let mut at = usize::from(rest.first() == Some(&b' '));
    let mut take = |words: &[&[u8]]| {
        let left = rest.get(at..).unwrap_or_default();
        let word = words.iter().find(|word| left.starts_with(word))?;
        at += word.len();
        Some(())
    };
    take(&[b"allowlist", b"whitelist"])?;
    let separator: [&[u8]; 2] = [b" ", b"-"];
    take(&separator)?;
    let is_for_next_line = take(&[b"nextline"]).is_some();
    if is_for_next_line {
        take(&separator)?;
    }
    take(&[b"secret"])?;
    Some(Foreign { length: at, is_for_next_line })
}

//! From a word that was met to a token.

use std::ops::Range;

use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::{Anchored, Input};

use super::checks::Candidate;
use super::rule::ProviderRule;
use super::{ProviderMatch, boundary, context, entropy, placeholder};

/// Longer secrets are encoded documents and keys: chance puts anything into them.
const LONGEST_PLACEHOLDER: usize = 128;
/// The token that has the keyword at `keyword`.
pub(super) fn at_keyword(
    rule: &'static ProviderRule,
    text: &[u8],
    keyword: Range<usize>,
) -> Option<ProviderMatch> {
    // Most words of code that look like one are parts of longer ones: no pattern is tried on those.
    let starts = earliest_start(rule, text, keyword.start)..=keyword.start;
    let mut starts = starts.filter(|&start| boundary::begins_token(text, start));
    let (whole, secret) = starts.find_map(|start| captured(rule, text, start))?;
    (keyword.end <= whole.end).then(|| judge(rule, text, whole, secret)).flatten()
}

/// The token on the rest of the line after the context word at `word`.
pub(super) fn after_context(
    rule: &'static ProviderRule,
    text: &[u8],
    word: Range<usize>,
) -> Option<ProviderMatch> {
    context::values(text, word.end).find_map(|start| {
        let (whole, secret) = captured(rule, text, start)?;
        let name = text.get(word.start..start)?;
        let is_value = context::ends_value(text, whole.end) && context::names_secret(name);
        is_value.then(|| judge(rule, text, whole, secret)).flatten()
    })
}

/// The token that all of `value` is, `key` having a context word of `rule`.
pub(super) fn of_key(rule: &'static ProviderRule, key: &[u8], value: &[u8]) -> Option<ProviderMatch> {
    let (whole, secret) = captured(rule, value, 0)?;
    let is_all = whole == (0..value.len());
    (is_all && context::is_secret_name(key)).then(|| judge(rule, value, whole, secret)).flatten()
}

/// Where the token around a keyword begins at the earliest: up to `lead` bytes that tokens are made of stand before it.
fn earliest_start(rule: &ProviderRule, text: &[u8], keyword: usize) -> usize {
    let before = text.get(..keyword).unwrap_or_default();
    let is_part =
        |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'~' | b'+' | b'/');
    keyword - before.iter().rev().take(usize::from(rule.lead)).take_while(is_part).count()
}

/// What the pattern matches at `start`, and the group of the secret in it.
fn captured(rule: &ProviderRule, text: &[u8], start: usize) -> Option<(Range<usize>, Range<usize>)> {
    let regex = rule.regex();
    let input = Input::new(text).range(start..).anchored(Anchored::Yes);
    if rule.secret_group == 0 {
        let whole = regex.search(&input)?.range();
        return Some((whole.clone(), whole));
    }
    let mut slots: [Option<NonMaxUsize>; 4] = [None; 4];
    regex.search_slots(&input, &mut slots)?;
    let [from, to, secret_from, secret_to] = slots.map(|slot| slot.map(NonMaxUsize::get));
    Some((from?..to?, secret_from?..secret_to?))
}

/// Whether what has the format of a token may be one.
fn judge(
    rule: &'static ProviderRule,
    text: &[u8],
    whole: Range<usize>,
    secret: Range<usize>,
) -> Option<ProviderMatch> {
    let bytes = text.get(secret.clone())?;
    if entropy::bits_per_byte(bytes) < rule.min_entropy
        || bytes.len() <= LONGEST_PLACEHOLDER && placeholder::is_placeholder(bytes)
    {
        return None;
    }
    let mut candidate = Candidate { text, whole, secret };
    let verified = (rule.check)(&mut candidate)?;
    let bytes = text.get(candidate.secret.clone())?;
    if rule.published.iter().any(|part| memchr::memmem::find(bytes, part.as_bytes()).is_some()) {
        return None;
    }
    Some(ProviderMatch { rule, whole: candidate.whole, secret: candidate.secret, verified })
}

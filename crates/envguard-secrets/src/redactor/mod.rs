//! Taking known secrets out of a stream.

mod forms;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::nfa::contiguous::{Builder, NFA};
use aho_corasick::{Anchored, MatchKind, PatternID};

use crate::KnownValues;

/// The secrets that are taken out of streams, in all forms in which programs print them: as they are, and as JSON, URLs,
/// forms and base64 have them; of those of several lines, each line too.
///
/// ```
/// use envguard_secrets::Redactor;
///
/// let redactor = Redactor::new([("[TOKEN]", b"kT7wzQp0x".as_slice())]).unwrap();
/// let mut stream = redactor.stream();
/// let mut out = Vec::new();
/// stream.push(b"login kT7w", &mut out);
/// assert_eq!(out, b"login ");
/// stream.push(b"zQp0x ok", &mut out);
/// stream.finish(&mut out);
/// assert_eq!(out, b"login [TOKEN] ok");
/// ```
#[derive(Clone)]
pub struct Redactor {
    patterns: Arc<Patterns>,
}

struct Patterns {
    automaton: NFA,
    start: StateID,
    /// How much of a form that is not over has been seen in a state; nothing in one that is not here.
    seen: HashMap<StateID, u32>,
    /// What stands in the place of the form with this number.
    labels: Vec<Box<str>>,
}

/// One stream that secrets are taken out of.
///
/// What can be the beginning of a secret is held back until it is known to be none, and nothing else. Where secrets
/// overlap, all that any of them covers goes out as one. However the stream is cut into pieces, the result is the same.
pub struct Redaction {
    patterns: Arc<Patterns>,
    state: StateID,
    /// What is held back.
    held: Vec<u8>,
    /// How many bytes went before that.
    passed: u64,
    /// The covered stretches of what is held back, or that begin before it, in order and apart.
    covered: Vec<Covered>,
}

/// A stretch that forms cover.
#[derive(Clone, Copy)]
struct Covered {
    start: u64,
    end: u64,
    /// The form that begins first, the longest of those.
    form: PatternID,
}

/// More bytes of secrets, in all their forms, are not held together.
const MAX_BYTES: usize = 4 << 20;

impl Redactor {
    /// One that puts a label into the place of each secret. Of those that are shorter than
    /// [`KnownValues::SHORTEST`], none is found. `None` if they are too many to be held together.
    pub fn new<L: Into<Box<str>>, V: AsRef<[u8]>>(secrets: impl IntoIterator<Item = (L, V)>) -> Option<Self> {
        let mut forms: HashMap<Vec<u8>, usize> = HashMap::new();
        let mut names: Vec<Box<str>> = Vec::new();
        for (label, value) in secrets {
            if value.as_ref().len() < KnownValues::SHORTEST {
                continue;
            }
            for form in forms::of(value.as_ref(), KnownValues::SHORTEST) {
                forms.entry(form).or_insert(names.len());
            }
            names.push(label.into());
        }
        if forms.keys().map(Vec::len).sum::<usize>() > MAX_BYTES {
            return None;
        }
        // In an order of their own, so that the same secrets always give the same output.
        let mut forms: Vec<(Vec<u8>, usize)> = forms.into_iter().collect();
        forms.sort();
        let labels = forms.iter().filter_map(|(_, name)| names.get(*name).cloned()).collect();
        let texts = forms.iter().map(|(form, _)| form);
        let automaton = Builder::new().match_kind(MatchKind::Standard).prefilter(false).build(texts).ok()?;
        let start = automaton.start_state(Anchored::No).ok()?;
        let seen = seen(&automaton, start, forms.iter().map(|(form, _)| form.as_slice()));
        Some(Self { patterns: Arc::new(Patterns { automaton, start, seen, labels }) })
    }

    /// Begins a stream.
    pub fn stream(&self) -> Redaction {
        let patterns = Arc::clone(&self.patterns);
        let state = patterns.start;
        Redaction { patterns, state, held: Vec::new(), passed: 0, covered: Vec::new() }
    }
}

impl Redaction {
    /// Takes the next piece of the stream, and adds to `out` what can go on.
    pub fn push(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        let Patterns { automaton, .. } = &*self.patterns;
        let mut state = self.state;
        let before = self.passed + self.held.len() as u64;
        for (index, byte) in piece.iter().enumerate() {
            state = automaton.next_state(Anchored::No, state, *byte);
            if automaton.is_special(state) && automaton.is_match(state) {
                let end = before + index as u64 + 1;
                let forms = (0..automaton.match_len(state)).map(|at| automaton.match_pattern(state, at));
                if let Some(form) = forms.max_by_key(|form| automaton.pattern_len(*form)) {
                    let start = end - automaton.pattern_len(form) as u64;
                    cover(&mut self.covered, Covered { start, end, form });
                }
            }
        }
        self.state = state;
        self.held.extend_from_slice(piece);
        let seen = self.patterns.seen.get(&state).copied().unwrap_or_default();
        self.pass(self.passed + self.held.len() as u64 - u64::from(seen), out);
    }

    /// Ends the stream: what was held back is the beginning of no secret.
    pub fn finish(mut self, out: &mut Vec<u8>) {
        self.pass(self.passed + self.held.len() as u64, out);
    }

    /// Passes on what is before `limit`, where the next form begins at the earliest.
    fn pass(&mut self, limit: u64, out: &mut Vec<u8>) {
        let mut from = self.passed;
        let mut over = 0;
        for covered in &self.covered {
            out.extend_from_slice(self.between(from, covered.start));
            from = covered.end.min(limit);
            // What a form could still make longer is not told of yet, but need not be held either.
            if covered.end > limit {
                break;
            }
            let label = self.patterns.labels.get(covered.form.as_usize());
            out.extend_from_slice(label.map_or(&[], |label| label.as_bytes()));
            over += 1;
        }
        out.extend_from_slice(self.between(from, limit));
        self.covered.drain(..over);
        self.held.drain(..index(limit - self.passed));
        self.passed = limit;
    }

    /// What is held back from `start` to `end`.
    fn between(&self, start: u64, end: u64) -> &[u8] {
        let (start, end) = (start.saturating_sub(self.passed), end.saturating_sub(self.passed));
        self.held.get(index(start)..index(end)).unwrap_or_default()
    }
}

/// How much of a form that is not over has been seen in each state of `automaton`, which begins in `start`.
fn seen<'f>(
    automaton: &NFA,
    start: StateID,
    forms: impl Iterator<Item = &'f [u8]> + Clone,
) -> HashMap<StateID, u32> {
    let mut inner: HashMap<StateID, u32> = HashMap::new();
    let mut ends: HashMap<StateID, &[u8]> = HashMap::new();
    for form in forms {
        let mut state = start;
        for (depth, byte) in (0..).zip(form) {
            inner.insert(state, depth);
            state = automaton.next_state(Anchored::No, state, *byte);
        }
        ends.insert(state, form);
    }
    // Where a form is over and no longer one goes on, the end of it can be the beginning of another.
    let mut seen = inner.clone();
    for (&state, &form) in ends.iter().filter(|(state, _)| !inner.contains_key(state)) {
        let mut form = form;
        let depth = loop {
            let rest = form.get(1..).unwrap_or_default();
            let next = |state, byte: &u8| automaton.next_state(Anchored::No, state, *byte);
            let suffix = rest.iter().fold(start, next);
            match (inner.get(&suffix), ends.get(&suffix)) {
                (Some(depth), _) => break *depth,
                (None, Some(shorter)) => form = shorter,
                (None, None) => break 0,
            }
        };
        seen.insert(state, depth);
    }
    seen
}

/// A number of bytes that are in memory.
fn index(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// Adds a stretch that ends after all others, and makes one of those that overlap with it.
fn cover(covered: &mut Vec<Covered>, mut new: Covered) {
    while let Some(last) = covered.last().copied().filter(|last| last.end > new.start) {
        if last.start < new.start {
            new = Covered { end: new.end, ..last };
        }
        covered.pop();
    }
    covered.push(new);
}

//! How a finding can be mended, and the proof that mending it is safe.

use std::collections::BTreeMap;

use envguard_syntax::dialect::{Assignment, Dialect, Environment, Reading, Value};
use envguard_syntax::{Edit, Span, apply};

use crate::origins::Origins;
use crate::trial_environments::environments;
use crate::{Context, Diagnostic, Message};

/// A change to the file that does away with a finding.
#[derive(Clone, Debug)]
pub struct Fix {
    /// What it does, such as `take the blanks away`.
    pub title: Message,
    /// The replacements, sorted, none over another.
    pub edits: Vec<Edit>,
    /// How far it can be trusted. What a rule calls safe is a claim, until [`prove`] has tried it.
    pub applicability: Applicability,
}

/// How far a fix can be trusted; ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
    /// An idea to look at: somebody has to decide.
    DisplayOnly,
    /// It may change which keys there are, or what a runtime reads.
    Unsafe,
    /// Every configured dialect reads the same keys and values before and after, and rejects nothing that it took.
    Safe,
}

impl Applicability {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Applicability::DisplayOnly => "display-only",
            Applicability::Unsafe => "unsafe",
            Applicability::Safe => "safe",
        }
    }
}

impl Fix {
    /// A fix that its rule holds to be safe.
    pub fn safe(title: impl Into<Message>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), edits, applicability: Applicability::Safe }
    }

    /// A fix that may change what a program gets.
    pub fn unsafe_(title: impl Into<Message>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), edits, applicability: Applicability::Unsafe }
    }
}

/// How often the proof is tried anew after taking out the fixes that broke it.
const MAX_ROUNDS: usize = 16;

/// The fixes of `diagnostics`, one for each that has one.
///
/// Those that claim to be safe are tried: the file is read before and after by every configured dialect, in an empty
/// process environment, and in such as have the names which the file refers to or leaves without a value. Fixes after
/// which a key or a value differs, or something more is rejected, are unsafe. They are tried together, since that is how
/// they are applied; where they fail together, those on the lines that differ are taken out, and the others tried again.
pub fn prove(context: &Context<'_>, diagnostics: &[Diagnostic]) -> Vec<Option<Fix>> {
    prove_in_turns(context, diagnostics).0
}

/// The fixes of `diagnostics` that are at least as trustworthy as `applicability`, as many as can be applied together.
///
/// That each of them is safe does not say that all of them are, where they were not all tried together: a runtime that
/// refuses a file for two reasons reads it once both are gone.
pub(crate) fn applicable(
    context: &Context<'_>,
    diagnostics: &[Diagnostic],
    applicability: Applicability,
) -> Vec<Fix> {
    let (mut fixes, turns, proof) = prove_in_turns(context, diagnostics);
    let wanted = applicability.max(Applicability::Unsafe);
    let is_wanted = |fix: &Option<Fix>| fix.as_ref().is_some_and(|fix| fix.applicability >= wanted);
    let indices: Vec<usize> = (0..fixes.len()).filter(|&index| is_wanted(&fixes[index])).collect();
    let (chosen, _) = without_overlap(&fixes, &indices);
    if turns > 1 && applicability == Applicability::Safe {
        proof.demote_unsafe(&mut fixes, chosen.clone());
    }
    chosen
        .into_iter()
        .filter_map(|index| fixes[index].take())
        .filter(|fix| fix.applicability >= wanted)
        .collect()
}

/// The fixes, how many turns it took to try them, and what they were tried against.
fn prove_in_turns<'c, 'a>(
    context: &'c Context<'a>,
    diagnostics: &[Diagnostic],
) -> (Vec<Option<Fix>>, usize, Proof<'c, 'a>) {
    let mut fixes: Vec<Option<Fix>> = diagnostics
        .iter()
        .map(|diagnostic| diagnostic.rule.fix.and_then(|fix| fix(context, diagnostic)))
        .collect();
    let mut waiting: Vec<usize> = (0..fixes.len())
        .filter(|&index| fixes[index].as_ref().is_some_and(|fix| fix.applicability == Applicability::Safe))
        .collect();
    let proof = Proof::new(context);
    let mut turns = 0;
    // Fixes that overlap are tried in turn. What is still waiting after that many turns stays unproven.
    while turns < MAX_ROUNDS && !waiting.is_empty() {
        let (batch, rest) = without_overlap(&fixes, &waiting);
        proof.demote_unsafe(&mut fixes, batch);
        waiting = rest;
        turns += 1;
    }
    for index in waiting {
        demote(&mut fixes, index);
    }
    (fixes, turns, proof)
}

fn demote(fixes: &mut [Option<Fix>], index: usize) {
    if let Some(fix) = &mut fixes[index] {
        fix.applicability = Applicability::Unsafe;
    }
}

/// Divides `indices` into fixes that can be applied together and the rest.
fn without_overlap(fixes: &[Option<Fix>], indices: &[usize]) -> (Vec<usize>, Vec<usize>) {
    let mut edits = EditSet::default();
    indices.iter().partition(|&&index| fixes[index].as_ref().is_some_and(|fix| edits.insert(&fix.edits)))
}

/// Edits that do not overlap, by where they start.
#[derive(Default)]
pub(crate) struct EditSet(BTreeMap<(u32, u32), Edit>);

impl EditSet {
    /// Adds all of `edits`, or none of them where one is over one that is there already.
    pub(crate) fn insert(&mut self, edits: &[Edit]) -> bool {
        let fits = edits.iter().all(|edit| {
            let before = self.0.range(..=(edit.span.start, u32::MAX)).next_back();
            let after = self.0.range((edit.span.start, 0)..).next();
            before.is_none_or(|(&(_, end), other)| end <= edit.span.start && other.span != edit.span)
                && after.is_none_or(|(&(start, _), other)| start >= edit.span.end && other.span != edit.span)
        });
        if fits {
            self.0.extend(edits.iter().map(|edit| ((edit.span.start, edit.span.end), edit.clone())));
        }
        fits
    }

    pub(crate) fn into_vec(self) -> Vec<Edit> {
        self.0.into_values().collect()
    }
}

/// What every configured dialect reads before any fix.
struct Proof<'c, 'a> {
    context: &'c Context<'a>,
    environments: Vec<Environment>,
    before: Vec<(Dialect, usize, Reading<'a>)>,
}

impl<'c, 'a> Proof<'c, 'a> {
    fn new(context: &'c Context<'a>) -> Self {
        let environments = environments(context);
        let mut before = Vec::new();
        for dialect in context.settings.dialects.iter() {
            for (index, environment) in environments.iter().enumerate() {
                before.push((dialect, index, dialect.read(context.document.source, environment)));
            }
        }
        Self { context, environments, before }
    }

    /// Tries the fixes of `batch` together, and demotes those that do not hold.
    fn demote_unsafe(&self, fixes: &mut [Option<Fix>], mut batch: Vec<usize>) {
        for _ in 0..MAX_ROUNDS {
            let mut edits = EditSet::default();
            for fix in batch.iter().filter_map(|&index| fixes[index].as_ref()) {
                edits.insert(&fix.edits);
            }
            let edits = edits.into_vec();
            let Ok(after) = apply(self.context.source(), &edits) else { break };
            let differing = self.differing(&after, &edits);
            if differing.is_empty() {
                return;
            }
            let touches = |index: usize| {
                let spans =
                    fixes[index].iter().flat_map(|fix| &fix.edits).map(|edit| self.lines_of(edit.span));
                spans.into_iter().any(|span| meets_any(span, &differing))
            };
            let (guilty, innocent): (Vec<usize>, Vec<usize>) =
                batch.iter().partition(|&&index| touches(index));
            if guilty.is_empty() {
                break;
            }
            for index in guilty {
                demote(fixes, index);
            }
            batch = innocent;
        }
        for index in batch {
            demote(fixes, index);
        }
    }

    /// Where, in the file as it is, something is read that is read otherwise after `edits`: sorted, none over another.
    fn differing(&self, after: &[u8], edits: &[Edit]) -> Vec<Span> {
        const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
        let mut spans = Vec::new();
        let origins = Origins::new(edits);
        // What was a character amid the file must not come to stand at its start, where it means something else.
        if after.starts_with(BYTE_ORDER_MARK) && !self.context.source().starts_with(BYTE_ORDER_MARK) {
            spans.extend(edits.first().map(|edit| self.lines_of(edit.span)));
        }
        for (dialect, environment, before) in &self.before {
            let changed = after;
            let after = dialect.read(changed, &self.environments[*environment]);
            // One error less may lay bare the next, where a runtime stops at the first: that is not the same either.
            spans.extend(self.new_errors(before, &after, &origins));
            if same_in_sequence(self.context.source(), before, changed, &after) {
                continue;
            }
            if before.assignments.iter().any(|assignment| assignment.value == Value::Dynamic) {
                spans.extend(self.out_of_sequence(before, changed, &after, &origins));
            }
            let (before, after) = (before.vars(), after.vars());
            for (key, assignment) in before.iter() {
                if after
                    .get(key)
                    .is_none_or(|other| !same_value(self.context.source(), assignment, changed, other))
                {
                    spans.push(self.lines_of(assignment.key_span.to(assignment.value_span)));
                }
            }
            for (key, assignment) in after.iter() {
                if before.get(key).is_none() {
                    let offset = origins.of(assignment.key_span.start);
                    spans.push(self.lines_of(Span { start: offset, end: offset }));
                }
            }
        }
        disjoint(spans)
    }

    /// Where, in the file as it is, the assignments begin and cease to differ one by one: what a command prints can depend
    /// on all that was set before it runs, overridden later or not.
    fn out_of_sequence(
        &self,
        before: &Reading<'_>,
        changed: &[u8],
        after: &Reading<'_>,
        origins: &Origins,
    ) -> Vec<Span> {
        let same = |(a, b): &(&Assignment<'_>, &Assignment<'_>)| {
            a.key == b.key && same_value(self.context.source(), a, changed, b)
        };
        let first = before.assignments.iter().zip(&after.assignments).take_while(same).count();
        let (old, new) = (before.assignments.iter().skip(first), after.assignments.iter().skip(first));
        let last = old.clone().rev().zip(new.clone().rev()).take_while(same).count();
        let count = old.len() - last;
        if count > 0 {
            let spans = old.take(count).map(|assignment| assignment.key_span.to(assignment.value_span));
            return spans.map(|span| self.lines_of(span)).collect();
        }
        let offsets = new.take(1).map(|assignment| origins.of(assignment.key_span.start));
        offsets.map(|offset| self.lines_of(Span { start: offset, end: offset })).collect()
    }

    /// Where, in the file as it is, `after` has errors and `before` has none.
    fn new_errors(&self, before: &Reading<'_>, after: &Reading<'_>, origins: &Origins) -> Vec<Span> {
        let mut old: Vec<Span> = before.errors.iter().map(|error| self.lines_of(error.span)).collect();
        old.sort_unstable();
        let lines = after.errors.iter().map(|error| {
            let offset = origins.of(error.span.start);
            self.lines_of(Span { start: offset, end: offset })
        });
        lines.filter(|line| old.binary_search_by_key(&line.start, |old| old.start).is_err()).collect()
    }

    /// `span`, widened to whole lines.
    fn lines_of(&self, span: Span) -> Span {
        let document = &self.context.document;
        let at = |offset| document.line_at(offset).map_or(span, |line| document.lines[line].full_span());
        at(span.start).to(at(span.end.saturating_sub(1).max(span.start))).to(span)
    }
}

/// `spans`, sorted, with those that overlap made one.
fn disjoint(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    spans.dedup_by(|next, previous| {
        let overlap = next.start < previous.end || next == previous;
        if overlap {
            *previous = previous.to(*next);
        }
        overlap
    });
    spans
}

/// Whether `span` has something in common with one of `others`, which are sorted and disjoint.
fn meets_any(span: Span, others: &[Span]) -> bool {
    let next = others.partition_point(|other| other.end <= span.start);
    others.get(next).is_some_and(|other| other.start < span.end) || others.binary_search(&span).is_ok()
}

fn same_in_sequence(source: &[u8], before: &Reading<'_>, changed: &[u8], after: &Reading<'_>) -> bool {
    before.assignments.len() == after.assignments.len()
        && before
            .assignments
            .iter()
            .zip(&after.assignments)
            .all(|(a, b)| a.key == b.key && same_value(source, a, changed, b))
}

/// Whether two values are the same. Of what commands print only the text of the command is known.
fn same_value(source: &[u8], before: &Assignment<'_>, changed: &[u8], after: &Assignment<'_>) -> bool {
    before.value == after.value
        && (before.value != Value::Dynamic || before.value_span.of(source) == after.value_span.of(changed))
}

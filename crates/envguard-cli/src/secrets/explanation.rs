//! Why a candidate is a secret, or is none.

use std::collections::HashMap;

use envguard_core::Diagnostic;
use envguard_secrets::Factor;

use crate::finding::Finding;

/// What spoke for and against a secret of a kind that begins and ends at these bytes.
pub(super) type Factors<'f> = HashMap<(&'static str, usize, usize), &'f [Factor]>;

/// Where `diagnostic` is in [`Factors`].
pub(super) fn key_of(diagnostic: &Diagnostic) -> (&'static str, usize, usize) {
    (kind_of(diagnostic), diagnostic.span.start as usize, diagnostic.span.end as usize)
}

/// Adds to the findings that were made of `diagnostics` what spoke for and against each.
pub(super) fn explain(findings: &mut [Finding], diagnostics: &[Diagnostic], factors: &Factors<'_>) {
    for (finding, diagnostic) in findings.iter_mut().zip(diagnostics) {
        finding.why = factors.get(&key_of(diagnostic)).map_or_else(Vec::new, |factors| why(factors));
    }
}

/// The kind of secret that a finding is of, or the rule where that has none.
pub(super) fn kind_of(diagnostic: &Diagnostic) -> &'static str {
    let name = diagnostic.rule.name;
    name.strip_prefix("secret/").unwrap_or(name)
}

/// What decided that a candidate is no secret: the factor that weighs most against it.
pub(super) fn decisive(factors: &[Factor]) -> Factor {
    factors.iter().copied().min_by_key(|factor| factor.weight()).unwrap_or(Factor::NotRandom)
}

/// The factors, the weightiest first.
fn why(factors: &[Factor]) -> Vec<(i32, &'static str)> {
    let mut why: Vec<_> = factors.iter().map(|factor| (factor.weight(), factor.text())).collect();
    why.sort_by_key(|(weight, _)| std::cmp::Reverse(weight.abs()));
    why
}

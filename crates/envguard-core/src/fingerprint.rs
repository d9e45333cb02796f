//! What tells a finding apart from others, wherever its line moves to.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::fnv::Fnv;
use crate::{Context, Diagnostic};

/// The fingerprints of `diagnostics`, in the same order: 16 hexadecimal digits each.
///
/// They are made of the path, the rule, the key that the finding is about and, for findings that have all that in
/// common, their order: not of line numbers, which change with every edit above, and not of values, which a hash would
/// give away.
pub fn fingerprints(context: &Context<'_>, diagnostics: &[Diagnostic]) -> Vec<String> {
    let key = |diagnostic: &Diagnostic| diagnostic.key(&context.document);
    let about = |diagnostic: &Diagnostic| key(diagnostic).map_or_else(String::new, |key| key.to_string());
    of_all(&context.file.path, diagnostics, about)
}

/// The same for findings in the file at `path` that is no env file: what they are about is told by their headlines.
pub fn fingerprints_alone(path: &str, diagnostics: &[Diagnostic]) -> Vec<String> {
    of_all(path, diagnostics, Diagnostic::headline_alone)
}

fn of_all(path: &str, diagnostics: &[Diagnostic], about: impl Fn(&Diagnostic) -> String) -> Vec<String> {
    let mut seen: HashMap<(&str, String), u64, RandomState> = HashMap::default();
    let of = |diagnostic: &Diagnostic| {
        let about = about(diagnostic);
        let mut hash = Fnv::new();
        for part in [path, diagnostic.rule.name, &about] {
            hash.write(part.bytes());
            hash.write([0]);
        }
        let count = seen.entry((diagnostic.rule.name, about)).or_insert(0);
        *count += 1;
        hash.write(count.to_le_bytes());
        format!("{:016x}", hash.finish())
    };
    diagnostics.iter().map(of).collect()
}

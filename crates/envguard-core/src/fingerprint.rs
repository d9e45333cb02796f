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
    let mut seen: HashMap<(&str, String), u64, RandomState> = HashMap::default();
    let of = |diagnostic: &Diagnostic| {
        let key = diagnostic.key(&context.document).map_or_else(String::new, |key| key.to_string());
        let mut hash = Fnv::new();
        for part in [&context.file.path, diagnostic.rule.name, &key] {
            hash.write(part.bytes());
            hash.write([0]);
        }
        let count = seen.entry((diagnostic.rule.name, key)).or_insert(0);
        *count += 1;
        hash.write(count.to_le_bytes());
        format!("{:016x}", hash.finish())
    };
    diagnostics.iter().map(of).collect()
}

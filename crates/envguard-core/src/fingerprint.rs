//! What tells a finding apart from others, wherever its line moves to.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::fnv::Fnv;
use crate::{Context, Diagnostic};

/// The fingerprints of `diagnostics`, in the same order: 16 hexadecimal digits each.
///
/// They are made of the path, the rule, the key on the line and, for findings that have all that in common, their
/// order: not of line numbers, which change with every edit above, and not of values, which a hash would give away.
pub fn fingerprints(context: &Context<'_>, diagnostics: &[Diagnostic]) -> Vec<String> {
    let mut seen: HashMap<(&str, &[u8]), u64, RandomState> = HashMap::default();
    let of = |diagnostic: &Diagnostic| {
        let entry = context.document.lines.get(diagnostic.line()).and_then(envguard_syntax::Line::entry);
        let key = entry.map_or(&[][..], |entry| entry.key.of(context.source()));
        let count = seen.entry((diagnostic.rule.name, key)).or_insert(0);
        *count += 1;
        let mut hash = Fnv::new();
        for part in [context.file.path.as_bytes(), diagnostic.rule.name.as_bytes(), key, &count.to_le_bytes()]
        {
            hash.write(part.iter().copied());
            hash.write([0]);
        }
        format!("{:016x}", hash.finish())
    };
    diagnostics.iter().map(of).collect()
}

//! What tells one contract from another, whatever files it is written in and however they are laid out.

mod encoding;
#[cfg(test)]
mod tests;

use crate::{Contract, ContractSource, SourceKind, Variable};
use encoding::Encoding;

/// What the encoding begins with: another meaning of the hash gets another one.
const DOMAIN: &[u8] = b"envguard contract 1";

/// The SHA-256 of what matters in `contract`: the names of its variables, which of them have to be given, and what their
/// schemas take. Texts for people, the values of an example and the order in which things are written do not count.
///
/// ```
/// use std::sync::Arc;
///
/// use envguard_core::deploy::contract_hash;
/// use envguard_core::{Contract, ContractSource, SourceFile};
///
/// let hash = |text: &str| {
///     let file = Arc::new(SourceFile::new(".env.example", text));
///     contract_hash(&Contract::new(vec![Arc::new(ContractSource::example(file))]))
/// };
/// assert_eq!(hash("# Where to listen.\nPORT=80\nHOST=\n"), hash("HOST=localhost\nPORT=8080\n"));
/// assert_ne!(hash("HOST=\n"), hash("HOSTS=\n"));
/// ```
pub fn contract_hash(contract: &Contract) -> [u8; 32] {
    let mut encoding = Encoding::new(DOMAIN);
    let mut variables: Vec<_> = contract.variables().collect();
    variables.sort_by_key(Variable::key);
    encoding.number(variables.len());
    for variable in variables {
        encoding.bytes(variable.key());
        encoding.flag(variable.is_required());
    }
    encoding.number(contract.sources().len());
    for source in contract.sources() {
        encoding.bytes(name_of(source.kind).as_bytes());
        encode(source, &mut encoding);
    }
    encoding.finish()
}

/// Says what the schema of `source` takes, with all files that it is made of.
fn encode(source: &ContractSource, encoding: &mut Encoding) {
    let dropped = if source.kind == SourceKind::Example { Some("default") } else { None };
    encoding.flag(source.schema.is_some());
    if let Some(root) = &source.schema {
        encoding.schema(root, dropped);
    }
    // They come in the order in which they are referred to.
    let others = source.compiled.iter().flat_map(|schema| schema.roots().skip(1));
    encoding.unordered(others, |encoding, root| encoding.schema(root, dropped));
}

fn name_of(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::JsonSchema => "json-schema",
        SourceKind::EnvSpec => "env-spec",
        SourceKind::Example => "example",
    }
}

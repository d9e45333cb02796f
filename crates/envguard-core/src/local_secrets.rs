//! The secrets of a local env file, to be found again where they should not be.

use envguard_secrets::{Options, scan};
use envguard_syntax::{Document, Span};

use crate::placeholder::{Placeholder, is_made_of_words};
use crate::secrecy::{declared_secret, may_be_secret};
use crate::secret_entry::unquoted;
use crate::{Contract, KeyName, SourceFile};

/// A secret of an env file.
#[derive(Clone, Debug)]
pub struct LocalSecret {
    /// The key that has it, or that has a value with it inside.
    pub key: KeyName,
    /// Where it stands in the file.
    pub span: Span,
}

/// The secrets in `file`: what the scanner is sure enough of, and the values that `contract` calls secret, unless they
/// are made of words, placeholders, or what the example has.
///
/// ```
/// use envguard_core::{SourceFile, local_secrets};
///
/// let file = SourceFile::new(".env", "PORT=3000\nDB_PASSWORD=kT7wzQp0x\n");
/// let secrets = local_secrets(&file, None);
/// assert_eq!(secrets[0].key.to_string(), "`DB_PASSWORD`");
/// assert_eq!(secrets[0].span.of(&file.bytes), b"kT7wzQp0x");
/// ```
pub fn local_secrets(file: &SourceFile, contract: Option<&Contract>) -> Vec<LocalSecret> {
    let source = &file.bytes;
    let found = scan(&file.path, source, &Options::default()).findings;
    let document = Document::parse(source);
    let mut secrets = Vec::new();
    for (_, entry) in document.entries() {
        let range = entry.value.range();
        let raw = entry.value.of(source);
        let inner = unquoted(raw);
        let start = range.start + usize::from(inner.len() < raw.len());
        let whole = Span::new(start, start + inner.len());
        let key = KeyName::of_entry(entry, source);
        let before = secrets.len();
        let inside = found.iter().map(|secret| &secret.secret_span);
        secrets.extend(
            inside
                .filter(|secret| range.contains(&secret.start) && secret.end <= range.end)
                .map(|secret| LocalSecret { key: key.clone(), span: Span::new(secret.start, secret.end) }),
        );
        let is_declared = declared_secret(contract, entry.key.of(source)) == Some(true);
        if secrets.len() == before && is_declared && is_of_its_own(contract, entry.key.of(source), inner) {
            secrets.push(LocalSecret { key, span: whole });
        }
    }
    secrets
}

/// Whether `value` of the secret variable `key` is more than a word that stands anywhere.
fn is_of_its_own(contract: Option<&Contract>, key: &[u8], value: &[u8]) -> bool {
    let text = String::from_utf8_lossy(value);
    let example = contract.and_then(|contract| contract.example());
    let is_of_example = || {
        example.is_some_and(|example| {
            let document = Document::parse(&example.file.bytes);
            let mut entries = document.entries();
            entries.any(|(_, entry)| {
                entry.key.of(&example.file.bytes) == key
                    && unquoted(entry.value.of(&example.file.bytes)) == value
            })
        })
    };
    may_be_secret(value) && Placeholder::of(value).is_none() && !is_made_of_words(&text) && !is_of_example()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ContractSource;

    #[test]
    fn what_is_secret_by_shape_or_by_contract() {
        let file = SourceFile::new(
            ".env",
            "PORT=3000\nDB_PASSWORD='kT7wzQp0x'\nURL=postgres://app:Zk39fmQpL2@db/app\nCODE=\"73-19-aQ-55\"\n\
             WORD=development\nSAME=81-44-bC-21\nAPI_KEY=changeme\n",
        );
        let schema = r#"{"properties":{"CODE":{"writeOnly":true},"WORD":{"writeOnly":true},"SAME":{"writeOnly":true}}}"#;
        let schema = Arc::new(SourceFile::new("env.schema.json", schema));
        let example = Arc::new(SourceFile::new(".env.example", "SAME=81-44-bC-21\n"));
        let contract = Contract::new(vec![
            Arc::new(ContractSource::example(example)),
            Arc::new(ContractSource::json_schema(schema, &|_, _| None)),
        ]);
        let secrets = local_secrets(&file, Some(&contract));
        let secrets: Vec<(String, &[u8])> =
            secrets.iter().map(|secret| (secret.key.to_string(), secret.span.of(&file.bytes))).collect();
        let expected: [(String, &[u8]); 3] = [
            ("`DB_PASSWORD`".to_owned(), b"kT7wzQp0x"),
            ("`URL`".to_owned(), b"Zk39fmQpL2"),
            ("`CODE`".to_owned(), b"73-19-aQ-55"),
        ];
        assert_eq!(secrets, expected);
    }
}

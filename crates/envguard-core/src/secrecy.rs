//! What is secret.

use crate::secret_entry::{is_path, is_pointer};
use crate::{Contract, Placeholder, is_secret_key};

/// A shorter value can be the same as another one by chance.
const MIN_TELLING: usize = 8;

/// Whether the variable `key` is secret: as `contract` has it where it says so, or else by its name.
pub(crate) fn is_secret(contract: Option<&Contract>, key: &[u8]) -> bool {
    declared_secret(contract, key).unwrap_or_else(|| is_secret_key(key))
}

/// Whether `contract` says that the variable `key` is secret, or that it is not.
pub(crate) fn declared_secret(contract: Option<&Contract>, key: &[u8]) -> Option<bool> {
    contract?.get(key)?.secret()
}

/// Whether `text`, the value of a secret variable, can be the secret itself: rather than nothing, a switch, a path, an
/// address, or the name that a secret has in some store.
pub(crate) fn may_be_secret(text: &[u8]) -> bool {
    let switches: [&[u8]; 8] = [b"true", b"false", b"yes", b"no", b"on", b"off", b"null", b"none"];
    let text = text.trim_ascii();
    let is_switch = || switches.iter().any(|switch| text.eq_ignore_ascii_case(switch));
    let is_elsewhere = |text: &str| text.contains("://") || is_pointer(text) || is_path(text);
    !text.is_empty() && !is_switch() && !std::str::from_utf8(text).is_ok_and(is_elsewhere)
}

/// Whether two environments that have `text`, the value of a secret variable, have a secret in common.
pub(crate) fn is_telling(text: &[u8]) -> bool {
    text.len() >= MIN_TELLING && may_be_secret(text) && Placeholder::of(text).is_none()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{ContractSource, SourceFile};

    #[test]
    fn names_tell_where_the_contract_does_not() {
        assert!(is_secret(None, b"DB_PASSWORD") && !is_secret(None, b"DB_HOST"));
        let file = Arc::new(SourceFile::new(".env.example", "DB_PASSWORD=\n"));
        let contract = Contract::new(vec![Arc::new(ContractSource::example(file))]);
        assert!(is_secret(Some(&contract), b"DB_PASSWORD") && is_secret(Some(&contract), b"API_TOKEN"));
    }

    #[test]
    fn what_may_be_a_secret() {
        for text in ["hunter2", "Q29ycmVjdCBob3JzZQ==", "-----BEGIN PRIVATE KEY-----", "0", "a b"] {
            assert!(may_be_secret(text.as_bytes()), "{text}");
        }
        for text in [
            "",
            "  ",
            "true",
            "OFF",
            "/run/secrets/token",
            "~/.ssh/id",
            "./key.pem",
            "op://vault/item",
            "arn:aws:secretsmanager:eu-west-1:1:secret:x",
            "https://vault.internal/",
            "vault:kv/app",
        ] {
            assert!(!may_be_secret(text.as_bytes()), "{text}");
        }
    }
}

//! Values that look like secrets, whatever their key is called.

use crate::entropy;

/// What tokens of well-known services begin with.
const PREFIXES: [&str; 24] = [
    "sk_live_",
    "sk_test_",
    "rk_live_",
    "rk_test_",
    "whsec_",
    "ghp_",
    "gho_",
    "ghs_",
    "ghu_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "xapp-",
    "AIza",
    "npm_",
    "pypi-",
    "SG.",
    "hf_",
    "sk-",
    "shpat_",
    "dop_v1_",
    "eyJ",
];

/// Whether `value` looks like a secret: a token of a well-known service, a private key, a URL with a password, or a long
/// jumble of letters and digits. When in doubt it does: nobody is harmed by an identifier that is treated with care.
pub(crate) fn looks_secret(value: &str) -> bool {
    value.contains("PRIVATE KEY-----") || has_password(value) || is_token(value) || is_jumble(value)
}

/// Whether it is a URL with a password in it.
fn has_password(value: &str) -> bool {
    let Some((_, rest)) = value.split_once("://") else { return false };
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let Some((user, _)) = authority.rsplit_once('@') else { return false };
    user.split_once(':').is_some_and(|(_, password)| !password.is_empty())
}

fn is_token(value: &str) -> bool {
    const SHORTEST: usize = 16;
    value.len() >= SHORTEST
        && !value.contains(char::is_whitespace)
        && PREFIXES.iter().any(|prefix| value.starts_with(prefix))
}

/// Whether it is one long word that nobody would type.
fn is_jumble(value: &str) -> bool {
    const SHORTEST: usize = 24;
    const BITS: f64 = 70.0;
    let is_of_word =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'_' | b'-');
    value.len() >= SHORTEST
        && !value.starts_with('/')
        && value.bytes().all(is_of_word)
        && value.bytes().filter(u8::is_ascii_digit).count() >= 3
        && value.bytes().any(|byte| byte.is_ascii_alphabetic())
        && !is_uuid(value)
        && entropy(value) >= BITS
}

/// Whether it is 8-4-4-4-12 digits, which mostly name things.
fn is_uuid(value: &str) -> bool {
    value.len() == 36
        && value.bytes().enumerate().all(|(at, byte)| (byte == b'-') == matches!(at, 8 | 13 | 18 | 23))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_their_shape() {
        for value in [
            concat!("sk_", "live_4eC39HqLyjWDarjtT1zdp7dc"),
            concat!("gh", "p_16C7e42F292c6912E7710c838347Ae178B4a"),
            "postgres://app:hunter2@db/app",
            "9f86d081884c7d659a2feaa0c55ad015",
            concat!("-----BEGIN RSA ", "PRIVATE KEY-----"),
        ] {
            assert!(looks_secret(value), "{value}");
        }
    }

    #[test]
    fn ordinary_values_are_none() {
        for value in [
            "",
            "8080",
            "https://example.org/a?b=c:d@e",
            "postgres://app@db/app",
            "6f9619ff-8b86-d011-b42d-00cf4fc964ff",
            "/var/lib/app/releases/20260131120000",
            "my-application-with-a-long-name",
            "a sentence of several words, 1, 2, 3",
            "aaaaaaaaaaaaaaaaaaaaaaaa111",
            "skater",
        ] {
            assert!(!looks_secret(value), "{value}");
        }
    }
}

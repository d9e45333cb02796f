//! What a key says about its value: names are split into words, and the last one that means something decides.

mod tables;

use tables::{
    ATTRIBUTES, CREDENTIAL, KEY_OPENERS, KEY_OTHERS, NEUTRAL, NOT_KEYS, NOT_PASS, PASSWORD, PAT_OWNERS,
    QUESTIONS, TOKEN_OTHERS,
};

use crate::candidate::Evidence;
use crate::randomness::{PieceKind, pieces};

/// How much of a key is read: its last bytes, as they say what it is.
const LONGEST: usize = 96;

/// What `key` says: that its value is a secret of some kind, or nothing.
///
/// `DB_PASS`, `dbPassword`, `spring.datasource.password` and `x-api-key` are secrets; `passwordFile`, `secretName`,
/// `tokenUrl`, `keySize` and `isPasswordRequired` are not: what they name is something about one.
pub(crate) fn evidence_of(key: &[u8]) -> Option<Evidence> {
    let mut lower = [0; LONGEST];
    let tail = &key[key.len().saturating_sub(LONGEST)..];
    let lower = &mut lower[..tail.len()];
    lower.copy_from_slice(tail);
    lower.make_ascii_lowercase();

    let mut words = [&[][..]; LONGEST];
    let mut count = 0;
    for piece in pieces(tail) {
        if piece.kind == PieceKind::Letters {
            words[count] = &lower[piece.range];
            count += 1;
        }
    }
    let mut words = &words[..count];
    if words.iter().any(|word| is_in(QUESTIONS, word)) {
        return None;
    }
    while let [rest @ .., last] = words {
        if rest.is_empty() || !is_in(NEUTRAL, last) {
            break;
        }
        words = rest;
    }
    let (last, rest) = words.split_last()?;
    evidence_of_word(last, rest)
}

/// Whether `word` is in the sorted `table`.
fn is_in(table: &[&[u8]], word: &[u8]) -> bool {
    table.binary_search(&word).is_ok()
}

/// What the word `last` says after the words `rest`.
fn evidence_of_word(last: &[u8], rest: &[&[u8]]) -> Option<Evidence> {
    if is_in(ATTRIBUTES, last) {
        return None;
    }
    if is_in(PASSWORD, last) {
        return Some(Evidence::Password);
    }
    if is_in(CREDENTIAL, last) {
        return Some(Evidence::Secret);
    }
    match last {
        b"token" | b"tokens" if rest.last().is_some_and(|word| is_in(TOKEN_OTHERS, word)) => return None,
        b"token" | b"tokens" | b"jwt" | b"bearer" => return Some(Evidence::Token),
        b"pat" => return rest.last().filter(|word| is_in(PAT_OWNERS, word)).map(|_| Evidence::Token),
        b"key" | b"keys" => return evidence_of_key(rest),
        b"auth" | b"authorization" | b"cookie" => return Some(Evidence::Auth),
        b"salt" | b"nonce" | b"pepper" => return Some(Evidence::Salt),
        b"phrase" | b"word" => return (rest.last() == Some(&&b"pass"[..])).then_some(Evidence::Password),
        _ => {}
    }
    evidence_of_joined(last)
}

/// What a key called `… key` opens, by the word before.
fn evidence_of_key(rest: &[&[u8]]) -> Option<Evidence> {
    match rest.last() {
        Some(word) if is_in(KEY_OPENERS, word) => Some(Evidence::ApiKey),
        Some(word) if is_in(KEY_OTHERS, word) => None,
        _ => Some(Evidence::Key),
    }
}

/// What a word of several that nothing divides says by its end: `dbpassword`, `authtoken`, `secretkey`.
fn evidence_of_joined(word: &[u8]) -> Option<Evidence> {
    let ends = |ends: &[&str]| ends.iter().any(|end| word.ends_with(end.as_bytes()));
    if ends(&["password", "passwd", "passphrase", "passwort", "pwd", "psk"]) {
        return Some(Evidence::Password);
    }
    if ends(&["pass"]) && !is_in(NOT_PASS, word) {
        return Some(Evidence::Password);
    }
    if ends(&["secret"]) {
        return Some(Evidence::Secret);
    }
    if ends(&["token"]) {
        return Some(Evidence::Token);
    }
    if ends(&["apikey", "accesskey", "secretkey", "privatekey", "authkey", "masterkey", "licensekey"]) {
        return Some(Evidence::ApiKey);
    }
    if ends(&["key"]) && !is_in(NOT_KEYS, word) {
        return Some(Evidence::Key);
    }
    if ends(&["salt"]) {
        return Some(Evidence::Salt);
    }
    // `passwordprod`, `passwd1` without a border.
    if word.starts_with(b"password") && word.len() > 9 && !word.ends_with(b"less") && !word.ends_with(b"s") {
        return Some(Evidence::Password);
    }
    None
}

/// Whether `key` is a name under which formats put the name of a thing whose value stands beside it: `name: TOKEN`,
/// `value: …`.
pub(crate) fn names_another(key: &[u8]) -> bool {
    [
        &b"name"[..],
        b"key",
        b"id",
        b"field",
        b"header",
        b"variable",
        b"parameterkey",
        b"envvar",
        b"option",
        b"param",
    ]
    .iter()
    .any(|name| key.eq_ignore_ascii_case(name))
}

/// Whether `key` holds the value of what another key names.
pub(crate) fn values_another(key: &[u8]) -> bool {
    [
        &b"value"[..],
        b"default",
        b"defaultvalue",
        b"default_value",
        b"parametervalue",
        b"stringvalue",
        b"val",
        b"content",
    ]
    .iter()
    .any(|name| key.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::evidence_of;
    use super::tables::TABLES;
    use crate::candidate::Evidence;

    #[test]
    fn tables_are_sorted() {
        for table in TABLES {
            assert!(table.is_sorted_by(|a, b| a < b));
        }
    }

    #[test]
    fn reads_names() {
        for (keys, expected) in [
            (
                "DB_PASS dbPassword spring.datasource.password PGPASSWORD password_1 mysqlPwd wifi-psk DB_PASSWORD_PROD \
                 tcpPassword passphrase db_passwd newPassword password_base64 userpwd rootPassword",
                Some(Evidence::Password),
            ),
            ("client_secret APP_SECRET clientSecret credential_value db-credentials", Some(Evidence::Secret)),
            (
                "access_token refreshToken GITHUB_PAT persistence_token authtoken repo-token",
                Some(Evidence::Token),
            ),
            (
                "x-api-key apiKey SECRET_KEY secretAccessKey private_key authkey sshKey SECRET_KEY_BASE64",
                Some(Evidence::ApiKey),
            ),
            ("key LASTFM_KEY nkey", Some(Evidence::Key)),
            ("auth Authorization basic_auth", Some(Evidence::Auth)),
            ("auth_salt AUTHSALT noncesalt", Some(Evidence::Salt)),
            (
                "passwordFile secretName token_url keySize isPasswordRequired public_key primary_key monkey compass \
                 author secret_path passwordPolicy TOKEN_TTL keyboard cache_key bypass hasToken password_hash \
                 forgot_password crypted_password password_hint secretKeyRef keyId tokenizer \
                 passthrough i18n.key secret_arn longopt_pat \
                 NextToken page_token --change-token idempotencyToken lock-token eos_token",
                None,
            ),
        ] {
            for key in keys.split_whitespace() {
                assert_eq!(evidence_of(key.as_bytes()), expected, "{key}");
            }
        }
    }
}

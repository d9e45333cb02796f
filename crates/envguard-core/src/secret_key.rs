//! Keys that say that their value is secret.

use crate::letters::Letters;
use crate::words::{Folded, Words};

/// What a word says in the name of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    /// Here is a secret: `TOKEN`.
    Secret,
    /// The same, but only as the last word: `DB_PASS` and not `PASS_THROUGH`.
    SecretAtEnd,
    /// `KEY`: it depends on the word before it.
    Key,
    /// What makes a `KEY` after it secret, whatever comes after that: `API`.
    SecretKey,
    /// What makes a `KEY` after it harmless: `PRIMARY`.
    HarmlessKey,
    /// The name is about something that everybody may know: `PUBLIC`.
    Public,
    /// As the last word: the name is about some property of a secret: `PASSWORD_LENGTH`.
    Property,
    /// The name is about a measure or a switch: `MAX_TOKENS`, as the first word `USE_TOKEN`.
    Measure,
    /// As the first word: a switch.
    Switch,
    /// Nothing.
    Other,
}

/// Whether the name of `key` says that its value is secret: `DB_PASSWORD`, `stripeApiKey`, `SECRET_KEY_BASE`, and
/// neither `PUBLIC_KEY` nor `TOKEN_TTL`.
///
/// What build tools put into pages that everybody can load (`VITE_…`, `NEXT_PUBLIC_…`, `REACT_APP_…`) is no secret.
///
/// ```
/// assert!(envguard_core::is_secret_key(b"AWS_SECRET_ACCESS_KEY"));
/// assert!(!envguard_core::is_secret_key(b"JWT_SECRET_ROTATION_DAYS"));
/// ```
pub fn is_secret_key(key: &[u8]) -> bool {
    if !Letters::of(key).has_any(&LETTERS) || is_in_pages(key) {
        return false;
    }
    let mut is_secret = false;
    let (mut before, mut last) = (None, Word::Other);
    for word in Words::new(key) {
        let folded = Folded::new(word);
        if folded.as_str().is_empty() {
            continue;
        }
        last = classify(folded.as_str());
        match (last, before) {
            (Word::Public | Word::Measure, _)
            | (Word::Switch, None)
            | (Word::Key, Some(Word::HarmlessKey)) => return false,
            (Word::Secret, _) | (Word::Key, Some(Word::SecretKey | Word::Secret)) => is_secret = true,
            // A lone `KEY`, and `PWD` as shells set it, can be anything.
            (Word::Key, None) => last = Word::Other,
            _ => {}
        }
        before = Some(last);
    }
    match last {
        Word::Property => false,
        Word::Key | Word::SecretAtEnd => key != b"PWD",
        _ => is_secret,
    }
}

/// The letters of the words one of which is in any key of a secret: a fast look, so that most keys need no other.
const LETTERS: [Letters; 10] = [
    Letters::of(b"secret"),
    Letters::of(b"pas"),
    Letters::of(b"token"),
    Letters::of(b"cred"),
    Letters::of(b"pwd"),
    Letters::of(b"salt"),
    Letters::of(b"peper"),
    Letters::of(b"jwt"),
    Letters::of(b"bear"),
    Letters::of(b"key"),
];

/// Whether build tools put the value into pages.
fn is_in_pages(key: &[u8]) -> bool {
    const PREFIXES: [&[u8]; 4] = [b"VITE_", b"REACT_APP_", b"VUE_APP_", b"GATSBY_"];
    PREFIXES.iter().any(|prefix| key.starts_with(prefix))
}

fn classify(word: &str) -> Word {
    match word {
        "secret" | "secrets" | "password" | "passwords" | "passwd" | "passwort" | "passphrase" | "token"
        | "tokens" | "credential" | "credentials" | "creds" => Word::Secret,
        "pass" | "pwd" | "salt" | "pepper" | "jwt" | "bearer" => Word::SecretAtEnd,
        "key" | "keys" => Word::Key,
        "api" | "private" | "access" | "encryption" | "decryption" | "cipher" | "signing" | "signature"
        | "master" | "auth" | "license" | "service" | "admin" | "account" | "storage" | "deploy" | "ssh"
        | "app" | "webhook" | "hmac" | "aes" | "jwk" => Word::SecretKey,
        "primary" | "foreign" | "partition" | "sort" | "cache" | "routing" | "object" | "index" | "group"
        | "lookup" | "row" | "column" | "translation" | "idempotency" | "site" | "map" | "range"
        | "shard" | "message" | "unique" | "registry" | "shortcut" | "hot" | "metric" | "label"
        | "feature" | "flag" | "config" | "env" | "parameter" | "query" | "search" => Word::HarmlessKey,
        "public" | "publishable" | "pub" => Word::Public,
        "id" | "ids" | "name" | "names" | "file" | "files" | "path" | "paths" | "dir" | "directory"
        | "folder" | "url" | "urls" | "uri" | "endpoint" | "host" | "port" | "ttl" | "expiry" | "expires"
        | "expire" | "expiration" | "lifetime" | "timeout" | "age" | "duration" | "days" | "hours"
        | "minutes" | "minute" | "seconds" | "second" | "length" | "len" | "size" | "bits" | "bytes"
        | "rounds" | "cost" | "iterations" | "algorithm" | "algo" | "alg" | "type" | "kind" | "format"
        | "encoding" | "prefix" | "suffix" | "header" | "headers" | "field" | "param" | "version"
        | "issuer" | "audience" | "enabled" | "disabled" | "required" | "policy" | "regex" | "pattern"
        | "rotation" | "interval" | "arn" | "ref" | "alias" | "location" | "region" | "scope" | "scopes"
        | "store" | "backend" | "provider" | "manager" | "method" | "mode" | "strategy" | "username"
        | "email" | "hint" | "domain" | "bucket" | "vault" | "symbol" | "address" | "contract"
        | "decimals" | "supply" | "chain" | "budget" | "retries" | "complexity" => Word::Property,
        "max" | "min" | "num" | "per" | "limit" | "count" => Word::Measure,
        "enable" | "disable" | "use" | "require" | "allow" | "has" | "is" | "no" | "skip" | "show"
        | "verify" | "check" | "with" | "without" => Word::Switch,
        _ if is_fused(word) => Word::Secret,
        _ => Word::Other,
    }
}

/// Whether several words that are written as one end in that of a secret: `PGPASSWORD`, `AUTHTOKEN`.
fn is_fused(word: &str) -> bool {
    ["password", "passwd", "passphrase", "secret", "token", "apikey", "secretkey", "privatekey", "accesskey"]
        .iter()
        .any(|end| word.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::is_secret_key;

    #[test]
    fn secret() {
        for key in [
            "SECRET",
            "PASSWORD",
            "TOKEN",
            "DB_PASSWORD",
            "DATABASE_PASSWORD_1",
            "PASSWORD2",
            "MYSQL_ROOT_PASSWORD",
            "PGPASSWORD",
            "SMTP_PASS",
            "DB_PWD",
            "SSH_PASSPHRASE",
            "APP_KEY",
            "APP_SECRET",
            "SECRET_KEY",
            "SECRET_KEY_BASE",
            "DJANGO_SECRET_KEY",
            "RAILS_MASTER_KEY",
            "AWS_SECRET_ACCESS_KEY",
            "STRIPE_API_KEY",
            "STRIPE_APIKEY",
            "API_KEY_STAGING",
            "OPENAI_KEY",
            "JWT_SECRET",
            "JWT_SECRET_OLD",
            "JWT_PRIVATE_KEY",
            "PRIVATE_KEY_PEM",
            "GITHUB_TOKEN",
            "NPM_AUTHTOKEN",
            "SLACK_BOT_TOKEN",
            "ACCESS_TOKENS",
            "GOOGLE_CREDENTIALS",
            "AUTH_SALT",
            "stripeApiKey",
            "clientSecret",
            "db.password",
            "ConnectionStrings__Password",
            "APIKey",
            "oauth2ClientSecret",
            "ENCRYPTION_KEY",
            "api_key",
        ] {
            assert!(is_secret_key(key.as_bytes()), "{key}");
        }
    }

    #[test]
    fn not_secret() {
        for key in [
            "",
            "_",
            "1",
            "PORT",
            "KEY",
            "PWD",
            "OLDPWD",
            "DATABASE_URL",
            "PUBLIC_KEY",
            "JWT_PUBLIC_KEY",
            "STRIPE_PUBLISHABLE_KEY",
            "NEXT_PUBLIC_API_KEY",
            "VITE_API_KEY",
            "REACT_APP_FIREBASE_API_KEY",
            "EXPO_PUBLIC_TOKEN",
            "RECAPTCHA_SITE_KEY",
            "PRIMARY_KEY",
            "CACHE_KEY",
            "PARTITION_KEYS",
            "AWS_ACCESS_KEY_ID",
            "TOKEN_TTL",
            "TOKEN_URL",
            "PASSWORD_RESET_URL",
            "PASSWORD_MIN_LENGTH",
            "MIN_PASSWORD_LENGTH",
            "OPENAI_MAX_TOKENS",
            "TOKENS_PER_MINUTE",
            "SALT_ROUNDS",
            "PASS_THROUGH",
            "BYPASS",
            "POSTGRES_PASSWORD_FILE",
            "SSL_KEY_PATH",
            "SECRET_NAME",
            "JWT_SECRET_ROTATION_DAYS",
            "KEY_VAULT_URL",
            "AZURE_KEY_VAULT",
            "USE_TOKEN",
            "ENABLE_PASSWORD_LOGIN",
            "TOKENIZER",
            "SECRETARY",
            "KEYBOARD",
            "MONKEY",
            "COMPASS",
            "PASSENGER_COUNT",
            "NO_PASSWORD",
            "KEYCLOAK_REALM",
            "tokenTtl",
            "ERC20_TOKEN_ADDRESS",
        ] {
            assert!(!is_secret_key(key.as_bytes()), "{key}");
        }
    }

    #[test]
    fn takes_any_bytes() {
        assert!(!is_secret_key(b"\xff\xfe"));
        assert!(is_secret_key(b"\xff_TOKEN"));
        assert!(!is_secret_key(&b"A".repeat(100_000)));
    }
}

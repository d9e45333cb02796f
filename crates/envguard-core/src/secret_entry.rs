//! Entries that give a secret away to whoever reads the file.

use envguard_syntax::{Entry, PieceKind};

use crate::placeholder::{self, Placeholder};
use crate::words::{Folded, Words};
use crate::{KeyName, is_secret_key};

/// Whether `entry` gives a real secret: the key says that it is one, or the value is an address with a password in it,
/// and the value is neither a placeholder nor one that everybody has for development.
///
/// It is meant for files that hold secrets and defaults together: what is not sure to be harmless counts as a secret.
pub(crate) fn gives_secret(entry: &Entry, source: &[u8]) -> bool {
    if entry.value.is_empty() {
        return false;
    }
    let has_secret_key = is_secret_key(entry.key.of(source));
    let raw = entry.value.of(source);
    // Most values are no secrets by their key, and have nothing that a password could stand in.
    if !has_secret_key && !raw.contains(&b'@') && !raw.contains(&b';') {
        return false;
    }
    let is_secret = |text: &str| if has_secret_key { is_real(text) } else { has_password(text) };
    let (mut has_text, mut is_computed, mut default) = (false, false, None);
    for piece in entry.pieces(source) {
        match piece.kind {
            PieceKind::Open | PieceKind::Close => {}
            PieceKind::Text | PieceKind::Escape => has_text = true,
            PieceKind::Command => is_computed = true,
            PieceKind::Reference(reference) => {
                // A password can have a `$`: only braces, or nothing else at all, tell that it is a reference.
                is_computed |= reference.braced;
                has_text |= !reference.braced;
                if !reference.default.is_empty() {
                    default = Some(reference.default.of(source));
                }
            }
        }
    }
    let is_lone_reference =
        raw.starts_with(b"$") && raw[1..].iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_');
    if is_computed || is_lone_reference || !has_text {
        return !is_lone_reference
            && default.is_some_and(|default| is_secret(&String::from_utf8_lossy(default)));
    }
    is_secret(&String::from_utf8_lossy(unquoted(raw)))
}

/// What stands between the quotes, where the value has some around it.
pub(crate) fn unquoted(raw: &[u8]) -> &[u8] {
    match raw {
        [open @ (b'"' | b'\'' | b'`'), inner @ .., close] if open == close => inner,
        _ => raw,
    }
}

/// Whether `text` is more than a stand-in, a switch, a path or a pointer to where the secret is.
fn is_real(text: &str) -> bool {
    const SHORTEST: usize = 4;
    let text = text.trim();
    text.len() >= SHORTEST
        && Placeholder::of(text.as_bytes()).is_none()
        && !is_pointer(text)
        && !is_path(text)
        && !is_trivial(text)
}

/// Whether `text` says where a secret is, or is encrypted, so that it can be told.
pub(crate) fn is_pointer(text: &str) -> bool {
    const SCHEMES: [&str; 16] = [
        "op://",
        "vault:",
        "bao:",
        "arn:",
        "encrypted:",
        "ENC[",
        "ref+",
        "sm://",
        "ssm:",
        "awssm:",
        "gcpsm:",
        "secretsmanager:",
        "keyring:",
        "file:",
        "env:",
        "@Microsoft.KeyVault(",
    ];
    SCHEMES.iter().any(|scheme| text.starts_with(scheme))
        || text.starts_with("projects/") && text.contains("/secrets/")
}

/// Whether `text` is the path of a file. A token can begin with a slash too, but its parts are no names.
pub(crate) fn is_path(text: &str) -> bool {
    let is_rooted = ["/", "./", "../", "~/"].iter().any(|root| text.starts_with(root));
    let mut names = text.split('/').filter(|name| !matches!(*name, "" | "." | ".." | "~"));
    is_rooted && names.all(|name| KeyName::may_show(name.as_bytes()))
}

/// Words of which values are made that everybody has for development and tests.
const TRIVIAL: [&str; 76] = [
    "a",
    "admin",
    "an",
    "and",
    "api",
    "app",
    "application",
    "auth",
    "bar",
    "baz",
    "ci",
    "cookie",
    "database",
    "db",
    "default",
    "demo",
    "dev",
    "develop",
    "developer",
    "development",
    "disabled",
    "docker",
    "enabled",
    "example",
    "fake",
    "false",
    "foo",
    "for",
    "guest",
    "in",
    "insecure",
    "is",
    "jwt",
    "key",
    "local",
    "localhost",
    "mariadb",
    "minio",
    "minioadmin",
    "mock",
    "mongo",
    "mongodb",
    "my",
    "mypassword",
    "mysecret",
    "mysql",
    "never",
    "none",
    "not",
    "null",
    "only",
    "pass",
    "passwd",
    "password",
    "postgres",
    "postgresql",
    "prod",
    "production",
    "rabbitmq",
    "redis",
    "root",
    "sample",
    "secret",
    "session",
    "string",
    "super",
    "supersecret",
    "temp",
    "test",
    "testing",
    "the",
    "this",
    "token",
    "true",
    "undefined",
    "user",
];

/// Whether `text` is made of nothing but words that are no secret anywhere: `postgres`, `dev-secret-key`, `true`.
fn is_trivial(text: &str) -> bool {
    placeholder::is_made_of_words(text)
        && Words::new(text.as_bytes()).all(|word| {
            let folded = Folded::new(word);
            folded.as_str().is_empty() || TRIVIAL.binary_search(&folded.as_str()).is_ok()
        })
}

/// Whether `text` is an address, or a list of settings with `;` between them, that has a real password in it.
fn has_password(text: &str) -> bool {
    let password = password_of_address(text).or_else(|| {
        let settings = text.split(';').filter_map(|setting| setting.split_once('='));
        let named = |name: &str| {
            ["password", "pwd", "accountkey", "sharedaccesskey"]
                .iter()
                .any(|other| name.trim().eq_ignore_ascii_case(other))
        };
        settings.into_iter().find(|(name, _)| named(name)).map(|(_, password)| password)
    });
    password.is_some_and(is_real)
}

/// The password in `scheme://user:password@host`, unless that is good for nothing but the machine that one is on.
fn password_of_address(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("://")?;
    let (userinfo, host) = rest.split(['/', '?', '#']).next()?.rsplit_once('@')?;
    let (user, password) = userinfo.split_once(':')?;
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let is_loopback = matches!(name, "localhost" | "[::1]" | "0.0.0.0" | "host.docker.internal")
        || name.starts_with("127.");
    (!is_loopback && password != user).then_some(password)
}

#[cfg(test)]
mod tests {
    use envguard_syntax::Document;

    use super::*;

    fn check(line: &str) -> bool {
        let document = Document::parse(line.as_bytes());
        document.entries().any(|(_, entry)| gives_secret(entry, line.as_bytes()))
    }

    #[test]
    fn secrets() {
        for line in [
            "DB_PASSWORD=hunter2!",
            "DB_PASSWORD='correct horse'",
            "PASSWORD=\"a$bc1\"",
            "PASSWORD=p4$word",
            "export API_KEY=9f86d081884c7d65 # mine",
            concat!("APP_KEY=base64:", "2fl+Ktvkfl+Fuz4Qp/A75G2RTiWVA/ZoKZvp6fiiM10="),
            "TOKEN=/Ab3xQ9kLm/Z0pT7vWqE2",
            "DATABASE_URL=postgres://app:Zk39fmQp@db/app",
            "DATABASE_URL=\"postgres://app:Zk39fmQp@db.internal:5432/app?ssl=1\"",
            "REDIS_URL=redis://:Zk39fmQp@cache:6379",
            "CONNECTION=Server=db;User Id=sa;Password=Zk39fmQp;",
            "STORAGE=AccountName=x;AccountKey=Zk39fmQpAb3xQ9kLmZ0pT7vW==;EndpointSuffix=y",
            "DB_PASSWORD=${DB_PASSWORD:-Zk39fmQp}",
            "PASSWORD=123456",
            "PASSWORD='${literal}'",
            "PRIVATE_KEY=\"-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\"",
        ] {
            assert!(check(line), "{line}");
        }
    }

    #[test]
    fn no_secrets() {
        for line in [
            "",
            "PORT=3000",
            "PASSWORD=",
            "PASSWORD=\"\"",
            "PASSWORD",
            "PASSWORD=changeme",
            "API_KEY=<your key>",
            "API_KEY=your-api-key",
            "PASSWORD=postgres",
            "PASSWORD=password123",
            "APP_SECRET=dev-secret-key",
            "APP_SECRET=not-a-secret",
            "REDIS_PASSWORD=null",
            "TOKEN=true",
            "TOKEN=abc",
            "TLS_KEY=/etc/ssl/private/server.pem",
            "TLS_KEY=./certs/dev.key",
            "PASSWORD=$DB_PASSWORD",
            "PASSWORD=${DB_PASSWORD}",
            "PASSWORD=\"${DB_PASSWORD}\"",
            "TOKEN=\"Bearer ${TOKEN}\"",
            "TOKEN=$(pass show token)",
            "DB_PASSWORD=${DB_PASSWORD:-postgres}",
            "PASSWORD=op://vault/item/password",
            "API_KEY=encrypted:BDqDBibm4wsYqMpCjTQ6BsDHmMadg9K3dAt",
            "SECRET=arn:aws:secretsmanager:eu-west-1:1:secret:x",
            "DATABASE_URL=postgres://app@db/app",
            "DATABASE_URL=postgres://app:app@db/app",
            "DATABASE_URL=postgres://app:Zk39fmQp@localhost:5432/app",
            "DATABASE_URL=postgres://app:Zk39fmQp@127.0.0.1/app",
            "DATABASE_URL=postgresql://app:!ChangeMe!@db:5432/app",
            "DATABASE_URL=postgres://app:${PW}@db/app",
            "SENTRY_DSN=https://0123456789abcdef@o1.ingest.sentry.io/1",
            "ADMIN=ann@site.com",
            "CSP=default-src self; img-src *",
            "NEXT_PUBLIC_API_KEY=9f86d081884c7d65",
            "TOKEN_TTL=3600000",
        ] {
            assert!(!check(line), "{line}");
        }
    }

    #[test]
    fn the_words_are_sorted() {
        assert!(TRIVIAL.is_sorted());
    }
}

use crate::fnv::Fnv;
use crate::hashed_keys::{HashedKey, HashedKeys};
use crate::{Check, Context, KeyName, Message, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds keys of one file that differ only in case or in separators: `DB_HOST`, `DBHOST` and `db_host`.
    ///
    /// A separator between two digits makes a difference (`V1_0` and `V10`), and programs that want a proxy do look for
    /// `http_proxy` and `HTTP_PROXY` both.
    ///
    /// ## Why
    /// One of the two is read by nobody, and sooner or later somebody changes that one. On Windows, `Path` and `PATH`
    /// are the same variable.
    ///
    /// ## Example
    /// ```env
    /// DB_HOST=localhost
    /// DBHOST=db.example.com
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// DB_HOST=db.example.com
    /// ```
    ///
    /// ## Fix safety
    /// There is none: which of them is read, only the program can tell.
    name: "similar-key",
    summary: "keys that differ only in case or separators",
    group: Contract,
    level: WARNING,
    message: "key {key} differs from another only in case or separators",
    help: "keep the one that the program reads",
    check: Check::File(check),
}

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let source = context.source();
    let keys = context.keys();
    let named = context.document.entries().map(|(line, entry)| (line, entry.key));
    let hashed = named.map(|(line, span)| (line, span, span.of(source))).filter(|(.., key)| !key.is_empty());
    let hashed: Vec<HashedKey> = hashed
        .filter(|(.., key)| !is_proxy(key))
        .map(|(line, span, key)| HashedKey {
            hash: hash(key),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            key: span,
        })
        .collect();
    for alike in HashedKeys::new(&hashed).alike() {
        let first = alike[0].key;
        for &HashedKey { line, key: span, .. } in &alike[1..] {
            let key = span.of(source);
            // Equal keys are for `duplicate-key`. Equal hashes are not always equal letters.
            let is_again = key == first.of(source) || keys.first(key) != Some(line as usize);
            if is_again || !letters(key).eq(letters(first.of(source))) {
                continue;
            }
            sink.report_on(line as usize, span)
                .message(
                    Message::new("key {} differs from {} only in case or separators")
                        .with(KeyName::new(key))
                        .with(KeyName::new(first.of(source))),
                )
                .related(first, "the other one");
        }
    }
}

/// What makes a difference in `key`: its letters in lower case, its digits, and separators between digits.
fn letters(key: &[u8]) -> impl Iterator<Item = u8> {
    let is_digit = |index: usize| key.get(index).is_some_and(u8::is_ascii_digit);
    let differs = move |index: usize, byte: u8| {
        !matches!(byte, b'_' | b'-' | b'.') || index > 0 && is_digit(index - 1) && is_digit(index + 1)
    };
    let kept = key.iter().enumerate().filter(move |(index, byte)| differs(*index, **byte));
    kept.map(|(_, byte)| byte.to_ascii_lowercase())
}

/// A hash of the letters of `key`: with no seed, so that the same file always has the same findings.
fn hash(key: &[u8]) -> u32 {
    let mut hash = Fnv::new();
    hash.write(letters(key));
    let hash = hash.finish();
    (hash >> 32) as u32 ^ hash as u32
}

/// Whether `key` names a proxy: curl reads `http_proxy`, others `HTTP_PROXY`, and so files give both.
fn is_proxy(key: &[u8]) -> bool {
    const SUFFIX: &[u8] = b"_proxy";
    key.len() > SUFFIX.len() && key[key.len() - SUFFIX.len()..].eq_ignore_ascii_case(SUFFIX)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn compares_letters_and_digits() {
        Test::of(&RULE)
            .source("DB_HOST=1\nPORT=1\nDBHOST=2\ndb-host=3\nDBHOST=4\n")
            .finds(&[
                "3:1-7 key `DBHOST` differs from `DB_HOST` only in case or separators",
                "4:1-8 key `db-host` differs from `DB_HOST` only in case or separators",
            ])
            .relates(&[".env 1:1 the other one"])
            .no_fix();
    }

    #[test]
    fn leaves_what_differs_by_more_or_by_custom() {
        Test::of(&RULE)
            .source("V1_0=1\nV10=1\nhttp_proxy=1\nHTTP_PROXY=1\nA=1\nA=2\n=1\n=2\n")
            .finds_nothing();
    }
}

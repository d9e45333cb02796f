//! How rules are written in `data/*.toml`.
//!
//! Each `[[rule]]` has:
//! - `id`, `summary` (a noun phrase) and `docs` (the provider's own page);
//! - `keywords`, case-sensitive and of three bytes or more, at the beginning of the token or after at most `lead` bytes;
//!   or else `context`, in lower case: words on the same line or in the key of a token without a shape of its own;
//! - `pattern`, in the syntax of the regex crate, without lookaround and unbounded repetition. Boundaries are added;
//! - `open`, if the pattern only knows how the token begins and the check reads on;
//! - `secret-group`, if only group 1 of it is the secret;
//! - `min-entropy` in bits a byte, where the default is too strict or too lax;
//! - `check`, one of those in `src/provider/checks`, for tokens that say something about themselves;
//! - `published`, what secrets have in them that everybody's documentation or emulator has;
//! - `match`, texts that have one token each; `contradicted`, the same with a wrong checksum or structure; and
//!   `no-match`. See `notation.rs` for how they are written so that no scanner takes them for leaks.

use std::path::{Path, PathBuf};

use toml::Table;

/// What a rule has if it does not say how random its secret is.
const MIN_ENTROPY: f64 = 3.0;

/// One rule of a file.
pub(crate) struct Rule {
    pub(crate) area: String,
    table: Table,
}

/// All rules, sorted by file and as they stand there.
pub(crate) fn rules() -> Vec<Rule> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("data"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files.iter().flat_map(|file| in_file(file)).collect()
}

fn in_file(file: &Path) -> Vec<Rule> {
    let area = file.file_stem().unwrap().to_str().unwrap();
    let mut document: Table =
        std::fs::read_to_string(file).unwrap().parse().unwrap_or_else(|error| panic!("{area}: {error}"));
    let rules = document.remove("rule").unwrap();
    assert_eq!(document.len(), 0, "{area} has more than rules");
    let rule = |table: toml::Value| Rule { area: area.to_owned(), table: table.try_into().unwrap() };
    rules.as_array().unwrap().iter().cloned().map(rule).collect()
}

impl Rule {
    pub(crate) fn id(&self) -> &str {
        self.text("id")
    }

    pub(crate) fn text(&self, key: &str) -> &str {
        self.table.get(key).and_then(toml::Value::as_str).unwrap_or_default()
    }

    pub(crate) fn texts(&self, key: &str) -> Vec<&str> {
        let items = self.table.get(key).map(|value| value.as_array().unwrap());
        items.into_iter().flatten().map(|item| item.as_str().unwrap()).collect()
    }

    pub(crate) fn number(&self, key: &str) -> u8 {
        self.table.get(key).map_or(0, |value| value.as_integer().unwrap().try_into().unwrap())
    }

    pub(crate) fn flag(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(|value| value.as_bool().unwrap())
    }

    pub(crate) fn min_entropy(&self) -> f64 {
        self.table.get("min-entropy").map_or(MIN_ENTROPY, |value| value.as_float().unwrap())
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.table.keys().map(String::as_str)
    }
}

//! Contracts in binaries, where `envguard::require!` puts them.
//!
//! An embedded contract is a block of bytes anywhere in the file, with no alignment:
//!
//! | offset | length | content |
//! |---|---|---|
//! | 0 | 16 | [`MAGIC`] |
//! | 16 | 4 | the version of the layout, 1 |
//! | 20 | 4 | how many bytes the payload has, [`MAX_PAYLOAD`] at most |
//! | 24 | 8 | FNV-1a of the payload, with 64 bits |
//! | 32 | | the payload |
//!
//! Numbers are little-endian on every machine. The payload is UTF-8 without a NUL, four lines with a newline between them: the package
//! whose code declares the variables, its version, the path of the struct, and a JSON Schema of the environment. The first
//! two are empty where the build did not say. A later version may have another payload, without a NUL, and keeps the header.
//!
//! A binary has one block for each place that declares variables, in no particular order.

mod search;
#[cfg(test)]
mod tests;

pub use search::Search;

/// What each block begins with.
pub const MAGIC: &[u8; 16] = b"\0envguard-schema";

/// The version of the layout that is read here.
pub const VERSION: u32 = 1;

/// How many bytes a payload has at most. What says that it has more is no block.
pub const MAX_PAYLOAD: usize = 4 << 20;

/// How many bytes all contracts of a binary have at most. What comes after that is left out.
pub const MAX_TOTAL: usize = 16 << 20;

/// How many contracts a binary has at most, those counted again that it has several times.
pub const MAX_CONTRACTS: usize = 4096;

/// How many bytes a block has before its payload.
const HEADER: usize = 32;

/// What stands in the `$comment` of a variable between its type and its condition.
const CONDITION: &str = ", needed if ";

/// The contract of one place in the code, as it lies in a binary.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Embedded {
    /// The package; empty where the build did not say.
    pub package: String,
    /// Its version.
    pub version: String,
    /// The struct, with its modules: `shop::Config`. Where names alone were required, the module.
    pub name: String,
    /// A JSON Schema of the environment, on one line.
    pub schema: String,
}

/// What lies in a binary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The contracts, each once, sorted.
    pub contracts: Vec<Embedded>,
    /// The latest version of a block that is whole, but newer than what is read here.
    pub newer: Option<u32>,
    /// Whether there were more than [`MAX_CONTRACTS`], or more than fit into [`MAX_TOTAL`].
    pub is_cut: bool,
}

/// The contracts in `binary`. What only looks like the beginning of one is passed over: a block counts if its payload
/// is all there, unharmed, and UTF-8.
///
/// ```
/// use envguard_core::embedded;
///
/// assert_eq!(embedded::find(b"\x7fELF and so on").contracts, []);
/// ```
pub fn find(binary: &[u8]) -> Found {
    let mut search = Search::default();
    search.push(binary);
    search.finish()
}

/// When a variable is needed that another one decides about, as the code has it: `mode == Mode::Production`. `comment` is
/// what its schema has for `$comment`.
///
/// ```
/// use envguard_core::embedded::condition;
///
/// assert_eq!(condition("Option<String>, needed if mode == Mode::Live"), Some("mode == Mode::Live"));
/// assert_eq!(condition("u16"), None);
/// ```
pub fn condition(comment: &str) -> Option<&str> {
    Some(comment.split_once(CONDITION)?.1)
}

/// What a text is for people whose pattern says it for machines alone: one of the types that the guard itself reads. `comment`
/// is what its schema has for `$comment`.
///
/// ```
/// use envguard_core::embedded::kind;
///
/// assert_eq!(kind("Option<Duration>"), Some("a span of time with its unit, such as `30s`, `5m` or `1h30m`"));
/// assert_eq!(kind("String"), None);
/// ```
pub fn kind(comment: &str) -> Option<&'static str> {
    let whole = comment.split_once(CONDITION).map_or(comment, |(kind, _)| kind);
    let inner = whole.strip_prefix("Option<").and_then(|rest| rest.strip_suffix('>')).unwrap_or(whole);
    match inner.rsplit("::").next()?.trim() {
        "Duration" => Some("a span of time with its unit, such as `30s`, `5m` or `1h30m`"),
        "ByteSize" => Some("a number of bytes, such as `512KiB` or `10MB`"),
        _ => None,
    }
}

impl Embedded {
    /// What `payload` says.
    fn read(payload: &[u8]) -> Option<Self> {
        let mut lines = std::str::from_utf8(payload).ok()?.splitn(4, '\n');
        let mut line = || Some(lines.next()?.to_owned());
        Some(Self { package: line()?, version: line()?, name: line()?, schema: line()? })
    }
}

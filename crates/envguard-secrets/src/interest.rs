//! The one pass over every byte: where the words are that stand by secrets.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// What a needle in a text may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Interest {
    /// A word of a key: `pass`, `token`, `key`.
    Key,
    /// A word that names no secret but beside the name of a service: `api`.
    Name,
    /// A call that logs in.
    Login,
    /// `://` of a URL.
    Url,
    /// `Basic` of an `Authorization` header.
    Basic,
    /// `Bearer` of an `Authorization` header.
    Bearer,
    /// `-u` and the like before `user:password`.
    User,
    /// `IDENTIFIED BY` of SQL.
    Identified,
    /// The base64 of `{"` or of `-----BEGIN`.
    Encoded,
}

/// The needles. Keys are written in small letters, in capitals, or with one capital.
const NEEDLES: &[(&str, Interest)] = &[
    ("://", Interest::Url),
    ("pass", Interest::Key),
    ("Pass", Interest::Key),
    ("PASS", Interest::Key),
    ("pwd", Interest::Key),
    ("Pwd", Interest::Key),
    ("PWD", Interest::Key),
    ("secret", Interest::Key),
    ("Secret", Interest::Key),
    ("SECRET", Interest::Key),
    ("token", Interest::Key),
    ("Token", Interest::Key),
    ("TOKEN", Interest::Key),
    ("key", Interest::Key),
    ("Key", Interest::Key),
    ("KEY", Interest::Key),
    ("auth", Interest::Key),
    ("Auth", Interest::Key),
    ("AUTH", Interest::Key),
    ("cred", Interest::Key),
    ("Cred", Interest::Key),
    ("CRED", Interest::Key),
    ("salt", Interest::Key),
    ("Salt", Interest::Key),
    ("SALT", Interest::Key),
    ("_pat", Interest::Key),
    ("_PAT", Interest::Key),
    ("psk", Interest::Key),
    ("PSK", Interest::Key),
    ("_pw", Interest::Key),
    ("_PW", Interest::Key),
    ("api", Interest::Name),
    ("Api", Interest::Name),
    ("API", Interest::Name),
    ("ogin(", Interest::Login),
    ("asic ", Interest::Basic),
    ("ASIC ", Interest::Basic),
    ("earer ", Interest::Bearer),
    (" -u ", Interest::User),
    (" --user ", Interest::User),
    ("IDENTIFIED BY", Interest::Identified),
    ("identified by", Interest::Identified),
    ("eyJ", Interest::Encoded),
    ("LS0tLS1CRUdJTi", Interest::Encoded),
];

static SEARCHER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let needles = NEEDLES.iter().map(|(needle, _)| needle);
    AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(needles).ok()
});

/// Where in `text` needles are, in order, and what they may begin.
pub(crate) fn hits(text: &[u8]) -> impl Iterator<Item = (usize, Interest)> + '_ {
    let found = SEARCHER.as_ref().map(|searcher| searcher.find_iter(text));
    let known =
        |found: aho_corasick::Match| Some((found.start(), NEEDLES.get(found.pattern().as_usize())?.1));
    found.into_iter().flatten().filter_map(known)
}

#[cfg(test)]
mod tests {
    use super::{Interest, hits};

    #[test]
    fn finds_needles_of_all_kinds_in_order() {
        let found: Vec<_> = hits(b"DB_PASS=x http://y apiKey Basic z eyJ").collect();
        let expected = [
            (3, Interest::Key),
            (14, Interest::Url),
            (19, Interest::Name),
            (22, Interest::Key),
            (27, Interest::Basic),
            (34, Interest::Encoded),
        ];
        assert_eq!(found, expected);
    }
}

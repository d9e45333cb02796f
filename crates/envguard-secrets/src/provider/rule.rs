//! What a rule is.

use std::sync::OnceLock;

use regex_automata::meta::Regex;
use regex_automata::util::syntax;

use super::checks::Check;

/// The format of one kind of token.
#[derive(Debug)]
#[non_exhaustive]
pub struct ProviderRule {
    /// What findings of it are called, such as `github-personal-access-token`.
    pub id: &'static str,
    /// The file of `data/` that it stands in, such as `code-hosts`.
    pub area: &'static str,
    /// What the token is, as a noun phrase: `GitHub personal access token`.
    pub summary: &'static str,
    /// The provider's page about it.
    pub docs: &'static str,
    /// What the token has in it, letter by letter; one of them is met before the pattern is tried. Empty for a rule
    /// that goes by context.
    pub keywords: &'static [&'static str],
    /// For tokens without a shape of their own: what stands before them on the same line or in their key, in lower
    /// case; it is met in any case. Empty for a rule that goes by keywords.
    pub context: &'static [&'static str],
    /// How many bytes of the token may stand before a keyword.
    pub(super) lead: u8,
    /// A regular expression for the whole token, without lookaround and without unbounded repetition.
    pub(super) pattern: &'static str,
    /// Whether the pattern only knows how the token begins, and the check reads on.
    pub(super) is_open: bool,
    /// The group of the pattern that is the secret, 0 for all of it.
    pub(super) secret_group: u8,
    /// Bits a byte, below which the secret is no random text.
    pub(super) min_entropy: f32,
    /// What the token says about itself.
    pub(super) check: Check,
    /// What secrets have in them that documentation or emulators have published.
    pub(super) published: &'static [&'static str],
    /// The pattern, once it was needed.
    pub(super) compiled: OnceLock<Regex>,
}

impl PartialEq for ProviderRule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for ProviderRule {}

impl ProviderRule {
    /// The pattern, and after it no letter of a longer word. Bytes only, without the tables of Unicode.
    pub(super) fn regex(&self) -> &Regex {
        self.compiled.get_or_init(|| {
            let bytes = syntax::Config::new().unicode(false).utf8(false);
            Regex::builder()
                .syntax(bytes)
                .configure(Regex::config().utf8_empty(false))
                .build(&format!("(?:{}){}", self.pattern, if self.is_open { "" } else { r"\b{end-half}" }))
                .expect("the tests compile every pattern")
        })
    }
}

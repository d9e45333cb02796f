//! How much of a secret may be shown.

use envguard_syntax::Span;

/// How much of a secret may be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Reveal {
    /// Nothing.
    #[default]
    #[value(skip)]
    Nothing,
    /// The first characters, four at most, and the length.
    Start,
    /// All of it.
    Full,
}

impl Reveal {
    /// What is shown of the secret at `span` of `bytes`.
    pub(super) fn show(self, bytes: &[u8], span: Span) -> Option<String> {
        const SHOWN: usize = 4;
        let secret = String::from_utf8_lossy(bytes.get(span.start as usize..span.end as usize)?);
        let start = || crate::paths::printable(&secret.chars().take(SHOWN).collect::<String>());
        match self {
            Self::Nothing => None,
            Self::Start => Some(format!("{}…, {} characters", start(), secret.chars().count())),
            Self::Full => Some(crate::paths::printable(&secret)),
        }
    }
}

use crate::candidate::Evidence;
use crate::provider;

/// A kind of secret that findings are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// What findings of it are called, such as `github-personal-access-token` or `password`.
    pub id: &'static str,
    /// What it is, as a noun phrase: `GitHub personal access token`.
    pub summary: &'static str,
    /// The provider's page about it; `None` for kinds that belong to no provider.
    pub docs: Option<&'static str>,
}

/// A token of a kind that a rule of the user's describes.
pub const CUSTOM: &str = "custom";

/// A private key that stands in an encoded form.
pub(crate) const ENCODED_PRIVATE_KEY: &str = "encoded-private-key";

/// The kinds that belong to no provider, besides those of [`Evidence`].
const OTHERS: [(&str, &str); 2] =
    [(CUSTOM, "match of a rule of your own"), (ENCODED_PRIVATE_KEY, "private key in base64")];

/// All kinds, those that belong to no provider first.
///
/// ```
/// assert!(envguard_secrets::kinds().any(|kind| kind.id == "password" && kind.docs.is_none()));
/// ```
pub fn kinds() -> impl Iterator<Item = Kind> {
    let plain = |(id, summary)| Kind { id, summary, docs: None };
    let own = Evidence::ALL.into_iter().map(|evidence| (evidence.kind(), evidence.summary()));
    let providers = provider::rules().iter().map(|rule| Kind {
        id: rule.id,
        summary: rule.summary,
        docs: Some(rule.docs),
    });
    own.chain(OTHERS).map(plain).chain(providers)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::kinds;

    #[test]
    fn ids_are_distinct_and_in_kebab_case() {
        let mut seen = HashSet::new();
        for kind in kinds() {
            assert!(seen.insert(kind.id), "{}", kind.id);
            assert!(
                kind.id
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
                "{}",
                kind.id
            );
            assert!(!kind.summary.ends_with('.'), "{}", kind.id);
        }
    }
}

use envguard_secrets::provider::{self, Verified};
use envguard_syntax::Entry;

use crate::placeholder::Placeholder;
use crate::secrecy::{declared_secret, may_be_secret};
use crate::secret_entry::unquoted;
use crate::words::{Folded, Words};
use crate::{Check, Context, Contract, KeyName, Message, Project, Role, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds secrets in variables that a build tool puts into what everybody can load: `NEXT_PUBLIC_`, `VITE_`,
    /// `REACT_APP_`, `NUXT_PUBLIC_`, `EXPO_PUBLIC_`, `GATSBY_`, `VUE_APP_`, `PUBLIC_` (`SvelteKit`, Astro), `STORYBOOK_`.
    ///
    /// A variable holds a secret if the contract says so, if its name does (`VITE_DB_PASSWORD`, `NEXT_PUBLIC_JWT_SECRET`), or if
    /// its value is the token of a service that must not be given away. Keys that belong into pages, such as those for maps,
    /// analytics and Firebase, are left alone.
    ///
    /// ## Why
    /// The value is in the JavaScript that every visitor gets. The prefix was put before the name to make it work, and it
    /// works for everybody.
    ///
    /// ## Example
    /// ```env
    /// NEXT_PUBLIC_STRIPE_SECRET_KEY=sk_live_…
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// STRIPE_SECRET_KEY=sk_live_…
    /// NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY=pk_live_…
    /// ```
    ///
    /// ## Fix safety
    /// There is none: the code that reads it has to move to the server, and what was published has to be changed.
    name: "secret-in-public-variable",
    summary: "a secret in a variable that everybody gets to see",
    group: Secrets,
    level: ERROR,
    message: "{key} is secret, and its prefix puts it into what everybody can load",
    help: "read it on the server under a name without the prefix; what was published has to be changed",
    check: Check::Project(check),
}

/// What the names of variables begin with that build tools publish.
const PREFIXES: [&[u8]; 9] = [
    b"NEXT_PUBLIC_",
    b"NUXT_PUBLIC_",
    b"EXPO_PUBLIC_",
    b"REACT_APP_",
    b"VUE_APP_",
    b"STORYBOOK_",
    b"GATSBY_",
    b"PUBLIC_",
    b"VITE_",
];

/// Words of names that nobody gives to what may be published.
const SECRET_WORDS: [&str; 8] =
    ["credentials", "passphrase", "passwd", "password", "private", "pwd", "secret", "secrets"];

/// Words that say that a name with one of those is about something else: `VITE_PASSWORD_MIN_LENGTH`.
const HARMLESS_WORDS: [&str; 24] = [
    "allow", "disable", "enable", "enabled", "endpoint", "expiry", "field", "forgot", "hint", "label",
    "length", "link", "max", "min", "name", "page", "path", "pattern", "policy", "public", "reset", "route",
    "show", "url",
];

/// Kinds of tokens that are made to be put into pages.
const FOR_PAGES: [&str; 2] = ["google-api-key", "mapbox-public-token"];

fn check(project: &Project, context: &Context<'_>, sink: &mut Sink<'_>) {
    if context.file.role == Role::Schema {
        return;
    }
    let contract = project.contract.as_deref();
    let source = context.source();
    for (line, entry) in context.document.entries() {
        let key = entry.key.of(source);
        let Some(prefix) = PREFIXES.iter().find(|prefix| key.starts_with(prefix)) else { continue };
        if !is_secret(contract, entry, &key[prefix.len()..], source) {
            continue;
        }
        let found = sink.report_on(line, entry.key);
        if entry.value.is_empty() {
            found.message(
                Message::new("{} is to be secret, and its prefix puts it into what everybody can load")
                    .with(KeyName::of_entry(entry, source)),
            );
        }
    }
}

/// Whether `entry`, whose key goes on with `rest` after its prefix, is secret.
fn is_secret(contract: Option<&Contract>, entry: &Entry, rest: &[u8], source: &[u8]) -> bool {
    let value = unquoted(entry.value.of(source));
    let is_stand_in = || Placeholder::of(value).is_some() || !may_be_secret(value);
    match declared_secret(contract, entry.key.of(source)) {
        Some(is_declared) => is_declared,
        None => (names_secret(rest) && (value.is_empty() || !is_stand_in())) || is_token(value),
    }
}

/// Whether a name has a word of secrets in it, and none that makes it harmless.
fn names_secret(name: &[u8]) -> bool {
    let mut is_secret = false;
    for word in Words::new(name) {
        let folded = Folded::new(word);
        if HARMLESS_WORDS.contains(&folded.as_str()) {
            return false;
        }
        is_secret |= SECRET_WORDS.contains(&folded.as_str());
    }
    is_secret
}

/// Whether the whole of `value` is the token of a service, of a kind that is not made for pages.
fn is_token(value: &[u8]) -> bool {
    let mut found = false;
    provider::find(value, &mut |token| {
        found |= token.whole == (0..value.len())
            && token.verified != Verified::Contradicted
            && !FOR_PAGES.contains(&token.rule.id);
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Test;

    #[test]
    fn names_tell() {
        Test::of(&RULE)
            .source("VITE_DB_PASSWORD=Zk39fmQp\nNEXT_PUBLIC_JWT_SECRET=\nREACT_APP_PRIVATE_KEY=Zk39fmQp\n")
            .finds(&[
                "1:1-17 `VITE_DB_PASSWORD` is secret, and its prefix puts it into what everybody can load",
                "2:1-23 `NEXT_PUBLIC_JWT_SECRET` is to be secret, and its prefix puts it into what everybody can load",
                "3:1-22 `REACT_APP_PRIVATE_KEY` is secret, and its prefix puts it into what everybody can load",
            ])
            .no_fix();
    }

    #[test]
    fn values_tell() {
        let token = format!("sk_{}_{}", "live", "4eC39HqLyjWDarjtT1zdp7dc");
        Test::of(&RULE)
            .source(format!("VITE_STRIPE={token}\n"))
            .finds(&["1:1-12 `VITE_STRIPE` is secret, and its prefix puts it into what everybody can load"]);
    }

    #[test]
    fn the_contract_tells() {
        let schema = r#"{"properties":{"VITE_A":{"writeOnly":true},"VITE_B_SECRET":{"writeOnly":false}}}"#;
        Test::of(&RULE)
            .contract_schema(schema)
            .source("VITE_A=1\nVITE_B_SECRET=Zk39fmQp\n")
            .finds(&["1:1-7 `VITE_A` is secret, and its prefix puts it into what everybody can load"]);
    }

    #[test]
    fn leaves_what_may_be_published() {
        Test::of(&RULE)
            .source(
                "NEXT_PUBLIC_API_KEY=9f86d081884c7d65\nVITE_API_URL=https://x\nVITE_PASSWORD_MIN_LENGTH=8\n\
                 VITE_RESET_PASSWORD_PATH=/reset\nNEXT_PUBLIC_SHOW_SECRETS=true\nDB_PASSWORD=Zk39fmQp\n\
                 VITE_SECRET=changeme\nREACT_APP_SECRET_ENABLED=1\n",
            )
            .finds_nothing();
    }

    #[test]
    fn the_words_are_sorted() {
        assert!(SECRET_WORDS.is_sorted() && HARMLESS_WORDS.is_sorted());
    }
}

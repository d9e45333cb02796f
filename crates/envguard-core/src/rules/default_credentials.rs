use envguard_syntax::Entry;

use crate::address::Address;
use crate::default_password::is_default_password;
use crate::given::{Given, is_made, place_of};
use crate::secrecy::{is_secret, may_be_secret};
use crate::{Check, Context, Contract, Environment, KeyName, Message, Project, Purpose, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds passwords that a product comes with or that everybody tries first, in environments that are not developers':
    /// `postgres`, `guest`, `minioadmin`, `admin`, `123456`. They are looked for in secrets, and in URLs, where a password
    /// that is the same as the user counts too.
    ///
    /// Only the whole password counts. On the machines of developers, and in tests, such passwords are fine.
    ///
    /// ## Why
    /// They are the first that somebody tries who finds the port open, and programs try them on every address there is.
    ///
    /// ## Example
    /// ```env
    /// # .env.production
    /// DATABASE_URL=postgres://postgres:postgres@db:5432/app
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// # .env.production
    /// DATABASE_URL=postgres://app:Vb7sL0qDk3ZrTn9x@db:5432/app
    /// ```
    ///
    /// ## Fix safety
    /// There is none: the password has to be changed on the other side too.
    name: "default-credentials",
    summary: "a password that everybody tries first",
    group: Environment,
    level: WARNING,
    message: "key {key} has a password that everybody tries first",
    help: "choose a long random one",
    check: Check::Project(check),
}

fn check(project: &Project, context: &Context<'_>, sink: &mut Sink<'_>) {
    let matters = |purpose| matches!(purpose, Purpose::Production | Purpose::Other);
    if !project.reaches(context.file, matters) {
        return;
    }
    let contract = project.contract_of(context.file).map(|contract| &**contract);
    let source = context.source();
    for (line, entry) in context.document.entries() {
        if !may_have(contract, entry, source) || is_made(entry, source) {
            continue;
        }
        let key = entry.key.of(source);
        let is_wrong = |given: &Given<'_>| {
            matters(given.environment.purpose()) && default_password(contract, key, given.text).is_some()
        };
        let found: Vec<Given<'_>> = project.given(context, entry).filter(is_wrong).collect();
        let Some(password) = found.first().and_then(|given| default_password(contract, key, given.text))
        else {
            continue;
        };
        let concerned: Vec<&Environment> = found.iter().map(|given| given.environment).collect();
        let is_whole = found.first().is_some_and(|given| given.text.len() == password.len());
        let span =
            if is_whole { entry.value } else { place_of(entry, source, &[b":", password, b"@"].concat()) };
        sink.report_on(line, span).message(
            Message::new("key {} has a password that everybody tries first{}")
                .with(KeyName::of_entry(entry, source))
                .with(project.names_of(context.file, &concerned)),
        );
    }
}

/// Whether a look at the value is needed.
fn may_have(contract: Option<&Contract>, entry: &Entry, source: &[u8]) -> bool {
    /// No default password is longer, quotes and all.
    const MAX_LEN: usize = 20;
    let raw = entry.value.of(source);
    let is_short = !raw.is_empty() && raw.len() <= MAX_LEN;
    is_short && is_secret(contract, entry.key.of(source))
        || raw.contains(&b'@') && raw.windows(3).any(|w| w == b"://")
}

/// The default password that `text` is, or has in a URL.
fn default_password<'t>(contract: Option<&Contract>, key: &[u8], text: &'t [u8]) -> Option<&'t [u8]> {
    if is_secret(contract, key) && may_be_secret(text) {
        return is_default_password(text).then_some(text);
    }
    let is_default = |address: &Address<'_>| {
        !address.password.is_empty()
            && (is_default_password(address.password) || address.password == address.user)
    };
    Address::all(text).into_iter().find(is_default).map(|address| address.password)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::placeholder_value;
    use crate::testing::Test;

    #[test]
    fn finds_what_everybody_tries() {
        Test::of(&RULE)
            .path(".env.staging")
            .source(
                "DB_PASSWORD=postgres\nURL=postgres://root:root@db/x\nAMQP=amqp://guest:guest@mq\nA=redis://:123456@h\n\
                 MINIO_ROOT_PASSWORD='minioadmin'\nB=mysql://shop:shop@db/shop\n",
            )
            .finds(&[
                "1:13-21 key `DB_PASSWORD` has a password that everybody tries first",
                "2:20-26 key `URL` has a password that everybody tries first",
                "3:18-25 key `AMQP` has a password that everybody tries first",
                "4:11-19 key `A` has a password that everybody tries first",
                "5:21-33 key `MINIO_ROOT_PASSWORD` has a password that everybody tries first",
                "6:15-21 key `B` has a password that everybody tries first",
            ])
            .no_fix();
    }

    #[test]
    fn leaves_others_and_what_is_no_password() {
        Test::of(&RULE)
            .path(".env.production")
            .source("DB_PASSWORD=Vb7sL0qDk3Zr\nDB_USER=postgres\nU=postgres://a:b1xQ@db\nV=postgres://postgres@db\nP=\n")
            .finds_nothing();
    }

    #[test]
    fn developers_may_have_them() {
        let test = |path| Test::of(&RULE).source("DB_PASSWORD=postgres\n").path(path);
        test(".env").finds_nothing();
        test(".env.test").finds_nothing();
        test(".env.example").finds_nothing();
        test(".env")
            .sibling(".env.production", "")
            .finds(&["1:13-21 key `DB_PASSWORD` has a password that everybody tries first in `production`"])
            .no_fix();
    }

    #[test]
    fn a_placeholder_is_one_finding() {
        Test::of(&RULE)
            .and(&placeholder_value::RULE)
            .path(".env.production")
            .source("DB_PASSWORD=changeme\n")
            .finds(&[
                "1:13-21 key `DB_PASSWORD` has a placeholder for a value: a word that stands in for a value",
            ])
            .no_fix();
    }
}

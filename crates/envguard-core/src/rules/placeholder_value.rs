use envguard_syntax::Entry;

use crate::given::{Given, is_made};
use crate::secrecy::{is_secret, may_be_secret};
use crate::secret_entry::unquoted;
use crate::{
    Check, Context, Contract, Environment, KeyName, Message, Place, Placeholder, Project, Purpose, Role,
    Sink, Variable,
};

crate::declare_rule! {
    /// ## What it does
    /// Finds values, outside of examples, that stand in for real ones: `changeme`, `your-api-key`, `<token>`, `sk-...`;
    /// and secrets that are the same as in the example.
    ///
    /// Values are known by their kind and by whole words. The domains that are reserved for examples count where others
    /// than developers use the environment; in environments for tests nothing does, since what they have is made up. An
    /// ordinary value that the example has too is a default, and fine, and so is the `default` of a schema.
    ///
    /// ## Why
    /// Somebody copied the example and forgot a line. The app starts, and fails where it first uses the value; or it runs
    /// with a secret that everybody can read in the repository.
    ///
    /// ## Example
    /// ```env
    /// JWT_SECRET=change-me
    /// STRIPE_KEY=sk_live_xxxxxxxx
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// JWT_SECRET=mXpT0vXk1Rj5n2hQyqWc4fZ8
    /// ```
    ///
    /// ## Fix safety
    /// There is none: the real value is for you to know.
    name: "placeholder-value",
    summary: "a value that stands in for a real one",
    group: Environment,
    level: WARNING,
    message: "key {key} has a placeholder for a value",
    help: "give it a real value",
    check: Check::Project(check),
}

fn check(project: &Project, context: &Context<'_>, sink: &mut Sink<'_>) {
    let may_matter = |environment: &Environment| environment.purpose() != Purpose::Test;
    if context.file.role != Role::Values || !project.environments_of(context.file).any(may_matter) {
        return;
    }
    let contract = project.contract_of(context.file).map(|contract| &**contract);
    let source = context.source();
    for (line, entry) in context.document.entries() {
        let copied = contract.and_then(|contract| copied_from(contract, entry, source));
        if !may_be_placeholder(entry, source) && copied.is_none() || is_made(entry, source) {
            continue;
        }
        let is_wrong = |given: &Given<'_>| {
            may_matter(given.environment)
                && (copied.is_some() || placeholder(contract, entry, source, given).is_some())
        };
        let found: Vec<Given<'_>> = project.given(context, entry).filter(is_wrong).collect();
        let Some(first) = found.first() else { continue };
        let concerned: Vec<&Environment> = found.iter().map(|given| given.environment).collect();
        let name = KeyName::of_entry(entry, source);
        let names = project.names_of(context.file, &concerned);
        let diagnostic = sink.report_on(line, entry.value);
        if let Some(kind) = placeholder(contract, entry, source, first) {
            diagnostic.message(
                Message::new("key {} has a placeholder for a value{}: {}")
                    .with(name)
                    .with(names)
                    .with(kind.description()),
            );
        } else if let Some(place) = copied {
            diagnostic
                .message(Message::new("secret {} is the same as in the example{}").with(name).with(names))
                .related_in(place.file, place.span, "the example has it here");
        }
    }
}

/// Whether some runtime may read the value of `entry` as a placeholder: a look at what is written, so that environments
/// need not be loaded for the values of most files.
fn may_be_placeholder(entry: &Entry, source: &[u8]) -> bool {
    /// More signs in a value are not looked at.
    const MAX_SIGNS: usize = 8;
    let raw = entry.value.of(source);
    if !Placeholder::may_be(raw) {
        return false;
    }
    let text = unquoted(raw);
    let is_mark = |byte: &u8| matches!(byte, b'\\' | b'"' | b'\'' | b'`' | b'$') || byte.is_ascii_control();
    if !entry.comment.is_empty() || !text.is_ascii() || text.iter().any(is_mark) {
        return true;
    }
    // What is written so is read with its quotes or without, and to its end or to one of its signs.
    let signs = text.iter().enumerate().filter(|(_, byte)| !byte.is_ascii_alphanumeric());
    let mut ends = signs.map(|(at, _)| at);
    let is_one = |read: &[u8]| {
        Placeholder::may_be(read) && !matches!(Placeholder::of(read), None | Some(Placeholder::Empty))
    };
    is_one(text)
        || raw.len() > text.len() && is_one(raw)
        || ends.by_ref().take(MAX_SIGNS).any(|end| is_one(&text[..end]))
        || ends.next().is_some()
}

/// What makes the value a placeholder that `given` says of `entry`, if it is one and none that the contract has for a
/// default.
fn placeholder(
    contract: Option<&Contract>,
    entry: &Entry,
    source: &[u8],
    given: &Given<'_>,
) -> Option<Placeholder> {
    stand_in(contract, entry.key.of(source), given.text, given.environment.purpose())
}

/// What makes `text`, the value of `key` in an environment for `purpose`, a placeholder, if it is one there and none that
/// the contract has for a default. In tests, placeholders are as good as anything: who judges those does not ask.
pub(crate) fn stand_in(
    contract: Option<&Contract>,
    key: &[u8],
    text: &[u8],
    purpose: Purpose,
) -> Option<Placeholder> {
    let kind = Placeholder::of(text).filter(|kind| match kind {
        Placeholder::Empty => false,
        Placeholder::ExampleDomain => purpose != Purpose::Development,
        _ => true,
    })?;
    let variable = contract.and_then(|contract| contract.get(key));
    let default = variable.and_then(|variable| variable.word("default")).and_then(|fact| fact.node.text());
    (default.map(str::as_bytes) != Some(text)).then_some(kind)
}

/// Where the example has the same value as `entry`, if it is a secret.
fn copied_from(contract: &Contract, entry: &Entry, source: &[u8]) -> Option<Place> {
    copied(Some(contract), entry.key.of(source), unquoted(entry.value.of(source)))
}

/// Where the example has the value `text` for `key`, if that is a secret.
pub(crate) fn copied(contract: Option<&Contract>, key: &[u8], text: &[u8]) -> Option<Place> {
    let place = contract?.get(key).and_then(|variable: Variable<'_>| variable.example_value())?;
    let is_copied = text == unquoted(place.bytes()) && may_be_secret(text) && is_secret(contract, key);
    is_copied.then_some(place)
}

#[cfg(test)]
mod tests {
    use envguard_syntax::Document;
    use envguard_syntax::dialect::{Dialect, Environment};

    use super::{RULE, may_be_placeholder};
    use crate::Placeholder;
    use crate::testing::Test;

    #[test]
    fn what_is_written_tells_whether_a_runtime_may_read_a_placeholder() {
        let words = ["changeme", "your-key", "<token>", "sk-...", "xxx", "two words", "db.example.com", "na"];
        let ends = [
            "",
            " ",
            "#x",
            " # x",
            ";x",
            "&x",
            "|x",
            "\\",
            "\\n",
            "\u{a0}",
            ": x",
            "=x",
            "${X}",
            "'x'",
            " x x x x x x x x x",
        ];
        let quotes = ["", "\"", "'", "`"];
        let values = words.iter().flat_map(|word| ends.map(|end| format!("{word}{end}")));
        for value in values.flat_map(|value| quotes.map(|quote| format!("{quote}{value}{quote}"))) {
            let source = format!("A={value}\n");
            let document = Document::parse(source.as_bytes());
            let (_, entry) = document.entries().next().unwrap();
            let reads_one = |dialect: Dialect| {
                let reading = dialect.read(source.as_bytes(), &Environment::default());
                let text = reading.vars().text("A").and_then(Placeholder::of);
                !matches!(text, None | Some(Placeholder::Empty))
            };
            let is_seen = may_be_placeholder(entry, source.as_bytes());
            let is_passed_over = !Placeholder::may_be(value.as_bytes());
            assert!(is_seen || is_passed_over || !Dialect::ALL.into_iter().any(reads_one), "{value}");
        }
        let document = Document::parse(b"A=two words\nB=x#y\n");
        assert!(document.entries().all(|(_, entry)| !may_be_placeholder(entry, document.source)));
    }

    #[test]
    fn finds_what_stands_in_for_a_value() {
        Test::of(&RULE)
            .source("A=changeme\nB='<token>'\nC=sk-... # x\nD=real\nE=\nF=your-key\nF=x\n")
            .finds(&[
                "1:3-11 key `A` has a placeholder for a value: a word that stands in for a value",
                "2:3-12 key `B` has a placeholder for a value: a description in brackets",
                "3:3-9 key `C` has a placeholder for a value: characters that only fill the place",
            ])
            .no_fix();
    }

    #[test]
    fn finds_secrets_of_the_example() {
        Test::of(&RULE)
            .example("DB_PASSWORD='hunter22'\nPORT=80\nAPP_TOKEN=\nUSE_TOKEN=true\n")
            .source("DB_PASSWORD=hunter22\nPORT=80\nAPP_TOKEN=\nUSE_TOKEN=true\n")
            .finds(&["1:13-21 secret `DB_PASSWORD` is the same as in the example"])
            .relates(&[".env.example 1:13 the example has it here"])
            .no_fix();
    }

    #[test]
    fn names_environments_where_the_value_counts() {
        Test::of(&RULE)
            .sibling(".env.production", "A=real\n")
            .source("A=changeme\n")
            .finds(&["1:3-11 key `A` has a placeholder for a value in `development`: a word that stands in for a value"])
            .no_fix();
        Test::of(&RULE).sibling(".env.local", "A=real\n").source("A=changeme\n").finds_nothing();
    }

    #[test]
    fn domains_for_examples_are_fine_for_developers() {
        let test = |path| Test::of(&RULE).source("MAIL_FROM=hello@example.com\n").path(path);
        test(".env").finds_nothing();
        test(".env.production")
            .finds(&["1:11-28 key `MAIL_FROM` has a placeholder for a value: a domain that is reserved for examples"])
            .no_fix();
    }

    #[test]
    fn leaves_examples_tests_and_what_is_made_of_others() {
        let test = |path| Test::of(&RULE).source("A=changeme\n").path(path);
        test(".env.example").finds_nothing();
        test(".env.test").finds_nothing();
        Test::of(&RULE)
            .dialects(&[envguard_syntax::dialect::Dialect::Compose])
            .source("A=$B-todo\n")
            .finds_nothing();
    }

    #[test]
    fn what_a_schema_has_for_a_default_is_fine() {
        Test::of(&RULE)
            .contract_schema(r#"{"properties": {"A": {"default": "sample"}}}"#)
            .source("A=sample\n")
            .finds_nothing();
    }
}

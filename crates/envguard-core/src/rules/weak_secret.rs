use crate::given::{Given, is_made};
use crate::secrecy::{declared_secret, is_secret, may_be_secret};
use crate::{
    Check, Context, Contract, Environment, KeyName, Message, Project, Purpose, Role, Severity, Sink, entropy,
};

crate::declare_rule! {
    /// ## What it does
    /// Finds secrets that can be guessed: shorter than 16 characters, or made of few different ones. Looked at are the keys
    /// that the contract calls secret (`"writeOnly": true`), and in production those whose name does.
    ///
    /// A schema that gives a `minLength` above 1 or an `x-envguard.min-entropy` decides instead, and its findings are those
    /// of `schema-violation`. In environments for tests nothing is found, and in those of developers findings are notes.
    ///
    /// ## Why
    /// Who has one signed token or one hash can try billions of secrets a second at home. Sixteen random characters are out
    /// of reach.
    ///
    /// ## Example
    /// ```env
    /// # .env.production
    /// JWT_SECRET=sesame12
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// # .env.production
    /// JWT_SECRET=mXpT0vXk1Rj5n2hQyqWc4fZ8
    /// ```
    ///
    /// ## Fix safety
    /// There is none: the secret has to be changed on the other side too.
    name: "weak-secret",
    summary: "a secret that can be guessed",
    group: Environment,
    level: WARNING,
    message: "secret {key} can be guessed",
    help: "make it by chance and long, for example with `openssl rand -base64 24`",
    check: Check::Project(check),
}

/// Fewer characters than this are weak.
const MIN_LENGTH: usize = 16;

/// Less surprise than this is weak, in bits, however long it is: sixteen characters of four different ones have as much.
const MIN_ENTROPY: f64 = 32.0;

fn check(project: &Project, context: &Context<'_>, sink: &mut Sink<'_>) {
    if context.file.role != Role::Values {
        return;
    }
    let contract = project.contract_of(context.file).map(|contract| &**contract);
    let is_production = project.reaches(context.file, |purpose| purpose == Purpose::Production);
    let says_secret =
        || contract.is_some_and(|it| it.variables().any(|variable| variable.secret() == Some(true)));
    if !is_production && !says_secret() {
        return;
    }
    let source = context.source();
    for (line, entry) in context.document.entries() {
        let key = entry.key.of(source);
        if entry.value.is_empty()
            || !is_secret(contract, key)
            || decides(contract, key)
            || is_made(entry, source)
        {
            continue;
        }
        let is_declared = declared_secret(contract, key) == Some(true);
        let is_wrong = |given: &Given<'_>| {
            let purpose = given.environment.purpose();
            let is_looked_at =
                if is_declared { purpose != Purpose::Test } else { purpose == Purpose::Production };
            is_looked_at && weakness(given.text).is_some()
        };
        let found: Vec<Given<'_>> = project.given(context, entry).filter(is_wrong).collect();
        let Some(weakness) = found.first().and_then(|given| weakness(given.text)) else { continue };
        let concerned: Vec<&Environment> = found.iter().map(|given| given.environment).collect();
        let diagnostic = sink.report_on(line, entry.value);
        diagnostic.message(
            Message::new("secret {} can be guessed{}: {}")
                .with(KeyName::of_entry(entry, source))
                .with(project.names_of(context.file, &concerned))
                .with(weakness),
        );
        if concerned.iter().all(|environment| environment.purpose() == Purpose::Development) {
            diagnostic.severity = diagnostic.severity.min(Severity::Note);
        }
    }
}

/// Whether `contract` says itself how hard to guess `key` has to be.
fn decides(contract: Option<&Contract>, key: &[u8]) -> bool {
    let Some(variable) = contract.and_then(|contract| contract.get(key)) else { return false };
    let min_length = variable.word("minLength").and_then(|fact| fact.node.to_json().as_u64());
    // That it must not be empty is all that a length of 1 says.
    min_length.is_some_and(|length| length > 1) || variable.extension("min-entropy").is_some()
}

/// What makes `text` weak, if anything does.
fn weakness(text: &[u8]) -> Option<&'static str> {
    /// All that matters can be told from so much.
    const MAX_LOOKED_AT: usize = 1024;
    if !may_be_secret(text) {
        return None;
    }
    let text = String::from_utf8_lossy(text);
    if text.chars().take(MIN_LENGTH).count() < MIN_LENGTH {
        return Some("it has fewer than 16 characters");
    }
    let start: String = text.chars().take(MAX_LOOKED_AT).collect();
    (entropy(&start) < MIN_ENTROPY).then_some("it has few different characters")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn names_count_in_production() {
        let source = "JWT_SECRET=sesame12\nAPI_TOKEN=abababababababababab\nDB_PASSWORD=Vb7sL0qDk3ZrTn9x\nPORT=1\nSECRET_KEY=\n";
        Test::of(&RULE)
            .path(".env.production")
            .source(source)
            .finds(&[
                "1:12-20 secret `JWT_SECRET` can be guessed: it has fewer than 16 characters",
                "2:11-31 secret `API_TOKEN` can be guessed: it has few different characters",
            ])
            .no_fix();
        Test::of(&RULE).source(source).finds_nothing();
        Test::of(&RULE).path(".env.staging").source(source).finds_nothing();
    }

    #[test]
    fn the_contract_counts_everywhere_but_in_tests() {
        let test = |words: &str, path| {
            let schema = format!(r#"{{"properties": {{"PIN": {words}}}}}"#);
            Test::of(&RULE).contract_schema(&schema).source("PIN=1234\n").path(path)
        };
        let secret = r#"{"writeOnly": true}"#;
        let found = ["1:5-9 secret `PIN` can be guessed: it has fewer than 16 characters"];
        test(secret, ".env").finds(&found).no_fix();
        test(secret, ".env.staging").finds(&found).no_fix();
        test(secret, ".env.test").finds_nothing();
        test(r#"{"writeOnly": true, "minLength": 4}"#, ".env").finds_nothing();
        test(r#"{"writeOnly": true, "x-envguard": {"min-entropy": 8}}"#, ".env").finds_nothing();
        test(r#"{"writeOnly": true, "minLength": 1}"#, ".env").finds(&found).no_fix();
        test(r#"{"writeOnly": false}"#, ".env.production").finds_nothing();
    }

    #[test]
    fn what_is_no_secret_after_all() {
        Test::of(&RULE)
            .path(".env.production")
            .source("DB_PASSWORD=/run/s/x\nAPI_TOKEN=op://a/b\nAUTH_TOKEN=false\n")
            .finds_nothing();
    }
}

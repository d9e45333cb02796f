use std::collections::HashMap;
use std::sync::Arc;

use envguard_syntax::{Facts, Span};
use foldhash::fast::RandomState;

use crate::{Check, Context, KeyName, Message, Project, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds keys that `.env.example` (or `.env.sample`, `.env.template`, …) declares and that the file does not give.
    ///
    /// A key that `.env.local` gives counts as given by `.env`. A file that is loaded over another one, such as
    /// `.env.production` over `.env`, need not give all keys. A declaration with a comment that says `optional`, on its
    /// line or right above, or that is commented out (`# SENTRY_DSN=`), asks for nothing.
    ///
    /// ## Why
    /// The app will not start, or will start and do the wrong thing. The key came with a change that somebody else
    /// made.
    ///
    /// ## Example
    /// ```env
    /// # .env.example
    /// HOST=localhost
    /// PORT=8080
    ///
    /// # .env
    /// HOST=db.example.com
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// # .env
    /// HOST=db.example.com
    /// PORT=5432
    /// ```
    ///
    /// ## Fix safety
    /// There is none: the value is for you to know, and a key with an empty or a made-up one would only hide that it is
    /// missing.
    name: "missing-key",
    summary: "a key that the example declares and the file does not give",
    group: Contract,
    level: WARNING,
    message: "a declared key is missing",
    help: "give it a value, or mark its declaration with the comment `# optional`",
    check: Check::Project(check),
}

fn check(project: &Project, context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(contract) = project.contract_of(context.file).filter(|_| !project.is_layer(context.file)) else {
        return;
    };
    let given_over = project.given_over(context.file);
    let lone = lone_keys(context);
    let mut place = (context.document.lines.len(), Span::empty(context.source().len()));
    for declaration in &contract.declarations {
        let key = contract.key(declaration);
        if let Some(line) = context.keys().last(key).or_else(|| lone.get(key).copied()) {
            place = (line, Span::empty(context.document.lines[line].span.end as usize));
        } else if !declaration.optional && !given_over.contains(key) {
            sink.report_on(place.0, place.1)
                .message(
                    Message::new("key {} is missing: {} declares it")
                        .with(KeyName::new(key))
                        .with(Arc::clone(&contract.file.path)),
                )
                .related_in(Arc::clone(&contract.file), declaration.key, "declared here");
        }
    }
}

/// Keys without a delimiter, with their lines. They are there, if not rightly: `missing-delimiter` is about them.
fn lone_keys<'a>(context: &Context<'a>) -> HashMap<&'a [u8], usize, RandomState> {
    if !context.facts.contains(Facts::NO_DELIMITER) {
        return HashMap::default();
    }
    let source = context.source();
    let lone = context.document.entries().filter(|(_, entry)| entry.delimiter.is_empty());
    lone.map(|(line, entry)| (entry.key.of(source), line)).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn stands_where_the_key_belongs() {
        Test::of(&RULE)
            .example("A=\nB=\nC=\nD=\n")
            .source("# mine\nC=1\n\nA=1\n")
            .finds(&[
                "2:4-4 key `D` is missing: .env.example declares it",
                "4:4-4 key `B` is missing: .env.example declares it",
            ])
            .relates(&[".env.example 4:1 declared here"])
            .no_fix();
        Test::of(&RULE)
            .example("A=\nB=\n")
            .source("B=1\n")
            .finds(&["2:1-1 key `A` is missing: .env.example declares it"])
            .no_fix();
        Test::of(&RULE)
            .example("A=\n")
            .source("")
            .finds(&["1:1-1 key `A` is missing: .env.example declares it"])
            .no_fix();
    }

    #[test]
    fn leaves_what_is_optional_or_given_elsewhere() {
        Test::of(&RULE)
            .example("A=\nB=1 # optional\n# C=1\nD=\nE=\n")
            .sibling(".env.local", "D=1\n")
            .source("A=1\nE\n")
            .finds_nothing();
    }

    #[test]
    fn a_layer_need_not_give_all() {
        let test = |path| Test::of(&RULE).example("A=\nB=\n").source("A=1\n").path(path);
        test(".env.production").sibling(".env", "B=1\n").finds_nothing();
        test(".env.local").sibling(".env", "").finds_nothing();
        test(".env.test.local").sibling(".env.test", "").finds_nothing();
        let found = ["1:4-4 key `B` is missing: .env.example declares it"];
        test(".env.production").finds(&found).no_fix();
        test(".env.local").finds(&found).no_fix();
    }

    #[test]
    fn leaves_examples_and_files_of_others() {
        let test = |path| Test::of(&RULE).example("A=\n").source("").path(path);
        test(".env.example").finds_nothing();
        test(".env.sample").finds_nothing();
        test("db.env").finds_nothing();
    }
}

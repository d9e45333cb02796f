use std::sync::Arc;

use crate::missing_place::Places;
use crate::{Check, Context, KeyName, Message, Project, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds keys that the contract (`.env.example` or its like, a schema) asks for and that no environment gives.
    ///
    /// What counts is the environment as a whole: a key that `.env.local` gives is not missing in `.env`, nor one of
    /// `.env` in `.env.production`. Where one environment has it and another has not, `missing-in-environment` says so.
    /// A declaration with a comment that says `optional`, on its line or right above, that is commented out
    /// (`# SENTRY_DSN=`), or that a schema does not call required asks for nothing, and neither does one with a default.
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
    let Some(contract) = project.contract_of(context.file) else { return };
    let mut places = Places::new(context);
    for variable in contract.variables() {
        let key = variable.key();
        if places.pass(key) || !variable.is_required() || !variable.is_in_example() {
            continue;
        }
        let is_given = || project.effective().any(|(_, effective)| effective.get(key).is_some());
        if project.lacking(context.file, variable, |_| true).next().is_none() || is_given() {
            continue;
        }
        let declared = variable.place();
        let (line, span) = places.next();
        sink.report_on(line, span)
            .message(
                Message::new("key {} is missing: {} declares it")
                    .with(KeyName::new(key))
                    .with(Arc::clone(&declared.file.path)),
            )
            .related_in(declared.file, declared.span, "declared here");
    }
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

use std::sync::Arc;

use crate::{Check, Context, Contract, KeyName, Message, Project, Sink, similar};

crate::declare_rule! {
    /// ## What it does
    /// Finds keys that the file gives and that `.env.example` (or `.env.sample`, `.env.template`, …) does not declare.
    ///
    /// ## Why
    /// The next person, and the next server, will not know of the key. Or it is a slip, and the key that was meant is
    /// missing.
    ///
    /// ## Example
    /// ```env
    /// # .env.example
    /// DATABASE_URL=
    ///
    /// # .env
    /// DATABSE_URL=postgres://localhost/app
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// # .env
    /// DATABASE_URL=postgres://localhost/app
    /// ```
    ///
    /// ## Fix safety
    /// There is none: declare the key, correct it or take it away, whichever is right.
    name: "undeclared-key",
    summary: "a key that the file gives and the example does not declare",
    group: Contract,
    level: WARNING,
    message: "key {key} is not declared in the example file",
    help: "declare it in the example file, or take it away",
    check: Check::Project(check),
}

/// How many pairs of keys are compared, in one file, to find what was meant: enough for any file that people write.
const MAX_COMPARISONS: usize = 4096;

fn check(project: &Project, context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(contract) = project.contract_of(context.file).filter(|contract| contract.is_complete()) else {
        return;
    };
    let keys = context.keys();
    let mut missing: Option<Vec<&str>> = None;
    let mut comparisons = MAX_COMPARISONS;
    for (line, entry) in context.document.entries() {
        let key = entry.key.of(context.source());
        if contract.get(key).is_some() || keys.first(key) != Some(line) {
            continue;
        }
        let diagnostic = sink.report_on(line, entry.key);
        if contract.example().is_none()
            && let Some(source) = contract.sources().last()
        {
            let message = Message::new("key {} is not declared in {}");
            diagnostic.message(message.with(KeyName::new(key)).with(Arc::clone(&source.file.path)));
        }
        let missing = missing.get_or_insert_with(|| missing_keys(context, contract));
        if missing.is_empty() || missing.len() > comparisons {
            continue;
        }
        comparisons -= missing.len();
        let name = std::str::from_utf8(key).ok().filter(|_| KeyName::may_show(key));
        let meant = name.and_then(|name| similar(name, missing.iter().copied()));
        if let Some(variable) = meant.and_then(|meant| contract.get(meant.as_bytes())) {
            diagnostic.suggest(variable);
        }
    }
}

/// The keys that `contract` declares and the file does not give, where they may be shown.
fn missing_keys<'c>(context: &Context<'_>, contract: &'c Contract) -> Vec<&'c str> {
    let declared = contract.variables().map(|variable| variable.key());
    declared
        .filter(|key| !context.keys().contains(key) && KeyName::may_show(key))
        .filter_map(|key| std::str::from_utf8(key).ok())
        .take(MAX_COMPARISONS + 1)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn suggests_the_key_that_was_meant() {
        Test::of(&RULE)
            .example("PORT=\nDATABASE_URL=\n")
            .source("DATABSE_URL=x\nPORT=1\nPROT=1\nPROT=2\n")
            .finds(&[
                "1:1-12 key `DATABSE_URL` is not declared in the example file (did you mean `DATABASE_URL`?)",
                "3:1-5 key `PROT` is not declared in the example file",
            ])
            .relates(&[".env.example 2:1 declared here"])
            .no_fix();
    }

    #[test]
    fn layers_are_bound_and_examples_and_files_of_others_are_not() {
        let test = |path| Test::of(&RULE).example("A=\n# B=\n").source("A=1\nB=1\nC=1\n").path(path);
        let found = ["3:1-2 key `C` is not declared in the example file"];
        test(".env").finds(&found).no_fix();
        test(".env.production").finds(&found).no_fix();
        test(".env.sample").finds_nothing();
        test("db.env").finds_nothing();
    }

    #[test]
    fn says_nothing_without_an_example() {
        Test::of(&RULE).source("A=1\n").finds_nothing();
    }

    #[test]
    fn work_is_bounded() {
        let keys =
            |prefix: &str| (0..50_000).map(|i| format!("{prefix}_{i}=1\n")).collect::<Vec<_>>().concat();
        let (given, declared) = (keys("GIVEN"), keys("DECLARED"));
        let file = crate::SourceFile::new(".env", given);
        let example = std::sync::Arc::new(crate::SourceFile::new(".env.example", declared));
        let source = std::sync::Arc::new(crate::ContractSource::example(example));
        let contract = std::sync::Arc::new(crate::Contract::new(vec![source]));
        let project = crate::Project::new(Some(contract), &[]);
        let mut settings = crate::Settings::new(crate::DialectSet::default());
        settings.clear();
        settings.select(&RULE);
        assert_eq!(crate::check(&crate::Context::new(&file, &settings), &project).len(), 50_000);
    }
}

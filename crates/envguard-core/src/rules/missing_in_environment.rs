use std::sync::Arc;

use envguard_syntax::Span;

use crate::missing_place::Places;
use crate::{
    Check, Context, Environment, EnvironmentNames, KeyName, Message, Project, Sink, SourceFile, Variable,
};

crate::declare_rule! {
    /// ## What it does
    /// Finds keys that the contract asks for, that some environments give, and that one lacks. Also those that a schema
    /// asks for in certain environments (`"x-envguard": { "required-in": ["production"] }`) and that are not given there.
    ///
    /// What counts is the environment as a whole: a key of `.env` is not missing in `.env.production`. Where an environment
    /// is loaded over another one that lacks the key too, only that one is named, since giving it there mends both. A key
    /// that no environment gives is for `missing-key`.
    ///
    /// ## Why
    /// It works on the machine of who added the key, and fails where it was forgotten: mostly in production.
    ///
    /// ## Example
    /// ```env
    /// # .env.staging
    /// SMTP_HOST=mail.staging.example.com
    ///
    /// # .env.production
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// # .env.production
    /// SMTP_HOST=mail.example.com
    /// ```
    ///
    /// ## Fix safety
    /// There is none: what the value is in that environment is for you to know.
    name: "missing-in-environment",
    summary: "a key that other environments have and this one lacks",
    group: Contract,
    level: WARNING,
    message: "a key that other environments have is missing",
    help: "give it a value there, or mark its declaration with the comment `# optional`",
    check: Check::Project(check),
}

fn check(project: &Project, context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(contract) = project.contract_of(context.file) else { return };
    let mut places = Places::new(context);
    for variable in contract.variables() {
        let key = variable.key();
        let is_required = variable.is_required();
        if places.pass(key) || !is_required && variable.extension("required-in").is_none() {
            continue;
        }
        let giver = giver(project, key);
        if giver.is_none() && is_required {
            continue;
        }
        let names = if is_required { Vec::new() } else { variable.names("required-in") };
        let is_needed = |environment: &Environment| is_required || names.contains(&&*environment.name);
        let lacking = EnvironmentNames::new(project.lacking(context.file, variable, is_needed));
        if lacking.is_empty() {
            continue;
        }
        let (line, span) = places.next();
        let diagnostic = sink.report_on(line, span);
        let name = KeyName::new(key);
        if let Some((environment, file, span)) = giver {
            let message = Message::new("key {} is missing{}, and given{}").with(name).with(lacking);
            diagnostic.message(message.with(EnvironmentNames::new([environment]))).related_in(
                file,
                span,
                "given here",
            );
        } else {
            diagnostic.message(
                Message::new("key {} is missing{}, where the contract asks for it").with(name).with(lacking),
            );
        }
        relate_demand(diagnostic, variable);
    }
}

/// An environment that gives `key`, and where.
fn giver<'p>(project: &'p Project, key: &[u8]) -> Option<(&'p Environment, Arc<SourceFile>, Span)> {
    project.effective().find_map(|(environment, effective)| {
        let setting = effective.get(key)?;
        Some((environment, Arc::clone(environment.layers.get(setting.layer)?), setting.key))
    })
}

/// Adds the place that asks for `variable` in some environments, where it is not needed in all of them.
fn relate_demand(diagnostic: &mut crate::Diagnostic, variable: Variable<'_>) {
    if let Some(demand) = variable.extension("required-in").filter(|_| !variable.is_required()) {
        let place = demand.place();
        diagnostic.related_in(place.file, place.span, "asked for here");
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::missing_key;
    use crate::testing::Test;

    #[test]
    fn what_others_have_is_missing() {
        Test::of(&RULE)
            .and(&missing_key::RULE)
            .example("A=\nB=\nC=\n")
            .sibling(".env.staging", "A=1\nB=1\nC=1\n")
            .path(".env.production")
            .source("A=1\nC=1\n")
            .finds(&["1:4-4 key `B` is missing in `production`, and given in `staging`"])
            .relates(&[".env.staging 2:1 given here"])
            .no_fix();
    }

    #[test]
    fn what_nobody_has_is_for_another_rule() {
        Test::of(&RULE)
            .example("A=\n")
            .sibling(".env.staging", "")
            .path(".env.production")
            .source("")
            .finds_nothing();
    }

    #[test]
    fn one_place_for_what_one_place_mends() {
        let test = |path, source, other, beside| {
            Test::of(&RULE)
                .example("A=\n")
                .sibling(".env.staging", "A=1\n")
                .sibling(other, beside)
                .path(path)
                .source(source)
        };
        test(".env", "", ".env.production", "")
            .finds(&["1:1-1 key `A` is missing in `development`, and given in `staging`"])
            .no_fix();
        test(".env.production", "", ".env", "").finds_nothing();
    }

    #[test]
    fn some_are_asked_for_in_some_environments() {
        let schema = r#"{"properties": {"A": {"x-envguard": {"required-in": ["production"]}}}}"#;
        Test::of(&RULE)
            .contract_schema(schema)
            .sibling(".env.staging", "")
            .path(".env.production")
            .source("")
            .finds(&["1:1-1 key `A` is missing in `production`, where the contract asks for it"])
            .relates(&["env.schema.json 1:53 asked for here"])
            .no_fix();
        let test = |path| Test::of(&RULE).contract_schema(schema).path(path).source("");
        test(".env.staging").finds_nothing();
        test(".env.production").sibling(".env", "A=1\n").finds_nothing();
    }

    #[test]
    fn layers_and_optional_keys_are_fine() {
        let test = |example| {
            Test::of(&RULE).example(example).sibling(".env", "A=1\n").path(".env.production").source("")
        };
        test("A=\n").finds_nothing();
        test("A=\nB=# optional\n").sibling(".env.staging", "B=1\n").finds_nothing();
    }
}

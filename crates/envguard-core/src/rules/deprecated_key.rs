use crate::{Argument, Check, Context, KeyName, Message, Place, Project, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds keys that the contract calls deprecated (`"deprecated": true` in a schema, `@deprecated` in an `.env.schema`)
    /// and that the file still gives. What the contract says about the key is shown with it.
    ///
    /// ## Why
    /// The app will stop reading it, and nobody will notice until then.
    ///
    /// ## Example
    /// ```env
    /// # .env.schema
    /// # @deprecated
    /// MAIL_SERVER=
    ///
    /// # .env
    /// MAIL_SERVER=mail.company.io
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// # .env
    /// SMTP_HOST=mail.company.io
    /// ```
    ///
    /// ## Fix safety
    /// There is none: what takes its place is for the contract to say.
    name: "deprecated-key",
    summary: "a key that the contract calls deprecated",
    group: Contract,
    level: WARNING,
    message: "key {key} is deprecated",
    help: "do without it",
    check: Check::Project(check),
}

fn check(project: &Project, context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(contract) = project.contract_of(context.file) else { return };
    for variable in contract.variables() {
        let Some(fact) = variable.word("deprecated").filter(|fact| fact.node.bool() == Some(true)) else {
            continue;
        };
        let Some(line) = context.keys().first(variable.key()) else { continue };
        let Some(entry) = context.document.lines[line].entry() else { continue };
        let Place { file, span } = fact.place();
        let diagnostic = sink.report_on(line, entry.key);
        diagnostic
            .message(Message::new("key {} is deprecated").with(KeyName::new(variable.key())))
            .related_in(file, span, "the contract says so here");
        if let Some(description) = variable.description().filter(|_| variable.secret() != Some(true)) {
            diagnostic.help(Message::new("the contract says: {}").with(Argument::declared(description)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn finds_what_is_deprecated() {
        Test::of(&RULE)
            .contract_schema(
                r#"{"properties": {"A": {"deprecated": true}, "B": {"deprecated": false}, "C": {}}}"#,
            )
            .source("B=1\nA=1\nA=2\nC=1\n")
            .finds(&["2:1-2 key `A` is deprecated"])
            .relates(&["env.schema.json 1:37 the contract says so here"])
            .no_fix();
    }

    #[test]
    fn shows_what_the_contract_says_unless_it_is_secret() {
        let test = |words: &str| {
            let schema = format!(
                r#"{{"properties": {{"A": {{"deprecated": true, "description": "Use B."{words}}}}}}}"#
            );
            Test::of(&RULE).contract_schema(&schema).source("A=1\n")
        };
        test("").finds(&["1:1-2 key `A` is deprecated (the contract says: Use B.)"]).no_fix();
        test(r#", "writeOnly": true"#).finds(&["1:1-2 key `A` is deprecated"]).no_fix();
    }

    #[test]
    fn says_nothing_where_the_key_is_not_given() {
        Test::of(&RULE)
            .contract_schema(r#"{"properties": {"A": {"deprecated": true}}}"#)
            .source("B=1\n")
            .finds_nothing();
    }
}

use envguard_syntax::Edit;

use crate::{Check, Context, Diagnostic, Fix, KeyName, Message, Place, Project, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds keys that go by another name now: a schema says so (`"x-envguard": { "renamed-from": "OLD_NAME" }`), and the
    /// file still gives the old one. Where the new one is given too, the old one is left over.
    ///
    /// Until it is renamed, the key is neither missing nor undeclared: the old name is the one slip that there is.
    ///
    /// ## Why
    /// The app reads the new name only, or will soon.
    ///
    /// ## Example
    /// ```env
    /// # env.schema.json says of SMTP_HOST: "renamed-from": "MAIL_SERVER"
    /// MAIL_SERVER=mail.company.io
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// SMTP_HOST=mail.company.io
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: it renames the key, and every program that reads the file has to know the new name. There is no fix where the
    /// new key is there already: which of the values is right, only its author knows.
    name: "renamed-key",
    summary: "a key that goes by another name now",
    group: Contract,
    level: WARNING,
    message: "key {key} goes by another name now",
    check: Check::Project(check),
    fix: fix,
}

fn check(project: &Project, context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(contract) = project.contract_of(context.file) else { return };
    let renamed = contract.variables().filter(|variable| variable.extension("renamed-from").is_some());
    for variable in renamed {
        let mut is_given =
            project.gives(context.file, variable.key()) || context.keys().contains(variable.key());
        for former in variable.names("renamed-from").into_iter().map(str::as_bytes) {
            // A contract that has both knows what it is about.
            let found = context.keys().first(former).filter(|_| contract.get(former).is_none());
            let Some(line) = found else { continue };
            let Some(entry) = context.document.lines[line].entry() else { continue };
            let old = KeyName::new(former);
            let message = if is_given {
                Message::new("key {} is left over: it goes by another name now, which is given too").with(old)
            } else {
                Message::new("key {} is called {} now").with(old).with(KeyName::new(variable.key()))
            };
            // Of two former names only one can take the new one.
            is_given = true;
            let Place { file, span } = variable.place();
            sink.report_on(line, entry.key).message(message).related_in(
                file,
                span,
                "the new name is declared here",
            );
        }
    }
}

fn fix(context: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    let new = diagnostic.own_message()?.keys().nth(1)?.shown()?;
    if context.keys().contains(new.as_bytes()) {
        return None;
    }
    Some(Fix::unsafe_("rename the key", vec![Edit::replace(diagnostic.span, new)]))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::{missing_key, undeclared_key};
    use crate::testing::Test;

    const SCHEMA: &str =
        r#"{"required": ["NEW"], "properties": {"NEW": {"x-envguard": {"renamed-from": ["OLD", "OLDER"]}}}}"#;

    #[test]
    fn the_old_name_is_the_only_finding() {
        Test::of(&RULE)
            .and(&missing_key::RULE)
            .and(&undeclared_key::RULE)
            .contract_schema(SCHEMA)
            .source("export OLD=1\n")
            .finds(&["1:8-11 key `OLD` is called `NEW` now"])
            .relates(&["env.schema.json 1:38 the new name is declared here"])
            .unsafe_fix("export NEW=1\n");
    }

    #[test]
    fn what_is_left_over_is_for_its_author() {
        let message = "key `OLDER` is left over: it goes by another name now, which is given too";
        let test = |source| Test::of(&RULE).contract_schema(SCHEMA).source(source);
        test("NEW=1\nOLDER=1\n").finds(&[&format!("2:1-6 {message}")]).no_fix();
        test("OLDER=1\n").sibling(".env.local", "NEW=1\n").finds(&[&format!("1:1-6 {message}")]).no_fix();
    }

    #[test]
    fn one_name_is_renamed_once() {
        Test::of(&RULE).contract_schema(SCHEMA).source("OLD=1\nOLDER=2\n").unsafe_fix("NEW=1\nOLDER=2\n");
    }

    #[test]
    fn leaves_the_new_name_and_what_is_declared() {
        let test = |schema| Test::of(&RULE).contract_schema(schema).source("OLD=1\n");
        test(r#"{"properties": {"NEW": {"x-envguard": {"renamed-from": "OLD"}}, "OLD": {}}}"#)
            .finds_nothing();
        test(r#"{"properties": {"NEW": {}}}"#).finds_nothing();
    }
}

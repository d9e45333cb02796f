use std::sync::Arc;

use crate::{Check, Context, KeyName, Message, Project, Role, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds env files with secrets in them that every user of the machine can read or change: the mode of the file lets
    /// them, and so do those of all directories that lead to it. What counts as a secret is said under
    /// `tracked-env-file`. On Windows there is nothing to find.
    ///
    /// ## Why
    /// On a server, any other service that is broken into reads the secrets too. On a machine of one's own it matters
    /// little, and in CI not at all, so this is a note, which fails no run; set it to `warning` where it is meant.
    ///
    /// ## Example
    /// ```env
    /// # mode 0644, in /srv/app
    /// DB_PASSWORD=Zk39fmQp
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// # mode 0640, and the group of the service
    /// DB_PASSWORD=Zk39fmQp
    /// ```
    ///
    /// ## Fix safety
    /// There is none: who has to read the file, envguard cannot know.
    name: "world-readable-env",
    summary: "an env file with secrets that every user of the machine can read",
    group: Exposure,
    level: NOTE,
    message: "{key} is secret, and every user of this machine can read this file",
    check: Check::Project(check),
}

fn check(project: &Project, context: &Context<'_>, sink: &mut Sink<'_>) {
    let others = project.facts_of(context.file).others.unwrap_or_default();
    if !others.read && !others.write || context.file.role != Role::Values {
        return;
    }
    let Some((line, key)) = context.first_secret() else { return };
    let diagnostic = sink.report_on(line, key);
    if others.write {
        let name = KeyName::new(key.of(context.source()));
        let message = Message::new("{} is secret, and every user of this machine can change this file");
        diagnostic.message(message.with(name));
    }
    diagnostic.help(Message::new("run `chmod o= {}`").with(Arc::clone(&context.file.path)));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;
    use crate::{Access, FileFacts};

    fn test(read: bool, write: bool) -> Test {
        let facts = FileFacts { others: Some(Access { read, write }), ..FileFacts::UNKNOWN };
        Test::of(&RULE).source("PORT=1\nDB_PASSWORD=Zk39fmQp\n").facts(facts)
    }

    #[test]
    fn says_what_others_can_do() {
        test(true, false)
            .finds(&["2:1-12 `DB_PASSWORD` is secret, and every user of this machine can read this file (run `chmod o= .env`)"])
            .no_fix();
        test(true, true)
            .finds(&["2:1-12 `DB_PASSWORD` is secret, and every user of this machine can change this file (run `chmod o= .env`)"])
            .no_fix();
    }

    #[test]
    fn leaves_what_is_closed_or_no_secret() {
        test(false, false).finds_nothing();
        test(true, true).source("PORT=1\n").finds_nothing();
        test(true, true).path(".env.example").finds_nothing();
        Test::of(&RULE).source("DB_PASSWORD=Zk39fmQp\n").finds_nothing();
    }
}

use std::sync::Arc;

use crate::{Check, Context, Message, Project, Role, Sink, Tracked};

crate::declare_rule! {
    /// ## What it does
    /// Finds env files with secrets in them that git does not hold yet, but does not ignore either. What counts as a
    /// secret is said under `tracked-env-file`. Examples (`.env.example`) are not looked at.
    ///
    /// ## Why
    /// The next `git add .` takes the file in, and a push cannot be taken back.
    ///
    /// ## Example
    /// ```env
    /// # .env, which `git status` lists as untracked
    /// STRIPE_API_KEY=4eC39HqLyjWDarjtT1zdp7dc
    /// ```
    ///
    /// ## Use instead
    /// ```gitignore
    /// # .gitignore
    /// .env
    /// .env.*
    /// !.env.example
    /// ```
    ///
    /// ## Fix safety
    /// There is none: the line belongs into another file.
    name: "unignored-env-file",
    summary: "an env file with secrets that git does not ignore",
    group: Exposure,
    level: WARNING,
    message: "{key} is secret, and git does not ignore this file",
    check: Check::Project(check),
}

fn check(project: &Project, context: &Context<'_>, sink: &mut Sink<'_>) {
    let facts = project.facts_of(context.file);
    let is_open = facts.tracked == Some(Tracked::No) && facts.ignored == Some(false);
    if !is_open || context.file.role != Role::Values {
        return;
    }
    if let Some((line, key)) = context.first_secret() {
        let name: Arc<str> = context.file.name().into();
        let help = Message::new("add the line `{}` to `.gitignore`, before `git add` takes it in").with(name);
        sink.report_on(line, key).help(help);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;
    use crate::{FileFacts, Tracked};

    fn test(tracked: Tracked, ignored: bool) -> Test {
        let facts = FileFacts { tracked: Some(tracked), ignored: Some(ignored), ..FileFacts::UNKNOWN };
        Test::of(&RULE).source("PORT=1\nDB_PASSWORD=Zk39fmQp\n").facts(facts)
    }

    #[test]
    fn points_at_the_first_secret() {
        test(Tracked::No, false)
            .path("app/.env.local")
            .finds(&[
                "2:1-12 `DB_PASSWORD` is secret, and git does not ignore this file (add the line `.env.local` to \
                 `.gitignore`, before `git add` takes it in)",
            ])
            .no_fix();
    }

    #[test]
    fn leaves_what_git_ignores_or_has_or_may_have() {
        test(Tracked::No, true).finds_nothing();
        test(Tracked::Index, false).finds_nothing();
        test(Tracked::No, false).path(".env.dist").finds_nothing();
        test(Tracked::No, false).source("PORT=1\nDB_PASSWORD=changeme\n").finds_nothing();
        Test::of(&RULE).source("DB_PASSWORD=Zk39fmQp\n").finds_nothing();
    }
}

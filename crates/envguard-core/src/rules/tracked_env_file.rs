use std::sync::Arc;

use envguard_syntax::Span;

use crate::{Check, Context, KeyName, Message, Project, Role, Severity, Sink, SourceFile, Tracked};

crate::declare_rule! {
    /// ## What it does
    /// Finds env files with secrets in them that git holds: in its index, or in the last commit. A file that is for one
    /// machine (`.env.local`, `.env.production.local`) is found without secrets too, as a warning at most.
    ///
    /// A secret is a value whose key says so (`DB_PASSWORD`, `STRIPE_API_KEY`), or the password in an address, that is
    /// more than a placeholder, a reference, or a password that everybody has for development (`postgres`,
    /// `dev-secret`). So a `.env` of plain defaults, as Vite, Next.js and Symfony have it, can be committed. Examples
    /// (`.env.example`) are not looked at.
    ///
    /// ## Why
    /// Whoever can read the repository has the secrets, now and ever after: clones, forks, caches of CI and images
    /// built from it keep them.
    ///
    /// ## Example
    /// ```env
    /// # .env, which `git ls-files` lists
    /// STRIPE_API_KEY=4eC39HqLyjWDarjtT1zdp7dc
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// # .env.example, in git
    /// STRIPE_API_KEY=
    ///
    /// # .env, named in .gitignore
    /// STRIPE_API_KEY=4eC39HqLyjWDarjtT1zdp7dc
    /// ```
    ///
    /// ## Fix safety
    /// There is none: `git rm --cached .env` takes it out of the next commit, and the secrets have to be changed, since
    /// the history keeps the old ones.
    name: "tracked-env-file",
    summary: "an env file with secrets that git holds",
    group: Exposure,
    level: ERROR,
    message: "{key} is secret, and git tracks this file",
    check: Check::Project(check),
}

/// How the names of files end that are for one machine.
const LOCAL: &str = ".local";

/// Whether `file` is for one machine alone, by its name.
pub(crate) fn is_for_one_machine(file: &SourceFile) -> bool {
    file.name().ends_with(LOCAL)
}

fn check(project: &Project, context: &Context<'_>, sink: &mut Sink<'_>) {
    let file = context.file;
    let tracked = match project.facts_of(file).tracked {
        Some(tracked @ (Tracked::Index | Tracked::Head)) if file.role == Role::Values => tracked,
        _ => return,
    };
    if let Some((line, key)) = context.first_secret() {
        let diagnostic = sink.report_on(line, key);
        if tracked == Tracked::Head {
            let name = KeyName::new(key.of(context.source()));
            diagnostic.message(Message::new("{} is secret, and the last commit has this file").with(name));
            diagnostic.help("commit its removal, and change the secrets: the history keeps them");
        } else {
            let help = "run `git rm --cached {}`, name it in `.gitignore`, and change the secrets: the history keeps them";
            diagnostic.help(Message::new(help).with(Arc::clone(&file.path)));
        }
    } else if tracked == Tracked::Index && is_for_one_machine(file) {
        let diagnostic = sink.report_on(0, Span::empty(0));
        diagnostic.severity = diagnostic.severity.min(Severity::Warning);
        diagnostic.message("git tracks this file, which is meant for one machine").help(
            Message::new("run `git rm --cached {}`, and name it in `.gitignore`")
                .with(Arc::clone(&file.path)),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;
    use crate::{FileFacts, Tracked};

    fn test(tracked: Tracked) -> Test {
        Test::of(&RULE).facts(FileFacts { tracked: Some(tracked), ..FileFacts::UNKNOWN })
    }

    #[test]
    fn points_at_the_first_secret() {
        test(Tracked::Index)
            .source("PORT=1\nDB_PASSWORD=Zk39fmQp\nAPI_KEY=Zk39fmQq\n")
            .finds(&[
                "2:1-12 `DB_PASSWORD` is secret, and git tracks this file (run `git rm --cached .env`, name it in \
                 `.gitignore`, and change the secrets: the history keeps them)",
            ])
            .no_fix();
        test(Tracked::Head)
            .source("URL=redis://:Zk39fmQp@cache\n")
            .finds(&[
                "1:1-4 `URL` is secret, and the last commit has this file (commit its removal, and change the secrets: \
                 the history keeps them)",
            ])
            .no_fix();
    }

    #[test]
    fn local_files_are_found_without_secrets() {
        let found = [
            "1:1-1 git tracks this file, which is meant for one machine (run `git rm --cached .env.local`, and name it in \
             `.gitignore`)",
        ];
        test(Tracked::Index).path(".env.local").source("A=1\n").finds(&found).no_fix();
        test(Tracked::Index).path(".env.local").source("").finds(&found).no_fix();
        test(Tracked::Head).path(".env.local").source("A=1\n").finds_nothing();
    }

    #[test]
    fn leaves_what_may_be_committed() {
        test(Tracked::Index).source("PORT=1\nDB_PASSWORD=\nAPI_KEY=changeme\n").finds_nothing();
        test(Tracked::Index).source("DB_PASSWORD=Zk39fmQp\n").path(".env.example").finds_nothing();
        test(Tracked::No).source("DB_PASSWORD=Zk39fmQp\n").finds_nothing();
        Test::of(&RULE).source("DB_PASSWORD=Zk39fmQp\n").finds_nothing();
        test(Tracked::Index)
            .source("# envguard: allow(tracked-env-file) for the tests\nDB_PASSWORD=Zk39fmQp\n")
            .finds_nothing();
    }
}

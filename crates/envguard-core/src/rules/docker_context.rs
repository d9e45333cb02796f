use std::sync::Arc;

use crate::{Check, Context, Message, Project, Role, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds env files with secrets in them that a Dockerfile copies into an image: with the directory that they are in
    /// (`COPY . .`) or by name. What counts as a secret is said under `tracked-env-file`.
    ///
    /// Dockerfiles (`Dockerfile`, `Dockerfile.*`, `*.Dockerfile`, `Containerfile`) are looked for beside the file and in
    /// the directories above it, up to the root of the project, and taken to be built in their own directory. A file
    /// that `.dockerignore` (or `NAME.dockerignore` for the Dockerfile `NAME`) covers is not copied.
    ///
    /// ## Why
    /// Whoever can pull the image has the secrets. A later `RUN rm .env` does not help: the layer below keeps them, and
    /// so does the cache of a stage that is left behind.
    ///
    /// ## Example
    /// ```dockerfile
    /// FROM node:24
    /// COPY . /app
    /// ```
    ///
    /// ## Use instead
    /// ```gitignore
    /// # .dockerignore: unlike in .gitignore, `.env` is that of the top alone
    /// **/.env*
    /// !**/.env.example
    /// ```
    ///
    /// ## Fix safety
    /// There is none: the line belongs into another file.
    name: "docker-context",
    summary: "an env file with secrets that a Dockerfile copies",
    group: Exposure,
    level: WARNING,
    message: "{key} is secret, and a Dockerfile copies this file into an image",
    check: Check::Project(check),
}

fn check(project: &Project, context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(first) = project.facts_of(context.file).docker.first() else { return };
    if context.file.role != Role::Values {
        return;
    }
    let Some((line, key)) = context.first_secret() else { return };
    let help = "add the line `{}` to `{}`, and hand secrets over when the container starts";
    let help = Message::new(help).with(Arc::clone(&first.pattern)).with(Arc::clone(&first.ignore_file));
    let diagnostic = sink.report_on(line, key).help(help);
    for copy in &project.facts_of(context.file).docker {
        diagnostic.related_in(Arc::clone(&copy.source.file), copy.source.span, "copied here");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use envguard_syntax::Span;

    use super::RULE;
    use crate::testing::Test;
    use crate::{DockerCopy, FileFacts, Place, SourceFile};

    fn test() -> Test {
        let dockerfile = Arc::new(SourceFile::new("Dockerfile", "FROM node\nCOPY . /app\n"));
        let copy = DockerCopy {
            source: Place::new(&dockerfile, Span::new(15, 16)),
            ignore_file: ".dockerignore".into(),
            pattern: "app/.env".into(),
        };
        let facts = FileFacts { docker: vec![copy], ..FileFacts::UNKNOWN };
        Test::of(&RULE).source("PORT=1\nDB_PASSWORD=Zk39fmQp\n").path("app/.env").facts(facts)
    }

    #[test]
    fn points_at_the_first_secret_and_the_instruction() {
        test()
            .finds(&[
                "2:1-12 `DB_PASSWORD` is secret, and a Dockerfile copies this file into an image (add the line \
                 `app/.env` to `.dockerignore`, and hand secrets over when the container starts)",
            ])
            .relates(&["Dockerfile 2:6 copied here"])
            .no_fix();
    }

    #[test]
    fn leaves_what_may_be_in_an_image() {
        test().source("PORT=1\n").finds_nothing();
        test().path("app/.env.example").finds_nothing();
        Test::of(&RULE).source("DB_PASSWORD=Zk39fmQp\n").finds_nothing();
    }
}

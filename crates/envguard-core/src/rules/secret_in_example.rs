use envguard_secrets::{Confidence, Options, SecretFinding, scan};
use envguard_syntax::Span;

use crate::{Check, Context, KeyName, Message, Role, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds values in `.env.example` and its like that look like real secrets: tokens of known services, and random
    /// passwords and keys.
    ///
    /// ## Why
    /// The example is the one env file that is committed. Somebody copied the real file and forgot to empty a line, or
    /// everybody who copies the example now runs with the same secret.
    ///
    /// ## Example
    /// ```env
    /// # .env.example
    /// DB_PASSWORD=kT7wzQp0xVb3
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// # .env.example
    /// DB_PASSWORD=
    /// ```
    ///
    /// ## Fix safety
    /// There is none: if the value is real it has to be changed where it is valid, and if it is not, a placeholder says so.
    name: "secret-in-example",
    summary: "a value in an example that looks like a real secret",
    group: Secrets,
    level: ERROR,
    message: "{key} has what looks like a real secret in an example",
    help: "leave it empty or put a placeholder; if it is real, make a new one and revoke this one",
    check: Check::File(check),
}

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    if context.file.role != Role::Example {
        return;
    }
    let source = context.source();
    let options = Options { minimum: Confidence::Medium, ..Options::default() };
    for SecretFinding { secret_span, confidence, .. } in scan(&context.file.path, source, &options).findings {
        let span = Span::new(secret_span.start, secret_span.end);
        let line = context.document.line_at(span.start).unwrap_or_default();
        let entry = context.document.lines.get(line).and_then(|line| line.entry());
        let found = sink.report_on(line, span);
        found.confidence(confidence);
        match entry {
            Some(entry) => found.message(
                Message::new("{} has what looks like a real secret in an example")
                    .with(KeyName::of_entry(entry, source)),
            ),
            None => found.message("this looks like a real secret in an example"),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;

    fn test(source: &str) -> Test {
        Test::of(&RULE).path(".env.example").source(source)
    }

    #[test]
    fn finds_what_is_real() {
        test("DB_PASSWORD=kT7wzQp0xVb3\nURL=postgres://app:Zk39fmQpL2@db/app\n# OLD_TOKEN=q8Zr1vXw0TnB5yKd2LmH\n")
            .finds(&[
                "1:13-25 `DB_PASSWORD` has what looks like a real secret in an example",
                "2:20-30 `URL` has what looks like a real secret in an example",
                "3:13-33 this looks like a real secret in an example",
            ])
            .no_fix();
    }

    #[test]
    fn leaves_what_examples_have() {
        test(
            "A_PASSWORD=\nB_PASSWORD=changeme\nC_TOKEN=<your token>\nD_SECRET=your-secret-here\nE_PASSWORD=postgres\n\
             F_URL=postgres://user:password@localhost/app\nG_KEY=xxxxxxxxxxxxxxxx\nH_SECRET=${OTHER}\nPORT=3000\n",
        )
        .finds_nothing();
    }

    #[test]
    fn only_in_examples() {
        Test::of(&RULE).source("DB_PASSWORD=kT7wzQp0xVb3\n").finds_nothing();
    }
}

use crate::given::{Given, is_made};
use crate::words::{Folded, Words};
use crate::{Check, Context, EnvironmentNames, KeyName, Message, Project, Purpose, Severity, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds what belongs on the machine of a developer and is set in production: `DEBUG`, `APP_DEBUG` and the like that
    /// are on; `NODE_ENV`, `APP_ENV`, `RAILS_ENV` and the like that say `development`, `local` or `test`; `GIN_MODE=debug`.
    /// Log levels of `debug` and `trace` are notes.
    ///
    /// What counts is what production comes to, so that a value of `.env` is found which `.env.production` does not replace.
    ///
    /// ## Why
    /// Pages of errors that show the source, the environment and the database to everybody; slow code; checks that are off.
    ///
    /// ## Example
    /// ```env
    /// # .env.production
    /// APP_DEBUG=true
    /// NODE_ENV=development
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// # .env.production
    /// APP_DEBUG=false
    /// NODE_ENV=production
    /// ```
    ///
    /// ## Fix safety
    /// There is none: the app behaves otherwise afterwards.
    name: "debug-in-production",
    summary: "what is for developers, in production",
    group: Environment,
    level: WARNING,
    message: "key {key} is set for developers in production",
    check: Check::Project(check),
}

fn check(project: &Project, context: &Context<'_>, sink: &mut Sink<'_>) {
    if !project.reaches(context.file, |purpose| purpose == Purpose::Production) {
        return;
    }
    let source = context.source();
    for (line, entry) in context.document.entries() {
        let Some(subject) = Subject::of(entry.key.of(source)) else { continue };
        if entry.value.is_empty() || is_made(entry, source) {
            continue;
        }
        let given = project.given_to_production(context, entry);
        let found: Vec<Given<'_>> = given.filter(|given| subject.is_for_developers(given.text)).collect();
        if found.is_empty() {
            continue;
        }
        let names = EnvironmentNames::new(found.iter().map(|given| given.environment));
        let diagnostic = sink.report_on(line, entry.value);
        let message = Message::new(match subject {
            Subject::Switch => "key {} switches debugging on{}",
            Subject::Kind | Subject::Mode => "key {} is set as for developers{}",
            Subject::LogLevel => "key {} has everything logged{}",
        });
        diagnostic.message(message.with(KeyName::of_entry(entry, source)).with(names));
        if subject == Subject::LogLevel {
            diagnostic.severity = diagnostic.severity.min(Severity::Note);
        }
    }
}

/// What a key is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    /// Debugging is on or off: `APP_DEBUG`.
    Switch,
    /// Which kind of environment it is: `NODE_ENV`.
    Kind,
    /// How the app runs: `GIN_MODE`.
    Mode,
    /// What is logged: `LOG_LEVEL`.
    LogLevel,
}

impl Subject {
    fn of(key: &[u8]) -> Option<Self> {
        let (mut before, mut last) = (None, None);
        for word in Words::new(key).map(Folded::new) {
            (before, last) = (last, Some(word));
        }
        let (before, last) =
            (before.as_ref().map_or("", Folded::as_str), last.as_ref().map_or("", Folded::as_str));
        match (before, last) {
            (_, "debug" | "debugging") | ("debug", "enabled" | "enable" | "on" | "mode") => {
                Some(Subject::Switch)
            }
            (_, "env" | "environment") => Some(Subject::Kind),
            ("log" | "logging" | "logger", "level") | ("", "loglevel") | ("rust", "log") => {
                Some(Subject::LogLevel)
            }
            (_, "mode") => Some(Subject::Mode),
            _ => None,
        }
    }

    /// Whether a value of `text` is for developers.
    fn is_for_developers(self, text: &[u8]) -> bool {
        let text = text.trim_ascii();
        let is_any = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word.as_bytes()));
        match self {
            // Node's debug has patterns of names: `app:*`.
            Subject::Switch => {
                is_any(&["true", "1", "yes", "on", "y", "t", "enabled"]) || text.contains(&b'*')
            }
            Subject::Kind => is_any(&["development", "develop", "dev", "local", "debug", "test", "testing"]),
            Subject::Mode => is_any(&["development", "develop", "dev", "debug"]),
            Subject::LogLevel => is_any(&["debug", "trace", "verbose", "silly", "all"]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn finds_what_is_for_developers() {
        Test::of(&RULE)
            .path(".env.production")
            .source(
                "DEBUG=1\nAPP_DEBUG='true'\nDEBUG_MODE=on\nappDebug=yes\nDEBUG=app:*\nNODE_ENV=development\nENV=dev\n\
                 SENTRY_ENVIRONMENT=local\nGIN_MODE=debug\nLOG_LEVEL=trace\nRUST_LOG=debug\n",
            )
            .finds(&[
                "2:11-17 key `APP_DEBUG` switches debugging on in `production`",
                "3:12-14 key `DEBUG_MODE` switches debugging on in `production`",
                "4:10-13 key `appDebug` switches debugging on in `production`",
                "5:7-12 key `DEBUG` switches debugging on in `production`",
                "6:10-21 key `NODE_ENV` is set as for developers in `production`",
                "7:5-8 key `ENV` is set as for developers in `production`",
                "8:20-25 key `SENTRY_ENVIRONMENT` is set as for developers in `production`",
                "9:10-15 key `GIN_MODE` is set as for developers in `production`",
                "10:11-16 key `LOG_LEVEL` has everything logged in `production`",
                "11:10-15 key `RUST_LOG` has everything logged in `production`",
            ])
            .no_fix();
    }

    #[test]
    fn leaves_what_is_fit_for_production() {
        Test::of(&RULE)
            .path(".env.production")
            .source("DEBUG=false\nAPP_DEBUG=0\nNODE_ENV=production\nPAYMENT_MODE=test\nDEBUG_PORT=1\nLOG_LEVEL=info\nA_DEBUG=\n")
            .finds_nothing();
    }

    #[test]
    fn only_production_counts() {
        let test = || Test::of(&RULE).source("APP_DEBUG=true\n");
        test().finds_nothing();
        test().sibling(".env.production", "APP_DEBUG=false\n").finds_nothing();
        test()
            .sibling(".env.production", "")
            .finds(&["1:11-15 key `APP_DEBUG` switches debugging on in `production`"])
            .no_fix();
    }
}

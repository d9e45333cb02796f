//! Who expands what: the one table of which dialect replaces a reference, and which runs a command.

use envguard_syntax::dialect::Dialect;
use envguard_syntax::{Quote, Reference};

use crate::DialectSet;

/// How a dialect treats references.
#[expect(clippy::struct_excessive_bools, reason = "a table of independent answers")]
struct Expander {
    dialect: Dialect,
    /// Whether `$NAME` is one, besides `${NAME}`.
    unbraced: bool,
    /// Whether names with lower-case letters are names.
    lower_case: bool,
    /// Whether single quotes do not keep it from replacing them.
    in_single_quotes: bool,
    /// Whether it knows `${NAME:-default}`.
    defaults: bool,
    /// Whether a reference to nothing stays as it is, rather than to vanish.
    keeps_unknown: bool,
    /// Whether it sees keys that are defined further down.
    looks_ahead: bool,
}

/// What the dialects that replace references have in common; the table says where one differs.
const USUAL: Expander = Expander {
    dialect: Dialect::Compose,
    unbraced: true,
    lower_case: true,
    in_single_quotes: false,
    defaults: true,
    keeps_unknown: false,
    looks_ahead: false,
};

/// The dialects that are not here replace nothing. As measured on the runtimes.
static EXPANDERS: &[Expander] = &[
    Expander { dialect: Dialect::NodeExpand, in_single_quotes: true, looks_ahead: true, ..USUAL },
    Expander { dialect: Dialect::Python, unbraced: false, in_single_quotes: true, ..USUAL },
    Expander { dialect: Dialect::Dotenvy, defaults: false, ..USUAL },
    Expander { dialect: Dialect::Ruby, defaults: false, ..USUAL },
    Expander { dialect: Dialect::Go, lower_case: false, defaults: false, ..USUAL },
    Expander { dialect: Dialect::Compose, ..USUAL },
    Expander { dialect: Dialect::Php, unbraced: false, defaults: false, keeps_unknown: true, ..USUAL },
    Expander { dialect: Dialect::Symfony, ..USUAL },
    Expander { dialect: Dialect::Bash, ..USUAL },
];

fn those(choose: impl Fn(&Expander) -> bool) -> DialectSet {
    EXPANDERS.iter().filter(|expander| choose(expander)).map(|expander| expander.dialect).collect()
}

/// The dialects that replace references at all.
pub(crate) fn expanders() -> DialectSet {
    those(|_| true)
}

/// The dialects that replace `reference`, which stands in `quote`.
pub(crate) fn expanders_of(reference: &Reference, source: &[u8], quote: Quote) -> DialectSet {
    let lower_case = reference.name.of(source).iter().any(u8::is_ascii_lowercase);
    those(|expander| {
        (reference.braced || expander.unbraced)
            && (quote != Quote::Single || expander.in_single_quotes)
            && (!lower_case || expander.lower_case)
    })
}

/// The dialects that replace references even in single quotes.
pub(crate) fn expanders_in_single_quotes() -> DialectSet {
    those(|expander| expander.in_single_quotes)
}

/// The dialects that know `${NAME:-default}`.
pub(crate) fn know_defaults() -> DialectSet {
    those(|expander| expander.defaults)
}

/// The dialects that leave a reference to nothing as it stands.
pub(crate) fn keep_unknown() -> DialectSet {
    those(|expander| expander.keeps_unknown)
}

/// The dialects that see keys which are defined further down.
pub(crate) fn look_ahead() -> DialectSet {
    those(|expander| expander.looks_ahead)
}

/// How a command is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// `$(…)`.
    Dollar,
    /// Between backticks.
    Backticks,
}

/// The dialects that run a command which is not in single quotes; in those, nobody does.
pub(crate) fn runners(command: Command) -> DialectSet {
    let runners: &[Dialect] = match command {
        Command::Dollar => &[Dialect::Ruby, Dialect::Symfony, Dialect::Bash],
        Command::Backticks => &[Dialect::Bash],
    };
    runners.iter().copied().collect()
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::{Environment, Value};

    use super::*;

    /// Whether `dialect` reads `A` otherwise where `X` is set than where it is not.
    fn replaces(dialect: Dialect, source: &str) -> bool {
        let set: Environment = [("X", "1"), ("x", "1")].into_iter().collect();
        let source = format!("X=1\nx=1\n{source}\n");
        let with = dialect.read(source.as_bytes(), &set);
        with.vars().get(b"A").is_some_and(|assignment| match &assignment.value {
            Value::Text(text) => !text.contains(&b'$'),
            _ => false,
        })
    }

    /// Whether running a command is what gives `A` its value.
    fn runs(dialect: Dialect, source: &str) -> bool {
        let reading = dialect.read(source.as_bytes(), &Environment::default());
        reading.vars().get(b"A").is_some_and(|assignment| assignment.value == Value::Dynamic)
    }

    #[track_caller]
    fn check(source: &str, does: fn(Dialect, &str) -> bool, expected: DialectSet) {
        let found: DialectSet = Dialect::ALL.into_iter().filter(|dialect| does(*dialect, source)).collect();
        assert_eq!(found.to_string(), expected.to_string(), "{source}");
    }

    #[test]
    fn the_table_is_what_the_readers_do() {
        check("A=${X}", replaces, expanders());
        check("A=\"${X}\"", replaces, expanders());
        check("A=$X", replaces, those(|expander| expander.unbraced));
        check("A='${X}'", replaces, expanders_in_single_quotes());
        check("A=${x}", replaces, those(|expander| expander.lower_case));
        check("A=\"$(x)\"", runs, runners(Command::Dollar));
        check("A=\"`x`\"", runs, runners(Command::Backticks));
        check("A='$(x)`x`'", runs, DialectSet::default());
    }

    #[test]
    fn what_is_not_defined_stays_or_vanishes() {
        let none = Environment::default();
        for dialect in expanders().iter() {
            let text = |source: &str| {
                let reading = dialect.read(source.as_bytes(), &none);
                reading.vars().text("A").unwrap_or_default().to_vec()
            };
            let kept = text("A=${X}\n") == b"${X}";
            assert_eq!(kept, keep_unknown().contains(dialect), "{dialect}");
            let ahead = text("A=${X}\nX=1\n") == b"1";
            assert_eq!(ahead, look_ahead().contains(dialect), "{dialect}");
            let default = text("A=${X:-d}\n") == b"d";
            assert_eq!(default, know_defaults().contains(dialect), "{dialect}");
        }
    }
}

//! Whether what a tool says of a database means that all migrations are applied.

use regex_automata::meta::Regex;

/// What a status command has said.
#[derive(Clone, Copy, Debug)]
pub struct Status<'s> {
    /// How it has ended.
    pub code: i32,
    /// What it has printed, to both streams.
    pub output: &'s [u8],
}

/// What the output of a status command tells.
#[derive(Clone, Debug, Default)]
pub struct StatusPatterns {
    clean: Option<Regex>,
    pending: Option<Regex>,
}

impl StatusPatterns {
    /// `clean` has to be in the output, and `pending` must not be.
    pub fn new(clean: Option<&str>, pending: Option<&str>) -> Result<Self, String> {
        Ok(Self { clean: clean.map(pattern).transpose()?, pending: pending.map(pattern).transpose()? })
    }

    /// Why not all migrations are applied; `None` if they are.
    pub fn complaint(&self, status: Status<'_>) -> Option<String> {
        if status.code != 0 {
            return Some(format!("it ended with {}", status.code));
        }
        if self.pending.as_ref().is_some_and(|pending| pending.is_match(status.output)) {
            return Some("its output says that something is pending".to_owned());
        }
        let is_said = self.clean.as_ref().is_none_or(|clean| clean.is_match(status.output));
        (!is_said).then(|| "its output does not say that all is clean".to_owned())
    }
}

fn pattern(text: &str) -> Result<Regex, String> {
    const MAX_SIZE: usize = 1 << 20;
    let config = Regex::config().nfa_size_limit(Some(MAX_SIZE)).utf8_empty(false);
    let syntax = regex_automata::util::syntax::Config::new().utf8(false);
    Regex::builder().configure(config).syntax(syntax).build(text).map_err(|error| {
        match error.syntax_error() {
            Some(error) => error.to_string(),
            None => error.to_string(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deploy::migration::Tool;

    #[track_caller]
    fn check(patterns: &StatusPatterns, code: i32, output: &str, expected: Option<&str>) {
        let complaint = patterns.complaint(Status { code, output: output.as_bytes() });
        assert_eq!(complaint.as_deref(), expected, "{output}");
    }

    const PENDING: Option<&str> = Some("its output says that something is pending");

    #[test]
    fn the_code_comes_first() {
        let patterns = StatusPatterns::new(Some("clean"), None).unwrap();
        check(&patterns, 1, "clean", Some("it ended with 1"));
        check(&patterns, 0, "clean", None);
        check(&patterns, 0, "", Some("its output does not say that all is clean"));
        assert!(StatusPatterns::new(Some("("), None).is_err());
    }

    #[test]
    fn tools_say_what_is_pending() {
        for (tool, clean, pending) in [
            (Tool::Sqlx, "20260101/installed users\n", "20260101/installed users\n20260102/pending more\n"),
            (
                Tool::Rails,
                " Status   Migration ID\n   up     20260102  Users\n",
                "  down    20260102  Users\n",
            ),
            (
                Tool::Knex,
                "Found 1 Completed Migration file/files.\nNo Pending Migration files Found.",
                "Found 2 Pending Migration file/files.\n",
            ),
            (
                Tool::Dbmate,
                "[X] 1_a.sql\n\nApplied: 1\nPending: 0\n",
                "[ ] 1_a.sql\n\nApplied: 0\nPending: 1\n",
            ),
            (Tool::Diesel, "false\n", "true\n"),
            (
                Tool::Flyway,
                "| Versioned | 1 | users | SQL | 2026 | Success |",
                "| Versioned | 2 | more | SQL | | Pending |",
            ),
        ] {
            let patterns = StatusPatterns::new(None, tool.pending()).unwrap();
            check(&patterns, 0, clean, None);
            check(&patterns, 0, pending, PENDING);
        }
    }
}

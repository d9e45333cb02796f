//! What the place that output goes to can show.

use std::io::IsTerminal;

use crate::args::{Color, Global};
use crate::render::Terminal;

/// Lines longer than this are hard to read, however wide the window.
const MAX_WIDTH: usize = 100;

/// Where there is no telling.
const DEFAULT_WIDTH: usize = 80;

/// Standard output.
pub(crate) fn of_output(global: &Global) -> Terminal {
    of(global, std::io::stdout().is_terminal())
}

/// Standard error.
pub(crate) fn of_errors(global: &Global) -> Terminal {
    of(global, std::io::stderr().is_terminal())
}

/// Where lines of standard output are folded: nowhere unless it is a terminal.
pub(crate) fn fold_width() -> usize {
    if std::io::stdout().is_terminal() { width() } else { usize::MAX }
}

/// A file.
pub(crate) fn of_file(global: &Global) -> Terminal {
    of(global, false)
}

fn of(global: &Global, is_terminal: bool) -> Terminal {
    Terminal {
        color: has_color(global.color, is_terminal, |name| std::env::var(name).ok()),
        unicode: has_unicode(|name| std::env::var(name).ok()),
        width: if is_terminal { width() } else { DEFAULT_WIDTH },
        summary: !global.quiet,
    }
}

/// Whether to use colours: as `--color` says, else as <https://no-color.org> and <https://bixense.com/clicolors> have it.
fn has_color(color: Color, is_terminal: bool, variable: impl Fn(&str) -> Option<String>) -> bool {
    let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty() && value != "0");
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if variable("NO_COLOR").is_some_and(|value| !value.is_empty()) => false,
        Color::Auto if is_set("CLICOLOR_FORCE") => true,
        Color::Auto => {
            let refused = variable("CLICOLOR").is_some_and(|value| value == "0");
            is_terminal && !refused && variable("TERM").is_none_or(|term| term != "dumb")
        }
    }
}

/// Whether the locale has more than ASCII: the first of the variables that is set decides.
fn has_unicode(variable: impl Fn(&str) -> Option<String>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()));
    locale.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let columns = columns.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)));
    columns.filter(|&columns| columns >= 40).unwrap_or(DEFAULT_WIDTH).min(MAX_WIDTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(color: Color, is_terminal: bool, variables: &[(&str, &str)]) -> bool {
        let variable = |name: &str| {
            variables.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned())
        };
        has_color(color, is_terminal, variable)
    }

    #[test]
    fn colours_are_for_terminals_that_want_them() {
        assert!(check(Color::Auto, true, &[]));
        assert!(!check(Color::Auto, false, &[]));
        assert!(!check(Color::Auto, true, &[("NO_COLOR", "1")]));
        assert!(check(Color::Auto, true, &[("NO_COLOR", "")]));
        assert!(check(Color::Auto, false, &[("CLICOLOR_FORCE", "1")]));
        assert!(!check(Color::Auto, true, &[("CLICOLOR", "0")]));
        assert!(!check(Color::Auto, true, &[("TERM", "dumb")]));
        assert!(check(Color::Always, false, &[("NO_COLOR", "1")]));
        assert!(!check(Color::Never, true, &[("CLICOLOR_FORCE", "1")]));
    }

    #[test]
    fn the_first_locale_variable_decides() {
        let with = |variables: &'static [(&str, &str)]| {
            has_unicode(|name| {
                variables.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert!(with(&[("LANG", "de_DE.UTF-8")]));
        assert!(!with(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")]));
        assert!(!with(&[]));
    }
}

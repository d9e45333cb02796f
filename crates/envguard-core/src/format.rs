//! The style rules as one formatter.

use crate::{Applicability, Group, Level, Mended, Project, Rule, Settings, SourceFile, mend};

/// Lays `file` out as the style rules that `settings` switch on want it, and as far as every configured dialect reads
/// the same keys and values afterwards; nothing else is touched. What comments allow stays as it is.
///
/// Formatting what is formatted changes nothing.
///
/// ```
/// use envguard_core::{DialectSet, Project, Settings, SourceFile, format};
/// use envguard_syntax::dialect::Dialect;
///
/// let file = SourceFile::new(".env", " PORT = 8080\n\n\nHOST=localhost ");
/// let settings = Settings::new([Dialect::Node].into_iter().collect());
/// let formatted = format(&file, &settings, &Project::default());
/// assert_eq!(formatted.bytes, b"PORT=8080\n\nHOST=localhost\n");
/// ```
pub fn format(file: &SourceFile, settings: &Settings, project: &Project) -> Mended {
    let mut layout = settings.clone();
    layout.clear();
    for (rule, severity) in settings.active().filter(|(rule, _)| is_layout(rule)) {
        layout.set(rule, Level(Some(severity)));
    }
    mend(file, &layout, project, Applicability::Safe)
}

/// Whether the formatter applies the fixes of `rule`: how a file is laid out is the business of the style rules, and of
/// the one that is about line endings.
fn is_layout(rule: &Rule) -> bool {
    rule.group == Group::Style || rule.name == "mixed-line-endings"
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::*;
    use crate::rules::{duplicate_key, lowercase_key, unordered_key};

    fn formatted(source: &str, settings: &Settings) -> String {
        let file = SourceFile::new(".env", source);
        String::from_utf8(format(&file, settings, &Project::default()).bytes).unwrap()
    }

    #[test]
    fn only_what_is_switched_on_and_safe_is_done() {
        let mut settings = Settings::new([Dialect::Node].into_iter().collect());
        let source = "b = 1\nA=1 \n# envguard: allow(trailing-whitespace) wanted\nC=1 \n";
        let layout = "b=1\nA=1\n# envguard: allow(trailing-whitespace) wanted\nC=1 \n";
        assert_eq!(formatted(source, &settings), layout);
        settings.set(&unordered_key::RULE, Level::NOTE);
        assert_eq!(formatted("B=1\nA=1\n", &settings), "A=1\nB=1\n");
        settings.clear();
        settings.select(&lowercase_key::RULE);
        settings.select(&duplicate_key::RULE);
        assert_eq!(formatted(source, &settings), source);
    }
}

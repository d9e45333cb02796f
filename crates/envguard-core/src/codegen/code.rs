//! Code in the making.

/// Lines of code.
#[derive(Debug, Default)]
pub(super) struct Code(String);

impl Code {
    /// Adds a line, without blanks at its end.
    pub(super) fn line(&mut self, line: impl AsRef<str>) {
        self.0.push_str(line.as_ref().trim_end());
        self.0.push('\n');
    }

    /// Adds lines as they are.
    pub(super) fn lines(&mut self, lines: &str) {
        self.0.push_str(lines);
    }

    /// All of it.
    pub(super) fn into_text(self) -> String {
        self.0
    }
}

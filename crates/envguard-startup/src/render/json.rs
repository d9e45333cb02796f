//! Reports as JSON: an object a line, all strings but the line.

use crate::json::escape;
use crate::report::Report;
use crate::source::Source;

/// The report.
pub(super) fn render(report: &Report) -> String {
    let mut text = String::new();
    for problem in report.problems() {
        let mut object = Object { text: &mut text, is_empty: true };
        object.string("level", "error");
        object.string("tool", "envguard");
        let message = problem.to_string();
        let strings = [
            ("variable", problem.variable()),
            ("field", problem.field()),
            ("problem", Some(problem.kind().name())),
            ("message", Some(&*message)),
            ("expected", problem.kind().expected()),
            ("docs", problem.docs()),
        ];
        for (name, value) in strings {
            if let Some(value) = value {
                object.string(name, value);
            }
        }
        match problem.source() {
            None => {}
            Some(source @ (Source::Process | Source::Given)) => object.string("source", &source.to_string()),
            Some(Source::File { path, line }) => {
                object.string("source", path);
                if let Some(line) = line {
                    object.number("line", *line);
                }
            }
        }
        text.push_str("}\n");
    }
    text
}

struct Object<'t> {
    text: &'t mut String,
    is_empty: bool,
}

impl Object<'_> {
    fn name(&mut self, name: &str) {
        self.text.push_str(if self.is_empty { "{\"" } else { ",\"" });
        self.text.push_str(name);
        self.text.push_str("\":");
        self.is_empty = false;
    }

    fn string(&mut self, name: &str, value: &str) {
        self.name(name);
        self.text.push('"');
        escape(value, self.text);
        self.text.push('"');
    }

    fn number(&mut self, name: &str, value: usize) {
        self.name(name);
        self.text.push_str(&value.to_string());
    }
}

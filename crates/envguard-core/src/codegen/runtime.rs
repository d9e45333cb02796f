//! The part of a module that is the same for all contracts.

use std::collections::BTreeSet;

use super::model::{Empty, Field, Kind, Model, Presence, Text};
use super::pattern::Pattern;
use super::whole::Whole;

/// What a contract needs of the common part.
#[derive(Debug, Default)]
pub(super) struct Needs(BTreeSet<&'static str>);

impl Needs {
    /// What `model` needs.
    pub(super) fn of(model: &Model) -> Self {
        let mut needs = Self(BTreeSet::from(["always"]));
        for field in &model.fields {
            needs.add_field(field);
        }
        needs
    }

    /// Whether `name` is needed. What is called `no-name` is needed where `name` is not.
    pub(super) fn has(&self, name: &str) -> bool {
        match name.strip_prefix("no-") {
            Some(name) => !self.0.contains(name),
            None => self.0.contains(name),
        }
    }

    fn add(&mut self, name: &'static str, is_needed: bool) {
        if is_needed {
            self.0.insert(name);
        }
    }

    fn add_field(&mut self, field: &Field) {
        self.add(
            match field.presence {
                Presence::Required => "required",
                Presence::Optional => "optional",
                Presence::Default(_) => "default",
            },
            true,
        );
        self.add("secret", field.is_secret);
        self.add("unset", field.empty == Empty::Unset);
        self.add("nullable", field.empty == Empty::Null);
        self.add("placeholders", field.refuses_placeholders);
        let is_many = matches!(field.kind, Kind::List(_) | Kind::Object(_));
        self.add("or-nothing", is_many && field.presence == Presence::Optional && !field.is_secret);
        self.add("required-in", !field.required_in.is_empty());
        self.add("forbidden-in", !field.forbidden_in.is_empty());
        self.add("environments", !field.required_in.is_empty() || !field.forbidden_in.is_empty());
        self.add_kind(&field.kind);
    }

    fn add_kind(&mut self, kind: &Kind) {
        match kind {
            Kind::Text(Text { choices: Some(_), .. }) => {
                self.add("one-of", true);
                self.add("literal", true);
            }
            Kind::Text(text) => {
                self.add("checks", true);
                self.add("text", true);
                self.add("length", text.least.is_some_and(|least| least > 0) || text.most.is_some());
                self.add("patterns", !text.patterns.is_empty());
                self.add("email", text.patterns.iter().any(Pattern::is_email));
                self.add("entropy", text.min_entropy.is_some());
            }
            Kind::Integer(numeric) => {
                self.add("checks", true);
                self.add("multiple", !numeric.multiple_of.is_empty());
                self.add("multiple-of-float", Whole::of(numeric).has_other_steps());
                self.add("numeric", true);
                self.add("integer", true);
            }
            Kind::Number(numeric) => {
                self.add("checks", true);
                self.add("multiple", !numeric.multiple_of.is_empty());
                self.add("multiple-of-float", !numeric.multiple_of.is_empty());
                self.add("numeric", true);
                self.add("number", true);
            }
            Kind::Boolean(only) => {
                self.add("boolean", true);
                self.add("literal", only.is_some());
            }
            Kind::List(list) => {
                self.add("json", true);
                self.add("checks", true);
                self.add("list", true);
                self.add("separator", list.separator.is_some());
                self.add_inner(list.items.as_deref());
            }
            Kind::Object(object) => {
                self.add("json", true);
                self.add("checks", true);
                self.add("object", true);
                self.add_inner(object.values.as_deref());
            }
        }
    }

    fn add_inner(&mut self, kind: Option<&Kind>) {
        let Some(kind) = kind else { return self.add("anything", true) };
        self.add_kind(kind);
        self.add(
            match kind {
                Kind::Text(Text { choices: Some(_), .. }) => "one-of-in-json",
                Kind::Text(_) => "text-in-json",
                Kind::Integer(_) => "integer-in-json",
                Kind::Number(_) => "number-in-json",
                Kind::Boolean(_) => "boolean-in-json",
                // There are none within another.
                Kind::List(_) | Kind::Object(_) => return,
            },
            true,
        );
    }
}

/// The parts of `source` that are needed. A line `//= name` begins a part, and `//? name` ends a line that is there only
/// where that is needed; `comment` is what begins a comment.
pub(super) fn parts(source: &str, comment: &str, needs: &Needs) -> String {
    let (part, condition) = (format!("{comment}= "), format!(" {comment}? "));
    let mut out = String::with_capacity(source.len());
    let mut is_needed = true;
    for line in source.lines() {
        if let Some(name) = line.strip_prefix(&part) {
            is_needed = needs.has(name);
            continue;
        }
        let line = match line.rsplit_once(&condition) {
            Some((line, name)) if needs.has(name) => line.trim_end(),
            Some(_) => continue,
            None => line,
        };
        if is_needed {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_needed_is_left_out() {
        let source = "a\n//= list\nb //? separator\nb //? no-separator\n//= object\nc\n//= always\nd\n";
        let needs = |names: &[&'static str]| Needs(names.iter().copied().collect());
        assert_eq!(parts(source, "//", &needs(&["always"])), "a\nd\n");
        assert_eq!(parts(source, "//", &needs(&["always", "list", "separator"])), "a\nb\nd\n");
        assert_eq!(parts(source, "//", &needs(&["list", "object"])), "a\nb\nc\n");
    }
}

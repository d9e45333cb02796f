//! Regular expressions that mean the same in every language.

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look};

use super::automaton::Automaton;

/// What may be printed of one pattern: properties of Unicode become lists that nobody wants to have in their code.
const MAX_LENGTH: usize = 6000;

/// A regular expression, taken apart as the checker reads it: its classes are lists of characters, so that no language
/// has its own idea of what a digit is.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    /// What code calls it, in lower case with `_`, where it has a name.
    pub(super) name: Option<String>,
    hir: Hir,
}

/// How a language writes regular expressions.
pub(super) struct Notation {
    /// The end of the text, and not the place before a newline that ends it.
    pub(super) end: &'static str,
    /// The characters that need a backslash for the literal around it.
    pub(super) escaped: &'static str,
    /// A character by its number.
    pub(super) by_number: fn(u32) -> String,
}

impl Pattern {
    /// The `pattern` of a schema, as the checker reads it; `None` for what not every language can say.
    pub(super) fn of_schema(pattern: &str) -> Option<Self> {
        Self::new(&jsonschema_regex::to_rust_regex(pattern).ok()?)
    }

    /// The same for a pattern in the syntax of the crate `regex`.
    pub(super) fn new(pattern: &str) -> Option<Self> {
        let hir = regex_syntax::parse(pattern).ok()?;
        let found = Self { name: None, hir };
        (is_portable(&found.hir) && found.print(&PLAIN).len() <= MAX_LENGTH).then_some(found)
    }

    /// The same, called `name`.
    pub(super) fn named(self, name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..self }
    }

    /// What any one of `patterns` matches.
    pub(super) fn any_of(patterns: Vec<Self>) -> Self {
        let names: Option<Vec<&str>> = patterns.iter().map(|pattern| pattern.name.as_deref()).collect();
        let name = names.map(|names| names.join("_or_"));
        let hirs = patterns.into_iter().map(|pattern| pattern.hir).collect();
        Self { name, hir: Hir::alternation(hirs) }
    }

    /// Whether it is that of email addresses.
    pub(super) fn is_email(&self) -> bool {
        self.name.as_deref() == Some("email")
    }

    /// Whether it matches the empty text.
    pub(super) fn matches_empty(&self) -> bool {
        matches_empty(&self.hir)
    }

    /// It as a table; `None` where that would be too large.
    pub(super) fn automaton(&self) -> Option<Automaton> {
        Automaton::new(&self.hir)
    }

    /// How often it repeats something at most, counting repetitions of repetitions together.
    pub(super) fn repeats(&self) -> u32 {
        repeats(&self.hir)
    }

    /// It in the notation of a language, to be looked for anywhere in a text.
    pub(super) fn print(&self, notation: &Notation) -> String {
        let mut printer = Printer { notation, out: String::new() };
        printer.alternatives(&self.hir);
        printer.out
    }
}

/// What lengths are measured in.
const PLAIN: Notation = Notation { end: "$", escaped: "", by_number: |number| format!("\\u{{{number:x}}}") };

/// Whether every language can say it. Word boundaries and lines are left to the imagination of each.
fn is_portable(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Empty => true,
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).is_ok(),
        HirKind::Class(Class::Unicode(class)) => !class.ranges().is_empty(),
        HirKind::Class(Class::Bytes(_)) => false,
        HirKind::Look(look) => matches!(look, Look::Start | Look::End),
        HirKind::Repetition(repetition) => is_portable(&repetition.sub),
        HirKind::Capture(capture) => is_portable(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().all(is_portable),
    }
}

fn matches_empty(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => true,
        HirKind::Literal(_) | HirKind::Class(_) => false,
        HirKind::Repetition(repetition) => repetition.min == 0 || matches_empty(&repetition.sub),
        HirKind::Capture(capture) => matches_empty(&capture.sub),
        HirKind::Concat(parts) => parts.iter().all(matches_empty),
        HirKind::Alternation(parts) => parts.iter().any(matches_empty),
    }
}

fn repeats(hir: &Hir) -> u32 {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Literal(_) | HirKind::Class(_) => 1,
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min).max(1);
            times.saturating_mul(repeats(&repetition.sub))
        }
        HirKind::Capture(capture) => repeats(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().map(repeats).max().unwrap_or(1),
    }
}

struct Printer<'n> {
    notation: &'n Notation,
    out: String,
}

impl Printer<'_> {
    fn alternatives(&mut self, hir: &Hir) {
        match hir.kind() {
            HirKind::Alternation(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    if index > 0 {
                        self.out.push('|');
                    }
                    self.sequence(part);
                }
            }
            HirKind::Capture(capture) => self.alternatives(&capture.sub),
            _ => self.sequence(hir),
        }
    }

    fn sequence(&mut self, hir: &Hir) {
        match hir.kind() {
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.sequence(part)),
            HirKind::Literal(literal) => {
                for character in String::from_utf8_lossy(&literal.0).chars() {
                    self.character(character, r"\.+*?()|[]{}^$");
                }
            }
            HirKind::Class(Class::Unicode(class)) => self.class(class),
            HirKind::Look(Look::Start) => self.out.push('^'),
            HirKind::Look(Look::End) => self.out.push_str(self.notation.end),
            HirKind::Repetition(repetition) => {
                self.atom(&repetition.sub);
                let times = match (repetition.min, repetition.max) {
                    (0, None) => "*".to_owned(),
                    (1, None) => "+".to_owned(),
                    (0, Some(1)) => "?".to_owned(),
                    (least, Some(most)) if least == most => format!("{{{least}}}"),
                    (least, Some(most)) => format!("{{{least},{most}}}"),
                    (least, None) => format!("{{{least},}}"),
                };
                self.out.push_str(&times);
            }
            HirKind::Capture(capture) => self.sequence(&capture.sub),
            HirKind::Alternation(_) => self.group(hir),
            // Nothing of these is portable, but for nothing at all.
            HirKind::Empty | HirKind::Class(Class::Bytes(_)) | HirKind::Look(_) => {}
        }
    }

    /// What a repetition can stand behind.
    fn atom(&mut self, hir: &Hir) {
        match hir.kind() {
            HirKind::Class(_) => self.sequence(hir),
            HirKind::Literal(literal) if String::from_utf8_lossy(&literal.0).chars().nth(1).is_none() => {
                self.sequence(hir);
            }
            HirKind::Capture(capture) => self.atom(&capture.sub),
            _ => self.group(hir),
        }
    }

    fn group(&mut self, hir: &Hir) {
        self.out.push_str("(?:");
        self.alternatives(hir);
        self.out.push(')');
    }

    fn class(&mut self, class: &ClassUnicode) {
        let is_negated = class.ranges().last().is_some_and(|range| range.end() == char::MAX);
        let mut listed = class.clone();
        if is_negated {
            listed.negate();
        }
        if listed.ranges().is_empty() {
            // Any character there is.
            let [first, last] = [0, u32::from(char::MAX)].map(self.notation.by_number);
            let class = format!("[{first}-{last}]");
            self.out.push_str(&class);
            return;
        }
        self.out.push_str(if is_negated { "[^" } else { "[" });
        for range in listed.ranges() {
            self.character(range.start(), r"\]^-[");
            let distance = u32::from(range.end()) - u32::from(range.start());
            if distance > 1 {
                self.out.push('-');
            }
            if distance > 0 {
                self.character(range.end(), r"\]^-[");
            }
        }
        self.out.push(']');
    }

    fn character(&mut self, character: char, special: &str) {
        if special.contains(character) || self.notation.escaped.contains(character) {
            self.out.push('\\');
            self.out.push(character);
        } else if matches!(character, ' '..='~') {
            self.out.push(character);
        } else {
            self.out.push_str(&(self.notation.by_number)(u32::from(character)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, expected: Option<&str>) {
        let printed = Pattern::of_schema(pattern).map(|pattern| pattern.print(&PLAIN));
        assert_eq!(printed.as_deref(), expected, "{pattern}");
    }

    #[test]
    fn patterns_say_which_characters_they_mean() {
        check(r"^sk_[a-z]+$", Some("^sk_[a-z]+$"));
        check(r"^\d{2,}\.\w?$", Some(r"^[0-9]{2,}\.[0-9A-Z_a-z]?$"));
        check(r"^(?:a|bc)*(d)$", Some("^(?:a|bc)*d$"));
        check(r"^[^/\]]{3}x{2,5}", Some(r"^[^/\]]{3}x{2,5}"));
        check(r".", Some(r"[^\u{a}\u{d}\u{2028}\u{2029}]"));
        check(r"^(?i:ab)c$", Some("^[Aa][Bb]c$"));
        check(r"^(ab){2}$|^$", Some("^(?:(?:ab){2}$|$)"));
        check("[\\s\\S]", Some(r"[\u{0}-\u{10ffff}]"));
        check("é", Some(r"\u{e9}"));
    }

    #[test]
    fn what_not_every_language_can_say() {
        for pattern in [r"\bword\b", "(?=a)b", "(?m:^a$)", r"^\p{L}+$", "("] {
            check(pattern, None);
        }
    }
}

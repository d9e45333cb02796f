//! Comments that allow a finding.
//!
//! `# envguard: allow(rule, rule) reason` holds for its line, or where it stands alone, for the next line.
//! `# dotenv-linter:off Rule, Rule` holds until `# dotenv-linter:on Rule, Rule`; without rules, for all of them.

use envguard_syntax::{Content, Facts, Span};

use crate::{Context, Diagnostic, KeyName, Message, Rule, Severity, rules};

/// What the comments of a file allow.
#[derive(Debug, Default)]
pub(crate) struct Allows {
    allows: Vec<Allow>,
}

#[derive(Debug)]
struct Allow {
    /// The lines that it holds for.
    from: usize,
    to: usize,
    /// The rule; `None` for all.
    rule: Option<&'static Rule>,
    /// Where the rule is named, and on which line.
    span: Span,
    line: usize,
    /// Whether to say so if it allows nothing: not for other linters' comments.
    must_be_used: bool,
    used: bool,
}

/// A name in a comment that is no rule's.
struct Unknown {
    name: Span,
    line: usize,
}

impl Allows {
    /// Reads the comments of a file, and reports the rules that they name and that there are not.
    pub(crate) fn new(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut allows = Self::default();
        if !context.facts.contains(Facts::DIRECTIVE) {
            return allows;
        }
        let mut unknown = Vec::new();
        let lines = context.document.lines.iter().enumerate();
        for (index, line) in lines.filter(|(_, line)| line.facts.contains(Facts::DIRECTIVE)) {
            let (comment, target) = match &line.content {
                Content::Comment(comment) => (*comment, index + 1),
                Content::Entry(entry) => (entry.comment, index),
                Content::Blank | Content::Junk(_) => continue,
            };
            let directive = Directive { context, line: index, target };
            directive.envguard(comment, &mut allows, &mut unknown);
            directive.dotenv_linter(comment, &mut allows);
        }
        report_unknown(context, &unknown, diagnostics);
        allows
    }

    /// Whether `diagnostic` is allowed; remembers which comment did it.
    pub(crate) fn permits(&mut self, diagnostic: &Diagnostic) -> bool {
        let line = diagnostic.line();
        let mut permitted = false;
        for allow in &mut self.allows {
            let same_rule = allow.rule.is_none_or(|rule| rule == diagnostic.rule);
            if same_rule && (allow.from..=allow.to).contains(&line) {
                allow.used = true;
                permitted = true;
            }
        }
        permitted
    }

    /// Whether there are any.
    pub(crate) fn is_empty(&self) -> bool {
        self.allows.is_empty()
    }

    /// Reports those that allowed nothing. One for a rule that is off says nothing: it may be on elsewhere.
    pub(crate) fn report_unused(&self, context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) {
        let Some(severity) = context.settings.severity(&rules::unused_allow::RULE) else { return };
        for allow in self.allows.iter().filter(|allow| allow.must_be_used && !allow.used) {
            let Some(rule) = allow.rule.filter(|rule| context.settings.severity(rule).is_some()) else {
                continue;
            };
            let mut diagnostic =
                Diagnostic::new(&rules::unused_allow::RULE, severity, allow.span, allow.line);
            diagnostic
                .message(Message::new("this allows `{}`, and there is no such finding here").with(rule.name));
            diagnostics.push(diagnostic);
        }
    }
}

fn report_unknown(context: &Context<'_>, unknown: &[Unknown], diagnostics: &mut Vec<Diagnostic>) {
    let rule: &'static Rule = &rules::unknown_rule::RULE;
    let Some(severity): Option<Severity> = context.settings.severity(rule) else { return };
    for Unknown { name, line } in unknown {
        let text = name.of(context.source());
        let mut diagnostic = Diagnostic::new(rule, severity, *name, *line);
        diagnostic.message(Message::new("there is no rule {}").with(KeyName::new(text)));
        match rules::similar(&String::from_utf8_lossy(text)) {
            Some(similar) => diagnostic.help(Message::new("did you mean `{}`?").with(similar.name)),
            None => diagnostic.help("`envguard rules` lists all rules"),
        };
        diagnostics.push(diagnostic);
    }
}

/// A comment that may be a directive, and the line that it would hold for.
struct Directive<'c, 'a> {
    context: &'c Context<'a>,
    line: usize,
    target: usize,
}

impl Directive<'_, '_> {
    /// The part of `comment` after `prefix`, if it begins with that.
    fn after(&self, comment: Span, prefix: &[u8]) -> Option<Span> {
        let text = comment.of(self.context.source());
        let start = text.iter().position(|byte| !matches!(byte, b'#' | b' ' | b'\t'))?;
        text[start..].starts_with(prefix).then(|| {
            let start = comment.start as usize + start + prefix.len();
            Span::new(start, comment.end as usize)
        })
    }

    fn envguard(&self, comment: Span, allows: &mut Allows, unknown: &mut Vec<Unknown>) {
        let Some(rest) = self.after(comment, b"envguard:") else { return };
        let text = rest.of(self.context.source());
        let blanks = text.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let Some(list) = text[blanks..].strip_prefix(b"allow(") else { return };
        let start = rest.start as usize + blanks + b"allow(".len();
        let length = list.iter().position(|&byte| byte == b')').unwrap_or(list.len());
        for name in self.names(Span::new(start, start + length)) {
            match rules::find(&String::from_utf8_lossy(name.of(self.context.source()))) {
                Some(rule) => allows.allows.push(Allow {
                    from: self.target,
                    to: self.target,
                    rule: Some(rule),
                    span: name,
                    line: self.line,
                    must_be_used: true,
                    used: false,
                }),
                None => unknown.push(Unknown { name, line: self.line }),
            }
        }
    }

    fn dotenv_linter(&self, comment: Span, allows: &mut Allows) {
        let (list, off) = if let Some(list) = self.after(comment, b"dotenv-linter:off") {
            (list, true)
        } else if let Some(list) = self.after(comment, b"dotenv-linter:on") {
            (list, false)
        } else {
            return;
        };
        let names = self.names(list);
        let ours = |name: &Span| {
            let name = name.of(self.context.source());
            rules::all().iter().copied().filter(move |rule| {
                let theirs = rule.covers.iter().filter_map(|covered| covered.strip_prefix("dotenv-linter: "));
                theirs.map(str::as_bytes).any(|theirs| theirs == name)
            })
        };
        let chosen: Vec<Option<&'static Rule>> =
            if names.is_empty() { vec![None] } else { names.iter().flat_map(ours).map(Some).collect() };
        for rule in chosen {
            if off {
                allows.allows.push(Allow {
                    from: self.line,
                    to: usize::MAX,
                    rule,
                    span: list,
                    line: self.line,
                    must_be_used: false,
                    used: false,
                });
            } else {
                let open = allows.allows.iter_mut().filter(|allow| allow.to == usize::MAX);
                open.filter(|allow| rule.is_none() || allow.rule == rule)
                    .for_each(|allow| allow.to = self.line);
            }
        }
    }

    /// The names in a list that commas and blanks separate.
    fn names(&self, list: Span) -> Vec<Span> {
        let text = list.of(self.context.source());
        let mut names = Vec::new();
        let mut start = None;
        for (index, byte) in text.iter().chain(b" ").enumerate() {
            let separates = byte.is_ascii_whitespace() || *byte == b',';
            match (start, separates) {
                (None, false) => start = Some(index),
                (Some(first), true) => {
                    names.push(Span::new(list.start as usize + first, list.start as usize + index));
                    start = None;
                }
                _ => {}
            }
        }
        names
    }
}

//! Comments that allow a finding.
//!
//! `# envguard: allow(rule, rule) reason` holds for its line; where it stands alone, also for the next line, or for the
//! one after a stack of such comments. `# dotenv-linter:off Check, Check` holds until `# dotenv-linter:on Check, Check`;
//! without checks, for all rules.

use std::collections::HashMap;

use envguard_syntax::{Content, Facts, Span};
use foldhash::fast::RandomState;

use crate::directive::{Broken, Directive};
use crate::rules::secret;
use crate::secret_rules::is_of_family;
use crate::{Context, Diagnostic, Group, KeyName, Message, Rule, rules};

/// What the comments of a file allow. Everything is looked up by line, so that neither many comments nor many findings
/// make it slow.
#[derive(Debug, Default)]
pub(crate) struct Allows {
    listed: Vec<Allow>,
    /// The first of `listed` for a line and a rule.
    by_line: HashMap<(usize, &'static str), usize, RandomState>,
    /// Names in lists that are no rule's, and their lines.
    unknown: Vec<(Span, usize)>,
    /// What cannot be understood, and its line.
    broken: Vec<(Broken, Span, usize)>,
    switches: Switches,
}

/// One rule in one list.
#[derive(Debug)]
struct Allow {
    rule: &'static Rule,
    /// Where the rule is named, and on which line.
    span: Span,
    line: usize,
    used: bool,
}

impl Allows {
    /// Reads the comments of a file.
    pub(crate) fn new(context: &Context<'_>) -> Self {
        let mut allows = Self::default();
        // The comments that stand alone, one below the other, and where they are: they hold for the line after them.
        let mut stack: Vec<usize> = Vec::new();
        let mut stack_end = 0;
        let lines = context.document.lines.iter().enumerate();
        for (index, line) in lines.filter(|(_, line)| line.facts.contains(Facts::DIRECTIVE)) {
            let (comment, is_alone) = match &line.content {
                Content::Comment(comment) => (*comment, true),
                Content::Entry(entry) => (entry.comment, false),
                Content::Blank | Content::Junk(_) => continue,
            };
            let Some(directive) = Directive::parse(comment, context.source()) else { continue };
            if !is_alone || index != stack_end {
                allows.hold(stack_end, &mut stack);
            }
            let first = allows.listed.len();
            allows.add(directive, index, context.source());
            let mut added: Vec<usize> = (first..allows.listed.len()).collect();
            if is_alone {
                stack.extend(&added);
                stack_end = index + 1;
            }
            allows.hold(index, &mut added);
        }
        allows.hold(stack_end, &mut stack);
        allows
    }

    fn add(&mut self, directive: Directive, line: usize, source: &[u8]) {
        match directive {
            Directive::Allow(names) => {
                for span in names {
                    match rules::find(&String::from_utf8_lossy(span.of(source))) {
                        Some(rule) => self.listed.push(Allow { rule, span, line, used: false }),
                        None => self.unknown.push((span, line)),
                    }
                }
            }
            Directive::Broken(broken, span) => self.broken.push((broken, span, line)),
            Directive::Off(names) => self.switches.add(line, true, &names, source),
            Directive::On(names) => self.switches.add(line, false, &names, source),
        }
    }

    /// Lets `allows` hold for `line`, and empties them. A rule that is allowed there already needs no second one.
    fn hold(&mut self, line: usize, allows: &mut Vec<usize>) {
        for index in allows.drain(..) {
            self.by_line.entry((line, self.listed[index].rule.name)).or_insert(index);
        }
    }

    /// Takes out the findings that are allowed, and adds what is wrong with the comments themselves.
    pub(crate) fn apply(mut self, context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) {
        self.report_unknown(context, diagnostics);
        diagnostics.retain(|diagnostic| !self.permits(diagnostic));
        // To allow `unused-allow` is of use only if some other comment is not.
        let mut unused = self.idle(context, |rule| rule.name != rules::unused_allow::RULE.name);
        unused.extend(self.broken(context));
        unused.retain(|diagnostic| !self.permits(diagnostic));
        unused.extend(self.idle(context, |rule| rule.name == rules::unused_allow::RULE.name));
        diagnostics.append(&mut unused);
    }

    /// Takes out the findings that are allowed, and says nothing of the comments themselves.
    pub(crate) fn take_out(mut self, diagnostics: &mut Vec<Diagnostic>) {
        diagnostics.retain(|diagnostic| !self.permits(diagnostic));
    }

    /// Whether `diagnostic` is allowed; remembers which comment did it.
    fn permits(&mut self, diagnostic: &Diagnostic) -> bool {
        let line = diagnostic.line();
        let family = is_of_family(diagnostic.rule).then_some(secret::RULE.name);
        let allow =
            self.by_line.get(&(line, diagnostic.rule.name)).or_else(|| self.by_line.get(&(line, family?)));
        if let Some(allow) = allow.and_then(|index| self.listed.get_mut(*index)) {
            allow.used = true;
            return true;
        }
        self.switches.is_off(diagnostic.rule, line)
    }

    fn report_unknown(&self, context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) {
        let rule: &'static Rule = &rules::unknown_rule::RULE;
        let Some(severity) = context.settings.severity(rule) else { return };
        for &(name, line) in &self.unknown {
            let text = name.of(context.source());
            let mut diagnostic = Diagnostic::new(rule, severity, name, line);
            diagnostic.message(Message::new("there is no rule {}").with(KeyName::new(text)));
            match rules::similar(&String::from_utf8_lossy(text)) {
                Some(similar) => diagnostic.help(Message::new("did you mean `{}`?").with(similar.name)),
                None => diagnostic.help("`envguard rules` lists all rules"),
            };
            diagnostics.push(diagnostic);
        }
    }

    /// The rules of `which` that were allowed and not found. One that is off says nothing: it may be on elsewhere. Nor
    /// does one about who gets to see the file: that is another matter where the file lies elsewhere.
    fn idle(&self, context: &Context<'_>, which: fn(&Rule) -> bool) -> Vec<Diagnostic> {
        let is_of_place =
            |rule: &Rule| matches!(rule.group, Group::Exposure | Group::Secrets | Group::Deploy);
        let is_looked_for = |rule: &Rule| context.settings.severity(rule).is_some() && !is_of_place(rule);
        let idle =
            self.listed.iter().filter(|allow| !allow.used && which(allow.rule) && is_looked_for(allow.rule));
        let message = "this allows `{}`, and there is no such finding here";
        idle.filter_map(|allow| {
            unused(context, allow.span, allow.line, Message::new(message).with(allow.rule.name))
        })
        .collect()
    }

    fn broken(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        let report = |&(broken, span, line): &(Broken, Span, usize)| {
            let message = match broken {
                Broken::NoList => "this allows nothing: `(`, a rule and `)` should follow",
                Broken::Open => "this allows nothing: the bracket is never closed",
                Broken::Empty => "this allows nothing: no rule is named",
            };
            unused(context, span, line, message.into())
        };
        self.broken.iter().filter_map(report).collect()
    }
}

/// A finding of `unused-allow`, if that is on.
fn unused(context: &Context<'_>, span: Span, line: usize, message: Message) -> Option<Diagnostic> {
    let rule: &'static Rule = &rules::unused_allow::RULE;
    let mut diagnostic = Diagnostic::new(rule, context.settings.severity(rule)?, span, line);
    diagnostic.message(message);
    Some(diagnostic)
}

/// Where dotenv-linter's comments switch rules off and on: by line, in file order.
#[derive(Debug, Default)]
struct Switches {
    all: Vec<(usize, bool)>,
    by_rule: HashMap<&'static str, Vec<(usize, bool)>, RandomState>,
}

impl Switches {
    fn add(&mut self, line: usize, off: bool, names: &[Span], source: &[u8]) {
        if names.is_empty() {
            self.all.push((line, off));
        }
        for name in names {
            let name = name.of(source);
            let is_covering = |rule: &&&'static Rule| {
                let theirs = rule.covers.iter().filter_map(|covered| covered.strip_prefix("dotenv-linter: "));
                theirs.map(str::as_bytes).any(|theirs| theirs == name)
            };
            for rule in rules::all().iter().filter(is_covering) {
                self.by_rule.entry(rule.name).or_default().push((line, off));
            }
        }
    }

    /// Whether `rule` is off at `line`: the last comment before it that names the rule, or all of them, decides.
    fn is_off(&self, rule: &Rule, line: usize) -> bool {
        let last = |switches: &[(usize, bool)]| {
            let after = switches.partition_point(|switch| switch.0 <= line);
            after.checked_sub(1).and_then(|index| switches.get(index).copied())
        };
        let own = self.by_rule.get(rule.name).and_then(|switches| last(switches));
        own.into_iter().chain(last(&self.all)).max_by_key(|switch| switch.0).is_some_and(|switch| switch.1)
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::{byte_order_mark, lowercase_key, trailing_whitespace, unknown_rule, unused_allow};
    use crate::testing::Test;

    /// With the rules about comments on too.
    fn test(source: &str) -> Test {
        Test::of(&lowercase_key::RULE)
            .and(&trailing_whitespace::RULE)
            .and(&unused_allow::RULE)
            .and(&unknown_rule::RULE)
            .source(source)
    }

    #[test]
    fn holds_for_its_line_and_the_next() {
        test("a=1 # envguard: allow(lowercase-key) script\n").finds(&[]);
        test("# envguard: allow(lowercase-key) script\na=1\nb=1\n")
            .finds(&["3:1-2 key `b` has lower-case letters"]);
        test("# envguard: allow(lowercase-key)\r\na=1\r\n").finds(&[]);
        test("# envguard: allow(lowercase-key, trailing-whitespace)\na=1 \n").finds(&[]);
        test("# envguard: allow(trailing-whitespace) \n").finds(&[]);
    }

    #[test]
    fn holds_for_a_value_of_several_lines() {
        test("# envguard: allow(lowercase-key)\na=\"x\ny\nz\"\n").finds(&[]);
        test("a=\"x\ny\" # envguard: allow(lowercase-key)\n").finds(&[]);
    }

    #[test]
    fn several_reach_the_line_below_them() {
        test("# envguard: allow(lowercase-key)\n# envguard: allow(trailing-whitespace)\na=1 \n").finds(&[]);
        test("# envguard: allow(lowercase-key)\n# note\na=1\n").finds(&[
            "1:19-32 this allows `lowercase-key`, and there is no such finding here",
            "3:1-2 key `a` has lower-case letters",
        ]);
        test("# envguard: allow(lowercase-key)\n# envguard: allow(lowercase-key)\na=1\n")
            .finds(&["2:19-32 this allows `lowercase-key`, and there is no such finding here"])
            .safe_fix("# envguard: allow(lowercase-key)\na=1\n");
    }

    #[test]
    fn holds_for_what_is_found_at_the_first_line() {
        Test::of(&byte_order_mark::RULE)
            .and(&unused_allow::RULE)
            .source("\u{feff}# envguard: allow(byte-order-mark) Windows\nA=1\n")
            .finds_nothing();
    }

    #[test]
    fn what_is_broken_allows_nothing() {
        let lower = "key `a` has lower-case letters";
        test("a=1 # envguard: allow(lowercase-key\n")
            .finds(&[&format!("1:1-2 {lower}"), "1:22-23 this allows nothing: the bracket is never closed"]);
        test("a=1 # envguard: allow()\n")
            .finds(&[&format!("1:1-2 {lower}"), "1:22-24 this allows nothing: no rule is named"]);
        test("# envguard: allow lowercase-key\na=1\n").finds(&[
            "1:13-18 this allows nothing: `(`, a rule and `)` should follow",
            &format!("2:1-2 {lower}"),
        ]);
    }

    #[test]
    fn an_idle_comment_can_be_allowed() {
        test("# envguard: allow(unused-allow, lowercase-key) for later\nA=1\n").finds(&[]);
        test("# envguard: allow(unused-allow)\nA=1\n")
            .finds(&["1:19-31 this allows `unused-allow`, and there is no such finding here"]);
    }

    #[test]
    fn names_of_no_rule() {
        test("a=1 # envguard: allow(lowercase-key, lowercase_key)\n")
            .finds(&["1:38-51 there is no rule `lowercase_key` (did you mean `lowercase-key`?)"]);
    }

    #[test]
    fn switches_of_dotenv_linter() {
        let found = |source: &str, lines: &[&str]| {
            let expected: Vec<String> =
                lines.iter().map(|line| format!("{line} key `a` has lower-case letters")).collect();
            let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
            test(source).finds(&expected);
        };
        found("# dotenv-linter:off LowercaseKey\na=1\n# dotenv-linter:on LowercaseKey\na=1\n", &["4:1-2"]);
        found("# dotenv-linter:off LowercaseKey, TrailingWhitespace\r\na=1 \r\n", &[]);
        found("# dotenv-linter:off\na=1 \n# dotenv-linter:on\na=1\n", &["4:1-2"]);
        found("# dotenv-linter:off\na=1 \n# dotenv-linter:on LowercaseKey\na=1\n", &["4:1-2"]);
        found("# dotenv-linter:off QuoteCharacter\na=1\n", &["2:1-2"]);
        found("a=1\n# dotenv-linter:off LowercaseKey\n", &["1:1-2"]);
    }
}

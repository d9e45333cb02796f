use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use regex_automata::Input;
use regex_automata::util::captures::Captures;
use regex_automata::util::iter::Searcher;

use super::proximity::Positions;
use super::rule::mistakes;
use super::subject::{Filter, Lines, Subject};
use super::{CustomAllowlist, CustomRule, GlobalAllowlists, Pattern, RuleError};
use crate::provider::entropy::bits_per_byte;

/// Many rules of the user's own, ready to be run.
#[derive(Debug, Default)]
pub struct CustomRules {
    rules: Vec<CustomRule>,
    ids: Vec<Arc<str>>,
    allowlists: Vec<CustomAllowlist>,
    /// Each word that a rule has for a keyword, in lower case.
    keywords: Option<AhoCorasick>,
    /// The rules of each.
    rules_of_keyword: Vec<Vec<usize>>,
}

/// What a rule of the user's own found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomFinding {
    /// Which rule it was, of those that [`CustomRules::new`] was given.
    pub rule: usize,
    /// The id of that rule.
    pub id: Arc<str>,
    /// All that the pattern matched. Empty where it is the file that was found.
    pub span: Range<usize>,
    /// The secret.
    pub secret_span: Range<usize>,
}

impl CustomRules {
    /// Makes `rules` ready. `allowlists` are about all of them, or about those that each names.
    pub fn new(rules: Vec<CustomRule>, allowlists: Vec<CustomAllowlist>) -> Result<Self, Vec<RuleError>> {
        let errors = mistakes(&rules);
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut words: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, rule) in rules.iter().enumerate() {
            for keyword in rule.keywords.iter().filter(|keyword| !keyword.is_empty()) {
                words.entry(keyword.to_ascii_lowercase()).or_default().push(index);
            }
        }
        let (words, rules_of_keyword): (Vec<_>, Vec<_>) = words.into_iter().unzip();
        let searcher = AhoCorasick::builder().ascii_case_insensitive(true).build(words);
        Ok(Self {
            ids: rules.iter().map(|rule| rule.id.as_str().into()).collect(),
            keywords: searcher.ok().filter(|_| !rules_of_keyword.is_empty()),
            rules,
            allowlists,
            rules_of_keyword,
        })
    }

    /// Whether there are neither rules nor allowlists.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.allowlists.is_empty()
    }

    /// The rules, in the order in which they were given.
    pub fn rules(&self) -> &[CustomRule] {
        &self.rules
    }

    /// Whether nothing in the file at `path`, as `commit` has it, is a finding of any rule, so that there is no need to
    /// read it.
    pub fn skip(&self, path: &str, commit: Option<&str>) -> bool {
        let mut global = self.allowlists.iter().filter(|list| list.target_rules.is_empty());
        global.any(|list| list.allows_all_of(path, commit))
    }

    /// The allowlists that are about findings of all rules, or of those that each names, for findings that other rules
    /// than these had in `text`.
    pub fn global_allowlists<'s>(
        &'s self,
        path: &'s str,
        text: &'s [u8],
        commit: Option<&'s str>,
    ) -> GlobalAllowlists<'s> {
        GlobalAllowlists(Filter::new(self.allowlists.iter().collect(), Subject { path, commit, text }))
    }

    /// What is found in `text`, the content of the file at `path`, as `commit` has it: in the order of the text, and in
    /// that of the rules where they begin together.
    pub fn scan(&self, path: &str, text: &[u8], commit: Option<&str>) -> Vec<CustomFinding> {
        if self.rules.is_empty() || self.skip(path, commit) {
            return Vec::new();
        }
        let subject = Subject { path, commit, text };
        let is_wanted = self.wanted(text);
        let mut positions: HashMap<&str, Positions> = HashMap::new();
        let mut findings = Vec::new();
        for (index, rule) in self.rules.iter().enumerate() {
            if rule.skip_report || !is_wanted[index] {
                continue;
            }
            let mut found = self.run(index, subject);
            if !found.is_empty() && !rule.required.is_empty() {
                for required in &rule.required {
                    positions
                        .entry(&required.id)
                        .or_insert_with(|| self.positions(&required.id, subject, &is_wanted));
                }
                let mut lines = Lines::default();
                found.retain(|finding| {
                    let place = lines.position(text, finding.span.start);
                    let is_near = |required| positions_of(&positions, required).has_near(place, required);
                    rule.required.iter().all(is_near)
                });
            }
            findings.append(&mut found);
        }
        yield_generic(&mut findings);
        findings.sort_by_key(|finding| (finding.span.start, finding.rule));
        findings
    }

    /// Which rules have a keyword in `text`, or need none.
    fn wanted(&self, text: &[u8]) -> Vec<bool> {
        let mut is_wanted: Vec<bool> =
            self.rules.iter().map(|rule| rule.keywords.iter().all(String::is_empty)).collect();
        let Some(keywords) = &self.keywords else { return is_wanted };
        let mut left = self.rules_of_keyword.len();
        let mut is_met = vec![false; left];
        for found in keywords.find_overlapping_iter(text) {
            let word = found.pattern().as_usize();
            if !std::mem::replace(&mut is_met[word], true) {
                self.rules_of_keyword[word].iter().for_each(|&rule| is_wanted[rule] = true);
                left -= 1;
                if left == 0 {
                    break;
                }
            }
        }
        is_wanted
    }

    /// The findings of the rule called `id`, whatever that requires itself.
    fn positions(&self, id: &str, subject: Subject<'_>, is_wanted: &[bool]) -> Positions {
        let index = self.rules.iter().position(|rule| rule.id == id);
        let found = index.filter(|&index| is_wanted[index]).map(|index| self.run(index, subject));
        let mut lines = Lines::default();
        let place = |finding: CustomFinding| lines.position(subject.text, finding.span.start);
        Positions::new(found.unwrap_or_default().into_iter().map(place).collect())
    }

    /// What the rule with number `index` finds, whatever it requires.
    fn run(&self, index: usize, subject: Subject<'_>) -> Vec<CustomFinding> {
        let Some(rule) = self.rules.get(index) else { return Vec::new() };
        if rule.path.as_ref().is_some_and(|path| !path.is_match(subject.path.as_bytes())) {
            return Vec::new();
        }
        let global = self.allowlists.iter().filter(|list| list.is_about(&rule.id));
        let allowlists: Vec<&CustomAllowlist> = rule.allowlists.iter().chain(global).collect();
        if allowlists.iter().any(|list| list.allows_all_of(subject.path, subject.commit)) {
            return Vec::new();
        }
        let found = |span, secret_span| CustomFinding {
            rule: index,
            id: Arc::clone(&self.ids[index]),
            span,
            secret_span,
        };
        let Some(pattern) = &rule.pattern else { return vec![found(0..0, 0..0)] };
        let mut filter = Filter::new(allowlists, subject);
        let mut findings = Vec::new();
        matches(pattern, subject.text, |captures| {
            let Some((span, secret)) = spans(rule, subject.text, captures) else { return };
            let bytes = subject.text.get(secret.clone()).unwrap_or_default();
            let is_random = rule.entropy.is_none_or(|least| f64::from(bits_per_byte(bytes)) > least);
            if is_random && !filter.allows(&rule.id, &span, &secret) {
                findings.push(found(span, secret));
            }
        });
        findings
    }
}

/// Takes out what a rule with `generic` in its id found, where another one knows better what secret that is.
fn yield_generic(findings: &mut Vec<CustomFinding>) {
    let is_generic = |finding: &CustomFinding| finding.id.contains("generic");
    let mut known: Vec<Range<usize>> = findings
        .iter()
        .filter(|finding| !is_generic(finding))
        .map(|finding| finding.secret_span.clone())
        .collect();
    known.sort_by_key(|span| span.start);
    // Each ends where those before it have ended at the latest, so that the last one to begin before a place tells.
    let mut end = 0;
    for span in &mut known {
        end = span.end.max(end);
        span.end = end;
    }
    findings.retain(|finding| {
        let after = known.partition_point(|span| span.start < finding.secret_span.end);
        let last = after.checked_sub(1).and_then(|last| known.get(last));
        !is_generic(finding) || last.is_none_or(|span| span.end <= finding.secret_span.start)
    });
}

fn positions_of<'p>(positions: &'p HashMap<&str, Positions>, required: &super::Required) -> &'p Positions {
    &positions[required.id.as_str()]
}

/// Calls `visit` for each match of `pattern`.
fn matches(pattern: &Pattern, text: &[u8], mut visit: impl FnMut(&Captures)) {
    let Some(regex) = pattern.regex() else { return };
    let mut captures = regex.create_captures();
    let mut searcher = Searcher::new(Input::new(text));
    while searcher
        .advance(|input| {
            regex.search_captures(input, &mut captures);
            Ok(captures.get_match())
        })
        .is_some()
    {
        visit(&captures);
    }
}

/// All that was matched, without line feeds at its ends, and the secret in it; `None` if that is nothing.
fn spans(rule: &CustomRule, text: &[u8], captures: &Captures) -> Option<(Range<usize>, Range<usize>)> {
    let whole = captures.get_group(0)?.range();
    let bytes = text.get(whole.clone())?;
    let front = bytes.iter().take_while(|byte| **byte == b'\n').count();
    let back = bytes.iter().rev().take_while(|byte| **byte == b'\n').count();
    if front == bytes.len() {
        return None;
    }
    let whole = whole.start + front..whole.end - back;
    let is_filled = |group: &Range<usize>| !group.is_empty();
    let group = |group| captures.get_group(group).map(|span| span.range()).filter(is_filled);
    let secret = match rule.secret_group {
        Some(number @ 1..) => group(number),
        _ => (1..captures.group_len()).find_map(group),
    };
    Some((whole.clone(), secret.unwrap_or(whole)))
}

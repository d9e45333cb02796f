//! Several files as one.

use envguard_core::KeyName;

use super::load::Source;
use super::read::{File, Named, ReadAllowlist, ReadRule};
use super::{Note, kinds, near};
use crate::config::ConfigProblem;

/// What several files say, with the number of the file that each part is from.
#[derive(Debug, Default)]
pub(super) struct Merged {
    pub(super) rules: Vec<(usize, ReadRule)>,
    pub(super) allowlists: Vec<(usize, ReadAllowlist)>,
    pub(super) disabled: Vec<(usize, Named)>,
    uses_default: bool,
}

/// What one file says, and its number.
pub(super) struct OfFile {
    pub(super) file: File,
    pub(super) number: usize,
}

impl OfFile {
    /// This file and `base`, which it extends: rules of the same id become one.
    pub(super) fn over(self, base: Merged) -> Merged {
        let Self { file, number } = self;
        let mut merged = base;
        merged.rules.retain(|(_, read)| file.disabled.iter().all(|disabled| disabled.name != read.rule.id));
        for read in file.rules {
            // Two rules of one file that have the same id are a mistake, which is told later.
            let same =
                |(other, base): &&mut (usize, ReadRule)| *other != number && base.rule.id == read.rule.id;
            match merged.rules.iter_mut().find(same) {
                Some((place, base)) => {
                    *base = over(read, base);
                    *place = number;
                }
                None => merged.rules.push((number, read)),
            }
        }
        merged.allowlists.extend(file.allowlists.into_iter().map(|list| (number, list)));
        merged.disabled.extend(file.disabled.into_iter().map(|named| (number, named)));
        merged.uses_default |= file.uses_default;
        merged
    }
}

/// `read` where it says something, and `base` where it does not. Lists have the items of both.
fn over(read: ReadRule, base: &ReadRule) -> ReadRule {
    let ReadRule { mut rule, places } = read;
    let base = base.rule.clone();
    if rule.description.is_empty() {
        rule.description = base.description;
    }
    rule.pattern = rule.pattern.or(base.pattern);
    rule.path = rule.path.or(base.path);
    rule.secret_group = rule.secret_group.or(base.secret_group);
    rule.entropy = rule.entropy.or(base.entropy);
    rule.skip_report |= base.skip_report;
    rule.keywords.extend(base.keywords);
    rule.tags.extend(base.tags);
    // Those of `read` come first, where their places are known by number.
    rule.allowlists.extend(base.allowlists);
    rule.required.extend(base.required);
    ReadRule { rule, places }
}

impl Merged {
    /// Adds what another file says that has nothing to do with this one.
    pub(super) fn add(&mut self, other: Self) {
        self.rules.extend(other.rules);
        self.allowlists.extend(other.allowlists);
        self.disabled.extend(other.disabled);
        self.uses_default |= other.uses_default;
    }

    /// Gives what is said about rules that only gitleaks has to the same kinds of secrets here. Gives what there is no
    /// such kind for.
    pub(super) fn give_to_kinds(&mut self, sources: &[Source]) -> Vec<Note> {
        let mut notes = Vec::new();
        let mut note = |number: usize, at: usize, message: String| {
            if let Some(source) = sources.get(number) {
                notes.push(Note { path: source.path.clone(), line: source.line(at), message });
            }
        };
        for (number, named) in &self.disabled {
            if kinds::of(&named.name).is_none_or(<[_]>::is_empty) {
                let name = KeyName::new(named.name.as_bytes());
                note(*number, named.span.start, format!("envguard has no rule like {name} to switch off"));
            }
        }
        let is_about_theirs = |read: &ReadRule| read.rule.pattern.is_none() && read.rule.path.is_none();
        let mut kept = Vec::new();
        for (number, read) in std::mem::take(&mut self.rules) {
            let kinds = kinds::of(&read.rule.id).filter(|_| self.uses_default && is_about_theirs(&read));
            let Some(kinds) = kinds else {
                kept.push((number, read));
                continue;
            };
            let id = KeyName::new(read.rule.id.as_bytes());
            let at = read.places.id.start;
            if kinds.is_empty() {
                note(number, at, format!("envguard has no rule like {id} to change"));
                continue;
            }
            if read.rule.entropy.is_some()
                || !read.rule.keywords.is_empty()
                || read.rule.secret_group.is_some()
            {
                note(
                    number,
                    at,
                    format!("of {id}, only the allowlists count: envguard has a rule of its own"),
                );
            }
            // Those of a file that it extends have their place in that file.
            let places = read.places.allowlists.into_iter().chain(std::iter::repeat(read.places.id));
            for (list, span) in read.rule.allowlists.into_iter().zip(places) {
                let target = Named { name: read.rule.id.clone(), span };
                self.allowlists.push((number, ReadAllowlist { list, targets: vec![target] }));
            }
        }
        self.rules = kept;
        notes
    }

    /// Turns the rules that allowlists name into those that they are about: rules of these files, and the same kinds of
    /// secrets here. Gives the names of none, with their files.
    pub(super) fn resolve_targets(&mut self) -> Vec<(usize, ConfigProblem)> {
        let mut problems = Vec::new();
        let ids: Vec<&str> = self.rules.iter().map(|(_, read)| read.rule.id.as_str()).collect();
        let mut names = ids.clone();
        names.extend(kinds::theirs());
        for (number, ReadAllowlist { list, targets }) in &mut self.allowlists {
            for Named { name, span } in targets {
                let kinds = kinds::of(name);
                if kinds.is_none() && !ids.contains(&name.as_str()) && !kinds::is_ours(name) {
                    let shown = KeyName::new(name.as_bytes());
                    let problem = ConfigProblem::new(span.clone(), format!("there is no rule {shown}"));
                    problems.push((*number, near(problem, name, names.iter().copied())));
                }
                list.target_rules.push(name.clone());
                list.target_rules.extend(kinds.unwrap_or_default().iter().map(|&kind| kind.to_owned()));
            }
        }
        problems
    }
}

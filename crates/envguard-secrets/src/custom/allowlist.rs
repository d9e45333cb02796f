use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

use super::Pattern;

/// What is no finding.
#[derive(Clone, Debug, Default)]
pub struct CustomAllowlist {
    /// What it is for.
    pub description: String,
    /// The rules that it is about; where none is named, all.
    pub target_rules: Vec<String>,
    /// Which of its checks have to hold.
    pub condition: Condition,
    /// What the paths of files match that are allowed.
    pub paths: Vec<Pattern>,
    /// The commits that are allowed, as whole names in lower case.
    pub commits: Vec<String>,
    /// What `regex_target` matches if a finding is allowed.
    pub regexes: Vec<Pattern>,
    /// What `regexes` are about.
    pub regex_target: RegexTarget,
    /// Parts of secrets that are allowed, whatever the case of their letters.
    pub stop_words: StopWords,
}

/// Which checks of a list have to hold for a finding to be allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Condition {
    /// One of them.
    #[default]
    Or,
    /// All kinds that the list has: one of its paths, one of its commits, and so on.
    And,
}

/// What the patterns of a list are about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RegexTarget {
    /// The secret.
    #[default]
    Secret,
    /// All that the pattern of the rule matched.
    Match,
    /// The lines that it stands in.
    Line,
}

/// Parts of secrets, whatever the case of their letters.
#[derive(Clone, Debug, Default)]
pub struct StopWords {
    words: Vec<String>,
    searcher: OnceLock<Option<AhoCorasick>>,
}

impl StopWords {
    /// These words. Empty ones, which everything has, are left out.
    pub fn new(words: Vec<String>) -> Self {
        let words = words.into_iter().filter(|word| !word.is_empty()).collect();
        Self { words, searcher: OnceLock::new() }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether one is a part of `text`.
    fn is_in(&self, text: &[u8]) -> bool {
        let build = || AhoCorasick::builder().ascii_case_insensitive(true).build(&self.words).ok();
        !self.is_empty()
            && self.searcher.get_or_init(build).as_ref().is_some_and(|words| words.is_match(text))
    }
}

/// What is asked about a finding.
pub(super) struct Asked<'a> {
    pub(super) path: &'a str,
    pub(super) commit: Option<&'a str>,
    pub(super) secret: &'a [u8],
}

impl CustomAllowlist {
    /// Whether it says nothing: a mistake of whoever wrote it.
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty()
            && self.commits.is_empty()
            && self.regexes.is_empty()
            && self.stop_words.is_empty()
    }

    /// Whether it is about findings of `rule`.
    pub(super) fn is_about(&self, rule: &str) -> bool {
        self.target_rules.is_empty() || self.target_rules.iter().any(|target| target == rule)
    }

    /// Whether it allows everything in a file, so that there is no need to look into it.
    pub(super) fn allows_all_of(&self, path: &str, commit: Option<&str>) -> bool {
        let (is_path, is_commit) = (self.has_path(path), self.has_commit(commit));
        match self.condition {
            Condition::Or => is_path || is_commit,
            Condition::And => {
                let needs_more = !self.regexes.is_empty() || !self.stop_words.is_empty() || self.is_empty();
                !needs_more && (self.paths.is_empty() || is_path) && (self.commits.is_empty() || is_commit)
            }
        }
    }

    /// Whether it allows a finding. `matches` says whether one of its patterns matches; it is asked only if need be.
    pub(super) fn allows(&self, asked: &Asked<'_>, matches: impl FnOnce() -> bool) -> bool {
        match self.condition {
            Condition::Or => {
                self.has_commit(asked.commit)
                    || self.has_path(asked.path)
                    || self.stop_words.is_in(asked.secret)
                    || !self.regexes.is_empty() && matches()
            }
            Condition::And => {
                !self.is_empty()
                    && (self.commits.is_empty() || self.has_commit(asked.commit))
                    && (self.paths.is_empty() || self.has_path(asked.path))
                    && (self.stop_words.is_empty() || self.stop_words.is_in(asked.secret))
                    && (self.regexes.is_empty() || matches())
            }
        }
    }

    /// Whether one of its patterns matches in `text`.
    pub(super) fn has_match(&self, text: &[u8]) -> bool {
        self.regexes.iter().any(|pattern| pattern.is_match(text))
    }

    fn has_path(&self, path: &str) -> bool {
        self.paths.iter().any(|pattern| pattern.is_match(path.as_bytes()))
    }

    fn has_commit(&self, commit: Option<&str>) -> bool {
        commit.is_some_and(|commit| self.commits.iter().any(|known| known.eq_ignore_ascii_case(commit)))
    }
}

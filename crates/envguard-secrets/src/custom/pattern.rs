use std::fmt;
use std::sync::OnceLock;

use regex_automata::meta::Regex;
use regex_automata::util::syntax;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};

use super::translation::translate;

/// How many states a pattern may need. Each is looked at for each byte at the worst, so this bounds the time a byte
/// takes; what people write needs a few thousand.
const MOST_STATES: usize = 50_000;

/// How deep groups may be nested.
const DEEPEST: u32 = 100;

/// The language whose regular expressions a pattern is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PatternSyntax {
    /// Go's, which gitleaks has.
    Go,
    /// Python's, which detect-secrets has.
    Python,
}

/// A regular expression that takes time linear in what it searches.
///
/// It is checked when it is made, and compiled when it is first used: of many rules, few are ever tried.
#[derive(Clone)]
pub struct Pattern {
    /// In our own syntax.
    translated: String,
    groups: usize,
    compiled: OnceLock<Option<Box<Regex>>>,
}

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternError {
    /// It is wrong, or asks for something that takes more than linear time; in words.
    Wrong(String),
    /// It is larger than it may be.
    TooLarge,
}

impl fmt::Display for PatternError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PatternError::Wrong(what) => write!(formatter, "the pattern is wrong: {what}"),
            PatternError::TooLarge => formatter.write_str("the pattern is too large"),
        }
    }
}

impl std::error::Error for PatternError {}

impl fmt::Debug for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Pattern").field(&self.translated).finish()
    }
}

impl Pattern {
    /// Reads a pattern.
    pub fn parse(text: &str, written_in: PatternSyntax) -> Result<Self, PatternError> {
        let translated = translate(text, written_in);
        let parsed = ParserBuilder::new().utf8(false).nest_limit(DEEPEST).build().parse(&translated);
        let hir = parsed.map_err(|error| PatternError::Wrong(message(&error)))?;
        if states(&hir) > MOST_STATES {
            return Err(PatternError::TooLarge);
        }
        let groups = hir.properties().explicit_captures_len();
        Ok(Self { translated, groups, compiled: OnceLock::new() })
    }

    /// How many groups it captures, without the whole match.
    pub fn groups(&self) -> usize {
        self.groups
    }

    /// Whether it matches somewhere in `text`.
    pub fn is_match(&self, text: &[u8]) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(text))
    }

    /// The compiled pattern. The limits leave nothing that cannot be compiled.
    pub(super) fn regex(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| compile(&self.translated)).as_deref()
    }
}

fn compile(pattern: &str) -> Option<Box<Regex>> {
    let config = Regex::config().utf8_empty(false).nfa_size_limit(None);
    Regex::builder()
        .configure(config)
        .syntax(syntax::Config::new().utf8(false).nest_limit(DEEPEST))
        .build(pattern)
        .ok()
        .map(Box::new)
}

/// What is wrong, in one line.
fn message(error: &regex_syntax::Error) -> String {
    match error {
        regex_syntax::Error::Parse(error) => error.kind().to_string(),
        regex_syntax::Error::Translate(error) => error.kind().to_string(),
        _ => "it cannot be read".to_owned(),
    }
}

/// About how many states a pattern needs. Recursion is as deep as groups are nested.
fn states(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(Class::Unicode(class)) if class.is_ascii() => 1,
        // A character is a sequence of up to four bytes.
        HirKind::Class(Class::Unicode(class)) => class.ranges().len().saturating_mul(4),
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(repetition.min.saturating_add(1));
            states(&repetition.sub).saturating_mul(most.max(1) as usize)
        }
        HirKind::Capture(capture) => states(&capture.sub).saturating_add(2),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().fold(1, |sum: usize, part| sum.saturating_add(states(part)))
        }
    }
}

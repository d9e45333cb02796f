//! What can be asked of a text that a finite automaton can check.

use std::collections::HashMap;
use std::sync::Arc;

use super::language::Language;

/// Texts with more characters are not told apart by their length when it comes to searching.
const MAX_COUNTED: u64 = 1000;

/// Something that is asked of a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Regular {
    /// This finds something in it, in the syntax of the crate `regex`.
    Pattern(String),
    /// This finds something in it, in the syntax of schemas, which there is no automaton for.
    Foreign(String),
    /// It is one of these.
    Texts(Vec<String>),
    /// It has so many characters.
    Lengths {
        /// At least.
        least: u64,
        /// At most.
        most: Option<u64>,
    },
    /// It is read as none of these types, lists not among them.
    Unread(Types),
}

/// Types that texts may be read as: integers, numbers with fractions, booleans, `null`, lists and objects.
pub(super) type Types = [bool; 6];

/// Which side to err on where an automaton of something would be too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Side {
    /// More texts than there are.
    Above,
    /// Fewer texts than there are.
    Below,
}

impl Regular {
    /// What the `pattern` of a schema asks for.
    pub(super) fn of_schema(pattern: &str) -> Self {
        match jsonschema_regex::to_rust_regex(pattern) {
            Ok(regex) => Regular::Pattern(regex.into_owned()),
            Err(()) => Regular::Foreign(pattern.to_owned()),
        }
    }

    /// Whether it is plain to see that what is so is `other` too.
    pub(super) fn implies(&self, other: &Regular) -> bool {
        match (self, other) {
            (Regular::Texts(texts), Regular::Texts(others)) => texts.iter().all(|text| others.contains(text)),
            (Regular::Lengths { least, most }, Regular::Lengths { least: other_least, most: other_most }) => {
                other_least <= least && other_most.is_none_or(|other| most.is_some_and(|most| most <= other))
            }
            _ => self == other,
        }
    }

    /// The texts of which it is so, no fewer or no more, as `side` has it.
    fn language(&self, side: Side) -> Option<Language> {
        match self {
            Regular::Pattern(pattern) => Language::of_regex(pattern),
            Regular::Texts(texts) => {
                let escaped: Vec<String> = texts.iter().map(|text| regex_syntax::escape(text)).collect();
                Language::of_regex(&format!("^(?:{})$", escaped.join("|")))
            }
            Regular::Lengths { least, most } => {
                let counted = |count: u64| usize::try_from(count.min(MAX_COUNTED)).unwrap_or(usize::MAX);
                match side {
                    Side::Above => {
                        let most = most.filter(|most| *most <= MAX_COUNTED);
                        Some(Language::of_lengths(counted(*least), most.map(counted)))
                    }
                    Side::Below if *least > MAX_COUNTED => None,
                    Side::Below => Some(Language::of_lengths(counted(*least), most.map(counted))),
                }
            }
            // What is no number has something else in it than numbers have.
            Regular::Unread([_, _, false, _, false, false]) if side == Side::Below => {
                Language::of_regex("[^0-9.eE+-]")
            }
            Regular::Unread(_) | Regular::Foreign(_) => None,
        }
    }
}

/// Automata that have been made.
#[derive(Default)]
pub(super) struct Languages {
    made: HashMap<(Regular, Side), Option<Arc<Language>>>,
}

impl Languages {
    /// The texts of which `regular` is so, no fewer or no more, as `side` has it; `None` where there is no such automaton.
    pub(super) fn of(&mut self, regular: &Regular, side: Side) -> Option<Arc<Language>> {
        let make = || regular.language(side).map(Arc::new);
        self.made.entry((regular.clone(), side)).or_insert_with(make).clone()
    }
}

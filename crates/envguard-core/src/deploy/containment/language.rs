//! Sets of texts that finite automata know, and the shortest text that some of them have and others do not.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, OnceLock};

use crate::codegen::automaton::{Automaton, NO, START, YES};

/// How many steps it may take to make an automaton.
const MAX_STEPS: usize = 2_000_000;
/// How many combinations of states are looked at in one search.
const MAX_STATES: usize = 60_000;

/// A set of texts.
#[derive(Debug)]
pub(super) struct Language {
    /// The column of each byte.
    columns: [u8; 256],
    width: usize,
    /// A row for each state: the next state by column.
    next: Vec<u32>,
    /// Whether a text that ends in a state belongs to the set, by state.
    accepts: Vec<bool>,
    /// The state before the first byte.
    start: u32,
}

/// What a search has come to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The shortest such text.
    Text(String),
    /// There is none.
    Nothing,
    /// It would take too long to tell.
    TooMuch,
}

impl Language {
    /// The texts in which `regex`, in the syntax of the crate `regex`, finds something; `None` where that takes too large an
    /// automaton.
    pub(super) fn of_regex(regex: &str) -> Option<Self> {
        let automaton = Automaton::within(&regex_syntax::parse(regex).ok()?, MAX_STEPS)?;
        let mut columns = [0; 256];
        for (first, column) in &automaton.columns {
            columns[usize::from(*first)..].fill(u8::try_from(*column).ok()?);
        }
        let width = automaton.columns.iter().map(|(_, column)| column + 1).max()?;
        let mut next: Vec<u32> =
            [NO, YES].iter().flat_map(|state| vec![state_number(*state); width]).collect();
        let mut accepts = vec![false, true];
        for row in &automaton.rows {
            let (end, row) = row.split_last()?;
            accepts.push(*end == YES);
            next.extend(row.iter().map(|state| state_number(*state)));
        }
        Some(Self { columns, width, next, accepts, start: state_number(START) })
    }

    /// The texts that have from `least` to `most` characters.
    pub(super) fn of_lengths(least: usize, most: Option<usize>) -> Self {
        // By what begins a character: one byte, two, three or four; and what goes on with one.
        const WIDTH: usize = 5;
        let columns = std::array::from_fn(|byte| match byte {
            0x00..0x80 => 0,
            0x80..0xc0 => 4,
            0xc0..0xe0 => 1,
            0xe0..0xf0 => 2,
            _ => 3,
        });
        // Of those that have more characters than matters, the last one stands for all.
        let end = most.map_or(least, |most| most + 1);
        let state = |count: usize, pending: usize| state_number(4 * count + pending);
        let (mut next, mut accepts) = (Vec::new(), Vec::new());
        for count in 0..=end {
            let after = (count + 1).min(end);
            for pending in 0..4 {
                accepts.push(pending == 0 && count >= least && most.is_none_or(|most| count <= most));
                let mut row = [state(count, pending); WIDTH];
                match pending {
                    0 => row[..4].copy_from_slice(&[
                        state(after, 0),
                        state(after, 1),
                        state(after, 2),
                        state(after, 3),
                    ]),
                    pending => row[4] = state(count, pending - 1),
                }
                next.extend(row);
            }
        }
        Self { columns, width: WIDTH, next, accepts, start: 0 }
    }

    /// All texts.
    pub(super) fn any() -> Option<Arc<Self>> {
        static ANY: OnceLock<Option<Arc<Language>>> = OnceLock::new();
        ANY.get_or_init(|| Self::of_regex("(?s)^.*$").map(Arc::new)).clone()
    }

    /// Whether `text` belongs to it.
    #[cfg(test)]
    pub(super) fn has(&self, text: &str) -> bool {
        self.accepts(text.bytes().fold(self.start, |state, byte| self.after(state, byte)))
    }

    fn after(&self, state: u32, byte: u8) -> u32 {
        let column = usize::from(self.columns[usize::from(byte)]);
        self.next.get(state as usize * self.width + column).copied().unwrap_or(self.start)
    }

    fn accepts(&self, state: u32) -> bool {
        self.accepts.get(state as usize).copied().unwrap_or(false)
    }
}

/// A state by its number: there are never so many that it does not fit.
fn state_number(state: usize) -> u32 {
    u32::try_from(state).unwrap_or(u32::MAX)
}

/// The shortest text of which `is_wanted` says so, told for each of `languages` whether it has it.
pub(super) fn shortest(languages: &[&Language], is_wanted: impl Fn(&[bool]) -> bool) -> Found {
    let bytes = telling_bytes(languages);
    let start: Box<[u32]> = languages.iter().map(|language| language.start).collect();
    let mut seen: HashMap<Box<[u32]>, usize> = HashMap::from([(start.clone(), 0)]);
    // How each was come to: from which one, by which byte.
    let mut steps: Vec<(usize, u8)> = vec![(0, 0)];
    let mut open: VecDeque<Box<[u32]>> = VecDeque::from([start]);
    let mut verdicts = vec![false; languages.len()];
    let mut number = 0;
    while let Some(states) = open.pop_front() {
        for ((verdict, language), state) in verdicts.iter_mut().zip(languages).zip(&states) {
            *verdict = language.accepts(*state);
        }
        if is_wanted(&verdicts) {
            return spelled(&steps, number).map_or(Found::TooMuch, Found::Text);
        }
        for byte in &bytes {
            let next: Box<[u32]> = languages
                .iter()
                .zip(&states)
                .map(|(language, state)| language.after(*state, *byte))
                .collect();
            if seen.contains_key(&next) {
                continue;
            }
            if seen.len() >= MAX_STATES {
                return Found::TooMuch;
            }
            seen.insert(next.clone(), steps.len());
            steps.push((number, *byte));
            open.push_back(next);
        }
        number += 1;
    }
    Found::Nothing
}

/// The text that leads to the state with the number `end`.
fn spelled(steps: &[(usize, u8)], mut end: usize) -> Option<String> {
    let mut bytes = Vec::new();
    while end > 0 {
        let (before, byte) = *steps.get(end)?;
        bytes.push(byte);
        end = before;
    }
    bytes.reverse();
    String::from_utf8(bytes).ok()
}

/// A byte of each kind that `languages` tell apart, those first that people read best.
fn telling_bytes(languages: &[&Language]) -> Vec<u8> {
    let rank = |byte: &u8| match byte {
        b'a'..=b'z' => 0,
        b'0'..=b'9' => 1,
        b'A'..=b'Z' => 2,
        b'-' | b'_' | b'.' => 3,
        b'!'..=b'~' => 4,
        b' ' => 5,
        0x80.. => 6,
        _ => 7,
    };
    let mut bytes: Vec<u8> = (0..=u8::MAX).collect();
    bytes.sort_by_key(rank);
    let mut seen = std::collections::HashSet::new();
    bytes.retain(|byte| {
        let columns: Vec<u8> =
            languages.iter().map(|language| language.columns[usize::from(*byte)]).collect();
        seen.insert(columns)
    });
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(first: &str, second: &str) -> Found {
        let languages = [first, second].map(|regex| Language::of_regex(regex).unwrap());
        let any = Language::any().unwrap();
        shortest(&[&any, &languages[0], &languages[1]], |has| has[0] && has[1] && !has[2])
    }

    #[test]
    fn differences_are_shortest_texts() {
        for (first, second, expected) in [
            ("^[a-z]+$", "^[a-z_]+$", None),
            ("^[a-z_]+$", "^[a-z]+$", Some("_")),
            ("a", "^a", Some("aa")),
            ("^a", "a", None),
            ("^(ab)*$", "^(abab)*$", Some("ab")),
            ("^é|x$", "x", Some("é")),
            ("", "", None),
            ("", "^.+$", Some("")),
            ("^[0-9]{1,5}$", "^[0-9]{1,4}$", Some("00000")),
            ("[^a-z]", "[0-9]", Some("A")),
        ] {
            // Any letter will do as well as any other.
            let found = difference(first, second);
            let expected = expected.map_or(Found::Nothing, |text| Found::Text(text.to_owned()));
            match (&found, &expected) {
                (Found::Text(found), Found::Text(expected)) => {
                    assert_eq!(found.len(), expected.len(), "{first}");
                }
                _ => assert_eq!(found, expected, "{first} {second}"),
            }
        }
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        let any = Language::any().unwrap();
        let language = Language::of_regex("^[é€👍]*$").unwrap();
        for (least, most, expected) in [(2, Some(2), 2), (0, None, 0), (3, None, 3), (1, Some(4), 1)] {
            let lengths = Language::of_lengths(least, most);
            match shortest(&[&any, &language, &lengths], |has| has.iter().all(|has| *has)) {
                Found::Text(text) => assert_eq!(text.chars().count(), expected),
                found => panic!("{found:?}"),
            }
        }
        let lengths = Language::of_lengths(0, Some(3));
        match shortest(&[&any, &language, &lengths], |has| has[0] && has[1] && !has[2]) {
            Found::Text(text) => assert_eq!(text.chars().count(), 4),
            found => panic!("{found:?}"),
        }
    }

    #[test]
    fn what_takes_too_much_is_left() {
        for pattern in ["(?:a{1000}){1000}", r"^\w{900}$", "(a|b)*a(a|b){18}$"] {
            assert!(Language::of_regex(pattern).is_none(), "{pattern}");
        }
        let [first, second] =
            ["[ab][a-d]{9}$", "[ac][a-d]{9}$"].map(|regex| Language::of_regex(regex).unwrap());
        assert_eq!(shortest(&[&first, &second], |_| false), Found::TooMuch);
    }
}

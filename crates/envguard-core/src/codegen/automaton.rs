//! Regular expressions as tables that code walks through byte by byte, for languages that come without any.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::mem;

use regex_automata::nfa::thompson::{Compiler, Config, NFA, State, WhichCaptures};
use regex_automata::util::look::Look;
use regex_automata::util::primitives::StateID;
use regex_syntax::hir::Hir;

/// How many bytes an expression may take before there is a table of it.
const MAX_SIZE: usize = 1 << 20;
/// How many states a table may have before those are put together that do the same.
const MAX_STATES: usize = 4096;
/// How many steps it may take to find them.
const MAX_STEPS: usize = 20_000_000;

/// The state in which no text matches, whatever follows.
pub(crate) const NO: usize = 0;
/// The state in which every text matches, whatever follows.
pub(crate) const YES: usize = 1;
/// The state before the first byte, which is the first that has a row.
pub(crate) const START: usize = 2;

/// What becomes of a state with each byte.
#[derive(Debug, PartialEq)]
pub(crate) struct Automaton {
    /// The columns of bytes: the first byte of a range, and the column of all bytes in there.
    pub(crate) columns: Vec<(u8, usize)>,
    /// From the first state that has one, a row for each: the next state by column, and in the last column what the end
    /// of the text makes of it, [`NO`] or [`YES`].
    pub(crate) rows: Vec<Vec<usize>>,
}

impl Automaton {
    /// What finds `hir` anywhere in a text; `None` where that takes too large a table.
    pub(super) fn new(hir: &Hir) -> Option<Self> {
        Self::within(hir, MAX_STEPS)
    }

    /// The same, in so many steps at most.
    pub(crate) fn within(hir: &Hir, steps: usize) -> Option<Self> {
        let config = Config::new().nfa_size_limit(Some(MAX_SIZE)).which_captures(WhichCaptures::None);
        let nfa = Compiler::new().configure(config).build_from_hir(hir).ok()?;
        let classes = nfa.byte_classes();
        // Bytes of one class lie side by side.
        let mut bytes: Vec<u8> = (0..=u8::MAX).collect();
        bytes.dedup_by_key(|byte| classes.get(*byte));
        let rows = merged_rows(&Subsets::of(&nfa, steps).rows(&bytes)?);
        Some(Self::with_columns(&bytes, &rows))
    }

    /// Puts the columns of `rows` together that are the same. Each but the last is that of the bytes from one of `bytes`
    /// to the next.
    fn with_columns(bytes: &[u8], rows: &[Vec<usize>]) -> Self {
        let mut kept: HashMap<Vec<usize>, usize> = HashMap::new();
        let mut columns: Vec<(u8, usize)> = Vec::new();
        let mut merged: Vec<Vec<usize>> = vec![Vec::new(); rows.len()];
        let column = |index: usize| rows.iter().filter_map(move |row| row.get(index).copied());
        let mut keep = |values: &[usize]| {
            merged.iter_mut().zip(values).for_each(|(row, value)| row.push(*value));
        };
        for (index, first) in bytes.iter().enumerate() {
            let values: Vec<usize> = column(index).collect();
            let next = kept.len();
            let number = *kept.entry(values).or_insert_with_key(|values| {
                keep(values);
                next
            });
            if columns.last().is_none_or(|(_, before)| *before != number) {
                columns.push((*first, number));
            }
        }
        let ends: Vec<usize> = column(bytes.len()).collect();
        keep(&ends);
        Self { columns, rows: merged }
    }
}

/// What a set of states gets to without another byte.
enum Reached {
    Match,
    States(Vec<StateID>),
}

/// Sets of states of an expression, each of which becomes one state of the table.
struct Subsets<'n> {
    nfa: &'n NFA,
    numbers: HashMap<Vec<StateID>, usize>,
    sets: Vec<Vec<StateID>>,
    /// For each state of the expression, the last round in which it was seen.
    seen: Vec<usize>,
    round: usize,
    steps_left: usize,
}

impl<'n> Subsets<'n> {
    fn of(nfa: &'n NFA, steps_left: usize) -> Self {
        let seen = vec![0; nfa.states().len()];
        Self { nfa, numbers: HashMap::new(), sets: Vec::new(), seen, round: 0, steps_left }
    }

    /// The rows of all states, with those of [`NO`] and [`YES`] before them.
    fn rows(mut self, bytes: &[u8]) -> Option<Vec<Vec<usize>>> {
        let width = bytes.len() + 1;
        let mut rows = vec![vec![NO; width], vec![YES; width]];
        match self.reach(vec![self.nfa.start_unanchored()], true, false)? {
            Reached::Match => rows.push(vec![YES; width]),
            // It has no number to be found by: no later state is at the beginning of the text.
            Reached::States(states) => self.sets.push(states),
        }
        while let Some(set) = self.sets.get(rows.len() - START).cloned() {
            let is_start = rows.len() == START;
            let mut row = Vec::with_capacity(width);
            for byte in bytes {
                row.push(self.after(&set, *byte)?);
            }
            row.push(match self.reach(set, is_start, true)? {
                Reached::Match => YES,
                Reached::States(_) => NO,
            });
            rows.push(row);
        }
        Some(rows)
    }

    /// The number of the state that `byte` makes of `set`.
    fn after(&mut self, set: &[StateID], byte: u8) -> Option<usize> {
        self.steps_left = self.steps_left.checked_sub(set.len())?;
        let next = set.iter().filter_map(|id| match self.nfa.state(*id) {
            State::ByteRange { trans } => trans.matches_byte(byte).then_some(trans.next),
            State::Sparse(transitions) => transitions.matches_byte(byte),
            State::Dense(transitions) => transitions.matches_byte(byte),
            _ => None,
        });
        let next = next.collect();
        let states = match self.reach(next, false, false)? {
            Reached::Match => return Some(YES),
            Reached::States(states) if states.is_empty() => return Some(NO),
            Reached::States(states) => states,
        };
        if let Some(number) = self.numbers.get(&states) {
            return Some(*number);
        }
        let number = START + self.sets.len();
        self.sets.push(states.clone());
        self.numbers.insert(states, number);
        (self.sets.len() <= MAX_STATES).then_some(number)
    }

    /// The states that can be got to from `todo` and that wait for a byte, or for the end of the text.
    fn reach(&mut self, mut todo: Vec<StateID>, is_start: bool, is_end: bool) -> Option<Reached> {
        self.round += 1;
        let mut states = Vec::new();
        while let Some(id) = todo.pop() {
            self.steps_left = self.steps_left.checked_sub(1)?;
            let seen = self.seen.get_mut(id.as_usize())?;
            if mem::replace(seen, self.round) == self.round {
                continue;
            }
            match self.nfa.state(id) {
                State::Match { .. } => return Some(Reached::Match),
                State::Fail => {}
                State::Union { alternates } => todo.extend(alternates.iter()),
                State::BinaryUnion { alt1, alt2 } => todo.extend([alt1, alt2]),
                State::Capture { next, .. } => todo.push(*next),
                State::Look { look: Look::Start, next } => todo.extend(is_start.then_some(*next)),
                State::Look { look: Look::End, next } if is_end => todo.push(*next),
                State::Look { look: Look::End, .. }
                | State::ByteRange { .. }
                | State::Sparse(_)
                | State::Dense(_) => states.push(id),
                // No pattern that is the same in all languages looks for anything else.
                State::Look { .. } => return None,
            }
        }
        states.sort_unstable();
        Some(Reached::States(states))
    }
}

/// The rows of `rows` from [`START`] on, without those that do the same as another.
fn merged_rows(rows: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let blocks = Blocks::of(rows);
    // Numbers are given in the order of the rows, so that the first two keep theirs.
    let mut numbers: HashMap<usize, usize> = HashMap::new();
    let mut kept = Vec::new();
    for (state, row) in rows.iter().enumerate() {
        let free = numbers.len();
        if *numbers.entry(blocks.of_state[state]).or_insert(free) == free {
            kept.push(row);
        }
    }
    let number = |state: usize| numbers.get(&blocks.of_state[state]).copied().unwrap_or(NO);
    // What is decided before the first byte needs a row all the same.
    let first = number(START).min(START);
    let count = if first == START { kept.len() } else { 1 };
    let kept = kept.into_iter().skip(first).take(count);
    kept.map(|row| row.iter().map(|state| number(*state)).collect()).collect()
}

/// States put together that do the same, as John Hopcroft does it: as long as some states of a block lead to another
/// block and some do not, they are taken apart.
struct Blocks {
    of_state: Vec<usize>,
    states: Vec<Vec<usize>>,
    /// Blocks that may take others apart.
    todo: Vec<usize>,
}

impl Blocks {
    fn of(rows: &[Vec<usize>]) -> Self {
        let width = rows.first().map_or(0, Vec::len);
        // The states that lead to a state, by column.
        let mut sources: Vec<Vec<Vec<usize>>> = vec![vec![Vec::new(); rows.len()]; width.saturating_sub(1)];
        for (state, row) in rows.iter().enumerate() {
            sources.iter_mut().zip(row).for_each(|(sources, next)| sources[*next].push(state));
        }
        let ends = |row: &Vec<usize>| row.last().copied().unwrap_or(NO);
        let of_state: Vec<usize> = rows.iter().map(ends).collect();
        let ending = |end| (0..rows.len()).filter(|state| of_state[*state] == end).collect();
        let states = vec![ending(NO), ending(YES)];
        let mut blocks = Self { of_state, states, todo: vec![NO, YES] };
        while let Some(block) = blocks.todo.pop() {
            let targets = blocks.states[block].clone();
            for sources in &sources {
                blocks.split(targets.iter().flat_map(|target| &sources[*target]));
            }
        }
        blocks
    }

    /// Takes the states of each block that are among `states` apart from the others in there.
    fn split<'s>(&mut self, states: impl Iterator<Item = &'s usize>) {
        let mut found: BTreeMap<usize, HashSet<usize>> = BTreeMap::new();
        for state in states {
            found.entry(self.of_state[*state]).or_default().insert(*state);
        }
        for (block, states) in found {
            if states.len() == self.states[block].len() {
                continue;
            }
            let new = self.states.len();
            let (inside, outside): (Vec<usize>, Vec<usize>) =
                self.states[block].iter().partition(|state| states.contains(state));
            // The larger part stays what it was; a block that has been looked through is so for both parts together.
            let (small, large) =
                if inside.len() < outside.len() { (inside, outside) } else { (outside, inside) };
            small.iter().for_each(|state| self.of_state[*state] = new);
            self.states[block] = large;
            self.states.push(small);
            self.todo.push(new);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Automaton {
        fn matches(&self, text: &str) -> bool {
            let mut state = START;
            let end = self.rows[0].len() - 1;
            let column = |byte| self.columns.iter().rev().find(|(first, _)| *first <= byte).unwrap().1;
            for column in text.bytes().map(column).chain([end]) {
                state = self.rows[state - START][column];
                if state < START {
                    break;
                }
            }
            state == YES
        }
    }

    fn automaton(pattern: &str) -> Option<Automaton> {
        Automaton::new(&regex_syntax::parse(pattern).unwrap())
    }

    #[test]
    fn tables_match_what_patterns_match() {
        for (pattern, taken, refused) in [
            ("", &["", "a"][..], &[][..]),
            ("^$", &[""], &["a", "\n"]),
            ("x|$^", &["", "x", "ax"], &["a"]),
            ("^a|b$", &["a", "ab", "ac", "cb"], &["", "c", "ca", "bc"]),
            ("ab", &["ab", "aab", "cabc"], &["", "a", "ba"]),
            ("^(ab){2,3}$", &["abab", "ababab"], &["ab", "abababab", "abab\n"]),
            ("^[^/é]+$", &["a", "è", "👍"], &["", "é", "a/"]),
            ("(a|b)*c", &["c", "abc", "xcx"], &["ab"]),
        ] {
            let automaton = automaton(pattern).unwrap();
            for text in taken {
                assert!(automaton.matches(text), "{pattern} {text:?}");
            }
            for text in refused {
                assert!(!automaton.matches(text), "{pattern} {text:?}");
            }
        }
    }

    #[test]
    fn tables_are_as_small_as_they_can_be() {
        let automaton = automaton("^(?:ab|cb)+$").unwrap();
        assert_eq!(automaton.columns, [(0, 0), (b'a', 1), (b'b', 2), (b'c', 1), (b'd', 0)]);
        assert_eq!(automaton.rows, [[0, 3, 0, 0], [0, 0, 4, 0], [0, 3, 0, 1]]);
    }

    #[test]
    fn what_takes_too_much_has_no_table() {
        for pattern in ["(?:a{1000}){1000}", "a[ab]{14}$", "^[a-z]{5000}$"] {
            assert_eq!(automaton(pattern), None, "{pattern}");
        }
    }
}

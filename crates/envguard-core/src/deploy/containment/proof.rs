//! Proofs that one schema takes all that another one takes.

use super::language::{Found, Language, shortest};
use super::numbers::Numbers;
use super::regular::{Languages, Regular, Side, Types};
use super::values::{Clause, Kind, Opaque, Texts, Values};
use crate::schema::Reading;

/// What the texts of a variable are read as, and which values fit.
#[derive(Clone)]
pub(super) struct Taken<'s> {
    pub(super) reading: Reading<'s>,
    pub(super) values: Values<'s>,
    pub(super) empty: Empty,
}

/// What an empty text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Empty {
    /// A text as any other.
    Value,
    /// The variable counts as not set, which will do.
    Unset,
    /// The variable counts as not set, and has to be.
    Missing,
}

/// The proofs of one pair of variables.
pub(super) struct Prover<'p> {
    languages: Languages,
    /// Texts in which proofs have failed.
    pub(super) leads: Vec<String>,
    /// Whether a text breaks what is to be proven: it is one that the first takes and the second does not.
    breaks: &'p dyn Fn(&str) -> bool,
}

/// Numbers without a fraction as texts.
const INTEGERS: &str = "^[+-]?[0-9]+$";
/// What numbers with fractions can look like.
const NUMBERS: &str = "^[+-]?[0-9.eE+-]+$";
/// Numbers without a fraction that are not too large to be read.
const READ_INTEGERS: &str = "^[+-]?[0-9]{1,18}$";
/// The same with fractions.
const READ_NUMBERS: &str = "^[+-]?[0-9]{1,200}(?:\\.[0-9]{1,100})?$";
/// Texts that are not empty.
const NOT_EMPTY: &str = "(?s)^.";
/// Texts that a variable can be.
const POSSIBLE: &str = "^[^\\x00]*$";
/// What lists in JSON can look like.
const JSON_LISTS: &str = "^[^\\x00-\\x08]*\\[[^\\x00-\\x08]*\\][^\\x00-\\x08]*$";
/// What is certain to be no list in JSON, so that it is split.
const NO_JSON_LIST: &str = "^[ \\t\\r\\n]*(?:[^\\[ \\t\\r\\n]|$)";
/// What objects in JSON can look like.
const JSON_OBJECTS: &str = "^[^\\x00-\\x08]*\\{[^\\x00-\\x08]*\\}[^\\x00-\\x08]*$";
/// Texts that are read as `true`.
const TRUE: &str = "^(?:[Tt][Rr][Uu][Ee]|1|[Yy][Ee][Ss]|[Oo][Nn])$";
/// Texts that are read as `false`.
const FALSE: &str = "^(?:[Ff][Aa][Ll][Ss][Ee]|0|[Nn][Oo]|[Oo][Ff][Ff])$";

/// How many texts are asked about one by one.
const MAX_SINGLES: usize = 500;

fn pattern(regex: &str) -> Regular {
    Regular::Pattern(regex.to_owned())
}

impl<'p> Prover<'p> {
    pub(super) fn new(breaks: &'p dyn Fn(&str) -> bool) -> Self {
        Self { languages: Languages::default(), leads: Vec::new(), breaks }
    }

    /// Whether it is certain that each text which `first` takes is taken by `second`.
    pub(super) fn is_within(&mut self, first: &Taken<'_>, second: &Taken<'_>) -> bool {
        let breaks = self.breaks;
        let is_single = move |text: &str| !breaks(text);
        self.texts_are_within(first, second, Some(&is_single))
    }

    /// The same, where `fits` tells whether a single text is no counterexample.
    pub(super) fn texts_are_within(
        &mut self,
        first: &Taken<'_>,
        second: &Taken<'_>,
        fits: Option<&dyn Fn(&str) -> bool>,
    ) -> bool {
        let ours = first.values.clauses();
        let is_listed = |clause: &Clause<'_>| matches!(clause.kind, Kind::Number(_) | Kind::Boolean(_));
        if first.reading.has_members() && ours.iter().any(is_listed) {
            return false;
        }
        let theirs = second.values.clauses();
        let patterns = taken_texts(second, &theirs);
        // All are looked at, so that there is a lead for each that is not within.
        let mut is_within = true;
        for clause in &ours {
            is_within &= self.clause_is_within(clause, first, second, &theirs, &patterns, fits);
        }
        is_within
    }

    fn clause_is_within(
        &mut self,
        clause: &Clause<'_>,
        first: &Taken<'_>,
        second: &Taken<'_>,
        theirs: &[Clause<'_>],
        patterns: &[(Texts, Option<Vec<Opaque<'_>>>)],
        fits: Option<&dyn Fn(&str) -> bool>,
    ) -> bool {
        let (reading, other) = (first.reading, second.reading);
        let by_value = |prover: &mut Self| {
            theirs.iter().any(|their| prover.value_is_within(clause, their, Some((reading, other))))
        };
        // What it looks like as a text, or more than that.
        let texts = match &clause.kind {
            Kind::Text(texts) => {
                let mut texts = texts.clone();
                texts.regular.extend((!reading.has_texts()).then(|| Regular::Unread(types(reading))));
                texts.regular.extend((first.empty != Empty::Value).then(|| pattern(NOT_EMPTY)));
                texts.regular.push(pattern(POSSIBLE));
                texts
            }
            Kind::Null if !reading.has_null() => return true,
            Kind::Null => of_regular(Regular::Texts(vec![String::new()])),
            Kind::Boolean(_) if !reading.has_booleans() => return true,
            Kind::Boolean(_) if other.has_booleans() && by_value(self) => return true,
            Kind::Boolean(value) => of_regular(pattern(if *value { TRUE } else { FALSE })),
            Kind::Number(_) if !reading.has_integers() => return true,
            Kind::Number(_)
                if other.has_integers()
                    && (other.has_fractions() || !reading.has_fractions())
                    && by_value(self) =>
            {
                return true;
            }
            Kind::Number(_) => of_regular(pattern(if reading.has_fractions() { NUMBERS } else { INTEGERS })),
            Kind::List(_) if !reading.has_lists() => return true,
            Kind::List(_) if other.has_lists() && by_value(self) => return true,
            Kind::Object(_) if !reading.has_objects() => return true,
            Kind::Object(_) if other.has_objects() && by_value(self) => return true,
            Kind::List(_) if reading.separator().is_none() => of_regular(pattern(JSON_LISTS)),
            Kind::List(_) => of_regular(pattern(POSSIBLE)),
            Kind::Object(_) => of_regular(pattern(JSON_OBJECTS)),
        };
        if let Some(fits) = fits
            && let Some(single) = singles(&texts)
        {
            return single.iter().all(|text| fits(text));
        }
        // What is not understood is the same only for the same value.
        let is_read_alike =
            |opaque: &Option<Vec<Opaque<'_>>>, clause: &Clause<'_>| match (opaque, &clause.kind) {
                (Some(opaque), Kind::Text(_)) => are_asked_for(opaque, &clause.opaque),
                (Some(opaque), _) => opaque.is_empty(),
                (None, _) => true,
            };
        let usable: Vec<&Texts> = patterns
            .iter()
            .filter(|(_, opaque)| is_read_alike(opaque, clause))
            .map(|(texts, _)| texts)
            .collect();
        let is_within = self.are_texts_within(&texts, &usable);
        if let (Kind::Number(numbers), false) = (&clause.kind, is_within) {
            self.lead_by_numbers(numbers, &usable);
        }
        is_within
    }

    /// Looks for a way to write some of `numbers` that is none of `others`.
    fn lead_by_numbers(&mut self, numbers: &Numbers, others: &[&Texts]) {
        for number in numbers.samples() {
            let written = of_regular(pattern(&format!("^0*{}$", regex_syntax::escape(&number.to_string()))));
            self.are_texts_within(&written, others);
        }
    }

    /// Whether all of `texts` are in one of `others`.
    pub(super) fn are_texts_within(&mut self, texts: &Texts, others: &[&Texts]) -> bool {
        // What is plain to see takes no automaton.
        let open: Vec<Vec<&Regular>> = others
            .iter()
            .filter(|other| texts.are_as_hard_as(other))
            .map(|other| {
                let is_asked = |regular: &&Regular| !texts.regular.iter().any(|own| own.implies(regular));
                other.regular.iter().filter(is_asked).collect()
            })
            .collect();
        if open.iter().any(Vec::is_empty) {
            return true;
        }
        let Some(any) = Language::any() else { return false };
        let own = texts.regular.iter().filter_map(|regular| self.languages.of(regular, Side::Above));
        let mut languages: Vec<_> = std::iter::once(any).chain(own).collect();
        let count = languages.len();
        let mut alternatives: Vec<std::ops::Range<usize>> = Vec::new();
        for regulars in open {
            let start = languages.len();
            let made: Option<Vec<_>> =
                regulars.into_iter().map(|regular| self.languages.of(regular, Side::Below)).collect();
            if let Some(made) = made {
                languages.extend(made);
                alternatives.push(start..languages.len());
            }
        }
        let languages: Vec<&Language> = languages.iter().map(|language| &**language).collect();
        let found = shortest(&languages, |has| {
            let is_in = |range: &std::ops::Range<usize>| has[range.clone()].iter().all(|has| *has);
            has[..count].iter().all(|has| *has) && !alternatives.iter().any(is_in)
        });
        match found {
            Found::Nothing => true,
            Found::TooMuch => false,
            Found::Text(text) => {
                self.leads.push(text);
                self.lead_by_each(texts, others);
                false
            }
        }
    }

    /// Looks for a text for each single thing that `others` ask for and `texts` do not.
    fn lead_by_each(&mut self, texts: &Texts, others: &[&Texts]) {
        for regular in others.iter().flat_map(|other| &other.regular) {
            let lead = self.lead(&texts.regular, Some(regular));
            self.leads.extend(lead);
        }
    }

    /// A text of which all of `so` is so, and `not` is not.
    pub(super) fn lead(&mut self, so: &[Regular], not: Option<&Regular>) -> Option<String> {
        let any = Language::any()?;
        let own = so.iter().filter_map(|regular| self.languages.of(regular, Side::Above));
        let mut languages: Vec<_> = std::iter::once(any).chain(own).collect();
        let count = languages.len();
        if let Some(not) = not {
            languages.push(self.languages.of(not, Side::Below)?);
        }
        let languages: Vec<&Language> = languages.iter().map(|language| &**language).collect();
        let found = shortest(&languages, |has| {
            has[..count].iter().all(|has| *has) && !has[count..].iter().any(|has| *has)
        });
        match found {
            Found::Text(text) => Some(text),
            Found::Nothing | Found::TooMuch => None,
        }
    }
}

/// Whether all of `opaque` is asked for by `own` too.
pub(super) fn are_asked_for(opaque: &[Opaque<'_>], own: &[Opaque<'_>]) -> bool {
    opaque.iter().all(|opaque| own.iter().any(|own| own.is_as(opaque)))
}

/// The texts that `taken` is certain to take, whose clauses are `clauses`. Those that are read as texts come with what is
/// asked of them besides.
fn taken_texts<'s>(taken: &Taken<'s>, clauses: &[Clause<'s>]) -> Vec<(Texts, Option<Vec<Opaque<'s>>>)> {
    let reading = taken.reading;
    let mut found = Vec::new();
    for clause in clauses {
        let texts = match &clause.kind {
            Kind::Text(texts) if reading.has_texts() => texts.clone(),
            // Where lists are read, it takes more to tell what is read as nothing else.
            Kind::Text(texts) if !reading.has_lists() => {
                let mut texts = texts.clone();
                texts.regular.push(Regular::Unread(types(reading)));
                texts.regular.extend((taken.empty != Empty::Value).then(|| pattern(NOT_EMPTY)));
                texts
            }
            Kind::Null if reading.has_null() => of_regular(Regular::Texts(vec![String::new()])),
            Kind::Boolean(value) if reading.has_booleans() => {
                of_regular(pattern(if *value { TRUE } else { FALSE }))
            }
            Kind::Number(numbers) if reading.has_fractions() && is_free(numbers, false) => {
                of_regular(pattern(READ_NUMBERS))
            }
            Kind::Number(numbers) if reading.has_integers() && is_free(numbers, true) => {
                of_regular(pattern(READ_INTEGERS))
            }
            Kind::List(lists) if reading.separator().is_some() && lists.is_any_size() => {
                if lists.items.iter().all(|values| values.0.is_none()) {
                    Texts::default()
                } else if reading.items().has_texts() && lists.items.iter().all(Values::have_any_text) {
                    of_regular(pattern(NO_JSON_LIST))
                } else {
                    continue;
                }
            }
            _ => continue,
        };
        match &clause.kind {
            Kind::Text(_) => found.push((texts, Some(clause.opaque.clone()))),
            _ if clause.opaque.is_empty() => found.push((texts, None)),
            _ => {}
        }
    }
    if taken.empty == Empty::Unset {
        found.push((of_regular(Regular::Texts(vec![String::new()])), None));
    }
    found
}

fn of_regular(regular: Regular) -> Texts {
    Texts { regular: vec![regular], ..Texts::default() }
}

/// Whether nothing is asked of numbers, but perhaps that they have no fraction.
fn is_free(numbers: &Numbers, may_be_whole: bool) -> bool {
    let Numbers { are_whole, choices: None, low: None, high: None, steps } = numbers else { return false };
    steps.is_empty() && (may_be_whole || !are_whole)
}

/// The types that texts are read as.
pub(super) fn types(reading: Reading<'_>) -> Types {
    [
        reading.has_integers(),
        reading.has_fractions(),
        reading.has_booleans(),
        reading.has_null(),
        reading.has_lists(),
        reading.has_objects(),
    ]
}

/// The only texts that `texts` can be, where they are listed.
fn singles(texts: &Texts) -> Option<&[String]> {
    texts.regular.iter().find_map(|regular| match regular {
        Regular::Texts(texts) if texts.len() <= MAX_SINGLES => Some(&**texts),
        _ => None,
    })
}

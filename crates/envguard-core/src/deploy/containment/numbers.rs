//! Sets of numbers.

use std::cmp::Ordering;

use serde_json::Number;

/// Numbers with bounds, of which they are multiples, or which are listed.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    /// Whether they have no fraction.
    pub(super) are_whole: bool,
    /// The only numbers that there are.
    pub(super) choices: Option<Vec<Number>>,
    pub(super) low: Option<Bound>,
    pub(super) high: Option<Bound>,
    /// What they are multiples of, all of these.
    pub(super) steps: Vec<Number>,
}

/// A bound.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    pub(super) limit: Number,
    /// Whether the bound itself is out of bounds.
    pub(super) is_exclusive: bool,
}

/// So many samples are enough.
const MAX_SAMPLES: usize = 4;

/// The largest number up to which all whole numbers are numbers of 64 bits with a fraction too.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

impl Numbers {
    /// What is in both.
    pub(super) fn and(mut self, other: &Numbers) -> Self {
        self.are_whole |= other.are_whole;
        self.choices = match (self.choices.take(), &other.choices) {
            (Some(choices), Some(others)) => Some(
                choices
                    .into_iter()
                    .filter(|choice| {
                        others.iter().any(|other| compare(choice, other) == Some(Ordering::Equal))
                    })
                    .collect(),
            ),
            (own, other) => own.or_else(|| other.clone()),
        };
        if let Some(bound) = &other.low {
            self.at_least(bound.clone());
        }
        if let Some(bound) = &other.high {
            self.at_most(bound.clone());
        }
        self.steps.extend(other.steps.iter().cloned());
        self
    }

    /// Leaves out what is below `bound`.
    pub(super) fn at_least(&mut self, bound: Bound) {
        if !self.low.as_ref().is_some_and(|low| is_within(low, &bound, Ordering::Less)) {
            self.low = Some(bound);
        }
    }

    /// Leaves out what is above `bound`.
    pub(super) fn at_most(&mut self, bound: Bound) {
        if !self.high.as_ref().is_some_and(|high| is_within(high, &bound, Ordering::Greater)) {
            self.high = Some(bound);
        }
    }

    /// The same, where those that are listed are only those within the bounds.
    pub(super) fn settled(mut self) -> Self {
        if let Some(choices) = self.choices.take() {
            let is_out = |choice: &Number, bound: &Bound, wrong| match compare(choice, &bound.limit) {
                Some(Ordering::Equal) => bound.is_exclusive,
                order => order == Some(wrong),
            };
            let is_in = |choice: &Number| {
                let is_broken = self.are_whole && choice.as_f64().is_some_and(|float| float.fract() != 0.0);
                let is_below = self.low.as_ref().is_some_and(|low| is_out(choice, low, Ordering::Less));
                let is_above = self.high.as_ref().is_some_and(|high| is_out(choice, high, Ordering::Greater));
                !(is_broken || is_below || is_above)
            };
            self.choices = Some(choices.into_iter().filter(is_in).collect());
        }
        self
    }

    /// Some numbers that may be among them.
    pub(super) fn samples(&self) -> impl Iterator<Item = &Number> {
        let bounds = self.low.iter().chain(&self.high).map(|bound| &bound.limit);
        self.choices.iter().flatten().chain(bounds).take(MAX_SAMPLES)
    }

    /// Whether it is certain that there are none.
    pub(super) fn are_none(&self) -> bool {
        let is_crossed = match (&self.low, &self.high) {
            (Some(low), Some(high)) => match compare(&low.limit, &high.limit) {
                Some(Ordering::Equal) => low.is_exclusive || high.is_exclusive,
                order => order == Some(Ordering::Greater),
            },
            _ => false,
        };
        is_crossed || self.choices.as_ref().is_some_and(Vec::is_empty)
    }

    /// Whether it is certain that all of them are in `other` too.
    pub(super) fn are_within(&self, other: &Numbers) -> bool {
        let low = other.low.as_ref().is_none_or(|bound| self.keeps(bound, self.low.as_ref(), Ordering::Less));
        let high =
            other.high.as_ref().is_none_or(|bound| self.keeps(bound, self.high.as_ref(), Ordering::Greater));
        let listed = other.choices.as_ref().is_none_or(|others| {
            let is_listed =
                |choice: &Number| others.iter().any(|other| compare(choice, other) == Some(Ordering::Equal));
            self.choices.as_ref().is_some_and(|choices| choices.iter().all(is_listed))
        });
        (self.are_whole || !other.are_whole || self.choices_are(is_integer))
            && low
            && high
            && listed
            && other.steps.iter().all(|step| self.are_multiples_of(step))
    }

    /// Whether all of them are on the right side of `bound`, by their own bound `own` or by what they are; `wrong` is how
    /// those compare that are not.
    fn keeps(&self, bound: &Bound, own: Option<&Bound>, wrong: Ordering) -> bool {
        own.is_some_and(|own| is_within(own, bound, wrong))
            || self.choices_are(|choice| {
                compare(choice, &bound.limit)
                    .is_some_and(|order| order != wrong && !(bound.is_exclusive && order == Ordering::Equal))
            })
    }

    fn choices_are(&self, so: impl FnMut(&Number) -> bool) -> bool {
        self.choices.as_ref().is_some_and(|choices| choices.iter().all(so))
    }

    fn are_multiples_of(&self, step: &Number) -> bool {
        let is_multiple = |of: &Number| match (whole_step(of), whole_step(step)) {
            (Some(of), Some(step)) => of % step == 0,
            _ => of == step,
        };
        let one = whole_step(step) == Some(1);
        self.are_whole && one
            || self.steps.iter().any(is_multiple)
            || self.choices_are(|choice| match (choice.as_i64(), whole_step(step)) {
                (Some(choice), Some(step)) => choice.unsigned_abs() % step == 0,
                _ => false,
            })
    }
}

/// A number that others are multiples of, where that can be told exactly.
fn whole_step(step: &Number) -> Option<u64> {
    step.as_u64()
        .or_else(|| {
            let float = step.as_f64().filter(|float| float.fract() == 0.0 && *float >= 1.0)?;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "filtered to be exact"
            )]
            (float <= MAX_EXACT).then_some(float as u64)
        })
        .filter(|step| *step > 0 && *step <= 1 << 53)
}

fn is_integer(number: &Number) -> bool {
    number.is_i64() || number.is_u64()
}

/// Whether the bound `own` leaves out all that `bound` leaves out; `wrong` is how that compares to a bound.
fn is_within(own: &Bound, bound: &Bound, wrong: Ordering) -> bool {
    match compare(&own.limit, &bound.limit) {
        Some(Ordering::Equal) => own.is_exclusive || !bound.is_exclusive,
        Some(order) => order != wrong,
        None => false,
    }
}

/// How two numbers compare; `None` where that cannot be told exactly.
pub(super) fn compare(one: &Number, other: &Number) -> Option<Ordering> {
    let whole = |number: &Number| number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
    match (whole(one), whole(other)) {
        (Some(one), Some(other)) => Some(one.cmp(&other)),
        (None, None) => one.as_f64()?.partial_cmp(&other.as_f64()?),
        (Some(whole), None) => against_float(whole, other.as_f64()?),
        (None, Some(whole)) => against_float(whole, one.as_f64()?).map(Ordering::reverse),
    }
}

/// How a number of 64 bits compares to one with a fraction.
fn against_float(whole: i128, float: f64) -> Option<Ordering> {
    const BEYOND: f64 = 1e30;
    if float >= BEYOND {
        return Some(Ordering::Less);
    }
    if float <= -BEYOND {
        return Some(Ordering::Greater);
    }
    #[expect(clippy::cast_possible_truncation, reason = "it is not beyond what fits")]
    let floor = float.floor() as i128;
    Some(whole.cmp(&floor).then(if float.fract() == 0.0 { Ordering::Equal } else { Ordering::Less }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_exactly() {
        use Ordering::{Equal, Greater, Less};
        for (one, other, expected) in [
            ("1", "1.0", Equal),
            ("1", "1.5", Less),
            ("2", "1.5", Greater),
            ("-1", "-1.5", Greater),
            ("9007199254740993", "9007199254740992.0", Greater),
            ("18446744073709551615", "1e300", Less),
            ("-1e300", "-9223372036854775808", Less),
            ("0.5", "0.25", Greater),
        ] {
            let [one, other] = [one, other].map(|text| text.parse::<Number>().unwrap());
            assert_eq!(compare(&one, &other), Some(expected), "{one} {other}");
            assert_eq!(compare(&other, &one), Some(expected.reverse()), "{other} {one}");
        }
    }
}

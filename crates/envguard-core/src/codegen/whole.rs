//! What is asked of whole numbers, in the numbers of languages whose integers have 64 bits.

use serde_json::Number;

use super::model::{Bound, Numeric};

/// What a whole number of 64 bits has to be.
#[derive(Debug, PartialEq)]
pub(super) struct Whole {
    /// The least that it may be; where that is more than `most`, it may be nothing.
    pub(super) least: i64,
    /// The most that it may be.
    pub(super) most: i64,
    /// The only numbers that there are.
    pub(super) choices: Option<Vec<i64>>,
    /// What it is a multiple of.
    pub(super) steps: Vec<Step>,
}

/// What a number is a multiple of.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// A whole number.
    Whole(i64),
    /// A fraction, or a huge number.
    Other(Number),
}

impl Whole {
    /// The same as `numeric`, for whole numbers.
    pub(super) fn of(numeric: &Numeric) -> Self {
        let least = numeric.minimum.as_ref().map_or(i64::MIN.into(), least);
        let most = numeric.maximum.as_ref().map_or(i64::MAX.into(), most);
        let range = (i64::try_from(least.max(i64::MIN.into())), i64::try_from(most.min(i64::MAX.into())));
        // A bound beyond 64 bits on the wrong side leaves nothing.
        let (least, most) = if let (Ok(least), Ok(most)) = range { (least, most) } else { (1, 0) };
        let choices = numeric.choices.as_deref();
        Self {
            least,
            most,
            choices: choices.map(|choices| choices.iter().filter_map(whole).collect()),
            steps: numeric.multiple_of.iter().map(step).collect(),
        }
    }

    /// Whether it is a multiple of anything but whole numbers.
    pub(super) fn has_other_steps(&self) -> bool {
        self.steps.iter().any(|step| matches!(step, Step::Other(_)))
    }
}

/// `number`, if it is a whole one of 64 bits.
pub(super) fn whole(number: &Number) -> Option<i64> {
    number.as_i64().or_else(|| {
        let float = number.as_f64().filter(|float| float.fract() == 0.0)?;
        i64::try_from(float as i128).ok()
    })
}

fn step(number: &Number) -> Step {
    whole(number).filter(|step| *step > 0).map_or_else(|| Step::Other(number.clone()), Step::Whole)
}

fn least(bound: &Bound) -> i128 {
    let limit = &bound.limit;
    match exact(limit) {
        Some(exact) => exact + i128::from(bound.is_exclusive),
        None => limit.as_f64().map_or(i128::MAX, |limit| limit.ceil() as i128),
    }
}

fn most(bound: &Bound) -> i128 {
    let limit = &bound.limit;
    match exact(limit) {
        Some(exact) => exact - i128::from(bound.is_exclusive),
        None => limit.as_f64().map_or(i128::MIN, |limit| limit.floor() as i128),
    }
}

/// `limit`, if it is whole and not so large that it cannot be counted on from there.
fn exact(limit: &Number) -> Option<i128> {
    let integer = limit.as_i64().map(i128::from).or_else(|| limit.as_u64().map(i128::from));
    integer.or_else(|| {
        let float = limit.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < 1e30)?;
        Some(float as i128)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        text.parse().unwrap()
    }

    #[test]
    fn bounds_are_those_of_64_bits() {
        let bound = |text: &str, is_exclusive| Some(Bound { limit: number(text), is_exclusive });
        for (minimum, maximum, expected) in [
            (None, None, (i64::MIN, i64::MAX)),
            (bound("1", false), bound("10", false), (1, 10)),
            (bound("1", true), bound("10", true), (2, 9)),
            (bound("0.5", false), bound("9.5", false), (1, 9)),
            (bound("0.5", true), bound("9.5", true), (1, 9)),
            (bound("1.0", true), bound("-1.5", true), (2, -2)),
            (bound("-1e300", false), bound("1e300", true), (i64::MIN, i64::MAX)),
            (bound("1e300", false), None, (1, 0)),
            (None, bound("-1e300", false), (1, 0)),
            (bound("18446744073709551615", false), None, (1, 0)),
            (None, bound("18446744073709551615", false), (i64::MIN, i64::MAX)),
            (bound("9223372036854775807", true), None, (1, 0)),
        ] {
            let case = format!("{minimum:?} {maximum:?}");
            let whole = Whole::of(&Numeric { minimum, maximum, ..Numeric::default() });
            assert_eq!((whole.least, whole.most), expected, "{case}");
        }
    }

    #[test]
    fn choices_and_steps_are_whole_where_they_can_be() {
        let numbers = |texts: &[&str]| texts.iter().map(|text| number(text)).collect::<Vec<_>>();
        let whole = Whole::of(&Numeric {
            choices: Some(numbers(&["1", "2.0", "2.5", "1e300", "-3"])),
            multiple_of: numbers(&["5", "0.5", "2.0", "1e300"]),
            ..Numeric::default()
        });
        assert_eq!(whole.choices, Some(vec![1, 2, -3]));
        let other = |text: &str| Step::Other(number(text));
        assert_eq!(whole.steps, [Step::Whole(5), other("0.5"), Step::Whole(2), other("1e300")]);
    }
}

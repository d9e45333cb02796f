//! Numbers with units, without rounding.

use crate::from_env::Fault;

/// `number`, digits with perhaps a point between them, times `unit`; what is left below 1 falls away.
pub(crate) fn times(number: &str, unit: u128) -> Result<u128, Fault> {
    let (whole, part) = match number.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (number, None),
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || part.is_some_and(|part| !is_digits(part)) {
        return Err(Fault::Kind);
    }
    let whole: u128 = whole.parse().map_err(|_| Fault::Range)?;
    let whole = whole.checked_mul(unit).ok_or(Fault::Range)?;
    // Digits after these change nothing, whatever the unit.
    let part = part.map_or("0", |part| part.get(..MAX_DIGITS).unwrap_or(part));
    let scale = 10_u128.pow(u32::try_from(part.len()).map_err(|_| Fault::Range)?);
    let part: u128 = part.parse().map_err(|_| Fault::Range)?;
    whole.checked_add(part * unit / scale).ok_or(Fault::Range)
}

/// So many digits times the largest unit, a week in nanoseconds, still fit.
const MAX_DIGITS: usize = 18;

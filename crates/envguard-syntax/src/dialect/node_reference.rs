//! One reference in a value, as `dotenv-expand` 12 finds and replaces it.

/// `${NAME}`, `${NAME:-word}` or `$NAME`.
pub(super) struct Reference<'v> {
    /// The text of the whole reference.
    pub(super) template: &'v [u8],
    /// Where its first occurrence is: never after the reference, but maybe before it, escaped.
    pub(super) occurrence: usize,
    pub(super) name: &'v [u8],
    pub(super) operator: Operator,
    /// What stands after the operator.
    pub(super) word: &'v [u8],
}

/// What the word of a reference is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    /// It counts where there is no value.
    Default,
    /// It counts where there is a value.
    Alternative,
}

impl<'v> Reference<'v> {
    /// The first reference in `value` that no backslash escapes.
    pub(super) fn first(value: &'v [u8]) -> Option<Self> {
        let mut first_escaped = None;
        let mut from = 0;
        loop {
            let dollar = from + value.get(from..)?.iter().position(|&byte| byte == b'$')?;
            from = dollar + 1;
            if dollar > 0 && value.get(dollar - 1) == Some(&b'\\') {
                first_escaped = first_escaped.or(Some(dollar));
            } else if let Some((length, expression)) = expression(value.get(from..)?) {
                let template = value.get(dollar..from + length)?;
                let occurrence =
                    first_escaped.and_then(|at| occurrence(value, template, at..dollar)).unwrap_or(dollar);
                return Some(Self::new(template, occurrence, expression));
            }
        }
    }

    fn new(template: &'v [u8], occurrence: usize, expression: &'v [u8]) -> Self {
        let at = |index: usize| expression.get(index).copied();
        for index in 0..expression.len() {
            let (sign, length) = match (at(index), at(index + 1)) {
                (Some(b':'), Some(sign @ (b'+' | b'-'))) => (sign, 2),
                (Some(sign @ (b'+' | b'-')), _) => (sign, 1),
                _ => continue,
            };
            let operator = if sign == b'+' { Operator::Alternative } else { Operator::Default };
            let (name, rest) = expression.split_at(index);
            let word = rest.get(length..).unwrap_or_default();
            return Self { template, occurrence, name, operator, word };
        }
        let null = expression.windows(4).position(|window| window == b"null");
        let (name, rest) = expression.split_at(null.unwrap_or(expression.len()));
        let word = rest.get(4..).unwrap_or_default();
        Self { template, occurrence, name, operator: Operator::Default, word }
    }
}

/// What stands after a dollar sign: how long it is, and what of it is the expression.
fn expression(after: &[u8]) -> Option<(usize, &[u8])> {
    if let Some(inside) = after.strip_prefix(b"{") {
        let length = inside.iter().position(|byte| matches!(byte, b'{' | b'}'))?;
        let closed = length > 0 && inside.get(length) == Some(&b'}');
        return closed.then_some((length + 2, inside.get(..length)?));
    }
    let starts = after.first().is_some_and(|&byte| byte.is_ascii_alphabetic() || byte == b'_');
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let length = after.iter().position(|&byte| !is_name(byte)).unwrap_or(after.len());
    starts.then_some((length, after.get(..length)?))
}

/// The first place in `range` where the text of a reference starts.
fn occurrence(value: &[u8], template: &[u8], range: std::ops::Range<usize>) -> Option<usize> {
    let mut range = range;
    range.find(|&at| value.get(at..).is_some_and(|rest| rest.starts_with(template)))
}

/// `value` with `replacement` for the reference, unless that would be longer than `limit`.
///
/// The replacement is a pattern: `$$` is a dollar, `$&` the reference, `` $` `` what is before it and `$'` what is after.
pub(super) fn replaced(
    value: &[u8],
    reference: &Reference<'_>,
    replacement: &[u8],
    limit: usize,
) -> Option<Vec<u8>> {
    let (before, rest) = value.split_at_checked(reference.occurrence)?;
    let after = rest.get(reference.template.len()..)?;
    let mut out = Vec::with_capacity(value.len());
    out.extend_from_slice(before);
    let mut rest = replacement;
    while let Some(dollar) = rest.iter().position(|&byte| byte == b'$') {
        let (plain, pattern) = rest.split_at(dollar);
        let (meaning, length): (&[u8], usize) = match pattern.get(1) {
            Some(b'$') => (b"$", 2),
            Some(b'&') => (reference.template, 2),
            Some(b'`') => (before, 2),
            Some(b'\'') => (after, 2),
            _ => (b"$", 1),
        };
        out.extend_from_slice(plain);
        out.extend_from_slice(meaning);
        rest = pattern.get(length..)?;
        if out.len() > limit {
            return None;
        }
    }
    out.extend_from_slice(rest);
    out.extend_from_slice(after);
    (out.len() <= limit).then_some(out)
}

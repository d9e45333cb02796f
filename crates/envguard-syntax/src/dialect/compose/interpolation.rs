//! What Compose makes of the references in a compose file, which are those of its env files.

use std::fmt;

use super::super::references::ExpansionBudget;
use super::template::{Template, TemplateError};

/// A text of a compose file, with the values of variables in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Interpolated {
    /// What it comes to.
    pub text: Vec<u8>,
    /// Whether it refers to a variable that is not set, and says nothing to put in its place.
    pub lacks_value: bool,
}

/// Why Compose rejects a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InterpolationError {
    /// It has a `${` that starts no reference.
    Invalid,
    /// A variable that `?` demands is not set.
    Required,
    /// Its references ask for too much.
    Unbounded,
}

/// Replaces the references in `text`, one of the values of a compose file. `lookup` has the variables.
///
/// ```
/// use envguard_syntax::dialect::interpolate;
///
/// let lookup = |name: &[u8]| (name == b"HOST").then_some(&b"db"[..]);
/// let read = interpolate(b"$HOST:${PORT:-5432} $$x", lookup).unwrap();
/// assert_eq!(read.text, b"db:5432 $x");
/// assert!(!read.lacks_value && interpolate(b"${PORT}", lookup).unwrap().lacks_value);
/// ```
pub fn interpolate<'v>(
    text: &[u8],
    lookup: impl Fn(&[u8]) -> Option<&'v [u8]>,
) -> Result<Interpolated, InterpolationError> {
    let mut budget = ExpansionBudget::new(text);
    let mut template = Template { lookup, budget: &mut budget, lacks_value: false };
    match template.expand(text) {
        Ok(text) => Ok(Interpolated { text, lacks_value: template.lacks_value }),
        Err(TemplateError::Invalid) => Err(InterpolationError::Invalid),
        Err(TemplateError::Required) => Err(InterpolationError::Required),
        Err(TemplateError::TooDeep | TemplateError::Unbounded) => Err(InterpolationError::Unbounded),
    }
}

/// Shows the length, never the text: values may be secrets.
impl fmt::Debug for Interpolated {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Interpolated({} bytes, lacks_value: {})", self.text.len(), self.lacks_value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operator_is_read() {
        type Expected = Result<(&'static str, bool), InterpolationError>;
        let lookup = |name: &[u8]| match name {
            b"SET" => Some(&b"1"[..]),
            b"EMPTY" => Some(&b""[..]),
            _ => None,
        };
        let cases: [(&str, Expected); 16] = [
            ("a$SET", Ok(("a1", false))),
            ("${UNSET}", Ok(("", true))),
            ("$UNSET-", Ok(("-", true))),
            ("${UNSET:-d}", Ok(("d", false))),
            ("${EMPTY:-d}", Ok(("d", false))),
            ("${EMPTY-d}", Ok(("", false))),
            ("${UNSET:-${SET}}", Ok(("1", false))),
            ("${UNSET:-${UNSET}}", Ok(("", true))),
            ("${SET:+r}", Ok(("r", false))),
            ("${UNSET:+r}", Ok(("", true))),
            ("${EMPTY+r}", Ok(("r", false))),
            ("${UNSET:?say}", Err(InterpolationError::Required)),
            ("${EMPTY?say}", Ok(("", false))),
            ("$$SET $", Ok(("$SET $", false))),
            ("${SET", Err(InterpolationError::Invalid)),
            ("${{ github.sha }}", Err(InterpolationError::Invalid)),
        ];
        for (text, expected) in cases {
            let found = interpolate(text.as_bytes(), lookup);
            let expected =
                expected.map(|(text, lacks_value)| Interpolated { text: text.into(), lacks_value });
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn growth_is_bounded() {
        let long = vec![b'x'; 1 << 20];
        assert_eq!(interpolate(b"$A$A", |_| Some(&long)), Err(InterpolationError::Unbounded));
    }
}

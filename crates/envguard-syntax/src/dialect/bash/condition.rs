//! `test` and `[`, as far as they compare texts and numbers.

use super::builtin::number;
use super::shell::{Shell, Status};
use super::simple::Operand;

impl<'s> Shell<'s, '_> {
    /// `test` and `[`, as far as they compare texts and numbers.
    pub(super) fn test(&mut self, name: &[u8], operands: &[Operand<'s>]) -> Status {
        let texts: Option<Vec<Vec<u8>>> = operands.iter().map(Operand::text).collect();
        let Some(mut texts) = texts else { return Ok(None) };
        if name == b"[" && texts.pop().is_none_or(|last| last != b"]") {
            self.report("`[` without its `]`");
            return Ok(Some(2));
        }
        let texts: Vec<&[u8]> = texts.iter().map(Vec::as_slice).collect();
        if is_malformed(&texts) {
            self.report("a condition that is none of the shell's");
            return Ok(Some(2));
        }
        Ok(compare(&texts).map(|holds| i32::from(!holds)))
    }
}

/// Whether `test` cannot make a condition of `texts`.
fn is_malformed(texts: &[&[u8]]) -> bool {
    let numeric = |operator: &[u8]| matches!(operator, b"-eq" | b"-ne" | b"-lt" | b"-le" | b"-gt" | b"-ge");
    match texts {
        [b"!", rest @ ..] => is_malformed(rest),
        [operator, _] => {
            !matches!(operator, [b'-', letter] if b"abcdefghknoprstuvwxzGLNORS".contains(letter))
        }
        [left, operator, right] if numeric(operator) => number(left).is_none() || number(right).is_none(),
        [b"(", _, b")"] => false,
        [_, operator, _] => !matches!(
            *operator,
            b"=" | b"==" | b"!=" | b"<" | b">" | b"-a" | b"-o" | b"-nt" | b"-ot" | b"-ef"
        ),
        _ => false,
    }
}

/// Whether the condition of `test` holds; `None` where it is about files, or none.
fn compare(texts: &[&[u8]]) -> Option<bool> {
    match texts {
        [] => Some(false),
        [text] | [b"-n", text] => Some(!text.is_empty()),
        [b"!", rest @ ..] => compare(rest).map(|holds| !holds),
        [b"-z", text] => Some(text.is_empty()),
        [left, b"=" | b"==", right] => Some(left == right),
        [left, b"!=", right] => Some(left != right),
        [left, operator, right] => {
            let (left, right) = (number(left)?, number(right)?);
            match *operator {
                b"-eq" => Some(left == right),
                b"-ne" => Some(left != right),
                b"-lt" => Some(left < right),
                b"-le" => Some(left <= right),
                b"-gt" => Some(left > right),
                b"-ge" => Some(left >= right),
                _ => None,
            }
        }
        _ => None,
    }
}

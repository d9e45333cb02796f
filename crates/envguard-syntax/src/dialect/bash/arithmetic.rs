//! `$((…))`: the operators of C on 64-bit integers, `**`, numbers as `base#digits`, and variables by name, whose values
//! are expressions again.

use std::borrow::Cow;

use super::lexer::DEPTH_LIMIT;
use super::shell::{Flow, Shell};
use super::sink::{Purpose, Sink};
use super::syntax::name_length;
use super::variables::Content;
use super::word::{Quoting, Tilde};
use crate::Span;

/// A number, or `None` where only running the shell would tell.
pub(super) type Number = Option<i64>;

/// Binary operators that are not assignments, longer ones first, with how strongly they bind.
const BINARY: [(&[u8], u8); 20] = [
    (b"**", 12),
    (b"<<", 9),
    (b">>", 9),
    (b"<=", 8),
    (b">=", 8),
    (b"==", 7),
    (b"!=", 7),
    (b"&&", 3),
    (b"||", 2),
    (b"*", 11),
    (b"/", 11),
    (b"%", 11),
    (b"+", 10),
    (b"-", 10),
    (b"<", 8),
    (b">", 8),
    (b"&", 6),
    (b"^", 5),
    (b"|", 4),
    (b",", 0),
];

/// How strongly the conditional operator binds; assignments do alike.
const CONDITIONAL: u8 = 1;

const ASSIGNMENTS: [&[u8]; 11] =
    [b"<<=", b">>=", b"*=", b"/=", b"%=", b"+=", b"-=", b"&=", b"^=", b"|=", b"="];

const SYNTAX: &str = "arithmetic that is no expression";

impl Shell<'_, '_> {
    /// The value of `raw`, in which expansions come first.
    pub(super) fn arithmetic(&mut self, raw: &[u8], depth: usize) -> Result<Number, Flow> {
        let mut sink = Sink::new(Purpose::Text);
        self.expand(raw, Quoting::Arithmetic, Tilde::Literal, depth + 1, &mut sink)?;
        match sink.into_text() {
            Some(expression) => self.evaluate(&expression),
            None => Ok(None),
        }
    }

    /// The value of an expression.
    pub(super) fn evaluate(&mut self, expression: &[u8]) -> Result<Number, Flow> {
        self.evaluate_at(expression, 0)
    }

    fn evaluate_at(&mut self, expression: &[u8], depth: usize) -> Result<Number, Flow> {
        let mut evaluation =
            Evaluation { shell: self, rest: expression, depth, skipped: 0, may_assign: true };
        evaluation.skip_blanks();
        if evaluation.rest.is_empty() {
            return Ok(Some(0));
        }
        let number = evaluation.binary(0)?;
        if evaluation.rest.is_empty() { Ok(number) } else { self.discard(SYNTAX) }
    }
}

/// An expression on its way.
struct Evaluation<'x, 'h, 's, 'e> {
    shell: &'h mut Shell<'s, 'e>,
    rest: &'x [u8],
    depth: usize,
    /// How many operands are open that are not to be evaluated.
    skipped: usize,
    /// Whether the operand that comes next may be assigned: `1 + A = 2` is an error.
    may_assign: bool,
}

impl<'x> Evaluation<'x, '_, '_, '_> {
    fn skip_blanks(&mut self) {
        let blanks = self.rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n')).count();
        self.rest = &self.rest[blanks..];
    }

    fn accept(&mut self, text: &[u8]) -> bool {
        let accepted = self.rest.strip_prefix(text);
        if let Some(rest) = accepted {
            self.rest = rest;
            self.skip_blanks();
        }
        accepted.is_some()
    }

    fn fail<T>(&mut self) -> Result<T, Flow> {
        self.shell.discard(SYNTAX)
    }

    /// Goes one level down; `false` if that is too deep.
    fn descend(&mut self) -> bool {
        self.depth += 1;
        self.depth < DEPTH_LIMIT
    }

    /// Operators that bind at least as strongly as `minimum`.
    fn binary(&mut self, minimum: u8) -> Result<Number, Flow> {
        if !self.descend() {
            return self.shell.discard("arithmetic that nests too deeply");
        }
        let mut left = self.unary()?;
        loop {
            if minimum <= CONDITIONAL && self.rest.first() == Some(&b'?') {
                left = self.conditional(left)?;
                continue;
            }
            let Some((operator, strength)) = self.operator().filter(|(_, strength)| *strength >= minimum)
            else {
                break;
            };
            self.rest = &self.rest[operator.len()..];
            self.skip_blanks();
            let decided = match (operator, left) {
                (b"&&", Some(left)) => left == 0,
                (b"||", Some(left)) => left != 0,
                _ => false,
            };
            self.skipped += usize::from(decided);
            self.may_assign = operator == b",";
            // `**` takes what is right of it first.
            let right = self.binary(if operator == b"**" { strength } else { strength + 1 })?;
            self.skipped -= usize::from(decided);
            left = match (left, right) {
                (Some(left), _) if decided => Some(i64::from(left != 0)),
                (Some(left), Some(right)) => Some(self.apply(operator, left, right)?),
                _ => None,
            };
        }
        self.depth -= 1;
        Ok(left)
    }

    /// The binary operator that comes next, unless it is an assignment.
    fn operator(&self) -> Option<(&'static [u8], u8)> {
        if ASSIGNMENTS.iter().any(|operator| self.rest.starts_with(operator)) && !self.rest.starts_with(b"==")
        {
            return None;
        }
        if let [sign @ (b'+' | b'-'), second, rest @ ..] = self.rest
            && sign == second
            && name_length(rest.trim_ascii_start()) > 0
        {
            // `++name` is one operand, and there cannot be two in a row.
            return None;
        }
        BINARY.into_iter().find(|(operator, _)| self.rest.starts_with(operator))
    }

    fn conditional(&mut self, condition: Number) -> Result<Number, Flow> {
        self.accept(b"?");
        let skips_first = condition == Some(0);
        self.skipped += usize::from(skips_first);
        self.may_assign = true;
        let first = self.binary(0)?;
        self.skipped -= usize::from(skips_first);
        if !self.accept(b":") {
            return self.fail();
        }
        let skips_second = condition.is_some_and(|condition| condition != 0);
        self.skipped += usize::from(skips_second);
        let second = self.binary(CONDITIONAL)?;
        self.skipped -= usize::from(skips_second);
        Ok(match condition {
            Some(0) => second,
            Some(_) => first,
            None => None,
        })
    }

    fn unary(&mut self) -> Result<Number, Flow> {
        if !self.descend() {
            return self.shell.discard("arithmetic that nests too deeply");
        }
        let may_assign = std::mem::take(&mut self.may_assign);
        let number = match self.rest {
            [sign @ (b'+' | b'-'), second, rest @ ..] if sign == second => {
                let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n')).count();
                if name_length(&rest[blanks..]) > 0 {
                    self.rest = &rest[blanks..];
                    let change = if *sign == b'+' { 1 } else { -1 };
                    let name = self.name();
                    let value = self.variable(name)?.map(|value| value.wrapping_add(change));
                    self.store(name, value)?;
                    value
                } else {
                    self.accept(&[*sign]);
                    self.signed(*sign)?
                }
            }
            [sign @ (b'+' | b'-' | b'!' | b'~'), ..] => {
                self.accept(&[*sign]);
                self.signed(*sign)?
            }
            [b'(', ..] => {
                self.accept(b"(");
                self.may_assign = true;
                let number = self.binary(0)?;
                if !self.accept(b")") {
                    return self.fail();
                }
                number
            }
            [b'0'..=b'9', ..] => self.number()?,
            rest if name_length(rest) > 0 => self.assignable(may_assign)?,
            _ => return self.fail(),
        };
        self.depth -= 1;
        Ok(number)
    }

    fn signed(&mut self, sign: u8) -> Result<Number, Flow> {
        Ok(self.unary()?.map(|number| match sign {
            b'-' => number.wrapping_neg(),
            b'!' => i64::from(number == 0),
            b'~' => !number,
            _ => number,
        }))
    }

    /// `123`, `0x7f`, `017`, `2#101`.
    fn number(&mut self) -> Result<Number, Flow> {
        let digit = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'#' | b'@' | b'_');
        let length = self.rest.iter().take_while(|byte| digit(byte)).count();
        let (text, rest) = self.rest.split_at(length);
        self.rest = rest;
        self.skip_blanks();
        let (base, digits) = match text {
            [b'0', b'x' | b'X', digits @ ..] => (16, digits),
            [b'0', digits @ ..] if !digits.contains(&b'#') => (8, digits),
            _ => match text.iter().position(|&byte| byte == b'#') {
                Some(split) => {
                    let base = digits_value(&text[..split], 10).filter(|base| (2..=64).contains(base));
                    let Some(base) = base else {
                        return self.shell.discard("a number with a base that is none");
                    };
                    if split + 1 == text.len() {
                        return self.shell.discard("a number with a base and no digits");
                    }
                    (base, &text[split + 1..])
                }
                None => (10, text),
            },
        };
        match digits_value(digits, base) {
            Some(number) => Ok(Some(number)),
            None => self.shell.discard("a number with a digit that its base does not have"),
        }
    }

    /// Takes the name that comes next.
    fn name(&mut self) -> &'x [u8] {
        let (name, rest) = self.rest.split_at(name_length(self.rest));
        self.rest = rest;
        self.skip_blanks();
        name
    }

    /// A variable, perhaps with an assignment to it.
    fn assignable(&mut self, may_assign: bool) -> Result<Number, Flow> {
        let name = self.name();
        if self.rest.first() == Some(&b'[') {
            // An element of an array; arrays are not followed.
            let end = super::lexer::Lexer::new(self.rest).bracket_end(1, 0);
            let Ok(end) = end else { return self.fail() };
            self.rest = &self.rest[end..];
            self.skip_blanks();
            return Ok(None);
        }
        let operator = ASSIGNMENTS.into_iter().find(|operator| self.rest.starts_with(operator));
        if let Some(operator) = operator
            && !self.rest.starts_with(b"==")
        {
            if !may_assign {
                return self.shell.discard("an assignment to what is no variable");
            }
            self.accept(operator);
            self.may_assign = true;
            let operator = &operator[..operator.len() - 1];
            let left = if operator.is_empty() { Some(0) } else { self.variable(name)? };
            let right = self.binary(CONDITIONAL)?;
            let value = match (left, right) {
                (_, right) if operator.is_empty() => right,
                (Some(left), Some(right)) => Some(self.apply(operator, left, right)?),
                _ => None,
            };
            self.store(name, value)?;
            return Ok(value);
        }
        let value = self.variable(name)?;
        for (operator, change) in [(b"++", 1), (b"--", -1)] {
            if self.accept(operator) {
                self.store(name, value.map(|value| value.wrapping_add(change)))?;
                break;
            }
        }
        Ok(value)
    }

    fn variable(&mut self, name: &[u8]) -> Result<Number, Flow> {
        if self.skipped > 0 {
            return Ok(Some(0));
        }
        let text = match self.shell.content(name) {
            Content::Unset if self.shell.options.rejects_unset => {
                return self.shell.exit("a variable that is not set, under `set -u`");
            }
            Content::Unset => return Ok(Some(0)),
            Content::Text(text) => text.into_owned(),
            Content::Dynamic | Content::Array => return Ok(None),
        };
        if self.depth + 1 >= DEPTH_LIMIT {
            return self.shell.discard("arithmetic that refers to itself");
        }
        self.shell.spend(text.len())?;
        self.shell.evaluate_at(&text, self.depth + 1)
    }

    fn store(&mut self, name: &[u8], value: Number) -> Result<(), Flow> {
        if self.skipped > 0 {
            return Ok(());
        }
        // The shell has read the next token by now, and stumbled over what is none.
        match self.rest.first() {
            Some(b'0'..=b'9') => {
                let rest = self.rest;
                self.number()?;
                self.rest = rest;
            }
            Some(byte) if !is_token_start(*byte) => return self.fail(),
            _ => {}
        }
        let span = self.shell.position;
        let text = value.map(|value| Cow::Owned(value.to_string().into_bytes()));
        self.shell.assign(name, span, text, Span::empty(span.start as usize))
    }

    fn apply(&mut self, operator: &[u8], left: i64, right: i64) -> Result<i64, Flow> {
        let shift = right.rem_euclid(64) as u32;
        Ok(match operator {
            b"," => right,
            b"*" => left.wrapping_mul(right),
            b"+" => left.wrapping_add(right),
            b"-" => left.wrapping_sub(right),
            b"/" | b"%" if right == 0 && self.skipped > 0 => 0,
            b"/" | b"%" if right == 0 => return self.shell.discard("a division by zero"),
            b"/" => left.wrapping_div(right),
            b"%" => left.wrapping_rem(right),
            b"**" if right < 0 && self.skipped == 0 => return self.shell.discard("a negative exponent"),
            b"**" => power(left, right),
            b"<<" => left.wrapping_shl(shift),
            b">>" => left.wrapping_shr(shift),
            b"&" => left & right,
            b"^" => left ^ right,
            b"|" => left | right,
            b"<" => i64::from(left < right),
            b">" => i64::from(left > right),
            b"<=" => i64::from(left <= right),
            b">=" => i64::from(left >= right),
            b"==" => i64::from(left == right),
            b"!=" => i64::from(left != right),
            b"&&" => i64::from(left != 0 && right != 0),
            _ => i64::from(left != 0 || right != 0),
        })
    }
}

fn is_token_start(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_()+-*/%<>=!~&|^?:,".contains(&byte)
}

fn power(mut base: i64, mut exponent: i64) -> i64 {
    let mut result = 1_i64;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result.wrapping_mul(base);
        }
        base = base.wrapping_mul(base);
        exponent >>= 1;
    }
    result
}

/// The number that `digits` write, wrapped around; `None` if one is not below `base`. Beyond 36, lower case letters come
/// before upper case ones.
fn digits_value(digits: &[u8], base: i64) -> Option<i64> {
    digits.iter().try_fold(0_i64, |value, &byte| {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'z' => byte - b'a' + 10,
            b'A'..=b'Z' if base <= 36 => byte - b'A' + 10,
            b'A'..=b'Z' => byte - b'A' + 36,
            b'@' => 62,
            b'_' => 63,
            _ => return None,
        };
        (i64::from(digit) < base).then(|| value.wrapping_mul(base).wrapping_add(i64::from(digit)))
    })
}

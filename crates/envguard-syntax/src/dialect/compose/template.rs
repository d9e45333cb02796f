//! Compose's interpolation.
//!
//! `$$` is a dollar sign; `$NAME` and `${NAME}` are the environment's value, else what the file gave so far, else
//! nothing. Names are `[_a-z][_a-z0-9]*` in any case. In braces an operator may follow: `:-` and `-` a default where the
//! variable is unset (or, with the colon, empty), `:+` and `+` a replacement where it is set (and not empty), `:?` and
//! `?` an error where it is unset (or empty). What follows the operator is a template itself, and only read if it
//! counts. Another `$` stands for itself, but `${` that starts none of these is an error.
//!
//! Where the operand ends takes two looks. There must be a `}` in the rest of the line. The operand ends at the brace
//! that balances the first one; braces are counted up to the last `}` of the line, and the character after a `{` is not
//! looked at. Where none balances, it ends at that last `}`.

use super::super::references::{BudgetSpent, ExpansionBudget, case_folded_name_length};

/// A template that is being expanded.
pub(super) struct Template<'t, L> {
    /// What it may refer to.
    pub(super) lookup: L,
    pub(super) budget: &'t mut ExpansionBudget,
    /// Whether nothing stands where the value of a variable would, since that is not set.
    pub(super) lacks_value: bool,
}

/// Why a template has no value.
pub(super) enum TemplateError {
    /// `${` starts no reference.
    Invalid,
    /// A variable that `?` demands is missing.
    Required,
    /// Operands lie in operands more than [`DEEPEST`] times.
    TooDeep,
    /// The references ask for too much.
    Unbounded,
}

impl From<BudgetSpent> for TemplateError {
    fn from(_: BudgetSpent) -> Self {
        TemplateError::Unbounded
    }
}

/// How deep operands may lie in operands: it bounds the stack.
const DEEPEST: usize = 100;

/// A piece of a template, and how many bytes it takes.
enum Piece<'v> {
    /// `$$`, or a `$` that is none of the others.
    Dollar(usize),
    Variable(&'v [u8], usize),
    Operation {
        name: &'v [u8],
        operator: Operator,
        operand: &'v [u8],
        length: usize,
    },
}

#[derive(Clone, Copy)]
struct Operator {
    /// `-`, `+` or `?`.
    sign: u8,
    /// Whether there is a colon: an empty value then counts as unset.
    colon: bool,
}

impl<'v, L: FnMut(&[u8]) -> Option<&'v [u8]>> Template<'_, L> {
    /// The text that `template` stands for.
    pub(super) fn expand(&mut self, template: &[u8]) -> Result<Vec<u8>, TemplateError> {
        let mut text = Vec::with_capacity(template.len());
        self.expand_into(&mut text, template, 0)?;
        Ok(text)
    }

    fn expand_into(
        &mut self,
        text: &mut Vec<u8>,
        template: &[u8],
        depth: usize,
    ) -> Result<(), TemplateError> {
        if depth > DEEPEST {
            return Err(TemplateError::TooDeep);
        }
        let mut rest = template;
        let mut last_brace = LastBrace::default();
        while let Some(dollar) = rest.iter().position(|byte| *byte == b'$') {
            let (before, reference) = rest.split_at(dollar);
            self.budget.append(text, before)?;
            let piece = piece(reference, &mut last_brace).ok_or(TemplateError::Invalid)?;
            let length = match piece {
                Piece::Dollar(length) => {
                    self.budget.append(text, b"$")?;
                    length
                }
                Piece::Variable(name, length) => {
                    let value = (self.lookup)(name);
                    self.lacks_value |= value.is_none();
                    self.budget.append(text, value.unwrap_or_default())?;
                    length
                }
                Piece::Operation { name, operator, operand, length } => {
                    if depth > 0 {
                        // The search for the end of the operand around this one has been here before.
                        self.budget.spend(length)?;
                    }
                    let value = (self.lookup)(name);
                    let counts = value.filter(|value| !(operator.colon && value.is_empty()));
                    match (operator.sign, counts) {
                        (b'+', None) => {
                            self.lacks_value |= value.is_none();
                            self.budget.append(text, value.unwrap_or_default())?;
                        }
                        (b'+', Some(_)) | (b'-', None) => self.expand_into(text, operand, depth + 1)?,
                        (_, Some(value)) => self.budget.append(text, value)?,
                        (_, None) => return Err(TemplateError::Required),
                    }
                    length
                }
            };
            rest = reference.get(length..).unwrap_or_default();
        }
        self.budget.append(text, rest)?;
        Ok(())
    }
}

/// The piece at the start of `text`, which is a `$`; none where it is no template.
fn piece<'v>(text: &'v [u8], last_brace: &mut LastBrace) -> Option<Piece<'v>> {
    let braced = match text {
        [_, b'$', ..] => return Some(Piece::Dollar(2)),
        [_, b'{', ..] => true,
        _ => false,
    };
    let name_start = if braced { 2 } else { 1 };
    let after = text.get(name_start..)?;
    let digit_first = after.first().is_some_and(u8::is_ascii_digit);
    let name_length = if digit_first { 0 } else { case_folded_name_length(after) };
    let (name, after_name) = after.split_at_checked(name_length)?;
    let length = name_start + name_length;
    if name.is_empty() {
        return (!braced).then_some(Piece::Dollar(1));
    }
    if !braced {
        return Some(Piece::Variable(name, length));
    }
    let (operator, operand_start) = match after_name {
        [b'}', ..] => return Some(Piece::Variable(name, length + 1)),
        [b':', sign @ (b'-' | b'+' | b'?'), ..] => (Operator { sign: *sign, colon: true }, length + 2),
        [sign @ (b'-' | b'+' | b'?'), ..] => (Operator { sign: *sign, colon: false }, length + 1),
        _ => return None,
    };
    let last = last_brace.find(text, operand_start)?;
    let end = balancing_brace(text.get(..=last)?).unwrap_or(last);
    Some(Piece::Operation { name, operator, operand: text.get(operand_start..end)?, length: end + 1 })
}

/// The last `}` of a line, found once for all the references of the line that come before it.
///
/// Places are counted from the end of the template, as the start moves.
#[derive(Default)]
struct LastBrace {
    from_end: Option<usize>,
}

impl LastBrace {
    /// The offset in `text`, which goes on to the end of the template, of the last `}` in the line that goes on at
    /// `from`.
    fn find(&mut self, text: &[u8], from: usize) -> Option<usize> {
        let known = self.from_end.and_then(|from_end| text.len().checked_sub(from_end));
        if let Some(known) = known.filter(|known| *known >= from) {
            return Some(known);
        }
        let line = text.get(from..)?;
        let line = line.split(|byte| *byte == b'\n').next()?;
        let last = from + line.iter().rposition(|byte| *byte == b'}')?;
        self.from_end = Some(text.len() - last);
        Some(last)
    }
}

/// The `}` that closes the first `{` of `text`.
fn balancing_brace(text: &[u8]) -> Option<usize> {
    let mut open = 0_usize;
    let mut bytes = text.iter().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'}' => {
                open = open.saturating_sub(1);
                if open == 0 {
                    return Some(at);
                }
            }
            b'{' => {
                open += 1;
                bytes.next();
            }
            _ => {}
        }
    }
    None
}

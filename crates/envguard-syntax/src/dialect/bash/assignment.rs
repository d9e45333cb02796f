//! `name=value` in all its forms: appended, to an element, and an array.

use super::shell::{Flow, Shell};
use super::syntax::{AssignmentWord, Word};
use super::variables::{Content, Conversion, Text};
use crate::Span;

/// An assignment whose value is expanded.
pub(super) struct Assigned<'s> {
    pub(super) name: Vec<u8>,
    pub(super) key_span: Span,
    pub(super) value: Text<'s>,
    pub(super) value_span: Span,
    pub(super) appends: bool,
    /// Whether it makes the variable an array.
    pub(super) is_array: bool,
    /// The raw text between brackets after the name.
    pub(super) subscript: Option<Vec<u8>>,
}

impl<'s> Assigned<'s> {
    /// The same once more.
    pub(super) fn duplicate(&self) -> Assigned<'s> {
        Assigned {
            name: self.name.clone(),
            value: self.value.clone(),
            subscript: self.subscript.clone(),
            ..*self
        }
    }
    /// The assignment that `word` makes of a value that cannot be told.
    pub(super) fn unknown(name: &[u8], word: Span, appends: bool) -> Self {
        Self {
            name: name.to_vec(),
            key_span: word,
            value: None,
            value_span: word,
            appends,
            is_array: false,
            subscript: None,
        }
    }
}

impl<'s> Shell<'s, '_> {
    /// The assignment that `word` is, with its value expanded.
    pub(super) fn assigned(&mut self, word: &Word<'s>) -> Result<Option<Assigned<'s>>, Flow> {
        let Some(parts) = AssignmentWord::of(&word.text) else { return Ok(None) };
        let array_value = parts.value.starts_with(b"(") && parts.value.ends_with(b")");
        let is_array = parts.subscript.is_some() || array_value;
        // The elements of an array are not followed, but what is wrong in them is.
        let elements = parts.value.strip_prefix(b"(").filter(|_| array_value).unwrap_or(parts.value);
        let value = self.value(elements)?;
        let (start, end) = (word.span.start as usize, word.span.end as usize);
        Ok(Some(Assigned {
            name: parts.name.to_vec(),
            key_span: Span::new(start, start + parts.name.len()),
            value,
            // As long as the value without joined lines, which is all of it or the better part.
            value_span: Span::new(end - parts.value.len(), end),
            appends: parts.appends,
            is_array,
            subscript: parts.subscript.map(<[u8]>::to_vec),
        }))
    }

    /// Does an assignment.
    pub(super) fn perform(&mut self, assigned: Assigned<'s>) -> Result<(), Flow> {
        let Assigned { name, key_span, mut value, value_span, appends, is_array, subscript } = assigned;
        if let Some(subscript) = subscript
            && self.content(&name) != Content::Array
        {
            self.check_subscript(&subscript)?;
        }
        if is_array {
            return self.assign_array(&name, key_span, value_span);
        }
        if appends {
            value = self.appended(&name, value)?;
        }
        if self.variables.has_attributes && self.content(&name) == Content::Array {
            // The first element; the rest stays, and nothing of it is exported.
            return Ok(());
        }
        self.assign(&name, key_span, value, value_span)
    }

    /// What `name+=value` assigns.
    fn appended(&mut self, name: &[u8], value: Text<'s>) -> Result<Text<'s>, Flow> {
        let before = match self.content(name) {
            Content::Text(text) => text.into_owned(),
            Content::Unset => Vec::new(),
            Content::Dynamic | Content::Array => return Ok(None),
        };
        let Some(value) = value else { return Ok(None) };
        if self.variable(name)?.conversion == Conversion::Integer {
            let (before, value) = (self.evaluate_integer(&before)?, self.evaluate_integer(&value)?);
            let sum = before.zip(value).map(|(before, value)| before.wrapping_add(value));
            return Ok(sum.map(|sum| sum.to_string().into_bytes().into()));
        }
        self.spend(before.len())?;
        Ok(Some([before.as_slice(), value.as_ref()].concat().into()))
    }

    /// Evaluates a subscript, for the errors that there may be.
    fn check_subscript(&mut self, subscript: &[u8]) -> Result<(), Flow> {
        if matches!(subscript, b"" | b"@" | b"*") {
            return self.discard("a subscript that is none");
        }
        match self.arithmetic(subscript, 0) {
            Ok(Some(index)) if index < 0 => self.discard("a subscript that is negative"),
            // Here the shell gives up more than the line.
            Err(Flow::Discard) => self.exit("a subscript that is no expression"),
            result => result.map(|_| ()),
        }
    }
}

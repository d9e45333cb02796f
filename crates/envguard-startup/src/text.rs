//! What a text has to be like for a variable, whatever its type.

use crate::from_env::Fault;
use crate::json_list;
use crate::placeholder::is_placeholder;
use crate::variable::Variable;

impl Variable {
    /// Whether `text` may be an item, before it is read as one.
    pub(crate) fn accept(&self, text: &str) -> Result<(), Fault> {
        if self.kind.choices.is_empty() {
            if self.kind.is_free && !self.allows_placeholder && !text.is_empty() && is_placeholder(text) {
                return Err(Fault::Placeholder);
            }
        } else if !self.kind.choices.contains(&text) {
            return Err(Fault::Kind);
        }
        if self.min_len.is_none() && self.max_len.is_none() {
            return Ok(());
        }
        let length = text.chars().count();
        let is_short = self.min_len.is_some_and(|least| length < least);
        let is_long = self.max_len.is_some_and(|most| length > most);
        if is_short || is_long { Err(Fault::Length) } else { Ok(()) }
    }

    /// The items of the list `text`.
    pub(crate) fn items(&self, text: &str) -> Result<Vec<String>, Fault> {
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let Some(items) = json_list::items(text, &self.kind) else {
            let separator = self.separator_or_comma();
            return Ok(text.split(separator).map(|item| item.trim().to_owned()).collect());
        };
        let items = items?;
        // A list of nothing is not given, where one is needed.
        if items.is_empty() && self.is_required() && !self.allows_empty {
            Err(Fault::Kind)
        } else {
            Ok(items)
        }
    }

    /// Whether `text`, which is no value of the type, stands in for one.
    pub(crate) fn is_stood_in_for(&self, text: &str) -> bool {
        if self.kind.is_free || self.allows_placeholder {
            return false;
        }
        if self.is_list {
            text.split(self.separator_or_comma()).any(is_placeholder)
        } else {
            is_placeholder(text)
        }
    }
}

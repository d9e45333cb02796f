//! `$name`, and `${…}` with all its operators.

use std::borrow::Cow;
use std::rc::Rc;

use super::super::Effect;
use super::shell::{Flow, Shell};
use super::sink::{Purpose, Sink};
use super::syntax::{is_name, name_length};
use super::variables::Content;
use super::word::{Quoting, Tilde};
use crate::Span;

/// What a parameter holds.
#[derive(Clone, PartialEq, Eq)]
enum Held {
    Unset,
    Text(Vec<u8>),
    Dynamic,
}

pub(super) const BAD_SUBSTITUTION: &str = "an expansion that is none of the shell's";

impl Shell<'_, '_> {
    /// What the parameter `name` holds.
    fn held(&mut self, name: &[u8]) -> Result<Held, Flow> {
        if matches!(name, b"@" | b"*") {
            self.copy(self.positional.iter().map(|text| text.len() + 1).sum())?;
        }
        let held = self.peek(name);
        if let Held::Text(text) = &held {
            self.copy(text.len())?;
        }
        Ok(held)
    }

    fn peek(&self, name: &[u8]) -> Held {
        match name {
            b"?" => match self.status {
                Some(status) => Held::Text(status.to_string().into_bytes()),
                None => Held::Dynamic,
            },
            b"#" => Held::Text(self.positional.len().to_string().into_bytes()),
            b"@" | b"*" if self.positional.is_empty() => Held::Unset,
            b"@" | b"*" => Held::Text(self.positional.join(&b' ')),
            b"!" if !self.has_background => Held::Unset,
            b"!" | b"$" | b"-" | b"0" => Held::Dynamic,
            [b'0'..=b'9', ..] => {
                let index = std::str::from_utf8(name).ok().and_then(|digits| digits.parse::<usize>().ok());
                let index = index.and_then(|index| index.checked_sub(1));
                match index.and_then(|index| self.positional.get(index)) {
                    Some(text) => Held::Text(text.clone()),
                    None => Held::Unset,
                }
            }
            _ => match self.content(name) {
                Content::Unset => Held::Unset,
                Content::Text(text) => Held::Text(text.into_owned()),
                Content::Dynamic | Content::Array => Held::Dynamic,
            },
        }
    }

    /// Puts what a parameter holds into the sink; `$-u` may have it that there must be something.
    fn put_held(&mut self, name: &[u8], held: Held, quoted: bool, sink: &mut Sink<'_>) -> Result<(), Flow> {
        match held {
            Held::Text(text) => {
                self.spend(text.len())?;
                sink.expanded(&text, quoted);
            }
            // The number of the process, and the letters of the options.
            Held::Dynamic if name == b"$" => sink.stand_in(b"1"),
            Held::Dynamic if name == b"-" => sink.stand_in(b"h"),
            Held::Dynamic => sink.unknown(b""),
            Held::Unset => {
                if self.options.rejects_unset && !matches!(name, b"@" | b"*") {
                    return self.exit("a variable that is not set, under `set -u`");
                }
                sink.expanded(b"", quoted && !matches!(name, b"@"));
            }
        }
        Ok(())
    }

    /// Notes an error that ends the shell.
    pub(super) fn exit<T>(&mut self, message: &'static str) -> Result<T, Flow> {
        if self.uncertain == 0 && self.variables.subshells == 0 {
            self.report_with(message, Effect::RejectsFile);
        } else {
            self.report(message);
        }
        Err(Flow::Exit)
    }

    /// `$name`.
    pub(super) fn parameter(&mut self, name: &[u8], quoted: bool, sink: &mut Sink<'_>) -> Result<(), Flow> {
        if name == b"@" && quoted && sink.purpose() == Purpose::Fields {
            for (index, text) in Rc::clone(&self.positional).iter().enumerate() {
                if index > 0 {
                    sink.end_field();
                }
                self.spend(text.len())?;
                sink.quoted(text);
            }
            return Ok(());
        }
        let held = self.held(name)?;
        self.put_held(name, held, quoted, sink)
    }

    /// `${content}`.
    pub(super) fn braced(
        &mut self,
        content: &[u8],
        quoted: bool,
        depth: usize,
        sink: &mut Sink<'_>,
    ) -> Result<(), Flow> {
        if let Some(name) = content.strip_prefix(b"#")
            && !name.is_empty()
            && parameter_length(name) == name.len()
        {
            return self.length(name, quoted, sink);
        }
        if let Some(rest) = content.strip_prefix(b"!")
            && (name_length(rest) > 0
                || matches!(rest.first(), Some(b'0'..=b'9' | b'#' | b'?' | b'@' | b'*')))
        {
            return self.indirect(rest, quoted, depth, sink);
        }
        let length = parameter_length(content);
        let (name, operation) = content.split_at(length);
        if length == 0 || (content.len() == 2 && content[0] == b'#') {
            return self.discard(BAD_SUBSTITUTION);
        }
        self.operate(name, operation, quoted, depth, sink)
    }

    /// `${#name}`.
    fn length(&mut self, name: &[u8], quoted: bool, sink: &mut Sink<'_>) -> Result<(), Flow> {
        let (base, subscript) = split_subscript(name);
        let held = match base {
            b"@" | b"*" => Held::Text(self.positional.len().to_string().into_bytes()),
            _ => match (self.held(base)?, subscript) {
                (Held::Text(_), Some(b"@" | b"*")) => Held::Text(b"1".to_vec()),
                (Held::Unset, Some(b"@" | b"*")) => Held::Text(b"0".to_vec()),
                (Held::Unset, _) if self.options.rejects_unset => Held::Unset,
                (Held::Unset, _) => Held::Text(b"0".to_vec()),
                (Held::Text(_), Some(subscript)) if subscript != b"0" => Held::Dynamic,
                (Held::Text(text), _) if !text.is_ascii() && self.is_multibyte() => Held::Dynamic,
                (Held::Text(text), _) => Held::Text(text.len().to_string().into_bytes()),
                (Held::Dynamic, _) => Held::Dynamic,
            },
        };
        self.put_held(base, held, quoted, sink)
    }

    /// `${!name}`: the variable whose name `name` holds.
    fn indirect(&mut self, rest: &[u8], quoted: bool, depth: usize, sink: &mut Sink<'_>) -> Result<(), Flow> {
        let (name, operation) = rest.split_at(parameter_length(rest));
        let named = is_name(name);
        if (named && matches!(operation, b"*" | b"@")) || name.ends_with(b"]") {
            // The names of all variables that start so, or the keys of an array.
            sink.unknown(b"");
            return Ok(());
        }
        match self.held(name)? {
            Held::Unset if !named => self.operate(b"@", operation, quoted, depth, sink),
            Held::Unset if self.is_declared(name)? => self.put_held(name, Held::Unset, quoted, sink),
            Held::Unset => self.discard("an indirect expansion of a variable that is not set"),
            Held::Dynamic => {
                sink.unknown(b"");
                Ok(())
            }
            Held::Text(target) if parameter_length(&target) == target.len() && !target.is_empty() => {
                self.operate(&target, operation, quoted, depth, sink)
            }
            Held::Text(_) => self.discard("an indirect expansion of what is no variable's name"),
        }
    }

    /// The parameter `name` with what follows it in the braces.
    fn operate(
        &mut self,
        name: &[u8],
        operation: &[u8],
        quoted: bool,
        depth: usize,
        sink: &mut Sink<'_>,
    ) -> Result<(), Flow> {
        let (base, subscript) = split_subscript(name);
        if subscript == Some(b"") {
            return self.discard(BAD_SUBSTITUTION);
        }
        let held = match (self.held(base)?, subscript) {
            (held @ (Held::Text(_) | Held::Unset), Some(b"0" | b"@" | b"*")) | (held, None) => held,
            (Held::Unset, Some(_)) => Held::Unset,
            (_, Some(_)) => Held::Dynamic,
        };
        let (&operator, word) = match operation.split_first() {
            None if base == b"@" => return self.parameter(base, quoted, sink),
            None => return self.put_held(base, held, quoted, sink),
            Some(split) => split,
        };
        let (with_empty, operator, word) = match (operator, word.split_first()) {
            (b':', Some((&operator @ (b'-' | b'=' | b'?' | b'+'), word))) => (true, operator, word),
            _ => (false, operator, word),
        };
        let present = match &held {
            Held::Unset => Some(false),
            Held::Text(text) => Some(!(with_empty && text.is_empty())),
            Held::Dynamic if base == b"_" || base == b"$" => Some(true),
            Held::Dynamic => None,
        };
        match (operator, present) {
            (b'-' | b'=' | b'?' | b'+', None) => {
                sink.unknown(b"");
                Ok(())
            }
            (b'-' | b'=' | b'?', Some(true)) => self.put_held(base, held, quoted, sink),
            (b'+', Some(false)) => {
                sink.expanded(b"", quoted);
                Ok(())
            }
            (b'-' | b'+', _) => {
                let quoting = if quoted { Quoting::DoubleBraced } else { Quoting::Bare };
                self.alternative(word, quoting, depth, sink)
            }
            (b'?', _) => {
                let mut message = Sink::new(Purpose::Text);
                self.alternative(word, Quoting::DoubleBraced, depth, &mut message)?;
                self.exit("a variable that `${…?}` demands and that is not set")
            }
            (b'=', _) if subscript.is_some() => {
                self.alternative(word, Quoting::Bare, depth, sink)?;
                let span = self.position;
                self.assign_array(base, span, span)
            }
            (b'=', _) => self.assign_default(base, word, quoted, depth, sink),
            // With the parameters counts the name of the shell.
            (b':', _) if matches!(base, b"@" | b"*") && !word.is_empty() => {
                sink.unknown(b"");
                Ok(())
            }
            (b'^' | b',' | b'~', _) if matches!(base, b"?" | b"#" | b"-") => self.discard(BAD_SUBSTITUTION),
            _ => {
                let text = match held {
                    Held::Text(text) => text,
                    Held::Unset if self.options.rejects_unset && !matches!(base, b"@" | b"*") => {
                        return self.put_held(base, Held::Unset, quoted, sink);
                    }
                    Held::Unset => {
                        // Nothing to change; but an operation that there is not is an error all the same.
                        let changed = self.change(Vec::new(), operator, word, depth, false)?;
                        return self.put_changed(changed.map(|_| Vec::new()), quoted, sink);
                    }
                    Held::Dynamic => {
                        self.change(Vec::new(), operator, word, depth, false)?;
                        sink.unknown(b"");
                        return Ok(());
                    }
                };
                let changed = self.change(text, operator, word, depth, true)?;
                self.put_changed(changed, quoted, sink)
            }
        }
    }

    fn put_changed(&mut self, text: Option<Vec<u8>>, quoted: bool, sink: &mut Sink<'_>) -> Result<(), Flow> {
        match text {
            Some(text) => {
                self.spend(text.len())?;
                sink.expanded(&text, quoted);
            }
            None => sink.unknown(b""),
        }
        Ok(())
    }

    /// The word of `${name-word}` and the like.
    fn alternative(
        &mut self,
        word: &[u8],
        quoting: Quoting,
        depth: usize,
        sink: &mut Sink<'_>,
    ) -> Result<(), Flow> {
        let tilde = match quoting {
            Quoting::Bare => Tilde::Assignment,
            _ => Tilde::Literal,
        };
        self.expand(word, quoting, tilde, depth + 1, sink)
    }

    /// `${name=word}` of a variable that is not set.
    fn assign_default(
        &mut self,
        name: &[u8],
        word: &[u8],
        quoted: bool,
        depth: usize,
        sink: &mut Sink<'_>,
    ) -> Result<(), Flow> {
        let quoting = if quoted { Quoting::DoubleBraced } else { Quoting::Bare };
        let mut value = Sink::new(Purpose::Text);
        self.alternative(word, quoting, depth, &mut value)?;
        if !is_name(name) {
            return self.discard("an assignment to a parameter that cannot be assigned");
        }
        let text = value.into_text();
        let span = self.position;
        self.assign(name, span, text.clone().map(Cow::Owned), Span::empty(span.start as usize))?;
        let held = self.held(name)?;
        self.put_held(name, held, quoted, sink)
    }
}

/// How many bytes of a parameter `content` starts with: a name with its subscript, a number, or a special one.
fn parameter_length(content: &[u8]) -> usize {
    let name = name_length(content);
    if name > 0 {
        if content.get(name) != Some(&b'[') {
            return name;
        }
        return super::lexer::Lexer::new(content).bracket_end(name + 1, 0).unwrap_or(name);
    }
    match content.first() {
        Some(b'0'..=b'9') => content.iter().take_while(|byte| byte.is_ascii_digit()).count(),
        Some(b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!') => 1,
        _ => 0,
    }
}

/// The name and the subscript of `name[subscript]`.
fn split_subscript(name: &[u8]) -> (&[u8], Option<&[u8]>) {
    let length = name_length(name);
    match name[length..].strip_prefix(b"[").and_then(|rest| rest.strip_suffix(b"]")) {
        Some(subscript) if length > 0 => (&name[..length], Some(subscript)),
        _ => (name, None),
    }
}

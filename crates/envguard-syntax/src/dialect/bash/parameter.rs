//! `$name`, and `${…}` with all its operators.

use std::borrow::Cow;
use std::rc::Rc;

use super::super::Effect;
use super::pattern::Pattern;
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

const BAD_SUBSTITUTION: &str = "an expansion that is none of the shell's";

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

    /// The text after an operation; `None` where it cannot be told. If the variable is not `set`, only the operation
    /// itself is checked.
    fn change(
        &mut self,
        text: Vec<u8>,
        operator: u8,
        word: &[u8],
        depth: usize,
        set: bool,
    ) -> Result<Option<Vec<u8>>, Flow> {
        let doubled = word.first() == Some(&operator);
        let multibyte = !text.is_ascii() && self.is_multibyte();
        match operator {
            b'#' | b'%' => {
                let Some(pattern) = self.pattern(&word[usize::from(doubled)..], depth + 1)? else {
                    return Ok(None);
                };
                let pattern = Pattern::new(&pattern);
                Ok(if operator == b'#' {
                    self.without_beginning(text, &pattern, doubled)
                } else {
                    self.without_end(text, &pattern, doubled)
                })
            }
            b'/' => self.replace(text, word, depth),
            b'^' | b',' | b'~' => {
                let word = &word[usize::from(doubled)..];
                let Some(pattern) = self.pattern(word, depth + 1)? else { return Ok(None) };
                if multibyte {
                    return Ok(None);
                }
                let pattern = if pattern.is_empty() { b"?".to_vec() } else { pattern };
                Ok(self.with_case(text, operator, doubled, &Pattern::new(&pattern)))
            }
            b':' if !word.is_empty() => {
                if !set {
                    return Ok(Some(Vec::new()));
                }
                let text = self.substring(&text, word, depth)?;
                Ok(if multibyte { None } else { text })
            }
            b'@' => match word {
                b"U" if !multibyte => Ok(Some(text.to_ascii_uppercase())),
                b"L" if !multibyte => Ok(Some(text.to_ascii_lowercase())),
                b"u" if !multibyte => {
                    let mut text = text;
                    if let Some(first) = text.first_mut() {
                        first.make_ascii_uppercase();
                    }
                    Ok(Some(text))
                }
                b"Q" if text.iter().all(|&byte| byte == b' ' || byte.is_ascii_graphic() && byte != b'\'') => {
                    Ok(Some([b"'", text.as_slice(), b"'"].concat()))
                }
                b"U" | b"L" | b"u" | b"Q" | b"E" | b"P" | b"A" | b"K" | b"a" | b"k" => Ok(None),
                // Without a value, the shell does not look at the letter.
                _ if !set => Ok(Some(Vec::new())),
                _ => self.exit(BAD_SUBSTITUTION),
            },
            _ => self.discard(BAD_SUBSTITUTION),
        }
    }

    fn without_beginning(&mut self, mut text: Vec<u8>, pattern: &Pattern, longest: bool) -> Option<Vec<u8>> {
        if !self.step(pattern.cost(text.len())) {
            return None;
        }
        let length = if longest { pattern.longest(&text) } else { pattern.shortest(&text) };
        text.drain(..length.unwrap_or(0));
        Some(text)
    }

    fn without_end(&mut self, mut text: Vec<u8>, pattern: &Pattern, longest: bool) -> Option<Vec<u8>> {
        let mut end = None;
        for count in 0..=text.len() {
            let start = if longest { count } else { text.len() - count };
            if !self.step(pattern.cost(text.len() - start)) {
                return None;
            }
            if pattern.matches(&text[start..]) {
                end = Some(start);
                break;
            }
        }
        text.truncate(end.unwrap_or(text.len()));
        Some(text)
    }

    /// `/pattern/replacement` after the first `/`.
    fn replace(&mut self, text: Vec<u8>, word: &[u8], depth: usize) -> Result<Option<Vec<u8>>, Flow> {
        let (mode, word) = match word.split_first() {
            Some((&mode @ (b'/' | b'#' | b'%'), rest)) => (mode, rest),
            _ => (0, word),
        };
        let split = replacement_start(word);
        let pattern = self.pattern(&word[..split], depth + 1)?;
        let replacement = match word.get(split + 1..) {
            Some(raw) => self.pattern(raw, depth + 1)?,
            None => Some(Vec::new()),
        };
        let (Some(pattern), Some(replacement)) = (pattern, replacement) else { return Ok(None) };
        if pattern.is_empty() && mode != b'#' && mode != b'%' {
            return Ok(Some(text));
        }
        let pattern = Pattern::new(&pattern);
        let mut result = Vec::with_capacity(text.len());
        let mut offset = 0;
        while offset <= text.len() {
            let rest = &text[offset..];
            if !self.step(pattern.cost(rest.len())) {
                return Ok(None);
            }
            let length = match mode {
                b'%' => pattern.matches(rest).then_some(rest.len()),
                _ => pattern.longest(rest),
            };
            // An empty match counts at an anchor, or in an empty text.
            if let Some(length) =
                length.filter(|&length| length > 0 || matches!(mode, b'#' | b'%') || text.is_empty())
            {
                self.spend(replacement.len().saturating_mul(length.max(1)))?;
                push_replacement(&replacement, &rest[..length], &mut result);
                offset += length;
                if mode != b'/' || length == 0 {
                    break;
                }
            } else if mode == b'#' {
                break;
            } else {
                result.extend(rest.first());
                offset += 1;
            }
        }
        result.extend_from_slice(text.get(offset..).unwrap_or_default());
        Ok(Some(result))
    }

    fn with_case(
        &mut self,
        mut text: Vec<u8>,
        operator: u8,
        all: bool,
        pattern: &Pattern,
    ) -> Option<Vec<u8>> {
        let count = if all { text.len() } else { text.len().min(1) };
        if !self.step(pattern.cost(1).saturating_mul(count)) {
            return None;
        }
        for byte in &mut text[..count] {
            if !pattern.matches(&[*byte]) {
                continue;
            }
            *byte = match operator {
                b'^' => byte.to_ascii_uppercase(),
                b',' => byte.to_ascii_lowercase(),
                _ if byte.is_ascii_uppercase() => byte.to_ascii_lowercase(),
                _ => byte.to_ascii_uppercase(),
            };
        }
        Some(text)
    }

    /// `offset` or `offset:length`.
    fn substring(&mut self, text: &[u8], word: &[u8], depth: usize) -> Result<Option<Vec<u8>>, Flow> {
        let split = length_start(word);
        let Some(offset) = self.arithmetic(&word[..split], depth)? else { return Ok(None) };
        let size = i64::try_from(text.len()).unwrap_or(i64::MAX);
        let start = if offset < 0 { offset.saturating_add(size) } else { offset };
        if start < 0 || start > size {
            return Ok(Some(Vec::new()));
        }
        let end = match word.get(split + 1..) {
            None => size,
            Some(length) => match self.arithmetic(length, depth)? {
                None => return Ok(None),
                Some(length) if length >= 0 => start.saturating_add(length).min(size),
                Some(length) => size.saturating_add(length),
            },
        };
        if end < start {
            return self.discard("a substring whose length is negative");
        }
        let index = |number: i64| usize::try_from(number).unwrap_or(0);
        Ok(Some(text[index(start)..index(end)].to_vec()))
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

/// The offset of the first `/` outside quotes and expansions.
fn replacement_start(word: &[u8]) -> usize {
    let lexer = super::lexer::Lexer::new(word);
    let mut offset = 0;
    while let Some(&byte) = word.get(offset) {
        let end = match byte {
            b'/' => return offset,
            b'\\' => Ok(offset + 2),
            b'\'' => lexer.single_quote_end(offset + 1),
            b'"' => lexer.double_quote_end(offset + 1, 0),
            b'`' => lexer.escaped_end(offset + 1, b'`'),
            b'$' => lexer.dollar_end(offset, 0),
            _ => Ok(offset + 1),
        };
        offset = end.unwrap_or(word.len());
    }
    word.len()
}

/// The offset of the `:` before the length: outside parentheses, and not that of a `?`.
fn length_start(word: &[u8]) -> usize {
    let lexer = super::lexer::Lexer::new(word);
    let (mut offset, mut conditions) = (0, 0);
    while let Some(&byte) = word.get(offset) {
        let end = match byte {
            b':' if conditions == 0 => return offset,
            b':' => {
                conditions -= 1;
                Ok(offset + 1)
            }
            b'?' => {
                conditions += 1;
                Ok(offset + 1)
            }
            b'(' => lexer.parenthesis_end(offset + 1, 0),
            b'$' => lexer.dollar_end(offset, 0),
            b'\\' => Ok(offset + 2),
            _ => Ok(offset + 1),
        };
        offset = end.unwrap_or(word.len());
    }
    word.len()
}

/// Adds a replacement, in which an unquoted `&` stands for what matched.
fn push_replacement(replacement: &[u8], matched: &[u8], result: &mut Vec<u8>) {
    let mut bytes = replacement.iter();
    while let Some(&byte) = bytes.next() {
        match byte {
            b'\\' => result.push(*bytes.next().unwrap_or(&byte)),
            b'&' => result.extend_from_slice(matched),
            _ => result.push(byte),
        }
    }
}

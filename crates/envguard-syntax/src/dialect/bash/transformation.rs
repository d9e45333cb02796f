//! What the operators of `${…}` make of a text: parts taken away, replaced or in another case.

use super::lexer::Lexer;
use super::parameter::BAD_SUBSTITUTION;
use super::pattern::Pattern;
use super::shell::{Flow, Shell};

impl Shell<'_, '_> {
    /// The text after an operation; `None` where it cannot be told. If the variable is not `set`, only the operation
    /// itself is checked.
    pub(super) fn change(
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

/// The offset of the first `/` outside quotes and expansions.
fn replacement_start(word: &[u8]) -> usize {
    let lexer = Lexer::new(word);
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
    let lexer = Lexer::new(word);
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

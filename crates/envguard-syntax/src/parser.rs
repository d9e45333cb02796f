//! Bytes to lines: one pass, no going back but for a quote that is never closed.
//!
//! This is the reading that people mean when they write a `.env` file, not any runtime's (those are in
//! [`dialect`](crate::dialect)). In short:
//!
//! ```text
//! line     = blank* (comment | entry | junk)? blank* ending
//! entry    = ("export" blank+)? key blank* (("=" | ":" before a blank) blank* value?)? (blank+ comment)?
//! value    = quoted (quoted | text)* | text      a comment begins at a `#` that follows a blank
//! quoted   = `'` … `'` | `"` … `"` | "`" … "`"   over lines only if nothing but a comment follows the closing quote
//! ```
//!
//! A quote that is not closed that way ends with its line, so that one slip does not swallow the rest of the file.

use crate::byte_class::{self, BLANK, CONTROL, LOWER, NON_ASCII, PLAIN, WORD};
use crate::{Content, Ending, Entry, Facts, Line, Span};

pub(crate) struct Parser<'s> {
    source: &'s [u8],
    position: usize,
    /// For `'`, `"` and the backtick: an offset from which no closing quote of that kind is to be found.
    no_close_after: [usize; 3],
}

impl<'s> Parser<'s> {
    pub(crate) fn new(source: &'s [u8], start: usize) -> Self {
        Self { source, position: start, no_close_after: [usize::MAX; 3] }
    }

    fn peek(&self, position: usize) -> Option<u8> {
        self.source.get(position).copied()
    }

    /// The offset of the first byte from `position` on that is in none of the classes of `mask`.
    fn skip_over(&self, mut position: usize, mask: u8) -> usize {
        while self.peek(position).is_some_and(|byte| byte_class::is(byte, mask)) {
            position += 1;
        }
        position
    }

    /// The offset of the next line feed from `position` on, or the end.
    fn line_end(&self, position: usize) -> usize {
        let rest = self.source.get(position..).unwrap_or_default();
        rest.iter().position(|&byte| byte == b'\n').map_or(self.source.len(), |length| position + length)
    }

    /// The end of what is on the line that ends at `line_feed`, with blanks and a carriage return taken off.
    fn trim_end(&self, start: usize, line_feed: usize) -> usize {
        let mut end = line_feed;
        while end > start && (byte_class::is(self.source[end - 1], BLANK) || self.source[end - 1] == b'\r') {
            end -= 1;
        }
        end
    }

    /// Finishes a line whose text begins at `start` and whose last character that is no blank is before `text_end`.
    fn finish(
        &mut self,
        start: usize,
        text_end: usize,
        line_feed: usize,
        mut facts: Facts,
        content: Content,
    ) -> Line {
        let (span_end, ending) = if line_feed == self.source.len() {
            facts |= Facts::NO_NEWLINE;
            (line_feed, Ending::None)
        } else if line_feed > start && self.source[line_feed - 1] == b'\r' {
            facts |= Facts::CRLF;
            (line_feed - 1, Ending::CrLf)
        } else {
            (line_feed, Ending::Lf)
        };
        if text_end < span_end {
            facts |= Facts::TRAILING_BLANK;
        }
        facts |= self.text_facts(Span::new(start, span_end));
        self.position = (line_feed + 1).min(self.source.len());
        Line { span: Span::new(start, span_end), ending, facts, content }
    }

    /// A plain `KEY=value` line, which most are: two short loops and done.
    fn plain(&mut self) -> Option<Line> {
        let start = self.position;
        let first = self.peek(start)?;
        if !first.is_ascii_uppercase() {
            return None;
        }
        let mut delimiter = start + 1;
        while byte_class::of(self.peek(delimiter)?) & (WORD | LOWER) == WORD {
            delimiter += 1;
        }
        if self.source[delimiter] != b'=' {
            return None;
        }
        let value = delimiter + 1;
        let mut end = value;
        while byte_class::of(self.peek(end)?) & PLAIN != 0 {
            end += 1;
        }
        if self.source[end] != b'\n' || end == value {
            return None;
        }
        let key = Span::new(start, delimiter);
        let facts = if is_readonly_in_bash(key.of(self.source)) { Facts::KEY_READONLY } else { Facts::NONE };
        let entry = Entry {
            export: Span::empty(start),
            key,
            delimiter: Span::new(delimiter, value),
            value: Span::new(value, end),
            comment: Span::empty(end),
        };
        self.position = end + 1;
        Some(Line { span: Span::new(start, end), ending: Ending::Lf, facts, content: Content::Entry(entry) })
    }

    fn line(&mut self) -> Line {
        let start = self.position;
        let text = self.skip_over(start, BLANK);
        let leading = if text > start { Facts::LEADING_BLANK } else { Facts::NONE };
        match self.peek(text) {
            None | Some(b'\n') => {
                let line_feed = self.line_end(text);
                self.finish(start, start, line_feed, Facts::NONE, Content::Blank)
            }
            Some(b'\r') if self.peek(text + 1).is_none_or(|byte| byte == b'\n') => {
                let line_feed = self.line_end(text);
                self.finish(start, start, line_feed, Facts::NONE, Content::Blank)
            }
            Some(b'#') => {
                let line_feed = self.line_end(text);
                let mut facts = leading;
                let end = self.trim_end(text, line_feed);
                if has_directive(&self.source[text..end]) {
                    facts |= Facts::DIRECTIVE;
                }
                let comment = &self.source[text..line_feed];
                if comment.ends_with(b"\\") || comment.windows(2).any(|pair| pair == b"=\"") {
                    facts |= Facts::COMMENT_MAY_GO_ON;
                }
                self.finish(start, end, line_feed, facts, Content::Comment(Span::new(text, end)))
            }
            Some(_) => self.entry_or_junk(start, text, leading),
        }
    }

    fn entry_or_junk(&mut self, start: usize, text: usize, mut facts: Facts) -> Line {
        let (export, key_start) = self.export(text);
        if !export.is_empty() {
            facts |= Facts::EXPORT;
        }
        let Some(delimiter) = self.delimiter(key_start) else {
            return self.without_delimiter(start, text, export, key_start, facts);
        };
        let key = Span::new(key_start, self.trim_end(key_start, delimiter));
        facts |= self.key_facts(key);
        if key.end as usize != delimiter && !key.is_empty() {
            facts |= Facts::BLANK_BEFORE_DELIMITER;
        }
        if self.source[delimiter] == b':' {
            facts |= Facts::COLON;
        }
        let value_start = self.skip_over(delimiter + 1, BLANK);
        let (value, value_facts) = self.value(value_start);
        let line_feed = self.line_end(value.end as usize);
        facts |= value_facts;
        let mut comment_start = value.end as usize;
        while self.peek(comment_start).is_some_and(|byte| byte == b'\r' || byte_class::is(byte, BLANK)) {
            comment_start += 1;
        }
        let comment = if self.peek(comment_start) == Some(b'#') {
            facts |= Facts::INLINE_COMMENT;
            if has_directive(&self.source[comment_start..line_feed]) {
                facts |= Facts::DIRECTIVE;
            }
            Span::new(comment_start, self.trim_end(comment_start, line_feed))
        } else {
            Span::empty(value.end as usize)
        };
        if value_start > delimiter + 1 && !(value.is_empty() && comment.is_empty()) {
            facts |= Facts::BLANK_AFTER_DELIMITER;
        }
        let value = if value.is_empty() { Span::empty(delimiter + 1) } else { value };
        let end = [delimiter + 1, value.end as usize, comment.end as usize].into_iter().fold(0, usize::max);
        // Blanks after an empty value are trailing ones, so the text ends at the delimiter.
        let end = if value.is_empty() && comment.is_empty() { delimiter + 1 } else { end };
        let entry = Entry { export, key, delimiter: Span::new(delimiter, delimiter + 1), value, comment };
        self.finish(start, end, line_feed, facts, Content::Entry(entry))
    }

    /// An `export` that is followed by blanks and something other than a delimiter, and where the key begins.
    fn export(&self, text: usize) -> (Span, usize) {
        const WORD: &[u8] = b"export";
        let end = text + WORD.len();
        let key = self.skip_over(end, BLANK);
        let is_prefix = self.source[text..].starts_with(WORD)
            && key > end
            && self.peek(key).is_some_and(|byte| !matches!(byte, b'=' | b'\n' | b'\r' | b'#'));
        if is_prefix { (Span::new(text, end), key) } else { (Span::empty(text), text) }
    }

    /// The offset of the delimiter of the line whose key begins at `key`.
    fn delimiter(&self, key: usize) -> Option<usize> {
        let mut position = key;
        let mut only_word = true;
        loop {
            match self.peek(position)? {
                b'\n' => return None,
                b'=' => return Some(position),
                b':' if only_word
                    && position > key
                    && self
                        .peek(position + 1)
                        .is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')) =>
                {
                    return Some(position);
                }
                // After a comment has begun there is no delimiter any more.
                b'#' if position > key && byte_class::is(self.source[position - 1], BLANK) => return None,
                byte => only_word &= byte_class::is(byte, WORD) || matches!(byte, b'.' | b'-'),
            }
            position += 1;
        }
    }

    /// A line with no delimiter: a lone key, or junk.
    fn without_delimiter(
        &mut self,
        start: usize,
        text: usize,
        export: Span,
        key: usize,
        mut facts: Facts,
    ) -> Line {
        let line_feed = self.line_end(start);
        let end = self.trim_end(text, line_feed);
        let mut key_end = key;
        while key_end < end
            && (byte_class::is(self.source[key_end], WORD) || matches!(self.source[key_end], b'.' | b'-'))
        {
            key_end += 1;
        }
        let rest = self.skip_over(key_end, BLANK);
        let has_comment = rest > key_end && rest < end && self.source[rest] == b'#';
        let key = Span::new(key, key_end);
        let is_lone_key = !key.is_empty()
            && (rest >= end || has_comment)
            && !key.of(self.source).iter().all(|&byte| byte == b'-');
        if !is_lone_key {
            return self.finish(
                start,
                end,
                line_feed,
                facts.without(Facts::EXPORT) | Facts::NO_DELIMITER,
                Content::Junk(Span::new(text, end)),
            );
        }
        facts |= Facts::NO_DELIMITER | self.key_facts(key);
        let comment = if has_comment {
            facts |= Facts::INLINE_COMMENT;
            Span::new(rest, end)
        } else {
            Span::empty(key_end)
        };
        let nothing = Span::empty(key_end);
        let entry = Entry { export, key, delimiter: nothing, value: nothing, comment };
        self.finish(start, end, line_feed, facts, Content::Entry(entry))
    }

    fn key_facts(&self, key: Span) -> Facts {
        let key = key.of(self.source);
        let Some(&first) = key.first() else { return Facts::NO_KEY };
        let mut facts = Facts::NONE;
        if key.iter().any(u8::is_ascii_lowercase) {
            facts |= Facts::KEY_LOWERCASE;
        }
        if first.is_ascii_digit() || !key.iter().all(|&byte| byte_class::is(byte, WORD)) {
            facts |= Facts::KEY_INVALID;
        } else if first == b'_' && !key.get(1).is_some_and(u8::is_ascii_alphabetic) {
            facts |= Facts::KEY_UNPORTABLE;
        }
        if is_readonly_in_bash(key) {
            facts |= Facts::KEY_READONLY;
        }
        facts
    }

    /// What stands out in the bytes of `span`, whatever their place.
    fn text_facts(&self, span: Span) -> Facts {
        let mut facts = Facts::NONE;
        for (index, &byte) in span.of(self.source).iter().enumerate() {
            let class = byte_class::of(byte);
            if class & (NON_ASCII | CONTROL) == 0 {
                continue;
            }
            if class & NON_ASCII != 0 {
                facts |= Facts::NON_ASCII;
            } else if byte != b'\r' || self.peek(span.start as usize + index + 1) != Some(b'\n') {
                facts |= Facts::CONTROL;
            }
        }
        facts
    }

    /// The value that begins at `start`, and what is noteworthy in it.
    fn value(&mut self, start: usize) -> (Span, Facts) {
        let (value, mut facts) = match self.peek(start) {
            Some(b'\'') => self.quoted(start, b'\''),
            Some(b'"') => self.quoted(start, b'"'),
            Some(b'`') => self.quoted(start, b'`'),
            _ => self.unquoted(start),
        };
        let text = value.of(self.source);
        let mut previous = 0;
        for (index, &byte) in text.iter().enumerate() {
            match byte {
                b'\\' => facts |= Facts::BACKSLASH,
                b'$' => facts |= Facts::DOLLAR,
                b'(' if previous == b'$' => facts |= Facts::COMMAND,
                b'#' => facts |= Facts::HASH,
                b'`' => {
                    let is_outer =
                        facts.contains(Facts::BACKTICK_QUOTED) && (index == 0 || index + 1 == text.len());
                    if !is_outer {
                        facts |= Facts::COMMAND;
                    }
                }
                _ => {}
            }
            previous = byte;
        }
        (value, facts)
    }

    fn unquoted(&self, start: usize) -> (Span, Facts) {
        let mut facts = Facts::NONE;
        let mut end = start;
        // `A=#x` has a value and `A= #x` a comment: that is how most of the dialects see it.
        let comment_at_once = start > 0 && byte_class::is(self.source[start - 1], BLANK);
        while let Some(byte) = self.peek(end) {
            let begins_comment = byte == b'#'
                && (if end == start { comment_at_once } else { byte_class::is(self.source[end - 1], BLANK) });
            if byte == b'\n' || begins_comment {
                break;
            }
            end += 1;
        }
        let end = self.trim_end(start, end);
        let value = Span::new(start, end);
        if value.is_empty() {
            facts |= Facts::EMPTY_VALUE;
        } else if !value.of(self.source).iter().all(|&byte| byte_class::is(byte, PLAIN)) {
            facts |= Facts::UNQUOTED_SPECIAL;
        }
        (value, facts)
    }

    fn quoted(&mut self, start: usize, quote: u8) -> (Span, Facts) {
        let mut facts = match quote {
            b'\'' => Facts::SINGLE_QUOTED,
            b'"' => Facts::DOUBLE_QUOTED,
            _ => Facts::BACKTICK_QUOTED,
        };
        let Some(close) = self.close(start, quote) else {
            let line_feed = self.line_end(start);
            return (Span::new(start, self.trim_end(start + 1, line_feed)), facts | Facts::UNTERMINATED);
        };
        if self.source[start..close].contains(&b'\n') {
            facts |= Facts::MULTILINE;
        }
        if close == start + 1 {
            facts |= Facts::EMPTY_VALUE;
        }
        if self.is_clean_after(close) {
            return (Span::new(start, close + 1), facts);
        }
        let (rest, _) = self.unquoted(close + 1);
        (Span::new(start, rest.end as usize), facts.without(Facts::EMPTY_VALUE) | Facts::TRAILING_CONTENT)
    }

    /// Where the quote that opens at `start` closes: on the same line, or on a later one with nothing but a comment
    /// after it.
    fn close(&mut self, start: usize, quote: u8) -> Option<usize> {
        let kind = match quote {
            b'\'' => 0,
            b'"' => 1,
            _ => 2,
        };
        if start >= self.no_close_after[kind] {
            // A quote on this line may still be there: only the search over the lines is known to be vain.
            return self.close_on_line(start, quote);
        }
        let mut position = start + 1;
        let mut lines = 0;
        while let Some(byte) = self.peek(position) {
            if byte == quote {
                let escaped = quote == b'\'' && self.source[position - 1] == b'\\' && position - 1 > start;
                let clean = self.is_clean_after(position);
                if !escaped || clean {
                    return (lines == 0 || clean).then_some(position);
                }
            } else if byte == b'\n' {
                lines += 1;
            } else if byte == b'\\' && quote != b'\'' {
                position += 1;
                if self.peek(position) == Some(b'\n') {
                    lines += 1;
                }
            }
            position += 1;
        }
        self.no_close_after[kind] = start;
        None
    }

    fn close_on_line(&self, start: usize, quote: u8) -> Option<usize> {
        let mut position = start + 1;
        while let Some(byte) = self.peek(position).filter(|&byte| byte != b'\n') {
            if byte == quote {
                let escaped = quote == b'\'' && self.source[position - 1] == b'\\' && position - 1 > start;
                if !escaped || self.is_clean_after(position) {
                    return Some(position);
                }
            } else if byte == b'\\' && quote != b'\'' && self.peek(position + 1) != Some(b'\n') {
                position += 1;
            }
            position += 1;
        }
        None
    }

    /// Whether nothing but blanks and a comment follows the quote at `close` on its line.
    fn is_clean_after(&self, close: usize) -> bool {
        let rest = self.skip_over(close + 1, BLANK);
        match self.peek(rest) {
            None | Some(b'\n') => true,
            Some(b'\r') => self.peek(rest + 1).is_none_or(|byte| byte == b'\n'),
            Some(b'#') => rest > close + 1,
            Some(_) => false,
        }
    }
}

impl Iterator for Parser<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        if self.position >= self.source.len() {
            return None;
        }
        Some(self.plain().unwrap_or_else(|| self.line()))
    }
}

fn is_readonly_in_bash(key: &[u8]) -> bool {
    matches!(key, b"UID" | b"EUID" | b"PPID" | b"SHELLOPTS" | b"BASHOPTS" | b"BASH_VERSINFO")
}

/// Whether a comment begins with a word and a colon, as `# envguard: allow(…)` does.
fn has_directive(comment: &[u8]) -> bool {
    let mut rest = comment;
    while let [b'#' | b' ' | b'\t', tail @ ..] = rest {
        rest = tail;
    }
    let word = rest.iter().take_while(|byte| byte.is_ascii_lowercase() || **byte == b'-').count();
    word > 0 && rest.get(word) == Some(&b':')
}

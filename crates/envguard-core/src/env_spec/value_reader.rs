//! Reading values: texts in four kinds of quotes, lists, objects and function calls.

use envguard_syntax::Span;

use super::cursor::Cursor;
use super::value::{Argument, Call, Name, Quote, Value, ValueKind};

/// Deeper brackets are taken for text.
const MAX_DEPTH: usize = 16;

/// Where a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// In a comment: the lines of a literal begin with `#`.
    Comment,
    /// In a declaration: the lines of a literal and of a quoted text are as they are.
    Plain,
}

/// Reads one value. It never goes back, so it is linear; what a bracket that is never closed has swallowed is for the
/// caller to give back: see [`is_broken`](Self::is_broken).
pub(super) struct ValueReader<'c, 's> {
    cursor: &'c mut Cursor<'s>,
    layout: Layout,
    depth: usize,
    is_broken: bool,
}

/// What a text without quotes ends with.
#[derive(Clone, Copy)]
enum Ends {
    /// The value of a decorator.
    Decorator,
    /// The value of a declaration.
    Declaration,
    /// Among the arguments of a function.
    Arguments,
    /// In a list or an object.
    Literal,
}

impl<'c, 's> ValueReader<'c, 's> {
    pub(super) fn new(cursor: &'c mut Cursor<'s>, layout: Layout) -> Self {
        Self { cursor, layout, depth: 0, is_broken: false }
    }

    /// Whether a bracket was not closed, or had something in it that is no list of values.
    pub(super) fn is_broken(&self) -> bool {
        self.is_broken
    }

    /// The value here.
    pub(super) fn read(&mut self) -> Value {
        self.value(match self.layout {
            Layout::Comment => Ends::Decorator,
            Layout::Plain => Ends::Declaration,
        })
    }

    /// What stands in the brackets that open here.
    pub(super) fn read_arguments(&mut self) -> Vec<Argument> {
        self.brackets(b')', |reader| reader.argument(Ends::Arguments))
    }

    fn value(&mut self, ends: Ends) -> Value {
        let start = self.cursor.offset();
        let kind = match self.cursor.peek() {
            Some(b'[') if self.depth < MAX_DEPTH => {
                ValueKind::List(self.brackets(b']', |reader| reader.value(Ends::Literal)))
            }
            Some(b'{') if self.depth < MAX_DEPTH => {
                ValueKind::Object(self.brackets(b'}', |reader| reader.argument(Ends::Literal)))
            }
            Some(quote @ (b'"' | b'\'' | b'`')) => match self.closing(quote) {
                Some((end, after)) => self.quoted(quote, end, after),
                None => return self.bare(start, ends),
            },
            _ => return self.call_or_bare(ends),
        };
        Value { span: self.cursor.since(start), kind }
    }

    fn call_or_bare(&mut self, ends: Ends) -> Value {
        let start = self.cursor.offset();
        let name = self.cursor.eat_name(b"");
        if !name.is_empty() && self.cursor.peek() == Some(b'(') && self.depth < MAX_DEPTH {
            let name = Name { text: self.cursor.text(name), span: name };
            let arguments = self.read_arguments();
            let kind = ValueKind::Call(Call { name, arguments });
            return Value { span: self.cursor.since(start), kind };
        }
        self.bare(start, ends)
    }

    /// A text without quotes that began at `start`.
    fn bare(&mut self, start: usize, ends: Ends) -> Value {
        while let Some(byte) = self.cursor.peek() {
            let is_end = self.cursor.is_at_line_end()
                || match ends {
                    Ends::Decorator => matches!(byte, b' ' | b'\t' | b'#'),
                    Ends::Declaration => byte == b'#',
                    Ends::Arguments => matches!(byte, b',' | b')') || self.is_at_comment(start),
                    Ends::Literal => matches!(byte, b',' | b')' | b']' | b'}') || self.is_at_comment(start),
                };
            if is_end {
                break;
            }
            self.cursor.advance();
            if byte == b'$' {
                // `${A:-b}` and `$(a, b)` are one piece, whatever they hold.
                match self.cursor.peek() {
                    Some(b'{') => self.skip_past(b'}'),
                    Some(b'(') => self.skip_past(b')'),
                    _ => {}
                }
            }
        }
        let span = self.cursor.trimmed_since(start);
        let text = self.cursor.text(span);
        let kind = if text.is_empty() { ValueKind::Nothing } else { ValueKind::Text(text, Quote::None) };
        Value { span, kind }
    }

    /// Goes past the next `closing` of this line, or to its end if there is none.
    fn skip_past(&mut self, closing: u8) {
        while !self.cursor.is_at_line_end() && !self.cursor.eat(closing) {
            self.cursor.advance();
        }
    }

    /// Whether a comment begins here: a `#` after a blank, with a blank after it.
    fn is_at_comment(&self, start: usize) -> bool {
        let is_blank = |byte: Option<u8>| matches!(byte, None | Some(b' ' | b'\t' | b'\r' | b'\n'));
        self.cursor.peek() == Some(b'#')
            && is_blank(self.cursor.peek_after(1))
            && self.cursor.since(start).len() > self.cursor.trimmed_since(start).len()
    }

    fn argument(&mut self, ends: Ends) -> Argument {
        let start = self.cursor.offset();
        let name = self.cursor.eat_name(b"");
        if matches!(ends, Ends::Literal) {
            self.cursor.skip_blanks();
        }
        let name = if !name.is_empty() && self.cursor.eat(b'=') {
            if matches!(ends, Ends::Literal) {
                self.cursor.skip_blanks();
            }
            Some(Name { text: self.cursor.text(name), span: name })
        } else {
            self.cursor.go_to(start);
            None
        };
        let takes_pattern = name.as_ref().is_some_and(|name| &*name.text == "matches");
        let value =
            if takes_pattern && self.cursor.peek() == Some(b'/') { self.pattern() } else { self.value(ends) };
        let span = Span::new(start, value.span.end as usize);
        Argument { span, name, value }
    }

    /// The pattern `/p/flags` that begins here, in which commas and brackets are no ends.
    fn pattern(&mut self) -> Value {
        let start = self.cursor.offset();
        let (mut in_class, mut is_closed) = (false, false);
        self.cursor.advance();
        while !is_closed && !self.cursor.is_at_line_end() {
            match self.cursor.peek() {
                Some(b'\\') => self.cursor.advance(),
                Some(b'[') => in_class = true,
                Some(b']') => in_class = false,
                Some(b'/') => is_closed = !in_class,
                _ => {}
            }
            self.cursor.advance();
        }
        self.cursor.skip_while(|byte| byte.is_ascii_alphabetic());
        self.is_broken |= !is_closed;
        let span = self.cursor.since(start);
        // Nothing is put into a pattern: its `$` is the end of the text.
        Value { span, kind: ValueKind::Text(self.cursor.text(span), Quote::Single) }
    }

    /// What stands between the bracket that opens here and `closing`, separated by commas.
    fn brackets<T>(&mut self, closing: u8, mut read: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let mut items = Vec::new();
        self.depth += 1;
        self.cursor.advance();
        loop {
            self.skip_space();
            if self.cursor.eat(closing) {
                break;
            }
            let before = self.cursor.offset();
            items.push(read(self));
            self.skip_space();
            let is_separated = self.cursor.eat(b',');
            if self.cursor.eat(closing) {
                break;
            }
            if !is_separated || before == self.cursor.offset() {
                self.is_broken = true;
                break;
            }
        }
        self.depth -= 1;
        items
    }

    /// Goes past blanks, line ends and comments within brackets.
    fn skip_space(&mut self) {
        loop {
            self.cursor.skip_blanks();
            if self.cursor.peek() == Some(b'#')
                && matches!(self.cursor.peek_after(1), None | Some(b' ' | b'\t' | b'\r' | b'\n'))
            {
                self.cursor.skip_line();
            }
            if !self.cursor.is_at_line_end() {
                return;
            }
            let end = self.cursor.offset();
            if !self.cursor.eat_line_end() {
                return;
            }
            if self.layout == Layout::Comment {
                self.cursor.skip_blanks();
                if !self.cursor.eat(b'#') {
                    return self.cursor.go_to(end);
                }
            }
        }
    }

    /// How many quotes open a text here: three, or one.
    fn quote_count(&self, quote: u8) -> usize {
        let triple = self.layout == Layout::Plain && quote != b'\'' && self.depth == 0;
        if triple && self.cursor.is_at(&[quote; 3]) { 3 } else { 1 }
    }

    /// Where the text that the quotes here open ends, before and after its closing quotes.
    fn closing(&self, quote: u8) -> Option<(usize, usize)> {
        let count = self.quote_count(quote);
        let closing = &[quote; 3][..count];
        let may_break = self.layout == Layout::Plain && (count == 3 || quote != b'`');
        let mut ahead = self.cursor.clone();
        ahead.go_to(ahead.offset() + count);
        while let Some(byte) = ahead.peek() {
            match byte {
                b'\\' => ahead.advance(),
                b'\n' if !may_break => return None,
                _ if ahead.is_at(closing) => {
                    let end = ahead.offset();
                    return Some((end, end + count));
                }
                _ => {}
            }
            ahead.advance();
        }
        None
    }

    /// The text in the quotes that open here, which ends at `end`, and its quotes at `after`.
    fn quoted(&mut self, quote: u8, end: usize, after: usize) -> ValueKind {
        let start = self.cursor.offset() + self.quote_count(quote);
        let inner = self.cursor.text(Span::new(start, end));
        self.cursor.go_to(after);
        let kind = if quote == b'\'' { Quote::Single } else { Quote::Other };
        ValueKind::Text(unescape(&inner, quote), kind)
    }
}

/// Takes away the backslashes before `quote`, and in double quotes makes `\n` a line feed. Any other backslash stays:
/// it may belong to a pattern.
fn unescape(text: &str, quote: u8) -> Box<str> {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match (character, characters.peek()) {
            ('\\', Some(&next)) if next == char::from(quote) => {}
            ('\\', Some('n')) if quote == b'"' => {
                characters.next();
                out.push('\n');
            }
            ('\\', Some('\\')) => {
                characters.next();
                out.push_str("\\\\");
            }
            _ => out.push(character),
        }
    }
    out.into()
}

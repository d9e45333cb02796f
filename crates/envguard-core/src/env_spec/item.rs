//! Reading a file into declarations, each with the decorators above and beside it.

use std::collections::HashMap;

use envguard_syntax::Span;

use super::cursor::Cursor;
use super::decorator::{Decorator, is_at_decorator, read_decorators};
use super::value::{Name, Value, ValueKind};
use super::value_reader::{Layout, ValueReader};
use crate::import::ImportWarning;
use crate::{KeyName, Message};

/// A declaration.
pub(super) struct Item {
    /// From the key to the end of the value.
    pub(super) span: Span,
    pub(super) key: Name,
    pub(super) value: Value,
    pub(super) decorators: Vec<Decorator>,
    /// The comment lines above it that are no decorators.
    pub(super) comments: Vec<Name>,
}

/// What stands in a `.env.schema` file.
#[derive(Default)]
pub(super) struct SpecFile {
    /// The decorators that are about the file.
    pub(super) root: Vec<Decorator>,
    /// The declarations, each key once.
    pub(super) items: Vec<Item>,
    /// What could not be read.
    pub(super) warnings: Vec<ImportWarning>,
}

/// The comment lines that have no declaration below them yet.
#[derive(Default)]
struct Block {
    decorators: Vec<Decorator>,
    comments: Vec<Name>,
    /// Brackets that are not closed have swallowed lines already: those of further ones end with their line.
    is_bounded: bool,
}

struct Reader<'s> {
    cursor: Cursor<'s>,
    file: SpecFile,
    block: Block,
    by_key: HashMap<Box<str>, usize>,
    /// As for [`Block::is_bounded`], for all declarations to come.
    is_bounded: bool,
}

/// Reads a file. It never fails; what makes no sense becomes a warning.
pub(super) fn read_file(source: &[u8]) -> SpecFile {
    let mut reader = Reader {
        cursor: Cursor::new(source),
        file: SpecFile::default(),
        block: Block::default(),
        by_key: HashMap::new(),
        is_bounded: false,
    };
    if reader.cursor.is_at(b"\xef\xbb\xbf") {
        reader.cursor.go_to(3);
    }
    loop {
        reader.line();
        if !reader.cursor.eat_line_end() {
            break;
        }
    }
    reader.detach();
    reader.file
}

impl Reader<'_> {
    /// Reads a line, and those that belong to it, up to the line end.
    fn line(&mut self) {
        let start = self.cursor.offset();
        self.cursor.skip_blanks();
        if self.cursor.is_at_line_end() {
            return self.detach();
        }
        if self.cursor.peek() != Some(b'#') {
            return self.declaration(start);
        }
        let (is_divider, text) = self.comment_line();
        if is_divider {
            self.detach();
        } else if let Some(text) = text {
            self.block.comments.push(text);
        }
    }

    /// Reads a comment with its decorators. Gives whether it is a divider, and its text if it is none of both.
    fn comment_line(&mut self) -> (bool, Option<Name>) {
        self.cursor.advance();
        self.cursor.skip_blanks();
        if is_at_decorator(&self.cursor) {
            self.decorators();
            return (false, None);
        }
        let start = self.cursor.offset();
        self.cursor.skip_while(|byte| matches!(byte, b'-' | b'=' | b'*' | b'#'));
        let is_divider = self.cursor.since(start).len() >= 3;
        self.cursor.skip_line();
        let span = self.cursor.trimmed_since(start);
        (is_divider, Some(Name { text: self.cursor.text(span), span }))
    }

    fn decorators(&mut self) {
        let (start, count) = (self.cursor.offset(), self.block.decorators.len());
        if !self.block.is_bounded {
            let Err(span) = read_decorators(&mut self.cursor, &mut self.block.decorators) else { return };
            self.warn_unclosed(span);
            self.block.is_bounded = true;
            self.block.decorators.truncate(count);
            self.cursor.go_to(start);
        }
        let is_told = self.file.warnings.last().is_some_and(|warning| warning.span.start as usize >= start);
        let mut line = self.cursor.on_this_line();
        if let Err(span) = read_decorators(&mut line, &mut self.block.decorators)
            && !is_told
        {
            self.warn_unclosed(span);
        }
        self.cursor.skip_line();
    }

    fn warn_unclosed(&mut self, span: Span) {
        self.file.warnings.push(ImportWarning::new(
            span,
            "this decorator is passed over: its brackets are not closed, or have something else than a list in them",
            "close the bracket, separate with commas, and begin each further line with `#`",
        ));
    }

    fn declaration(&mut self, start: usize) {
        if self.cursor.is_at(b"export") && matches!(self.cursor.peek_after(6), Some(b' ' | b'\t')) {
            self.cursor.go_to(self.cursor.offset() + 6);
            self.cursor.skip_blanks();
        }
        let key = self.cursor.eat_name(b".-");
        self.cursor.skip_blanks();
        if key.is_empty() || !self.cursor.eat(b'=') {
            self.cursor.skip_line();
            self.file.warnings.push(ImportWarning::new(
                self.cursor.trimmed_since(start),
                "this line is neither a comment nor a declaration, and passed over",
                "write `KEY=` or `KEY=value`, or put `#` before it",
            ));
            return self.detach();
        }
        self.cursor.skip_blanks();
        let value = self.value();
        let span = Span::new(key.start as usize, value.span.end as usize);
        self.after_value();
        let key = Name { text: self.cursor.text(key), span: key };
        self.add(key, value, span);
    }

    fn value(&mut self) -> Value {
        let start = self.cursor.offset();
        if !self.is_bounded {
            let mut reader = ValueReader::new(&mut self.cursor, Layout::Plain);
            let value = reader.read();
            if !reader.is_broken() {
                return value;
            }
            self.is_bounded = true;
            self.cursor.go_to(start);
        }
        let mut line = self.cursor.on_this_line();
        let mut reader = ValueReader::new(&mut line, Layout::Plain);
        let value = reader.read();
        if reader.is_broken() {
            self.cursor.skip_line();
            let span = self.cursor.trimmed_since(start);
            self.file.warnings.push(ImportWarning::new(
                span,
                "this value is passed over: its brackets are not closed, or have something else than a list in them",
                "close the bracket, and separate with commas",
            ));
            return Value { span, kind: ValueKind::Nothing };
        }
        self.cursor.go_to(line.offset());
        value
    }

    /// Reads what follows a value on its line: a comment, perhaps with decorators.
    fn after_value(&mut self) {
        self.cursor.skip_blanks();
        let start = self.cursor.offset();
        if self.cursor.is_at_line_end() {
            return;
        }
        if self.cursor.peek() == Some(b'#') {
            let (_, text) = self.comment_line();
            self.block.comments.extend(text);
            return;
        }
        self.cursor.skip_line();
        self.file.warnings.push(ImportWarning::new(
            self.cursor.trimmed_since(start),
            "what follows the value is no comment, and passed over",
            "put the value in quotes, or `#` before the comment",
        ));
    }

    fn add(&mut self, key: Name, value: Value, span: Span) {
        let block = std::mem::take(&mut self.block);
        let index = *self.by_key.entry(key.text.clone()).or_insert(self.file.items.len());
        let item = Item { span, key, value, decorators: block.decorators, comments: block.comments };
        match self.file.items.get_mut(index) {
            None => self.file.items.push(item),
            Some(earlier) => {
                let message =
                    Message::new("{} is declared a second time: the earlier declaration does not count");
                self.file.warnings.push(ImportWarning::new(
                    item.key.span,
                    message.with(KeyName::new(item.key.text.as_bytes())),
                    "declare it once",
                ));
                *earlier = item;
            }
        }
    }

    /// Takes the comments above for what they are when no declaration follows them directly: the header of the file
    /// as long as none has been seen at all, or nobody's.
    fn detach(&mut self) {
        let block = std::mem::take(&mut self.block);
        if self.file.items.is_empty() {
            self.file.root.extend(block.decorators);
            return;
        }
        self.file.warnings.extend(block.decorators.iter().map(|decorator| {
            ImportWarning::new(
                decorator.span,
                Message::new("the decorator {} belongs to no variable, and is passed over")
                    .with(KeyName::new(decorator.name.text.as_bytes())),
                "put it directly above a variable, or above the first one for the whole file",
            )
        }));
    }
}

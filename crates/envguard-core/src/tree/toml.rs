//! TOML.

use std::borrow::Cow;

use envguard_syntax::Span;
use toml_datetime::Datetime;
use toml_parser::decoder::{Encoding, IntegerRadix, ScalarKind};
use toml_parser::parser::{EventReceiver, ValidateWhitespace, parse_document};
use toml_parser::{ErrorSink, ParseError, Source};

use super::table::{Key, Origin, ROOT, Tables, Value};
use super::{MAX_DEPTH, Node, NodeKind, ParsedTree, ProblemKind, number};
use crate::Message;

/// Reads a TOML file.
pub(super) fn parse(text: &str, tree: &mut ParsedTree) {
    let source = Source::new(text);
    let tokens = source.lex().into_vec();
    let mut errors: Vec<ParseError> = Vec::new();
    let mut reader = Reader {
        source,
        tables: Tables::new(Span::new(0, text.len())),
        table: ROOT,
        header: 0,
        path: Vec::new(),
        is_dotted: false,
        open: Vec::new(),
        tree,
    };
    let mut receiver = ValidateWhitespace::new(&mut reader, source);
    parse_document(&tokens, &mut receiver, &mut errors);
    let root = reader.tables.into_root(reader.tree);
    tree.documents.push(root);
    for error in errors {
        let span = error.unexpected().or(error.context()).map_or(Span::empty(0), here);
        // The parser takes nothing for a text without quotes.
        let message = if span.is_empty() && error.description() == UNQUOTED {
            "a value is missing here"
        } else {
            explain(error.description())
        };
        tree.report(ProblemKind::Syntax, span, message.into());
    }
}

/// Builds tables as the parser goes over the file.
struct Reader<'s, 't> {
    source: Source<'s>,
    tables: Tables<'s>,
    /// The table that the last header opened.
    table: usize,
    /// Where the header at hand starts.
    header: usize,
    /// The key at hand.
    path: Vec<Key<'s>>,
    /// Whether a dot has been read after the last segment of the key.
    is_dotted: bool,
    /// The lists and braces that are being read, outermost first.
    open: Vec<Open<'s>>,
    tree: &'t mut ParsedTree,
}

/// A list, or a table in braces, that is being read.
struct Open<'s> {
    start: usize,
    depth: usize,
    /// The key of which it is the value.
    path: Vec<Key<'s>>,
    content: Content,
}

enum Content {
    List(Vec<Value>),
    Table(usize),
}

impl Reader<'_, '_> {
    /// Puts a value where it belongs.
    fn put(&mut self, value: Value) {
        let path = std::mem::take(&mut self.path);
        let table = match self.open.last_mut() {
            Some(Open { content: Content::List(items), .. }) => return items.push(value),
            Some(Open { content: Content::Table(table), .. }) => *table,
            None => self.table,
        };
        self.tables.insert(table, path, value, self.tree);
    }

    /// How deep a list or a table in braces would be that opens here.
    fn depth(&self) -> usize {
        match self.open.last() {
            Some(Open { content: Content::List(_), depth, .. }) => depth + 1,
            Some(Open { content: Content::Table(_), depth, .. }) => depth + self.path.len(),
            None => self.tables.depth(self.table) + self.path.len(),
        }
    }

    /// Goes into a list or braces, and says whether that was allowed.
    fn enter(&mut self, span: toml_parser::Span, content: impl FnOnce(&mut Self, usize) -> Content) -> bool {
        let depth = self.depth();
        let content = content(self, depth);
        let path = std::mem::take(&mut self.path);
        self.open.push(Open { start: span.start(), depth, path, content });
        if depth >= MAX_DEPTH {
            let message = Message::new("lists and tables nest deeper than {} levels").with(MAX_DEPTH);
            self.tree.report(ProblemKind::TooDeep, here(span), message);
        }
        depth < MAX_DEPTH
    }

    /// Goes out of it.
    fn leave(&mut self, span: toml_parser::Span) {
        let Some(open) = self.open.pop() else { return };
        let span = Span::new(open.start, span.end());
        self.path = open.path;
        let value = match open.content {
            Content::List(items) => Value::List(span, items),
            Content::Table(table) => {
                self.tables.set_span(table, span);
                Value::Table(table)
            }
        };
        self.put(value);
    }

    /// Begins a header.
    fn begin(&mut self, span: toml_parser::Span) {
        self.header = span.start();
        self.path.clear();
        // What was never closed has been reported.
        self.open.clear();
    }

    fn header_span(&self, span: toml_parser::Span) -> Span {
        Span::new(self.header, span.end())
    }
}

impl EventReceiver for Reader<'_, '_> {
    fn std_table_open(&mut self, span: toml_parser::Span, _: &mut dyn ErrorSink) {
        self.begin(span);
    }

    fn std_table_close(&mut self, span: toml_parser::Span, _: &mut dyn ErrorSink) {
        let path = std::mem::take(&mut self.path);
        self.table = self.tables.open(path, self.header_span(span), self.tree);
    }

    fn array_table_open(&mut self, span: toml_parser::Span, _: &mut dyn ErrorSink) {
        self.begin(span);
    }

    fn array_table_close(&mut self, span: toml_parser::Span, _: &mut dyn ErrorSink) {
        let path = std::mem::take(&mut self.path);
        self.table = self.tables.open_item(path, self.header_span(span), self.tree);
    }

    fn inline_table_open(&mut self, span: toml_parser::Span, _: &mut dyn ErrorSink) -> bool {
        self.enter(span, |reader, depth| {
            Content::Table(reader.tables.create(Origin::Braces, here(span), depth))
        })
    }

    fn inline_table_close(&mut self, span: toml_parser::Span, _: &mut dyn ErrorSink) {
        self.leave(span);
    }

    fn array_open(&mut self, span: toml_parser::Span, _: &mut dyn ErrorSink) -> bool {
        self.enter(span, |_, _| Content::List(Vec::new()))
    }

    fn array_close(&mut self, span: toml_parser::Span, _: &mut dyn ErrorSink) {
        self.leave(span);
    }

    fn simple_key(
        &mut self,
        span: toml_parser::Span,
        encoding: Option<Encoding>,
        errors: &mut dyn ErrorSink,
    ) {
        if !std::mem::take(&mut self.is_dotted) {
            self.path.clear();
        }
        let mut key = Cow::Borrowed("");
        raw(self.source, span, encoding).decode_key(&mut key, errors);
        self.path.push((key, here(span)));
    }

    fn key_sep(&mut self, _: toml_parser::Span, _: &mut dyn ErrorSink) {
        self.is_dotted = true;
    }

    fn scalar(&mut self, span: toml_parser::Span, encoding: Option<Encoding>, errors: &mut dyn ErrorSink) {
        let mut text = Cow::Borrowed("");
        let scalar = raw(self.source, span, encoding).decode_scalar(&mut text, errors);
        let kind = match scalar {
            ScalarKind::String => NodeKind::Text(text.into()),
            ScalarKind::Boolean(value) => NodeKind::Bool(value),
            ScalarKind::DateTime => {
                if text.parse::<Datetime>().is_err() {
                    errors.report_error(ParseError::new(NO_DATE).with_unexpected(span));
                }
                NodeKind::Text(text.into())
            }
            // Infinity and what is no number have no counterpart in JSON.
            ScalarKind::Float => {
                number::decimal(&text).map_or_else(|| NodeKind::Text(text.into()), NodeKind::Number)
            }
            ScalarKind::Integer(IntegerRadix::Dec) => {
                number::decimal(&text).map_or_else(|| NodeKind::Text(text.into()), NodeKind::Number)
            }
            ScalarKind::Integer(radix) => number::with_radix(&text, radix.value())
                .map_or_else(|| NodeKind::Text(text.into()), NodeKind::Number),
        };
        self.put(Value::Node(Node::new(here(span), kind)));
    }

    fn newline(&mut self, _: toml_parser::Span, _: &mut dyn ErrorSink) {
        // A key whose value is missing has been reported.
        if self.open.is_empty() {
            self.path.clear();
        }
    }
}

fn here(span: toml_parser::Span) -> Span {
    Span::new(span.start(), span.end())
}

fn raw(source: Source<'_>, span: toml_parser::Span, encoding: Option<Encoding>) -> toml_parser::Raw<'_> {
    let text = source.input().get(span.start()..span.end()).unwrap_or_default();
    toml_parser::Raw::new_unchecked(text, encoding, span)
}

const NO_DATE: &str = "no such date";
const UNQUOTED: &str = "string values must be quoted";

/// What the parser means. Its own texts are for those who know its insides, and this way none can ever hold a piece
/// of the file.
fn explain(description: &str) -> &'static str {
    match description {
        NO_DATE | "invalid date-time" => "there is no such date or time",
        UNQUOTED => "a text needs quotes",
        "key with no value" | "missing assignment between key-value pairs" => {
            "a `=` and a value are missing after the key"
        }
        "missing value for key" | "missing value" => "a value is missing here",
        "unclosed array" => "this `[` is never closed",
        "unclosed inline table" => "this `{` is never closed",
        "unclosed table" | "unclosed array table" => "this header is never closed",
        "missing comma between array elements" | "missing comma between key-value pairs" => {
            "a comma is missing here"
        }
        "extra comma in array" | "extra comma in inline table" => "there is one comma too many",
        "extra `=`" | "extra assignment between key-value pairs" | "unexpected `=` in array" => {
            "there is one `=` too many"
        }
        "invalid unquoted key" => "a key with such characters needs quotes",
        "unquoted keys cannot be empty" | "missing key for inline table element" => "a key is missing here",
        "keys cannot be multi-line basic strings" | "keys cannot be multi-line literal strings" => {
            "a key cannot have triple quotes"
        }
        "missing opening quote" | "invalid basic string" | "invalid literal string" => "a quote is missing",
        "missing escaped value" | "too few unicode value digits" => "TOML has no such escape",
        "carriage return must be followed by newline" => "a carriage return stands alone",
        "unexpected content" | "unexpected key or value" => "a new line has to begin here",
        "invalid comment character" => "a comment cannot hold this character",
        "unexpected leading zero" => "a number cannot begin with a zero",
        "`_` may only go between digits" => "a `_` in a number stands between digits",
        _ => "this is not TOML",
    }
}

//! YAML, with anchors, aliases and merge keys put in place.

mod aliases;
mod places;

use std::borrow::Cow;

use envguard_syntax::Span;
use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, ScanError, Tag};

use self::aliases::{Anchors, Refusal};
use self::places::Places;
use super::{MAX_DEPTH, Member, Node, NodeKind, ParsedTree, ProblemKind, members, scalar};
use crate::Message;

/// Reads the documents of a YAML file.
pub(super) fn parse(text: &str, tree: &mut ParsedTree) {
    let mut options = Options::default();
    options.emit_comments = false;
    // One unknown name is one problem, not the end.
    options.emit_unresolved_aliases = true;
    options.flow_nesting_limit = MAX_DEPTH;
    options.block_nesting_limit = MAX_DEPTH;
    let mut parser = Parser::new_from_str_with_options(text, options);
    let mut loader =
        Loader { tree, places: Places::new(text), anchors: Anchors::new(text), open: Vec::with_capacity(16) };
    while let Some(next) = parser.next_event() {
        let result = match next {
            Ok((event, span)) => loader.event(event, span),
            Err(error) => Err(loader.syntax_error(&error)),
        };
        if result.is_err() {
            loader.abandon();
            // What comes after the next `---` can be read again.
            if !parser.proceed_next_document().unwrap_or(false) {
                break;
            }
        }
    }
}

/// A problem that ends the document; it is reported already.
struct Stop;

struct Loader<'s, 't> {
    tree: &'t mut ParsedTree,
    places: Places<'s>,
    anchors: Anchors,
    /// The lists and maps that are being read, outermost first.
    open: Vec<Open>,
}

/// A list or map that is being read.
struct Open {
    start: usize,
    /// Where what has been read of it ends.
    end: usize,
    anchor: usize,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Map {
        members: Vec<Member>,
        key: Key,
        /// The values of merge keys.
        merges: Vec<Member>,
    },
}

/// The key that waits for its value.
enum Key {
    None,
    Text(Box<str>, Span),
    Merge(Span),
    /// Something that is no text: reported, and its value is dropped.
    Unfit,
}

/// The text of a merge key.
const MERGE: &str = "<<";

impl<'s> Loader<'s, '_> {
    fn event(&mut self, event: Event<'s>, span: granit_parser::Span) -> Result<(), Stop> {
        let range = span.byte_range().unwrap_or_default();
        let given = Span::new(range.start, range.end);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(text, style, anchor, tag.as_deref(), given);
            }
            Event::SequenceStart(_, anchor, _) => self.open(given, anchor, Content::List(Vec::new()))?,
            Event::MappingStart(_, anchor, _) => {
                let content = Content::Map { members: Vec::new(), key: Key::None, merges: Vec::new() };
                self.open(given, anchor, content)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(given),
            Event::Alias(anchor) => self.alias(anchor, given)?,
            Event::UnresolvedAlias(_) => {
                self.report(given, "no anchor of this name stands before");
                self.add(Node::new(given, NodeKind::Null));
            }
            Event::DocumentStart(..) => self.anchors.forget(),
            _ => {}
        }
        self.places.pass(range.end);
        Ok(())
    }

    fn scalar(
        &mut self,
        text: Cow<'s, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        given: Span,
    ) {
        let is_key =
            matches!(self.open.last(), Some(Open { content: Content::Map { key: Key::None, .. }, .. }));
        let span = match style {
            ScalarStyle::Literal | ScalarStyle::Folded => self.places.block(given),
            _ if given.is_empty() && !is_key => self.places.missing(given),
            _ => given,
        };
        if is_key {
            let is_plain = style == ScalarStyle::Plain && tag.is_none();
            if is_plain && text == MERGE {
                self.set_key(Key::Merge(span));
                return;
            }
            if anchor != 0 {
                let node = Node::new(span, kind(&text, style, tag, span));
                self.anchors.define(anchor, &node);
            }
            let key = if span.is_empty() { "".into() } else { text.into() };
            self.set_key(Key::Text(key, span));
            return;
        }
        let node = Node::new(span, kind(&text, style, tag, span));
        self.define(anchor, &node);
        self.add(node);
    }

    fn open(&mut self, given: Span, anchor: usize, content: Content) -> Result<(), Stop> {
        if self.open.len() >= MAX_DEPTH {
            return Err(self.too_deep(given));
        }
        let start = given.start as usize;
        self.open.push(Open { start, end: given.end as usize, anchor, content });
        Ok(())
    }

    fn close(&mut self, given: Span) {
        let Some(open) = self.open.pop() else { return };
        // The end of a block collection has no text of its own.
        let end = if given.is_empty() { open.end } else { given.end as usize };
        let kind = match open.content {
            Content::List(items) => NodeKind::List(items),
            Content::Map { members, merges, .. } => {
                let mut members = members::settle(members, self.tree);
                for merge in members::settle(merges, self.tree) {
                    self.merge(&mut members, merge);
                }
                NodeKind::Map(members)
            }
        };
        let node = Node::new(Span::new(open.start, end), kind);
        self.define(open.anchor, &node);
        self.add(node);
    }

    /// Adds what a merge key brings: a map, or a list of maps of which earlier ones win.
    fn merge(&mut self, members: &mut Vec<Member>, merge: Member) {
        let nodes = match merge.value.kind {
            NodeKind::List(items) => items,
            _ => vec![merge.value],
        };
        for node in nodes {
            match node.kind {
                NodeKind::Map(merged) => members::merge(members, merged),
                _ => self.report(node.span, "a merge key takes a map or a list of maps"),
            }
        }
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Stop> {
        match self.anchors.copy(anchor, MAX_DEPTH - self.open.len()) {
            Ok(mut node) => {
                node.span = span;
                self.add(node);
                Ok(())
            }
            Err(Refusal::TooDeep) => Err(self.too_deep(span)),
            Err(Refusal::TooLarge) => {
                let message =
                    Message::new("aliases make more than {} MiB of the document").with(aliases::BUDGET >> 20);
                self.tree.report(ProblemKind::TooLarge, span, message);
                Err(Stop)
            }
            Err(Refusal::Within) => {
                self.report(span, "the alias stands within what it refers to");
                self.add(Node::new(span, NodeKind::Null));
                Ok(())
            }
        }
    }

    /// Puts a node where it belongs: into the list or map that is being read, or among the documents.
    fn add(&mut self, node: Node) {
        let Some(open) = self.open.last_mut() else {
            self.tree.documents.push(node);
            return;
        };
        open.end = open.end.max(node.span.end as usize);
        let (members, key, merges) = match &mut open.content {
            Content::List(items) => return items.push(node),
            Content::Map { members, key, merges } => (members, key, merges),
        };
        match std::mem::replace(key, Key::None) {
            Key::Text(key, key_span) => members.push(Member { key, key_span, value: node }),
            Key::Merge(key_span) => merges.push(Member { key: MERGE.into(), key_span, value: node }),
            Key::Unfit => self.tree.drop_node(&node),
            Key::None => {
                *key = key_of(node).unwrap_or_else(|unfit| {
                    let message =
                        "a key that is a list or a map has no counterpart in JSON: it is not checked";
                    self.tree.report(ProblemKind::Syntax, unfit.span, message.into());
                    self.tree.drop_node(&unfit);
                    Key::Unfit
                });
            }
        }
    }

    fn set_key(&mut self, new: Key) {
        if let Some(Open { content: Content::Map { key, .. }, end, .. }) = self.open.last_mut() {
            if let Key::Text(_, span) | Key::Merge(span) = &new {
                *end = (*end).max(span.end as usize);
            }
            *key = new;
        }
    }

    fn define(&mut self, anchor: usize, node: &Node) {
        if anchor != 0 {
            self.anchors.define(anchor, node);
        }
    }

    /// Lets go of a document that cannot be read on.
    fn abandon(&mut self) {
        for open in std::mem::take(&mut self.open) {
            match open.content {
                Content::List(items) => items.iter().for_each(|item| self.tree.drop_node(item)),
                Content::Map { members, merges, .. } => {
                    members.iter().chain(&merges).for_each(|member| self.tree.drop_node(&member.value));
                }
            }
        }
        self.anchors.forget();
    }

    fn report(&mut self, span: Span, message: &'static str) {
        self.tree.report(ProblemKind::Syntax, span, message.into());
    }

    fn too_deep(&mut self, span: Span) -> Stop {
        let message = Message::new("lists and maps nest deeper than {} levels").with(MAX_DEPTH);
        self.tree.report(ProblemKind::TooDeep, span, message);
        Stop
    }

    fn syntax_error(&mut self, error: &ScanError) -> Stop {
        let span = self.places.character(error.marker().byte_offset().unwrap_or_default());
        if *error.kind() == ErrorKind::RecursionLimitExceeded {
            return self.too_deep(span);
        }
        self.report(span, explain(error.kind()));
        Stop
    }
}

/// What a scalar is.
fn kind(text: &str, style: ScalarStyle, tag: Option<&Tag>, span: Span) -> NodeKind {
    match tag {
        Some(tag) => match tag.core_suffix() {
            Some(name) => scalar::tagged(name, text),
            // The parser of an application knows what its own tags mean; to others they are texts.
            None => NodeKind::Text(text.into()),
        },
        None if style != ScalarStyle::Plain => NodeKind::Text(text.into()),
        None if span.is_empty() => NodeKind::Null,
        None => scalar::plain(text),
    }
}

/// A node as a key, as JSON would have it; the node itself where it cannot be one.
fn key_of(node: Node) -> Result<Key, Node> {
    let text = match &node.kind {
        NodeKind::Text(text) => text.clone(),
        NodeKind::Null => "null".into(),
        NodeKind::Bool(value) => value.to_string().into(),
        NodeKind::Number(number) => number.to_string().into(),
        NodeKind::List(_) | NodeKind::Map(_) => return Err(node),
    };
    Ok(Key::Text(text, node.span))
}

/// What the parser means, without the pieces of the text that its own messages can hold.
fn explain(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation => {
            "YAML is indented with blanks, not with tabs"
        }
        ErrorKind::InvalidIndentation
        | ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::InvalidFlowScalarIndent => "the indentation fits nothing before it",
        ErrorKind::UnclosedQuotedScalar => "a quote is never closed",
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping => "a bracket is never closed",
        ErrorKind::MisplacedFlowCollectionEnd | ErrorKind::MismatchedFlowCollectionEnd { .. } => {
            "the bracket closes nothing"
        }
        ErrorKind::ExpectedFlowMappingSeparator => "a `,` or `}` is missing here",
        ErrorKind::ExpectedFlowSequenceSeparator => "a `,` or `]` is missing here",
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => "a `:` is missing after the key",
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::MappingKeyNotAllowed => "a key is expected here",
        ErrorKind::MappingValueNotAllowed
        | ErrorKind::InvalidColonPlacement
        | ErrorKind::InvalidMappingValueWhitespace => {
            "a `:` cannot stand here: a text that holds one needs quotes"
        }
        ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::BlockEntryInFlowCollection
        | ErrorKind::InvalidBlockEntryWhitespace => "a list item cannot stand here",
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape => "YAML has no such escape",
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            "there is more after the closing quote"
        }
        ErrorKind::CommentNotSeparated => "a comment needs a blank before its `#`",
        ErrorKind::CommentInterceptedScalar => "a comment cannot stand within a text",
        ErrorKind::UnsupportedYamlMajorVersion => "only version 1 of YAML is known",
        ErrorKind::UndeclaredTagHandle => "the tag has a handle that nothing declares",
        ErrorKind::UnexpectedCharacter { .. } => "the character cannot stand here",
        _ => "this is not YAML",
    }
}

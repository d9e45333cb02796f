//! Documents other than env files, as trees of values with their places.

mod json;
mod mask;
mod members;
mod node;
mod number;
mod problem;
mod scalar;
mod syntax;
mod table;
#[cfg(test)]
mod tests;
mod toml;
mod yaml;

pub use mask::TreeMask;
pub use node::{Member, Node, NodeKind};
pub use problem::{ProblemKind, TreeProblem};
pub use syntax::Syntax;

use envguard_syntax::Span;

use crate::Message;

/// So deep may lists and maps nest: enough for whatever people write, and little enough to recurse into.
pub const MAX_DEPTH: usize = 128;

/// A longer document is refused: spans count in 32 bits, and nobody writes half of that by hand.
const MAX_LENGTH: usize = 1 << 31;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// What a document says, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct ParsedTree {
    /// The documents of the file that could be read: one for JSON and TOML, any number for YAML.
    pub documents: Vec<Node>,
    /// What is wrong, in the order of the file.
    pub problems: Vec<TreeProblem>,
    /// Where values stand that are in no document, since another one with the same key took their place.
    dropped: Vec<Span>,
    /// Where their keys stand.
    dropped_keys: Vec<Span>,
}

/// Reads a document.
///
/// Reading never fails: what can be read is in the documents, and what cannot is among the problems.
///
/// ```
/// use envguard_core::tree::{Syntax, parse};
///
/// let source = b"port: 80\nname: 'x'\n";
/// let tree = parse(Syntax::Yaml, source);
/// let name = tree.documents[0].get("name").unwrap();
/// assert_eq!((name.text(), name.span.of(source)), (Some("x"), &b"'x'"[..]));
/// ```
pub fn parse(syntax: Syntax, source: &[u8]) -> ParsedTree {
    let mut tree = ParsedTree::default();
    if source.len() > MAX_LENGTH {
        let message = Message::new("the document is larger than {} MiB").with(MAX_LENGTH >> 20);
        tree.report(ProblemKind::TooLarge, Span::empty(0), message);
        return tree;
    }
    let text = match std::str::from_utf8(source) {
        Ok(text) => text,
        Err(error) => {
            let start = error.valid_up_to();
            let end = error.error_len().map_or(source.len(), |length| start + length);
            tree.report(ProblemKind::NotUtf8, Span::new(start, end), "the document is not UTF-8 text".into());
            return tree;
        }
    };
    match syntax {
        Syntax::Json => json::parse(text, json::Flavor::Strict, &mut tree),
        Syntax::Jsonc => json::parse(text, json::Flavor::Commented, &mut tree),
        Syntax::Yaml => yaml::parse(text, &mut tree),
        Syntax::Toml => toml::parse(text, &mut tree),
    }
    tree.problems.sort_by_key(|problem| problem.span.start);
    tree
}

impl ParsedTree {
    /// Whether all of the file was read.
    pub fn is_whole(&self) -> bool {
        self.problems.iter().all(|problem| problem.kind == ProblemKind::DuplicateKey)
    }

    fn report(&mut self, kind: ProblemKind, span: Span, message: Message) {
        self.problems.push(TreeProblem { span, kind, related: None, message });
    }

    fn report_repeat(&mut self, key: &str, first: Span, again: Span) {
        let message =
            Message::new("key {} is defined again in the same map").with(crate::KeyName::new(key.as_bytes()));
        self.problems.push(TreeProblem {
            span: again,
            kind: ProblemKind::DuplicateKey,
            related: Some(first),
            message,
        });
    }

    /// Remembers where a member stood that is going to be in no document.
    fn drop_member(&mut self, key: Span, value: &Node) {
        self.dropped_keys.push(key);
        self.drop_node(value);
    }

    /// Remembers where the values of a node stood that is going to be in no document.
    fn drop_node(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::List(items) => items.iter().for_each(|item| self.drop_node(item)),
            NodeKind::Map(members) => {
                members.iter().for_each(|member| self.drop_member(member.key_span, &member.value));
            }
            _ => self.dropped.push(node.span),
        }
    }
}

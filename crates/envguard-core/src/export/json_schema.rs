//! A schema as people read it.

use serde_json::Value;

use crate::tree::{Member, Node, NodeKind};
use crate::word_role::WordRole;

/// The version of JSON Schema that a schema which names none is printed as.
const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The words that stand first, in this order; the others follow in the order of the schema.
const FIRST: [&str; 34] = [
    "$schema",
    "$id",
    "$ref",
    "title",
    "description",
    "type",
    "format",
    "const",
    "enum",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "multipleOf",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
    "default",
    "examples",
    "writeOnly",
    "deprecated",
    "x-envguard",
    "$comment",
    "required",
    "dependentRequired",
    "properties",
    "additionalProperties",
];

/// Prints a schema as JSON with two spaces of indentation, its words in the same order whatever it was made from, and
/// a line feed at the end.
pub fn json_schema(root: &Node) -> String {
    let mut out = String::new();
    Printer { out: &mut out, indent: 0 }.root(root);
    out.push('\n');
    out
}

struct Printer<'o> {
    out: &'o mut String,
    indent: usize,
}

impl Printer<'_> {
    fn root(&mut self, root: &Node) {
        let mut members: Vec<Member> = Vec::new();
        if root.get("$schema").is_none() && matches!(root.kind, NodeKind::Map(_)) {
            let version = Node::new(root.span, NodeKind::Text(DRAFT.into()));
            members.push(Member { key: "$schema".into(), key_span: root.span, value: version });
        }
        match &root.kind {
            NodeKind::Map(others) => {
                let all: Vec<&Member> = members.iter().chain(others).collect();
                self.map(all, WordRole::Schema);
            }
            _ => self.node(root, WordRole::Schema),
        }
    }

    fn node(&mut self, node: &Node, role: WordRole) {
        match &node.kind {
            NodeKind::Map(members) => self.map(members.iter().collect(), role),
            NodeKind::List(items) => {
                self.brackets(['[', ']'], items, is_short(items), |printer, item| printer.node(item, role));
            }
            _ => self.out.push_str(&node.to_json().to_string()),
        }
    }

    fn map(&mut self, mut members: Vec<&Member>, role: WordRole) {
        if matches!(role, WordRole::Schema) {
            let rank = |word: &str| FIRST.iter().position(|first| *first == word).unwrap_or(FIRST.len());
            members.sort_by_key(|member| rank(&member.key));
        }
        self.brackets(['{', '}'], &members, false, |printer, member| {
            printer.out.push_str(&Value::from(&*member.key).to_string());
            printer.out.push_str(": ");
            printer.node(&member.value, role.of_member(&member.key));
        });
    }

    /// Prints `items` between brackets: on one line, or each on a line of its own.
    fn brackets<T>(
        &mut self,
        [open, close]: [char; 2],
        items: &[T],
        on_one_line: bool,
        mut print: impl FnMut(&mut Printer<'_>, &T),
    ) {
        self.out.push(open);
        let mut inner = Printer { out: self.out, indent: self.indent + 1 };
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                inner.out.push_str(if on_one_line { ", " } else { "," });
            }
            if !on_one_line {
                inner.line();
            }
            print(&mut inner, item);
        }
        if !on_one_line && !items.is_empty() {
            self.line();
        }
        self.out.push(close);
    }

    fn line(&mut self) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n("  ", self.indent));
    }
}

/// Whether a list reads well on one line.
fn is_short(items: &[Node]) -> bool {
    const MOST: usize = 80;
    let length = |item: &Node| match &item.kind {
        NodeKind::Map(_) | NodeKind::List(_) => None,
        NodeKind::Text(text) => Some(text.len() + 4),
        _ => Some(8),
    };
    items.iter().try_fold(0, |sum: usize, item| Some(sum + length(item)?)).is_some_and(|sum| sum <= MOST)
}

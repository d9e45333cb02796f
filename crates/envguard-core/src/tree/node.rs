//! What JSON, YAML and TOML have in common, with the place of everything.

use envguard_syntax::Span;
use serde_json::{Number, Value};

/// A value in a document, and where it stands.
#[derive(Clone, PartialEq)]
pub struct Node {
    /// Where it stands: quotes and brackets included. Of a YAML alias, where the alias stands.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// What a value is.
#[derive(Clone, PartialEq)]
pub enum NodeKind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text; TOML's dates and times are texts too.
    Text(Box<str>),
    /// A list.
    List(Vec<Node>),
    /// Members with keys, in the order of the file. Of two with the same key, the parser keeps the last one.
    Map(Vec<Member>),
}

/// A key and its value.
#[derive(Clone, PartialEq)]
pub struct Member {
    /// The key.
    pub key: Box<str>,
    /// Where the key stands, quotes included.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// A value at `span`.
    pub fn new(span: Span, kind: NodeKind) -> Self {
        Self { span, kind }
    }

    /// The value of the member `key`, where this is a map that has one.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.member(key).map(|member| &member.value)
    }

    /// The member `key`, where this is a map that has one.
    pub fn member(&self, key: &str) -> Option<&Member> {
        self.members().iter().find(|member| &*member.key == key)
    }

    /// The members; none where this is no map.
    pub fn members(&self) -> &[Member] {
        match &self.kind {
            NodeKind::Map(members) => members,
            _ => &[],
        }
    }

    /// The items; none where this is no list.
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            NodeKind::List(items) => items,
            _ => &[],
        }
    }

    /// The text, where this is one.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether this is `true` or `false`, and which.
    pub fn bool(&self) -> Option<bool> {
        match self.kind {
            NodeKind::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// What JSON Schema calls a value of its kind. A whole number is a `number` too.
    pub fn json_type(&self) -> &'static str {
        match self.kind {
            NodeKind::Null => "null",
            NodeKind::Bool(_) => "boolean",
            NodeKind::Number(_) => "number",
            NodeKind::Text(_) => "string",
            NodeKind::List(_) => "array",
            NodeKind::Map(_) => "object",
        }
    }

    /// What the JSON pointer `pointer` (RFC 6901) leads to from here; this itself for an empty one.
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        let mut node = self;
        for segment in segments(pointer) {
            node = match &node.kind {
                NodeKind::Map(_) => node.get(&segment)?,
                NodeKind::List(items) => items.get(segment.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        Some(node)
    }

    /// The member that the last segment of the JSON pointer `pointer` names; `None` for items and for the whole.
    pub fn pointer_member(&self, pointer: &str) -> Option<&Member> {
        let (parent, _) = pointer.rsplit_once('/')?;
        self.pointer(parent)?.member(&segments(pointer).last()?)
    }

    /// The same without places.
    pub fn to_json(&self) -> Value {
        match &self.kind {
            NodeKind::Null => Value::Null,
            NodeKind::Bool(value) => Value::Bool(*value),
            NodeKind::Number(number) => Value::Number(number.clone()),
            NodeKind::Text(text) => Value::String(text.to_string()),
            NodeKind::List(items) => Value::Array(items.iter().map(Node::to_json).collect()),
            NodeKind::Map(members) => Value::Object(
                members.iter().map(|member| (member.key.to_string(), member.value.to_json())).collect(),
            ),
        }
    }
}

/// The segments of a JSON pointer, unescaped.
fn segments(pointer: &str) -> impl DoubleEndedIterator<Item = String> {
    pointer
        .split('/')
        .skip(1)
        .map(|segment| segment.replace("~1", "/").replace("~0", "~"))
        .collect::<Vec<_>>()
        .into_iter()
}

/// Shows the kind and the place, never the text: a document's values may be secrets.
impl std::fmt::Debug for Node {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match &self.kind {
            NodeKind::Null => "Null",
            NodeKind::Bool(_) => "Bool",
            NodeKind::Number(_) => "Number",
            NodeKind::Text(_) => "Text",
            NodeKind::List(_) => "List",
            NodeKind::Map(_) => "Map",
        };
        write!(formatter, "{kind}({}..{})", self.span.start, self.span.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(kind: NodeKind) -> Node {
        Node::new(Span::default(), kind)
    }

    #[test]
    fn pointers_lead_to_values_and_members() {
        let member = |key: &str, value| Member { key: key.into(), key_span: Span::new(3, 4), value };
        let list = node(NodeKind::List(vec![node(NodeKind::Null), node(NodeKind::Bool(true))]));
        let root = node(NodeKind::Map(vec![member("a/b~", list)]));
        assert_eq!(root.pointer("/a~1b~0/1").and_then(Node::bool), Some(true));
        assert_eq!(root.pointer("").map(|node| node.members().len()), Some(1));
        assert!(root.pointer("/a").is_none() && root.pointer("/a~1b~0/2").is_none());
        assert_eq!(root.pointer_member("/a~1b~0").map(|member| member.key_span), Some(Span::new(3, 4)));
        assert!(root.pointer_member("/a~1b~0/0").is_none() && root.pointer_member("").is_none());
        assert_eq!(root.to_json(), serde_json::json!({ "a/b~": [null, true] }));
    }
}

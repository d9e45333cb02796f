//! Putting a schema together.

use envguard_syntax::Span;
use serde_json::{Number, Value};

use crate::tree::{Member, Node, NodeKind};

/// The members of a schema in the making.
#[derive(Default)]
pub(crate) struct Words {
    members: Vec<Member>,
}

impl Words {
    /// Adds a word that `span` is the reason for.
    pub(crate) fn add(&mut self, span: Span, word: &str, kind: impl Into<NodeKind>) {
        self.add_node(span, word, Node::new(span, kind.into()));
    }

    /// Adds a word with a value that has a place of its own. Of two with the same name, the last one counts.
    pub(crate) fn add_node(&mut self, key_span: Span, word: &str, value: Node) {
        let member = Member { key: word.into(), key_span, value };
        match self.members.iter_mut().find(|member| &*member.key == word) {
            Some(earlier) => *earlier = member,
            None => self.members.push(member),
        }
    }

    /// Adds a word that is not there yet, without looking.
    pub(crate) fn push(&mut self, member: Member) {
        self.members.push(member);
    }

    /// The value of a word.
    pub(crate) fn get(&self, word: &str) -> Option<&Node> {
        self.members.iter().find(|member| &*member.key == word).map(|member| &member.value)
    }

    /// Takes a word out.
    pub(crate) fn remove(&mut self, word: &str) -> Option<Node> {
        let index = self.members.iter().position(|member| &*member.key == word)?;
        Some(self.members.remove(index).value)
    }

    /// Adds a word of envguard's own.
    pub(crate) fn add_ours(&mut self, span: Span, word: &str, kind: NodeKind) {
        let mut all = Words::default();
        if let Some(Node { kind: NodeKind::Map(members), .. }) = self.remove("x-envguard") {
            members.into_iter().for_each(|member| all.add_node(member.key_span, &member.key, member.value));
        }
        all.add(span, word, kind);
        self.add_node(span, "x-envguard", all.build(span));
    }

    /// Adds a pattern. A schema has room for one; more go into `allOf`.
    pub(crate) fn add_pattern(&mut self, span: Span, pattern: &str) {
        if self.get("pattern").is_none() {
            return self.add(span, "pattern", pattern);
        }
        let mut schema = Words::default();
        schema.add(span, "pattern", pattern);
        let schema = schema.build(span);
        let all = self.members.iter_mut().find(|member| &*member.key == "allOf");
        match all.map(|member| &mut member.value.kind) {
            Some(NodeKind::List(schemas)) => schemas.push(schema),
            _ => self.add(span, "allOf", NodeKind::List(vec![schema])),
        }
    }

    /// The schema, whose place is `span`.
    pub(crate) fn build(self, span: Span) -> Node {
        Node::new(span, NodeKind::Map(self.members))
    }
}

impl From<&str> for NodeKind {
    fn from(text: &str) -> Self {
        NodeKind::Text(text.into())
    }
}

impl From<bool> for NodeKind {
    fn from(value: bool) -> Self {
        NodeKind::Bool(value)
    }
}

impl From<i64> for NodeKind {
    fn from(number: i64) -> Self {
        NodeKind::Number(number.into())
    }
}

impl From<Number> for NodeKind {
    fn from(number: Number) -> Self {
        NodeKind::Number(number)
    }
}

/// `value` as a tree that stands at `span` altogether.
pub(crate) fn node_at(span: Span, value: &Value) -> Node {
    let kind = match value {
        Value::Null => NodeKind::Null,
        Value::Bool(value) => NodeKind::Bool(*value),
        Value::Number(number) => NodeKind::Number(number.clone()),
        Value::String(text) => NodeKind::Text(text.as_str().into()),
        Value::Array(items) => NodeKind::List(items.iter().map(|item| node_at(span, item)).collect()),
        Value::Object(members) => NodeKind::Map(
            members
                .iter()
                .map(|(key, value)| Member {
                    key: key.as_str().into(),
                    key_span: span,
                    value: node_at(span, value),
                })
                .collect(),
        ),
    };
    Node::new(span, kind)
}

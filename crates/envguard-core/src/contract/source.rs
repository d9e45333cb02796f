//! One file that declares variables.

use std::collections::HashSet;
use std::sync::Arc;

use envguard_syntax::Span;

use super::example;
use crate::SourceFile;
use crate::tree::Node;

/// A file that declares variables, read.
#[derive(Debug)]
pub struct ContractSource {
    /// The file.
    pub file: Arc<SourceFile>,
    /// What kind of declarations it has.
    pub kind: SourceKind,
    /// What it says in the words of JSON Schema, with places in [`file`](Self::file): all of a schema, and what the
    /// comments of an example say, if they say something.
    pub schema: Option<Arc<Node>>,
}

/// What kind of declarations a file has. Of two that say something about the same, the first kind counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceKind {
    /// A JSON Schema.
    JsonSchema,
    /// An env-spec `.env.schema`.
    EnvSpec,
    /// An `.env.example` or its like.
    Example,
}

/// A key that a source declares.
pub(super) struct Declared {
    /// The key.
    pub(super) key: Box<[u8]>,
    /// Where it stands.
    pub(super) span: Span,
    /// Whether an app does without it.
    pub(super) optional: bool,
    /// Where the value of an example stands, raw; empty for other kinds.
    pub(super) value: Span,
    /// The index of its member among the properties of the schema.
    pub(super) property: Option<u32>,
}

impl ContractSource {
    /// The example in `file`. `schema` is what its comments say.
    pub fn example(file: Arc<SourceFile>, schema: Option<Arc<Node>>) -> Self {
        Self { file, kind: SourceKind::Example, schema }
    }

    /// A schema that was read from `file`.
    pub fn schema(file: Arc<SourceFile>, kind: SourceKind, root: Arc<Node>) -> Self {
        Self { file, kind, schema: Some(root) }
    }

    /// The properties of the schema.
    fn properties(&self) -> Option<&Node> {
        self.schema.as_deref()?.get("properties")
    }

    /// The schema of the property at `index`.
    pub(super) fn property(&self, index: u32) -> Option<&Node> {
        self.properties()?.members().get(index as usize).map(|member| &member.value)
    }

    /// The keys that it declares, in file order, each once.
    pub(super) fn declared(&self) -> Vec<Declared> {
        match self.kind {
            SourceKind::Example => self.declared_by_lines(),
            SourceKind::JsonSchema | SourceKind::EnvSpec => self.declared_by_properties(),
        }
    }

    fn declared_by_lines(&self) -> Vec<Declared> {
        let source = &self.file.bytes;
        let described = self.properties().map(Node::members).unwrap_or_default();
        let declarations = example::declarations(source).into_iter();
        declarations
            .map(|declaration| {
                let key = declaration.key.of(source);
                // Few keys of an example have comments that say something.
                let property = described.iter().position(|member| member.key.as_bytes() == key);
                Declared {
                    key: key.into(),
                    span: declaration.key,
                    optional: declaration.optional,
                    value: declaration.value,
                    property: property.and_then(|index| u32::try_from(index).ok()),
                }
            })
            .collect()
    }

    fn declared_by_properties(&self) -> Vec<Declared> {
        let root = self.schema.as_deref();
        let required = root.and_then(|root| root.get("required")).map(Node::items).unwrap_or_default();
        let required: HashSet<&str> = required.iter().filter_map(Node::text).collect();
        let members = self.properties().map(Node::members).unwrap_or_default();
        let declared = members.iter().zip(0..).map(|(member, index)| Declared {
            key: member.key.as_bytes().into(),
            span: member.key_span,
            optional: !required.contains(&*member.key),
            value: Span::empty(member.key_span.end as usize),
            property: Some(index),
        });
        declared.collect()
    }
}

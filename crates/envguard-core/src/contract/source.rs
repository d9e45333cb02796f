//! One file that declares variables.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use envguard_syntax::Span;

use super::{description, example};
use crate::import::{ImportWarning, Imported};
use crate::schema::{Compiled, Resolve, Schema, SchemaProblem};
use crate::tree::Node;
use crate::{Place, Severity, SourceFile, env_spec};

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
    /// The same, ready to check values against.
    pub compiled: Option<Schema>,
    /// What is wrong with it, in the order of its files.
    pub problems: Vec<SchemaProblem>,
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
    /// Reads the example `file`.
    pub fn example(file: Arc<SourceFile>) -> Self {
        let said = env_spec::read_example(&file.bytes);
        Self::imported(file, SourceKind::Example, said)
    }

    /// Reads the env-spec `.env.schema` in `file`.
    pub fn env_spec(file: Arc<SourceFile>) -> Self {
        let said = env_spec::read(&file);
        Self::imported(file, SourceKind::EnvSpec, Some(said))
    }

    /// Reads the JSON Schema in `file`, which may be written in YAML or TOML too. `resolve` gives the files that it
    /// refers to.
    pub fn json_schema(file: Arc<SourceFile>, resolve: &Resolve<'_>) -> Self {
        let compiled = Schema::read(&file, resolve);
        Self::new(file, SourceKind::JsonSchema, compiled)
    }

    fn imported(file: Arc<SourceFile>, kind: SourceKind, said: Option<Imported>) -> Self {
        let Some(Imported { root, warnings }) = said else {
            return Self { file, kind, schema: None, compiled: None, problems: Vec::new() };
        };
        let warning = |ImportWarning { span, message, help }| SchemaProblem {
            place: Place::new(&file, span),
            severity: Severity::Warning,
            message,
            help: Some(help),
        };
        let mut problems: Vec<SchemaProblem> = warnings.into_iter().map(warning).collect();
        let compiled = Schema::compile(Arc::new(root), &file, &|_, _| None);
        problems.extend(compiled.problems);
        Self::new(file, kind, Compiled { problems, ..compiled })
    }

    fn new(file: Arc<SourceFile>, kind: SourceKind, compiled: Compiled) -> Self {
        let Compiled { root, schema: compiled, mut problems } = compiled;
        problems.extend(compiled.as_ref().and_then(Schema::environment_problem));
        Self { file, kind, schema: root, compiled, problems }
    }

    /// What the comments of an example tell people about its keys, by key; what a schema tells is among its words.
    pub(crate) fn descriptions(&self) -> HashMap<Box<[u8]>, String> {
        match self.kind {
            SourceKind::Example => description::descriptions(&self.file.bytes),
            SourceKind::JsonSchema | SourceKind::EnvSpec => HashMap::new(),
        }
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
            SourceKind::JsonSchema | SourceKind::EnvSpec => self.declared_by_schema(),
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

    /// What has a property, then what is only `required`: it may be anything, and has to be there all the same.
    fn declared_by_schema(&self) -> Vec<Declared> {
        let root = self.schema.as_deref();
        let required = root.and_then(|root| root.get("required")).map(Node::items).unwrap_or_default();
        let mut left: HashSet<&str> = required.iter().filter_map(Node::text).collect();
        let members = self.properties().map(Node::members).unwrap_or_default();
        let declared = |key: &str, span: Span, optional, property| Declared {
            key: key.as_bytes().into(),
            span,
            optional,
            value: Span::empty(span.end as usize),
            property,
        };
        let mut all: Vec<Declared> = members
            .iter()
            .zip(0..)
            .map(|(member, index)| {
                let optional = !left.remove(&*member.key);
                declared(&member.key, member.key_span, optional, Some(index))
            })
            .collect();
        all.extend(required.iter().filter_map(|item| {
            let key = item.text().filter(|key| left.remove(key))?;
            Some(declared(key, item.span, false, None))
        }));
        all
    }
}

//! Files of platforms that are YAML, JSON or TOML.

use std::sync::Arc;

use envguard_syntax::Span;

use super::{Origin, Platform, Reader, Unit, UnitKind, UnitProblem};
use crate::deploy::{Supplied, SuppliedValue, Supply};
use crate::tree::{Member, Node, NodeKind, ParsedTree, ProblemKind, Syntax, parse};
use crate::{Place, SourceFile};

/// A file and what it says.
pub(super) struct Document {
    pub(super) file: Arc<SourceFile>,
    pub(super) tree: ParsedTree,
}

impl Document {
    /// Reads `file`. What a parser of its syntax would not take is a problem.
    pub(super) fn read(file: &Arc<SourceFile>, reader: &mut Reader<'_>) -> Self {
        // JSON is YAML too, where no name tells.
        let syntax = Syntax::of(&file.path).unwrap_or(Syntax::Yaml);
        let tree = parse(syntax, &file.bytes);
        let broken = tree.problems.iter().filter(|problem| problem.kind != ProblemKind::DuplicateKey);
        reader.read.problems.extend(broken.map(|problem| UnitProblem {
            place: Place::new(file, problem.span),
            message: problem.message.clone(),
            help: None,
        }));
        Self { file: Arc::clone(file), tree }
    }

    /// Its first document.
    pub(super) fn root(&self) -> Option<&Node> {
        self.tree.documents.first()
    }

    /// The place of `span` in it.
    pub(super) fn place(&self, span: Span) -> Place {
        Place::new(&self.file, span)
    }

    /// The place of `value`, or where that is nothing, of its key, which stands at `key`.
    pub(super) fn place_of(&self, key: Span, value: &Node) -> Place {
        self.place(if value.span.is_empty() { key } else { value.span })
    }

    /// What a variable is supplied with whose key stands at `key` and whose value is `node`, by a platform to which no value
    /// is an empty one. What is computed is not known.
    pub(super) fn supplied(&self, key: Span, node: &Node, is_computed: bool) -> Supplied {
        let value = match self.value(node) {
            Some(SuppliedValue::Null) => SuppliedValue::Text(Vec::new()),
            Some(value) if !is_computed => value,
            _ => SuppliedValue::Unknown,
        };
        Supplied { value, place: Some(self.place_of(key, node)) }
    }

    /// The job that `job` describes, with its own variables in `variables`.
    pub(super) fn job(
        &self,
        platform: Platform,
        job: &Member,
        variables: Option<&Member>,
        supply: Supply,
    ) -> Unit {
        let place = self.place(job.key_span);
        Unit {
            platform,
            kind: UnitKind::Job,
            name: job.key.clone(),
            home: variables.map_or_else(|| place.clone(), |member| self.place(member.key_span)),
            place,
            supply,
            env_files: Vec::new(),
            origin: Origin::Unknown,
        }
    }

    /// What a platform makes of `node` as the value of a variable; `None` for lists and maps.
    pub(super) fn value(&self, node: &Node) -> Option<SuppliedValue> {
        match &node.kind {
            NodeKind::Null => Some(SuppliedValue::Null),
            NodeKind::Bool(value) => Some(SuppliedValue::Text(value.to_string().into_bytes())),
            NodeKind::Text(text) => Some(SuppliedValue::Text(text.as_bytes().to_vec())),
            NodeKind::Number(number) => {
                let text = number.to_string().into_bytes();
                // `1_000`, `0x10`, `010` and `1.10` come to something else in each parser.
                let is_plain = text == node.span.of(&self.file.bytes);
                Some(if is_plain { SuppliedValue::Text(text) } else { SuppliedValue::Unknown })
            }
            NodeKind::List(_) | NodeKind::Map(_) => None,
        }
    }
}

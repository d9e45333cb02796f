//! Files of platforms that are YAML, JSON or TOML.

use std::sync::Arc;

use envguard_syntax::Span;

use super::{Reader, UnitProblem};
use crate::deploy::SuppliedValue;
use crate::tree::{Node, NodeKind, ParsedTree, ProblemKind, Syntax, parse};
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

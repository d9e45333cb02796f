//! Configuration files other than env files: what is wrong with them by themselves, by their schema, and by the contract.

mod check;
mod references;
mod schema_reference;

use std::sync::Arc;

use envguard_syntax::Span;

use crate::schema::Schema;
use crate::tree::{ParsedTree, Syntax, TreeMask, parse};
use crate::{Contract, SourceFile};

pub use check::check_document;
pub use schema_reference::{SchemaReference, Target};

pub(crate) use references::references;

/// A configuration file, read.
#[derive(Debug)]
pub struct ConfigDocument {
    /// The file.
    pub file: Arc<SourceFile>,
    /// How it is written.
    pub syntax: Syntax,
    /// What it says.
    pub tree: ParsedTree,
}

/// What a configuration file is held against.
#[derive(Debug, Default)]
pub struct Expectations<'e> {
    /// The schema that it has to match.
    pub schema: Option<&'e Schema>,
    /// Where the file names a schema that is not there.
    pub missing_schema: Option<Span>,
    /// What the app's variables are.
    pub contract: Option<&'e Contract>,
}

impl ConfigDocument {
    /// Reads `file`, which is written in `syntax`.
    pub fn new(file: Arc<SourceFile>, syntax: Syntax) -> Self {
        let tree = parse(syntax, &file.bytes);
        Self { file, syntax, tree }
    }

    /// The schema that the file itself names, for editors and for envguard.
    pub fn schema_reference(&self) -> Option<SchemaReference> {
        schema_reference::find(self)
    }

    /// The bytes of the file as they may be shown: values and comments masked.
    pub fn masked(&self) -> Vec<u8> {
        let mask = TreeMask::new(self.syntax, &self.file.bytes, &self.tree);
        mask.lines(Span::new(0, self.file.bytes.len()))
    }
}

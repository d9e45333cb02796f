//! JSON Schema: what a schema says, what is wrong with it, and what does not fit it.
//!
//! A schema is a tree with places, whatever file it comes from. The validator gets one document made of all files of
//! the schema, each a definition, with every `$ref` a pointer into it: so whatever it finds leads back to a place in a
//! file, and it never has to fetch anything.

mod alternatives;
mod coerce;
mod condition;
mod cycle;
mod document;
mod draft;
mod environment;
mod expectation;
mod explain;
mod extension;
mod format;
mod growth;
mod keyword;
mod keywords;
mod library;
mod lint;
mod members;
mod part;
mod pattern;
mod problem;
mod reader;
mod reading;
mod reference;
mod same;
mod samples;
mod secrecy;
mod shape;
mod taking;
#[cfg(test)]
mod tests;
mod violation;

use std::fmt;
use std::sync::Arc;

use jsonschema::Validator;
use serde_json::Value;

use crate::tree::{self, Node, Syntax};
use crate::{Argument, Message, SourceFile};
use coerce::{Variable, Variables};
use cycle::Endless;
use expectation::Tone;
use library::{Address, Library};
use reader::{Edit, Reader};
use reference::References;
use secrecy::Secrets;

pub use draft::Draft;
pub use environment::EnvironmentValue;
pub(crate) use format::{LOG_LEVELS, is_checked_format, own_formats};
pub(crate) use part::Part;
pub use problem::SchemaProblem;
pub(crate) use reading::Reading;
pub(crate) use shape::number;
pub use violation::{Violation, Where};

/// Gives the file that a `$ref` in another file names by a relative path, where the project has it.
pub type Resolve<'r> = dyn Fn(&SourceFile, &str) -> Option<(Arc<SourceFile>, Arc<Node>)> + 'r;

/// A schema that values can be checked against.
pub struct Schema {
    library: Library,
    /// The one document that the validator has got: all files, without the words that have mistakes.
    combined: Value,
    validator: Validator,
    /// What an environment may have, by name.
    variables: Variables,
    /// What all other names of an environment may have.
    other: Variable,
    /// How deep a document may nest, where more would take for ever.
    max_depth: Option<usize>,
}

/// What came of compiling a schema.
#[derive(Debug)]
pub struct Compiled {
    /// The document that the schema is; `None` where the file holds none.
    pub root: Option<Arc<Node>>,
    /// The schema without the words that have mistakes; `None` where nothing can be checked.
    pub schema: Option<Schema>,
    /// What is wrong with it, in the order of its files.
    pub problems: Vec<SchemaProblem>,
}

impl Schema {
    /// Compiles the schema in `file`, which may be JSON, YAML or TOML, by its name; a file of any other name is taken for
    /// JSON. `resolve` gives the other files that it refers to.
    pub fn read(file: &Arc<SourceFile>, resolve: &Resolve<'_>) -> Compiled {
        let tree = tree::parse(Syntax::of(&file.path).unwrap_or(Syntax::Json), &file.bytes);
        let broken = tree.problems.into_iter().map(|problem| SchemaProblem::of_tree(problem, file));
        let mut problems: Vec<SchemaProblem> = broken.collect();
        let Some(root) = tree.documents.into_iter().next() else {
            return Compiled { root: None, schema: None, problems };
        };
        let compiled = Self::compile(Arc::new(root), file, resolve);
        problems.extend(compiled.problems);
        Compiled { problems, ..compiled }
    }

    /// Compiles the schema `root` of `file`. `resolve` gives the other files that it refers to.
    pub fn compile(root: Arc<Node>, file: &Arc<SourceFile>, resolve: &Resolve<'_>) -> Compiled {
        let (draft, unknown) = draft_of(&root);
        let mut library = Library::new(draft);
        library.add(Arc::clone(file), Arc::clone(&root));
        let mut reader = Reader::new(library, References::new(resolve));
        if let Some((node, message)) = unknown {
            reader.error(&Address::root(), &node, message, None);
        }
        reader.read();
        break_endless(&mut reader);
        let built = keywords::build(&mut reader);
        if let Some((validator, _)) = &built {
            samples::check(&mut reader, validator);
        }
        let Reader { library, mut problems, .. } = reader;
        problems.sort_by_key(|problem| {
            let document =
                library.documents.iter().position(|(file, _)| Arc::ptr_eq(file, &problem.place.file));
            (document, problem.place.span.start)
        });
        let schema = built.map(|(validator, combined)| {
            let (variables, other) = coerce::variables(&library);
            let max_depth = growth::max_depth(&library);
            Schema { library, combined, validator, variables, other, max_depth }
        });
        Compiled { root: Some(root), schema, problems }
    }

    /// The version of JSON Schema that it is read as.
    pub fn draft(&self) -> Draft {
        self.library.draft
    }

    /// The files that it is made of; the first is the one that was compiled.
    pub fn files(&self) -> impl Iterator<Item = &Arc<SourceFile>> {
        self.library.documents.iter().map(|(file, _)| file)
    }

    /// The documents in its files, in the same order.
    pub(crate) fn roots(&self) -> impl Iterator<Item = &Node> {
        self.library.documents.iter().map(|(_, root)| &**root)
    }

    /// What it asks of the variable `key`, in words: `a port from 1 to 65535`. Of a secret, nothing that only the schema
    /// knows.
    pub fn expects(&self, key: &str) -> Option<Message> {
        let address = Address::root().child("properties").child(key);
        let instance = Address::root().child(key);
        let is_secret = Secrets::new(&self.library).contains(&instance.pointer);
        let tone = Tone { is_secret, is_environment: true };
        expectation::describe(&self.library, &self.library.at(address)?, tone, 0)
    }

    /// What keeps it from describing an environment, which is an object of variables: it asks for something else.
    pub fn environment_problem(&self) -> Option<SchemaProblem> {
        coerce::not_an_object(&self.library)
    }
}

/// The version that `$schema` in `root` names, and where that makes no sense.
fn draft_of(root: &Node) -> (Draft, Option<(Node, Message)>) {
    let Some(node) = root.get("$schema") else { return (Draft::LATEST, None) };
    let uri = node.text().unwrap_or_default();
    if let Some(draft) = Draft::of_uri(uri) {
        return (draft, None);
    }
    let message = Message::new("envguard knows no version `{}` of JSON Schema and reads this as 2020-12");
    (Draft::LATEST, Some((node.clone(), message.with(Argument::declared(uri)))))
}

/// Takes out the references that would keep a validator busy for ever.
fn break_endless(reader: &mut Reader<'_>) {
    for (address, trouble) in cycle::endless(&reader.library) {
        reader.library.references.remove(&address);
        reader.edits.retain(|(at, edit)| !(*at == address && matches!(edit, Edit::Refer(_))));
        let message = Message::new(match trouble {
            Endless::Cycle => "this refers back to itself without going into the value",
            Endless::Growth => "what this refers to refers to too many schemas",
        });
        let Some(spot) = reader.library.at(address) else { continue };
        let words = ["$ref", "$dynamicRef", "$recursiveRef"];
        if let Some((at, node)) =
            words.into_iter().find_map(|word| Some((spot.address.child(word), spot.node.get(word)?.clone())))
        {
            reader.leave_out(&at, &node, message);
        }
    }
}

/// Shows the files, nothing of what is in them.
impl fmt::Debug for Schema {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.files().map(|file| &file.path)).finish()
    }
}

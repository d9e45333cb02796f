//! The checker of envguard: env files in, diagnostics and fixes out.
//!
//! It is pure: no files, no process environment, no clock, no printing; what it needs is passed in. So it cannot
//! fail, and the same input gives the same output. Findings never hold the text of a value: see [`Message`].

#![warn(clippy::disallowed_methods)]

mod address;
mod allow;
pub mod catalogue;
mod cause;
mod check;
mod comparison;
mod conflict_marker;
mod context;
mod contract;
mod date;
mod default_password;
mod diagnostic;
mod dialect_set;
mod directive;
pub mod docker;
mod document;
mod entropy;
pub mod env_spec;
mod environment;
mod expansion;
pub mod export;
mod file_facts;
mod fingerprint;
mod fix;
mod fnv;
mod format;
mod given;
mod hashed_keys;
mod host;
pub mod import;
mod judgement;
mod key_grammar;
mod key_index;
mod key_name;
mod letters;
mod line_endings;
mod look_alike;
mod mask;
mod mend;
mod message;
mod missing_place;
mod odd_character;
mod origins;
mod place;
mod placeholder;
mod process_name;
mod project;
mod quoting;
mod references;
mod rewriting;
mod rule;
pub mod rules;
pub mod schema;
mod secrecy;
mod secret_entry;
mod secret_key;
mod settings;
mod severity;
mod shape;
mod similar;
mod sink;
mod source_file;
#[cfg(test)]
mod testing;
pub mod tree;
mod trial_environments;
mod word_role;
mod words;

pub use check::check;
pub use context::{Context, Parsed};
pub use contract::{Contract, ContractSource, Fact, SourceKind, Variable, choose_example};
pub use date::Date;
pub use diagnostic::{Diagnostic, Related};
pub use dialect_set::DialectSet;
pub use document::{ConfigDocument, Expectations, SchemaReference, Target, check_document};
pub use entropy::entropy;
pub use environment::{Effective, Environment, EnvironmentNames, Purpose, Setting, by_convention};
pub use file_facts::{Access, AskGit, DockerCopy, FileFacts, Tracked, WantedFacts};
pub use fingerprint::{fingerprints, fingerprints_alone};
pub use fix::{Applicability, Fix, prove};
pub use format::format;
pub use key_index::{KeyIndex, Repeat};
pub use key_name::KeyName;
pub use line_endings::LineEndings;
pub use mask::{mask_line, shows_reference};
pub use mend::{Mended, mend};
pub use message::{Argument, Message};
pub use place::Place;
pub use placeholder::Placeholder;
pub use project::Project;
pub use rule::{Advise, Check, FixWith, Group, Rule};
pub use rules::invalid_schema::check_schema;
pub use secret_key::is_secret_key;
pub use settings::Settings;
pub use severity::{Level, Severity, UnknownLevel};
pub use shape::Shape;
pub use similar::similar;
pub use sink::Sink;
pub use source_file::{Role, SourceFile};

use allow::Allows;

//! A schema in the making, held against values that it is to take.

use std::collections::HashSet;
use std::sync::Arc;

use crate::SourceFile;
use crate::judgement::variable_of;
use crate::schema::{EnvironmentValue, Schema, Where};
use crate::tree::Node;

/// The variables whose values in `environments` the schema `root` does not take, or misses.
pub(crate) fn unfit<'v>(
    root: &Node,
    environments: impl IntoIterator<Item = Vec<(&'v [u8], EnvironmentValue<'v>)>>,
) -> HashSet<String> {
    let file = Arc::new(SourceFile::new("env.schema.json", ""));
    let Some(schema) = Schema::compile(Arc::new(root.clone()), &file, &|_, _| None).schema else {
        return HashSet::new();
    };
    let violations = environments.into_iter().flat_map(|values| schema.check_environment(&values));
    let keys = violations.map(|violation| match violation.instance {
        Where::Missing { parent, name } if parent.is_empty() => name.into(),
        Where::Value(pointer) | Where::Key(pointer) | Where::Missing { parent: pointer, .. } => {
            variable_of(&pointer)
        }
    });
    keys.collect()
}

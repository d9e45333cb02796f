//! All fixes of a file, until there is nothing left to mend.

use std::sync::Arc;

use envguard_syntax::{Edit, apply};

use crate::fix::applicable;
use crate::{Applicability, Context, Project, Settings, SourceFile, check};

/// What a file looks like after its fixes.
pub struct Mended {
    /// The new content.
    pub bytes: Vec<u8>,
    /// How many findings were mended.
    pub applied: usize,
}

/// Mending one thing can lay bare another, but not for ever.
const MAX_ROUNDS: usize = 10;

/// Applies the fixes of `file` that are at least as trustworthy as `applicability`, and those of what is found then,
/// until nothing is left that can be mended.
pub fn mend(
    file: &SourceFile,
    settings: &Settings,
    project: &Project,
    applicability: Applicability,
) -> Mended {
    let mut current =
        Arc::new(SourceFile { path: Arc::clone(&file.path), bytes: file.bytes.clone(), role: file.role });
    let mut changed: Option<Project> = None;
    let mut applied = 0;
    for _ in 0..MAX_ROUNDS {
        let context = Context::new(&current, settings);
        let diagnostics = check(&context, changed.as_ref().unwrap_or(project));
        let fixes = applicable(&context, &diagnostics, applicability);
        let mut edits: Vec<Edit> = fixes.iter().flat_map(|fix| fix.edits.iter().cloned()).collect();
        edits.sort_by_key(|edit| edit.span);
        let Ok(bytes) = apply(context.source(), &edits) else { break };
        if bytes == current.bytes {
            break;
        }
        applied += fixes.len();
        current = Arc::new(SourceFile { path: Arc::clone(&file.path), bytes, role: file.role });
        changed = Some(project.with_file(&current));
    }
    // Nobody else holds it by now, so that nothing is copied.
    drop(changed);
    let bytes = Arc::try_unwrap(current).map_or_else(|shared| shared.bytes.clone(), |file| file.bytes);
    Mended { bytes, applied }
}

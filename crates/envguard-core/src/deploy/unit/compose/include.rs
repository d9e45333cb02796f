//! Compose files that include others.

use std::sync::Arc;

use super::{Document, MAX_CHAIN, MAX_FILES, Project, Reader};
use crate::SourceFile;
use crate::tree::{Node, NodeKind};

impl Project {
    /// Adds the services of the projects that `document` includes.
    pub(super) fn include(&mut self, document: &Document, reader: &mut Reader<'_>) {
        let Some(include) = document.root().and_then(|root| root.get("include")) else { return };
        for entry in include.items() {
            let paths = entry.get("path").unwrap_or(entry);
            let paths = match &paths.kind {
                NodeKind::List(paths) => paths.as_slice(),
                _ => std::slice::from_ref(paths),
            };
            self.include_project(document, entry, paths, reader);
        }
    }

    /// Adds the services of the project that `paths` of `document` make, each file over the one before.
    fn include_project(
        &mut self,
        document: &Document,
        entry: &Node,
        paths: &[Node],
        reader: &mut Reader<'_>,
    ) {
        let mut included: Option<Project> = None;
        for node in paths {
            let path = self.variables.text(node);
            let file = path.and_then(|path| (reader.resolve)(&document.file, &path));
            let is_own =
                |file: &SourceFile| file.path == document.file.path || self.chain.contains(&file.path);
            let file = match file {
                None => Err("the file that is included is not there"),
                Some(file) if is_own(&file) => Err("files include each other in a circle"),
                Some(_) if self.chain.len() >= MAX_CHAIN || self.included >= MAX_FILES => {
                    Err("more files are included than are followed")
                }
                Some(file) => Ok(file),
            };
            let file = match file {
                Ok(file) => file,
                Err(message) => {
                    reader.report(document.place(node.span), message.into(), None);
                    continue;
                }
            };
            let project = included.get_or_insert_with(|| {
                let named = entry.get("env_file").and_then(|node| self.variables.text(node));
                let own = match named {
                    Some(path) => (reader.resolve)(&document.file, &path),
                    None => (reader.resolve)(&file, ".env"),
                };
                let mut chain = self.chain.clone();
                chain.push(Arc::clone(&document.file.path));
                Project { chain, ..Project::with(self.variables.above(own)) }
            });
            // What is included includes others in turn: all of them are counted.
            project.included = self.included + 1;
            project.add(&file, reader);
            self.included = project.included;
        }
        if let Some(project) = included {
            project.finish(reader);
        }
    }
}

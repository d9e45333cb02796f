//! The secrets of local env files, to be found again where they should not be.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use envguard_core::{Contract, KeyName, KnownValue, LocalSecret, Place, Role, SourceFile, local_secrets};
use envguard_secrets::KnownValues;
use envguard_syntax::Span;

use crate::discover::Directory;
use crate::exit::Failure;
use crate::exposure::Exposure;
use crate::project_loader::ProjectLoader;
use crate::read;

/// A local env file with secrets in it.
pub(crate) struct LocalFile {
    pub(crate) file: Arc<SourceFile>,
    pub(crate) secrets: Vec<LocalSecret>,
}

/// The values, and whose they are.
#[derive(Debug)]
pub(crate) struct LocalValues {
    values: KnownValues,
    /// Whose the value with this number is.
    owners: Vec<(KeyName, Place)>,
}

impl LocalFile {
    /// `file` at `path`, if a repository is around it that does not hold it, and it has secrets.
    pub(crate) fn new(
        path: &Path,
        file: &Arc<SourceFile>,
        contract: Option<&Contract>,
        exposure: &Exposure<'_>,
    ) -> Option<Self> {
        if file.role != Role::Values || !exposure.is_local(path) {
            return None;
        }
        let secrets = local_secrets(file, contract);
        (!secrets.is_empty()).then(|| Self { file: Arc::clone(file), secrets })
    }

    /// Those that `directories` have. One that cannot be read has nothing to be found again; of schemas that cannot,
    /// `problems` tell.
    pub(crate) fn of_directories(
        directories: &[Directory],
        loader: &ProjectLoader<'_>,
        cwd: &Path,
        exposure: &Exposure<'_>,
        problems: &mut Vec<Failure>,
    ) -> Vec<Self> {
        let paths =
            directories.iter().flat_map(|directory| directory.env_files.iter().chain(&directory.beside));
        let files = paths.filter_map(|path| {
            let file = read::source_file(path, cwd).ok()?;
            let directory = path.parent()?;
            let contract = loader.contract_above(directory, problems);
            Self::new(path, &file, contract.as_deref(), exposure)
        });
        files.collect()
    }
}

impl LocalValues {
    /// The secrets of `files`. Of a value that several have, the first is named.
    pub(crate) fn new(files: &[LocalFile]) -> Self {
        let (mut values, mut owners) = (Vec::new(), Vec::new());
        let mut seen = HashSet::new();
        for LocalFile { file, secrets, .. } in files {
            for LocalSecret { key, span } in secrets {
                let value = span.of(&file.bytes);
                if value.len() >= KnownValues::SHORTEST && seen.insert(value) {
                    values.push(value);
                    owners.push((key.clone(), Place::new(file, *span)));
                }
            }
        }
        Self { values: KnownValues::new(values), owners }
    }

    /// Where they stand in the file that is shown as `path`, unless it is theirs.
    pub(super) fn find(&self, path: &str, bytes: &[u8]) -> Vec<KnownValue> {
        if self.values.is_empty() {
            return Vec::new();
        }
        let found = self.values.find(bytes);
        found
            .filter_map(|(number, range)| {
                let (key, place) = self.owners.get(number)?;
                (*place.file.path != *path).then(|| KnownValue {
                    span: Span::new(range.start, range.end),
                    key: key.clone(),
                    place: place.clone(),
                })
            })
            .collect()
    }
}

//! Where the contents of files come from.

use std::path::Path;
use std::sync::Arc;

use envguard_core::{SourceFile, Tracked};

use crate::exit::Failure;
use crate::git::{BlobError, FileMode, Found, Repositories, Repository, TrackedFile};
use crate::{paths, read};

/// Reads the files of a project.
#[derive(Clone, Copy)]
pub(crate) enum Files<'f> {
    /// From the disk.
    OnDisk,
    /// As the next commit would have them: from the index of the repository that holds them, and from the disk where none
    /// does.
    Staged(&'f Repositories),
}

impl Files<'_> {
    /// The file at `path`, called what reports call it.
    pub(crate) fn read(self, path: &Path, cwd: &Path) -> Result<Arc<SourceFile>, Failure> {
        let Self::Staged(repositories) = self else { return read::source_file(path, cwd) };
        let absolute = paths::absolute(path, cwd);
        let Some(Found::Repository(repository)) =
            absolute.parent().map(|directory| repositories.around(directory))
        else {
            return read::source_file(path, cwd);
        };
        let shown = paths::display(path, cwd);
        match repository.index_file(&absolute) {
            Ok(Some(file)) if file.mode != FileMode::Link => {
                let bytes = staged_content(&repository, &file, &shown)?;
                Ok(Arc::new(SourceFile::new(shown, bytes)))
            }
            Ok(None) if repository.tracked(&absolute) == Ok(Tracked::Head) => {
                Err(Failure::new(format!("`{shown}` is not in the next commit, which deletes it")))
            }
            Ok(_) => read::source_file(path, cwd),
            Err(part) => Err(part.failure(repository.top(), cwd)),
        }
    }

    /// The names of files in `directory`, as far as git knows them: some of them need not be on the disk any more.
    pub(crate) fn held_names(self, directory: &Path, cwd: &Path) -> Vec<String> {
        let Self::Staged(repositories) = self else { return Vec::new() };
        let directory = paths::absolute(directory, cwd);
        let Found::Repository(repository) = repositories.around(&directory) else { return Vec::new() };
        // An index that cannot be read is told of by whoever reads a file of it.
        repository.index_names(&directory).unwrap_or_default()
    }
}

/// The content that the index of `repository` has of `file`, which reports call `shown`.
pub(crate) fn staged_content(
    repository: &Repository,
    file: &TrackedFile,
    shown: &str,
) -> Result<Vec<u8>, Failure> {
    let mut content = Vec::new();
    let error = match repository.blobs(read::MAX_FILE_SIZE as u64).read(&file.id, &mut content) {
        Ok(()) => return Ok(content),
        Err(error) => error,
    };
    let what = format!("the staged content of `{shown}`, object {},", file.id);
    Err(match error {
        BlobError::Missing => {
            Failure::new(format!("{what} is not here")).help("in a partial clone, `git fetch` gets it")
        }
        BlobError::Corrupt(reason) => Failure::new(format!("{what} is broken: {reason}"))
            .help("`git fsck` says more; another clone may still have it"),
        BlobError::TooLarge(size) => {
            Failure::new(format!("{what} is too large to look through: {} MiB", size >> 20))
        }
    })
}

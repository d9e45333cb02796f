//! Several files at once.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::{Access, Lost, ReplaceError, Replacement, new_file, sync_directory};
use crate::read;

/// Files with new contents that nobody but their owner can read. All contents are safe on the disk before the first file takes
/// its name, so that what fails, such as a disk that is full, leaves all files as they were. Dropped, they are gone.
#[derive(Default)]
pub(crate) struct Together(Vec<Pending>);

/// A file that has not taken its name.
struct Pending {
    path: PathBuf,
    state: State,
}

enum State {
    /// There is none.
    New(NamedTempFile),
    /// There is one with these contents.
    Known(Replacement, Vec<u8>),
}

impl Together {
    /// Writes `contents` beside the file at `path`, whose contents are known to be `before`; `None` where there is none.
    pub(crate) fn add(
        &mut self,
        path: &Path,
        before: Option<&[u8]>,
        contents: &[u8],
    ) -> Result<(), ReplaceError> {
        let state = match before {
            Some(before) => {
                State::Known(Replacement::prepare(path, contents, Some(Access::Private))?, before.to_vec())
            }
            None => State::New(new_file(path, contents, Access::Private)?),
        };
        self.0.push(Pending { path: path.to_owned(), state });
        Ok(())
    }

    /// Gives all of them their names, if nobody else has changed any. Tells what could not be kept of each.
    pub(crate) fn commit(self) -> Result<Vec<(PathBuf, Lost)>, (PathBuf, ReplaceError)> {
        for Pending { path, state } in &self.0 {
            let is_same = match state {
                State::Known(_, before) => read::read(path).is_ok_and(|now| now == *before),
                State::New(_) => {
                    fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
                }
            };
            if !is_same {
                return Err((path.clone(), ReplaceError::Changed));
            }
        }
        let mut lost = Vec::new();
        for Pending { path, state } in self.0 {
            let taken = match state {
                State::Known(replacement, _) => replacement.take_name(),
                State::New(file) => super::take_new_name(file, &path).map(|()| Vec::new()),
            };
            match taken {
                Ok(of_file) => lost.extend(of_file.into_iter().map(|lost| (path.clone(), lost))),
                Err(error) => return Err((path, error)),
            }
            path.parent().into_iter().for_each(sync_directory);
        }
        Ok(lost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A directory with two env files in it.
    fn directory() -> (tempfile::TempDir, PathBuf, PathBuf) {
        let directory = tempfile::tempdir().unwrap();
        let (one, other) = (directory.path().join(".env"), directory.path().join(".env.test"));
        fs::write(&one, "A=1\n").unwrap();
        (directory, one, other)
    }

    #[test]
    fn all_of_them_or_none() {
        let (directory, one, other) = directory();
        let mut together = Together::default();
        together.add(&one, Some(b"A=1\n"), b"A=2\n").unwrap();
        together.add(&other, None, b"B=2\n").unwrap();
        fs::write(&other, "B=9\n").unwrap();
        let (path, error) = together.commit().unwrap_err();
        assert!(matches!(error, ReplaceError::Changed) && path == other);
        assert_eq!((fs::read(&one).unwrap(), fs::read(&other).unwrap()), (b"A=1\n".into(), b"B=9\n".into()));
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 2);
    }

    #[test]
    fn they_are_for_their_owner() {
        let (directory, one, other) = directory();
        let mut together = Together::default();
        together.add(&one, Some(b"A=1\n"), b"A=2\n").unwrap();
        together.add(&other, None, b"B=2\n").unwrap();
        assert_eq!(together.commit().unwrap(), []);
        assert_eq!((fs::read(&one).unwrap(), fs::read(&other).unwrap()), (b"A=2\n".into(), b"B=2\n".into()));
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 2);
        #[cfg(unix)]
        for path in [one, other] {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o7777, 0o600);
        }
    }
}

//! Giving a file new contents, all of them or none.

mod together;

use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::read::{self, ReadError};

pub(crate) use together::Together;

/// Why a file was left as it was.
#[derive(Debug)]
pub(crate) enum ReplaceError {
    /// It has other contents than those that the new ones were made from.
    Changed,
    /// Its mode forbids everybody to write to it.
    ReadOnly,
    /// It could not be read.
    Read(ReadError),
    /// Something could not be done; what, as a verb with its object.
    Failed(&'static str, io::Error),
}

impl fmt::Display for ReplaceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReplaceError::Changed => {
                formatter.write_str("was changed by someone else meanwhile, so it is left alone")
            }
            ReplaceError::ReadOnly => formatter.write_str("is read-only"),
            ReplaceError::Read(error) => error.fmt(formatter),
            ReplaceError::Failed(what, error) => {
                write!(formatter, "cannot be written: cannot {what}: {}", read::reason(error))
            }
        }
    }
}

impl std::error::Error for ReplaceError {}

/// What could not be kept when a file was replaced, worth telling its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lost {
    /// It belonged to another user, and now belongs to this one.
    Owner,
    /// It belonged to a group that this user is not in. Its new group may do no more with it than everybody may.
    Group,
    /// It had other names (hard links): those keep the old contents.
    HardLinks,
}

impl fmt::Display for Lost {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Lost::Owner => "its owner could not be kept: it is yours now",
            Lost::Group => "its group could not be kept: the group's permissions are withdrawn",
            Lost::HardLinks => "its other names (hard links) keep the old contents",
        })
    }
}

/// Replaces the contents of the file at `path`, which are known to be `before`, with `after`.
///
/// The new contents are written to a new file beside it, which then takes its name: at no time is there less than
/// one of the two, whatever crashes. A link stays, and what it points to is replaced. Mode, owner and group stay, as
/// far as permitted; what got lost is told. Extended attributes are not kept.
///
/// A change that someone else makes between the last look and the new name, microseconds later, is overwritten: no
/// system offers better.
pub(crate) fn replace(path: &Path, before: &[u8], after: &[u8]) -> Result<Vec<Lost>, ReplaceError> {
    Replacement::prepare(path, after, None)?.commit(before)
}

/// Gives the file at `path` the contents `after`: replaces it where it is there, with `before` in it, or else makes it for
/// those whom `access` is for.
pub(crate) fn replace_or_create(
    path: &Path,
    before: Option<&[u8]>,
    after: &[u8],
    access: Access,
) -> Result<Vec<Lost>, ReplaceError> {
    match before {
        Some(before) => replace(path, before, after),
        None => create(path, after, access).map(|()| Vec::new()),
    }
}

/// Who may do what with a new file, where the system knows such a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Nobody but its owner may read it.
    Private,
    /// As all new files.
    Usual,
    /// As all new files, and whoever may read it may execute it.
    Executable,
}

#[cfg(unix)]
impl Access {
    fn mode(self) -> u32 {
        match self {
            Access::Private => 0o600,
            Access::Usual => 0o666,
            Access::Executable => 0o777,
        }
    }
}

/// Makes a file at `path`, where there is none, with `contents`.
pub(crate) fn create(path: &Path, contents: &[u8], access: Access) -> Result<(), ReplaceError> {
    take_new_name(new_file(path, contents, access)?, path)
}

/// Writes `contents` beside `path`.
fn new_file(path: &Path, contents: &[u8], access: Access) -> Result<NamedTempFile, ReplaceError> {
    let failed = |what| move |error| ReplaceError::Failed(what, error);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".envguard-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The mask of the process is applied to it.
        builder.permissions(fs::Permissions::from_mode(access.mode()));
    }
    #[cfg(not(unix))]
    let _ = access;
    let mut file = builder.tempfile_in(directory_of(path)).map_err(failed("create a file beside it"))?;
    file.write_all(contents).map_err(failed("write to the disk"))?;
    file.as_file().sync_all().map_err(failed("write to the disk"))?;
    Ok(file)
}

/// Gives `file` the name `path`, which nothing has.
fn take_new_name(file: NamedTempFile, path: &Path) -> Result<(), ReplaceError> {
    file.persist_noclobber(path).map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => ReplaceError::Changed,
        _ => ReplaceError::Failed("give the new file its name", error.error),
    })?;
    sync_directory(directory_of(path));
    Ok(())
}

fn directory_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes `contents` all that is in the file at `path`, whether there is one or not, and whatever was in it.
///
/// A file is replaced as [`replace`] does it. What is none, such as a pipe or `/dev/null`, stays and is written to.
pub(crate) fn put(path: &Path, contents: &[u8]) -> Result<(), ReplaceError> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => create(path, contents, Access::Usual),
        Ok(metadata) if !metadata.is_file() => File::options()
            .write(true)
            .open(path)
            .and_then(|mut file| file.write_all(contents))
            .map_err(|error| ReplaceError::Failed("open or fill it", error)),
        _ => Replacement::prepare(path, contents, None)?.take_name().map(|_| ()),
    }
}

/// New contents, safe on the disk, under a name of their own. Dropped, they are gone.
struct Replacement {
    target: PathBuf,
    file: NamedTempFile,
    lost: Vec<Lost>,
}

impl Replacement {
    /// Writes `after` beside the file at `path`. It gets the mode of that file, unless `access` says which.
    fn prepare(path: &Path, after: &[u8], access: Option<Access>) -> Result<Self, ReplaceError> {
        let failed = |what| move |error| ReplaceError::Failed(what, error);
        let target = fs::canonicalize(path).map_err(|error| ReplaceError::Read(error.into()))?;
        let metadata = fs::metadata(&target).map_err(|error| ReplaceError::Read(error.into()))?;
        if !metadata.is_file() {
            return Err(ReplaceError::Read(ReadError::NotAFile(read::kind(metadata.file_type()))));
        }
        if metadata.permissions().readonly() {
            return Err(ReplaceError::ReadOnly);
        }
        let directory = target.parent().unwrap_or(Path::new("."));
        let mut file = tempfile::Builder::new()
            .prefix(".envguard-")
            .tempfile_in(directory)
            .map_err(failed("create a file beside it"))?;
        // Nobody who may not read the old contents may read the new ones, not even for a moment.
        let lost = take_after(file.as_file(), &metadata, access).map_err(failed("copy its mode"))?;
        file.write_all(after).map_err(failed("write to the disk"))?;
        file.as_file().sync_all().map_err(failed("write to the disk"))?;
        Ok(Self { target, file, lost })
    }

    /// Gives the new contents the name of the old, if those are still `before`.
    fn commit(self, before: &[u8]) -> Result<Vec<Lost>, ReplaceError> {
        let now = read::read(&self.target).map_err(ReplaceError::Read)?;
        if now != before {
            return Err(ReplaceError::Changed);
        }
        self.take_name()
    }

    /// Gives the new contents the name of the old.
    fn take_name(self) -> Result<Vec<Lost>, ReplaceError> {
        self.file
            .persist(&self.target)
            .map_err(|error| ReplaceError::Failed("give the new file its name", error.error))?;
        self.target.parent().into_iter().for_each(sync_directory);
        Ok(self.lost)
    }
}

/// Gives `file` the owner, group and mode of `original`, as far as permitted; the mode is that of `access` instead, if it is
/// given.
#[cfg(unix)]
fn take_after(file: &File, original: &Metadata, access: Option<Access>) -> io::Result<Vec<Lost>> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};

    let new = file.metadata()?;
    let mut lost = Vec::new();
    let mut mode = access.map_or(original.mode() & 0o7777, Access::mode);
    if new.uid() != original.uid() && fchown(file, Some(original.uid()), None).is_err() {
        lost.push(Lost::Owner);
    }
    if new.gid() != original.gid() && fchown(file, None, Some(original.gid())).is_err() {
        lost.push(Lost::Group);
        mode = without_group(mode);
    }
    if original.nlink() > 1 {
        lost.push(Lost::HardLinks);
    }
    // Last: a new owner takes the set-user-id bit away.
    file.set_permissions(fs::Permissions::from_mode(mode))?;
    Ok(lost)
}

/// `mode`, with no more permissions for the group than everybody has.
#[cfg(unix)]
fn without_group(mode: u32) -> u32 {
    let everybody = mode & 0o007;
    mode & !0o070 | mode & (everybody << 3)
}

#[cfg(not(unix))]
fn take_after(file: &File, original: &Metadata, _: Option<Access>) -> io::Result<Vec<Lost>> {
    file.set_permissions(original.permissions())?;
    Ok(Vec::new())
}

/// Makes new names in `directory` outlast a power cut. Their files are whole either way, so where that cannot be done it is
/// no error.
pub(crate) fn sync_directory(directory: &Path) {
    if cfg!(unix)
        && let Ok(directory) = File::open(directory)
    {
        drop(directory.sync_all());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A directory with an env file in it.
    fn directory() -> (tempfile::TempDir, PathBuf) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(".env");
        fs::write(&path, "A=1\n").unwrap();
        (directory, path)
    }

    fn names(directory: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn contents_are_replaced() {
        let (directory, path) = directory();
        assert_eq!(replace(&path, b"A=1\n", b"B=2\n").unwrap(), []);
        assert_eq!(fs::read(&path).unwrap(), b"B=2\n");
        assert_eq!(names(directory.path()), [".env"]);
    }

    #[test]
    fn files_are_made_where_there_are_none() {
        let (directory, path) = directory();
        assert!(matches!(create(&path, b"B=2\n", Access::Private), Err(ReplaceError::Changed)));
        assert_eq!(fs::read(&path).unwrap(), b"A=1\n");
        let path = |name: &str| directory.path().join(name);
        let (private, public, program) = (path(".env.a"), path(".env.b"), path(".env.c"));
        create(&private, b"A=1\n", Access::Private).unwrap();
        create(&public, b"A=2\n", Access::Usual).unwrap();
        create(&program, b"A=3\n", Access::Executable).unwrap();
        assert_eq!(fs::read(&private).unwrap(), b"A=1\n");
        assert_eq!(names(directory.path()), [".env", ".env.a", ".env.b", ".env.c"]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&private).unwrap().permissions().mode() & 0o777, 0o600);
            assert_ne!(fs::metadata(&public).unwrap().permissions().mode() & 0o044, 0);
            assert_eq!(fs::metadata(&public).unwrap().permissions().mode() & 0o111, 0);
            assert_ne!(fs::metadata(&program).unwrap().permissions().mode() & 0o111, 0);
        }
    }

    #[test]
    fn contents_are_put_wherever_they_belong() {
        let (directory, path) = directory();
        put(&path, b"B=2\n").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"B=2\n");
        let new = directory.path().join("new");
        put(&new, b"C=3\n").unwrap();
        assert_eq!(fs::read(&new).unwrap(), b"C=3\n");
        assert_eq!(names(directory.path()), [".env", "new"]);
        #[cfg(unix)]
        {
            let link = directory.path().join("null");
            std::os::unix::fs::symlink("/dev/null", &link).unwrap();
            put(&link, b"D=4\n").unwrap();
            assert_eq!(fs::read(&link).unwrap(), b"");
        }
    }

    #[test]
    fn a_concurrent_change_wins() {
        let (directory, path) = directory();
        let replacement = Replacement::prepare(&path, b"B=2\n", None).unwrap();
        fs::write(&path, "A=3\n").unwrap();
        assert!(matches!(replacement.commit(b"A=1\n"), Err(ReplaceError::Changed)));
        assert_eq!(fs::read(&path).unwrap(), b"A=3\n");
        assert_eq!(names(directory.path()), [".env"]);
    }

    #[test]
    fn a_crash_before_the_new_name_loses_nothing() {
        let (directory, path) = directory();
        let replacement = Replacement::prepare(&path, b"B=2\n", None).unwrap();
        // What a crash leaves: the old file whole, and the new one whole under a name that says whose it is.
        let (_, left) = replacement.file.keep().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"A=1\n");
        assert_eq!(fs::read(&left).unwrap(), b"B=2\n");
        let names = names(directory.path());
        assert_eq!(names.len(), 2);
        assert!(names.iter().any(|name| name.starts_with(".envguard-")), "{names:?}");
    }

    #[test]
    fn an_error_leaves_no_file_behind() {
        let (directory, path) = directory();
        let replacement = Replacement::prepare(&path, b"B=2\n", None).unwrap();
        fs::remove_file(&path).unwrap();
        assert!(matches!(replacement.commit(b"A=1\n"), Err(ReplaceError::Read(_))));
        assert_eq!(names(directory.path()), [""; 0]);
    }

    #[test]
    fn a_read_only_file_is_left_alone() {
        let (directory, path) = directory();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        assert_eq!(replace(&path, b"A=1\n", b"B=2\n").unwrap_err().to_string(), "is read-only");
        assert_eq!(names(directory.path()), [".env"]);
    }

    #[test]
    fn what_is_no_file_is_refused() {
        let (directory, _) = directory();
        let error = replace(directory.path(), b"", b"").unwrap_err();
        assert_eq!(error.to_string(), "is a directory, not a file");
    }

    #[cfg(unix)]
    mod unix {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

        use super::*;

        #[test]
        fn the_mode_stays() {
            let (_directory, path) = directory();
            for mode in [0o600, 0o640, 0o644, 0o666, 0o700] {
                fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
                replace(&path, b"A=1\n", b"A=1\n").unwrap();
                assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, mode, "{mode:o}");
            }
        }

        #[test]
        fn the_mode_is_set_before_anything_is_written() {
            let (_directory, path) = directory();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            let file = tempfile::tempfile().unwrap();
            take_after(&file, &fs::metadata(&path).unwrap(), None).unwrap();
            let new = file.metadata().unwrap();
            assert_eq!((new.mode() & 0o7777, new.len()), (0o600, 0));
        }

        #[test]
        fn owner_and_group_stay_where_this_user_may_give_files_away() {
            let (_directory, path) = directory();
            if std::os::unix::fs::chown(&path, Some(12_345), Some(23_456)).is_err() {
                return; // Only root may give files away.
            }
            fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
            assert_eq!(replace(&path, b"A=1\n", b"B=2\n").unwrap(), []);
            let metadata = fs::metadata(&path).unwrap();
            assert_eq!((metadata.uid(), metadata.gid()), (12_345, 23_456));
            assert_eq!(metadata.mode() & 0o7777, 0o640);
        }

        #[test]
        fn another_group_may_do_no_more_than_everybody() {
            let modes = [(0o640, 0o600), (0o664, 0o644), (0o604, 0o604), (0o770, 0o700), (0o777, 0o777)];
            for (mode, without) in modes {
                assert_eq!(without_group(mode), without, "{mode:o}");
            }
        }

        #[test]
        fn links_stay() {
            let (directory, path) = directory();
            let link = directory.path().join("link");
            symlink(".env", &link).unwrap();
            replace(&link, b"A=1\n", b"B=2\n").unwrap();
            assert_eq!(fs::read_link(&link).unwrap(), Path::new(".env"));
            assert!(fs::symlink_metadata(&path).unwrap().is_file());
            assert_eq!(fs::read(&path).unwrap(), b"B=2\n");
        }

        #[test]
        fn other_names_keep_the_old_contents_and_that_is_told() {
            let (directory, path) = directory();
            let other = directory.path().join("backup");
            fs::hard_link(&path, &other).unwrap();
            assert_eq!(replace(&path, b"A=1\n", b"B=2\n").unwrap(), [Lost::HardLinks]);
            assert_eq!(fs::read(&other).unwrap(), b"A=1\n");
            assert_eq!(fs::metadata(&path).unwrap().nlink(), 1);
        }

        #[test]
        fn a_read_only_directory_is_an_error() {
            let (directory, path) = directory();
            fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o500)).unwrap();
            let result = replace(&path, b"A=1\n", b"B=2\n");
            fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o700)).unwrap();
            if result.is_ok() {
                return; // This is root, who may write anywhere; the next test is for all.
            }
            assert!(matches!(result, Err(ReplaceError::Failed("create a file beside it", _))));
            assert_eq!(fs::read(&path).unwrap(), b"A=1\n");
        }

        /// Not even root may make files in there.
        #[cfg(target_os = "linux")]
        #[test]
        fn a_directory_that_takes_no_files_is_an_error() {
            let result = replace(Path::new("/proc/self/comm"), b"", b"x");
            assert!(matches!(result, Err(ReplaceError::Failed("create a file beside it", _))), "{result:?}");
        }
    }
}

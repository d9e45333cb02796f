//! One writer at a time.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// So long others are waited for. They need milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// After so long it is told what is waited for.
const SILENCE: Duration = Duration::from_secs(1);

/// How often they are asked.
const PAUSE: Duration = Duration::from_millis(10);

/// What a file is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To read it while nobody writes.
    Read,
    /// To read it and to write to it while nobody else does either. It is made if it is not there.
    Write,
}

/// Opens the file at `path`, which is called `shown`, and holds it until it is dropped, or the process ends in whatever way.
pub(super) fn open(path: &Path, shown: &str, purpose: Purpose) -> io::Result<File> {
    open_within(path, shown, purpose, PATIENCE)
}

fn open_within(path: &Path, shown: &str, purpose: Purpose, patience: Duration) -> io::Result<File> {
    let start = Instant::now();
    let mut is_told = false;
    loop {
        if let Some(file) = try_open(path, purpose)? {
            return Ok(file);
        }
        let waited = start.elapsed();
        if waited >= patience {
            let message = format!("another run of envguard has held it for {} seconds", patience.as_secs());
            return Err(io::Error::new(io::ErrorKind::TimedOut, message));
        }
        if waited >= SILENCE && !is_told {
            is_told = true;
            // Nobody may be listening, which is no reason to stop.
            let _ = writeln!(io::stderr(), "waiting for another run of envguard that writes to `{shown}`");
        }
        thread::sleep(PAUSE);
    }
}

/// The file, unless somebody else holds it.
#[cfg(unix)]
fn try_open(path: &Path, purpose: Purpose) -> io::Result<Option<File>> {
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt};

    use rustix::fs::{FlockOperation, flock};

    let mut options = OpenOptions::new();
    options.read(true).custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY);
    let operation = match purpose {
        Purpose::Read => FlockOperation::NonBlockingLockShared,
        Purpose::Write => {
            options.append(true).create(true);
            FlockOperation::NonBlockingLockExclusive
        }
    };
    let file = options.open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no file"));
    }
    match flock(&file, operation) {
        Ok(()) => {}
        Err(rustix::io::Errno::WOULDBLOCK) => return Ok(None),
        Err(error) => return Err(error.into()),
    }
    // git puts another file into its place when it checks one out.
    let now = std::fs::metadata(path)?;
    Ok(((now.dev(), now.ino()) == (metadata.dev(), metadata.ino())).then_some(file))
}

/// The file, unless somebody else holds it.
#[cfg(not(unix))]
fn try_open(path: &Path, purpose: Purpose) -> io::Result<Option<File>> {
    use std::os::windows::fs::OpenOptionsExt;

    const FILE_SHARE_READ: u32 = 1;
    const ERROR_SHARING_VIOLATION: i32 = 32;

    let mut options = OpenOptions::new();
    options.read(true);
    match purpose {
        Purpose::Read => options.share_mode(FILE_SHARE_READ),
        Purpose::Write => options.append(true).create(true).share_mode(0),
    };
    match options.open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.raw_os_error() == Some(ERROR_SHARING_VIOLATION) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_share_and_writers_are_alone() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("index");
        let open = |purpose| open_within(&path, "index", purpose, Duration::from_millis(30));
        assert_eq!(open(Purpose::Read).unwrap_err().kind(), io::ErrorKind::NotFound);
        let writer = open(Purpose::Write).unwrap();
        for purpose in [Purpose::Read, Purpose::Write] {
            assert_eq!(open(purpose).unwrap_err().kind(), io::ErrorKind::TimedOut);
        }
        drop(writer);
        let readers = [open(Purpose::Read).unwrap(), open(Purpose::Read).unwrap()];
        assert_eq!(open(Purpose::Write).unwrap_err().kind(), io::ErrorKind::TimedOut);
        drop(readers);
        assert!(open(Purpose::Write).is_ok());
    }
}

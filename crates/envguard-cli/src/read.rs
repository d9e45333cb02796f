//! Reading files that may be anything.

use std::fmt;
use std::fs::{File, FileType, OpenOptions};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use envguard_core::SourceFile;

use crate::exit::Failure;
use crate::paths;

/// The largest file that is read, in bytes. Env files have kilobytes; who has more gets a clear message instead of
/// a machine out of memory.
pub(crate) const MAX_FILE_SIZE: usize = 256 << 20;

/// Why there are no bytes.
#[derive(Debug)]
pub(crate) enum ReadError {
    /// There is something at the path, but no file: `a directory`, `a named pipe` and so on.
    NotAFile(&'static str),
    /// There are more than so many bytes.
    TooLarge(usize),
    /// The system refused.
    Io(io::Error),
}

impl ReadError {
    /// Whether nothing is at the path.
    pub(crate) fn is_not_found(&self) -> bool {
        matches!(self, ReadError::Io(error) if error.kind() == io::ErrorKind::NotFound)
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::NotAFile(kind) => write!(formatter, "is {kind}, not a file"),
            ReadError::TooLarge(limit) => write!(formatter, "is larger than {} MiB", limit >> 20),
            ReadError::Io(error) => write!(formatter, "cannot be read: {}", reason(error)),
        }
    }
}

impl std::error::Error for ReadError {}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        ReadError::Io(error)
    }
}

/// What went wrong, in words that are the same on every system where there are some.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or directory".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

/// What something is that is neither a file nor a link, with its article.
pub(crate) fn kind(file_type: FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if file_type.is_fifo() {
            return "a named pipe";
        }
        if file_type.is_socket() {
            return "a socket";
        }
        if file_type.is_block_device() || file_type.is_char_device() {
            return "a device";
        }
    }
    if file_type.is_dir() { "a directory" } else { "something else" }
}

/// The bytes of the file at `path`; links are followed. A file that changes meanwhile gives what was read.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, ReadError> {
    let (file, size) = open(path)?;
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    if size > MAX_FILE_SIZE {
        return Err(ReadError::TooLarge(MAX_FILE_SIZE));
    }
    read_all(file, size, MAX_FILE_SIZE)
}

/// The file at `path`, called what reports call it; or why there is none, for people.
pub(crate) fn source_file(path: &Path, cwd: &Path) -> Result<Arc<SourceFile>, Failure> {
    let shown = paths::display(path, cwd);
    match read(path) {
        Ok(bytes) => Ok(Arc::new(SourceFile::new(shown, bytes))),
        Err(error) => Err(Failure::new(format!("`{shown}` {error}"))),
    }
}

/// The content of a file, as far as it can be held.
pub(crate) enum Contents {
    /// All of it.
    Whole(Vec<u8>),
    /// Too much: to be read in parts.
    Parts(File),
}

/// The content of the file at `path`, of whatever size; links are followed.
pub(crate) fn read_any(path: &Path) -> Result<Contents, ReadError> {
    /// So many files of this size can be held at once as there are workers.
    const MAX_HELD: usize = 8 << 20;
    let (file, size) = open(path)?;
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    if size > MAX_HELD {
        return Ok(Contents::Parts(file));
    }
    read_all(file, size, MAX_FILE_SIZE).map(Contents::Whole)
}

/// The first bytes of the file at `path`, `limit` at most.
pub(crate) fn read_start(path: &Path, limit: usize) -> Result<Vec<u8>, ReadError> {
    let (file, _) = open(path)?;
    let mut bytes = Vec::new();
    file.take(limit as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// All that comes out of `reader`, such as the standard input.
pub(crate) fn read_stream(reader: impl Read) -> Result<Vec<u8>, ReadError> {
    read_all(reader, 0, MAX_FILE_SIZE)
}

/// Opens the file at `path` without waiting for anybody, and makes sure that it is one: what is looked at is what was
/// opened, so nothing can be put in its place in between. Gives its size too.
pub(crate) fn open(path: &Path) -> Result<(File, u64), ReadError> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // A named pipe without a writer would block, and a terminal would become that of this process.
        options.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY);
    }
    let file = match options.open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(error.into()),
        // Sockets on Unix and directories on Windows cannot be opened at all: say what they are.
        Err(error) => {
            return Err(match std::fs::metadata(path) {
                Ok(metadata) if !metadata.is_file() => ReadError::NotAFile(kind(metadata.file_type())),
                _ => ReadError::Io(error),
            });
        }
    };
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(ReadError::NotAFile(kind(metadata.file_type())));
    }
    Ok((file, metadata.len()))
}

/// Reads to the end, which is after about `size` bytes; an error if it is after more than `limit`.
fn read_all(mut reader: impl Read, size: usize, limit: usize) -> Result<Vec<u8>, ReadError> {
    // Pages that are zeroed when they are first written cost nothing; one byte more shows whether the file grew.
    let mut bytes = vec![0; size.saturating_add(1)];
    let mut filled = 0;
    loop {
        match reader.read(bytes.get_mut(filled..).unwrap_or_default()) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        }
        if filled > limit {
            return Err(ReadError::TooLarge(limit));
        }
        // It has as many bytes as it said: no need to ask again. Files of the kernel's say that they have none.
        if filled == size {
            break;
        }
        if filled == bytes.len() {
            let more = filled.clamp(8 << 10, 16 << 20);
            bytes.resize(filled + more, 0);
        }
    }
    bytes.truncate(filled);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one piece a call.
    struct Pieces(Vec<&'static [u8]>);

    impl Read for Pieces {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Ok(0);
            }
            let piece = self.0.remove(0);
            let count = piece.len().min(buffer.len());
            buffer[..count].copy_from_slice(&piece[..count]);
            if count < piece.len() {
                self.0.insert(0, &piece[count..]);
            }
            Ok(count)
        }
    }

    #[test]
    fn reads_what_is_there_whatever_the_size_said() {
        let read = |size| read_all(Pieces(vec![b"A=1\n", b"B", b"=2\n"]), size, 100).unwrap();
        for size in [0, 1, 7, 9, 50] {
            let bytes = read(size);
            assert!(b"A=1\nB=2\n".starts_with(&bytes), "{size}");
            assert!(bytes.len() >= size.min(8), "{size}");
        }
        assert_eq!(read(8), b"A=1\nB=2\n");
        assert_eq!(read(0), b"A=1\nB=2\n");
    }

    #[test]
    fn streams_are_read_to_their_end() {
        assert_eq!(read_stream(&b""[..]).unwrap(), b"");
        assert_eq!(read_stream(io::repeat(7).take(100_000)).unwrap(), vec![7; 100_000]);
    }

    #[test]
    fn stops_at_the_limit() {
        assert!(matches!(read_all(io::repeat(0), 0, 1 << 20), Err(ReadError::TooLarge(_))));
        assert_eq!(read_all(&b"12345"[..], 5, 5).unwrap(), b"12345");
        assert!(matches!(read_all(&b"123456"[..], 5, 4), Err(ReadError::TooLarge(4))));
    }

    #[test]
    fn reads_files() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(".env");
        for bytes in [&b""[..], b"A=1\n", &vec![7; 100_000]] {
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(read(&path).unwrap(), bytes);
        }
        assert_eq!(read_start(&path, 5).unwrap(), [7; 5]);
    }

    #[test]
    fn a_file_of_more_than_the_limit_is_refused_before_it_is_read() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("big.env");
        File::create(&path).unwrap().set_len(MAX_FILE_SIZE as u64 + 1).unwrap();
        assert_eq!(read(&path).unwrap_err().to_string(), "is larger than 256 MiB");
    }

    #[test]
    fn what_is_no_file_is_named() {
        let directory = tempfile::tempdir().unwrap();
        assert_eq!(read(directory.path()).unwrap_err().to_string(), "is a directory, not a file");
        let missing = read(&directory.path().join("missing")).unwrap_err();
        assert!(missing.is_not_found());
        assert_eq!(missing.to_string(), "cannot be read: no such file or directory");
    }

    #[cfg(unix)]
    #[test]
    fn pipes_sockets_and_devices_do_not_block() {
        let directory = tempfile::tempdir().unwrap();
        let pipe = directory.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        assert_eq!(read(&pipe).unwrap_err().to_string(), "is a named pipe, not a file");
        let socket = directory.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        assert_eq!(read(&socket).unwrap_err().to_string(), "is a socket, not a file");
        assert_eq!(read(Path::new("/dev/zero")).unwrap_err().to_string(), "is a device, not a file");
    }

    #[cfg(unix)]
    #[test]
    fn loops_of_links_are_errors() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(".env");
        std::os::unix::fs::symlink(&path, &path).unwrap();
        assert!(matches!(read(&path), Err(ReadError::Io(_))));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn files_that_say_they_are_empty_are_read() {
        assert!(!read(Path::new("/proc/version")).unwrap().is_empty());
    }
}

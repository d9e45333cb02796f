//! Output that may be read or not.

use std::io::{self, Write};

/// Passes everything on until nobody reads any more, and then goes on in silence: for what has to come to its end, and to its
/// verdict, all the same.
pub(crate) struct UntilUnheard<'o> {
    out: &'o mut dyn Write,
    is_unheard: bool,
}

impl<'o> UntilUnheard<'o> {
    pub(crate) fn new(out: &'o mut dyn Write) -> Self {
        Self { out, is_unheard: false }
    }

    fn or_silence<T>(&mut self, result: io::Result<T>, silent: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_unheard = true;
                Ok(silent)
            }
            other => other,
        }
    }
}

impl Write for UntilUnheard<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_unheard {
            return Ok(bytes.len());
        }
        let written = self.out.write(bytes);
        self.or_silence(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_unheard {
            return Ok(());
        }
        let flushed = self.out.flush();
        self.or_silence(flushed, ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that goes after some bytes, or has another problem.
    struct Pipe(usize, io::ErrorKind);

    impl Write for Pipe {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(self.1)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_goes_is_no_error() {
        let mut pipe = Pipe(5, io::ErrorKind::BrokenPipe);
        let mut out = UntilUnheard::new(&mut pipe);
        for _ in 0..3 {
            out.write_all(b"abc").unwrap();
            out.flush().unwrap();
        }
        let mut full = Pipe(0, io::ErrorKind::StorageFull);
        assert!(UntilUnheard::new(&mut full).write_all(b"abc").is_err());
    }
}

//! Ctrl-C while files are written.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// The signals that end a process and that can be put off. A closed terminal is one, where there is such a signal.
#[cfg(unix)]
const SIGNALS: [i32; 3] = [SIGINT, SIGTERM, signal_hook::consts::SIGHUP];
#[cfg(not(unix))]
const SIGNALS: [i32; 2] = [SIGINT, SIGTERM];

/// The last signal that came since [`hold`]; 0 for none.
static RECEIVED: AtomicUsize = AtomicUsize::new(0);

/// From now on, signals that would end the process are only noted, so that it never ends in the middle of a file.
/// Who calls it asks [`interrupted`] between files, and ends.
pub(crate) fn hold() -> io::Result<()> {
    for signal in SIGNALS {
        flag::register_usize(signal, &RECEIVED, usize::try_from(signal).unwrap_or_default())?;
    }
    Ok(())
}

/// The exit code to end with, if a signal came since [`hold`]: 128 and its number, as shells have it.
pub(crate) fn interrupted() -> Option<i32> {
    match RECEIVED.load(Ordering::SeqCst) {
        0 => None,
        signal => i32::try_from(signal).ok().map(|signal| 128 + signal),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn signals_are_noted() {
        hold().unwrap();
        assert_eq!(interrupted(), None);
        for (signal, code) in [(SIGINT, 130), (SIGTERM, 143)] {
            signal_hook::low_level::raise(signal).unwrap();
            assert_eq!(interrupted(), Some(code));
        }
        RECEIVED.store(0, Ordering::SeqCst);
    }
}

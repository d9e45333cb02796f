//! How far a long scan has come, for those who watch.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::args::Global;

/// What is shown on a terminal while a scan goes on; nothing anywhere else.
pub(crate) struct Progress {
    bar: ProgressBar,
    start: Instant,
    bytes: AtomicU64,
}

/// Where nobody knows how much there is.
const OPEN: &str = "{spinner} {human_pos} files looked through, {msg}";

/// Where it is known.
const CLOSED: &str = "{bar:24} {human_pos} of {human_len} contents looked through, {msg}, {eta} left";

impl Progress {
    /// Nothing is shown unless standard error is a terminal, and not if the user wants it quiet.
    pub(crate) fn new(global: &Global) -> Self {
        let is_watched = std::io::stderr().is_terminal() && !global.quiet;
        let target =
            if is_watched { ProgressDrawTarget::stderr_with_hz(8) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        let progress = Self { bar, start: Instant::now(), bytes: AtomicU64::new(0) };
        progress.style(OPEN);
        progress
    }

    /// From now on it is known that `contents` contents have to be looked through.
    pub(crate) fn expect(&self, contents: usize) {
        self.bar.set_length(contents as u64);
        self.style(CLOSED);
    }

    fn style(&self, template: &str) {
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
    }

    /// A text of `bytes` bytes was looked through.
    pub(crate) fn add(&self, bytes: u64) {
        if self.bar.is_hidden() {
            return;
        }
        let bytes = self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let milliseconds = self.start.elapsed().max(Duration::from_millis(1)).as_millis();
        let speed = u128::from(bytes) * 1000 / milliseconds;
        self.bar.set_message(format!("{}/s", HumanBytes(u64::try_from(speed).unwrap_or(u64::MAX))));
        self.bar.inc(1);
    }

    /// Takes it off the terminal, before something else is written there.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

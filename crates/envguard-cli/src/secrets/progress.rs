//! How far a long scan has come, for those who watch.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::args::Global;

/// What is shown on a terminal while a scan goes on; nothing anywhere else.
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Nothing is shown unless standard error is a terminal, and not if the user wants it quiet.
    pub(crate) fn new(global: &Global) -> Self {
        let is_watched = std::io::stderr().is_terminal() && !global.quiet;
        let bar = if is_watched { ProgressBar::no_length() } else { ProgressBar::hidden() };
        bar.set_draw_target(if is_watched {
            ProgressDrawTarget::stderr_with_hz(8)
        } else {
            ProgressDrawTarget::hidden()
        });
        // A short run is over before anybody has read it.
        bar.enable_steady_tick(Duration::from_millis(250));
        Self { bar }.styled("{spinner} {msg} {bytes} looked through, {bytes_per_sec}, {elapsed}")
    }

    fn styled(self, template: &str) -> Self {
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self
    }

    /// A text of `bytes` bytes was looked through.
    pub(crate) fn add(&self, bytes: u64) {
        self.bar.inc(bytes);
    }

    /// Takes it off the terminal, before something else is written there.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

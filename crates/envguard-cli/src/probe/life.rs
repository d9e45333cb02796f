//! Which process answers: told by how long it says to be up.

use std::time::Instant;

/// Clocks and machines are off by this much, in milliseconds, and uptimes are rounded down to whole seconds.
const SLACK: i128 = 1000;

/// One process goes when a new version comes. When that goes too, something is wrong.
const MAX_RESTARTS: u32 = 1;

/// What is known of the processes behind a URL.
#[derive(Debug)]
pub(super) struct Life {
    epoch: Instant,
    last: Option<Seen>,
    restarts: u32,
    are_several: bool,
}

/// An answer with an uptime. Times are in milliseconds after the epoch.
#[derive(Clone, Copy, Debug)]
struct Seen {
    uptime: u64,
    sent: i128,
    /// When the process began, at the earliest and at the latest.
    start: (i128, i128),
}

/// What an answer says of the process that it is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It is the one that has answered before, or the first one.
    None,
    /// It began after the one that has answered before.
    Restart,
    /// It and the one that has answered before live side by side.
    Another,
}

impl Life {
    /// Times are counted from `epoch`.
    pub(super) fn new(epoch: Instant) -> Self {
        Self { epoch, last: None, restarts: 0, are_several: false }
    }

    /// Takes an answer: asked for and received at these times, from a process that says to be up for so many seconds.
    pub(super) fn see(&mut self, uptime: u64, sent: Instant, received: Instant) -> Change {
        let seen = self.seen(uptime, sent, received);
        let Some(last) = self.last.replace(seen) else { return Change::None };
        let is_same = uptime >= last.uptime && seen.start.0 <= last.start.1 && seen.start.1 >= last.start.0;
        if is_same {
            // Compared with the latest is enough, however long the clocks drift apart.
            return Change::None;
        }
        if seen.start.1 >= last.sent && seen.start.0 >= last.start.0 {
            self.restarts = self.restarts.saturating_add(1);
            return Change::Restart;
        }
        self.are_several = true;
        Change::Another
    }

    fn seen(&self, uptime: u64, sent: Instant, received: Instant) -> Seen {
        let milliseconds = |time: Instant| {
            i128::try_from(time.saturating_duration_since(self.epoch).as_millis()).unwrap_or(i128::MAX)
        };
        let (sent, received, up) = (milliseconds(sent), milliseconds(received), i128::from(uptime) * 1000);
        Seen { uptime, sent, start: (sent - up - 1000 - SLACK, received - up + SLACK) }
    }

    /// How often a process has made way for a new one.
    pub(super) fn restarts(&self) -> u32 {
        self.restarts
    }

    /// Whether several processes answer side by side, so that no uptime says anything of another.
    pub(super) fn are_several(&self) -> bool {
        self.are_several
    }

    /// Whether processes end again and again.
    pub(super) fn is_crash_loop(&self) -> bool {
        self.restarts > MAX_RESTARTS && !self.are_several
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Answers at these milliseconds, with these uptimes, and what each says.
    #[track_caller]
    fn check(answers: &[(u64, u64, Change)], is_crash_loop: bool) {
        let epoch = Instant::now();
        let mut life = Life::new(epoch);
        for (at, uptime, expected) in answers {
            let sent = epoch + Duration::from_millis(*at);
            let change = life.see(*uptime, sent, sent + Duration::from_millis(5));
            assert_eq!(change, *expected, "at {at}");
        }
        assert_eq!(life.is_crash_loop(), is_crash_loop);
    }

    #[test]
    fn uptime_that_grows_is_of_one_process() {
        use Change::None;
        check(&[(0, 5000, None), (900, 5000, None), (1000, 5001, None), (60_000, 5060, None)], false);
        check(&[(0, 0, None), (100, 0, None), (200, 0, None), (1000, 1, None)], false);
        check(&[(0, u64::MAX, None), (1000, u64::MAX, None)], false);
        // A clock that is off by a thousandth, all day.
        let day: Vec<_> =
            (0..1000).map(|poll| (poll * 86_400, poll * 86_400 * 1001 / 1_000_000, None)).collect();
        check(&day, false);
    }

    #[test]
    fn a_process_that_makes_way_once_is_a_deployment() {
        use Change::{None, Restart};
        check(&[(0, 5000, None), (1000, 5001, None), (4000, 2, Restart), (5000, 3, None)], false);
        // Nothing was heard for a while, and the new one is up for longer than the old one was when it was last heard.
        check(&[(0, 1, None), (60_000, 30, Restart)], false);
    }

    #[test]
    fn processes_that_make_way_again_are_a_crash_loop() {
        use Change::{None, Restart};
        check(&[(0, 5000, None), (4000, 2, Restart), (5000, 3, None), (9000, 1, Restart)], true);
        check(&[(0, 1, None), (100, 0, Restart), (2000, 1, None), (2100, 0, Restart)], true);
        // Each is heard in its first second.
        check(&[(0, 0, None), (5000, 0, Restart), (10_000, 0, Restart)], true);
    }

    #[test]
    fn processes_side_by_side_are_no_crash_loop() {
        use Change::{Another, None, Restart};
        check(&[(0, 5000, None), (1000, 300, Another), (2000, 5002, Another), (3000, 302, Another)], false);
        check(&[(0, 5000, None), (4000, 1, Restart), (5000, 5005, Another), (9000, 1, Restart)], false);
    }
}

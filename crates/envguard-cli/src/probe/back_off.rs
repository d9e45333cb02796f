//! When to ask again.

use std::time::Duration;

/// However bad it looks, a replica is asked again after this time.
const LONGEST: Duration = Duration::from_secs(5);

/// How long to wait between polls.
#[derive(Clone, Copy, Debug)]
pub(super) struct BackOff {
    /// Between good answers.
    interval: Duration,
    /// After many bad ones.
    longest: Duration,
}

impl BackOff {
    /// `timeout` is the time that there is for everything: of a short one, most is not to be slept through.
    pub(super) fn new(interval: Duration, timeout: Duration) -> Self {
        Self { interval, longest: LONGEST.min(timeout / 4).max(interval) }
    }

    /// The pause after so many bad answers in a row. `random` is any number: replicas that fell at the same time are not to
    /// be asked at the same time for ever. The pause is off by a fifth at most.
    pub(super) fn pause(self, failures: u32, random: u32) -> Duration {
        let doubled = self.interval.saturating_mul(1_u32.checked_shl(failures).unwrap_or(u32::MAX));
        let pause = doubled.min(self.longest);
        pause * 4 / 5 + pause * (random % 401) / 1000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_a_bound() {
        let back_off = BackOff::new(Duration::from_secs(1), Duration::from_mins(1));
        // 200 is the middle of the random numbers.
        let seconds: Vec<u64> =
            [0, 1, 2, 3, 31, 32, u32::MAX].map(|failures| back_off.pause(failures, 200).as_secs()).to_vec();
        assert_eq!(seconds, [1, 2, 4, 5, 5, 5, 5]);
    }

    #[test]
    fn chance_moves_a_pause_by_a_fifth_at_most() {
        let back_off = BackOff::new(Duration::from_secs(1), Duration::from_mins(1));
        for random in [0, 1, 200, 400, 401, u32::MAX] {
            let pause = back_off.pause(0, random).as_millis();
            assert!((800..=1200).contains(&pause), "{random}: {pause}");
        }
    }

    #[test]
    fn of_a_short_time_little_is_slept_through() {
        let back_off = BackOff::new(Duration::from_millis(100), Duration::from_secs(2));
        assert_eq!(back_off.pause(10, 200), Duration::from_millis(500));
        let back_off = BackOff::new(Duration::from_secs(9), Duration::from_mins(1));
        assert_eq!(back_off.pause(10, 200), Duration::from_secs(9));
    }
}

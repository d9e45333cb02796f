use std::ops::Range;

use crate::bytes::{line_end_within, line_start_within};

/// How far on its line from the word of a secret's name the name of its service is looked for.
const REACH: usize = 96;

/// Where the names of services are looked for: around the words of secrets' names, each place once.
#[derive(Debug, Default)]
pub(crate) struct Surroundings {
    /// Everything before was looked at.
    done: usize,
}

impl Surroundings {
    /// What is around `at` on its line and was not looked at before. Calls are in the order of the text.
    pub(crate) fn around(&mut self, text: &[u8], at: usize) -> Range<usize> {
        let start = line_start_within(text, at, REACH).max(self.done);
        let end = line_end_within(text, at, REACH).max(start);
        self.done = end;
        start..end
    }
}

#[cfg(test)]
mod tests {
    use super::Surroundings;

    #[test]
    fn what_is_near_on_the_line_is_looked_at_once() {
        let text = b"first key, second key\nand a third";
        let mut surroundings = Surroundings::default();
        assert_eq!(surroundings.around(text, 6), 0..21);
        assert_eq!(surroundings.around(text, 18), 21..21);
        assert_eq!(surroundings.around(text, 28), 22..33);
        let long = [b'x'; 1000];
        assert_eq!(Surroundings::default().around(&long, 500), 404..596);
    }
}

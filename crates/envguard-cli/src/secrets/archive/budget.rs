//! How much is unpacked, so that no archive can keep a scan busy for ever.

use std::io::{self, Read};

/// So many members of an archive are looked through, those of archives in it among them.
const MAX_MEMBERS: usize = 100_000;

/// So many bytes come out of an archive for each one in it. Text that repeats itself gets to a few hundred.
const MAX_RATIO: u64 = 500;

/// Small archives may come to this all the same, and none comes to more than the other.
const MIN_BYTES: u64 = 16 << 20;
const MAX_BYTES: u64 = 4 << 30;

/// What may still be unpacked of an archive.
#[derive(Debug)]
pub(super) struct Budget {
    members: usize,
    bytes: u64,
    /// What it began with.
    all_bytes: u64,
    is_exceeded: bool,
}

impl Budget {
    /// For an archive of `size` bytes.
    pub(super) fn new(size: u64) -> Self {
        let bytes = size.saturating_mul(MAX_RATIO).clamp(MIN_BYTES, MAX_BYTES);
        Self { members: MAX_MEMBERS, bytes, all_bytes: bytes, is_exceeded: false }
    }

    /// Whether one more member may be unpacked.
    pub(super) fn take_member(&mut self) -> bool {
        match self.members.checked_sub(1) {
            Some(left) if !self.is_exceeded => {
                self.members = left;
                true
            }
            _ => {
                self.is_exceeded = true;
                false
            }
        }
    }

    /// What there is too much of, if anything.
    pub(super) fn exceeded(&self) -> Option<String> {
        let is_many = self.members == 0;
        self.is_exceeded.then(|| {
            if is_many {
                format!("has more than {MAX_MEMBERS} members: the others are not looked through")
            } else {
                format!("unpacks to more than {} MiB: the rest is not looked through", self.all_bytes >> 20)
            }
        })
    }
}

/// Reads no more than the budget allows.
pub(super) struct Metered<'b, R> {
    inner: R,
    budget: &'b mut Budget,
}

impl<'b, R: Read> Metered<'b, R> {
    pub(super) fn new(inner: R, budget: &'b mut Budget) -> Self {
        Self { inner, budget }
    }
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        if let Some(left) = self.budget.bytes.checked_sub(read as u64) {
            self.budget.bytes = left;
            return Ok(read);
        }
        self.budget.is_exceeded = true;
        Err(io::Error::other("it unpacks to too much"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_members_are_counted() {
        let mut budget = Budget::new(1);
        assert!(budget.take_member());
        let all = io::copy(&mut Metered::new(io::repeat(0).take(MIN_BYTES), &mut budget), &mut io::sink());
        assert_eq!(all.unwrap(), MIN_BYTES);
        assert_eq!(budget.exceeded(), None);
        assert!(Metered::new(io::repeat(0), &mut budget).read(&mut [0]).is_err());
        assert!(budget.exceeded().unwrap().contains("16 MiB"));
        assert!(!budget.take_member());

        let mut budget = Budget::new(u64::MAX);
        assert!((0..MAX_MEMBERS).all(|_| budget.take_member()));
        assert!(!budget.take_member());
        assert!(budget.exceeded().unwrap().contains("100000 members"));
    }
}

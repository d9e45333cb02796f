//! A hash that is the same in every run and every version.

/// FNV-1a with 64 bits. It is written down here so that what depends on it never changes; it is no defence against
/// those who look for two texts with one hash.
pub(crate) struct Fnv(u64);

impl Fnv {
    pub(crate) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub(crate) fn write(&mut self, bytes: impl IntoIterator<Item = u8>) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    /// The hash of all that was written.
    pub(crate) fn finish(&self) -> u64 {
        self.0
    }
}

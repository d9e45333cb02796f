//! Writing bytes in the compiler.

/// `N` bytes, as far as they are written. One of none counts only.
pub(super) struct Writer<const N: usize> {
    /// The bytes.
    pub(super) bytes: [u8; N],
    /// How many would have been written.
    pub(super) length: usize,
}

impl<const N: usize> Writer<N> {
    /// Nothing yet.
    pub(super) const fn new() -> Self {
        Self { bytes: [0; N], length: 0 }
    }

    const fn byte(&mut self, byte: u8) {
        if self.length < N {
            self.bytes[self.length] = byte;
        }
        self.length += 1;
    }

    /// `bytes` as they are.
    pub(super) const fn raw(&mut self, bytes: &[u8]) {
        let mut at = 0;
        while at < bytes.len() {
            self.byte(bytes[at]);
            at += 1;
        }
    }

    /// `text` inside of a JSON string.
    pub(super) const fn escaped(&mut self, text: &str) {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                byte @ (b'"' | b'\\') => self.raw(&[b'\\', byte]),
                b'\n' => self.raw(b"\\n"),
                byte @ 0..0x20 => {
                    self.raw(b"\\u00");
                    self.raw(&[HEX[(byte >> 4) as usize], HEX[(byte & 15) as usize]]);
                }
                byte => self.byte(byte),
            }
            at += 1;
        }
    }

    /// `text` as a JSON string.
    pub(super) const fn string(&mut self, text: &str) {
        self.raw(b"\"");
        self.escaped(text);
        self.raw(b"\"");
    }

    /// `number` in decimal digits.
    pub(super) const fn number(&mut self, number: usize) {
        if number >= 10 {
            self.number(number / 10);
        }
        self.byte(b'0' + (number % 10) as u8);
    }
}

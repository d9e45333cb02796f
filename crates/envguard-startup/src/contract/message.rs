//! What the compiler says.

/// A text that is written piece by piece. What does not fit is left out.
pub(super) struct Message {
    bytes: [u8; 1024],
    length: usize,
}

/// The groups around some items.
pub(super) struct Prefix<'p> {
    /// Those around this one.
    pub(super) outer: Option<&'p Prefix<'p>>,
    /// What names begin with.
    pub(super) text: &'p str,
}

impl Message {
    /// Nothing yet.
    pub(super) const fn new() -> Self {
        Self { bytes: [0; 1024], length: 0 }
    }

    /// Adds `text`.
    pub(super) const fn write(&mut self, text: &[u8]) {
        let mut at = 0;
        while at < text.len() && self.length < self.bytes.len() {
            self.bytes[self.length] = text[at];
            self.length += 1;
            at += 1;
        }
    }

    /// Adds the name of a variable within `prefix`.
    pub(super) const fn write_name(&mut self, prefix: Option<&Prefix<'_>>, name: &str) {
        self.write(b"`");
        self.write_prefix(prefix);
        self.write(name.as_bytes());
        self.write(b"`");
    }

    const fn write_prefix(&mut self, prefix: Option<&Prefix<'_>>) {
        if let Some(prefix) = prefix {
            self.write_prefix(prefix.outer);
            self.write(prefix.text.as_bytes());
        }
    }

    /// What has been written.
    pub(super) const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "what is wrong is too long to be said",
        }
    }
}

//! Where expanded text goes: one text, a pattern, or fields that white space separates.

/// What the text is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// One text.
    Text,
    /// One pattern: what was quoted gets a backslash before each byte.
    Pattern,
    /// Arguments of a command: unquoted expansions are split.
    Fields,
}

/// Expanded text as it grows.
pub(super) struct Sink<'i> {
    purpose: Purpose,
    separators: &'i [u8],
    /// The fields that are complete.
    pub(super) fields: Vec<Vec<u8>>,
    /// The last field so far.
    pub(super) text: Vec<u8>,
    /// Whether there is a last field: an empty one has to have had quotes.
    started: bool,
    /// Whether a separator of white space ended the last complete field.
    blank_before: bool,
    /// If anything in it cannot be told: the first field up to there.
    unknown: Option<Vec<u8>>,
    /// Whether something else stands in for a part that cannot be told.
    has_stand_in: bool,
}

impl<'i> Sink<'i> {
    /// For one text or one pattern.
    pub(super) fn new(purpose: Purpose) -> Self {
        Self::split(purpose, b"")
    }

    /// For fields that `separators` (the value of `IFS`) separate.
    pub(super) fn fields(separators: &'i [u8]) -> Self {
        Self::split(Purpose::Fields, separators)
    }

    fn split(purpose: Purpose, separators: &'i [u8]) -> Self {
        Self {
            purpose,
            separators,
            fields: Vec::new(),
            text: Vec::new(),
            started: false,
            blank_before: false,
            unknown: None,
            has_stand_in: false,
        }
    }

    pub(super) fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Text that only running the shell would tell, but that is of the same sort as `text`.
    pub(super) fn stand_in(&mut self, text: &[u8]) {
        self.has_stand_in = true;
        self.literal(text);
    }

    /// Text that only running the shell would tell. `start` is of the sort that it starts with.
    pub(super) fn unknown(&mut self, start: &[u8]) {
        if self.unknown.is_none() {
            let before = self.fields.first().unwrap_or(&self.text);
            self.unknown = Some([before, start].concat());
        }
    }

    /// The one text, if it can be told.
    pub(super) fn into_text(self) -> Option<Vec<u8>> {
        (self.unknown.is_none() && !self.has_stand_in).then_some(self.text)
    }

    /// Text of the file itself, unquoted.
    pub(super) fn literal(&mut self, text: &[u8]) {
        self.text.extend_from_slice(text);
        self.started = true;
    }

    /// Text that stands for itself, be it empty.
    pub(super) fn quoted(&mut self, text: &[u8]) {
        if self.purpose == Purpose::Pattern {
            self.text.extend(text.iter().flat_map(|&byte| [b'\\', byte]));
        } else {
            self.text.extend_from_slice(text);
        }
        self.started = true;
    }

    /// The value of an expansion.
    pub(super) fn expanded(&mut self, text: &[u8], quoted: bool) {
        if quoted {
            return self.quoted(text);
        }
        if self.purpose != Purpose::Fields {
            return self.text.extend_from_slice(text);
        }
        for &byte in text {
            if !self.separators.contains(&byte) {
                self.text.push(byte);
                self.started = true;
                self.blank_before = false;
            } else if matches!(byte, b' ' | b'\t' | b'\n') {
                if self.started {
                    self.end_field();
                    self.blank_before = true;
                }
            } else if self.started || !self.blank_before {
                self.end_field();
            } else {
                // White space and one other separator together are one separator.
                self.blank_before = false;
            }
        }
    }

    /// Ends the field, which may be empty.
    pub(super) fn end_field(&mut self) {
        self.fields.push(std::mem::take(&mut self.text));
        self.started = false;
        self.blank_before = false;
    }

    /// All fields; or else, what is known of the first one.
    pub(super) fn finish(mut self) -> Result<Vec<Vec<u8>>, Vec<u8>> {
        if let Some(start) = self.unknown {
            return Err(start);
        }
        if self.started {
            self.end_field();
        }
        if self.has_stand_in {
            return Err(self.fields.into_iter().next().unwrap_or_default());
        }
        Ok(self.fields)
    }
}

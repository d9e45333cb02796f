//! The settings in the section `[Service]`.

use envguard_syntax::Span;

/// A setting.
pub(super) struct Setting<'s> {
    pub(super) name: &'s [u8],
    /// Where the name stands.
    pub(super) key: Span,
    /// The bytes of the value, each with its offset: lines that a backslash joins are one, with a blank for each end.
    pub(super) value: Vec<(usize, u8)>,
}

impl Setting<'_> {
    /// The value as it stands.
    pub(super) fn text(&self) -> Vec<u8> {
        self.value.iter().map(|(_, byte)| *byte).collect()
    }

    /// Where the value stands.
    pub(super) fn span(&self) -> Span {
        match (self.value.first(), self.value.last()) {
            (Some((start, _)), Some((end, _))) => Span::new(*start, end + 1),
            _ => self.key,
        }
    }
}

/// Where the header `[Service]` of `source` stands, if it has one, and the settings in that section, in their order.
pub(super) fn service_section(source: &[u8]) -> (Option<Span>, Vec<Setting<'_>>) {
    let mut found = Vec::new();
    let (mut header_span, mut is_within) = (None, false);
    let mut lines = Lines { source, at: 0 };
    while let Some(start) = lines.next_content() {
        if source.get(start) == Some(&b'[') {
            let end = lines.end_of_line(start);
            let header = source.get(start..end).unwrap_or_default().trim_ascii_end();
            is_within = header == b"[Service]";
            if is_within {
                header_span.get_or_insert(Span::new(start, start + header.len()));
            }
            lines.at = end;
            continue;
        }
        let logical = lines.logical(start);
        let delimiter = logical.iter().position(|(_, byte)| *byte == b'=');
        let Some(delimiter) = delimiter.filter(|_| is_within) else { continue };
        let name_end = logical.get(delimiter).map_or(start, |(offset, _)| *offset);
        let name = source.get(start..name_end).unwrap_or_default().trim_ascii_end();
        let value = logical.get(delimiter + 1..).unwrap_or_default();
        found.push(Setting {
            name,
            key: Span::new(start, start + name.len()),
            value: trimmed(value).to_vec(),
        });
    }
    (header_span, found)
}

fn trimmed(mut value: &[(usize, u8)]) -> &[(usize, u8)] {
    while let [(_, first), rest @ ..] = value
        && first.is_ascii_whitespace()
    {
        value = rest;
    }
    while let [rest @ .., (_, last)] = value
        && last.is_ascii_whitespace()
    {
        value = rest;
    }
    value
}

struct Lines<'s> {
    source: &'s [u8],
    at: usize,
}

impl Lines<'_> {
    /// The offset of the next line that has something on it, where that begins, and is no comment.
    fn next_content(&mut self) -> Option<usize> {
        loop {
            match self.source.get(self.at)? {
                b'#' | b';' => self.at = self.end_of_line(self.at),
                byte if byte.is_ascii_whitespace() => self.at += 1,
                _ => return Some(self.at),
            }
        }
    }

    fn end_of_line(&self, from: usize) -> usize {
        let rest = self.source.get(from..).unwrap_or_default();
        from + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())
    }

    /// The line that begins at `start`, with those that it goes on in. Comments between these are passed over.
    fn logical(&mut self, start: usize) -> Vec<(usize, u8)> {
        let mut bytes = Vec::new();
        let mut at = start;
        loop {
            let end = self.end_of_line(at);
            self.at = end + 1;
            let line = self.source.get(at..end).unwrap_or_default();
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            match line.strip_suffix(b"\\") {
                Some(line) if end < self.source.len() => {
                    bytes.extend((at..).zip(line.iter().copied()));
                    bytes.push((at + line.len(), b' '));
                }
                _ => {
                    bytes.extend((at..).zip(line.iter().copied()));
                    return bytes;
                }
            }
            at = end + 1;
            while matches!(self.source.get(at..).unwrap_or_default().trim_ascii_start(), [b'#' | b';', ..])
                && self.is_comment(at)
            {
                at = self.end_of_line(at) + 1;
            }
        }
    }

    /// Whether the line at `at` is a comment.
    fn is_comment(&self, at: usize) -> bool {
        let line = self.source.get(at..self.end_of_line(at)).unwrap_or_default();
        matches!(line.trim_ascii_start(), [b'#' | b';', ..])
    }
}

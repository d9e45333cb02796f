//! The instructions of a Dockerfile.

use envguard_syntax::Span;

/// Iterates over the instructions of a Dockerfile: without comments, and with the lines put together over which they go.
#[derive(Clone, Debug)]
pub(super) struct Instructions<'s> {
    lines: Lines<'s>,
    /// What says that an instruction goes on in the next line.
    escape: u8,
}

/// One instruction.
#[derive(Clone, Debug, Default)]
pub(super) struct Instruction<'s> {
    source: &'s [u8],
    /// The pieces of the file that it is made of, in order.
    pieces: Vec<Span>,
}

/// A word of an instruction.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Where it stands; over lines if it goes on.
    pub(super) span: Span,
    /// What it says.
    pub(super) text: String,
}

impl<'s> Instructions<'s> {
    pub(super) fn new(source: &'s [u8]) -> Self {
        let start = if source.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let mut lines = Lines { source, position: start };
        let mut escape = b'\\';
        // Directives stand above all else, and the first line that is none ends them.
        loop {
            let before = lines.clone();
            match lines.next().and_then(|line| directive(line.of(source))) {
                Some((name, value)) if name.eq_ignore_ascii_case(b"escape") => {
                    escape = if value == b"`" { b'`' } else { b'\\' };
                }
                Some(_) => {}
                None => break Self { lines: before, escape },
            }
        }
    }

    /// Whether the instruction goes on after `line`, and how much of the line belongs to it.
    fn continuation(&self, line: Span) -> (Span, bool) {
        let text = line.of(self.lines.source);
        let trimmed = text.trim_ascii_end();
        match trimmed {
            [.., before, last] if *last == self.escape && *before == self.escape => (line, false),
            [.., last] if *last == self.escape => {
                let start = line.start as usize;
                (Span::new(start, start + trimmed.len() - 1), true)
            }
            _ => (line, false),
        }
    }

    /// Passes over the texts that `instruction` has below it.
    fn skip_texts(&mut self, instruction: &Instruction<'s>) {
        let mut words = instruction.words();
        let takes_texts = words.next().is_some_and(|name| {
            ["run", "copy", "add"].iter().any(|taker| name.text.eq_ignore_ascii_case(taker))
        });
        if !takes_texts {
            return;
        }
        let source = self.lines.source;
        for word in words {
            let Some((end, has_tabs)) = end_of_text(&word.text) else { continue };
            let is_end = |line: &[u8]| {
                let tabs = line.iter().take_while(|byte| has_tabs && **byte == b'\t').count();
                line.get(tabs..) == Some(end.as_bytes())
            };
            let _ = self.lines.by_ref().find(|line| is_end(line.of(source)));
        }
    }
}

impl<'s> Iterator for Instructions<'s> {
    type Item = Instruction<'s>;

    fn next(&mut self) -> Option<Instruction<'s>> {
        let source = self.lines.source;
        let mut instruction = Instruction { source, pieces: Vec::new() };
        while let Some(line) = self.lines.next() {
            let text = line.of(source).trim_ascii_start();
            if text.is_empty() || text.starts_with(b"#") {
                continue;
            }
            let (piece, goes_on) = self.continuation(line);
            instruction.pieces.push(piece);
            if !goes_on {
                break;
            }
        }
        if instruction.pieces.is_empty() {
            return None;
        }
        self.skip_texts(&instruction);
        Some(instruction)
    }
}

impl Instruction<'_> {
    /// Its words, the name first.
    pub(super) fn words(&self) -> impl Iterator<Item = Word> + '_ {
        let mut bytes = self.bytes().peekable();
        std::iter::from_fn(move || {
            while bytes.next_if(|(_, byte)| byte.is_ascii_whitespace()).is_some() {}
            let (start, first) = bytes.next()?;
            let (mut end, mut text) = (start, vec![first]);
            while let Some((at, byte)) = bytes.next_if(|(_, byte)| !byte.is_ascii_whitespace()) {
                end = at;
                text.push(byte);
            }
            Some(Word { span: Span::new(start, end + 1), text: String::from_utf8_lossy(&text).into_owned() })
        })
    }

    /// The strings of the JSON array that it consists of from the start of `from` on, if it does.
    pub(super) fn list(&self, from: Span) -> Option<Vec<Word>> {
        let rest: Vec<(usize, u8)> = self.bytes().filter(|(at, _)| *at >= from.start as usize).collect();
        let text: Vec<u8> = rest.iter().map(|(_, byte)| *byte).collect();
        let strings: Vec<String> = serde_json::from_slice(&text).ok()?;
        // It is an array of strings: their quotes come in pairs, but for those behind a backslash.
        let mut quotes = Vec::with_capacity(strings.len() * 2);
        let mut is_escaped = false;
        for &(at, byte) in &rest {
            if byte == b'"' && !is_escaped {
                quotes.push(at);
            }
            is_escaped = byte == b'\\' && !is_escaped;
        }
        let spans = quotes.chunks_exact(2).map(|pair| Span::new(pair[0] + 1, pair[1]));
        Some(strings.into_iter().zip(spans).map(|(text, span)| Word { span, text }).collect())
    }

    /// Its bytes and where they stand.
    fn bytes(&self) -> impl Iterator<Item = (usize, u8)> + '_ {
        self.pieces
            .iter()
            .flat_map(|piece| (piece.start as usize..).zip(piece.of(self.source).iter().copied()))
    }
}

impl Word {
    /// Without the quotes around it.
    pub(super) fn unquoted(mut self) -> Self {
        for quote in ['"', '\''] {
            if let Some(inner) = self.text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
                self.text = inner.to_owned();
                break;
            }
        }
        self
    }
}

/// Iterates over lines, without what ends them.
#[derive(Clone, Debug)]
struct Lines<'s> {
    source: &'s [u8],
    position: usize,
}

impl Iterator for Lines<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let rest = self.source.get(self.position..).filter(|rest| !rest.is_empty())?;
        let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        let start = self.position;
        self.position += length + 1;
        let ending = usize::from(rest[..length].ends_with(b"\r"));
        Some(Span::new(start, start + length - ending))
    }
}

/// The name and the value of a directive: `# escape=\`.
fn directive(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let text = line.trim_ascii().strip_prefix(b"#")?;
    let equals = text.iter().position(|byte| *byte == b'=')?;
    let (name, value) = (text[..equals].trim_ascii(), text[equals + 1..].trim_ascii());
    (!name.is_empty() && name.iter().all(u8::is_ascii_alphanumeric)).then_some((name, value))
}

/// The line that ends the text which `word` begins, and whether tabs may stand before it: `<<EOF`, `<<-"EOF"`.
fn end_of_text(word: &str) -> Option<(&str, bool)> {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix("<<")?;
    let (rest, has_tabs) = match rest.strip_prefix('-') {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    let name = rest.trim_matches(['"', '\'']);
    (!name.is_empty() && !name.contains('<')).then_some((name, has_tabs))
}

//! What a step prints, as it may be shown.

use envguard_secrets::{Options, Redaction, Window, Windows, scan};

use super::masks::Masks;
use super::plain::Plain;

/// So much of the end of it is kept.
const KEPT: usize = 1 << 20;

/// What the scanner takes it for.
const NAME: &str = "step.log";

/// The output of a step on its way: made plain, then without the secrets of the environments, then without what looks like a
/// secret. Holds as much of any length of it.
pub(crate) struct Output {
    plain: Plain,
    known: Redaction,
    windows: Windows,
    shown: Shown,
}

/// What a step has printed, as it may be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Printed {
    /// The end of it.
    pub(crate) text: String,
    /// Whether there was more before it.
    pub(crate) is_cut: bool,
}

/// What may be shown so far.
#[derive(Default)]
struct Shown {
    kept: Vec<u8>,
    is_cut: bool,
    /// Up to here, all is shown or masked.
    over: usize,
}

impl Output {
    /// One that is masked by `masks`.
    pub(crate) fn new(masks: &Masks) -> Self {
        Self {
            plain: Plain::default(),
            known: masks.stream(),
            windows: Windows::default(),
            shown: Shown::default(),
        }
    }

    /// Takes the next piece.
    pub(crate) fn push(&mut self, piece: &[u8]) {
        let (mut plain, mut masked) = (Vec::with_capacity(piece.len()), Vec::new());
        self.plain.push(piece, &mut plain);
        self.known.push(&plain, &mut masked);
        self.windows.push(&masked, &mut |window| self.shown.look(window));
    }

    /// Ends it.
    pub(crate) fn finish(mut self) -> Printed {
        let mut masked = Vec::new();
        self.known.finish(&mut masked);
        self.windows.push(&masked, &mut |window| self.shown.look(window));
        self.windows.finish(&mut |window| self.shown.look(window));
        self.shown.printed()
    }
}

impl Shown {
    /// Shows what is due in `window`, with the kinds of secrets in their places.
    fn look(&mut self, window: &Window<'_>) {
        let mut secrets: Vec<_> = scan(NAME, window.bytes, &Options::default()).findings;
        secrets.retain(|secret| window.due.contains(&secret.secret_span.start));
        secrets.sort_by_key(|secret| secret.secret_span.start);
        for secret in secrets {
            let (start, end) = (secret.secret_span.start, secret.secret_span.end);
            if window.offset + end <= self.over {
                continue;
            }
            // Two that overlap have one label.
            if window.offset + start >= self.over {
                self.pass(window, start);
                self.kept.extend_from_slice(format!("[{}]", secret.kind).as_bytes());
            }
            self.over = window.offset + end;
        }
        self.pass(window, window.due.end);
        if self.kept.len() > 2 * KEPT {
            self.kept.drain(..self.kept.len() - KEPT);
            self.is_cut = true;
        }
    }

    /// Shows what comes before `end`, a place in `window`.
    fn pass(&mut self, window: &Window<'_>, end: usize) {
        let from = self.over.saturating_sub(window.offset);
        let end = end.min(window.bytes.len());
        if let Some(bytes) = window.bytes.get(from..end) {
            self.kept.extend_from_slice(bytes);
            self.over = window.offset + end;
        }
    }

    fn printed(self) -> Printed {
        let mut text = String::from_utf8_lossy(&self.kept).into_owned();
        if self.is_cut {
            // The first line may have lost its beginning.
            let first = text.find('\n').map_or(0, |end| end + 1);
            text.drain(..first);
        }
        Printed { text, is_cut: self.is_cut }
    }
}

impl Printed {
    /// The lines that are shown of it: the last `limit` of them, and whether there are more before.
    pub(crate) fn lines(&self, limit: usize) -> (Vec<String>, bool) {
        let all: Vec<&str> = self.text.lines().collect();
        let from = all.len().saturating_sub(limit);
        let last = all.get(from..).unwrap_or_default();
        let shown = last.iter().map(|line| crate::paths::printable(&line.replace('\t', "    ")));
        (shown.collect(), from > 0 || self.is_cut)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A key as no provider has given it to anybody.
    const TOKEN: &str = concat!("gh", "p_", "kT7wzQp0xR4mVb8nLs2dYc6hJf1gWe3ka5Ui");

    fn printed(pieces: &[&[u8]]) -> Printed {
        let masks = Masks::of([("[DB_PASSWORD]", &b"lantern-fjord"[..])]).unwrap();
        let mut output = Output::new(&masks);
        pieces.iter().for_each(|piece| output.push(piece));
        output.finish()
    }

    #[test]
    fn known_secrets_are_masked_however_they_come() {
        let one = printed(&[b"a lantern", b"-fjord b\n"]);
        assert_eq!(one.text, "a [DB_PASSWORD] b\n");
        assert_eq!(printed(&[b"lan\x1b[1mtern-fj\x08ord"]).text, "[DB_PASSWORD]");
        assert!(!one.is_cut);
    }

    #[test]
    fn what_looks_like_a_secret_is_masked() {
        let text = format!("password = \"kT7wzQp0xR4m!\"\n{TOKEN}\nfine\n");
        let shown = printed(&[text.as_bytes()]).text;
        assert!(!shown.contains("kT7wzQp0x"), "{shown}");
        assert!(shown.contains("password = \"[") && shown.ends_with("fine\n"), "{shown}");
    }

    #[test]
    fn of_much_the_end_is_kept() {
        let line = "0123456789 is no secret, whatever comes before it or after it\n";
        let text = line.repeat(100_000) + "password = \"kT7wzQp0xR4m!\"\nthe end\n";
        let shown = printed(&text.as_bytes().chunks(65_536).collect::<Vec<_>>());
        assert!(shown.is_cut && shown.text.len() <= 2 * KEPT);
        assert!(shown.text.starts_with(line) && shown.text.ends_with("the end\n"));
        assert!(!shown.text.contains("kT7wzQp0x"));
        assert_eq!(shown.lines(1), (vec!["the end".to_owned()], true));
    }

    #[test]
    fn every_byte_is_there_once() {
        use std::fmt::Write;
        let mut text = String::new();
        (0..220_000).for_each(|number| writeln!(text, "{number}").unwrap());
        let shown = printed(&[text.as_bytes()]);
        assert!(!shown.is_cut);
        assert!(shown.text == text, "{} of {}", shown.text.len(), text.len());
    }
}

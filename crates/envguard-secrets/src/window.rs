use std::ops::Range;

/// How much of an input is held at a time.
const WINDOW: usize = 1 << 20;

/// How much of a window the next one begins with, so that a secret on the border lies whole in one of them, and what
/// stands before it in the next one too.
const OVERLAP: usize = 8 << 10;

/// Cuts an input that comes in parts into windows that overlap, at constant memory.
///
/// ```
/// use envguard_secrets::Windows;
///
/// let mut windows = Windows::default();
/// let mut seen = Vec::new();
/// windows.push(b"DB_PASS", &mut |window| seen.push(window.due.clone()));
/// windows.finish(&mut |window| seen.push(window.due.clone()));
/// assert_eq!(seen, [0..8]);
/// ```
#[derive(Default)]
pub struct Windows {
    held: Vec<u8>,
    /// The place of the first held byte in the whole input.
    offset: usize,
    /// What begins before this place of the held bytes was due in an earlier window.
    due_from: usize,
}

/// A piece of an input.
#[derive(Clone)]
pub struct Window<'w> {
    /// The piece.
    pub bytes: &'w [u8],
    /// Its place in the whole input.
    pub offset: usize,
    /// What begins in this range of the piece is due in this window, and in no other. It goes one past the end in the
    /// last window.
    pub due: Range<usize>,
    /// Where in this piece the next one begins.
    pub next: usize,
}

impl std::fmt::Debug for Windows {
    /// Leaves out what is held: it may be a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { held, offset, due_from } = self;
        f.debug_struct("Windows")
            .field("held", &held.len())
            .field("offset", offset)
            .field("due_from", due_from)
            .finish()
    }
}

impl std::fmt::Debug for Window<'_> {
    /// Leaves out the text: it may be a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { bytes, offset, due, next } = self;
        f.debug_struct("Window")
            .field("length", &bytes.len())
            .field("offset", offset)
            .field("due", due)
            .field("next", next)
            .finish()
    }
}

impl Windows {
    /// Takes the next `part` of the input, and passes on the windows that it completes.
    pub fn push(&mut self, part: &[u8], visit: &mut dyn FnMut(&Window<'_>)) {
        for part in part.chunks(WINDOW) {
            self.held.extend_from_slice(part);
            if self.held.len() >= WINDOW + OVERLAP {
                let border = self.held.len() - OVERLAP;
                // What stands before the border is context for what comes.
                let next = border - OVERLAP;
                self.visit(border, next, visit);
                self.held.drain(..next);
                self.offset += next;
                self.due_from = border - next;
            }
        }
    }

    /// Passes on what is left.
    pub fn finish(self, visit: &mut dyn FnMut(&Window<'_>)) {
        let end = self.held.len();
        self.visit(end + 1, end, visit);
    }

    fn visit(&self, border: usize, next: usize, visit: &mut dyn FnMut(&Window<'_>)) {
        visit(&Window { bytes: &self.held, offset: self.offset, due: self.due_from..border, next });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_due_once_and_windows_join() {
        for (length, step) in [(0, 1), (1, 1), (WINDOW + OVERLAP, WINDOW), (5 * WINDOW + 77, 300_000)] {
            let input: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let (mut due, mut next) = (0, 0);
            let mut check = |window: &Window<'_>| {
                assert_eq!(window.offset, next);
                assert_eq!(window.bytes, &input[window.offset..window.offset + window.bytes.len()]);
                assert_eq!(window.offset + window.due.start, due);
                due = window.offset + window.due.end;
                next = window.offset + window.next;
                assert!(window.bytes.len() <= 2 * WINDOW);
            };
            let mut windows = Windows::default();
            for part in input.chunks(step) {
                windows.push(part, &mut check);
            }
            windows.finish(&mut check);
            assert_eq!((due, next), (length + 1, length));
        }
    }
}

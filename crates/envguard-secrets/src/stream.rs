use crate::{Options, Report, scan};

/// How much of an input is held and scanned at a time.
const WINDOW: usize = 1 << 20;

/// How much of a window the next one begins with, so that a secret on the border lies whole in one of them.
const OVERLAP: usize = 8 << 10;

/// A scan of an input that comes in parts, at constant memory.
///
/// Places in its reports are those in the whole input. UTF-16 is decoded by [`scan`] only.
///
/// ```
/// use envguard_secrets::{Options, Stream};
///
/// let mut stream = Stream::new("a.env", Options::default());
/// let mut found = Vec::new();
/// for part in [&b"DB_PASS"[..], b"WORD=kT7w", b"zQp0x\n"] {
///     found.extend(stream.push(part).findings);
/// }
/// found.extend(stream.finish().findings);
/// assert_eq!(found[0].secret_span, 12..21);
/// ```
pub struct Stream {
    path: String,
    options: Options,
    held: Vec<u8>,
    /// The place of the first held byte in the whole input.
    offset: usize,
    /// Findings that begin before this place of the whole input were reported.
    reported: usize,
}

impl std::fmt::Debug for Stream {
    /// Leaves out what is held: it may be a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { path, options, held: _, offset, reported } = self;
        f.debug_struct("Stream")
            .field("path", path)
            .field("options", options)
            .field("offset", offset)
            .field("reported", reported)
            .finish_non_exhaustive()
    }
}

impl Stream {
    /// A scan of the input at `path`.
    pub fn new(path: &str, options: Options) -> Self {
        Self { path: path.to_owned(), options, held: Vec::new(), offset: 0, reported: 0 }
    }

    /// Takes the next `part` of the input, and reports what it completed.
    pub fn push(&mut self, part: &[u8]) -> Report {
        let mut report = Report::default();
        for part in part.chunks(WINDOW) {
            self.held.extend_from_slice(part);
            if self.held.len() >= WINDOW + OVERLAP {
                let border = self.held.len() - OVERLAP;
                self.report_until(border, &mut report);
                // What stands before the border is context for what comes.
                let drop = border - OVERLAP;
                self.held.drain(..drop);
                self.offset += drop;
            }
        }
        report
    }

    /// Reports what is left.
    pub fn finish(mut self) -> Report {
        let mut report = Report::default();
        self.report_until(self.held.len() + 1, &mut report);
        report
    }

    /// Adds to `report` what begins before `border` in the held bytes and was not reported yet.
    fn report_until(&mut self, border: usize, report: &mut Report) {
        let window = scan(&self.path, &self.held, &self.options);
        let (from, to) = (self.reported, self.offset + border);
        let offset = self.offset;
        let is_due = |start: usize| (from..to).contains(&(start + offset));
        for mut finding in window.findings {
            if is_due(finding.secret_span.start) {
                for range in [&mut finding.span, &mut finding.secret_span] {
                    *range = range.start + offset..range.end + offset;
                }
                report.findings.push(finding);
            }
        }
        for mut suppressed in window.suppressed {
            if is_due(suppressed.span.start) {
                suppressed.span = suppressed.span.start + offset..suppressed.span.end + offset;
                report.suppressed.push(suppressed);
            }
        }
        self.reported = to;
    }
}

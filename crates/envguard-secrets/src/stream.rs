use crate::{Options, Report, Window, Windows, scan};

/// A scan of an input that comes in parts, at constant memory.
///
/// Places in its reports are those in the whole input. UTF-16 is decoded by [`scan`] only, and what makes a text binary
/// counts for the window that has it, not for the whole.
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
#[derive(Debug)]
pub struct Stream {
    path: String,
    options: Options,
    windows: Windows,
}

impl Stream {
    /// A scan of the input at `path`.
    pub fn new(path: &str, options: Options) -> Self {
        Self { path: path.to_owned(), options, windows: Windows::default() }
    }

    /// Takes the next `part` of the input, and reports what it completed.
    pub fn push(&mut self, part: &[u8]) -> Report {
        let mut report = Report::default();
        let Self { path, options, windows } = self;
        windows.push(part, &mut |window| add(path, *options, window, &mut report));
        report
    }

    /// Reports what is left.
    pub fn finish(self) -> Report {
        let mut report = Report::default();
        let Self { path, options, windows } = self;
        windows.finish(&mut |window| add(&path, options, window, &mut report));
        report
    }
}

/// Adds to `report` what is due in `window`.
fn add(path: &str, options: Options, window: &Window<'_>, report: &mut Report) {
    let found = scan(path, window.bytes, &options);
    let offset = window.offset;
    for mut finding in found.findings {
        if window.due.contains(&finding.secret_span.start) {
            for range in [&mut finding.span, &mut finding.secret_span] {
                *range = range.start + offset..range.end + offset;
            }
            report.findings.push(finding);
        }
    }
    for mut suppressed in found.suppressed {
        if window.due.contains(&suppressed.span.start) {
            suppressed.span = suppressed.span.start + offset..suppressed.span.end + offset;
            report.suppressed.push(suppressed);
        }
    }
}

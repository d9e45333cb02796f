use crate::Confidence;

/// What a scan is to report.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Findings less sure than this are left out.
    pub minimum: Confidence,
    /// Whether candidates that turned out to be no secrets are reported too, with the reason.
    pub suppressed: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { minimum: Confidence::Medium, suppressed: false }
    }
}

use std::ops::Range;

use crate::{Confidence, Factor};

/// A secret: its kind, place and what speaks for it. Never its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretFinding {
    /// What kind of secret it is: the id of a provider's rule, or one of the engine's own, such as `password`.
    pub kind: &'static str,
    /// The bytes of the key and the value, or of the whole notation, such as a URL.
    pub span: Range<usize>,
    /// The bytes of the secret itself.
    pub secret_span: Range<usize>,
    /// How sure it is.
    pub confidence: Confidence,
    /// What spoke for it and against it.
    pub factors: Vec<Factor>,
}

/// A candidate that was judged to be no secret, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// The kind of secret that it would have been.
    pub kind: &'static str,
    /// The bytes of the key and the value.
    pub span: Range<usize>,
    /// What spoke for it and against it.
    pub factors: Vec<Factor>,
}

/// What a scan found, in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The secrets.
    pub findings: Vec<SecretFinding>,
    /// What looked like secrets and is none, if [`Options::suppressed`](crate::Options::suppressed) asks for it.
    pub suppressed: Vec<Suppressed>,
}

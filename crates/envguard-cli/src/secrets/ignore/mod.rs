//! What other scanners were told to leave alone.

mod detect_secrets;
mod gitleaks;

pub(crate) use detect_secrets::DetectSecretsBaseline;
pub(crate) use gitleaks::GitleaksIgnore;

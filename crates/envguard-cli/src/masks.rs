//! What is masked in whatever commands print.

use envguard_core::{Contract, KeyName, Launch};
use envguard_secrets::Redactor;

use crate::exit::Failure;

/// What takes the secrets of launches out of a stream. What the contract beside each calls secret is one.
pub(crate) fn redactor<'l>(
    launches: impl IntoIterator<Item = (&'l Launch, Option<&'l Contract>)>,
) -> Result<Redactor, Failure> {
    let label = |key: &KeyName| format!("[{}]", key.shown().unwrap_or("secret"));
    let secrets = launches.into_iter().flat_map(|(launch, contract)| launch.secrets(contract));
    let secrets = secrets.map(|secret| (label(&secret.key), secret.text));
    Redactor::new(secrets).ok_or_else(|| Failure::new("there are too many secrets to be masked"))
}

//! The secrets that an app is started with.

use envguard_secrets::{Options, scan};

use super::Launch;
use crate::address::Address;
use crate::placeholder::Placeholder;
use crate::secrecy::{declared_secret, is_secret, may_be_secret};
use crate::{Contract, KeyName, SourceFile};

/// A secret that an app is started with.
pub struct LaunchSecret<'l> {
    /// The variable that it is, or that has it inside.
    pub key: KeyName,
    /// What it is.
    pub text: &'l [u8],
}

impl std::fmt::Debug for LaunchSecret<'_> {
    /// Leaves out the secret.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("LaunchSecret").field("key", &self.key).finish_non_exhaustive()
    }
}

impl Launch {
    /// The values that are secret: as `contract` has it, by the names of their variables, or by what the scanner finds in
    /// them. None of them is empty, a placeholder, a switch or a path. Of an address whose password the scanner takes for a
    /// word, they have the user and the password.
    pub fn secrets<'l>(&'l self, contract: Option<&Contract>) -> Vec<LaunchSecret<'l>> {
        let mut secrets = Vec::new();
        for (key, given) in &self.given {
            let Some(value) = given.value.as_deref() else { continue };
            let name = self.name(key, given);
            // Of a secret address, all is secret; one that is secret by its name alone says where the secret is.
            let is_declared = declared_secret(contract, key) == Some(true) && !value.is_empty();
            let is_whole = is_declared || is_secret(contract, key) && may_be_secret(value);
            if is_whole && Placeholder::of(value).is_none() {
                secrets.push(LaunchSecret { key: name.clone(), text: value });
            }
            let found: Vec<&[u8]> = inside(key, value).collect();
            // A password that may be any word is known again by its user.
            let addresses = Address::all(value).into_iter();
            let weak = addresses
                .filter(|address| !address.password.is_empty() && !found.contains(&address.password))
                .map(|address| address.credentials);
            let all = weak.chain(found.iter().copied());
            secrets.extend(all.map(|text| LaunchSecret { key: name.clone(), text }));
        }
        secrets
    }
}

/// The secrets that the scanner finds in `value` of the variable `key`.
fn inside<'v>(key: &[u8], value: &'v [u8]) -> impl Iterator<Item = &'v [u8]> {
    // The scanner reads a file: the value stands in one as in an env file of a single variable.
    let file = SourceFile::new(".env", [key, b"='", value, b"'\n"].concat());
    let start = key.len() + 2;
    let found = scan(&file.path, &file.bytes, &Options::default()).findings;
    found.into_iter().filter_map(move |secret| {
        let span = secret.secret_span;
        value.get(span.start.checked_sub(start)?..span.end.checked_sub(start)?)
    })
}

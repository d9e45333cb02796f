//! Whom a snapshot is encrypted for.

use std::path::Path;
use std::str::FromStr;

use age::secrecy::SecretString;
use age::ssh::ParseRecipientKeyError;

use crate::exit::Failure;
use crate::{paths, read};

/// So many recipients are enough.
const MAX: usize = 256;

/// Those who can open a snapshot.
pub(crate) enum Recipients {
    /// Whoever has one of the private keys.
    Keys(Vec<Box<dyn age::Recipient>>),
    /// Whoever knows the passphrase.
    Passphrase(SecretString),
}

/// Brings recipients together.
#[derive(Default)]
pub(crate) struct RecipientList(Vec<Box<dyn age::Recipient>>);

impl RecipientList {
    /// Adds the public key that is `text`; `from` says where it stands.
    pub(crate) fn add(&mut self, text: &str, from: &str) -> Result<(), Failure> {
        if self.0.len() >= MAX {
            return Err(Failure::new(format!("there are more than {MAX} recipients")));
        }
        self.0.push(parse(text.trim()).map_err(|reason| {
            // What was given instead may be a private key, so it is not shown.
            Failure::new(format!("{from} is no recipient: {reason}")).help(
                "a recipient is a public key: `age1…`, as `age-keygen` prints it, or the line of an SSH key, `ssh-ed25519 …` or \
                 `ssh-rsa …`",
            )
        })?);
        Ok(())
    }

    /// Adds the public keys in the file at `path`, one a line.
    pub(crate) fn add_file(&mut self, path: &Path, cwd: &Path) -> Result<(), Failure> {
        let shown = paths::display(path, cwd);
        let bytes = read::read(path).map_err(|error| Failure::new(format!("`{shown}` {error}")))?;
        let text =
            std::str::from_utf8(&bytes).map_err(|_| Failure::new(format!("`{shown}` is no UTF-8 text")))?;
        let before = self.0.len();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if !line.is_empty() && !line.starts_with('#') {
                self.add(line, &format!("`{shown}`:{}", index + 1))?;
            }
        }
        if self.0.len() == before {
            return Err(Failure::new(format!("`{shown}` has no recipients in it")));
        }
        Ok(())
    }

    /// All of them; `None` if there are none.
    pub(crate) fn into_recipients(self) -> Option<Recipients> {
        (!self.0.is_empty()).then_some(Recipients::Keys(self.0))
    }
}

fn parse(text: &str) -> Result<Box<dyn age::Recipient>, &'static str> {
    if text.to_ascii_uppercase().starts_with("AGE-SECRET-KEY-") || text.starts_with("-----BEGIN") {
        return Err("it is a private key, which belongs to nobody but its owner");
    }
    if text.starts_with("age1") {
        let recipient = age::x25519::Recipient::from_str(text);
        return recipient
            .map(|recipient| Box::new(recipient) as _)
            .map_err(|_| "the key is broken or of another kind");
    }
    match age::ssh::Recipient::from_str(text) {
        Ok(recipient) => Ok(Box::new(recipient)),
        Err(ParseRecipientKeyError::RsaModulusTooSmall) => {
            Err("an RSA key of fewer than 2048 bits can be broken")
        }
        Err(ParseRecipientKeyError::RsaModulusTooLarge) => Err("the RSA key is too large"),
        Err(ParseRecipientKeyError::Unsupported(_)) => {
            Err("of SSH keys, only `ssh-ed25519` and `ssh-rsa` can encrypt")
        }
        Err(_) => Err("it is no public key"),
    }
}

#[cfg(test)]
mod tests {
    use age::secrecy::ExposeSecret;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<(), &str>) {
        assert_eq!(parse(text).map(|_| ()), expected);
    }

    #[test]
    fn public_keys_are_taken_and_nothing_else() {
        let identity = age::x25519::Identity::generate();
        check(&identity.to_public().to_string(), Ok(()));
        let private = identity.to_string();
        check(private.expose_secret(), Err("it is a private key, which belongs to nobody but its owner"));
        check("age1abc", Err("the key is broken or of another kind"));
        check("me@site.com", Err("it is no public key"));
        check("", Err("it is no public key"));
        let ed25519 =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHsKLqeplhpW+uObz5dvMgjz1OxfM/XXUB+VHtZ6isGN me@site.com";
        check(ed25519, Ok(()));
    }

    #[test]
    fn what_is_no_recipient_is_not_shown() {
        let mut list = RecipientList::default();
        let failure = list.add("canary", "`--recipient` 1").unwrap_err();
        assert_eq!(failure.message(), "`--recipient` 1 is no recipient: it is no public key");
        assert!(list.into_recipients().is_none());
    }
}

//! What opens a snapshot.

use std::cell::OnceCell;
use std::path::Path;

use age::secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::passphrase;
use crate::exit::Failure;
use crate::{paths, read};

/// The variable that has a private key.
const IDENTITY: &str = "ENVGUARD_IDENTITY";

/// The variable that has the path of a file with one.
const IDENTITY_FILE: &str = "ENVGUARD_IDENTITY_FILE";

/// A file with private keys is no larger.
const MAX_SIZE: usize = 1 << 20;

/// The private keys that are at hand, and the passphrase, once somebody has asked for it.
pub(crate) struct Keys {
    identities: Vec<Box<dyn age::Identity>>,
    passphrase: OnceCell<SecretString>,
    /// Whether somebody may be asked.
    may_ask: bool,
}

/// Asks for the passphrases of SSH keys.
#[derive(Clone, Copy)]
struct Asks;

impl age::Callbacks for Asks {
    fn display_message(&self, _: &str) {}

    fn confirm(&self, _: &str, _: &str, _: Option<&str>) -> Option<bool> {
        None
    }

    fn request_public_string(&self, _: &str) -> Option<String> {
        None
    }

    fn request_passphrase(&self, _: &str) -> Option<SecretString> {
        passphrase::known("the SSH key").ok()
    }
}

impl Keys {
    /// Those in the files at `paths`, or else those that the environment has or names.
    pub(crate) fn load<'p>(
        paths: impl IntoIterator<Item = &'p Path>,
        cwd: &Path,
        may_ask: bool,
    ) -> Result<Self, Failure> {
        let mut keys = Self { identities: Vec::new(), passphrase: OnceCell::new(), may_ask };
        for path in paths {
            keys.add_file(path, cwd)?;
        }
        if !keys.identities.is_empty() {
            return Ok(keys);
        }
        if let Some(text) = std::env::var(IDENTITY).ok().filter(|text| !text.is_empty()) {
            keys.add(&Zeroizing::new(text), &format!("`{IDENTITY}`"))?;
        }
        if let Some(path) = std::env::var_os(IDENTITY_FILE).filter(|path| !path.is_empty()) {
            keys.add_file(Path::new(&path), cwd)?;
        }
        Ok(keys)
    }

    fn add_file(&mut self, path: &Path, cwd: &Path) -> Result<(), Failure> {
        let shown = format!("`{}`", paths::display(path, cwd));
        let bytes =
            read::read_start(path, MAX_SIZE).map_err(|error| Failure::new(format!("{shown} {error}")))?;
        let bytes = Zeroizing::new(bytes);
        let text = std::str::from_utf8(&bytes).map_err(|_| no_identity(&shown))?;
        self.add(text, &shown)
    }

    /// Adds the keys in `text`, which is called `shown`.
    fn add(&mut self, text: &str, shown: &str) -> Result<(), Failure> {
        if text.trim_start().starts_with("-----BEGIN") {
            let identity = age::ssh::Identity::from_buffer(text.trim_start().as_bytes(), None);
            let identity = identity.map_err(|_| no_identity(shown))?;
            if matches!(identity, age::ssh::Identity::Unsupported(_)) {
                return Err(Failure::new(format!("{shown} is an SSH key that cannot decrypt"))
                    .help("`ssh-ed25519` and `ssh-rsa` keys in the format of OpenSSH can: `ssh-keygen -p` makes it that"));
            }
            self.identities.push(Box::new(identity.with_callbacks(Asks)));
            return Ok(());
        }
        let before = self.identities.len();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let identity: Result<age::x25519::Identity, _> = line.parse();
            self.identities.push(Box::new(identity.map_err(|_| no_identity(shown))?));
        }
        if self.identities.len() == before { Err(no_identity(shown)) } else { Ok(()) }
    }

    /// Whether there is anything to open a snapshot with, without asking anybody.
    pub(crate) fn is_any(&self) -> bool {
        !self.identities.is_empty()
            || self.passphrase.get().is_some()
            || passphrase::of_environment().is_some()
    }

    /// Takes `passphrase` for that of all snapshots that have one.
    pub(crate) fn with_passphrase(self, passphrase: &SecretString) -> Self {
        // Nobody has asked for one before.
        let _ = self.passphrase.set(SecretString::from(passphrase.expose_secret()));
        self
    }

    pub(super) fn identities(&self) -> impl Iterator<Item = &dyn age::Identity> {
        self.identities.iter().map(|identity| &**identity)
    }

    /// The passphrase of what is called `what`.
    pub(super) fn passphrase(&self, what: &str) -> Result<SecretString, Failure> {
        if let Some(passphrase) = self.passphrase.get() {
            return Ok(SecretString::from(passphrase.expose_secret()));
        }
        let known = if self.may_ask {
            passphrase::known(what)?
        } else {
            passphrase::of_environment().ok_or_else(|| Failure::new(format!("{what} needs a passphrase")))?
        };
        // Nobody else has asked meanwhile.
        let _ = self.passphrase.set(SecretString::from(known.expose_secret()));
        Ok(known)
    }
}

fn no_identity(shown: &str) -> Failure {
    Failure::new(format!("{shown} has no private key that could open a snapshot")).help(
        "it has one a line, `AGE-SECRET-KEY-1…`, as `age-keygen` prints them, or is the private key of SSH",
    )
}

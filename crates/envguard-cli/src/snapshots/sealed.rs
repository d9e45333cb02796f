//! Encryption, which is that of age: other programs that know age can open what is written here.

use std::io::{Read, Write};
use std::iter;

use age::secrecy::{ExposeSecret, SecretString};
use age::{DecryptError, Decryptor, Encryptor, scrypt};
use zeroize::Zeroizing;

use super::{Keys, Recipients};
use crate::exit::Failure;

/// Encrypts `plain` for `recipients`.
pub(super) fn seal(plain: &[u8], recipients: &Recipients) -> Result<Vec<u8>, Failure> {
    let failed = |reason: String| Failure::new(format!("the snapshot cannot be encrypted: {reason}"));
    let encryptor = match recipients {
        Recipients::Keys(keys) => Encryptor::with_recipients(keys.iter().map(|key| &**key))
            .map_err(|error| failed(error.to_string()))?,
        Recipients::Passphrase(passphrase) => {
            Encryptor::with_user_passphrase(SecretString::from(passphrase.expose_secret()))
        }
    };
    let mut sealed = Vec::with_capacity(plain.len() + 1024);
    let write = || {
        let mut writer = encryptor.wrap_output(&mut sealed)?;
        writer.write_all(plain)?;
        writer.finish().map(|_| ())
    };
    write().map_err(|error| failed(error.to_string()))?;
    Ok(sealed)
}

/// Decrypts what is called `what`.
pub(super) fn open(sealed: &[u8], what: &str, keys: &Keys) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let failed = |error: &DecryptError| failure(error, what);
    let decryptor = Decryptor::new_buffered(sealed).map_err(|error| failed(&error))?;
    let reader = if decryptor.is_scrypt() {
        let identity = scrypt::Identity::new(keys.passphrase(what)?);
        decryptor.decrypt(iter::once(&identity as &dyn age::Identity))
    } else {
        if keys.identities().next().is_none() {
            return Err(Failure::new(format!(
                "{what} is encrypted, and there is no private key to open it with"
            ))
            .help("`--identity FILE` names one, of age or of SSH; `ENVGUARD_IDENTITY` can have it"));
        }
        decryptor.decrypt(keys.identities())
    };
    let mut reader = reader.map_err(|error| failed(&error))?;
    let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len()));
    reader.read_to_end(&mut plain).map_err(|_| failed(&DecryptError::DecryptionFailed))?;
    Ok(plain)
}

fn failure(error: &DecryptError, what: &str) -> Failure {
    match error {
        DecryptError::NoMatchingKeys => Failure::new(format!("{what} is encrypted for other keys"))
            .help("`--identity FILE` names another private key"),
        DecryptError::KeyDecryptionFailed => Failure::new("this is not the passphrase of the SSH key"),
        DecryptError::ExcessiveWork { .. } => {
            Failure::new(format!("the passphrase of {what} takes more work to try than is done here"))
        }
        DecryptError::DecryptionFailed => Failure::new(format!(
            "{what} cannot be decrypted: the passphrase is wrong, or the file is broken"
        )),
        _ => Failure::new(format!("{what} is broken")),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use age::x25519::Identity;

    use super::*;

    fn keys(identity: &Identity) -> Keys {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("key");
        std::fs::write(&path, format!("# mine\n{}\n", identity.to_string().expose_secret())).unwrap();
        Keys::load([path.as_path()], Path::new("/"), false).unwrap()
    }

    fn recipients(identities: &[&Identity]) -> Recipients {
        Recipients::Keys(identities.iter().map(|it| Box::new(it.to_public()) as _).collect())
    }

    #[test]
    fn whoever_has_a_key_can_open_it() {
        let [a, b, c] = [Identity::generate(), Identity::generate(), Identity::generate()];
        let sealed = seal(b"canary", &recipients(&[&a, &b])).unwrap();
        assert!(!sealed.windows(6).any(|window| window == b"canary"));
        for identity in [&a, &b] {
            assert_eq!(&*open(&sealed, "`x`", &keys(identity)).unwrap(), b"canary");
            assert_eq!(age::decrypt(identity, &sealed).unwrap(), b"canary");
        }
        let failure = open(&sealed, "`x`", &keys(&c)).unwrap_err();
        assert_eq!(failure.message(), "`x` is encrypted for other keys");
    }

    #[test]
    fn whoever_knows_the_passphrase_can_open_it() {
        let passphrase = || SecretString::from("correct horse");
        let sealed = seal(b"canary", &Recipients::Passphrase(passphrase())).unwrap();
        let keys = |passphrase: &SecretString| keys(&Identity::generate()).with_passphrase(passphrase);
        assert_eq!(&*open(&sealed, "`x`", &keys(&passphrase())).unwrap(), b"canary");
        let failure = open(&sealed, "`x`", &keys(&SecretString::from("wrong horse"))).unwrap_err();
        assert_eq!(
            failure.message(),
            "`x` cannot be decrypted: the passphrase is wrong, or the file is broken"
        );
    }

    #[test]
    fn what_is_broken_is_not_opened() {
        let identity = Identity::generate();
        let sealed = seal(b"canary", &recipients(&[&identity])).unwrap();
        let keys = keys(&identity);
        for at in 0..sealed.len() {
            let mut broken = sealed.clone();
            broken[at] ^= 1;
            assert!(open(&broken, "`x`", &keys).is_err(), "{at}");
            assert!(open(&sealed[..at], "`x`", &keys).is_err(), "{at}");
        }
    }
}

use crate::bytes::contains;

/// A file that is a private key, or a store of some, as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyFile {
    /// A private key in the armour of PEM, OpenSSH's and PGP's among them.
    Pem,
    /// A private key in DER: PKCS #8 or PKCS #1.
    Der,
    /// `PuTTY`'s format.
    Putty,
    /// PKCS #12: `.p12`, `.pfx`.
    Pkcs12,
    /// A key store of Java.
    JavaKeyStore,
    /// A database of `KeePass`.
    KeePass,
}

/// The first bytes of a file that are looked at.
const HEAD: usize = 4096;

impl KeyFile {
    /// What kind of key file `bytes` are, by how they begin; the name of the file tells nothing.
    ///
    /// ```
    /// use envguard_secrets::KeyFile;
    ///
    /// let text = format!("-----BEGIN {} KEY-----\nMIIEpAIBAAKCAQEA\n", "RSA PRIVATE");
    /// assert_eq!(KeyFile::of(text.as_bytes()), Some(KeyFile::Pem));
    /// assert_eq!(KeyFile::of(b"-----BEGIN CERTIFICATE-----"), None);
    /// ```
    pub fn of(bytes: &[u8]) -> Option<Self> {
        const MAGIC: [(&[u8], KeyFile); 4] = [
            (b"PuTTY-User-Key-File-", KeyFile::Putty),
            (b"\xfe\xed\xfe\xed\0\0\0", KeyFile::JavaKeyStore),
            (b"\xce\xce\xce\xce\0\0\0", KeyFile::JavaKeyStore),
            (b"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5", KeyFile::KeePass),
        ];
        let head = bytes.get(..HEAD).unwrap_or(bytes);
        if let Some((_, found)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
            return Some(*found);
        }
        match head.first()? {
            0x30 => der(head, bytes.len()),
            _ => is_pem(head).then_some(Self::Pem),
        }
    }

    /// What it is, as a noun phrase with its article.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Pem | Self::Der => "a private key",
            Self::Putty => "a private key of PuTTY",
            Self::Pkcs12 => "a PKCS #12 store of private keys",
            Self::JavaKeyStore => "a key store of Java",
            Self::KeePass => "a database of passwords",
        }
    }
}

/// Whether the first line that is not blank opens the armour of a private key.
fn is_pem(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    line.starts_with(b"-----BEGIN ") && line.ends_with(b"-----") && contains(line, b"PRIVATE KEY")
}

/// What a sequence in DER is that is a file of `size` bytes: those of keys and of key stores begin with their version.
fn der(head: &[u8], size: usize) -> Option<KeyFile> {
    let (length, body) = match *head.get(1)? {
        length @ ..=0x7f => (usize::from(length), 2),
        0x81 => (usize::from(*head.get(2)?), 3),
        0x82 => (usize::from(*head.get(2)?) << 8 | usize::from(*head.get(3)?), 4),
        _ => return None,
    };
    if length + body != size {
        return None;
    }
    match head.get(body..)? {
        [0x02, 0x01, 0x03, 0x30, ..] => Some(KeyFile::Pkcs12),
        // PKCS #8 goes on with the algorithm, PKCS #1 with the modulus, SEC 1 with 1 and the key.
        [0x02, 0x01, 0x00, 0x30 | 0x02, ..] | [0x02, 0x01, 0x01, 0x04, ..] => Some(KeyFile::Der),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sequence(body: &[u8]) -> Vec<u8> {
        let length = body.len() as u16;
        let mut bytes = vec![0x30, 0x82, (length >> 8) as u8, length as u8];
        bytes.extend(body);
        bytes
    }

    #[test]
    fn known_by_how_they_begin() {
        let armour = |title: &str| format!("-----BEGIN {title}-----\nAAAA\n").into_bytes();
        let filled = |start: &[u8]| sequence(&[start, &[0x55; 300]].concat());
        let cases: [(Vec<u8>, Option<KeyFile>); 14] = [
            (armour(concat!("PRIVATE", " KEY")), Some(KeyFile::Pem)),
            (armour(concat!("OPENSSH PRIVATE", " KEY")), Some(KeyFile::Pem)),
            (armour(concat!("ENCRYPTED PRIVATE", " KEY")), Some(KeyFile::Pem)),
            (armour(concat!("PGP PRIVATE", " KEY BLOCK")), Some(KeyFile::Pem)),
            (armour("PUBLIC KEY"), None),
            (armour("CERTIFICATE"), None),
            (b"PuTTY-User-Key-File-3: ssh-ed25519\n".to_vec(), Some(KeyFile::Putty)),
            (b"\xfe\xed\xfe\xed\0\0\0\x02rest".to_vec(), Some(KeyFile::JavaKeyStore)),
            (b"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5rest".to_vec(), Some(KeyFile::KeePass)),
            (filled(&[0x02, 0x01, 0x03, 0x30]), Some(KeyFile::Pkcs12)),
            (filled(&[0x02, 0x01, 0x00, 0x30, 0x0d]), Some(KeyFile::Der)),
            (filled(&[0x30, 0x82]), None),
            (b"0\x82 is no DER".to_vec(), None),
            (Vec::new(), None),
        ];
        for (bytes, expected) in cases {
            assert_eq!(KeyFile::of(&bytes), expected, "{}", bytes[..bytes.len().min(40)].escape_ascii());
        }
    }

    #[test]
    fn a_key_in_the_middle_is_no_key_file() {
        let text = format!("key = '''\n-----BEGIN {} KEY-----\nAAAA\n'''\n", "PRIVATE");
        assert_eq!(KeyFile::of(text.as_bytes()), None);
    }
}

//! What kind of archive some bytes are.

/// An archive, or what is compressed like one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::secrets) enum Kind {
    /// Zip, and what is made of it: jar, war, whl, nupkg, apk, docx.
    Zip,
    Tar,
    /// One file, which may be a tar.
    Gzip,
}

/// So many bytes tell the kind.
pub(in crate::secrets) const HEAD: usize = 512;

impl Kind {
    /// The kind of archive that begins with `head`, its first [`HEAD`] bytes. The name tells nothing.
    pub(in crate::secrets) fn of(head: &[u8]) -> Option<Self> {
        const TAR_MARK: std::ops::Range<usize> = 257..262;
        match head {
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Self::Zip),
            [0x1f, 0x8b, 8, ..] => Some(Self::Gzip),
            _ if head.get(TAR_MARK) == Some(b"ustar") => Some(Self::Tar),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_by_how_they_begin() {
        let mut tar = vec![b'a'; HEAD];
        tar[257..262].copy_from_slice(b"ustar");
        assert_eq!(Kind::of(&tar), Some(Kind::Tar));
        assert_eq!(Kind::of(b"PK\x03\x04rest"), Some(Kind::Zip));
        assert_eq!(Kind::of(b"\x1f\x8b\x08\0"), Some(Kind::Gzip));
        for other in [&b""[..], b"PK", b"PK\x01\x02", b"\x1f\x8b\x09", &[b'a'; HEAD]] {
            assert_eq!(Kind::of(other), None);
        }
    }
}

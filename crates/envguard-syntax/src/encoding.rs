//! What the bytes of a file encode.

/// An encoding that a file can be told to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, which `.env` files are meant to be.
    Utf8,
    /// UTF-16, low byte first: what `>` in Windows `PowerShell` 5 writes.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Neither.
    Unknown,
}

impl Encoding {
    /// Tells by the byte order mark, and without one by where the NUL bytes stand.
    ///
    /// ```
    /// use envguard_syntax::Encoding;
    ///
    /// assert_eq!(Encoding::detect(b"A=1\n"), Encoding::Utf8);
    /// assert_eq!(Encoding::detect(b"\xff\xfeA\0=\x001\0"), Encoding::Utf16Le);
    /// assert_eq!(Encoding::detect(b"A=\xe9\n"), Encoding::Unknown);
    /// ```
    pub fn detect(source: &[u8]) -> Self {
        match source {
            [0xff, 0xfe, ..] => return Encoding::Utf16Le,
            [0xfe, 0xff, ..] => return Encoding::Utf16Be,
            _ => {}
        }
        if source.is_ascii() {
            // Also what is mostly NUL; only with a mark or the pattern below is it UTF-16.
            return Self::by_nul_bytes(source).unwrap_or(Encoding::Utf8);
        }
        if std::str::from_utf8(source).is_ok() {
            return Encoding::Utf8;
        }
        Self::by_nul_bytes(source).unwrap_or(Encoding::Unknown)
    }

    /// ASCII text in UTF-16 has a NUL in every other byte.
    fn by_nul_bytes(source: &[u8]) -> Option<Self> {
        const LOOK_AT: usize = 512;
        if source.len() < 4 {
            return None;
        }
        let start = &source[..source.len().min(LOOK_AT)];
        let nul_at = |parity: usize| start.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
        let (even, odd) = (nul_at(0), nul_at(1));
        let most = start.len() / 2 * 3 / 4;
        if odd > most && even == 0 {
            Some(Encoding::Utf16Le)
        } else if even > most && odd == 0 {
            Some(Encoding::Utf16Be)
        } else {
            None
        }
    }

    /// The text of a UTF-16 `source` as UTF-8, without its byte order mark; `None` where the source is in another
    /// encoding or is not well formed.
    ///
    /// ```
    /// use envguard_syntax::Encoding;
    ///
    /// let source = b"\xff\xfeA\0=\x001\0";
    /// assert_eq!(Encoding::detect(source).to_utf8(source).as_deref(), Some("A=1"));
    /// ```
    pub fn to_utf8(self, source: &[u8]) -> Option<String> {
        let unit: fn([u8; 2]) -> u16 = match self {
            Encoding::Utf16Le => u16::from_le_bytes,
            Encoding::Utf16Be => u16::from_be_bytes,
            Encoding::Utf8 | Encoding::Unknown => return None,
        };
        let pairs = source.chunks_exact(2);
        if !pairs.remainder().is_empty() {
            return None;
        }
        let units = pairs.map(|pair| unit([pair[0], pair[1]]));
        let text: String = char::decode_utf16(units).collect::<Result<_, _>>().ok()?;
        Some(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned))
    }
}

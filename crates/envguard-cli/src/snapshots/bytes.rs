//! Bytes that nobody is to see.

use std::cmp::Ordering;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

/// Bytes that are wiped from memory when they are dropped. In JSON, a text, or `{"base64": …}` where they are none.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Bytes(Zeroizing<Vec<u8>>);

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Text(Zeroizing<String>),
    Other { base64: Zeroizing<String> },
}

impl Bytes {
    pub(crate) fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(Zeroizing::new(bytes.into()))
    }

    pub(crate) fn get(&self) -> &[u8] {
        &self.0
    }
}

impl Ord for Bytes {
    fn cmp(&self, other: &Self) -> Ordering {
        self.get().cmp(other.get())
    }
}

impl PartialOrd for Bytes {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Shows how many they are, never what they are.
impl fmt::Debug for Bytes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Bytes({})", self.0.len())
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Ok(text) = std::str::from_utf8(&self.0) {
            return serializer.serialize_str(text);
        }
        let base64 = Zeroizing::new(STANDARD.encode(self.0.as_slice()));
        Written::Other { base64 }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Written::deserialize(deserializer) {
            Ok(Written::Text(text)) => Ok(Self::new(text.as_bytes())),
            Ok(Written::Other { base64 }) => match STANDARD.decode(base64.as_bytes()) {
                Ok(bytes) => Ok(Self::new(bytes)),
                // The error of the decoder has a character of it.
                Err(_) => Err(serde::de::Error::custom("this is no Base64")),
            },
            // That of the reader may have all of it.
            Err(_) => Err(serde::de::Error::custom("this is neither a text nor Base64")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_bytes_come_back() {
        for bytes in [&b""[..], b"a", "\u{e9}\n\0\"".as_bytes(), b"\xff\x00\xfe"] {
            let json = serde_json::to_string(&Bytes::new(bytes)).unwrap();
            assert_eq!(serde_json::from_str::<Bytes>(&json).unwrap().get(), bytes, "{json}");
        }
        assert_eq!(serde_json::to_string(&Bytes::new(b"\xff")).unwrap(), r#"{"base64":"/w=="}"#);
    }

    #[test]
    fn errors_and_debug_output_hold_none_of_it() {
        assert_eq!(format!("{:?}", Bytes::new("canary")), "Bytes(6)");
        for json in [r#"{"base64":"canary!"}"#, r#"["canary"]"#, r#"{"canary":1}"#, "4711"] {
            let error = serde_json::from_str::<Bytes>(json).unwrap_err().to_string();
            assert!(!error.contains("canary") && !error.contains("4711"), "{error}");
        }
    }
}

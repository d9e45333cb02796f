//! What is encrypted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use envguard_core::deploy::{Supplied, SuppliedValue, Supply};

use super::Bytes;
use super::entry::Description;

/// The version of the form of the JSON. It grows when a field goes away or changes its meaning.
const VERSION: u32 = 1;

/// So many bytes are encrypted at least.
const MIN_LENGTH: usize = 4096;

/// A snapshot with its values.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    version: u32,
    pub(crate) description: Description,
    #[serde(flatten)]
    pub(crate) content: Content,
}

/// The values of an environment.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Content {
    /// The files that they were taken from, byte for byte, the last one counting most. Nothing else is put in place again.
    pub(crate) files: Vec<SavedFile>,
    /// What the files came to.
    #[serde(with = "list")]
    pub(crate) variables: Variables,
}

/// Variables by name.
pub(crate) type Variables = BTreeMap<Bytes, SavedVariable>;

/// A file.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SavedFile {
    /// Its path from the directory of the configuration, with `/`; `-` for standard input.
    pub(crate) path: String,
    pub(crate) content: Bytes,
}

/// What a variable was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SavedVariable {
    pub(crate) value: SavedValue,
    /// Where it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) from: Option<String>,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SavedValue {
    /// It was these bytes.
    Text(Bytes),
    /// The variable was there without a value.
    Null,
    /// Only running something, or asking somebody, would have told.
    Unknown,
}

impl Snapshot {
    pub(crate) fn new(description: Description, content: Content) -> Self {
        Self { version: VERSION, description, content }
    }

    /// What is to be encrypted: JSON, and as much white space behind it as makes its length a power of two.
    pub(crate) fn to_plain(&self) -> serde_json::Result<Zeroizing<Vec<u8>>> {
        let mut plain = Zeroizing::new(serde_json::to_vec(self)?);
        let length = plain.len().next_power_of_two().max(MIN_LENGTH);
        plain.resize(length - 1, b' ');
        plain.push(b'\n');
        Ok(plain)
    }

    /// Reads what was encrypted; an error says what is wrong with it, and nothing of what is in it.
    pub(crate) fn of_plain(plain: &[u8]) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        let place = |error: &serde_json::Error| format!("{}:{}", error.line(), error.column());
        let version: Version = serde_json::from_slice(plain)
            .map_err(|error| format!("is no snapshot: {}: not the JSON that is expected", place(&error)))?;
        if version.version != VERSION {
            return Err(format!("is of version {}, which a newer envguard has written", version.version));
        }
        serde_json::from_slice(plain)
            .map_err(|error| format!("is no snapshot: {}: not the JSON that is expected", place(&error)))
    }
}

impl From<&Supply> for Content {
    /// The variables of `supply`, without files.
    fn from(supply: &Supply) -> Self {
        let variables = supply.iter().map(|(key, supplied)| (Bytes::new(key), SavedVariable::from(supplied)));
        Self { files: Vec::new(), variables: variables.collect() }
    }
}

impl From<&Supplied> for SavedVariable {
    fn from(supplied: &Supplied) -> Self {
        let value = match &supplied.value {
            SuppliedValue::Text(text) => SavedValue::Text(Bytes::new(text.as_slice())),
            SuppliedValue::Null => SavedValue::Null,
            SuppliedValue::Unknown | SuppliedValue::Described(_) => SavedValue::Unknown,
        };
        let from = supplied.place.as_ref().map(|place| place.file.path.to_string());
        Self { value, from }
    }
}

/// Variables as a list, whose order is that of their names: names need not be texts, as keys of JSON have to be.
mod list {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Bytes, SavedVariable, Variables};

    #[derive(Serialize)]
    struct Written<'v> {
        name: &'v Bytes,
        #[serde(flatten)]
        variable: &'v SavedVariable,
    }

    #[derive(Deserialize)]
    struct Read {
        name: Bytes,
        #[serde(flatten)]
        variable: SavedVariable,
    }

    pub(super) fn serialize<S: Serializer>(variables: &Variables, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(variables.iter().map(|(name, variable)| Written { name, variable }))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Variables, D::Error> {
        let read = Vec::<Read>::deserialize(deserializer)?;
        Ok(read.into_iter().map(|read| (read.name, read.variable)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshots::Source;

    fn snapshot(text: &[u8]) -> Snapshot {
        let description = Description {
            id: "0123abcd".to_owned().try_into().unwrap(),
            environment: "production".to_owned(),
            release: "v1".to_owned(),
            commit: Some("c0ffee".to_owned()),
            created: "2026-02-28T12:00:00Z".to_owned().try_into().unwrap(),
            contract: None,
            source: Source::Files,
        };
        let variable = |value| SavedVariable { value, from: Some(".env".to_owned()) };
        let variables = [
            (Bytes::new("A"), variable(SavedValue::Text(Bytes::new(text)))),
            (Bytes::new("\u{e9}"), variable(SavedValue::Null)),
            (Bytes::new(b"\xff"), variable(SavedValue::Unknown)),
        ];
        let files = vec![SavedFile { path: ".env".to_owned(), content: Bytes::new(text) }];
        Snapshot::new(description, Content { files, variables: variables.into() })
    }

    #[test]
    fn what_is_encrypted_comes_back() {
        for text in [&b"1"[..], b"\xff\r\n\0", "\u{e9}\"".as_bytes()] {
            let snapshot = snapshot(text);
            let plain = snapshot.to_plain().unwrap();
            assert_eq!(Snapshot::of_plain(&plain), Ok(snapshot));
        }
    }

    #[test]
    fn the_length_tells_little() {
        let length = |text: &[u8]| snapshot(text).to_plain().unwrap().len();
        assert_eq!([length(b""), length(&[b'a'; 1000])], [4096, 4096]);
        assert_eq!([length(&[b'a'; 5000]), length(&[b'a'; 7000])], [16384, 16384]);
    }

    #[test]
    fn what_is_wrong_is_told_without_any_of_it() {
        let plain = snapshot(b"canary").to_plain().unwrap();
        let text = String::from_utf8(plain.to_vec()).unwrap();
        let newer = text.replace("\"version\":1", "\"version\":2");
        let error = Snapshot::of_plain(newer.as_bytes()).unwrap_err();
        assert_eq!(error, "is of version 2, which a newer envguard has written");
        for broken in [&text[..100], &text.replace("\"text\":\"canary\"", "\"canary\":1"), "", "canary"] {
            let error = Snapshot::of_plain(broken.as_bytes()).unwrap_err();
            assert!(!error.contains("canary"), "{error}");
        }
    }
}

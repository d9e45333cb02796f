//! What a snapshot is called.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::exit::Failure;

/// So many digits it has.
const LENGTH: usize = 8;

/// What the names of encrypted files end with.
const SUFFIX: &str = ".age";

/// The name of a snapshot: eight hexadecimal digits, by chance. It is the name of its file too, so nothing else may be in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct SnapshotId(String);

impl SnapshotId {
    /// One that nobody has had, as far as chance goes.
    pub(crate) fn random() -> Result<Self, Failure> {
        let mut bytes = [0; LENGTH / 2];
        getrandom::fill(&mut bytes)
            .map_err(|error| Failure::new(format!("the system gives no random numbers: {error}")))?;
        Ok(Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of its file.
    pub(crate) fn file_name(&self) -> String {
        format!("{self}{SUFFIX}")
    }

    /// The snapshot whose file has this name.
    pub(super) fn of_file_name(name: &str) -> Option<Self> {
        Self::try_from(name.strip_suffix(SUFFIX)?.to_owned()).ok()
    }
}

impl fmt::Display for SnapshotId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl From<SnapshotId> for String {
    fn from(id: SnapshotId) -> Self {
        id.0
    }
}

impl TryFrom<String> for SnapshotId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == LENGTH && text.bytes().all(is_digit) {
            Ok(Self(text))
        } else {
            Err("this is no name of a snapshot")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_lead_nowhere_else() {
        let id = SnapshotId::random().unwrap();
        assert_eq!(SnapshotId::of_file_name(&id.file_name()), Some(id));
        for wrong in ["", "a", "../../ab", "ABCDEF01", "abcdefg1", "abcdef012", "/bcdef01"] {
            assert!(SnapshotId::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
        assert_eq!(SnapshotId::of_file_name("abcdef01"), None);
    }
}

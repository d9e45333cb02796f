//! The versions of JSON Schema.

/// A version of JSON Schema, from the oldest to the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Draft {
    /// Draft 4.
    Draft4,
    /// Draft 6.
    Draft6,
    /// Draft 7.
    Draft7,
    /// 2019-09.
    Draft201909,
    /// 2020-12.
    Draft202012,
}

const ALL: [Draft; 5] = [Draft::Draft4, Draft::Draft6, Draft::Draft7, Draft::Draft201909, Draft::Draft202012];

impl Draft {
    /// The version that a schema without `$schema` is read as.
    pub const LATEST: Draft = Draft::Draft202012;

    /// The version that `$schema` names; an empty fragment at its end, and `http` for `https`, make no difference.
    pub(super) fn of_uri(uri: &str) -> Option<Self> {
        let bare = bare(uri)?;
        ALL.into_iter().find(|draft| bare == draft.bare_uri())
    }

    /// Whether `uri` (without a fragment) is one of the documents that define a version: nobody has to fetch those.
    pub(super) fn is_metaschema(uri: &str) -> bool {
        bare(uri).is_some_and(|bare| {
            ALL.into_iter().any(|draft| {
                let (base, _) = draft.bare_uri().rsplit_once('/').unwrap_or_default();
                bare == draft.bare_uri()
                    || (draft >= Draft::Draft201909
                        && bare.strip_prefix(base).is_some_and(|rest| rest.starts_with("/meta/")))
            })
        })
    }

    /// What `$schema` says for it.
    pub(super) fn uri(self) -> &'static str {
        match self {
            Draft::Draft4 => "http://json-schema.org/draft-04/schema#",
            Draft::Draft6 => "http://json-schema.org/draft-06/schema#",
            Draft::Draft7 => "http://json-schema.org/draft-07/schema#",
            Draft::Draft201909 => "https://json-schema.org/draft/2019-09/schema",
            Draft::Draft202012 => "https://json-schema.org/draft/2020-12/schema",
        }
    }

    fn bare_uri(self) -> &'static str {
        bare(self.uri()).unwrap_or_default()
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Draft::Draft4 => "draft 4",
            Draft::Draft6 => "draft 6",
            Draft::Draft7 => "draft 7",
            Draft::Draft201909 => "2019-09",
            Draft::Draft202012 => "2020-12",
        }
    }

    /// Where it keeps schemas to refer to.
    pub(super) fn definitions(self) -> &'static str {
        if self >= Draft::Draft201909 { "$defs" } else { "definitions" }
    }
}

fn bare(uri: &str) -> Option<&str> {
    let uri = uri.strip_suffix('#').unwrap_or(uri);
    uri.strip_prefix("https://").or_else(|| uri.strip_prefix("http://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_told_by_their_address() {
        for draft in ALL {
            assert_eq!(Draft::of_uri(draft.uri()), Some(draft));
        }
        assert_eq!(Draft::of_uri("https://json-schema.org/draft-07/schema"), Some(Draft::Draft7));
        assert_eq!(Draft::of_uri("https://json-schema.org/draft/2021-01/schema"), None);
        assert!(Draft::is_metaschema("http://json-schema.org/draft-07/schema"));
        assert!(Draft::is_metaschema("https://json-schema.org/draft/2020-12/meta/core"));
        assert!(!Draft::is_metaschema("https://json-schema.org/draft-07/meta/core"));
        assert!(!Draft::is_metaschema("https://example.com/draft-07/schema"));
    }
}

//! What the value of a word of JSON Schema is made of.

/// What a value is to the schema that it stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum WordRole {
    /// A schema, or a list of them.
    Schema,
    /// A map of names to schemas.
    Schemas,
    /// Something that is what it is.
    Plain,
}

impl WordRole {
    /// That of the value of `word` in a schema.
    pub(crate) fn of(word: &str) -> Self {
        match word {
            "additionalProperties"
            | "allOf"
            | "anyOf"
            | "oneOf"
            | "not"
            | "if"
            | "then"
            | "else"
            | "items"
            | "prefixItems"
            | "contains"
            | "propertyNames"
            | "contentSchema"
            | "unevaluatedProperties"
            | "unevaluatedItems" => WordRole::Schema,
            "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => {
                WordRole::Schemas
            }
            _ => WordRole::Plain,
        }
    }

    /// That of the value of the member `key` of a map with this role.
    pub(crate) fn of_member(self, key: &str) -> Self {
        match self {
            WordRole::Schema => WordRole::of(key),
            WordRole::Schemas => WordRole::Schema,
            WordRole::Plain => WordRole::Plain,
        }
    }
}

//! The words of JSON Schema, and what each takes.

use super::Draft;
use super::Draft::{Draft4, Draft6, Draft7, Draft201909, Draft202012};
use Shape::{
    Any, Bound, Count, Dependencies, DynamicReference, Enum, Flag, Format, Identity, ItemSchemas, List,
    Names, NamesByKey, Number, Pattern, PatternSchemas, Positive, Reference, Schema, SchemaList, Schemas,
    Text, Type, Version,
};

/// A word, and the versions that know it.
pub(super) struct Keyword {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    /// The first version that knows it.
    pub(super) since: Draft,
    /// The last version that knows it.
    pub(super) until: Draft,
}

/// What a word takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A schema.
    Schema,
    /// A list of schemas, not empty.
    SchemaList,
    /// An object whose members are schemas.
    Schemas,
    /// The same, where the keys are patterns.
    PatternSchemas,
    /// A schema; up to 2019-09 also a list of them.
    ItemSchemas,
    /// An object whose members are schemas or lists of names.
    Dependencies,
    /// A list of names, each once.
    Names,
    /// An object whose members are lists of names.
    NamesByKey,
    /// Zero or a positive integer.
    Count,
    /// A number.
    Number,
    /// A number greater than zero.
    Positive,
    /// A number; in draft 4 `true` or `false`.
    Bound,
    /// `true` or `false`.
    Flag,
    /// A text.
    Text,
    /// A name of a type or a list of them.
    Type,
    /// The name of a format.
    Format,
    /// A regular expression.
    Pattern,
    /// A list of the values that fit.
    Enum,
    /// A list of anything.
    List,
    /// Anything.
    Any,
    /// The address of another schema.
    Reference,
    /// The same, where who refers may decide.
    DynamicReference,
    /// What others refer to this schema by.
    Identity,
    /// The address of a version.
    Version,
}

const fn always(name: &'static str, shape: Shape) -> Keyword {
    Keyword { name, shape, since: Draft4, until: Draft202012 }
}

const fn since(since: Draft, name: &'static str, shape: Shape) -> Keyword {
    Keyword { name, shape, since, until: Draft202012 }
}

const fn until(until: Draft, name: &'static str, shape: Shape) -> Keyword {
    Keyword { name, shape, since: Draft4, until }
}

/// All of them, sorted by name.
static KEYWORDS: &[Keyword] = &[
    since(Draft201909, "$anchor", Identity),
    always("$comment", Text), // since draft 7, but what comments say matters to nobody
    always("$defs", Schemas), // since 2019-09, but `$ref` finds them in any version
    since(Draft202012, "$dynamicAnchor", Identity),
    since(Draft202012, "$dynamicRef", DynamicReference),
    since(Draft6, "$id", Identity),
    Keyword { name: "$recursiveAnchor", shape: Identity, since: Draft201909, until: Draft201909 },
    Keyword { name: "$recursiveRef", shape: DynamicReference, since: Draft201909, until: Draft201909 },
    always("$ref", Reference),
    always("$schema", Version),
    since(Draft201909, "$vocabulary", Identity),
    until(Draft201909, "additionalItems", Schema),
    always("additionalProperties", Schema),
    always("allOf", SchemaList),
    always("anyOf", SchemaList),
    since(Draft6, "const", Any),
    since(Draft6, "contains", Schema),
    always("contentEncoding", Text), // since draft 7; envguard checks it in any version
    since(Draft7, "contentMediaType", Text),
    since(Draft201909, "contentSchema", Schema),
    always("default", Any),
    always("definitions", Schemas),
    always("dependencies", Dependencies), // until draft 7, and checked ever since
    since(Draft201909, "dependentRequired", NamesByKey),
    since(Draft201909, "dependentSchemas", Schemas),
    always("deprecated", Flag), // since 2019-09; envguard reads it in any version
    always("description", Text),
    since(Draft7, "else", Schema),
    always("enum", Enum),
    always("examples", List),
    always("exclusiveMaximum", Bound),
    always("exclusiveMinimum", Bound),
    always("format", Format),
    until(Draft4, "id", Identity),
    since(Draft7, "if", Schema),
    always("items", ItemSchemas),
    since(Draft201909, "maxContains", Count),
    always("maxItems", Count),
    always("maxLength", Count),
    always("maxProperties", Count),
    always("maximum", Number),
    since(Draft201909, "minContains", Count),
    always("minItems", Count),
    always("minLength", Count),
    always("minProperties", Count),
    always("minimum", Number),
    always("multipleOf", Positive),
    always("not", Schema),
    always("oneOf", SchemaList),
    always("pattern", Pattern),
    always("patternProperties", PatternSchemas),
    since(Draft202012, "prefixItems", SchemaList),
    always("properties", Schemas),
    since(Draft6, "propertyNames", Schema),
    always("readOnly", Flag),
    always("required", Names),
    since(Draft7, "then", Schema),
    always("title", Text),
    always("type", Type),
    since(Draft201909, "unevaluatedItems", Schema),
    since(Draft201909, "unevaluatedProperties", Schema),
    always("uniqueItems", Flag),
    always("writeOnly", Flag), // since draft 7; envguard reads it in any version
];

/// Words that others use and that are near a word of JSON Schema without being a slip: of other tools.
const ELSEWHERE: &[&str] = &["example", "discriminator", "nullable", "id", "tsType"];

impl Keyword {
    /// The word called `name`, whatever the version.
    pub(super) fn find(name: &str) -> Option<&'static Keyword> {
        KEYWORDS.binary_search_by(|keyword| keyword.name.cmp(name)).ok().map(|index| &KEYWORDS[index])
    }

    /// Whether `draft` knows it.
    pub(super) fn is_known_to(&self, draft: Draft) -> bool {
        (self.since..=self.until).contains(&draft)
    }

    /// The word of `draft` that `name` is probably a slip for.
    pub(super) fn similar(name: &str, draft: Draft) -> Option<&'static str> {
        // Of short words nearly any other is within a third.
        const MIN_LEN: usize = 4;
        let is_slip = name.len() >= MIN_LEN && !name.starts_with("x-") && !ELSEWHERE.contains(&name);
        let known = KEYWORDS.iter().filter(|keyword| keyword.is_known_to(draft)).map(|keyword| keyword.name);
        is_slip.then(|| crate::similar(name, known)).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found() {
        assert!(KEYWORDS.is_sorted_by(|a, b| a.name < b.name));
        assert_eq!(Keyword::find("minLength").map(|keyword| keyword.shape), Some(Count));
        assert!(Keyword::find("minlength").is_none());
        assert!(!Keyword::find("if").unwrap().is_known_to(Draft6));
    }

    #[test]
    fn slips_are_told_from_words_of_others() {
        assert_eq!(Keyword::similar("minlength", Draft202012), Some("minLength"));
        assert_eq!(Keyword::similar("propertys", Draft202012), Some("properties"));
        assert_eq!(Keyword::similar("requried", Draft202012), Some("required"));
        for name in [
            "x-minLength",
            "example",
            "markdownDescription",
            "tsType",
            "nullable",
            "errorMessage",
            "separator",
        ] {
            assert_eq!(Keyword::similar(name, Draft202012), None, "{name}");
        }
    }
}

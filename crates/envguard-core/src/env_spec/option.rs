//! The options of types.

/// What an option of a type means.
pub(super) enum Meaning {
    /// A number for each of these words.
    Bound(&'static [&'static str]),
    /// What a text begins with.
    Start,
    /// What a text ends with.
    End,
    /// A pattern.
    Pattern,
    /// The value is changed before it is checked, which a checker of files does not do.
    Change,
    /// It is about checking, but no word of JSON Schema says it.
    Unsayable,
    /// It has no effect on what is valid, or is read together with another option.
    Nothing,
    /// Hosts that a URL may have.
    Domains,
    /// Protocols that a URL may have.
    Protocols,
    /// A URL does not end with a slash.
    NoSlash,
    /// Items differ.
    Unique,
    /// The type of keys.
    Keys,
}

/// What `option` of the type `type_name` means; `None` if it has no such option.
pub(super) fn meaning(type_name: &str, option: &str) -> Option<Meaning> {
    Some(match (type_name, option) {
        ("string", "minLength") => Meaning::Bound(&["minLength"]),
        ("string", "maxLength") => Meaning::Bound(&["maxLength"]),
        ("string", "isLength") => Meaning::Bound(&["minLength", "maxLength"]),
        ("string", "startsWith") => Meaning::Start,
        ("string", "endsWith") => Meaning::End,
        ("string" | "url" | "domain", "matches") => Meaning::Pattern,
        ("number" | "port", "min") => Meaning::Bound(&["minimum"]),
        ("number" | "port", "max") => Meaning::Bound(&["maximum"]),
        ("number", "isDivisibleBy") => Meaning::Bound(&["multipleOf"]),
        ("url", "allowedDomains") => Meaning::Domains,
        ("url", "allowedProtocols") => Meaning::Protocols,
        ("url", "noTrailingSlash") => Meaning::NoSlash,
        ("array", "minLength") => Meaning::Bound(&["minItems"]),
        ("array", "maxLength") => Meaning::Bound(&["maxItems"]),
        ("array", "isLength") => Meaning::Bound(&["minItems", "maxItems"]),
        ("array", "unique") => Meaning::Unique,
        ("record", "entriesMinLength") => Meaning::Bound(&["minProperties"]),
        ("record", "entriesMaxLength") => Meaning::Bound(&["maxProperties"]),
        ("record", "entriesIsLength") => Meaning::Bound(&["minProperties", "maxProperties"]),
        ("record", "keyType") => Meaning::Keys,
        ("string", "toUpperCase" | "toLowerCase")
        | ("number", "coerceToMinMaxRange" | "precision")
        | ("url", "prependHttps")
        | ("email" | "ip" | "domain", "normalize")
        | ("duration", "output") => Meaning::Change,
        ("duration", "min" | "max") => Meaning::Unsayable,
        ("string", "allowEmpty")
        | ("number", "isInt")
        | ("ip", "version")
        | ("domain", "allowWildcard" | "allowSingleLabel" | "allowIp")
        | ("array", "separator" | "format") => Meaning::Nothing,
        _ => return None,
    })
}

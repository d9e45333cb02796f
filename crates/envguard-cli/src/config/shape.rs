//! What `envguard.toml` may hold: one description that the loader checks files against and that the JSON Schema for
//! editors is made from.

use super::{migrations, preflight, probe, snapshots};
use crate::duration;

/// What a value may be.
#[derive(Debug)]
pub(crate) enum Shape {
    /// Any text.
    Text,
    /// The path of a file, relative to the directory of `envguard.toml`.
    Path,
    /// A glob pattern for paths.
    Pattern,
    /// The name of a dialect.
    Dialect,
    /// The name of a severity.
    Severity,
    /// How sure a finding has to be.
    Confidence,
    /// Rules and their levels.
    Levels,
    /// One of some names.
    OneOf {
        /// What they are the names of.
        what: &'static str,
        /// The names.
        names: fn() -> Vec<&'static str>,
    },
    /// A text in some notation.
    Notation(&'static Notation),
    /// A whole number.
    Count {
        /// The least.
        from: i64,
        /// The greatest.
        to: i64,
    },
    /// A text, a number or a boolean.
    Scalar,
    /// A list.
    List {
        /// What each of its items is.
        of: &'static Shape,
        /// Whether an empty one makes no sense.
        at_least_one: bool,
    },
    /// A table whose keys are names of the user's.
    Map(&'static Shape),
    /// A table with these keys.
    Table(&'static [Field]),
    /// A text, or a table with these keys.
    TextOrTable(&'static [Field]),
}

/// A notation of texts.
#[derive(Debug)]
pub(crate) struct Notation {
    /// What is expected, with its article.
    pub(crate) expected: &'static str,
    /// Says what is wrong with a text.
    pub(crate) check: fn(&str) -> Result<(), String>,
    /// What it takes at most, as a regular expression.
    #[cfg_attr(not(test), expect(dead_code, reason = "the schema for editors has it, which a test writes"))]
    pub(crate) pattern: &'static str,
}

/// A key of a table.
#[derive(Debug)]
pub(crate) struct Field {
    /// The key.
    pub(crate) name: &'static str,
    /// What it is for, in Markdown.
    #[cfg_attr(not(test), expect(dead_code, reason = "the schema for editors has it, which a test writes"))]
    pub(crate) docs: &'static str,
    /// What its value is.
    pub(crate) shape: Shape,
    /// Whether the table makes no sense without it.
    pub(crate) required: bool,
    /// Its value where it is not given, if that can be told.
    #[cfg_attr(not(test), expect(dead_code, reason = "the schema for editors has it, which a test writes"))]
    pub(crate) default: Option<&'static str>,
}

impl Shape {
    /// What is expected, with its article.
    pub(crate) fn expected(&self) -> &'static str {
        match self {
            Shape::Text => "a string",
            Shape::Path => "a string with a path",
            Shape::Pattern => "a string with a pattern",
            Shape::Dialect => "a string with the name of a dialect",
            Shape::Severity => "a string with a severity",
            Shape::Confidence => "a string with a confidence",
            Shape::OneOf { .. } => "a string with a name",
            Shape::Notation(notation) => notation.expected,
            Shape::Count { .. } => "a whole number",
            Shape::Scalar => "a string, a number or a boolean",
            Shape::List { of: Shape::Table(_), .. } => "a list of tables",
            Shape::List { of: Shape::TextOrTable(_), .. } => "a list",
            Shape::List { .. } => "a list of strings",
            Shape::Levels | Shape::Map(_) | Shape::Table(_) => "a table",
            Shape::TextOrTable(_) => "a string or a table",
        }
    }
}

/// A key that may be left out.
pub(super) const fn optional(name: &'static str, docs: &'static str, shape: Shape) -> Field {
    Field { name, docs, shape, required: false, default: None }
}

/// A key whose value is `default` where it is left out.
pub(super) const fn with_default(
    name: &'static str,
    docs: &'static str,
    shape: Shape,
    default: &'static str,
) -> Field {
    Field { name, docs, shape, required: false, default: Some(default) }
}

/// A key that may not.
pub(super) const fn required(name: &'static str, docs: &'static str, shape: Shape) -> Field {
    Field { name, docs, shape, required: true, default: None }
}

/// How long something may take.
pub(super) const TIME: Shape = Shape::Notation(&Notation {
    expected: "a string with a time",
    check: |text| duration::parse_some(text).map(drop),
    pattern: duration::PATTERN,
});

const DIALECTS: Shape = Shape::List { of: &Shape::Dialect, at_least_one: true };
const PATTERNS: Shape = Shape::List { of: &Shape::Pattern, at_least_one: false };
const FILES: Shape = Shape::List { of: &Shape::Pattern, at_least_one: true };
const PATHS: Shape = Shape::List { of: &Shape::Path, at_least_one: false };

/// The whole file.
pub(crate) const ROOT: Shape = Shape::Table(&[
    optional(
        "dialects",
        "The runtimes that read these files. Drives values, fixes and the portability rules. Where it is not \
         given, they are told from the project: `package.json` means `node`, `Cargo.toml` means `dotenvy`, and so \
         on; `envguard check -v` says why.",
        DIALECTS,
    ),
    with_default(
        "fail-on",
        "The mildest severity that makes `envguard check` exit with 1.",
        Shape::Severity,
        "warning",
    ),
    optional(
        "exclude",
        "Files and directories that are not looked for. A pattern without `/` matches a name in any directory, \
         one with `/` a path from the directory of this file. Paths on the command line count all the same.",
        PATTERNS,
    ),
    optional(
        "environments",
        "The environments that there are, each with its env files: of two that give the same variable, the later \
         one wins. Where it is not given, the names of the files tell: `.env.NAME` belongs to the environment `NAME`, over \
         `.env` and `.env.local`.",
        Shape::Map(&PATHS),
    ),
    optional(
        "production",
        "The names of the environments that count as production, for the rules that are stricter there. Where it is not \
         given, those are meant whose names begin with `production`, `prod` or `live`.",
        Shape::List { of: &Shape::Text, at_least_one: false },
    ),
    optional(
        "contract",
        "What declares the variables that are needed.",
        Shape::Table(&[
            optional(
                "example",
                "The example file for all env files. Where it is not given, each directory has its own: \
                 `.env.example` and its like.",
                Shape::Path,
            ),
            optional("schema", "The JSON Schema of the variables.", Shape::Path),
        ]),
    ),
    optional("rules", "The level of each rule.", Shape::Levels),
    optional(
        "overrides",
        "Other settings for some files. Of two overrides for the same file, the later one wins.",
        Shape::List {
            of: &Shape::Table(&[
                required("files", "The files that it is for, as patterns like those of `exclude`.", FILES),
                optional("rules", "The level of each rule in these files.", Shape::Levels),
                optional("dialects", "The runtimes that read these files.", DIALECTS),
            ]),
            at_least_one: false,
        },
    ),
    optional(
        "documents",
        "Other configuration files, and what they have to look like.",
        Shape::List {
            of: &Shape::Table(&[
                required("files", "The files that it is for, as patterns like those of `exclude`.", FILES),
                optional(
                    "schema",
                    "The JSON Schema that they must match. Where it is not given, each file can name its own.",
                    Shape::Path,
                ),
            ]),
            at_least_one: false,
        },
    ),
    optional(
        "secrets",
        "How to look for secrets.",
        Shape::Table(&[
            with_default(
                "confidence",
                "How sure a finding has to be that it is a secret.",
                Shape::Confidence,
                "medium",
            ),
            optional("rules", "Files with more rules, in the format of gitleaks.", PATHS),
            optional("baseline", "A file with the findings that are known.", Shape::Path),
        ]),
    ),
    optional(
        "deploy",
        "How to deploy.",
        Shape::Table(&[
            optional(
                "migrations",
                "The migrations of the database, and what applies them.",
                Shape::Table(migrations::FIELDS),
            ),
            optional(
                "preflight",
                "What has to be right before a deployment.",
                Shape::Table(preflight::FIELDS),
            ),
            optional("probe", "How replicas are asked whether they are steady.", Shape::Table(probe::FIELDS)),
            optional(
                "snapshots",
                "Where values of the past are kept, and who can read them.",
                Shape::Table(snapshots::FIELDS),
            ),
        ]),
    ),
]);

//! The schema that a document names.

use envguard_syntax::Span;

use super::ConfigDocument;
use crate::tree::{Node, Syntax};

/// That a document names its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaReference {
    /// Where the document says so.
    pub span: Span,
    /// What it names.
    pub target: Target,
}

/// What a document names as its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file, by a path from the directory of the document.
    File(Box<str>),
    /// Something in a network. Editors fetch it, envguard does not.
    Network,
}

/// The words before the name of a schema in a comment, for each syntax that has comments of that kind.
const YAML_MARKS: [&str; 2] = ["yaml-language-server:", "$schema:"];
const TOML_MARKS: [&str; 1] = [":schema"];

/// The schema that `document` names: by a `$schema` member in JSON and TOML, or in a comment before all else in YAML
/// (`# yaml-language-server: $schema=PATH`, `# $schema: PATH`) and TOML (`#:schema PATH`).
pub(super) fn find(document: &ConfigDocument) -> Option<SchemaReference> {
    let in_comment = match document.syntax {
        Syntax::Json | Syntax::Jsonc => None,
        Syntax::Yaml => in_comments(&document.file.bytes, &YAML_MARKS),
        Syntax::Toml => in_comments(&document.file.bytes, &TOML_MARKS),
    };
    let in_member = || match document.syntax {
        Syntax::Yaml => None,
        Syntax::Json | Syntax::Jsonc | Syntax::Toml => {
            let node = document.tree.documents.first()?.get("$schema")?;
            Some(reference(node.text()?, inside_quotes(node)))
        }
    };
    in_comment.or_else(in_member)
}

/// The reference in the comments that the file begins with.
fn in_comments(source: &[u8], marks: &[&str]) -> Option<SchemaReference> {
    let text = std::str::from_utf8(source).ok()?;
    let mut offset = text.len() - text.trim_start_matches('\u{feff}').len();
    for line in text.get(offset..)?.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let content = line.trim();
        if content.is_empty() || content == "---" || content.starts_with('%') {
            continue;
        }
        let comment = content.strip_prefix('#')?.trim_start();
        let Some(rest) = marks.iter().find_map(|mark| comment.strip_prefix(mark)) else { continue };
        let rest = rest.trim_start();
        let name = rest.strip_prefix("$schema=").unwrap_or(rest);
        let name = name.split_whitespace().next().unwrap_or_default();
        if name.is_empty() || (rest == name && comment.starts_with("yaml-language-server")) {
            continue;
        }
        let at = start + line.find(comment)? + (comment.len() - rest.len()) + rest.find(name)?;
        return Some(reference(name, Span::new(at, at + name.len())));
    }
    None
}

fn reference(name: &str, span: Span) -> SchemaReference {
    let has_scheme = name.split_once(':').is_some_and(|(scheme, _)| {
        // One letter is a drive, not a scheme.
        scheme.len() > 1 && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    });
    let target = if has_scheme || name.starts_with("//") {
        Target::Network
    } else {
        let path = name.split('#').next().unwrap_or_default();
        Target::File(path.into())
    };
    SchemaReference { span, target }
}

fn inside_quotes(node: &Node) -> Span {
    Span::new(node.span.start as usize + 1, (node.span.end as usize).saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::SourceFile;

    #[track_caller]
    fn check(syntax: Syntax, source: &str, expected: Option<(&str, &Target)>) {
        let document = ConfigDocument::new(Arc::new(SourceFile::new("x", source)), syntax);
        let found = document.schema_reference();
        let found = found.as_ref().map(|reference| (&source[reference.span.range()], &reference.target));
        assert_eq!(found, expected, "{source}");
    }

    fn file(path: &str) -> Target {
        Target::File(path.into())
    }

    #[test]
    fn documents_name_their_schema() {
        let url = "https://example.com/a.json";
        check(Syntax::Json, r#"{"$schema": "./a.json#"}"#, Some(("./a.json#", &file("./a.json"))));
        check(Syntax::Json, &format!(r#"{{"$schema": "{url}"}}"#), Some((url, &Target::Network)));
        check(Syntax::Json, r#"{"a": {"$schema": "a.json"}}"#, None);
        check(Syntax::Json, r#"{"$schema": 1}"#, None);
        check(Syntax::Toml, "\"$schema\" = 'a.json'\n", Some(("a.json", &file("a.json"))));
        check(Syntax::Toml, "#:schema ../a.json\n\na = 1\n", Some(("../a.json", &file("../a.json"))));
        check(Syntax::Toml, "a = 1\n#:schema a.json\n", None);
        let modeline = "\u{feff}# top\n\n# yaml-language-server: $schema=a.json\na: 1\n";
        check(Syntax::Yaml, modeline, Some(("a.json", &file("a.json"))));
        check(Syntax::Yaml, "# $schema: C:\\a.json\n", Some(("C:\\a.json", &file("C:\\a.json"))));
        check(
            Syntax::Yaml,
            &format!("---\n#yaml-language-server: $schema={url}"),
            Some((url, &Target::Network)),
        );
        check(Syntax::Yaml, "a: 1\n# $schema: a.json\n", None);
        check(Syntax::Yaml, "# yaml-language-server: disable\n", None);
        check(Syntax::Yaml, "", None);
    }
}

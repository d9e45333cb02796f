//! `Secret`s and `ConfigMap`s of Kubernetes, as `kubectl get -o yaml` and `-o json` print them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use envguard_core::tree::{Member, Node, NodeKind, Syntax, parse};
use envguard_core::{KeyName, SourceFile};
use envguard_syntax::LineIndex;
use zeroize::Zeroizing;

use crate::exit::Failure;
use crate::snapshots::{Bytes, SavedValue, SavedVariable, Variables};

/// What a text is written in, if it is a manifest and no env file.
pub(super) fn syntax_of(bytes: &[u8]) -> Option<Syntax> {
    if bytes.trim_ascii_start().starts_with(b"{") {
        return Some(Syntax::Json);
    }
    let is_head = |line: &[u8]| line.starts_with(b"apiVersion:") || line.starts_with(b"kind:");
    bytes.split(|byte| *byte == b'\n').any(is_head).then_some(Syntax::Yaml)
}

/// The variables that the `Secret`s and `ConfigMap`s in `file` hold. Of two with the same name, the later one counts.
pub(super) fn variables(file: &SourceFile, syntax: Syntax) -> Result<Variables, Failure> {
    let tree = parse(syntax, &file.bytes);
    let wrong = |at: u32, message: String| {
        let place = LineIndex::new(&file.bytes).position(&file.bytes, at);
        Failure::new(format!("`{}`:{}:{}: {message}", file.path, place.line, place.column))
    };
    if let Some(problem) = tree.problems.first() {
        return Err(wrong(problem.span.start, problem.message.to_string()));
    }
    let mut variables = Variables::new();
    let mut is_any = false;
    // Of lists, `kubectl` makes one level.
    let objects = tree.documents.iter().flat_map(|document| match kind_of(document) {
        Some(kind) if kind.ends_with("List") => document.get("items").map_or(&[][..], Node::items),
        _ => std::slice::from_ref(document),
    });
    for object in objects {
        let (plain, encoded) = match kind_of(object) {
            // What is plain is written over what is encoded when a Secret is applied.
            Some("Secret") => ("stringData", "data"),
            Some("ConfigMap") => ("data", "binaryData"),
            _ => continue,
        };
        is_any = true;
        let name = object.pointer("/metadata/name").and_then(Node::text).unwrap_or_default();
        let from = format!("{}/{name}", kind_of(object).unwrap_or_default());
        let mut add = |member: &Member, value: Vec<u8>| {
            let value = SavedValue::Text(Bytes::new(value));
            variables
                .insert(Bytes::new(member.key.as_bytes()), SavedVariable { value, from: Some(from.clone()) });
        };
        for member in object.get(encoded).map_or(&[][..], Node::members) {
            let text = text_of(&member.value).map(|text| text.replace(['\r', '\n'], "")).map(Zeroizing::new);
            let value = text.and_then(|text| STANDARD.decode(text.as_bytes()).ok());
            let value = value.ok_or_else(|| {
                let name = KeyName::new(member.key.as_bytes());
                wrong(member.value.span.start, format!("the value of {name} is no Base64"))
            })?;
            add(member, value);
        }
        for member in object.get(plain).map_or(&[][..], Node::members) {
            let text = text_of(&member.value).ok_or_else(|| {
                let name = KeyName::new(member.key.as_bytes());
                wrong(member.value.span.start, format!("the value of {name} is no text"))
            })?;
            add(member, text.as_bytes().to_vec());
        }
    }
    if is_any {
        Ok(variables)
    } else {
        Err(Failure::new(format!("`{}` holds no Secret and no ConfigMap of Kubernetes", file.path)))
    }
}

fn kind_of(node: &Node) -> Option<&str> {
    node.get("kind").and_then(Node::text)
}

/// A text; what is empty is one too.
fn text_of(node: &Node) -> Option<&str> {
    match node.kind {
        NodeKind::Null => Some(""),
        _ => node.text(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a manifest holds: `NAME=value@from`.
    fn read(text: &str) -> Result<Vec<String>, String> {
        let file = SourceFile::new("-", text);
        let syntax = syntax_of(text.as_bytes()).ok_or("no manifest")?;
        let variables = variables(&file, syntax).map_err(|failure| failure.message().to_owned())?;
        let shown = variables.iter().map(|(name, variable)| {
            let SavedValue::Text(value) = &variable.value else { panic!("not a text") };
            let from = variable.from.as_deref().unwrap_or_default();
            format!("{}={}@{from}", name.get().escape_ascii(), value.get().escape_ascii())
        });
        Ok(shown.collect())
    }

    #[test]
    fn secrets_and_config_maps_are_read() {
        let text = "apiVersion: v1\nkind: Secret\nmetadata: {name: app}\ndata:\n  A: Y2FuYXJ5\n  B: /w==\nstringData:\n  \
                    B: plain\n---\nkind: Service\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: app}\n\
                    data: {PORT: \"80\", EMPTY: }\nbinaryData: {C: AA==}\n";
        let expected = [
            "A=canary@Secret/app",
            "B=plain@Secret/app",
            "C=\\x00@ConfigMap/app",
            "EMPTY=@ConfigMap/app",
            "PORT=80@ConfigMap/app",
        ];
        assert_eq!(read(text).unwrap(), expected);
        let list =
            r#" {"kind":"List","items":[{"kind":"Secret","metadata":{"name":"a"},"data":{"A":"MQ=="}}]}"#;
        assert_eq!(read(list).unwrap(), ["A=1@Secret/a"]);
    }

    #[test]
    fn what_is_none_is_told_without_a_value() {
        let table = [
            ("A=1\nkindness=2\n", "no manifest"),
            ("kind: Service\n", "`-` holds no Secret and no ConfigMap of Kubernetes"),
            ("kind: Secret\ndata: {A: canary!}\n", "`-`:2:11: the value of `A` is no Base64"),
            ("kind: ConfigMap\ndata: {A: [canary]}\n", "`-`:2:11: the value of `A` is no text"),
        ];
        for (text, expected) in table {
            assert_eq!(read(text).unwrap_err(), expected, "{text}");
        }
        let broken = read("kind: Secret\ndata: {A: \"canary\n").unwrap_err();
        assert!(!broken.contains("canary"), "{broken}");
    }
}

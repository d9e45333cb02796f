//! What people read about a variable.

use super::decorator::{Decorator, Given, Switch};
use super::item::Item;
use super::value::Scalar;

/// The description of a variable: the comment above it, where there is more to read, and what its deprecation says.
pub(super) fn description(item: &Item) -> Option<String> {
    let mut lines: Vec<String> = item
        .comments
        .iter()
        .map(|comment| &*comment.text)
        .filter(|text| !text.is_empty() && !is_declaration(text))
        .map(str::to_owned)
        .collect();
    for decorator in &item.decorators {
        lines.extend(match &*decorator.name.text {
            "docs" | "docsUrl" => documentation(decorator),
            "deprecated" => deprecation(decorator),
            _ => None,
        });
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn documentation(decorator: &Decorator) -> Option<String> {
    let texts: Vec<&str> = match &decorator.given {
        Given::Arguments(arguments) => {
            arguments.iter().filter_map(|argument| argument.value.static_text()).collect()
        }
        Given::Value(value) => value.static_text().into_iter().collect(),
        Given::Nothing => Vec::new(),
    };
    match texts[..] {
        [url] => Some(format!("See {url}")),
        [title, url, ..] => Some(format!("{title}: {url}")),
        [] => None,
    }
}

fn deprecation(decorator: &Decorator) -> Option<String> {
    match decorator.value()?.scalar()? {
        Scalar::Text(message) if decorator.switch() == Switch::On => Some(format!("Deprecated: {message}")),
        _ => None,
    }
}

/// Whether a comment is a declaration that is switched off: it may have a value.
fn is_declaration(comment: &str) -> bool {
    let Some((key, _)) = comment.split_once('=') else { return false };
    let key = key.trim().trim_start_matches(['#', ' ']);
    let key = key.strip_prefix("export ").unwrap_or(key);
    !key.is_empty()
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
}

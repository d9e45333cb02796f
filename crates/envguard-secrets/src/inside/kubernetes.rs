use std::ops::Range;

use crate::bytes::{get, is_name, is_word, skip, skip_blanks, trim};

/// An entry of a Secret of Kubernetes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) key: Range<usize>,
    /// The value without its quotes.
    pub(crate) value: Range<usize>,
    /// Whether it is in base64: one of `data`, not of `stringData`.
    pub(crate) is_encoded: bool,
}

/// Visits the entries of the Secrets in `text`, which is in YAML, if they stand in one line each.
pub(crate) fn entries(text: &[u8], visit: &mut dyn FnMut(Entry)) {
    let mut start = 0;
    for end in memchr::memmem::find_iter(text, b"\n---").chain([text.len()]) {
        if holds_secret(get(text, &(start..end))) {
            entries_of_document(text, start..end, visit);
        }
        start = end;
    }
}

/// Whether `document` has `kind: Secret`, and not one of the kinds that begin so.
fn holds_secret(document: &[u8]) -> bool {
    const KIND: &[u8] = b"kind: Secret";
    memchr::memmem::find_iter(document, KIND)
        .any(|at| document.get(at + KIND.len()).is_none_or(|byte| !is_word(*byte)))
}

fn entries_of_document(text: &[u8], document: Range<usize>, visit: &mut dyn FnMut(Entry)) {
    // The indentation of `data:`, and whether that is what is in it.
    let mut section: Option<(usize, bool)> = None;
    let mut start = document.start;
    for end in
        memchr::memchr_iter(b'\n', get(text, &document)).map(|at| document.start + at).chain([document.end])
    {
        let line = trim(text, start..end);
        let indent = line.start - start;
        start = end + 1;
        if line.is_empty() || text.get(line.start) == Some(&b'#') {
            continue;
        }
        section = section.filter(|(outer, _)| indent > *outer);
        match (get(text, &line), section) {
            (b"data:", _) => section = Some((indent, true)),
            (b"stringData:", _) => section = Some((indent, false)),
            (_, Some((_, is_encoded))) => {
                if let Some((key, value)) = entry(text, &line) {
                    visit(Entry { key, value, is_encoded });
                }
            }
            _ => {}
        }
    }
}

/// The key and the value in `line`.
fn entry(text: &[u8], line: &Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let is_quote = |byte: Option<&u8>| matches!(byte, Some(b'"' | b'\''));
    let key_start = line.start + usize::from(is_quote(text.get(line.start)));
    let key_end = skip(text, key_start, 256, is_name);
    let colon = key_end + usize::from(is_quote(text.get(key_end)));
    if text.get(colon) != Some(&b':') || colon >= line.end {
        return None;
    }
    let start = skip_blanks(text, colon + 1).min(line.end);
    let quote = text.get(start).copied().filter(|byte| matches!(byte, b'"' | b'\''));
    let value = match quote {
        Some(quote) => start + 1..start + 1 + memchr::memchr(quote, get(text, &(start + 1..line.end)))?,
        // A comment stands after a blank.
        None => start..skip(text, start, line.end - start, |byte| !matches!(byte, b' ' | b'\t')),
    };
    (!value.is_empty() && key_end > key_start).then_some((key_start..key_end, value))
}

#[cfg(test)]
mod tests {
    use super::entries;

    #[test]
    fn visits_entries_of_secrets_alone() {
        let text = "kind: ConfigMap\ndata:\n  a: b\n---\nkind: Secret\nmetadata:\n  name: x\ndata:\n  \
                    # none\n  c.d: e # f\n  \"g\": 'h i'\n  empty:\n\nstringData:\n    j: \"k\"\nother:\n  l: m\n---\n\
                    kind: SecretStore\ndata:\n  n: o\n";
        let mut found = Vec::new();
        entries(text.as_bytes(), &mut |entry| {
            found.push((&text[entry.key], &text[entry.value], entry.is_encoded));
        });
        assert_eq!(found, [("c.d", "e", true), ("g", "h i", true), ("j", "k", false)]);
    }
}

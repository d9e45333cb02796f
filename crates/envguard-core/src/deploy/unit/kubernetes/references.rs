//! `$(NAME)` in the values of `env`.

use crate::deploy::{SuppliedValue, Supply};

/// What `text` comes to where `supply` has what is set before it: `$(NAME)` is the value of `NAME`, `$$` is `$`, and
/// what refers to nothing stays.
pub(super) fn expand(text: &str, supply: &Supply) -> SuppliedValue {
    if is_template(text) {
        return SuppliedValue::Unknown;
    }
    let mut expanded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(dollar) = rest.find('$') {
        let (before, from) = rest.split_at(dollar);
        expanded.extend_from_slice(before.as_bytes());
        let after = from.get(1..).unwrap_or_default();
        if let Some(after) = after.strip_prefix('$') {
            expanded.push(b'$');
            rest = after;
            continue;
        }
        let Some((name, after)) = after.strip_prefix('(').and_then(|inner| inner.split_once(')')) else {
            expanded.push(b'$');
            rest = after;
            continue;
        };
        match supply.get(name.as_bytes()) {
            Some(supplied) => match supplied.text() {
                Some(value) => expanded.extend_from_slice(value),
                None => return SuppliedValue::Unknown,
            },
            // It may be in what is not here, or be set by the cluster for one of its services.
            None if supply.is_open || is_of_cluster(name) => return SuppliedValue::Unknown,
            None => {
                expanded.extend_from_slice(b"$(");
                expanded.extend_from_slice(name.as_bytes());
                expanded.push(b')');
            }
        }
        if expanded.len() > MAX_LENGTH {
            return SuppliedValue::Unknown;
        }
        rest = after;
    }
    expanded.extend_from_slice(rest.as_bytes());
    SuppliedValue::Text(expanded)
}

/// A longer value is none that a process would start with.
const MAX_LENGTH: usize = 1 << 20;

/// Whether `text` is a piece of a template that somebody has yet to fill in.
pub(super) fn is_template(text: &str) -> bool {
    text.contains("{{")
}

/// Whether the cluster may set `name`, the address of a service.
fn is_of_cluster(name: &str) -> bool {
    name.contains("_SERVICE_") || name.contains("_PORT")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deploy::Supplied;

    #[test]
    fn references_are_expanded() {
        let mut supply = Supply::new(None);
        let mut give = |key: &str, value| supply.insert(key.as_bytes(), Supplied { value, place: None });
        give("HOST", SuppliedValue::Text(b"db".to_vec()));
        give("PASSWORD", SuppliedValue::Unknown);
        let cases = [
            ("plain", Some("plain")),
            ("pg://$(HOST)/x", Some("pg://db/x")),
            ("$(HOST)$(HOST)", Some("dbdb")),
            ("$$(HOST)", Some("$(HOST)")),
            ("$(NONE)", Some("$(NONE)")),
            ("$HOST $", Some("$HOST $")),
            ("$(HOST", Some("$(HOST")),
            ("$(PASSWORD)", None),
            ("$(DB_SERVICE_HOST)", None),
            ("{{ .Values.host }}", None),
        ];
        for (text, expected) in cases {
            let expanded = Supplied { value: expand(text, &supply), place: None };
            assert_eq!(expanded.text(), expected.map(str::as_bytes), "{text}");
        }
        supply.is_open = true;
        assert!(matches!(expand("$(NONE)", &supply), SuppliedValue::Unknown));
    }
}

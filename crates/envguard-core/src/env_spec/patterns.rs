//! Conditions of env-spec as regular expressions.

/// `text` as a pattern that matches just it.
pub(super) fn escape(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for character in text.chars() {
        if r"\.+*?()|[]{}^$".contains(character) {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}

/// The pattern in `/p/flags`, or `text` itself where it has no slashes around it. `None` if a flag is unknown.
pub(super) fn unwrap(text: &str) -> Option<String> {
    let Some((pattern, flags)) = text.strip_prefix('/').and_then(|rest| rest.rsplit_once('/')) else {
        return Some(text.to_owned());
    };
    // These change nothing for a single test of a text.
    let meaning: String = flags.chars().filter(|flag| !"dgyuv".contains(*flag)).collect();
    match &*meaning {
        "" => Some(pattern.to_owned()),
        flags if flags.chars().all(|flag| "ims".contains(flag)) => Some(format!("(?{flags}:{pattern})")),
        _ => None,
    }
}

/// A pattern for URLs with one of `protocols`.
pub(super) fn protocols(protocols: &[&str]) -> String {
    let names: Vec<String> = protocols.iter().map(|name| escape(name.trim_end_matches(':'))).collect();
    format!("^(?i:{}):", names.join("|"))
}

/// A pattern for URLs with one of `domains`; one without a port allows any.
pub(super) fn domains(domains: &[&str]) -> String {
    let hosts: Vec<String> = domains
        .iter()
        .map(|domain| {
            let port = if domain.contains(':') { "" } else { "(:[0-9]+)?" };
            format!("{}{port}", escape(domain))
        })
        .collect();
    format!("^[^:/?#]+://([^/?#@]*@)?(?i:{})([/?#]|$)", hosts.join("|"))
}

/// A number with a unit, or without one.
pub(super) const DURATION: &str = "^[0-9]+(\\.[0-9]+)? ?[A-Za-z]*$";

/// A date, perhaps with a time of day.
pub(super) const ISO_DATE: &str =
    "^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:?\\d{2})?)?$";

/// A hexadecimal MD5 hash.
pub(super) const MD5: &str = "^[0-9a-fA-F]{32}$";

/// A domain name, perhaps with `*.` before it.
pub(super) const WILDCARD_DOMAIN: &str =
    "^(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_become_groups() {
        for (text, expected) in [
            ("^a$", Some("^a$")),
            ("/^a$/", Some("^a$")),
            ("/^a$/gi", Some("(?i:^a$)")),
            ("/a/b/", Some("a/b")),
            ("/a/x", None),
        ] {
            assert_eq!(unwrap(text).as_deref(), expected, "{text}");
        }
        assert_eq!(escape("sk.live-$"), r"sk\.live-\$");
    }
}

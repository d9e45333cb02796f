use crate::bytes::{contains, is_word};

/// Whether `value` has a part that something else is put in for: `${NAME}`, `{{ name }}`, `<%= name %>`, `%(name)s`.
pub(super) fn is_template(value: &[u8]) -> bool {
    const OPENERS: &[&[u8]] = &[
        b"${", b"{{", b"<%", b"%(", b"$(", b"#{", b"{%", b"@{", b"%{", b"<?", b"[[", b"$[", b"\\(", b"${{",
        b"@(",
    ];
    if !value.iter().any(|byte| b"${<%#@[\\(_`?".contains(byte)) {
        return false;
    }
    if OPENERS.iter().any(|opener| contains(value, opener)) {
        return true;
    }
    is_whole(value) || has_variable(value) || has_conversion(value)
}

/// Whether all of `value` is the name of something in brackets: `<token>`, `{token}`, `[TOKEN]`, `%TOKEN%`.
fn is_whole(value: &[u8]) -> bool {
    const PAIRS: &[(&[u8], &[u8])] = &[
        (b"<", b">"),
        (b"{", b"}"),
        (b"[", b"]"),
        (b"%", b"%"),
        (b"@", b"@"),
        (b"__", b"__"),
        (b"(", b")"),
        (b"`", b"`"),
    ];
    PAIRS.iter().any(|(open, close)| {
        let inner = value.strip_prefix(*open).and_then(|rest| rest.strip_suffix(*close));
        inner.is_some_and(|inner| {
            !inner.is_empty()
                && inner.iter().all(|byte| is_word(*byte) || b" -.:/$'\",|".contains(byte) || *byte >= 0x80)
        })
    })
}

/// Whether `value` begins with a variable of a shell or its like: `$TOKEN`, `$1`, `$env:TOKEN`, `\$TOKEN`.
fn has_variable(value: &[u8]) -> bool {
    let value = value.strip_prefix(b"\\").unwrap_or(value);
    let Some(name) = value.strip_prefix(b"$") else { return false };
    let name = name.strip_prefix(b"$").unwrap_or(name);
    let length = name.iter().take_while(|byte| is_word(**byte)).count();
    // A name has a case and no order of digits; `$2a$10$…` and `$ecret!` are not names.
    length > 0
        && !name[0].is_ascii_digit()
        && name[length..].iter().all(|byte| is_word(*byte) || b".:->[]'\"$/,)}@".contains(byte))
        && (length == name.len() || !name[length..].contains(&b'$') || name[length..].len() > 1)
}

/// Whether `value` is a conversion of `printf` and its like, or has one beside words: `%s`, `{0}`, `{}`, `$1`.
fn has_conversion(value: &[u8]) -> bool {
    matches!(
        value,
        b"%s"
            | b"%d"
            | b"%v"
            | b"%q"
            | b"{}"
            | b"?"
            | b"%@"
            | b"%ld"
            | b"{0}"
            | b"{1}"
            | b"$1"
            | b"$2"
            | b"%1"
            | b"%w"
    ) || contains(value, b"%s")
        || contains(value, b"{}")
        || contains(value, b"{0}")
        || value.windows(3).any(|three| three[0] == b'{' && is_word(three[1]) && three[2] == b'}')
        || has_braced_name(value)
}

/// Whether some `{name}` of letters is in `value`.
fn has_braced_name(value: &[u8]) -> bool {
    let Some(open) = memchr::memchr(b'{', value) else { return false };
    let inner = &value[open + 1..];
    let length = inner.iter().take_while(|byte| is_word(**byte) || **byte == b'.').count();
    length > 2 && inner.get(length) == Some(&b'}') && !inner[..length].iter().any(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::is_template;

    #[test]
    fn templates_are_known() {
        for value in [
            "${X}",
            "{{ x }}",
            "a{{x}}",
            "<%= x %>",
            "%(x)s",
            "$(cat x)",
            "$TOKEN",
            "$env:TOKEN",
            "<your token>",
            "%TOKEN%",
            "@TOKEN@",
            "__TOKEN__",
            "{token}",
            "[token]",
            "#{x}",
            "Bearer {token}",
            "%s",
            "{}",
            "$password",
            "\\$TOKEN",
            "${{ x }}",
        ] {
            assert!(is_template(value.as_bytes()), "{value}");
        }
        for value in ["$2a$10$abc", "p$ssword", "a%b", "<", "Usj#8VZ]oQ5p=JP}", "x[1]", "$", "ab@cd@"] {
            assert!(!is_template(value.as_bytes()), "{value}");
        }
    }
}

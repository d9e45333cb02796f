//! From the name of a field to that of its variable, at compile time.

/// The variable that the field `$field` is read from: its name in upper case, after `$prefix`.
#[doc(hidden)]
#[macro_export]
macro_rules! __name {
    ($prefix:expr, $field:ident) => {{
        const FIELD: &str = $crate::__private::name::plain(stringify!($field));
        const BYTES: [u8; $prefix.len() + FIELD.len()] = $crate::__private::name::upper($prefix, FIELD);
        $crate::__private::name::text(&BYTES)
    }};
}

/// `field` as it is called: `type` for `r#type`.
pub const fn plain(field: &str) -> &str {
    match field.as_bytes() {
        [b'r', b'#', ..] => field.split_at(2).1,
        _ => field,
    }
}

/// `prefix`, and after it `field` in upper case; `N` is the length of both.
pub const fn upper<const N: usize>(prefix: &str, field: &str) -> [u8; N] {
    let (prefix, field) = (prefix.as_bytes(), field.as_bytes());
    let mut bytes = [0; N];
    let mut at = 0;
    while at < N {
        bytes[at] =
            if at < prefix.len() { prefix[at] } else { field[at - prefix.len()].to_ascii_uppercase() };
        at += 1;
    }
    bytes
}

/// `parts`, one after the other; `N` is the length of all.
pub const fn joined<const N: usize>(parts: [&str; 3]) -> [u8; N] {
    let mut bytes = [0; N];
    let (mut part, mut to) = (0, 0);
    while part < parts.len() {
        let (from, mut at) = (parts[part].as_bytes(), 0);
        while at < from.len() {
            bytes[to] = from[at];
            to += 1;
            at += 1;
        }
        part += 1;
    }
    bytes
}

/// `HttpProxy` as `http-proxy`; `N` is the length that [`kebab_len`] says.
pub const fn kebab<const N: usize>(name: &str) -> [u8; N] {
    let name = name.as_bytes();
    let mut bytes = [0; N];
    let (mut from, mut to) = (0, 0);
    while from < name.len() {
        if begins_word(name, from) {
            bytes[to] = b'-';
            to += 1;
        }
        bytes[to] = if name[from] == b'_' { b'-' } else { name[from].to_ascii_lowercase() };
        from += 1;
        to += 1;
    }
    bytes
}

/// How long `name` is in [`kebab`].
pub const fn kebab_len(name: &str) -> usize {
    let name = name.as_bytes();
    let (mut at, mut length) = (0, name.len());
    while at < name.len() {
        length += begins_word(name, at) as usize;
        at += 1;
    }
    length
}

/// Whether a hump that is not the first begins at `at`.
const fn begins_word(name: &[u8], at: usize) -> bool {
    at > 0
        && name[at].is_ascii_uppercase()
        && (name[at - 1].is_ascii_lowercase()
            || name[at - 1].is_ascii_digit()
            || name[at - 1].is_ascii_uppercase() && at + 1 < name.len() && name[at + 1].is_ascii_lowercase())
}

/// `bytes` as a text.
///
/// # Panics
///
/// Ends the compilation if they are none, which those made of texts always are.
pub const fn text(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("a name is made of texts"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_make_variables() {
        assert_eq!(crate::__name!("", database_url), "DATABASE_URL");
        assert_eq!(crate::__name!("APP_", r#type), "APP_TYPE");
        assert_eq!(crate::__name!("x.", größe), "x.GRößE");
    }

    #[test]
    fn variants_make_words() {
        fn kebab_case<const N: usize>(name: &str) -> String {
            assert_eq!(kebab_len(name), N);
            String::from_utf8(kebab::<N>(name).to_vec()).unwrap()
        }
        assert_eq!(kebab_case::<10>("Production"), "production");
        assert_eq!(kebab_case::<14>("PreProduction"), "pre-production");
        assert_eq!(kebab_case::<13>("HTTPProxy2X"), "http-proxy2-x");
        assert_eq!(kebab_case::<7>("Us_East"), "us-east");
    }
}

//! The formats of texts: which there are, what each expects, and the checks of those that JSON Schema does not have.

/// A format, and what a text has to be to fit.
pub(super) struct Format {
    pub(super) name: &'static str,
    /// What is expected, as it follows "expected"; `None` where any text fits.
    pub(super) expects: Option<&'static str>,
    /// The check, where the validator has none of its own in every version of JSON Schema.
    pub(super) check: Option<fn(&str) -> bool>,
}

const fn standard(name: &'static str, expects: &'static str) -> Format {
    Format { name, expects: Some(expects), check: None }
}

const fn ours(name: &'static str, expects: &'static str, check: fn(&str) -> bool) -> Format {
    Format { name, expects: Some(expects), check: Some(check) }
}

/// A format that says what a text is for, not what it looks like.
const fn hint(name: &'static str) -> Format {
    Format { name, expects: None, check: None }
}

/// All of them, sorted by name.
static FORMATS: &[Format] = &[
    hint("binary"),
    hint("byte"),
    hint("color"),
    standard("date", "a date such as `2026-01-31`"),
    standard("date-time", "a date and time such as `2026-01-31T12:00:00Z`"),
    hint("decimal"),
    hint("directory-path"),
    hint("double"),
    ours("duration", "a duration such as `PT30S` or `P1D`", is_duration),
    standard("email", "an email address"),
    hint("file-path"),
    hint("float"),
    standard("hostname", "a host name"),
    hint("idn-email"),
    hint("idn-hostname"),
    hint("int32"),
    hint("int64"),
    standard("ipv4", "an IPv4 address"),
    hint("ipv4interface"),
    hint("ipv4network"),
    standard("ipv6", "an IPv6 address"),
    hint("ipv6interface"),
    hint("ipv6network"),
    hint("ipvanyaddress"),
    hint("ipvanyinterface"),
    hint("ipvanynetwork"),
    standard("iri", "a URL"),
    standard("iri-reference", "a URL or a path"),
    standard("json-pointer", "a JSON pointer"),
    hint("json-string"),
    ours("log-level", "a log level such as `debug`, `info`, `warn` or `error`", is_log_level),
    ours("multi-host-uri", "a URL, perhaps with several hosts", is_multi_host_uri),
    hint("password"),
    hint("path"),
    ours("port", "a port from 1 to 65535", is_port),
    standard("regex", "a regular expression"),
    standard("relative-json-pointer", "a relative JSON pointer"),
    ours("semver", "a version such as `1.2.3`", is_semver),
    standard("time", "a time such as `12:00:00Z`"),
    standard("uri", "a URL"),
    standard("uri-reference", "a URL or a path"),
    standard("uri-template", "a URL template"),
    ours("uuid", "a UUID", is_uuid),
    ours("uuid1", "a UUID", is_uuid),
    ours("uuid3", "a UUID", is_uuid),
    ours("uuid4", "a UUID", is_uuid),
    ours("uuid5", "a UUID", is_uuid),
    ours("uuid6", "a UUID", is_uuid),
    ours("uuid7", "a UUID", is_uuid),
    ours("uuid8", "a UUID", is_uuid),
];

impl Format {
    /// The format called `name`.
    pub(super) fn find(name: &str) -> Option<&'static Format> {
        FORMATS.binary_search_by(|format| format.name.cmp(name)).ok().map(|index| &FORMATS[index])
    }

    /// The format that `name` is probably a slip for.
    pub(super) fn similar(name: &str) -> Option<&'static str> {
        crate::similar(name, FORMATS.iter().map(|format| format.name))
    }

    /// Those that envguard checks itself.
    pub(super) fn own() -> impl Iterator<Item = (&'static str, fn(&str) -> bool)> {
        FORMATS.iter().filter_map(|format| Some((format.name, format.check?)))
    }
}

/// The names of the formats that envguard checks itself, whatever the version of JSON Schema.
pub(crate) fn own_formats() -> impl Iterator<Item = &'static str> {
    Format::own().map(|(name, _)| name)
}

/// Whether texts are checked for the format `name` in any version of JSON Schema.
pub(crate) fn is_checked_format(name: &str) -> bool {
    // Those of other alphabets say what a text is for, unless the validator is built with tables for them.
    name.starts_with("idn-") || Format::find(name).is_some_and(|format| format.expects.is_some())
}

/// A port that one can connect to; 0 asks the system for any, which is no port to agree upon.
fn is_port(text: &str) -> bool {
    is_digits(text) && text.parse::<u16>().is_ok_and(|port| port > 0)
}

fn is_log_level(text: &str) -> bool {
    LOG_LEVELS.iter().any(|level| text.eq_ignore_ascii_case(level))
}

/// What loggers call their levels, in lower case.
pub(crate) const LOG_LEVELS: [&str; 18] = [
    "all",
    "trace",
    "verbose",
    "silly",
    "debug",
    "http",
    "info",
    "information",
    "notice",
    "warn",
    "warning",
    "error",
    "err",
    "critical",
    "fatal",
    "panic",
    "silent",
    "off",
];

/// Semantic Versioning 2.0.0.
fn is_semver(text: &str) -> bool {
    let is_identifier = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let is_number = |part: &str| is_digits(part) && (part == "0" || !part.starts_with('0'));
    let (text, build) = text.split_once('+').map_or((text, None), |(text, build)| (text, Some(build)));
    let (core, pre) = text.split_once('-').map_or((text, None), |(core, pre)| (core, Some(pre)));
    core.split('.').count() == 3
        && core.split('.').all(is_number)
        && pre.is_none_or(|pre| {
            pre.split('.').all(|part| is_identifier(part) && (!is_digits(part) || is_number(part)))
        })
        && build.is_none_or(|build| build.split('.').all(is_identifier))
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// A duration of ISO 8601: `P1Y2M3DT4H5M6S` in this order, or weeks alone.
fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else { return false };
    if let Some(weeks) = rest.strip_suffix('W') {
        return is_digits(weeks);
    }
    let (date, time) = rest.split_once('T').map_or((rest, None), |(date, time)| (date, Some(time)));
    let is_given = !date.is_empty() || time.is_some();
    is_given
        && is_components(date, "YMD")
        && time.is_none_or(|time| !time.is_empty() && is_components(time, "HMS"))
}

/// Whether `text` is numbers, each followed by one of `units`, in their order.
fn is_components(text: &str, units: &str) -> bool {
    let mut units = units.chars();
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let Some(unit) = rest[digits..].chars().next() else { return false };
        if digits == 0 || !units.any(|known| known == unit) {
            return false;
        }
        rest = &rest[digits + unit.len_utf8()..];
    }
    true
}

/// `scheme://host,host:port/…` as drivers of databases take it.
fn is_multi_host_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let mut characters = scheme.bytes();
    let is_scheme = characters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && characters.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    // A database on this machine needs no host: `postgresql:///app`.
    let is_local = authority.is_empty() && rest.starts_with('/');
    is_scheme
        && !text.contains(|character: char| character.is_whitespace() || character.is_control())
        && (is_local || authority.split(',').all(|host| !host.is_empty() && !host.ends_with('@')))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, fit: &[&str], unfit: &[&str]) {
        let check = Format::find(name).and_then(|format| format.check).unwrap();
        for text in fit {
            assert!(check(text), "{name}: {text}");
        }
        for text in unfit {
            assert!(!check(text), "{name}: {text}");
        }
    }

    #[test]
    fn formats_are_found() {
        assert!(FORMATS.is_sorted_by(|a, b| a.name < b.name));
        assert_eq!(Format::similar("emial"), Some("email"));
        assert_eq!(Format::similar("frobnicate"), None);
    }

    #[test]
    fn own_formats_check() {
        check("port", &["1", "8080", "65535"], &["", "0", "65536", "+80", "80 ", "http"]);
        check("log-level", &["debug", "WARN", "Off"], &["", "loud", "debug "]);
        check(
            "semver",
            &["1.2.3", "0.0.0", "1.0.0-rc.1", "1.0.0-0a+build.01", "1.0.0+x-y"],
            &["", "1.2", "v1.2.3", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.3+", "1.2.3.4"],
        );
        check(
            "uuid",
            &["0f8fad5b-d9cb-469f-a165-70867728950e"],
            &["", "0f8fad5bd9cb469fa16570867728950e", "0f8fad5b-d9cb-469f-a165-70867728950g"],
        );
        check(
            "duration",
            &["P1D", "PT30S", "P1Y2M3DT4H5M6S", "P2W", "PT0S"],
            &["", "P", "PT", "P1", "P1S", "1D", "P1M1Y", "P1DT", "PD", "30s", "P1é"],
        );
        check(
            "multi-host-uri",
            &["postgres://u:p@a,b:5432/db", "postgresql:///app", "redis://h"],
            &["", "postgres", "postgres://", "://h", "postgres://a,,b/db", "postgres://a b/", "1x://h"],
        );
    }
}

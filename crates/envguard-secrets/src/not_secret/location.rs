use crate::bytes::{contains, is_name};
use crate::randomness::Shape;

/// Whether `value` is an address, a path, a file or a media type.
pub(super) fn is_location(value: &[u8], shape: &Shape) -> bool {
    if shape.blanks > 0 {
        return false;
    }
    // URLs have their own reading: here they are no secrets.
    contains(value, b"://") || is_path(value, shape) || is_file(value) || is_host(value) || is_mail(value)
}

/// Whether `value` is a path: begins like one, or has words between its slashes.
fn is_path(value: &[u8], shape: &Shape) -> bool {
    const STARTS: &[&[u8]] = &[
        b"./", b"../", b"~/", b"/etc/", b"/var/", b"/home/", b"/opt/", b"/usr/", b"/tmp/", b"/run/",
        b"/dev/", b"C:\\", b"c:\\",
    ];
    if STARTS.iter().any(|start| value.starts_with(start)) {
        return true;
    }
    let slashes = value.iter().filter(|byte| matches!(**byte, b'/' | b'\\')).count();
    let is_rooted = value.starts_with(b"/")
        && value.iter().all(|byte| is_name(*byte) || matches!(*byte, b'/' | b':' | b'*' | b'@'));
    slashes > 0 && (is_rooted && shape.randomness() < 70 || shape.words > 0 && shape.randomness() < 40)
}

/// Whether `value` is the name of a file.
fn is_file(value: &[u8]) -> bool {
    const ENDS: &[&str] = &[
        "pem", "key", "json", "txt", "crt", "cer", "yml", "yaml", "toml", "p12", "pfx", "jks", "keystore",
        "pub", "env", "conf", "cfg", "ini", "sh", "py", "js", "ts", "rb", "go", "java", "php", "html", "xml",
        "png", "jpg", "svg", "css", "md", "log", "db", "sqlite", "asc", "gpg", "creds", "enc", "csv", "p8",
        "der", "bks", "kdbx", "rs", "vue", "tsx", "jsx",
    ];
    let Some(dot) = memchr::memrchr(b'.', value) else { return false };
    dot > 0
        && value.iter().all(|byte| is_name(*byte) || matches!(*byte, b'/' | b'\\' | b'*'))
        && ENDS.iter().any(|end| value[dot + 1..].eq_ignore_ascii_case(end.as_bytes()))
}

/// Whether `value` is the name of a host, with or without a port.
fn is_host(value: &[u8]) -> bool {
    const ENDS: &[&[u8]] = &[
        b".com",
        b".org",
        b".net",
        b".io",
        b".local",
        b".internal",
        b".dev",
        b".svc",
        b".cloud",
        b".co",
        b".app",
        b".example",
    ];
    let host = value.split(|byte| matches!(*byte, b':' | b'/')).next().unwrap_or_default();
    host.len() > 4
        && host.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(*byte, b'-' | b'.'))
        && ENDS.iter().any(|end| host.ends_with(end))
}

/// Whether `value` is an address of mail.
fn is_mail(value: &[u8]) -> bool {
    let Some(at) = memchr::memchr(b'@', value) else { return false };
    let (name, host) = (&value[..at], &value[at + 1..]);
    !name.is_empty()
        && name.iter().all(|byte| is_name(*byte) || *byte == b'+')
        && host.iter().all(|byte| is_name(*byte))
        && memchr::memrchr(b'.', host).is_some_and(|dot| {
            (2..=6).contains(&(host.len() - dot - 1)) && host[dot + 1..].iter().all(u8::is_ascii_lowercase)
        })
}

use crate::bytes::{contains, starts_with_any_case};

/// Whether `value` is meant to be public: a certificate, a public key, a fingerprint.
pub(super) fn is_public(value: &[u8]) -> bool {
    const MARKS: &[&[u8]] = &[
        b"ssh-rsa ",
        b"ssh-ed25519 ",
        b"ssh-dss ",
        b"ecdsa-sha2-",
        b"sk-ssh-",
        b"-----BEGIN CERT",
        b"-----BEGIN PUBLIC",
        b"-----BEGIN RSA PUBLIC",
        b"-----BEGIN PGP PUBLIC",
        b"-----BEGIN X509",
        b"MIIBIjANBgkq",
        b"MIICIjANBgkq",
        b"MFkwEwYH",
        b"AAAAB3NzaC1yc2E",
        b"LS0tLS1CRUdJTiBDRVJU",
        b"LS0tLS1CRUdJTiBQVUJM",
        b"age1",
        b"data:",
    ];
    // What a signature is of: `KEY-ID/20200131/region/service/aws4_request`.
    let is_scope = value.ends_with(b"/aws4_request") || value.ends_with(b"%2Faws4_request");
    MARKS.iter().any(|mark| value.starts_with(mark)) || is_scope || is_fingerprint(value)
}

/// Whether `value` is bytes in hex with `:` between: `aa:bb:cc:…`.
fn is_fingerprint(value: &[u8]) -> bool {
    value.len() > 8
        && value
            .split(|byte| *byte == b':')
            .all(|part| part.len() == 2 && part.iter().all(u8::is_ascii_hexdigit))
}

/// Whether `value` says of itself that it is the digest of something.
pub(super) fn is_digest(value: &[u8]) -> bool {
    const MARKS: &[&[u8]] = &[
        b"sha1-", b"sha1:", b"sha256-", b"sha256:", b"sha384-", b"sha512-", b"sha512:", b"md5:", b"md5-",
        b"h1:",
    ];
    MARKS.iter().any(|mark| starts_with_any_case(value, mark)) || contains(value, b"@sha256:")
}

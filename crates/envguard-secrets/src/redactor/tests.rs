use proptest::prelude::*;

use super::Redactor;

/// What becomes of `pieces`.
fn redact(secrets: &[(&'static str, &[u8])], pieces: &[&[u8]]) -> Vec<u8> {
    let redactor = Redactor::new(secrets.iter().copied()).unwrap();
    let (mut stream, mut out) = (redactor.stream(), Vec::new());
    pieces.iter().for_each(|piece| stream.push(piece, &mut out));
    stream.finish(&mut out);
    out
}

/// What becomes of `text`, in one piece and byte by byte.
#[track_caller]
fn check(secrets: &[(&'static str, &[u8])], text: &str, expected: &str) {
    let whole = redact(secrets, &[text.as_bytes()]);
    assert_eq!(String::from_utf8_lossy(&whole), expected);
    let bytes: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
    assert_eq!(String::from_utf8_lossy(&redact(secrets, &bytes)), expected);
}

#[test]
fn secrets_are_taken_out_wherever_they_stand() {
    let secrets: [(&str, &[u8]); 2] = [("[A]", b"kT7wzQp0x"), ("[B]", b"a/b+c\"d e")];
    check(&secrets, "xkT7wzQp0xy kT7wzQp0", "x[A]y kT7wzQp0");
    check(&secrets, "kT7wzQp0xkT7wzQp0x", "[A][A]");
    check(&secrets, r#"{"b":"a/b+c\"d e","c":"a\/b+c\"d e"}"#, r#"{"b":"[B]","c":"[B]"}"#);
    check(&secrets, "?b=a%2Fb%2Bc%22d%20e&c=a%2fb%2bc%22d%20e&d=a%2Fb%2Bc%22d+e", "?b=[B]&c=[B]&d=[B]");
    check(&secrets, "dXNlcjprVDd3elFwMHg=", "dXNlcjp[A]g=");
}

#[test]
fn overlapping_secrets_go_together() {
    let secrets: [(&str, &[u8]); 3] =
        [("[A]", b"abcdefghij"), ("[B]", b"ghijklmnop"), ("[C]", b"abcdefghijk")];
    check(&secrets, "1abcdefghijklmnop2", "1[C]2");
    check(&secrets, "1abcdefghijklmno2", "1[C]lmno2");
    check(&secrets, "1ghijklmnop2abcdefghij", "1[B]2[A]");
    check(&[("[A]", b"aaaaaaaa")], &"a".repeat(1000), "[A]");
}

#[test]
fn lines_of_a_key_are_secret_but_not_its_frame() {
    let framed = b"-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQ\n-----END KEY-----\n";
    let text = "log: -----BEGIN KEY-----\nlog: MIIEvQIBADANBg\nlog: kqhkiG9w0BAQ\n";
    check(&[("[K]", framed)], text, "log: -----BEGIN KEY-----\nlog: [K]\nlog: [K]\n");
}

#[test]
fn nothing_is_held_but_the_beginning_of_a_secret() {
    let redactor = Redactor::new([("[A]", b"kT7wzQp0x")]).unwrap();
    let (mut stream, mut out) = (redactor.stream(), Vec::new());
    for (piece, expected) in [
        ("Password: ", "Password: "),
        ("k", ""),
        ("k", "k"),
        ("T7wzQp0", ""),
        ("!\n", "kT7wzQp0!\n"),
        ("kT7wzQp0x", "[A]"),
    ] {
        out.clear();
        stream.push(piece.as_bytes(), &mut out);
        assert_eq!(String::from_utf8_lossy(&out), expected, "{piece}");
    }
}

#[test]
fn short_secrets_and_none() {
    check(&[("[A]", b"short")], "short", "short");
    check(&[], "anything", "anything");
}

#[test]
fn what_is_long_is_bounded() {
    let long = "kT7wzQp0".repeat(2000);
    check(&[("[A]", long.as_bytes())], &format!("x{long}y"), "x[A]y");
    let many = vec!["kT7wzQp0".repeat(1 << 16); 2];
    assert!(Redactor::new(many.iter().map(|value| ("[A]", value))).is_some());
    let too_many: Vec<String> = (0..10).map(|number| format!("{number}{}", "x".repeat(1 << 19))).collect();
    assert!(Redactor::new(too_many.iter().map(|value| ("[A]", value))).is_none());
}

/// Texts of a few letters, so that secrets overlap with others and with themselves.
fn letters(length: std::ops::Range<usize>) -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(proptest::sample::select(b"ab\x00\xff".as_slice()), length)
}

proptest! {
    #[test]
    fn cuts_change_nothing(
        secrets in proptest::collection::vec(letters(8..12), 0..6),
        between in proptest::collection::vec((letters(0..12), 0_usize..6), 0..12),
        cuts in proptest::collection::vec(1_usize..9, 1..40),
    ) {
        let labels = ["[0]", "[1]", "[2]", "[3]", "[4]", "[5]"];
        let named: Vec<(&'static str, &[u8])> =
            labels.into_iter().zip(secrets.iter().map(Vec::as_slice)).collect();
        let mut text = Vec::new();
        for (noise, index) in &between {
            text.extend(noise);
            text.extend(secrets.get(*index).into_iter().flatten());
        }
        let whole = redact(&named, &[&text]);
        let (mut pieces, mut rest) = (Vec::new(), text.as_slice());
        for cut in cuts.iter().cycle().take(text.len()) {
            let (piece, others) = rest.split_at((*cut).min(rest.len()));
            pieces.push(piece);
            rest = others;
        }
        prop_assert_eq!(&redact(&named, &pieces), &whole);
        for secret in &secrets {
            prop_assert!(!whole.windows(secret.len()).any(|window| window == secret.as_slice()));
        }
        // Without the labels, what is left is what no secret covers.
        let mut covered = vec![false; text.len()];
        for secret in &secrets {
            for at in 0..text.len().saturating_sub(secret.len() - 1) {
                if text[at..].starts_with(secret) {
                    covered[at..at + secret.len()].fill(true);
                }
            }
        }
        let left: Vec<u8> =
            text.iter().zip(&covered).filter(|(_, covered)| !**covered).map(|(byte, _)| *byte).collect();
        let shown: Vec<u8> = {
            let mut shown = whole.clone();
            while let Some(at) = shown.iter().position(|byte| *byte == b'[') {
                shown.drain(at..at + 3);
            }
            shown
        };
        prop_assert_eq!(shown, left);
    }
}

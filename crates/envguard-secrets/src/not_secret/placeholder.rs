use crate::randomness::{PieceKind, is_made_of_words, pieces};

/// Whether `value` stands for a value that is to be put there: `changeme`, `<your-key>`, `xxxx`, `my-example-token`.
///
/// A word that says so counts when the rest is words and short numbers too. Runs of one character, and runs in the
/// order of the alphabet or the keyboard, count when they make up most of the value.
pub(crate) fn is_placeholder(value: &[u8]) -> bool {
    is_masked(value) || is_orderly(value) || says_so(value) || says_so_in_digits(value)
}

/// Whether `value` says so with digits and signs for letters: `p4ssw0rd`, `S3cr3t!`.
fn says_so_in_digits(value: &[u8]) -> bool {
    let mut plain = [0; 24];
    let end = value.len() - value.iter().rev().take_while(|byte| b"!?.*#123456789".contains(byte)).count();
    let Some(plain) = plain.get_mut(..end) else { return false };
    for (to, from) in plain.iter_mut().zip(value) {
        *to = match from.to_ascii_lowercase() {
            b'0' => b'o',
            b'1' | b'!' => b'i',
            b'3' => b'e',
            b'4' | b'@' => b'a',
            b'5' | b'$' => b's',
            b'7' => b't',
            other => other,
        };
    }
    says_so(plain)
}

/// Whether a word of `value` says that it is none, and the rest is words and short numbers.
fn says_so(value: &[u8]) -> bool {
    let mut says_so = false;
    let mut scraps = 0;
    let mut lower = [0; 64];
    for piece in pieces(value) {
        let bytes = &value[piece.range];
        match piece.kind {
            PieceKind::Beyond => return false,
            PieceKind::Digits if bytes.len() > 4 && !is_orderly(bytes) => return false,
            PieceKind::Signs | PieceKind::Digits => {}
            PieceKind::Letters => {
                let Some(word) = lower.get_mut(..bytes.len()) else { return false };
                word.copy_from_slice(bytes);
                word.make_ascii_lowercase();
                if SAYS_SO.contains(&&*word) || is_run(word) && word.len() > 2 {
                    says_so = true;
                } else if word.len() <= 2 {
                    scraps += 1;
                } else if !is_made_of_words(word) {
                    return false;
                } else if has_saying_part(word) {
                    says_so = true;
                }
            }
        }
    }
    // Random text falls into scraps of a letter or two; names have one at most.
    says_so && scraps < 2
}

/// Words that say that a value is none, when they stand for themselves between other words.
const SAYS_SO: &[&[u8]] = &[
    b"your",
    b"yours",
    b"change",
    b"changeme",
    b"changeit",
    b"replace",
    b"replaceme",
    b"example",
    b"examples",
    b"placeholder",
    b"dummy",
    b"fake",
    b"sample",
    b"todo",
    b"fixme",
    b"insert",
    b"enter",
    b"here",
    b"redacted",
    b"foo",
    b"bar",
    b"baz",
    b"foobar",
    b"qux",
    b"quux",
    b"mock",
    b"mocked",
    b"invalid",
    b"bogus",
    b"xxx",
    b"masked",
    b"hidden",
    b"removed",
    b"censored",
    b"sanitized",
    b"obfuscated",
    b"notreal",
    b"test",
    b"testing",
    b"none",
    b"some",
    b"put",
    b"set",
    b"add",
    b"fill",
    b"paste",
    b"put",
    b"goes",
    b"tbd",
    b"abc",
    b"abcd",
    b"abcdef",
    b"blah",
    b"lorem",
    b"password",
    b"passwd",
    b"secret",
    b"token",
    b"key",
    b"apikey",
    b"pass",
    b"pwd",
    b"admin",
    b"root",
    b"user",
    b"username",
    b"default",
    b"value",
    b"string",
    b"credentials",
    b"credential",
    b"secrets",
    b"passphrase",
    b"api",
];

/// Joined words that hold a saying word: `changeme`, `yourpassword`.
fn has_saying_part(word: &[u8]) -> bool {
    [
        &b"your"[..],
        b"secret",
        b"password",
        b"change",
        b"replace",
        b"example",
        b"placeholder",
        b"dummy",
        b"fake",
        b"sample",
        b"insert",
        b"enter",
    ]
    .iter()
    .any(|part| word.starts_with(part) || word.ends_with(part))
}

/// Whether `value` is mostly one character: `xxxx`, `****`, `sk_live_xxxxxxxx`, `...`.
fn is_masked(value: &[u8]) -> bool {
    let mut longest = 0;
    let mut masking = 0;
    let mut run = 0;
    let mut last = None;
    for byte in value {
        let byte = byte.to_ascii_lowercase();
        run = if last == Some(byte) { run + 1 } else { 1 };
        last = Some(byte);
        longest = longest.max(run);
        masking += usize::from(matches!(byte, b'*' | b'x' | b'.' | b'?' | b'_' | b'-' | b'#' | b'0'));
    }
    longest >= 8
        || longest >= 3 && longest * 2 >= value.len()
        || longest >= 3 && masking * 10 >= value.len() * 7
        || value.ends_with(b"...")
        || value.ends_with("…".as_bytes())
        || contains_mask(value)
}

/// Whether some `***` is in `value`.
fn contains_mask(value: &[u8]) -> bool {
    value.windows(3).any(|three| three == b"***")
}

/// Whether `word` repeats one letter.
fn is_run(word: &[u8]) -> bool {
    word.windows(2).all(|pair| pair[0] == pair[1])
}

/// Whether `value` is in the order of digits, letters or keys for most of its length: `123456`, `abcd1234`.
fn is_orderly(value: &[u8]) -> bool {
    if value.len() < 3 {
        return false;
    }
    let steps = value.windows(2).filter(|pair| {
        let (a, b) = (pair[0].to_ascii_lowercase(), pair[1].to_ascii_lowercase());
        let is_step = a.is_ascii_alphanumeric()
            && b.is_ascii_alphanumeric()
            && (a.abs_diff(b) <= 1 || (a, b) == (b'9', b'0'));
        is_step || KEYBOARD.iter().any(|row| row.windows(2).any(|keys| keys == [a, b]))
    });
    let steps = steps.count();
    let digits_only = value.iter().all(u8::is_ascii_digit);
    steps * 10 >= (value.len() - 1) * 8
        || steps + 2 >= value.len() && (digits_only || steps >= 4)
        || is_repeated(value)
}

/// Whether `value` is one short part several times over: `abcabcabc`, `12341234`, `deadbeefdeadbeef`.
fn is_repeated(value: &[u8]) -> bool {
    (1..=value.len() / 2).take(16).any(|length| {
        value.len() >= length * 2
            && value.len() >= 6
            && value.iter().skip(length).eq(value.iter().take(value.len() - length))
    })
}

const KEYBOARD: &[&[u8]] = &[b"qwertyuiop", b"asdfghjkl", b"zxcvbnm", b"azerty"];

#[cfg(test)]
mod tests {
    use super::is_placeholder;

    #[test]
    fn placeholders_are_known_and_random_values_that_hold_their_words_are_not() {
        for value in [
            "changeme",
            "change-me",
            "REPLACE_ME_NOW!",
            "your-api-key",
            "YOUR_TOKEN",
            "xxxx",
            "****",
            "123456",
            "12345678",
            "abcd1234",
            "qwerty",
            "0000",
            "my_example_token",
            "foo",
            "test",
            "test1234",
            "password",
            "secretpassword",
            "top_secret_key",
            "p@ssw0rd",
            "S3cr3t!",
            "t0ps3cr3t",
            "SG.****************",
            "a1b2c3d4...",
            "example_123",
            "put-your-key-here",
            "yourpassword",
            "sk_live_xxxxxxxxxxxx",
            "abcabcabc",
            "secret",
            "admin123",
        ] {
            assert!(is_placeholder(value.as_bytes()), "{value}");
        }
        for value in [
            "k9test7QzW",
            "jzkd",
            "uDTmh1rqwtZ",
            "L3lmDcxpYbtmQxvtxzmh",
            "2508f90db5242ba6",
            "Tr0ub4dor&3",
            "6412871",
            "sadrakneaszkey",
        ] {
            assert!(!is_placeholder(value.as_bytes()), "{value}");
        }
    }
}

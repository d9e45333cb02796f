//! How examples are written: texts with gaps such as `<alnum 30>`, which are filled at random but alike in every run.
//! So no example is a token before it is used, and checksums can be right.
//!
//! Gaps are `<alphabet length>`; `<uuid>`; `<crc62>`, `<crc36>` and `<crchex>`, the checksums of GitHub, GitLab and
//! Grafana of what stands before; `<b64of text>`; `<jwt>`; `<bech32 prefix>`; `<stellar>`; and blocks of keys: `<pem
//! title>`, `<ssh title>`, `<pgp title>`, `<notpem title>`, `<b64pem title>`.

/// What gaps are filled with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fill {
    /// Random characters.
    Random,
    /// As in documentation: `xxxx`, `0000`.
    Placeholder,
}

/// The alphabets, and what a placeholder has in their place.
const ALPHABETS: [(&str, &str, char); 15] = [
    ("alnum", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 'x'),
    ("alpha", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 'x'),
    ("lower", "0123456789abcdefghijklmnopqrstuvwxyz", 'x'),
    ("upper", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 'X'),
    ("hex", "0123456789abcdef", '0'),
    ("HEX", "0123456789ABCDEF", '0'),
    ("digit", "0123456789", '0'),
    ("b64", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 'x'),
    ("b64url", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 'x'),
    ("b32", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 'X'),
    ("b32lower", "abcdefghijklmnopqrstuvwxyz234567", 'x'),
    ("base58", "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", 'x'),
    ("bech", "023456789ACDEFGHJKLMNPQRSTUVWXYZ", 'X'),
    ("bechlower", BECH32, 'x'),
    ("django", "abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*(-_=+)", 'x'),
];
const BECH32: &str = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// The text that `example` stands for.
pub(crate) fn expand(example: &str, seed: &str, fill: Fill) -> String {
    let mut source = Source::new(seed, fill);
    let (mut text, mut rest) = (String::new(), example);
    while let Some(at) = rest.find('<') {
        text += &rest[..at];
        rest = &rest[at..];
        let gap = rest.find('>').and_then(|end| Some((source.fill(&rest[1..end], &text)?, end + 1)));
        let (filled, end) = gap.unwrap_or_else(|| ("<".to_owned(), 1));
        text += &filled;
        rest = &rest[end..];
    }
    text + rest
}

/// Characters that look random.
struct Source {
    state: u64,
    fill: Fill,
}

impl Source {
    fn new(seed: &str, fill: Fill) -> Self {
        let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        Self { state: seed.bytes().fold(0xcbf2_9ce4_8422_2325, hash), fill }
    }

    fn next(&mut self) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 33) as usize
    }

    fn random(&mut self, alphabet: &str, length: usize) -> String {
        let &(_, letters, placeholder) = ALPHABETS.iter().find(|(name, ..)| *name == alphabet).unwrap();
        let mut text = String::new();
        for _ in 0..length {
            let at = self.next() % letters.len();
            text.push(if self.fill == Fill::Random {
                char::from(letters.as_bytes()[at])
            } else {
                placeholder
            });
        }
        text
    }

    /// What fills `gap` after `before`; `None` if it is no gap.
    fn fill(&mut self, gap: &str, before: &str) -> Option<String> {
        let (kind, argument) = gap.split_once(' ').unwrap_or((gap, ""));
        if ALPHABETS.iter().any(|(name, ..)| *name == kind) {
            return Some(self.random(kind, argument.parse().ok()?));
        }
        let token = before.rsplit([' ', '=', '"', '\'']).next().unwrap_or(before);
        Some(match kind {
            "uuid" => [8, 4, 4, 4, 12].map(|length| self.random("hex", length)).join("-"),
            "crc62" => in_base(crc32(token.rsplit('_').next().unwrap()), 62, 6),
            "crc36" => in_base(crc32(token), 36, 7),
            "crchex" => format!("{:08x}", crc32(token.trim_end_matches('_')).swap_bytes()),
            "b64of" => base64(argument.as_bytes()),
            "jwt" => {
                let claims = base64(format!("{{\"sub\":\"{}\"}}", self.random("digit", 10)).as_bytes());
                format!(
                    "{}.{claims}.{}",
                    base64(b"{\"alg\":\"HS256\",\"typ\":\"JWT\"}"),
                    self.random("b64url", 43)
                )
            }
            "bech32" => self.bech32(argument),
            "stellar" => self.stellar(),
            "pem" => self.block(argument, "MIIEowIBAAKCAQEA"),
            "ssh" => self.block(argument, "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUA"),
            "pgp" => self.block(argument, "\nlQOYBF"),
            "notpem" => self.block(argument, "AAAA"),
            "b64pem" => {
                let block = self.block(argument, "MIIEowIBAAKCAQEA");
                base64(block.as_bytes())
            }
            _ => return None,
        })
    }

    fn block(&mut self, title: &str, begin: &str) -> String {
        let lines = [64; 6].map(|length| self.random("b64", length)).join("\n");
        let dashes = "-----";
        format!("{dashes}BEGIN {title}{dashes}\n{begin}{lines}\n{dashes}END {title}{dashes}")
    }

    fn bech32(&mut self, prefix: &str) -> String {
        let data = self.random("bechlower", 52);
        let digit = |letter: char| BECH32.find(letter).unwrap() as u32;
        let lower = prefix.to_lowercase();
        let mut values: Vec<u32> = lower.bytes().map(|byte| u32::from(byte >> 5)).collect();
        values.push(0);
        values.extend(lower.bytes().map(|byte| u32::from(byte & 31)));
        values.extend(data.chars().map(digit));
        values.extend([0; 6]);
        let sum = values.iter().fold(1_u32, |sum, value| {
            let terms = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
            let picked = terms.iter().enumerate().filter(|(bit, _)| sum >> (25 + bit) & 1 == 1);
            picked.fold((sum & 0x01ff_ffff) << 5 ^ value, |sum, (_, term)| sum ^ term)
        }) ^ 1;
        let tail = (0..6).map(|at| char::from(BECH32.as_bytes()[(sum >> (5 * (5 - at)) & 31) as usize]));
        let text = format!("{lower}1{data}{}", tail.collect::<String>());
        if lower == prefix { text } else { text.to_uppercase() }
    }

    fn stellar(&mut self) -> String {
        let mut bytes = vec![18 << 3];
        bytes.extend((0..32).map(|_| self.next() as u8));
        let crc = bytes.iter().fold(0_u16, |crc, &byte| {
            (0..8)
                .fold(crc ^ u16::from(byte) << 8, |crc, _| crc << 1 ^ if crc >> 15 == 1 { 0x1021 } else { 0 })
        });
        bytes.extend(crc.to_le_bytes());
        digits(&bytes, 5, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    }
}

fn base64(bytes: &[u8]) -> String {
    digits(bytes, 6, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}

/// `bytes` in digits of `width` bits, without padding.
fn digits(bytes: &[u8], width: usize, alphabet: &str) -> String {
    let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
    let value =
        |bits: &[u8]| (0..width).fold(0, |value, at| value << 1 | usize::from(*bits.get(at).unwrap_or(&0)));
    bits.chunks(width).map(|bits| char::from(alphabet.as_bytes()[value(bits)])).collect()
}

fn in_base(mut number: u32, base: u32, length: usize) -> String {
    let lower = base == 36;
    let mut text = Vec::new();
    for _ in 0..length {
        let digit = (number % base) as u8;
        text.push(match digit {
            0..=9 => b'0' + digit,
            10..=35 if lower => b'a' + digit - 10,
            10..=35 => b'A' + digit - 10,
            _ => b'a' + digit - 36,
        });
        number /= base;
    }
    text.reverse();
    String::from_utf8(text).unwrap()
}

fn crc32(text: &str) -> u32 {
    !text.bytes().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| crc >> 1 ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 })
    })
}

//! The text of a file as UTF-8, and its places in the file.

use std::borrow::Cow;

use crate::Report;

/// How much of a file tells whether it is binary.
const HEAD: usize = 8000;

/// A text, and how to get from its places to those of the file.
pub(crate) struct Text<'b> {
    bytes: Cow<'b, [u8]>,
    /// How the file writes UTF-16, if it does.
    order: Option<Order>,
    /// The length of the mark in front of it.
    mark: usize,
}

/// Which byte of a unit of UTF-16 comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Little,
    Big,
}

impl Order {
    fn unit(self, pair: [u8; 2]) -> u16 {
        match self {
            Self::Little => u16::from_le_bytes(pair),
            Self::Big => u16::from_be_bytes(pair),
        }
    }
}

impl<'b> Text<'b> {
    /// The text of `bytes`: decoded if it is UTF-16 and says so, or looks like it.
    pub(crate) fn decode(bytes: &'b [u8]) -> Self {
        let Some(order) = order_of(bytes) else {
            let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            return Self { bytes: Cow::Borrowed(text), order: None, mark: bytes.len() - text.len() };
        };
        let mark = if matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) { 2 } else { 0 };
        let bytes = bytes.get(mark..).unwrap_or_default();
        let mut decoded = Vec::with_capacity(bytes.len() / 2);
        let mut buffer = [0; 4];
        for unit in char::decode_utf16(units(bytes, order)) {
            let character = unit.unwrap_or(char::REPLACEMENT_CHARACTER);
            decoded.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
        }
        Self { bytes: Cow::Owned(decoded), order: Some(order), mark }
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Turns the places of `report` into those of the file.
    pub(crate) fn map_back(&self, report: &mut Report) {
        if self.order.is_none() && self.mark == 0 {
            return;
        }
        let mut places: Vec<&mut usize> = Vec::new();
        for finding in &mut report.findings {
            for range in [&mut finding.span, &mut finding.secret_span] {
                places.extend([&mut range.start, &mut range.end]);
            }
        }
        for suppressed in &mut report.suppressed {
            places.extend([&mut suppressed.span.start, &mut suppressed.span.end]);
        }
        if self.order.is_none() {
            return places.into_iter().for_each(|place| *place += self.mark);
        }
        places.sort_by_key(|place| **place);
        let (mut text_at, mut file_at) = (0, self.mark);
        let mut characters = String::from_utf8_lossy(&self.bytes).into_owned();
        characters.push('\0');
        let mut characters = characters.chars();
        for place in places {
            while text_at < *place {
                let Some(character) = characters.next() else { break };
                text_at += character.len_utf8();
                file_at += character.len_utf16() * 2;
            }
            *place = file_at;
        }
    }
}

fn units(bytes: &[u8], order: Order) -> impl Iterator<Item = u16> + '_ {
    bytes.chunks_exact(2).map(move |pair| order.unit([pair[0], pair[1]]))
}

/// How `bytes` write UTF-16: as their mark says, or as every second byte of their head is NUL.
fn order_of(bytes: &[u8]) -> Option<Order> {
    match bytes {
        [0xFF, 0xFE, rest @ ..] if rest.get(..2) != Some(&[0, 0]) => return Some(Order::Little),
        [0xFE, 0xFF, ..] => return Some(Order::Big),
        _ => {}
    }
    let head = &bytes[..bytes.len().min(256) & !1];
    if head.len() < 8 || memchr::memchr(0, head).is_none() {
        return None;
    }
    let nul = |side: usize| head.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second) = (nul(0), nul(1));
    let most = head.len() / 2 * 9 / 10;
    if first == 0 && second >= most {
        Some(Order::Little)
    } else if second == 0 && first >= most {
        Some(Order::Big)
    } else {
        None
    }
}

/// Whether `text` is not one for people: it has a NUL in its head.
pub(crate) fn is_binary(text: &[u8]) -> bool {
    memchr::memchr(0, &text[..text.len().min(HEAD)]).is_some()
}

#[cfg(test)]
mod tests {
    use super::{Text, is_binary};
    use crate::{Options, scan};

    #[test]
    fn a_mark_in_front_hides_nothing() {
        let bytes = b"\xEF\xBB\xBFpassword: kT7wzQp0x\n";
        let report = scan("a.yml", bytes, &Options::default());
        assert_eq!(&bytes[report.findings[0].secret_span.clone()], b"kT7wzQp0x");
        let wide: Vec<u8> =
            "\u{feff}password: kT7wzQp0x\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(scan("a.yml", &wide, &Options::default()).findings[0].secret_span, 22..40);
    }

    #[test]
    fn utf_16_is_decoded_and_places_are_those_of_the_file() {
        let text = "# é\npassword: kT7wzQp0x\n";
        for (mark, to_bytes) in [
            (&[0xFF, 0xFE][..], u16::to_le_bytes as fn(u16) -> [u8; 2]),
            (&[0xFE, 0xFF], u16::to_be_bytes),
            (&[], u16::to_le_bytes),
        ] {
            let mut bytes = mark.to_vec();
            bytes.extend(text.encode_utf16().flat_map(to_bytes));
            let report = scan("a.yml", &bytes, &Options::default());
            let found = &report.findings[0].secret_span;
            let start = mark.len() + 2 * text.chars().take_while(|c| *c != 'k').count();
            assert_eq!(*found, start..start + 18);
        }
    }

    #[test]
    fn binary_is_told_from_text() {
        assert!(is_binary(b"a\0b") && !is_binary(b"ab") && !is_binary(b""));
        assert_eq!(Text::decode(b"a\0b").as_bytes(), b"a\0b");
    }
}

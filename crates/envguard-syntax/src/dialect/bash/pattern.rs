//! Patterns: `*`, `?`, `[…]`, and a backslash before a byte that stands for itself.
//!
//! A match follows all states of the pattern at once, one byte of the text after the other, so that no pattern takes
//! more than its length times that of the text.

/// One piece of a pattern.
enum Element {
    Byte(u8),
    Any,
    Star,
    Set { negated: bool, members: Box<[bool; 256]> },
}

/// A pattern, ready to match.
pub(super) struct Pattern(Vec<Element>);

impl Pattern {
    pub(super) fn new(text: &[u8]) -> Self {
        let mut elements = Vec::new();
        let mut offset = 0;
        while let Some(&byte) = text.get(offset) {
            offset += 1;
            match byte {
                b'*' => {
                    if !matches!(elements.last(), Some(Element::Star)) {
                        elements.push(Element::Star);
                    }
                }
                b'?' => elements.push(Element::Any),
                b'\\' => {
                    elements.push(Element::Byte(text.get(offset).copied().unwrap_or(byte)));
                    offset += 1;
                }
                b'[' => match set(text, offset) {
                    Some((element, end)) => {
                        elements.push(element);
                        offset = end;
                    }
                    None => elements.push(Element::Byte(byte)),
                },
                _ => elements.push(Element::Byte(byte)),
            }
        }
        Self(elements)
    }

    /// How many steps a match of a text of `length` bytes takes at most.
    pub(super) fn cost(&self, length: usize) -> usize {
        (self.0.len() + 1).saturating_mul(length + 1)
    }

    /// The lengths of the beginnings of `text` that match, shortest first, given to `found` until it says stop.
    fn beginnings(&self, text: &[u8], mut found: impl FnMut(usize) -> bool) {
        let mut states = vec![false; self.0.len() + 1];
        let mut next = states.clone();
        states[0] = true;
        self.pass_stars(&mut states);
        for length in 0..=text.len() {
            if states[self.0.len()] && !found(length) {
                return;
            }
            let Some(&byte) = text.get(length) else { return };
            next.fill(false);
            let mut alive = false;
            for (index, element) in self.0.iter().enumerate().filter(|(index, _)| states[*index]) {
                let target = match element {
                    Element::Star => index,
                    Element::Any => index + 1,
                    Element::Byte(expected) if *expected == byte => index + 1,
                    Element::Set { negated, members } if members[usize::from(byte)] != *negated => index + 1,
                    Element::Byte(_) | Element::Set { .. } => continue,
                };
                next[target] = true;
                alive = true;
            }
            if !alive {
                return;
            }
            self.pass_stars(&mut next);
            std::mem::swap(&mut states, &mut next);
        }
    }

    fn pass_stars(&self, states: &mut [bool]) {
        for (index, element) in self.0.iter().enumerate() {
            if states[index] && matches!(element, Element::Star) {
                states[index + 1] = true;
            }
        }
    }

    pub(super) fn matches(&self, text: &[u8]) -> bool {
        self.longest(text) == Some(text.len())
    }

    /// The length of the shortest beginning that matches.
    pub(super) fn shortest(&self, text: &[u8]) -> Option<usize> {
        let mut shortest = None;
        self.beginnings(text, |length| {
            shortest = Some(length);
            false
        });
        shortest
    }

    /// The length of the longest beginning that matches.
    pub(super) fn longest(&self, text: &[u8]) -> Option<usize> {
        let mut longest = None;
        self.beginnings(text, |length| {
            longest = Some(length);
            true
        });
        longest
    }
}

/// The set whose members start at `start`, after the `[`, and where it ends; `None` if it is never closed.
fn set(text: &[u8], start: usize) -> Option<(Element, usize)> {
    let negated = matches!(text.get(start), Some(b'!' | b'^'));
    let first = start + usize::from(negated);
    let mut members = Box::new([false; 256]);
    let mut offset = first;
    loop {
        let byte = *text.get(offset)?;
        if byte == b']' && offset > first {
            return Some((Element::Set { negated, members }, offset + 1));
        }
        if byte == b'['
            && let Some((class, end)) = class(text, offset)
        {
            for byte in 0..=u8::MAX {
                members[usize::from(byte)] |= class(byte);
            }
            offset = end;
            continue;
        }
        let (low, end) = member(text, offset)?;
        offset = end;
        let ranges =
            text.get(offset) == Some(&b'-') && text.get(offset + 1).is_some_and(|&byte| byte != b']');
        let high = if ranges {
            let (high, end) = member(text, offset + 1)?;
            offset = end;
            high
        } else {
            low
        };
        for byte in low..=high {
            members[usize::from(byte)] = true;
        }
    }
}

/// The byte at `offset`, which a backslash may be before, and what is after it.
fn member(text: &[u8], offset: usize) -> Option<(u8, usize)> {
    match *text.get(offset)? {
        b'\\' => Some((*text.get(offset + 1)?, offset + 2)),
        byte => Some((byte, offset + 1)),
    }
}

/// Whether a byte is of a class.
type Class = fn(u8) -> bool;

/// The class `[:name:]` at `offset`, and where it ends.
fn class(text: &[u8], offset: usize) -> Option<(Class, usize)> {
    let rest = text.get(offset..)?.strip_prefix(b"[:")?;
    let length = rest.windows(2).position(|pair| pair == b":]")?;
    let class: Class = match &rest[..length] {
        b"alnum" => |byte| byte.is_ascii_alphanumeric(),
        b"alpha" => |byte| byte.is_ascii_alphabetic(),
        b"blank" => |byte| matches!(byte, b' ' | b'\t'),
        b"cntrl" => |byte| byte.is_ascii_control(),
        b"digit" => |byte| byte.is_ascii_digit(),
        b"graph" => |byte| byte.is_ascii_graphic(),
        b"lower" => |byte| byte.is_ascii_lowercase(),
        b"print" => |byte| byte.is_ascii_graphic() || byte == b' ',
        b"punct" => |byte| byte.is_ascii_punctuation(),
        b"space" => |byte| byte.is_ascii_whitespace() || byte == 0x0B,
        b"upper" => |byte| byte.is_ascii_uppercase(),
        b"word" => |byte| byte.is_ascii_alphanumeric() || byte == b'_',
        b"xdigit" => |byte| byte.is_ascii_hexdigit(),
        _ => |_| false,
    };
    Some((class, offset + length + 4))
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn finds_the_shortest_and_the_longest() {
        let pattern = Pattern::new(b"a*b");
        assert_eq!((pattern.shortest(b"aabab-"), pattern.longest(b"aabab-")), (Some(3), Some(5)));
        assert!(!pattern.matches(b"ba") && pattern.shortest(b"b").is_none());
    }

    #[test]
    fn sets() {
        for (pattern, text, matches) in [
            (&b"[a-c]x"[..], &b"bx"[..], true),
            (b"[!a-c]", b"b", false),
            (b"[]]", b"]", true),
            (b"[a", b"[a", true),
            (b"[[:digit:]_]", b"7", true),
            (b"[\\]x]", b"]", true),
            (b"[a-]", b"-", true),
        ] {
            assert_eq!(Pattern::new(pattern).matches(text), matches, "{pattern:?}");
        }
    }

    #[test]
    fn many_stars_are_not_exponential() {
        let pattern = Pattern::new(&b"*a".repeat(2000));
        assert!(!pattern.matches(&[b'a'; 1999]));
    }
}

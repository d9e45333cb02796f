//! Taking out of a stream what is meant for terminals.

/// Passes on text and line breaks alone. What moves a cursor or colours letters could also stand in the middle of a secret,
/// so it goes before anybody looks for one.
#[derive(Default)]
pub(super) struct Plain {
    state: State,
}

#[derive(Clone, Copy, Default)]
enum State {
    #[default]
    Text,
    /// Behind a carriage return, which is a line break of its own unless a line feed follows.
    Return,
    /// Behind an escape.
    Escape,
    /// In a sequence that a letter ends.
    Sequence,
    /// In a text for the terminal, such as the title of its window.
    Title,
}

const ESCAPE: u8 = 0x1b;
const BELL: u8 = 0x07;

impl Plain {
    /// Takes the next piece of the stream, and adds to `out` what is left of it.
    pub(super) fn push(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        for &byte in piece {
            if matches!(self.state, State::Return) {
                out.push(b'\n');
                self.state = State::Text;
                if byte == b'\n' {
                    continue;
                }
            }
            self.state = match (self.state, byte) {
                // A line ends everything, so that what is broken hides no more than that.
                (_, b'\n') => {
                    out.push(byte);
                    State::Text
                }
                (_, b'\r') => State::Return,
                (_, ESCAPE) | (State::Escape, b' '..=b'/') => State::Escape,
                (State::Text | State::Return, _) => {
                    if byte == b'\t' || !byte.is_ascii_control() {
                        out.push(byte);
                    }
                    State::Text
                }
                (State::Escape, b'[') => State::Sequence,
                (State::Escape, b']' | b'P' | b'X' | b'^' | b'_') => State::Title,
                (State::Escape, _) | (State::Sequence, b'@'..=b'~') | (State::Title, BELL) => State::Text,
                (state, _) => state,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_text_is_left() {
        for (text, expected) in [
            ("a\tb\n", "a\tb\n"),
            ("a\r\nb\rc\r\r\n", "a\nb\nc\n\n"),
            ("\x1b[1;31mred\x1b[0m é", "red é"),
            ("se\x1b[0mcr\x08e\0t", "secret"),
            ("\x1b]0;title\x07a\x1b]8;;x\x1b\\b\x1b(Bc", "abc"),
            ("\x1b[12\nopen\x1b]0;\nx", "\nopen\nx"),
        ] {
            for step in [1, 100] {
                let (mut plain, mut out) = (Plain::default(), Vec::new());
                text.as_bytes().chunks(step).for_each(|piece| plain.push(piece, &mut out));
                assert_eq!(String::from_utf8(out).unwrap(), expected, "{text:?}");
            }
        }
    }
}

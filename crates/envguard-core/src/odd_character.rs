//! Characters that cannot be seen, or that look like a blank and are none.

/// What an odd character does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OddCharacter {
    /// It looks like a blank.
    Blank,
    /// It takes no room.
    Invisible,
    /// It takes no room and joins or varies its neighbours, which some scripts and emoji need.
    Joiner,
    /// It changes the direction of the text around it.
    Direction,
    /// A control character: it does something to a terminal.
    Control,
}

impl OddCharacter {
    /// What `character` is; `None` for those that can be seen, tabs, line ends and NUL.
    pub(crate) fn of(character: char) -> Option<Self> {
        let kind = match character {
            '\t' | '\n' | '\r' | '\0' | ' '..='~' => return None,
            '\u{1}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => OddCharacter::Control,
            '\u{a0}'
            | '\u{1680}'
            | '\u{2000}'..='\u{200a}'
            | '\u{202f}'
            | '\u{205f}'
            | '\u{3000}'
            | '\u{2800}' => OddCharacter::Blank,
            '\u{200c}'
            | '\u{200d}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{e0100}'..='\u{e01ef}'
            | '\u{e0020}'..='\u{e007f}' => OddCharacter::Joiner,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                OddCharacter::Direction
            }
            '\u{ad}'
            | '\u{34f}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{2060}'..='\u{2065}'
            | '\u{206a}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e001f}' => OddCharacter::Invisible,
            _ => return None,
        };
        Some(kind)
    }

    /// What is wrong with it.
    pub(crate) fn trouble(self) -> &'static str {
        match self {
            OddCharacter::Blank => "looks like a space and is none",
            OddCharacter::Direction => "changes the direction of the text around it",
            OddCharacter::Invisible | OddCharacter::Joiner | OddCharacter::Control => "cannot be seen",
        }
    }

    /// Its name, where it has one that people know; else its kind.
    pub(crate) fn describe(self, character: char) -> &'static str {
        match character {
            '\u{a0}' => "no-break space",
            '\u{ad}' => "soft hyphen",
            '\u{1b}' => "escape",
            '\u{200b}' => "zero width space",
            '\u{200c}' => "zero width non-joiner",
            '\u{200d}' => "zero width joiner",
            '\u{200e}' => "left-to-right mark",
            '\u{200f}' => "right-to-left mark",
            '\u{2028}' => "line separator",
            '\u{2029}' => "paragraph separator",
            '\u{202d}' => "left-to-right override",
            '\u{202e}' => "right-to-left override",
            '\u{202f}' => "narrow no-break space",
            '\u{2060}' => "word joiner",
            '\u{3000}' => "ideographic space",
            '\u{feff}' => "byte order mark",
            _ => match self {
                OddCharacter::Blank => "a space of another width",
                OddCharacter::Invisible | OddCharacter::Joiner => "no width",
                OddCharacter::Direction => "a mark of direction",
                OddCharacter::Control => "a control character",
            },
        }
    }
}

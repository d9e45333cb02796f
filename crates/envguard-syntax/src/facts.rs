//! What is noteworthy about a line.

use std::ops::{BitOr, BitOrAssign};

/// A set of things that the parser saw on a line while passing over it once.
///
/// An empty set means a plain line: nothing to say about it on its own, and read alike by every dialect. Checks name
/// the facts that they care about, and are not even called for the other lines.
///
/// ```
/// use envguard_syntax::{Document, Facts};
///
/// let document = Document::parse(b"PORT=8080\nhost = x\n");
/// assert!(document.lines[0].facts.is_empty());
/// assert!(document.lines[1].facts.contains(Facts::KEY_LOWERCASE | Facts::BLANK_BEFORE_DELIMITER));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts(u32);

macro_rules! facts {
    ($($(#[doc = $doc:literal])+ $name:ident,)*) => {
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "it only numbers the constants")]
        enum Bit { $($name,)* }

        impl Facts {
            $($(#[doc = $doc])+ pub const $name: Facts = Facts(1 << Bit::$name as u32);)*
        }
    };
}

facts! {
    /// Blanks before the first thing on the line.
    LEADING_BLANK,
    /// Blanks (or a carriage return without its line feed) at the end of the line.
    TRAILING_BLANK,
    /// An `export` before the key.
    EXPORT,
    /// The key has ASCII lower-case letters.
    KEY_LOWERCASE,
    /// The key is not `[A-Za-z_][A-Za-z0-9_]*`.
    KEY_INVALID,
    /// The key is well formed, and yet some dialect refuses it: it begins with `__` or `_` and a digit.
    KEY_UNPORTABLE,
    /// There is a delimiter and nothing before it.
    NO_KEY,
    /// There is no delimiter: a key alone, or something that is neither entry nor comment.
    NO_DELIMITER,
    /// The delimiter is a colon.
    COLON,
    /// Blanks between key and delimiter.
    BLANK_BEFORE_DELIMITER,
    /// Blanks between delimiter and value or comment.
    BLANK_AFTER_DELIMITER,
    /// Nothing comes after the delimiter but blanks and a comment, or a pair of quotes with nothing between.
    EMPTY_VALUE,
    /// The value begins with `'`.
    SINGLE_QUOTED,
    /// The value begins with `"`.
    DOUBLE_QUOTED,
    /// The value begins with a backtick.
    BACKTICK_QUOTED,
    /// The quote that the value begins with is never closed.
    UNTERMINATED,
    /// Something comes after the closing quote that is neither blank nor comment.
    TRAILING_CONTENT,
    /// The value goes over more than one line.
    MULTILINE,
    /// There is a backslash in the value.
    BACKSLASH,
    /// There is a `$` in the value.
    DOLLAR,
    /// There is a backtick in the value, other than as its outer quotes, or a `$(`.
    COMMAND,
    /// The entry ends in a comment.
    INLINE_COMMENT,
    /// There is a `#` in the value.
    HASH,
    /// The value has no quotes around it and a byte in it that some dialect does not read as itself.
    UNQUOTED_SPECIAL,
    /// A character outside ASCII, or bytes that are no UTF-8, anywhere on the line.
    NON_ASCII,
    /// A control character other than tab anywhere on the line: NUL, a carriage return without line feed, escape.
    CONTROL,
    /// The line ends in a carriage return and a line feed.
    CRLF,
    /// The file ends without a line ending after this line.
    NO_NEWLINE,
    /// A comment that may be meant for a linter: it has a colon after a word.
    DIRECTIVE,
    /// A comment on a line of its own that does not end there for everybody: systemd goes on after a backslash at its
    /// end, and phpdotenv after a `="` in it.
    COMMENT_MAY_GO_ON,
    /// The key is one that bash refuses to assign: `UID`, `EUID`, `PPID`, `SHELLOPTS`, `BASHOPTS`, `BASH_VERSINFO`.
    KEY_READONLY,
}

impl Facts {
    /// The empty set.
    pub const NONE: Facts = Facts(0);

    /// Whether it has nothing.
    #[inline]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether it has all of `facts`.
    #[inline]
    pub const fn contains(self, facts: Facts) -> bool {
        self.0 & facts.0 == facts.0
    }

    /// Whether it has any of `facts`.
    #[inline]
    pub const fn intersects(self, facts: Facts) -> bool {
        self.0 & facts.0 != 0
    }

    /// Both together; as `|`, for constants.
    #[must_use]
    pub const fn union(self, facts: Facts) -> Facts {
        Facts(self.0 | facts.0)
    }

    /// Without those of `facts`.
    #[must_use]
    pub const fn without(self, facts: Facts) -> Facts {
        Facts(self.0 & !facts.0)
    }
}

impl BitOr for Facts {
    type Output = Facts;

    fn bitor(self, facts: Facts) -> Facts {
        self.union(facts)
    }
}

impl BitOrAssign for Facts {
    fn bitor_assign(&mut self, facts: Facts) {
        *self = self.union(facts);
    }
}

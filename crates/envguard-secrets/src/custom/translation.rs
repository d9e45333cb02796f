//! From the regular expressions of other languages to ours. What is wrong in them is left for our parser to find.

use std::iter::Peekable;
use std::str::Chars;

use super::PatternSyntax;

/// `\d`, `\w` and `\s` are about ASCII in Go.
const DIGITS: &str = "0-9";
const WORDS: &str = "0-9A-Za-z_";
const BLANKS: &str = r"\t\n\x0C\r ";

/// `pattern`, written in that syntax, in ours.
pub(super) fn translate(pattern: &str, written_in: PatternSyntax) -> String {
    let mut translation = Translation {
        rest: pattern.chars().peekable(),
        written_in,
        made: String::with_capacity(pattern.len() + pattern.len() / 4),
    };
    while let Some(char) = translation.rest.next() {
        translation.outside(char);
    }
    translation.made
}

struct Translation<'p> {
    rest: Peekable<Chars<'p>>,
    written_in: PatternSyntax,
    made: String,
}

/// What an item of a class is.
enum Item {
    /// One character, written so that it is nothing else.
    One(String),
    /// Several, as they are written in a class.
    Several(String),
    /// A class of its own, written so that it is one in a class or not.
    Class(String),
}

impl Translation<'_> {
    fn outside(&mut self, char: char) {
        match char {
            '\\' => self.escape(),
            '[' => self.class(),
            '{' => self.brace(),
            _ => self.made.push(char),
        }
    }

    /// A `{`, which stands for itself where what follows does not make it a count.
    fn brace(&mut self) {
        let mut ahead = self.rest.clone();
        let digits = |ahead: &mut Peekable<Chars<'_>>| {
            std::iter::from_fn(|| ahead.next_if(char::is_ascii_digit)).count()
        };
        let least = digits(&mut ahead);
        let is_range = ahead.next_if_eq(&',').is_some();
        let most = if is_range { digits(&mut ahead) } else { 0 };
        let is_open_below = self.written_in == PatternSyntax::Python && most > 0;
        let is_count = ahead.next() == Some('}') && (least > 0 || is_open_below);
        self.made.push_str(match (is_count, least) {
            (true, 0) => "{0",
            (true, _) => "{",
            (false, _) => r"\{",
        });
    }

    /// What follows a backslash outside of classes.
    fn escape(&mut self) {
        let Some(&char) = self.rest.peek() else {
            self.made.push('\\');
            return;
        };
        let is_go = self.written_in == PatternSyntax::Go;
        match char {
            'Q' if is_go => {
                self.rest.next();
                self.quoted();
            }
            'b' | 'B' if is_go => {
                self.rest.next();
                self.made.push_str(if char == 'b' { r"(?-u:\b)" } else { r"(?-u:\B)" });
            }
            'Z' if !is_go => {
                self.rest.next();
                self.made.push_str(r"\z");
            }
            'A' | 'z' | 'b' | 'B' => {
                self.rest.next();
                self.made.extend(['\\', char]);
            }
            _ => match self.escaped() {
                Item::One(item) | Item::Class(item) => self.made.push_str(&item),
                Item::Several(items) => {
                    self.made.push('[');
                    self.made.push_str(&items);
                    self.made.push(']');
                }
            },
        }
    }

    /// Everything up to `\E` stands for itself.
    fn quoted(&mut self) {
        while let Some(char) = self.rest.next() {
            if char == '\\' && self.rest.next_if_eq(&'E').is_some() {
                return;
            }
            self.made.push_str(&literal(char));
        }
    }

    /// What follows a backslash, wherever that stands.
    fn escaped(&mut self) -> Item {
        let Some(char) = self.rest.next() else { return Item::One(r"\\".to_owned()) };
        let is_go = self.written_in == PatternSyntax::Go;
        match char {
            'd' if is_go => Item::Several(DIGITS.to_owned()),
            'w' if is_go => Item::Several(WORDS.to_owned()),
            's' if is_go => Item::Several(BLANKS.to_owned()),
            'D' if is_go => Item::Class(format!("[^{DIGITS}]")),
            'W' if is_go => Item::Class(format!("[^{WORDS}]")),
            'S' if is_go => Item::Class(format!("[^{BLANKS}]")),
            'd' | 'w' | 's' | 'D' | 'W' | 'S' => Item::Class(format!("\\{char}")),
            'p' | 'P' => self.property(char),
            'x' => self.hexadecimal(),
            '0' => Item::One(self.octal(0, 2)),
            '1'..='7' if self.rest.peek().is_some_and(|next| matches!(next, '0'..='7')) => {
                Item::One(self.octal(char.to_digit(8).unwrap_or_default(), 2))
            }
            _ if char.is_ascii_punctuation() || char == ' ' => Item::One(literal(char)),
            _ => Item::One(format!("\\{char}")),
        }
    }

    /// `\pL`, `\p{Greek}` and, which we have no sign for, `\p{^Greek}`.
    fn property(&mut self, sign: char) -> Item {
        let mut made = String::from("\\");
        if self.rest.next_if_eq(&'{').is_none() {
            made.push(sign);
            made.extend(self.rest.next());
            return Item::Class(made);
        }
        let is_negated = self.rest.next_if_eq(&'^').is_some();
        made.push(if is_negated == (sign == 'p') { 'P' } else { 'p' });
        made.push('{');
        for char in self.rest.by_ref() {
            made.push(char);
            if char == '}' {
                break;
            }
        }
        Item::Class(made)
    }

    /// `\x7F` and `\x{10FFFF}`.
    fn hexadecimal(&mut self) -> Item {
        let mut made = String::from(r"\x");
        if self.rest.next_if_eq(&'{').is_some() {
            made.push('{');
            for char in self.rest.by_ref() {
                made.push(char);
                if char == '}' {
                    break;
                }
            }
        } else {
            made.extend(self.rest.next_if(char::is_ascii_hexdigit));
            made.extend(self.rest.next_if(char::is_ascii_hexdigit));
        }
        Item::One(made)
    }

    /// The character of an octal number that began with `value` and has `most` more digits at most.
    fn octal(&mut self, mut value: u32, most: usize) -> String {
        for _ in 0..most {
            let Some(digit) = self.rest.peek().and_then(|char| char.to_digit(8)) else { break };
            self.rest.next();
            value = value * 8 + digit;
        }
        format!("\\x{{{value:X}}}")
    }

    /// A class, of which `[` was taken.
    fn class(&mut self) {
        self.made.push('[');
        if self.rest.next_if_eq(&'^').is_some() {
            self.made.push('^');
        }
        let mut is_first = true;
        while let Some(char) = self.rest.next() {
            if char == ']' && !is_first {
                self.made.push(']');
                return;
            }
            is_first = false;
            let low = match self.item(char) {
                Item::Several(items) | Item::Class(items) => {
                    self.made.push_str(&items);
                    continue;
                }
                Item::One(low) => low,
            };
            self.made.push_str(&low);
            self.range();
        }
    }

    /// The rest of a range in a class, if there is one.
    fn range(&mut self) {
        let mut ahead = self.rest.clone();
        if ahead.next() != Some('-') || ahead.next().is_none_or(|char| char == ']') {
            return;
        }
        self.rest.next();
        let Some(char) = self.rest.next() else { return };
        match self.item(char) {
            Item::One(high) => {
                self.made.push('-');
                self.made.push_str(&high);
            }
            Item::Several(items) | Item::Class(items) => {
                self.made.push_str(r"\-");
                self.made.push_str(&items);
            }
        }
    }

    /// An item of a class that begins with `char`. Brackets and operators stand for themselves there.
    fn item(&mut self, char: char) -> Item {
        match char {
            '[' if self.rest.peek() == Some(&':') => self.named_class(),
            // A word boundary has no place in a class: there, it is a backspace.
            '\\' if self.rest.next_if_eq(&'b').is_some() => Item::One(r"\x08".to_owned()),
            '\\' => self.escaped(),
            _ => Item::One(literal(char)),
        }
    }

    /// `[:alpha:]`, of which `[` was taken.
    fn named_class(&mut self) -> Item {
        let mut ahead = self.rest.clone();
        let mut name = String::from("[");
        while let Some(char) = ahead.next() {
            name.push(char);
            if char == ':' && name.len() > 2 {
                if ahead.next_if_eq(&']').is_some() {
                    name.push(']');
                    self.rest = ahead;
                    return Item::Class(name);
                }
                break;
            }
            if !(char.is_ascii_alphabetic() || matches!(char, ':' | '^')) {
                break;
            }
        }
        Item::One(r"\[".to_owned())
    }
}

/// `char`, written so that it stands for itself, in a class or not.
fn literal(char: char) -> String {
    if regex_syntax::is_meta_character(char) { format!("\\{char}") } else { char.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written_in: PatternSyntax, cases: &[(&str, &str)]) {
        for (pattern, expected) in cases {
            assert_eq!(translate(pattern, written_in), *expected, "{pattern}");
        }
    }

    #[test]
    fn what_is_the_same_stays() {
        for same in [
            "",
            "a|b*?",
            "(?i)a{2,3}(?:b)(?P<n>c)",
            r"\n\t\x41\x{263A}\.\-",
            "^a$",
            r"\A\z",
            "é+",
            "[a-z]",
            "[^a]",
            "a{2,}",
            "(?<n>a)",
            r"\pL\p{Greek}",
            "[[:alpha:]]",
            "[[:^digit:]x]",
            r"\1",
            "(?=a)",
            "[a",
        ] {
            check(PatternSyntax::Go, &[(same, same)]);
        }
    }

    #[test]
    fn classes_of_go_are_about_ascii() {
        check(
            PatternSyntax::Go,
            &[
                (r"\d\w", "[0-9][0-9A-Za-z_]"),
                (r"\s", r"[\t\n\x0C\r ]"),
                (r"\D", "[^0-9]"),
                (r"[\w.-]", r"[0-9A-Za-z_\.\-]"),
                (r"[^\S]", r"[^[^\t\n\x0C\r ]]"),
                (r"\bx\B", r"(?-u:\b)x(?-u:\B)"),
            ],
        );
        check(PatternSyntax::Python, &[(r"\d[\w-]\b\Z", r"\d[\w\-]\b\z")]);
    }

    #[test]
    fn signs_of_ours_stand_for_themselves() {
        check(
            PatternSyntax::Go,
            &[
                ("[a&&b~~c--d]", r"[a\&\&b\~\~c-\-d]"),
                ("[[a]", r"[\[a]"),
                ("[]a]", r"[\]a]"),
                ("[a-]", r"[a\-]"),
                (r"[\w-z]", r"[0-9A-Za-z_\-z]"),
                (r"[a-\d]", r"[a\-0-9]"),
                (r"[+--]", r"[\+-\-]"),
                ("[[:x]", r"[\[:x]"),
                (r"\<\>\_\/\ ", "<>_/ "),
                ("a{b}{1,x}{,2}", r"a\{b}\{1,x}\{,2}"),
                (r"\Qa.b\E.", r"a\.b."),
                (r"\Qa\", r"a\\"),
                (r"\0\12\101", r"\x{0}\x{A}\x{41}"),
                (r"\p{^Greek}\P{^L}", r"\P{Greek}\p{L}"),
                (r"[\b]", r"[\x08]"),
            ],
        );
        check(PatternSyntax::Python, &[("a{,2}b{,x}", r"a{0,2}b\{,x}")]);
    }
}

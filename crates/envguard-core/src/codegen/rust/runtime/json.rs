//= json
/// A value of JSON.
#[allow(dead_code)]
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Boolean(bool),
    /// A whole number that 64 bits can hold.
    Integer(i64),
    /// Any other number.
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(BTreeMap<String, Json>),
}

impl Json {
    fn parse(text: &str) -> Option<Json> {
        let mut parser = Parser {
            rest: text,
            depth: 0,
        };
        parser.value().filter(|_| parser.rest.is_empty())
    }
}

struct Parser<'t> {
    rest: &'t str,
    depth: usize,
}

impl Parser<'_> {
    /// How deep lists and objects may nest.
    const MAX_DEPTH: usize = 127;

    fn value(&mut self) -> Option<Json> {
        self.skip_blanks();
        let value = if self.takes("null") {
            Json::Null
        } else if self.takes("true") {
            Json::Boolean(true)
        } else if self.takes("false") {
            Json::Boolean(false)
        } else if self.takes("\"") {
            Json::Text(self.text()?)
        } else if self.takes("[") {
            self.nested(Self::list)?
        } else if self.takes("{") {
            self.nested(Self::object)?
        } else {
            self.number()?
        };
        self.skip_blanks();
        Some(value)
    }

    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn takes(&mut self, token: &str) -> bool {
        let rest = self.rest.strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn nested(&mut self, inner: fn(&mut Self) -> Option<Json>) -> Option<Json> {
        self.depth += 1;
        let value = (self.depth <= Self::MAX_DEPTH).then(|| inner(self))?;
        self.depth -= 1;
        value
    }

    fn list(&mut self) -> Option<Json> {
        let mut items = Vec::new();
        self.skip_blanks();
        let mut is_done = self.takes("]");
        while !is_done {
            items.push(self.value()?);
            is_done = self.takes("]");
            if !is_done && !self.takes(",") {
                return None;
            }
        }
        Some(Json::List(items))
    }

    fn object(&mut self) -> Option<Json> {
        let mut members = BTreeMap::new();
        self.skip_blanks();
        let mut is_done = self.takes("}");
        while !is_done {
            self.skip_blanks();
            let name = self.takes("\"").then(|| self.text())??;
            self.skip_blanks();
            let value = self.takes(":").then(|| self.value())??;
            members.insert(name, value);
            is_done = self.takes("}");
            if !is_done && !self.takes(",") {
                return None;
            }
        }
        Some(Json::Object(members))
    }

    fn character(&mut self) -> Option<char> {
        let mut characters = self.rest.chars();
        let character = characters.next()?;
        self.rest = characters.as_str();
        Some(character)
    }

    fn text(&mut self) -> Option<String> {
        let mut text = String::new();
        loop {
            match self.character()? {
                '"' => return Some(text),
                '\\' => text.push(self.escaped()?),
                '\0'..='\u{1f}' => return None,
                character => text.push(character),
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        match self.character()? {
            character @ ('"' | '\\' | '/') => Some(character),
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'u' => {
                let mut units = vec![self.unit()?];
                if (0xd800..0xdc00).contains(&units[0]) && self.takes("\\u") {
                    units.push(self.unit()?);
                }
                char::decode_utf16(units).next()?.ok()
            }
            _ => None,
        }
    }

    fn unit(&mut self) -> Option<u16> {
        let digits = self.rest.get(..4)?;
        self.rest = &self.rest[4..];
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hex.then(|| u16::from_str_radix(digits, 16).ok())?
    }

    fn number(&mut self) -> Option<Json> {
        let is_other = |c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E');
        let end = self.rest.find(is_other).unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        // Rust reads more than JSON has.
        let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
        let is_strict = match digits {
            [b'0', b'0'..=b'9', ..] => false,
            [b'0'..=b'9', ..] => digits
                .split(|byte| *byte == b'.')
                .skip(1)
                .all(|fraction| fraction.first().is_some_and(u8::is_ascii_digit)),
            _ => false,
        };
        if !is_strict {
            return None;
        }
        if let Ok(number) = text.parse() {
            return Some(Json::Integer(number));
        }
        let number: f64 = text.parse().ok()?;
        if number.is_infinite() {
            return None;
        }
        // 1.0 and 1e3 are whole numbers too.
        let is_whole = number.trunc() == number && number.abs() < i64::MAX as f64;
        Some(if is_whole {
            Json::Integer(number as i64)
        } else {
            Json::Number(number)
        })
    }
}

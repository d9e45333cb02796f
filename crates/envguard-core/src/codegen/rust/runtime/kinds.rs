//= secret
struct Hidden<K>(K);

impl<K: Kind> Kind for Hidden<K> {
    type Value = Secret<K::Value>;

    fn of_text(&self, text: &str) -> Option<Self::Value> {
        self.0.of_text(text).map(Secret)
    }
}

//= nullable
struct Nullable<K>(K);

impl<K: Kind> Kind for Nullable<K> {
    type Value = Option<K::Value>;

    fn of_text(&self, text: &str) -> Option<Self::Value> {
        match text {
            "" => Some(None),
            _ => self.0.of_text(text).map(Some),
        }
    }
}

//= text
struct Text(fn(&str) -> bool);

impl Kind for Text {
    type Value = String;

    fn of_text(&self, text: &str) -> Option<String> {
        (self.0)(text).then(|| text.to_owned())
    }
}

//= text-in-json
impl JsonKind for Text {
    fn of_json(&self, json: Json) -> Option<String> {
        match json {
            Json::Text(text) => self.of_text(&text),
            _ => None,
        }
    }
}

//= length
impl Text {
    /// How many characters `text` has.
    fn length(text: &str) -> usize {
        text.chars().count()
    }
}

//= entropy
impl Text {
    /// How many bits of surprise `text` has.
    fn entropy(text: &str) -> f64 {
        let mut counts = BTreeMap::new();
        let mut all = 0.0;
        for character in text.chars() {
            *counts.entry(character).or_insert(0.0) += 1.0;
            all += 1.0;
        }
        let bits = |count: &f64| count * (all / count).log2();
        counts.values().map(bits).sum()
    }
}

//= patterns
/// A regular expression as a table. The last column is for the end of the text.
struct Pattern {
    /// The first of some bytes, and the column of them.
    columns: &'static [(u8, u8)],
    width: usize,
    /// What comes after each state from 2 on: 0 is no match, 1 is one.
    rows: &'static [u16],
}

impl Pattern {
    /// Whether it is found anywhere in `text`.
    fn matches(&self, text: &str) -> bool {
        let column = |byte: u8| {
            let ranges = self.columns.partition_point(|(first, _)| *first <= byte);
            usize::from(self.columns[ranges - 1].1)
        };
        let mut state = 2;
        for column in text.bytes().map(column).chain([self.width - 1]) {
            state = usize::from(self.rows[(state - 2) * self.width + column]);
            if state < 2 {
                break;
            }
        }
        state == 1
    }
}

//= email
/// Whether `text` is an email address, perhaps with a name before it: `Ann <ann@shop.test>`.
fn is_email(text: &str) -> bool {
    let is_address = |text: &str| {
        let mailbox = text.rsplit_once('@').map_or("", |(mailbox, _)| mailbox);
        mailbox.chars().count() <= 64 && ADDRESS.matches(text)
    };
    match text.strip_suffix('>') {
        Some(text) => {
            let mut names = text.match_indices(" <");
            names.any(|(index, _)| is_address(&text[index + 2..]))
        }
        None => is_address(text),
    }
}

//= one-of
struct OneOf<T: 'static>(&'static [T], fn(&T) -> &'static str);

impl<T: Copy + fmt::Debug> Kind for OneOf<T> {
    type Value = T;

    fn of_text(&self, text: &str) -> Option<T> {
        let mut choices = self.0.iter().copied();
        choices.find(|choice| (self.1)(choice) == text)
    }
}

//= one-of-in-json
impl<T: Copy + fmt::Debug> JsonKind for OneOf<T> {
    fn of_json(&self, json: Json) -> Option<T> {
        match json {
            Json::Text(text) => self.of_text(&text),
            _ => None,
        }
    }
}

//= integer
struct Integer(fn(i64) -> bool);

impl Kind for Integer {
    type Value = i64;

    fn of_text(&self, text: &str) -> Option<i64> {
        text.parse().ok().filter(|number| (self.0)(*number))
    }
}

//= integer-in-json
impl JsonKind for Integer {
    fn of_json(&self, json: Json) -> Option<i64> {
        match json {
            Json::Integer(number) => Some(number).filter(|number| (self.0)(*number)),
            _ => None,
        }
    }
}

//= number
struct Number(fn(f64) -> bool);

impl Number {
    fn checked(&self, number: f64) -> Option<f64> {
        // Zero has no sign.
        let number = number + 0.0;
        (number.is_finite() && (self.0)(number)).then_some(number)
    }
}

impl Kind for Number {
    type Value = f64;

    fn of_text(&self, text: &str) -> Option<f64> {
        // Rust reads words as numbers, too.
        let is_plain = |byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
        let number = text.bytes().all(is_plain).then(|| text.parse().ok())??;
        self.checked(number)
    }
}

//= number-in-json
impl JsonKind for Number {
    fn of_json(&self, json: Json) -> Option<f64> {
        match json {
            Json::Integer(number) => self.checked(number as f64),
            Json::Number(number) => self.checked(number),
            _ => None,
        }
    }
}

//= multiple-of-float
fn is_multiple(value: f64, step: f64) -> bool {
    if value.trunc() == value && step.trunc() == step {
        return value % step == 0.0;
    }
    // 0.3 is a multiple of 0.1, although 0.3 / 0.1 is not quite 3.
    let quotient = value / step;
    (quotient - quotient.round()).abs() <= 1e-12 * quotient.abs().max(1.0)
}

//= boolean
struct Boolean(fn(bool) -> bool);

impl Kind for Boolean {
    type Value = bool;

    fn of_text(&self, text: &str) -> Option<bool> {
        let value = match &*text.to_ascii_lowercase() {
            "true" | "1" | "yes" | "on" => true,
            "false" | "0" | "no" | "off" => false,
            _ => return None,
        };
        Some(value).filter(|value| (self.0)(*value))
    }
}

//= boolean-in-json
impl JsonKind for Boolean {
    fn of_json(&self, json: Json) -> Option<bool> {
        match json {
            Json::Boolean(value) => Some(value).filter(|value| (self.0)(*value)),
            _ => None,
        }
    }
}

//= anything
struct Anything;

impl Kind for Anything {
    type Value = Json;

    fn of_text(&self, text: &str) -> Option<Json> {
        Some(Json::Text(text.to_owned()))
    }
}

impl JsonKind for Anything {
    fn of_json(&self, json: Json) -> Option<Json> {
        Some(json)
    }
}

//= list
struct List<K> {
    items: K,
    separator: &'static str,
    is_unique: bool,
    count: fn(usize) -> bool,
}

impl<K: JsonKind> List<K> {
    fn checked(&self, items: Vec<K::Value>) -> Option<Vec<K::Value>> {
        let mut known = BTreeSet::new();
        let is_new = |item| known.insert(format!("{item:?}"));
        if self.is_unique && !items.iter().all(is_new) {
            return None;
        }
        (self.count)(items.len()).then_some(items)
    }
}

impl<K: JsonKind> Kind for List<K> {
    type Value = Vec<K::Value>;

    fn of_text(&self, text: &str) -> Option<Self::Value> {
        match Json::parse(text) {
            Some(Json::List(values)) => {
                let items = values.into_iter().map(|value| self.items.of_json(value));
                self.checked(items.collect::<Option<_>>()?)
            }
            _ if self.separator.is_empty() => None,
            _ if text.is_empty() => self.checked(Vec::new()),
            _ => {
                let parts = text.split(self.separator).map(str::trim);
                let items = parts.map(|part| self.items.of_text(part));
                self.checked(items.collect::<Option<_>>()?)
            }
        }
    }
}

//= object
struct Object<K> {
    values: K,
    count: fn(usize) -> bool,
}

impl<K: JsonKind> Kind for Object<K> {
    type Value = BTreeMap<String, K::Value>;

    fn of_text(&self, text: &str) -> Option<Self::Value> {
        match Json::parse(text)? {
            Json::Object(members) if (self.count)(members.len()) => members
                .into_iter()
                .map(|(name, value)| Some((name, self.values.of_json(value)?)))
                .collect(),
            _ => None,
        }
    }
}


//! One file.

use std::ops::Range;

use envguard_core::KeyName;
use envguard_secrets::custom::{
    Condition, CustomAllowlist, CustomRule, Pattern, PatternSyntax, RegexTarget, Required, StopWords,
};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::near;
use crate::config::{ConfigProblem, kind_of};

/// What one file says.
#[derive(Debug, Default)]
pub(super) struct File {
    pub(super) rules: Vec<ReadRule>,
    pub(super) allowlists: Vec<ReadAllowlist>,
    /// The file that it extends.
    pub(super) extends: Option<Named>,
    /// Whether it is about gitleaks' own rules too.
    pub(super) uses_default: bool,
    /// The rules that are not to be used.
    pub(super) disabled: Vec<Named>,
}

/// A name, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) span: Range<usize>,
}

/// A rule, and where its parts stand.
#[derive(Clone, Debug, Default)]
pub(super) struct ReadRule {
    pub(super) rule: CustomRule,
    pub(super) places: Places,
}

/// Where the parts of a rule stand; the whole of it for what it does not have.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    pub(super) id: Range<usize>,
    pub(super) secret_group: Range<usize>,
    pub(super) allowlists: Vec<Range<usize>>,
    pub(super) required: Vec<Range<usize>>,
}

/// An allowlist about findings of several rules.
#[derive(Clone, Debug)]
pub(super) struct ReadAllowlist {
    pub(super) list: CustomAllowlist,
    /// The rules that it names.
    pub(super) targets: Vec<Named>,
}

type Value<'t, 'i> = &'t Spanned<DeValue<'i>>;

/// Reads the table of a whole file. What is wrong is added to `problems`.
pub(super) fn read(table: &DeTable<'_>, problems: &mut Vec<ConfigProblem>) -> File {
    let mut file = File::default();
    let mut reader = Reader { problems };
    let keys = ["title", "description", "minVersion", "extend", "rules", "allowlist", "allowlists"];
    reader.fields(table, &keys, |reader, key, value| match key {
        "extend" => reader.extend(value, &mut file),
        "rules" => file.rules = reader.list(value, Reader::rule),
        "allowlist" => file.allowlists.extend(reader.allowlist(value, true)),
        "allowlists" => {
            let lists = reader.list(value, |reader, item| reader.allowlist(item, true));
            file.allowlists.extend(lists);
        }
        _ => {
            reader.text(value);
        }
    });
    file
}

/// Reads values, and collects what is wrong with them.
struct Reader<'p> {
    problems: &'p mut Vec<ConfigProblem>,
}

impl Reader<'_> {
    fn problem(&mut self, span: Range<usize>, message: impl Into<String>) {
        self.problems.push(ConfigProblem::new(span, message));
    }

    fn expected(&mut self, what: &str, value: Value<'_, '_>) {
        let message = format!("expected {what}, found {}", kind_of(value.get_ref()));
        self.problem(value.span(), message);
    }

    /// Calls `take` for each of `keys` that `table` has. Case does not matter, as it does not for gitleaks.
    fn fields(
        &mut self,
        table: &DeTable<'_>,
        keys: &[&'static str],
        mut take: impl FnMut(&mut Self, &'static str, Value<'_, '_>),
    ) {
        for (key, value) in table {
            let name = key.get_ref();
            if let Some(known) = keys.iter().find(|known| known.eq_ignore_ascii_case(name)) {
                take(self, known, value);
            } else {
                let shown = KeyName::new(name.as_bytes());
                let problem = ConfigProblem::new(key.span(), format!("unknown key {shown}"));
                self.problems.push(near(problem, name, keys.iter().copied()));
            }
        }
    }

    /// As [`Reader::fields`], for a value that has to be a table.
    fn table(
        &mut self,
        value: Value<'_, '_>,
        keys: &[&'static str],
        take: impl FnMut(&mut Self, &'static str, Value<'_, '_>),
    ) {
        match value.get_ref().as_table() {
            Some(table) => self.fields(table, keys, take),
            None => self.expected("a table", value),
        }
    }

    fn list<T>(
        &mut self,
        value: Value<'_, '_>,
        mut item: impl FnMut(&mut Self, Value<'_, '_>) -> Option<T>,
    ) -> Vec<T> {
        let Some(items) = value.get_ref().as_array() else {
            self.expected("a list", value);
            return Vec::new();
        };
        items.iter().filter_map(|value| item(self, value)).collect()
    }

    fn text(&mut self, value: Value<'_, '_>) -> Option<String> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.expected("a string", value);
        }
        text.map(str::to_owned)
    }

    fn texts(&mut self, value: Value<'_, '_>) -> Vec<String> {
        self.list(value, Self::text)
    }

    fn named(&mut self, value: Value<'_, '_>) -> Option<Named> {
        self.text(value).map(|name| Named { name, span: value.span() })
    }

    fn pattern(&mut self, value: Value<'_, '_>) -> Option<Pattern> {
        match Pattern::parse(&self.text(value)?, PatternSyntax::Go) {
            Ok(pattern) => Some(pattern),
            Err(error) => {
                self.problem(value.span(), error.to_string());
                None
            }
        }
    }

    fn boolean(&mut self, value: Value<'_, '_>) -> bool {
        let boolean = value.get_ref().as_bool();
        if boolean.is_none() {
            self.expected("a boolean", value);
        }
        boolean.unwrap_or_default()
    }

    fn count(&mut self, value: Value<'_, '_>) -> Option<usize> {
        let count = value.get_ref().as_integer().and_then(|number| number.as_str().parse().ok());
        if count.is_none() {
            self.expected("a count", value);
        }
        count
    }

    fn number(&mut self, value: Value<'_, '_>) -> Option<f64> {
        let text = match value.get_ref() {
            DeValue::Integer(number) => Some(number.as_str()),
            DeValue::Float(number) => Some(number.as_str()),
            _ => None,
        };
        let number = text.and_then(|text| text.parse().ok());
        if number.is_none() {
            self.expected("a number", value);
        }
        number
    }

    /// One of some words, whatever the case of letters.
    fn choice<T: Copy + Default>(&mut self, value: Value<'_, '_>, choices: &[(&str, T)]) -> T {
        let Some(text) = self.text(value) else { return T::default() };
        let found = choices.iter().find(|(name, _)| name.eq_ignore_ascii_case(&text));
        if found.is_none() {
            let names: Vec<String> = choices.iter().map(|(name, _)| format!("`{name}`")).collect();
            let problem = ConfigProblem::new(value.span(), format!("this is none of {}", names.join(", ")));
            self.problems.push(problem);
        }
        found.map(|(_, choice)| *choice).unwrap_or_default()
    }

    fn extend(&mut self, value: Value<'_, '_>, file: &mut File) {
        let keys = ["path", "url", "useDefault", "disabledRules"];
        self.table(value, &keys, |reader, key, value| match key {
            "path" => file.extends = reader.named(value),
            "useDefault" => file.uses_default = reader.boolean(value),
            "disabledRules" => file.disabled = reader.list(value, Self::named),
            _ => reader
                .problem(value.span(), "nothing is fetched over the network: extend a file by its `path`"),
        });
    }

    fn rule(&mut self, value: Value<'_, '_>) -> Option<ReadRule> {
        let keys = [
            "id",
            "description",
            "regex",
            "path",
            "secretGroup",
            "entropy",
            "keywords",
            "tags",
            "allowlist",
            "allowlists",
            "required",
            "skipReport",
        ];
        let whole = value.span();
        let mut places = Places { id: whole.clone(), secret_group: whole, ..Places::default() };
        let mut rule = CustomRule::default();
        self.table(value, &keys, |reader, key, value| match key {
            "id" => {
                rule.id = reader.text(value).unwrap_or_default();
                places.id = value.span();
            }
            "description" => rule.description = reader.text(value).unwrap_or_default(),
            "regex" => rule.pattern = reader.pattern(value),
            "path" => rule.path = reader.pattern(value),
            "secretGroup" => {
                rule.secret_group = reader.count(value);
                places.secret_group = value.span();
            }
            // No entropy asked for is how gitleaks understands nought.
            "entropy" => rule.entropy = reader.number(value).filter(|least| *least > 0.0),
            "keywords" => rule.keywords = reader.texts(value),
            "tags" => rule.tags = reader.texts(value),
            "skipReport" => rule.skip_report = reader.boolean(value),
            "required" => {
                let read = |reader: &mut Self, item: Value<'_, '_>| {
                    places.required.push(item.span());
                    Some(reader.required(item))
                };
                rule.required = reader.list(value, read);
            }
            "allowlist" => {
                places.allowlists.push(value.span());
                rule.allowlists.extend(reader.allowlist(value, false).map(|read| read.list));
            }
            _ => {
                let read = |reader: &mut Self, item: Value<'_, '_>| {
                    places.allowlists.push(item.span());
                    reader.allowlist(item, false).map(|read| read.list)
                };
                rule.allowlists.extend(reader.list(value, read));
            }
        });
        Some(ReadRule { rule, places })
    }

    fn required(&mut self, value: Value<'_, '_>) -> Required {
        let mut required = Required::default();
        self.table(value, &["id", "withinLines", "withinColumns"], |reader, key, value| match key {
            "id" => required.id = reader.text(value).unwrap_or_default(),
            "withinLines" => required.within_lines = reader.count(value),
            _ => required.within_columns = reader.count(value),
        });
        required
    }

    fn allowlist(&mut self, value: Value<'_, '_>, is_global: bool) -> Option<ReadAllowlist> {
        let keys = [
            "description",
            "condition",
            "commits",
            "paths",
            "regexTarget",
            "regexes",
            "stopwords",
            "targetRules",
        ];
        let keys = if is_global { &keys[..] } else { &keys[..keys.len() - 1] };
        let before = self.problems.len();
        let mut list = CustomAllowlist::default();
        let mut targets = Vec::new();
        self.table(value, keys, |reader, key, value| match key {
            "description" => list.description = reader.text(value).unwrap_or_default(),
            "condition" => list.condition = reader.choice(value, CONDITIONS),
            "commits" => {
                list.commits = reader.texts(value).iter().map(|commit| commit.trim().to_owned()).collect();
            }
            "paths" => list.paths = reader.list(value, Self::pattern),
            "regexTarget" => list.regex_target = reader.choice(value, TARGETS),
            "regexes" => list.regexes = reader.list(value, Self::pattern),
            "stopwords" => list.stop_words = StopWords::new(reader.texts(value)),
            _ => targets = reader.list(value, Self::named),
        });
        if is_global && list.is_empty() && self.problems.len() == before {
            self.problem(value.span(), "the allowlist says nothing");
        }
        Some(ReadAllowlist { list, targets })
    }
}

const CONDITIONS: &[(&str, Condition)] =
    &[("OR", Condition::Or), ("AND", Condition::And), ("||", Condition::Or), ("&&", Condition::And)];

const TARGETS: &[(&str, RegexTarget)] =
    &[("secret", RegexTarget::Secret), ("match", RegexTarget::Match), ("line", RegexTarget::Line)];

//! Fields of models, and of models within models, to variables.

use std::collections::{HashMap, HashSet};

use envguard_syntax::Span;

use super::Options;
use super::definitions::Definitions;
use super::field::Field;
use crate::import::{ImportWarning, Words};
use crate::tree::{Member, Node, NodeKind};
use crate::{KeyName, Message};

/// Models within models are followed this deep.
const MAX_DEPTH: usize = 16;

/// How much longer than the schema that which is made of it may be, in bytes: models that several fields refer to
/// become variables each time.
const MAX_GROWTH: usize = 1 << 22;

/// What a variable counts at least.
const LEAST_LENGTH: usize = 128;

/// Nobody writes longer names of variables.
const MAX_NAME: usize = 512;

/// So many requirements of one variable by another are written down.
const MAX_DEPENDENT: usize = 20_000;

/// Makes variables of fields.
pub(super) struct Flattener<'d, 'n> {
    definitions: &'d Definitions<'n>,
    options: Options<'d>,
    pub(super) properties: Vec<Member>,
    /// The variables that must be given: their indices.
    pub(super) required: Vec<usize>,
    /// The variables that must be given where another one is.
    pub(super) dependent: HashMap<usize, Vec<usize>>,
    pub(super) warnings: Vec<ImportWarning>,
    by_name: HashMap<Box<str>, usize>,
    /// The models that the present field is in.
    within: Vec<&'n str>,
    length_left: usize,
    dependent_left: usize,
}

impl<'d, 'n> Flattener<'d, 'n> {
    pub(super) fn new(definitions: &'d Definitions<'n>, options: Options<'d>) -> Self {
        Self {
            definitions,
            options,
            properties: Vec::new(),
            required: Vec::new(),
            dependent: HashMap::new(),
            warnings: Vec::new(),
            by_name: HashMap::new(),
            within: Vec::new(),
            length_left: MAX_GROWTH,
            dependent_left: MAX_DEPENDENT,
        }
    }

    /// Makes variables of the fields of the settings class `root`.
    pub(super) fn settings(&mut self, root: &'n Node) {
        self.length_left += root.span.len();
        self.required = self.model(root, None, None);
    }

    /// Makes variables of the fields of `model`, whose names begin with `parent`. Gives those that must be given
    /// where the model is. `defaults` is the default of the whole model.
    fn model(&mut self, model: &'n Node, parent: Option<&str>, defaults: Option<&'n Node>) -> Vec<usize> {
        let is_required: HashSet<&str> = model
            .get("required")
            .map(Node::items)
            .unwrap_or_default()
            .iter()
            .filter_map(Node::text)
            .collect();
        let mut required = Vec::new();
        for member in model.get("properties").map(Node::members).unwrap_or_default() {
            let length =
                LEAST_LENGTH + member.value.span.len() + defaults.map_or(0, |defaults| defaults.span.len());
            if !self.take(member.key_span, length) {
                break;
            }
            let default = defaults.and_then(|defaults| defaults.get(&member.key));
            let must = is_required.contains(&*member.key);
            required.extend(self.field(member, parent, default, must));
        }
        required
    }

    /// Whether there is room for something of `length`; says once if there is none.
    fn take(&mut self, span: Span, length: usize) -> bool {
        let had_room = self.length_left > 0;
        self.length_left = self.length_left.saturating_sub(length);
        if had_room && self.length_left == 0 {
            self.warn(
                span,
                "the models refer to each other too often: the rest is left out",
                "import them one by one",
            );
        }
        self.length_left > 0
    }

    /// Makes a variable, or several, of a field. Gives those that must be given if the field `must`.
    fn field(
        &mut self,
        member: &'n Member,
        parent: Option<&str>,
        default: Option<&'n Node>,
        must: bool,
    ) -> Vec<usize> {
        let name = self.name(member, parent);
        if name.len() > MAX_NAME {
            self.warn(
                member.key_span,
                "this name is too long for a variable: the field is left out",
                "give it a shorter one",
            );
            return Vec::new();
        }
        let field = Field::new(&member.value, self.definitions);
        if field.definition.is_some() && !self.take(member.key_span, field.length()) {
            return Vec::new();
        }
        let Some(model) = field.model().filter(|_| self.options.delimiter.is_some()) else {
            let index = self.variable(member, &name, &field, default);
            return index.filter(|_| must).into_iter().collect();
        };
        let definition = field.definition.map(|(name, _)| name);
        let is_cycle = definition.is_some_and(|definition| self.within.contains(&definition));
        if is_cycle || self.within.len() >= MAX_DEPTH {
            self.warn(
                member.key_span,
                "this model is within itself: from here on it is one variable with JSON",
                "nothing, if nobody nests it that deep",
            );
            let index = self.variable(member, &name, &field, default);
            return index.filter(|_| must).into_iter().collect();
        }
        self.warnings.push(ImportWarning::new(
            member.key_span,
            Message::new("Pydantic takes {} with JSON in it too, instead of a variable for each field")
                .with(KeyName::new(name.as_bytes())),
            "give each field its own variable",
        ));
        let start = self.properties.len();
        self.within.push(definition.unwrap_or_default());
        let required = self.model(model, Some(&name), default.or_else(|| field.get("default")));
        self.within.pop();
        if must {
            return required;
        }
        self.depend(member.key_span, start, &required);
        Vec::new()
    }

    /// Writes down that whoever gives one of the variables from `start` on must give those of `required`.
    fn depend(&mut self, span: Span, start: usize, required: &[usize]) {
        let count = (self.properties.len() - start).saturating_mul(required.len());
        if count > self.dependent_left {
            return self.warn(
                span,
                "this model has too many fields: that some need others is not carried over",
                "check it in the application",
            );
        }
        self.dependent_left -= count;
        for index in start..self.properties.len() {
            let others = required.iter().copied().filter(|other| *other != index);
            let mut others = others.peekable();
            if others.peek().is_some() {
                self.dependent.entry(index).or_default().extend(others);
            }
        }
    }

    /// Adds a variable; its index, unless there is one of this name already.
    fn variable(
        &mut self,
        member: &'n Member,
        name: &str,
        field: &Field<'n>,
        default: Option<&'n Node>,
    ) -> Option<usize> {
        let index = self.properties.len();
        if *self.by_name.entry(name.into()).or_insert(index) != index {
            self.warnings.push(ImportWarning::new(
                member.key_span,
                Message::new("another field is read from {} already: this one is left out")
                    .with(KeyName::new(name.as_bytes())),
                "give one of them another name",
            ));
            return None;
        }
        let mut words = field.words(&member.key, &mut self.warnings);
        if let Some(default) = default {
            words.add_node(default.span, "default", default.clone());
        }
        self.settle(member, &mut words);
        let value = words.build(member.value.span);
        self.properties.push(Member { key: name.into(), key_span: member.key_span, value });
        Some(index)
    }

    /// Makes `words`, those of a field, words about a variable.
    fn settle(&self, member: &Member, words: &mut Words) {
        // That there is no value is said by not giving the variable.
        if words.get("default").is_some_and(|default| default.kind == NodeKind::Null) {
            words.remove("default");
        }
        if self.definitions.has_secret(&member.value) {
            words.add(member.value.span, "writeOnly", true);
            words.remove("default");
        }
    }

    /// The name of the variable for a field.
    fn name(&mut self, member: &Member, parent: Option<&str>) -> String {
        let key = &*member.key;
        let upper = key.to_uppercase();
        match (parent, self.options.delimiter) {
            (Some(parent), Some(delimiter)) => format!("{parent}{}{upper}", delimiter.to_uppercase()),
            _ if self.options.prefix.is_empty() => upper,
            _ if key.chars().any(char::is_uppercase) => {
                self.warnings.push(ImportWarning::new(
                    member.key_span,
                    Message::new("{} is taken for an alias, so it has no prefix")
                        .with(KeyName::new(key.as_bytes())),
                    "write the prefix before it in the new schema, if it is the name of a field",
                ));
                upper
            }
            _ => format!("{}{upper}", self.options.prefix.to_uppercase()),
        }
    }

    fn warn(&mut self, span: Span, message: &'static str, help: &'static str) {
        self.warnings.push(ImportWarning::new(span, message, help));
    }
}

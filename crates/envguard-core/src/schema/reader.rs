//! Reading a schema: what it refers to, what is wrong with it, and what of it the validator gets.

use std::collections::HashSet;

use foldhash::fast::RandomState;
use serde_json::{Value, json};

use super::keyword::{Keyword, Shape};
use super::library::{Address, Library, push_segment};
use super::pattern::PatternBudget;
use super::reference::{Base, References, Target, base_of, encode};
use super::{Draft, SchemaProblem, extension, lint, shape};
use crate::tree::{Member, Node, NodeKind};
use crate::{Argument, Message, Severity};

/// A schema that is nested deeper is not read on.
const MAX_DEPTH: usize = 100;

/// Goes through all schemas of a library.
///
/// A word with a mistake is left out of what the validator gets, so that one slip does not keep the rest of the schema
/// from being enforced.
pub(super) struct Reader<'r> {
    pub(super) library: Library,
    pub(super) problems: Vec<SchemaProblem>,
    /// The values that a schema gives for itself: `default` and `examples`.
    pub(super) samples: Vec<Sample>,
    /// Where patterns stand: values of `pattern`, and objects whose keys are patterns.
    pub(super) patterns: Vec<Address>,
    /// The values in what the validator gets that differ from what the files say.
    pub(super) edits: Vec<(Address, Edit)>,
    references: References<'r>,
    budget: PatternBudget,
    seen: HashSet<Address, RandomState>,
    queue: Vec<Address>,
}

/// A value that should fit the schema which gives it.
pub(super) struct Sample {
    pub(super) schema: Address,
    pub(super) value: Address,
    /// `default` or `example`.
    pub(super) noun: &'static str,
}

/// What becomes of a value.
pub(super) enum Edit {
    /// It is left out.
    Remove,
    /// It becomes another.
    Replace(Value),
    /// It becomes a `$ref` to this.
    Refer(Address),
    /// The object gets this member, unless it has one of the name.
    Insert(&'static str, Value),
}

impl<'r> Reader<'r> {
    pub(super) fn new(library: Library, references: References<'r>) -> Self {
        Self {
            library,
            problems: Vec::new(),
            samples: Vec::new(),
            patterns: Vec::new(),
            edits: Vec::new(),
            references,
            budget: PatternBudget::default(),
            seen: HashSet::default(),
            queue: Vec::new(),
        }
    }

    pub(super) fn draft(&self) -> Draft {
        self.library.draft
    }

    /// Reads the first document, and all that it refers to.
    pub(super) fn read(&mut self) {
        self.references.index(&self.library, 0);
        self.queue.push(Address::root());
        while let Some(address) = self.queue.pop() {
            let Some((_, root)) = self.library.documents.get(address.document).cloned() else { continue };
            let Some(node) = root.pointer(&address.pointer) else { continue };
            let base = self.base_around(&root, &address);
            self.schema(&address, node, &base, 0);
        }
    }

    /// What references at `address` are relative to, by the addresses of the schemas around it.
    fn base_around(&self, root: &Node, address: &Address) -> Base {
        let whole = Address { document: address.document, pointer: String::new() };
        let outermost = Base { address: whole.clone(), uri: String::new() };
        let mut base = base_of(root, &whole, outermost, self.draft());
        let slashes: Vec<usize> = address.pointer.match_indices('/').skip(1).map(|(at, _)| at).collect();
        for end in slashes {
            let around = Address { document: address.document, pointer: address.pointer[..end].to_owned() };
            if let Some(node) = root.pointer(&around.pointer) {
                base = base_of(node, &around, base, self.draft());
            }
        }
        base
    }

    pub(super) fn schema(&mut self, address: &Address, node: &Node, outer: &Base, depth: usize) {
        if !self.seen.insert(address.clone()) {
            return;
        }
        if depth > MAX_DEPTH {
            self.leave_out(
                address,
                node,
                Message::new("the schema is nested deeper than {} levels").with(MAX_DEPTH),
            );
            return;
        }
        match &node.kind {
            NodeKind::Bool(value) if self.draft() == Draft::Draft4 => {
                // `additionalProperties: false` is as old as JSON Schema.
                if !address.pointer.ends_with("/additionalProperties")
                    && !address.pointer.ends_with("/additionalItems")
                {
                    let message = Message::new("{} is no schema in draft 4");
                    self.warn(address, node, message.with(if *value { "`true`" } else { "`false`" }), None);
                    let always = if *value { json!({}) } else { json!({ "not": {} }) };
                    self.edits.push((address.clone(), Edit::Replace(always)));
                }
            }
            NodeKind::Bool(_) => {}
            NodeKind::Map(members) => {
                let base = base_of(node, address, outer.clone(), self.draft());
                for member in members {
                    self.word(address, node, member, &base, depth);
                }
                lint::contradictions(self, address, node);
            }
            _ => {
                self.edits.push((address.clone(), Edit::Replace(json!({}))));
                self.error(
                    address,
                    node,
                    Message::new("expected a schema: an object, `true` or `false`"),
                    None,
                );
            }
        }
    }

    /// Reads the word `member` of the schema `node` at `address`.
    fn word(&mut self, address: &Address, node: &Node, member: &Member, base: &Base, depth: usize) {
        let at = address.child(&member.key);
        if &*member.key == extension::WORD {
            extension::read(self, &at, node, member);
            return;
        }
        let Some(keyword) = Keyword::find(&member.key) else {
            if let Some(similar) = Keyword::similar(&member.key, self.draft()) {
                let message = Message::new("JSON Schema has no word `{}`, so it has no effect");
                self.at_key(
                    &at,
                    member,
                    message.with(Argument::declared(&member.key)),
                    Some(Message::new("did you mean `{}`?").with(similar)),
                );
            }
            return;
        };
        if !keyword.is_known_to(self.draft()) {
            self.of_another_version(&at, member, keyword);
            return;
        }
        match keyword.shape {
            Shape::Schema => self.schema(&at, &member.value, base, depth + 1),
            Shape::ItemSchemas => self.item_schemas(&at, &member.value, base, depth),
            Shape::SchemaList => self.schema_list(&at, &member.value, base, depth),
            Shape::Schemas | Shape::PatternSchemas | Shape::Dependencies => {
                self.schemas(&at, &member.value, keyword.shape, base, depth);
            }
            Shape::Reference | Shape::DynamicReference => {
                self.reference(address, &at, &member.value, keyword.shape, base);
            }
            Shape::Identity | Shape::Version => self.edits.push((at, Edit::Remove)),
            Shape::Pattern => match member.value.text() {
                Some(pattern) => self.pattern(&at, &member.value, pattern),
                None => self.leave_out(&at, &member.value, Message::new("expected a regular expression")),
            },
            _ => {
                shape::check(self, &at, &member.value, keyword);
                self.samples_of(address, &at, member);
            }
        }
    }

    fn of_another_version(&mut self, at: &Address, member: &Member, keyword: &Keyword) {
        let draft = self.draft();
        let message = if draft < keyword.since {
            Message::new("`{}` came with {}, and this schema is of {}: it has no effect")
                .with(keyword.name)
                .with(keyword.since.name())
        } else {
            Message::new("`{}` was last part of {}, and this schema is of {}: it has no effect")
                .with(keyword.name)
                .with(keyword.until.name())
        };
        self.at_key(at, member, message.with(draft.name()), None);
        self.edits.push((at.clone(), Edit::Remove));
    }

    fn item_schemas(&mut self, at: &Address, value: &Node, base: &Base, depth: usize) {
        if !matches!(value.kind, NodeKind::List(_)) {
            self.schema(at, value, base, depth + 1);
        } else if self.draft() >= Draft::Draft202012 {
            self.leave_out(
                at,
                value,
                Message::new("since 2020-12 `items` is one schema, and a list of them `prefixItems`"),
            );
        } else {
            self.schema_list(at, value, base, depth);
        }
    }

    fn schema_list(&mut self, at: &Address, value: &Node, base: &Base, depth: usize) {
        if value.items().is_empty() {
            self.leave_out(at, value, Message::new("expected a list of schemas, with one at least"));
        }
        for (index, item) in value.items().iter().enumerate() {
            self.schema(&at.child(&index.to_string()), item, base, depth + 1);
        }
    }

    fn schemas(&mut self, at: &Address, value: &Node, shape: Shape, base: &Base, depth: usize) {
        if !matches!(value.kind, NodeKind::Map(_)) {
            self.leave_out(at, value, Message::new("expected an object whose members are schemas"));
        }
        for member in value.members() {
            let address = at.child(&member.key);
            if shape == Shape::PatternSchemas
                && let Err(message) = self.budget.admit(&member.key)
            {
                self.at_key(&address, member, message, None);
                self.edits.push((address, Edit::Remove));
                continue;
            }
            if shape == Shape::Dependencies && matches!(member.value.kind, NodeKind::List(_)) {
                shape::names(self, &address, &member.value);
            } else {
                self.schema(&address, &member.value, base, depth + 1);
            }
        }
        if shape == Shape::PatternSchemas {
            self.patterns.push(at.clone());
        }
    }

    fn pattern(&mut self, at: &Address, value: &Node, pattern: &str) {
        match self.budget.admit(pattern) {
            Ok(()) => self.patterns.push(at.clone()),
            Err(message) => self.leave_out(at, value, message),
        }
    }

    fn reference(&mut self, holder: &Address, at: &Address, value: &Node, shape: Shape, base: &Base) {
        let Some(reference) = value.text() else {
            self.leave_out(at, value, Message::new("expected a text: what this refers to"));
            return;
        };
        match self.references.find(&mut self.library, base, reference) {
            Ok(Target::Schema(target)) => {
                self.library.references.insert(holder.clone(), target.clone());
                self.queue.push(target.clone());
                if shape == Shape::DynamicReference {
                    self.edits.push((at.clone(), Edit::Remove));
                }
                self.edits.push((holder.clone(), Edit::Refer(target)));
            }
            Ok(Target::Metaschema) => {}
            Err(message) => self.leave_out(at, value, message),
        }
    }

    fn samples_of(&mut self, schema: &Address, at: &Address, member: &Member) {
        let mut add = |value, noun| self.samples.push(Sample { schema: schema.clone(), value, noun });
        match &*member.key {
            "default" => add(at.clone(), "default"),
            "examples" => {
                for index in 0..member.value.items().len() {
                    let mut value = at.clone();
                    push_segment(&mut value.pointer, &index.to_string());
                    add(value, "example");
                }
            }
            _ => {}
        }
    }

    /// Reports `value` and keeps it from the validator.
    pub(super) fn leave_out(&mut self, at: &Address, value: &Node, message: Message) {
        self.edits.push((at.clone(), Edit::Remove));
        self.error(at, value, message, None);
    }

    pub(super) fn error(&mut self, at: &Address, node: &Node, message: Message, help: Option<Message>) {
        self.problem(at, node, Severity::Error, message, help);
    }

    pub(super) fn warn(&mut self, at: &Address, node: &Node, message: Message, help: Option<Message>) {
        self.problem(at, node, Severity::Warning, message, help);
    }

    /// Warns of the key of `member`.
    pub(super) fn at_key(&mut self, at: &Address, member: &Member, message: Message, help: Option<Message>) {
        let key = Node::new(member.key_span, NodeKind::Null);
        self.warn(at, &key, message, help);
    }

    pub(super) fn problem(
        &mut self,
        at: &Address,
        node: &Node,
        severity: Severity,
        message: Message,
        help: Option<Message>,
    ) {
        if let Some(place) = self.library.place(at.document, node) {
            self.problems.push(SchemaProblem { place, severity, message, help });
        }
    }

    /// The one document that the validator gets: a definition for each of ours, and a `$ref` to the first.
    pub(super) fn combined(&self) -> Value {
        let documents = self.library.documents.iter().enumerate();
        let definitions: serde_json::Map<String, Value> =
            documents.map(|(index, (_, node))| (index.to_string(), node.to_json())).collect();
        let mut combined = json!({ "$schema": self.draft().uri() });
        combined[self.draft().definitions()] = Value::Object(definitions);
        // What is left out goes last, since indices and parents have to hold until then.
        for (address, edit) in self.edits.iter().filter(|(_, edit)| !matches!(edit, Edit::Remove)) {
            let Some(value) = combined.pointer_mut(&self.library.combined_pointer(address)) else { continue };
            match edit {
                Edit::Remove => {}
                Edit::Replace(new) => *value = new.clone(),
                Edit::Insert(word, new) => {
                    if let Some(members) = value.as_object_mut() {
                        members.entry(*word).or_insert_with(|| new.clone());
                    }
                }
                Edit::Refer(target) => {
                    value["$ref"] = json!(format!("#{}", encode(&self.library.combined_pointer(target))));
                }
            }
        }
        for (address, _) in self.edits.iter().filter(|(_, edit)| matches!(edit, Edit::Remove)) {
            let Some((parent, segment)) = address.split() else { continue };
            let parent = combined.pointer_mut(&self.library.combined_pointer(&parent));
            match parent {
                Some(Value::Object(members)) => {
                    members.remove(&super::library::unescape(segment));
                }
                // An item is not taken out, so that those after it keep their places.
                Some(Value::Array(items)) => {
                    if let Some(item) = segment.parse().ok().and_then(|index: usize| items.get_mut(index)) {
                        *item = json!({});
                    }
                }
                _ => {}
            }
        }
        combined
    }
}

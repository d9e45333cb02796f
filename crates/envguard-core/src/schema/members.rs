//! Members that are missing, and members that should not be there.

use jsonschema::ValidationError;

use super::Where;
use super::expectation::{self, Tone, of_keyword};
use super::explain::{Explainer, MAX_DEPTH, other};
use super::keyword::Keyword;
use super::library::{Address, Spot, push_segment, unescape};
use crate::tree::Node;
use crate::{Argument, KeyName, Message};

impl<'s> Explainer<'s> {
    pub(super) fn required(&mut self, pointer: &str, name: &str, spot: &Spot<'s>) {
        let segment = spot.address.pointer.rsplit('/').next().unwrap_or_default();
        let (list, because) = match segment {
            "dependentRequired" | "dependencies" => {
                let instance = self.instance.pointer(pointer);
                let is_set = |key: &str| instance.is_some_and(|instance| instance.get(key).is_some());
                let lists = |spot: &Spot<'_>| spot.node.items().iter().any(|item| item.text() == Some(name));
                match spot.members().find(|(key, list)| is_set(key) && lists(list)) {
                    Some((key, list)) => (list, Some(key)),
                    None => (spot.clone(), None),
                }
            }
            _ => (spot.clone(), None),
        };
        let keyword = if because.is_some() { "dependentRequired" } else { "required" };
        let positions = self.positions.entry(list.address.clone()).or_insert_with(|| {
            let names = list.node.items().iter().enumerate();
            names.filter_map(|(index, item)| Some((item.text()?, index))).collect()
        });
        let item = positions.get(name).and_then(|index| list.item(*index)).unwrap_or(list);
        self.missing(pointer, name, keyword, &item, because);
    }

    /// The member `name` of what is at `parent` is needed, and not there.
    fn missing(
        &mut self,
        parent: &str,
        name: &str,
        keyword: &'static str,
        spot: &Spot<'s>,
        because: Option<&str>,
    ) {
        let mut pointer = parent.to_owned();
        push_segment(&mut pointer, name);
        let key = KeyName::new(name.as_bytes());
        let reason = match because {
            Some(other) => Some(Message::new("because {} is set").with(KeyName::new(other.as_bytes()))),
            None => self.condition(&spot.address).map(|when| Message::new("when {}").with(vec![when])),
        };
        let empty = parent.is_empty().then(|| self.subject.empty.get(name)).flatten();
        let expected = self.expected_at(&pointer);
        let message = match (empty, reason, &expected) {
            (Some(state), Some(reason), _) => {
                Message::new("{} {}, and needed {}").with(key).with(*state).with(vec![reason])
            }
            (Some(state), None, Some(expected)) => {
                Message::new("{} {}: expected {}").with(key).with(*state).with(vec![expected.clone()])
            }
            (Some(state), None, None) => Message::new("{} is required and {}").with(key).with(*state),
            (None, Some(reason), _) => Message::new("{} is needed {}").with(key).with(vec![reason]),
            (None, None, _) if self.subject.is_environment => {
                Message::new("{} is required and not set").with(key)
            }
            (None, None, _) => Message::new("{} is required here").with(key),
        };
        let help =
            expected.filter(|_| empty.is_none()).map(|text| Message::new("expected {}").with(vec![text]));
        let instance = match empty {
            Some(_) => Where::Value(pointer),
            None => Where::Missing { parent: parent.to_owned(), name: name.into() },
        };
        self.push(instance, keyword, spot, message, help);
    }

    pub(super) fn unexpected(
        &mut self,
        parent: &str,
        names: &[String],
        keyword: &'static str,
        spot: &Spot<'s>,
    ) {
        let schema = spot.address.split().and_then(|(schema, _)| self.schema.library.at(schema));
        let known: Vec<&str> = schema
            .into_iter()
            .flat_map(|schema| std::iter::once(schema.clone()).chain(super::cycle::parts(&schema)))
            .flat_map(|schema| schema.node.get("properties").map(Node::members).unwrap_or_default())
            .map(|member| &*member.key)
            .collect();
        for name in names {
            let mut pointer = parent.to_owned();
            push_segment(&mut pointer, name);
            let mut help = None;
            if self.suggestions > 0 {
                self.suggestions -= 1;
                let is_free =
                    |key: &&str| self.instance.pointer(parent).is_none_or(|parent| parent.get(key).is_none());
                help = crate::similar(name, known.iter().copied().filter(is_free))
                    .map(|key| Message::new("did you mean `{}`?").with(Argument::declared(key)));
            }
            let message = Message::new("the schema knows no {}").with(KeyName::new(name.as_bytes()));
            self.push(Where::Key(pointer), keyword, spot, message, help);
        }
    }

    pub(super) fn property_name(&mut self, parent: &str, error: &ValidationError<'_>, spot: &Spot<'s>) {
        let name = error.instance().as_str().unwrap_or_default().to_owned();
        let mut pointer = parent.to_owned();
        push_segment(&mut pointer, &name);
        let spot = self.spot(error.schema_path().as_str()).unwrap_or_else(|| spot.clone());
        let keyword = Keyword::find(error.kind().keyword()).map_or("propertyNames", |keyword| keyword.name);
        let expected = self
            .schema_of(keyword, &spot)
            .and_then(|schema| {
                of_keyword(schema.node, keyword, Tone { is_secret: false, is_environment: false })
            })
            .unwrap_or_else(|| other(keyword));
        let message = Message::new("{} is no name that the schema allows: expected {}")
            .with(KeyName::new(name.as_bytes()))
            .with(vec![expected]);
        self.push(Where::Key(pointer), "propertyNames", &spot, message, None);
    }

    /// What the schema expects of the value at `pointer`, where it has a property of that name right there.
    fn expected_at(&self, pointer: &str) -> Option<Message> {
        let mut spot = self.schema.library.at(Address::root())?;
        for segment in pointer.split('/').skip(1).map(unescape) {
            let properties = self.followed(spot).get("properties")?;
            spot = self.schema.library.child(&properties, &segment)?;
        }
        expectation::describe(&self.schema.library, &spot, self.tone(pointer), 0)
    }

    fn followed(&self, spot: Spot<'s>) -> Spot<'s> {
        let mut spot = spot;
        for _ in 0..MAX_DEPTH {
            match self.schema.library.follow(&spot) {
                Some(target) if spot.node.get("properties").is_none() => spot = target,
                _ => break,
            }
        }
        spot
    }
}

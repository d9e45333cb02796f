//! A schema as it counts: with what the validator goes by, and with the places of what its author wrote.

use serde_json::Value;

use super::library::push_segment;
use super::reference::decode;
use super::{Draft, Schema};
use crate::Place;
use crate::tree::Node;

/// A value in what the validator goes by: words that have mistakes are not there, and every `$ref` leads somewhere.
#[derive(Clone)]
pub(crate) struct Part<'s> {
    schema: &'s Schema,
    /// Where it is in the one document that the validator has got.
    pointer: String,
    value: &'s Value,
}

impl Schema {
    /// The schema of the environment as a whole.
    pub(crate) fn whole(&self) -> Option<Part<'_>> {
        self.part(format!("/{}/0", self.library.draft.definitions()))
    }

    fn part(&self, pointer: String) -> Option<Part<'_>> {
        let value = self.combined.pointer(&pointer)?;
        Some(Part { schema: self, pointer, value })
    }
}

impl<'s> Part<'s> {
    /// What it is.
    pub(crate) fn value(&self) -> &'s Value {
        self.value
    }

    /// The version of JSON Schema that it is read as.
    pub(crate) fn draft(&self) -> Draft {
        self.schema.library.draft
    }

    /// The member `key`, where this is an object that has one.
    pub(crate) fn get(&self, key: &str) -> Option<Part<'s>> {
        Some(self.inner(key, self.value.as_object()?.get(key)?))
    }

    /// The members, where this is an object.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&'s str, Part<'s>)> {
        let members = self.value.as_object().into_iter().flatten();
        members.map(|(key, value)| (&**key, self.inner(key, value)))
    }

    /// The items, where this is a list.
    pub(crate) fn items(&self) -> impl Iterator<Item = Part<'s>> {
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items.map(|(index, value)| self.inner(&index.to_string(), value))
    }

    /// What its `$ref` leads to, where that is a schema of ours.
    pub(crate) fn target(&self) -> Option<Part<'s>> {
        let pointer = decode(self.value.get("$ref")?.as_str()?.strip_prefix('#')?);
        self.schema.part(pointer)
    }

    /// Where it stands; where its author did not write it, what it stands for.
    pub(crate) fn place(&self) -> Option<Place> {
        let library = &self.schema.library;
        let mut address = library.address(&self.pointer)?;
        loop {
            match library.at(address.clone()) {
                Some(spot) => return library.place(spot.address.document, spot.node),
                None => address = address.split()?.0,
            }
        }
    }

    /// What of it is written in a file, where anything is.
    pub(super) fn written(&self) -> Option<&'s Node> {
        let library = &self.schema.library;
        library.at(library.address(&self.pointer)?).map(|spot| spot.node)
    }

    /// Where `node` stands, which is a part of what is written for this.
    pub(crate) fn place_of(&self, node: &Node) -> Option<Place> {
        let library = &self.schema.library;
        library.place(library.address(&self.pointer)?.document, node)
    }

    fn inner(&self, segment: &str, value: &'s Value) -> Part<'s> {
        let mut pointer = self.pointer.clone();
        push_segment(&mut pointer, segment);
        Part { schema: self.schema, pointer, value }
    }
}

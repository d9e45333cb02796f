//! `ConfigMap`s and `Secret`s.

use std::collections::{BTreeMap, HashMap};

use super::super::base64;
use super::{Document, Reader, identity};
use crate::deploy::{Supplied, SuppliedValue};
use crate::tree::{Member, Node};
use crate::{KeyName, Message};

/// All of them that the files have.
#[derive(Default)]
pub(super) struct Data<'d> {
    config_maps: ByName<'d>,
    secrets: ByName<'d>,
}

/// By name, then by namespace.
type ByName<'d> = HashMap<&'d str, HashMap<&'d str, Map<'d>>>;

/// A map or a secret.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    ConfigMap,
    Secret,
}

/// The entries of one.
pub(super) struct Map<'d> {
    document: &'d Document,
    entries: BTreeMap<&'d str, (&'d Member, Encoding)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Plain,
    Base64,
}

impl<'d> Data<'d> {
    /// Adds `object`. Of two with the same name, the later one counts.
    pub(super) fn add(
        &mut self,
        document: &'d Document,
        kind: &str,
        object: &'d Node,
        reader: &mut Reader<'_>,
    ) {
        let Some((name, namespace)) = identity(object) else { return };
        let members = |key: &str| object.get(key).map(Node::members).unwrap_or_default();
        let mut entries = BTreeMap::new();
        let kind = if kind == "Secret" { Kind::Secret } else { Kind::ConfigMap };
        match kind {
            Kind::ConfigMap => {
                entries
                    .extend(members("data").iter().map(|member| (&*member.key, (member, Encoding::Plain))));
            }
            Kind::Secret => {
                for member in members("data") {
                    let is_base64 = member.value.text().is_none_or(|text| base64::decode(text).is_some());
                    if !is_base64 {
                        let message = Message::new("the value of {} in `data` is not base 64")
                            .with(KeyName::new(member.key.as_bytes()));
                        let help = "`stringData` takes values as they are";
                        reader.report(document.place(member.value.span), message, Some(help.into()));
                    }
                    entries.insert(&*member.key, (member, Encoding::Base64));
                }
                let plain = members("stringData").iter();
                entries.extend(plain.map(|member| (&*member.key, (member, Encoding::Plain))));
            }
        }
        let maps = match kind {
            Kind::ConfigMap => &mut self.config_maps,
            Kind::Secret => &mut self.secrets,
        };
        maps.entry(name).or_default().insert(namespace, Map { document, entries });
    }

    /// The one called `name`, as an object of `namespace` sees it. One that names no namespace is applied to whichever is
    /// meant.
    pub(super) fn find(&self, kind: Kind, namespace: &str, name: &str) -> Option<&Map<'d>> {
        let maps = match kind {
            Kind::ConfigMap => &self.config_maps,
            Kind::Secret => &self.secrets,
        };
        let maps = maps.get(name)?;
        maps.get(namespace).or_else(|| maps.get(""))
    }
}

impl Map<'_> {
    /// The value of `key`, and where it stands.
    pub(super) fn get(&self, key: &str) -> Option<Supplied> {
        let (member, encoding) = self.entries.get(key)?;
        Some(self.supplied(member, *encoding))
    }

    /// All values by key.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, Supplied)> {
        self.entries.iter().map(|(key, (member, encoding))| (*key, self.supplied(member, *encoding)))
    }

    fn supplied(&self, member: &Member, encoding: Encoding) -> Supplied {
        let value = match (member.value.text(), encoding) {
            (Some(text), Encoding::Base64) => {
                base64::decode(text).map_or(SuppliedValue::Unknown, SuppliedValue::Text)
            }
            (Some(text), Encoding::Plain) if super::references::is_template(text) => SuppliedValue::Unknown,
            (None, Encoding::Base64) => SuppliedValue::Unknown,
            _ => self.document.value(&member.value).unwrap_or(SuppliedValue::Unknown),
        };
        Supplied { value, place: Some(self.document.place_of(member.key_span, &member.value)) }
    }

    /// Where it is.
    pub(super) fn document(&self) -> &Document {
        self.document
    }
}

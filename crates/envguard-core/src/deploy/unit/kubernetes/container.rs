//! Containers, and what their environment is made of.

use super::super::foreign::is_foreign;
use super::data::{Data, Kind};
use super::references::{expand, is_template};
use super::{Document, Origin, Platform, Reader, TEMPLATED, Unit, UnitKind, identity};
use crate::deploy::{Supplied, SuppliedValue, Supply};
use crate::tree::{Member, Node};
use crate::{KeyName, Message};

/// The pods of one workload.
pub(super) struct Pod<'d> {
    document: &'d Document,
    workload: &'d str,
    namespace: &'d str,
    spec: &'d Node,
}

impl<'d> Pod<'d> {
    /// The pods that `object` of `document` makes, if it makes any.
    pub(super) fn of(document: &'d Document, kind: &str, object: &'d Node) -> Option<Self> {
        let (workload, namespace) = identity(object)?;
        let spec = object.get("spec")?;
        let template = match kind {
            "Pod" => return Some(Self { document, workload, namespace, spec }),
            "CronJob" => spec.get("jobTemplate")?.get("spec")?.get("template")?,
            _ if TEMPLATED.contains(&kind) => spec.get("template")?,
            _ => return None,
        };
        Some(Self { document, workload, namespace, spec: template.get("spec")? })
    }

    /// Makes units of its containers.
    pub(super) fn read(&self, data: &Data<'_>, reader: &mut Reader<'_>) {
        let kinds = [("initContainers", UnitKind::InitContainer), ("containers", UnitKind::Container)];
        for (list, kind) in kinds {
            for container in self.spec.get(list).map(Node::items).unwrap_or_default() {
                let Some(name) = container.member("name") else { continue };
                let place = self.document.place(name.value.span);
                let home = container.member("env").or_else(|| container.member("envFrom"));
                let home = home.map_or_else(|| place.clone(), |member| self.document.place(member.key_span));
                let supply = self.supply(container, data, reader);
                let image = container.get("image").and_then(Node::text);
                let is_foreign = image.is_some_and(is_foreign);
                reader.read.units.push(Unit {
                    platform: Platform::Kubernetes,
                    kind,
                    name: format!("{}/{}", self.workload, name.value.text().unwrap_or_default()).into(),
                    place,
                    home,
                    supply,
                    env_files: Vec::new(),
                    origin: if is_foreign { Origin::Foreign } else { Origin::Unknown },
                });
            }
        }
    }

    /// What `container` is supplied with.
    fn supply(&self, container: &Node, data: &Data<'_>, reader: &mut Reader<'_>) -> Supply {
        let mut supply = Supply::new(None);
        // Without an image it is a patch: what it is laid over says more.
        supply.is_open = !self.document.tree.is_whole() || container.get("image").is_none();
        for source in container.get("envFrom").map(Node::items).unwrap_or_default() {
            self.take_in(source, data, &mut supply, reader);
        }
        for variable in container.get("env").map(Node::items).unwrap_or_default() {
            if let Some(name) = variable.get("name").and_then(Node::text) {
                self.give(name, variable, data, &mut supply, reader);
            }
        }
        supply
    }

    /// Takes in all of a map or of a secret.
    fn take_in(&self, source: &Node, data: &Data<'_>, supply: &mut Supply, reader: &mut Reader<'_>) {
        let (kind, reference) = match (source.get("configMapRef"), source.get("secretRef")) {
            (Some(reference), _) => (Kind::ConfigMap, reference),
            (None, Some(reference)) => (Kind::Secret, reference),
            (None, None) => return,
        };
        let name = reference.get("name").and_then(Node::text).unwrap_or_default();
        let Some(map) = data.find(kind, self.namespace, name) else {
            supply.is_open = true;
            return;
        };
        let prefix = source.get("prefix").and_then(Node::text).unwrap_or_default();
        supply.is_open |= !map.document().tree.is_whole();
        for (key, supplied) in map.iter() {
            let key = format!("{prefix}{key}");
            // Of the others, the cluster says in an event that it passes them over.
            if is_name(&key) {
                reader.budget.give(supply, key.as_bytes(), supplied);
            }
        }
    }

    /// Gives the one variable `name`.
    fn give(
        &self,
        name: &str,
        variable: &Node,
        data: &Data<'_>,
        supply: &mut Supply,
        reader: &mut Reader<'_>,
    ) {
        let supplied = match (variable.member("value"), variable.get("valueFrom")) {
            (_, Some(from)) => self.value_from(name, variable, from, data, reader),
            (Some(member), None) => Some(Supplied {
                value: self.literal(member, supply, reader),
                place: Some(self.document.place_of(member.key_span, &member.value)),
            }),
            (None, None) => {
                let place = variable.member("name").map(|member| self.document.place(member.value.span));
                Some(Supplied { value: SuppliedValue::Text(Vec::new()), place })
            }
        };
        match supplied {
            Some(supplied) => reader.budget.give(supply, name.as_bytes(), supplied),
            None => drop(supply.remove(name.as_bytes())),
        }
    }

    /// The value that stands in `member`, with its references.
    fn literal(&self, member: &Member, supply: &Supply, reader: &mut Reader<'_>) -> SuppliedValue {
        match member.value.text() {
            // Each value can hold the one before twice.
            Some(_) if reader.budget.is_spent() => SuppliedValue::Unknown,
            Some(text) => expand(text, supply),
            // The cluster takes texts only; whoever applies this has an error to look at.
            None => match self.document.value(&member.value) {
                Some(SuppliedValue::Null) => SuppliedValue::Text(Vec::new()),
                value => value.unwrap_or(SuppliedValue::Unknown),
            },
        }
    }

    /// The value that is elsewhere; `None` where it is known not to be there.
    fn value_from(
        &self,
        name: &str,
        variable: &Node,
        from: &Node,
        data: &Data<'_>,
        reader: &mut Reader<'_>,
    ) -> Option<Supplied> {
        let place = variable.member("name").map(|member| self.document.place(member.value.span));
        let unknown = Some(Supplied { value: SuppliedValue::Unknown, place });
        let (kind, reference) = match (from.get("configMapKeyRef"), from.get("secretKeyRef")) {
            (Some(reference), _) => (Kind::ConfigMap, reference),
            (None, Some(reference)) => (Kind::Secret, reference),
            (None, None) => return unknown,
        };
        let text = |key: &str| reference.get(key).and_then(Node::text).filter(|text| !is_template(text));
        let (Some(object), Some(key)) = (text("name"), text("key")) else { return unknown };
        let Some(map) = data.find(kind, self.namespace, object) else { return unknown };
        let found = map.get(key);
        if found.is_none() && !map.document().tree.is_whole() {
            return unknown;
        }
        let is_optional = reference.get("optional").and_then(Node::bool) == Some(true);
        if found.is_none() && !is_optional {
            let what = match kind {
                Kind::ConfigMap => "ConfigMap",
                Kind::Secret => "Secret",
            };
            let message =
                Message::new("the {} that {} is taken from has no such key: the container would not start")
                    .with(what)
                    .with(KeyName::new(name.as_bytes()));
            reader.report(self.document.place(reference.span), message, None);
        }
        found
    }
}

/// Whether Kubernetes takes `key` as the name of a variable.
fn is_name(key: &str) -> bool {
    let is_in_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    !key.is_empty() && !key.starts_with(|first: char| first.is_ascii_digit()) && key.bytes().all(is_in_name)
}

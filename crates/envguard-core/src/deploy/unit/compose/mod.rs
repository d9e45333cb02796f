//! Compose files, as the Compose Specification has them and as `docker compose config` prints them.

mod include;
mod service;
mod variables;

use std::collections::BTreeMap;
use std::sync::Arc;

use envguard_syntax::dialect::{Dialect, Environment};

use super::{Document, Origin, Platform, Reader, Shell, Unit, UnitKind, env_file, path};
use crate::deploy::{Supplied, SuppliedValue, Supply};
use crate::tree::{Member, Node};
use crate::{Message, Place, SourceFile};
use service::{EnvFile, Given, Service};
use variables::Variables;

/// Services extend services that extend others, at most so often: a chain that is longer goes in a circle, or is made to.
const MAX_CHAIN: usize = 32;

/// So many files are read for one project, at most.
const MAX_FILES: usize = 256;

/// A service that is extended: the path of its file, and its name.
type Link = (Arc<str>, Box<str>);

/// Reads `files` as one project, the later ones over the earlier ones.
pub(super) fn read(files: &[&Arc<SourceFile>], reader: &mut Reader<'_>) {
    let Some(first) = files.first() else { return };
    let mut project = Project::new(first, reader);
    for file in files {
        project.add(file, reader);
    }
    project.finish(reader);
}

/// What is being put together from the files of a project.
struct Project {
    variables: Variables,
    /// By name, in the order of the files.
    services: Vec<(Box<str>, Service)>,
    by_name: BTreeMap<Box<str>, usize>,
    /// The files that services extend services of, by path: each is read once.
    extended: BTreeMap<Arc<str>, Option<Arc<Document>>>,
    /// The services that others extend.
    bases: BTreeMap<Link, Service>,
    /// How many files are included so far.
    included: usize,
    /// The files that include this project, each the next one.
    chain: Vec<Arc<str>>,
}

impl Project {
    /// The project of `file`, whose variables are in the `.env` beside it.
    fn new(file: &SourceFile, reader: &Reader<'_>) -> Self {
        Self::with(Variables::new((reader.resolve)(file, ".env"), reader.shell))
    }

    /// A project with these variables, and nothing in it yet.
    fn with(variables: Variables) -> Self {
        Self {
            variables,
            services: Vec::new(),
            by_name: BTreeMap::new(),
            extended: BTreeMap::new(),
            bases: BTreeMap::new(),
            included: 0,
            chain: Vec::new(),
        }
    }

    /// Adds the services of `file` to those that are there.
    fn add(&mut self, file: &Arc<SourceFile>, reader: &mut Reader<'_>) {
        let document = Arc::new(Document::read(file, reader));
        let Some(root) = document.root() else { return };
        let services = root.get("services");
        if services.is_none() && root.get("include").is_none() {
            let is_fragment = root.members().iter().any(|member| {
                matches!(&*member.key, "networks" | "volumes" | "configs" | "secrets" | "name" | "version")
            });
            if !is_fragment {
                reader.report(
                    document.place(root.span),
                    "this has no `services`: Compose has nothing to start".into(),
                    Some("name the file of the project, such as compose.yaml".into()),
                );
            }
            return;
        }
        self.include(&document, reader);
        for member in services.map(Node::members).unwrap_or_default() {
            let mut chain = Vec::new();
            let service = self.service(&document, member, &mut chain, reader);
            let known = self.by_name.get(&member.key).and_then(|index| self.services.get_mut(*index));
            if let Some((_, known)) = known {
                known.take_over(service);
            } else {
                self.by_name.insert(member.key.clone(), self.services.len());
                self.services.push((member.key.clone(), service));
            }
        }
    }

    /// The service that `member` of `document` declares, over the one that it extends. `chain` has those that extend it.
    fn service(
        &mut self,
        document: &Arc<Document>,
        member: &Member,
        chain: &mut Vec<Link>,
        reader: &mut Reader<'_>,
    ) -> Service {
        let own = Service::read(document, member, &self.variables, reader);
        let Some(extends) = member.value.get("extends") else { return own };
        let link = (Arc::clone(&document.file.path), member.key.clone());
        if chain.contains(&link) || chain.len() >= MAX_CHAIN {
            let message = "services extend each other in a circle".into();
            reader.report(document.place(extends.span), message, None);
            return own.opened();
        }
        chain.push(link);
        match self.base(document, extends, chain, reader) {
            Some(mut base) => {
                base.take_over(own);
                base
            }
            None => own.opened(),
        }
    }

    /// The service that `extends` of `document` names.
    fn base(
        &mut self,
        document: &Arc<Document>,
        extends: &Node,
        chain: &mut Vec<Link>,
        reader: &mut Reader<'_>,
    ) -> Option<Service> {
        let name = extends.text().or_else(|| extends.get("service")?.text())?;
        let other = match extends.get("file") {
            None => Some(Arc::clone(document)),
            Some(file) => {
                let path = self.variables.text(file)?;
                self.document(&document.file, &path, reader)
            }
        };
        let member = other.as_ref().and_then(|other| other.root()?.get("services")?.member(name));
        if let (Some(other), Some(member)) = (&other, member) {
            let link = (Arc::clone(&other.file.path), member.key.clone());
            if !self.bases.contains_key(&link) {
                let base = self.service(other, member, chain, reader);
                self.bases.insert(link.clone(), base);
            }
            let base = self.bases.get(&link)?;
            return reader.budget.spend(base.weight()).then(|| base.clone());
        }
        let message = match other {
            Some(_) => "the service that is extended is not there",
            None => "the file of the service that is extended is not there",
        };
        reader.report(document.place(extends.span), message.into(), None);
        None
    }

    /// The compose file that is called `path` in `from`.
    fn document(&mut self, from: &SourceFile, path: &str, reader: &mut Reader<'_>) -> Option<Arc<Document>> {
        let key: Arc<str> = path::join(from.directory(), path)?.into();
        if let Some(known) = self.extended.get(&key) {
            return known.clone();
        }
        let file = if self.extended.len() < MAX_FILES { (reader.resolve)(from, path) } else { None };
        let document = file.map(|file| Arc::new(Document::read(&file, reader)));
        self.extended.insert(key, document.clone());
        document
    }

    /// Makes units of the services.
    fn finish(self, reader: &mut Reader<'_>) {
        let images: Vec<Box<str>> = {
            let built = self.services.iter().filter(|(_, service)| service.build.is_some());
            built.filter_map(|(_, service)| service.image.clone()).collect()
        };
        for (name, service) in self.services {
            let origin = service.origin(&images);
            let mut env_files = Vec::new();
            let supply = supply(&service, &self.variables, &mut env_files, reader);
            reader.read.units.push(Unit {
                platform: Platform::Compose,
                kind: UnitKind::Service,
                name,
                place: service.place,
                home: service.home,
                supply,
                env_files,
                origin,
            });
        }
    }
}

/// What `service` is supplied with: its env files, which are added to `env_files`, then its `environment` over them.
fn supply(
    service: &Service,
    variables: &Variables,
    env_files: &mut Vec<Arc<SourceFile>>,
    reader: &mut Reader<'_>,
) -> Supply {
    let mut supply = Supply::new(None);
    supply.is_open = service.is_open;
    if !service.env_files.is_empty() {
        let environment = variables.over(&service.environment);
        for file in &service.env_files {
            env_files.extend(give_env_file(&mut supply, file, &environment, variables, reader));
        }
    }
    for (key, Given { value, place }) in &service.environment {
        let inherited = || variables.inherited(key.as_bytes());
        let supplied = match value {
            // A name alone is what the shell, or the `.env` of the project, has.
            SuppliedValue::Null => inherited().map(|(value, from)| Supplied { value, place: from }),
            value => Some(Supplied { value: value.clone(), place: None }),
        };
        match supplied {
            Some(Supplied { value, place: from }) => {
                let place = Some(from.unwrap_or_else(|| place.clone()));
                reader.budget.give(&mut supply, key.as_bytes(), Supplied { value, place });
            }
            // Compose gives a name alone to the container only where somebody sets it.
            None => drop(supply.remove(key.as_bytes())),
        }
    }
    supply
}

/// Gives to `supply` what `named`, one of the env files of a service, has; and the file, if it is there.
fn give_env_file(
    supply: &mut Supply,
    named: &EnvFile,
    environment: &Environment,
    variables: &Variables,
    reader: &mut Reader<'_>,
) -> Option<Arc<SourceFile>> {
    let file = named.path.as_deref().and_then(|path| (reader.resolve)(&named.place.file, path));
    let Some(file) = file else {
        // It may be on the machine where this runs, required or not.
        supply.is_open = true;
        if named.is_required && named.path.is_some() {
            let message =
                Message::new("the env file that is named here is not there: Compose would not start");
            reader.report(named.place.clone(), message, None);
        }
        return None;
    };
    let dialect = if named.is_raw { Dialect::Docker } else { Dialect::Compose };
    env_file::give(supply, &file, dialect, environment, &mut reader.budget);
    for (key, place) in env_file::inherited(&file) {
        if supply.get(&key).is_none()
            && let Some((value, from)) = variables.inherited(&key)
        {
            let place = Some(from.unwrap_or(place));
            reader.budget.give(supply, &key, Supplied { value, place });
        }
    }
    Some(file)
}

//! One service of a compose file.

use std::collections::BTreeMap;

use envguard_syntax::Span;
use envguard_syntax::dialect::InterpolationError;

use super::super::foreign::is_foreign;
use super::{Document, Origin, Place, Reader, SuppliedValue, Variables, path};
use crate::KeyName;
use crate::Message;
use crate::tree::{Member, Node, NodeKind};

/// What the files so far say of a service.
#[derive(Clone)]
pub(super) struct Service {
    /// Where its name stands.
    pub(super) place: Place,
    /// Where its variables stand.
    pub(super) home: Place,
    pub(super) environment: BTreeMap<Box<str>, Given>,
    pub(super) env_files: Vec<EnvFile>,
    pub(super) build: Option<Build>,
    pub(super) image: Option<Box<str>>,
    /// Whether it can get variables that the files do not tell of.
    pub(super) is_open: bool,
    has_home: bool,
    /// Whether its variables, and its env files, take the place of what was there before.
    resets: [bool; 2],
}

/// A variable that is given.
#[derive(Clone)]
pub(super) struct Given {
    /// Its value; [`SuppliedValue::Null`] for a name alone.
    pub(super) value: SuppliedValue,
    /// Where it stands.
    pub(super) place: Place,
}

/// An env file that a service names.
#[derive(Clone)]
pub(super) struct EnvFile {
    /// Its path from the file that names it; `None` where it is not known.
    pub(super) path: Option<String>,
    pub(super) is_required: bool,
    /// Whether its values are taken as they stand.
    pub(super) is_raw: bool,
    /// Where it is named.
    pub(super) place: Place,
}

/// How a service is built.
#[derive(Clone)]
pub(super) struct Build {
    /// The directory; `None` where it is elsewhere, or not known.
    context: Option<Box<str>>,
    names_dockerfile: bool,
}

impl Service {
    /// What `member` of `document` says by itself.
    pub(super) fn read(
        document: &Document,
        member: &Member,
        variables: &Variables,
        reader: &mut Reader<'_>,
    ) -> Self {
        let place = document.place(member.key_span);
        let node = &member.value;
        let environment = node.member("environment");
        let env_file = node.member("env_file");
        let is_known = |key: &str| node.get(key).and_then(|node| variables.text(node));
        let mut service = Self {
            home: environment.map_or_else(|| place.clone(), |member| document.place(member.key_span)),
            place,
            environment: BTreeMap::new(),
            env_files: Vec::new(),
            build: node.get("build").and_then(|node| Build::read(document, node, variables)),
            image: is_known("image").map(Into::into),
            is_open: !document.tree.is_whole(),
            has_home: environment.is_some(),
            resets: [environment, env_file].map(|member| member.is_some_and(|it| resets(document, it))),
        };
        if let Some(environment) = environment {
            service.read_environment(document, &environment.value, variables, reader);
        }
        for node in env_file.map(|member| &member.value).into_iter().flat_map(one_or_more) {
            service.env_files.push(EnvFile::read(document, node, variables));
        }
        let volumes = node.get("volumes").map(Node::items).unwrap_or_default();
        service.is_open |= volumes.iter().any(|volume| service.brings_env_files(document, volume, variables));
        service
    }

    fn read_environment(
        &mut self,
        document: &Document,
        node: &Node,
        variables: &Variables,
        reader: &mut Reader<'_>,
    ) {
        for member in node.members() {
            let (place, value) = (document.place_of(member.key_span, &member.value), &member.value);
            let read = match value.text() {
                Some(text) => variables.interpolate(text),
                None => Ok(document.value(value).unwrap_or(SuppliedValue::Unknown)),
            };
            let value = settled(&member.key, read, &place, reader);
            self.environment.insert(member.key.clone(), Given { value, place });
        }
        for item in node.items() {
            let Some(text) = item.text() else { continue };
            let (key, value) = match text.split_once('=') {
                Some((key, value)) => (key, Some(value)),
                None => (text, None),
            };
            if key.contains('$') {
                // Which variable it is, only the shell would tell.
                self.is_open = true;
                continue;
            }
            let place = document.place(item_value(document, item, key));
            let read = value.map_or(Ok(SuppliedValue::Null), |value| variables.interpolate(value));
            let value = settled(key, read, &place, reader);
            self.environment.insert(key.into(), Given { value, place });
        }
    }

    /// Whether `volume` brings files from here into the container, so that the app can load env files itself.
    fn brings_env_files(&self, document: &Document, volume: &Node, variables: &Variables) -> bool {
        let is_bind = |node: &&Node| node.get("type").and_then(Node::text) == Some("bind");
        let source = match volume.text() {
            Some(_) => variables.text(volume),
            None => Some(volume)
                .filter(is_bind)
                .and_then(|volume| volume.get("source").and_then(|source| variables.text(source))),
        };
        let Some(source) = source else { return volume.text().is_some() };
        let source = source.split(':').next().unwrap_or_default();
        let is_path = source.starts_with(['.', '/', '~']) || source.contains('/') || volume.text().is_none();
        if !is_path {
            return false;
        }
        let directory = document.file.directory();
        let Some(path) = path::join(directory, source) else { return false };
        let is_around = |inner: &str| {
            path.is_empty()
                || inner == path
                || inner.strip_prefix(&path).is_some_and(|it| it.starts_with('/'))
        };
        let is_env_file = path.rsplit('/').next().is_some_and(|name| name.starts_with(".env"));
        let context = self.build.as_ref().and_then(|build| build.context.as_deref());
        is_env_file || is_around(directory.trim_end_matches('/')) || context.is_some_and(is_around)
    }

    /// Lets `over`, which a later file says or which extends this, take over.
    pub(super) fn take_over(&mut self, over: Service) {
        let [environment, env_files] = over.resets;
        if environment {
            self.environment.clear();
        }
        if env_files {
            self.env_files.clear();
        }
        self.environment.extend(over.environment);
        self.env_files.extend(over.env_files);
        self.build = over.build.or(self.build.take());
        self.image = over.image.or(self.image.take());
        self.is_open |= over.is_open;
        self.place = over.place;
        if over.has_home || !self.has_home {
            self.home = over.home;
            self.has_home = over.has_home;
        }
    }

    /// The same, where not all is known.
    pub(super) fn opened(mut self) -> Self {
        self.is_open = true;
        self
    }

    /// How much it takes.
    pub(super) fn weight(&self) -> usize {
        let value = |given: &Given| match &given.value {
            SuppliedValue::Text(text) => text.len(),
            _ => 0,
        };
        self.environment.iter().map(|(key, given)| key.len() + value(given) + 64).sum::<usize>()
            + self.env_files.len() * 64
    }

    /// Who made it. `built` are the images that are built here.
    pub(super) fn origin(&self, built: &[Box<str>]) -> Origin {
        if let Some(build) = &self.build {
            return match &build.context {
                Some(context) => {
                    Origin::Built { context: context.clone(), names_dockerfile: build.names_dockerfile }
                }
                None => Origin::Unknown,
            };
        }
        match &self.image {
            Some(image) if !built.contains(image) && is_foreign(image) => Origin::Foreign,
            _ => Origin::Unknown,
        }
    }
}

/// The value of `key`, or what is wrong with it.
fn settled(
    key: &str,
    read: Result<SuppliedValue, InterpolationError>,
    place: &Place,
    reader: &mut Reader<'_>,
) -> SuppliedValue {
    let message = match read {
        Ok(value) => return value,
        Err(InterpolationError::Required) => "the value of {} demands a variable that is not set",
        Err(InterpolationError::Invalid) => "the value of {} has a `${` that is no reference",
        Err(InterpolationError::Unbounded) => "the references in the value of {} ask for too much",
    };
    let help = "a `$` that is meant is written `$$`";
    let help = (read.err() == Some(InterpolationError::Invalid)).then(|| help.into());
    reader.report(place.clone(), Message::new(message).with(KeyName::new(key.as_bytes())), help);
    SuppliedValue::Unknown
}

impl Build {
    fn read(document: &Document, node: &Node, variables: &Variables) -> Option<Self> {
        if node.kind == NodeKind::Null {
            return None;
        }
        let context = match node.text() {
            Some(_) => variables.text(node),
            None => node.get("context").map_or_else(|| Some(".".to_owned()), |node| variables.text(node)),
        };
        let context = context.and_then(|context| path::join(document.file.directory(), &context));
        let names_dockerfile = node.get("dockerfile").is_some_and(|node| {
            variables.text(node).is_none_or(|name| name.trim_start_matches("./") != "Dockerfile")
        });
        Some(Self { context: context.map(Into::into), names_dockerfile })
    }
}

impl EnvFile {
    fn read(document: &Document, node: &Node, variables: &Variables) -> Self {
        let path = node.get("path").unwrap_or(node);
        Self {
            path: variables.text(path),
            is_required: node.get("required").and_then(Node::bool) != Some(false),
            is_raw: node.get("format").and_then(Node::text) == Some("raw"),
            place: document.place(path.span),
        }
    }
}

/// The items of a list, or the one thing that stands in the place of one.
fn one_or_more(node: &Node) -> &[Node] {
    match &node.kind {
        NodeKind::List(items) => items,
        NodeKind::Null => &[],
        _ => std::slice::from_ref(node),
    }
}

/// Where the value of `KEY=value` stands, an item of a list: within its quotes, if that can be told.
fn item_value(document: &Document, item: &Node, key: &str) -> Span {
    let raw = item.span.of(&document.file.bytes);
    let quotes = usize::from(matches!(raw.first(), Some(b'"' | b'\'')));
    let after = raw.get(quotes..).and_then(|raw| raw.strip_prefix(key.as_bytes())?.strip_prefix(b"="));
    match after {
        Some(value) if value.len() > quotes => {
            Span::new(item.span.end as usize - value.len(), item.span.end as usize - quotes)
        }
        _ => item.span,
    }
}

/// Whether the value of `member` says by a tag that it takes the place of what was there before.
fn resets(document: &Document, member: &Member) -> bool {
    let from = member.key_span.end as usize;
    let text = document.file.bytes.get(from..).unwrap_or_default().trim_ascii_start();
    let value = text.strip_prefix(b":").unwrap_or(text).trim_ascii_start();
    value.starts_with(b"!reset") || value.starts_with(b"!override")
}

//! A file's surroundings.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use envguard_syntax::Document;
use foldhash::fast::RandomState;

use crate::{Contract, FileFacts, Role, SourceFile};

/// The keys of a file.
type Keys = HashSet<Box<[u8]>, RandomState>;

/// How the names of files end that are loaded over others, on one machine.
const LOCAL: &str = ".local";

/// What the files of one directory have to do with each other.
#[derive(Debug, Default)]
pub struct Project {
    /// What the app needs; `None` where nothing declares it.
    pub contract: Option<Arc<Contract>>,
    /// The env files that hold values.
    layers: Vec<Layer>,
    /// What is known of files besides their bytes, by path.
    facts: HashMap<Arc<str>, FileFacts, RandomState>,
}

/// An env file, and its keys once somebody has asked for them.
#[derive(Debug)]
struct Layer {
    file: Arc<SourceFile>,
    keys: OnceLock<Keys>,
}

impl Layer {
    fn keys(&self) -> &Keys {
        self.keys.get_or_init(|| keys_of(&self.file))
    }
}

impl Project {
    /// Puts the files of a directory together. `contract` declares what they are to give.
    pub fn new(contract: Option<Arc<Contract>>, files: &[Arc<SourceFile>]) -> Self {
        let values = files.iter().filter(|file| file.role == Role::Values);
        let layers = values.map(|file| Layer { file: Arc::clone(file), keys: OnceLock::new() }).collect();
        Self { contract, layers, facts: HashMap::default() }
    }

    /// Takes note of what is known of `file`.
    pub fn learn(&mut self, file: &SourceFile, facts: FileFacts) {
        self.facts.insert(Arc::clone(&file.path), facts);
    }

    /// What is known of `file` besides its bytes.
    pub fn facts_of(&self, file: &SourceFile) -> &FileFacts {
        static UNKNOWN: FileFacts = FileFacts::UNKNOWN;
        self.facts.get(&file.path).unwrap_or(&UNKNOWN)
    }

    /// The contract that `file` has to keep to: for `.env` and `.env.NAME`, which are what an app loads. Any other
    /// `NAME.env` may be of another program, unless the example is called so too (`example.env`).
    pub fn contract_of(&self, file: &SourceFile) -> Option<&Arc<Contract>> {
        let contract = self.contract.as_ref()?;
        let is_named_after_env = |name: &str| name == ".env" || name.starts_with(".env.");
        let is_bound = is_named_after_env(file.name()) || !is_named_after_env(contract.file.name());
        (is_bound && file.role == Role::Values).then_some(contract)
    }

    /// Whether `file` is loaded over another one that is there, and so need not give all keys: `.env.NAME` over
    /// `.env`, and `.env.NAME.local` over `.env.NAME`.
    pub fn is_layer(&self, file: &SourceFile) -> bool {
        let name = file.name();
        let is_over = |beneath: &str| beneath != name && self.has_layer(beneath);
        name.starts_with(".env.") && is_over(".env") || name.strip_suffix(LOCAL).is_some_and(is_over)
    }

    /// The keys that files give which are loaded over `file`, which is no layer itself: `.env.local` over `.env`,
    /// `.env.NAME.local` and `.env.local` over `.env.NAME`.
    pub fn given_over(&self, file: &SourceFile) -> GivenOver<'_> {
        let local = format!("{}{LOCAL}", file.name());
        let is_over = |name: &str| name == local || name == ".env.local" && file.name().starts_with(".env.");
        let others = self.layers.iter().filter(|layer| layer.file.name() != file.name());
        GivenOver(others.filter(|layer| is_over(layer.file.name())).map(Layer::keys).collect())
    }

    /// Whether an env file that is loaded together with `file`, over it or beneath it, gives `key`.
    pub fn gives_beside(&self, file: &SourceFile, key: &[u8]) -> bool {
        let own = file.name();
        let is_beside = |name: &str| {
            name == ".env"
                || name == ".env.local"
                || name.strip_suffix(LOCAL) == Some(own)
                || own.strip_suffix(LOCAL) == Some(name)
        };
        let others = self.layers.iter().filter(|layer| layer.file.name() != own);
        others.filter(|layer| is_beside(layer.file.name())).any(|layer| layer.keys().contains(key))
    }

    /// Whether the directory has a file of this name with values in it.
    pub fn has_layer(&self, name: &str) -> bool {
        self.layers.iter().any(|layer| layer.file.name() == name)
    }
}

/// The keys of some layers.
#[derive(Clone, Debug)]
pub struct GivenOver<'p>(Vec<&'p Keys>);

impl GivenOver<'_> {
    /// Whether `key` is among them.
    pub fn contains(&self, key: &[u8]) -> bool {
        self.0.iter().any(|keys| keys.contains(key))
    }
}

fn keys_of(file: &SourceFile) -> Keys {
    let document = Document::parse(&file.bytes);
    document.entries().map(|(_, entry)| Box::from(entry.key.of(document.source))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Tracked;

    #[test]
    fn knows_of_files_what_it_was_told() {
        let (known, unknown) = (SourceFile::new(".env", ""), SourceFile::new("a/.env", ""));
        let mut project = Project::default();
        project.learn(&known, FileFacts { tracked: Some(Tracked::Index), ..FileFacts::UNKNOWN });
        assert_eq!(project.facts_of(&known).tracked, Some(Tracked::Index));
        assert_eq!(project.facts_of(&unknown).tracked, None);
    }
}

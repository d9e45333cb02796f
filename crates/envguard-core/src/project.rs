//! A file's surroundings.

use std::collections::HashSet;
use std::sync::Arc;

use envguard_syntax::Document;
use foldhash::fast::RandomState;

use crate::{Contract, Role, SourceFile};

/// The keys of a file.
type Keys = HashSet<Box<[u8]>, RandomState>;

/// How the names of files end that are loaded over others, on one machine.
const LOCAL: &str = ".local";

/// What the files of one directory have to do with each other.
#[derive(Debug, Default)]
pub struct Project {
    /// What the app needs; `None` where nothing declares it.
    pub contract: Option<Arc<Contract>>,
    /// The names of the env files that hold values, each with the keys that it may give to files beneath it.
    layers: Vec<(Box<str>, Keys)>,
}

impl Project {
    /// Puts the files of a directory together. `contract` declares what they are to give.
    pub fn new(contract: Option<Arc<Contract>>, files: &[Arc<SourceFile>]) -> Self {
        // Only a comparison with a contract asks for the layers.
        let values = files.iter().filter(|file| contract.is_some() && file.role == Role::Values);
        let keys = |file: &SourceFile| match file.name().strip_suffix(LOCAL) {
            Some(_) => keys_of(file),
            None => Keys::default(),
        };
        let layers = values.map(|file| (file.name().into(), keys(file))).collect();
        Self { contract, layers }
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
        let layers = self.layers.iter().filter(|(name, _)| is_over(name) && **name != *file.name());
        GivenOver(layers.map(|(_, keys)| keys).collect())
    }

    /// Whether the directory has a file of this name with values in it.
    pub fn has_layer(&self, name: &str) -> bool {
        self.layers.iter().any(|(layer, _)| **layer == *name)
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

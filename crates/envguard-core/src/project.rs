//! A file's surroundings.

use std::collections::HashSet;
use std::sync::Arc;

use envguard_syntax::Document;
use foldhash::fast::RandomState;

use crate::{Contract, SourceFile};

/// The keys of a file.
type Keys = HashSet<Box<[u8]>, RandomState>;

/// What the files of one directory have to do with each other.
#[derive(Debug, Default)]
pub struct Project {
    /// What the app needs; `None` where nothing declares it.
    pub contract: Option<Arc<Contract>>,
    /// Each env file that holds values, with the keys that it gives.
    layers: Vec<(Box<str>, Keys)>,
}

impl Project {
    /// Puts the files of a directory together. `contract` declares what they are to give.
    pub fn new(contract: Option<Arc<Contract>>, files: &[Arc<SourceFile>]) -> Self {
        // Only a comparison with a contract asks for the layers.
        let values = files.iter().filter(|file| contract.is_some() && file.role == crate::Role::Values);
        let layers = values.map(|file| (file.name().into(), keys_of(file))).collect();
        Self { contract, layers }
    }

    /// Whether `key`, which `file` does not give, is given by a file that is loaded together with it: `.env.local`
    /// beside `.env`, and `.env` and `.env.local` beneath `.env.production`.
    pub fn gives_elsewhere(&self, file: &SourceFile, key: &[u8]) -> bool {
        let own = file.name();
        let local = format!("{own}.local");
        let beneath: &[&str] = if own == ".env" { &[] } else { &[".env", ".env.local"] };
        self.layers
            .iter()
            .filter(|(name, _)| **name == *own || **name == *local || beneath.contains(&&**name))
            .any(|(_, keys)| keys.contains(key))
    }

    /// Whether the directory has a file of this name with values in it.
    pub fn has_layer(&self, name: &str) -> bool {
        self.layers.iter().any(|(layer, _)| **layer == *name)
    }
}

fn keys_of(file: &SourceFile) -> Keys {
    let document = Document::parse(&file.bytes);
    document.entries().map(|(_, entry)| Box::from(entry.key.of(document.source))).collect()
}

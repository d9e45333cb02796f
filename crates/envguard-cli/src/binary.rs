//! Contracts in built binaries.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use envguard_core::embedded::{Embedded, Found, MAX_CONTRACTS, MAX_TOTAL, Search};
use envguard_core::{Contract, ContractSource, SourceFile};

use crate::exit::Failure;
use crate::{paths, read};

/// How many bytes are read at once.
const PIECE: usize = 1 << 18;

/// The contracts of a binary.
#[derive(Debug)]
pub(crate) struct Binary {
    /// What messages call it.
    pub(crate) shown: String,
    /// What the code in it reads, sorted.
    pub(crate) contracts: Vec<Embedded>,
    /// The version of the layout of others, if there are any that only a later envguard can read.
    newer: Option<u32>,
}

impl Binary {
    /// Looks for contracts in the file at `path`, of whatever size, or in standard input for `-`. There may be none.
    pub(crate) fn read(path: &Path, cwd: &Path) -> Result<Self, Failure> {
        let is_input = path.as_os_str() == "-";
        let shown =
            if is_input { "standard input".to_owned() } else { format!("`{}`", paths::display(path, cwd)) };
        let found =
            if is_input { search(io::stdin().lock()) } else { read::open(path).and_then(search_file) };
        let found = found.map_err(|error| Failure::new(format!("{shown} {error}")))?;
        if found.is_cut {
            let limit = format!("{MAX_CONTRACTS} and {} MiB are read", MAX_TOTAL >> 20);
            return Err(Failure::new(format!("{shown} has too many contracts: at most {limit}")));
        }
        Ok(Self { shown, contracts: found.contracts, newer: found.newer })
    }

    /// All that the binary needs, brought together.
    pub(crate) fn contract(&self) -> Result<Contract, Failure> {
        self.is_read()?;
        let sources = self.contracts.iter().map(|embedded| self.source(embedded).map(Arc::new));
        Ok(Contract::new(sources.collect::<Result<_, _>>()?))
    }

    /// What one of its contracts says.
    pub(crate) fn source(&self, embedded: &Embedded) -> Result<ContractSource, Failure> {
        let name = paths::printable(&embedded.name);
        let file = SourceFile::new(format!("{} in {}", name, self.shown), embedded.schema.as_str());
        let source = ContractSource::json_schema(Arc::new(file), &|_, _| None);
        if source.compiled.is_some() {
            return Ok(source);
        }
        Err(Failure::new(format!("the contract `{name}` in {} is no schema that can be read", self.shown))
            .help("the code that wrote it was not `envguard::require!`; `--contract` picks another one"))
    }

    /// An error where only a later envguard can read some of it.
    pub(crate) fn is_read(&self) -> Result<(), Failure> {
        let Some(version) = self.newer else { return Ok(()) };
        let problem = format!(
            "{} has a contract in version {version} of the layout, which this envguard cannot read",
            self.shown
        );
        Err(Failure::new(problem).help("update envguard"))
    }
}

fn search_file((file, _): (File, u64)) -> Result<Found, read::ReadError> {
    search(file)
}

/// Looks for contracts in all that `reader` gives.
fn search(mut reader: impl Read) -> Result<Found, read::ReadError> {
    let mut search = Search::default();
    let mut piece = vec![0; PIECE];
    loop {
        match reader.read(&mut piece) {
            Ok(0) => return Ok(search.finish()),
            Ok(count) => search.push(piece.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_file_is_read_in_little_memory() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("app");
        // Larger than any file that is read as a whole, and nearly all of it a hole.
        File::create(&path).unwrap().set_len(read::MAX_FILE_SIZE as u64 + 1).unwrap();
        let binary = Binary::read(&path, directory.path()).unwrap();
        assert_eq!((binary.shown.as_str(), binary.contracts.len()), ("`app`", 0));
        assert_eq!(binary.contract().unwrap().variables().len(), 0);
    }
}

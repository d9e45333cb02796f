//! Which commits a history is of.

use gix::ObjectId;
use gix::bstr::BStr;

use super::HistoryError;
use super::trouble::Troubles;

/// Where to begin, and what to leave out with all that came before it.
#[derive(Default)]
pub(super) struct Tips {
    pub(super) include: Vec<ObjectId>,
    pub(super) exclude: Vec<ObjectId>,
}

impl Tips {
    /// All references, and the heads of all work trees.
    pub(super) fn all(repository: &gix::Repository, troubles: &mut Troubles) -> Result<Self, HistoryError> {
        let references = |error: gix::Error| HistoryError::References(error.to_string());
        let mut include = Vec::new();
        for reference in repository.references().map_err(references)?.all().map_err(references)? {
            match reference {
                // What it leads to may be missing or broken. That is found out later, and told.
                Ok(reference) => include.extend(reference.try_id().map(gix::Id::detach)),
                Err(error) => troubles.reference(&error),
            }
        }
        include.extend(repository.head().map_err(references)?.id().map(gix::Id::detach));
        let heads =
            std::fs::read_dir(repository.common_dir().join("worktrees")).into_iter().flatten().flatten();
        for head in heads.filter_map(|directory| std::fs::read(directory.path().join("HEAD")).ok()) {
            // Those that are on a branch are among the references.
            include.extend(ObjectId::from_hex(head.trim_ascii()).ok());
        }
        include.sort_unstable();
        include.dedup();
        Ok(Self { include, exclude: Vec::new() })
    }

    /// What `range` says, as git reads it: revisions, `^A`, `A..B` and `A...B`, with blanks between them.
    pub(super) fn of_range(repository: &gix::Repository, range: &str) -> Result<Self, HistoryError> {
        let mut tips = Self::default();
        for word in range.split_ascii_whitespace() {
            tips.add(repository, word).map_err(|error| HistoryError::Range {
                revision: word.to_owned(),
                reason: error.to_string(),
            })?;
        }
        Ok(tips)
    }

    fn add(&mut self, repository: &gix::Repository, word: &str) -> gix::Result<()> {
        let id = |revision: &str| {
            let revision = if revision.is_empty() { "HEAD" } else { revision };
            // By its whole id, a commit is known that only the directories of the environment have.
            match ObjectId::from_hex(revision.as_bytes()) {
                Ok(id) if id.kind() == repository.object_hash() => Ok(id),
                _ => Ok::<_, gix::Error>(repository.rev_parse_single(BStr::new(revision))?.detach()),
            }
        };
        if let Some(excluded) = word.strip_prefix('^') {
            self.exclude.push(id(excluded)?);
        } else if let Some((one, other)) = word.split_once("...") {
            let (one, other) = (id(one)?, id(other)?);
            let bases = repository.merge_bases_many(one, &[other])?;
            self.exclude.extend(bases.into_iter().map(gix::Id::detach));
            self.include.extend([one, other]);
        } else if let Some((excluded, included)) = word.split_once("..") {
            self.exclude.push(id(excluded)?);
            self.include.push(id(included)?);
        } else {
            self.include.push(id(word)?);
        }
        Ok(())
    }
}

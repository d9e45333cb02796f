//! What is known of a file besides its bytes.

use std::sync::Arc;

use crate::Place;

/// Who gets to see a file: git, an image, other users. The core does no I/O, so whoever does finds it out.
///
/// What nobody has found out is `None` or empty, and rules have nothing to say about it.
#[derive(Clone, Debug)]
pub struct FileFacts {
    /// Whether git holds it; `None` outside of a repository.
    pub tracked: Option<Tracked>,
    /// Whether git's ignore rules cover it.
    pub ignored: Option<bool>,
    /// What users other than the owner and the group can do with it.
    pub others: Option<Access>,
    /// The instructions of Dockerfiles that copy it, in the order of their files.
    pub docker: Vec<DockerCopy>,
}

/// Whether git holds a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tracked {
    /// It does not.
    No,
    /// The next commit has it: it stands in the index.
    Index,
    /// The last commit has it, and the next one takes it out: it stands in the tree of `HEAD` alone.
    Head,
}

/// What somebody can do with a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// Read it.
    pub read: bool,
    /// Change it.
    pub write: bool,
}

/// An instruction of a Dockerfile that copies a file.
#[derive(Clone, Debug)]
pub struct DockerCopy {
    /// The source in the `COPY` or `ADD` that names the file or a directory around it.
    pub source: Place,
    /// The path of the file that could keep it out, whether that is there or not: mostly `.dockerignore`.
    pub ignore_file: Arc<str>,
    /// What to write there: the path of the env file from the build context.
    pub pattern: Arc<str>,
}

impl FileFacts {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self { tracked: None, ignored: None, others: None, docker: Vec::new() };
}

impl Default for FileFacts {
    fn default() -> Self {
        Self::UNKNOWN
    }
}

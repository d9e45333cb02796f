//! What is in a directory, as far as it matters.

use std::ffi::OsString;
use std::fs::{self, FileType};
use std::io;
use std::path::{Path, PathBuf};

use envguard_core::tree::Syntax;

use super::names::is_env_file;
use crate::detect::is_marker;
use crate::exposure::is_dockerfile;
use crate::units::may_be_of_platform;

/// What the JSON Schema of the env files of a directory is called.
const ENV_SCHEMA: &str = "env.schema.json";

/// The directory that schemas are put into.
const SCHEMAS: &str = "schemas";

/// Where the JSON Schema of the env files in `directory` can be, the likelier one first.
pub(crate) fn schemas_of(directory: &Path) -> [PathBuf; 2] {
    [directory.join(SCHEMAS).join(ENV_SCHEMA), directory.join(ENV_SCHEMA)]
}

/// What is in a directory, sorted by name. Each directory is listed once, and all that is asked of it is told by this.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// What has the name of an env file, and is no directory.
    pub(super) env_files: Vec<(OsString, FileType)>,
    /// What has the name of a configuration file, where somebody asks for such.
    pub(super) documents: Vec<(OsString, FileType)>,
    /// What has the name of a file of a platform, or one that such a file can have.
    pub(super) units: Vec<OsString>,
    /// The directories, without links to some.
    pub(super) directories: Vec<OsString>,
    /// The names of the files that tell which runtime is at work.
    pub(super) markers: Vec<String>,
    /// Whether a Dockerfile is in it.
    pub(super) has_dockerfile: bool,
    /// Whether the JSON Schema of its env files lies beside them.
    has_schema: bool,
    /// Whether it says itself that it is a cache or a virtual environment.
    pub(super) is_made_by_tools: bool,
}

impl Listing {
    /// Lists the directory at `path`, with its configuration files if `documents` says so.
    pub(super) fn read(path: &Path, documents: bool) -> io::Result<Self> {
        let mut listing = Listing::default();
        // One level at a time: what a directory holds decides whether those in it are entered at all.
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let (name, file_type) = (entry.file_name(), entry.file_type()?);
            if file_type.is_dir() {
                listing.directories.push(name);
                continue;
            }
            // The names that matter are ASCII, up to what environments are called.
            let text = name.to_string_lossy();
            if file_type.is_file() && may_be_of_platform(&text) {
                listing.units.push(name.clone());
            }
            if documents && Syntax::of(&text).is_some() {
                listing.documents.push((name.clone(), file_type));
            }
            if is_env_file(&text) {
                listing.env_files.push((name, file_type));
            } else if text == ENV_SCHEMA {
                listing.has_schema = true;
            } else if is_dockerfile(&text) {
                listing.has_dockerfile = true;
            } else if is_marker(&text) {
                listing.markers.push(text.into_owned());
            } else if text == "CACHEDIR.TAG" || text == "pyvenv.cfg" {
                listing.is_made_by_tools = true;
            }
        }
        listing.env_files.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        listing.documents.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        listing.units.sort_unstable();
        listing.directories.sort_unstable();
        Ok(listing)
    }

    /// The JSON Schema of the env files in `directory`, which this lists: that among its schemas, or beside the files.
    pub(super) fn schema(&self, directory: &Path) -> Option<PathBuf> {
        if self.directories.iter().any(|name| name == SCHEMAS) {
            let path = directory.join(SCHEMAS).join(ENV_SCHEMA);
            // What is there and cannot be looked at is named when it is read.
            if !fs::symlink_metadata(&path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
                return Some(path);
            }
        }
        self.has_schema.then(|| directory.join(ENV_SCHEMA))
    }

    /// Whether `Cargo.toml` is in it.
    pub(super) fn has_cargo(&self) -> bool {
        self.markers.iter().any(|name| name == "Cargo.toml")
    }
}

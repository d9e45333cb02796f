//! Finding out that files have changed.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::args::{Global, Run};
use crate::config::{Config, FILE_NAME};
use crate::discover;

/// How long after one look the next is taken. What has changed counts once it has stayed the same from one look to the
/// next: whoever saves several files, or one in several steps, is waited for.
const INTERVAL: Duration = Duration::from_millis(100);

/// So many files beside a schema are looked at, which may refer to them.
const MAX_BESIDE: usize = 256;

/// The files that a configuration comes from, looked at again and again.
///
/// Looking works where being told does not: on file systems of other machines, for files that are not there yet, and
/// where a whole directory is put into the place of another by a link, as Kubernetes does it.
pub(super) struct Watch<'r> {
    arguments: &'r Run,
    global: &'r Global,
    cwd: &'r Path,
    config: Config,
    seen: Vec<Stamp>,
    /// Whether something has changed since it was last asked, and may go on changing.
    is_changing: bool,
    last_look: Instant,
}

/// A file, and what tells that it is another one or has another content; `None` where there is none.
type Stamp = (PathBuf, Option<[i64; 7]>);

impl<'r> Watch<'r> {
    /// Takes the first look, at the files of `config`. What changes from now on has changed.
    pub(super) fn new(arguments: &'r Run, global: &'r Global, cwd: &'r Path, config: Config) -> Self {
        let seen = look(arguments, &config, cwd);
        Self { arguments, global, cwd, config, seen, is_changing: false, last_look: Instant::now() }
    }

    /// When to look again.
    pub(super) fn next_look(&self) -> Instant {
        self.last_look + INTERVAL
    }

    /// Looks again if it is time, and says whether something has changed and stays as it is.
    pub(super) fn has_changed(&mut self) -> bool {
        if Instant::now() < self.next_look() {
            return false;
        }
        self.last_look = Instant::now();
        let now = look(self.arguments, &self.config, self.cwd);
        if now != self.seen {
            self.seen = now;
            self.is_changing = true;
            return false;
        }
        let has_changed = std::mem::take(&mut self.is_changing);
        if has_changed && let Ok(config) = super::super::configuration(self.global, self.cwd) {
            // It may name other files. What is wrong with it is told by whoever loads it.
            self.config = config;
            self.seen = look(self.arguments, &self.config, self.cwd);
        }
        has_changed
    }
}

/// All files that the configuration comes from, whether they are there or not.
fn look(arguments: &Run, config: &Config, cwd: &Path) -> Vec<Stamp> {
    let directory = arguments.directory.as_deref().unwrap_or(Path::new(""));
    let listed = discover::list(directory, config, cwd);
    let mut paths: BTreeSet<PathBuf> = listed.beside.into_iter().collect();
    paths.extend(config.environments.iter().flat_map(|environment| environment.files.iter().cloned()));
    paths.extend(config.contract_example.clone());
    paths.extend(config.path.clone());
    paths.extend(cwd.ancestors().map(|above| above.join(FILE_NAME)));
    for schema in [listed.schema, config.contract_schema.clone()].into_iter().flatten() {
        let beside = schema.parent().and_then(|parent| fs::read_dir(parent).ok());
        let beside = beside.into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
        paths.extend(beside.take(MAX_BESIDE));
        paths.insert(schema);
    }
    let stamped = paths.into_iter().map(|path| {
        let stamp = stamp(&path);
        (path, stamp)
    });
    stamped.collect()
}

fn stamp(path: &Path) -> Option<[i64; 7]> {
    let metadata = fs::metadata(path).ok()?;
    let [size, inode, device] = [metadata.size(), metadata.ino(), metadata.dev()].map(u64::cast_signed);
    let changed = [metadata.mtime(), metadata.mtime_nsec(), metadata.ctime(), metadata.ctime_nsec()];
    let [mtime, mtime_nsec, ctime, ctime_nsec] = changed;
    Some([size, inode, device, mtime, mtime_nsec, ctime, ctime_nsec])
}

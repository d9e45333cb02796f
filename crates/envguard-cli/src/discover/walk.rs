//! Walking through directories.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use envguard_core::deploy::migration::may_hold_migrations;
use envguard_core::tree::Syntax;

use super::above::Above;
use super::listing::Listing;
use super::names::{is_env_file, is_skipped_directory};
use super::{Aside, Directory, GivenMigration, PathProblem};
use crate::config::{Config, Patterns};
use crate::detect::Surroundings;
use crate::units::may_be_of_platform;
use crate::{paths, read};

/// So far above a migration is the directory of all of them.
const MIGRATIONS_DEPTH: usize = 3;

/// A search for env files.
pub(super) struct Walk<'a> {
    config: &'a Config,
    cwd: &'a Path,
    /// The files that were given, by their directory.
    files: BTreeMap<PathBuf, Vec<PathBuf>>,
    /// The directories that were given.
    roots: Vec<Root>,
    /// The files that are taken, where a walk may come upon them again, without links in their paths.
    taken: HashSet<PathBuf>,
    /// The directories that were walked through, where a walk may come upon them again.
    walked: HashSet<PathBuf>,
    /// Directories that files were given in, without links.
    canonical: HashMap<PathBuf, PathBuf>,
    above: Above<'a>,
    aside: Aside,
}

/// A directory that was given.
struct Root {
    path: PathBuf,
    /// The path without links, once it is asked for.
    canonical: OnceCell<PathBuf>,
    /// What is not looked for below: nothing if the directory itself is excluded, for then it is meant all the same.
    excludes: bool,
    /// The path as patterns see it.
    seen: String,
}

/// A directory that is still to be walked through.
struct Pending {
    /// From its root; empty for that itself.
    relative: PathBuf,
    above: Arc<Surroundings>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(config: &'a Config, cwd: &'a Path) -> Self {
        Self {
            config,
            cwd,
            files: BTreeMap::new(),
            roots: Vec::new(),
            taken: HashSet::new(),
            walked: HashSet::new(),
            canonical: HashMap::new(),
            above: Above::new(config, cwd),
            aside: Aside::default(),
        }
    }

    /// Adds a path that was given.
    pub(super) fn add(&mut self, path: &Path) {
        let metadata = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata,
            Err(error) => return self.aside.problems.push(PathProblem::given(path, &error)),
        };
        let is_link = metadata.is_symlink();
        let target = if is_link { fs::metadata(path) } else { Ok(metadata) };
        let file_type = match target {
            Ok(metadata) => metadata.file_type(),
            Err(error) => return self.aside.problems.push(PathProblem::given(path, &error)),
        };
        if file_type.is_dir() {
            let seen = paths::below(&paths::absolute(path, self.cwd), &self.config.root);
            let excludes = seen.is_empty() || !self.config.exclude.match_at_or_above(&seen);
            self.roots.push(Root { path: path.to_owned(), canonical: OnceCell::new(), excludes, seen });
        } else if file_type.is_file() {
            let canonical = self.canonical_file(path, is_link);
            if self.taken.insert(canonical) {
                if let Some(directory) = self.migrations_around(path) {
                    let path = path.to_owned();
                    self.aside.given_migrations.push(GivenMigration { path, directory });
                    return;
                }
                let directory = path.parent().unwrap_or(Path::new("")).to_owned();
                self.files.entry(directory).or_default().push(path.to_owned());
            }
        } else {
            self.aside.problems.push(PathProblem::not_a_file(path.to_owned(), read::kind(file_type)));
        }
    }

    /// The path of a file without links. Where the file is no link itself, only its directory has to be looked at, and
    /// that once for all files in it.
    fn canonical_file(&mut self, path: &Path, is_link: bool) -> PathBuf {
        let name = match path.file_name() {
            Some(name) if !is_link => name,
            _ => return canonical(path),
        };
        let directory = path.parent().unwrap_or(Path::new(""));
        if let Some(known) = self.canonical.get(directory) {
            return known.join(name);
        }
        let found = canonical(if directory.as_os_str().is_empty() { Path::new(".") } else { directory });
        let file = found.join(name);
        self.canonical.insert(directory.to_owned(), found);
        file
    }

    /// Visits all that was added, and gives what else was there.
    pub(super) fn run(mut self, visit: &mut dyn FnMut(Directory)) -> Aside {
        for (directory, files) in std::mem::take(&mut self.files) {
            let (mut others, env_files): (Vec<_>, _) =
                files.into_iter().partition(|path| is_document(path) || is_unit(path));
            others.sort();
            let mut found = self.around(&directory, env_files);
            found.units = others.iter().filter(|path| is_unit(path)).cloned().collect();
            others.retain(|path| is_document(path));
            found.documents = others;
            visit(found);
        }
        let mut roots = std::mem::take(&mut self.roots);
        roots.sort_by(|a, b| a.path.cmp(&b.path));
        for root in &roots {
            self.walk(root, &roots, visit);
        }
        self.aside.problems.sort_by(|a, b| a.path.cmp(&b.path));
        self.aside
    }

    /// Files of one directory that were given, and what is around them.
    pub(super) fn around(&mut self, directory: &Path, env_files: Vec<PathBuf>) -> Directory {
        let (mut found, markers) = self.listed(directory, env_files);
        let listed = listed(directory);
        found.surroundings = if markers.is_empty() {
            self.above.find(listed)
        } else {
            Surroundings::new(listed, markers, &self.above.nothing)
        };
        found
    }

    /// What is in one directory, without what is around it.
    pub(super) fn alone(&self, directory: &Path) -> Directory {
        self.listed(directory, Vec::new()).0
    }

    /// Files of one directory that were given and what is beside them, and what in it tells which runtime is at work.
    fn listed(&self, directory: &Path, mut env_files: Vec<PathBuf>) -> (Directory, Vec<String>) {
        env_files.sort();
        // Who may read a file may still not be allowed to list its directory: then nothing is known around it.
        let listing = Listing::read(listed(directory), false).unwrap_or_default();
        let (schema, has_dockerfile) = (listing.schema(directory), listing.has_dockerfile);
        let beside = listing.env_files.into_iter().filter_map(|(name, file_type)| {
            let path = directory.join(name);
            let is_file = file_type.is_file()
                || file_type.is_symlink() && fs::metadata(&path).is_ok_and(|it| it.is_file());
            (is_file && env_files.binary_search(&path).is_err()).then_some(path)
        });
        let beside = beside.collect();
        let (documents, units) = (Vec::new(), Vec::new());
        let surroundings = Arc::clone(&self.above.nothing);
        let found = Directory { env_files, beside, documents, units, has_dockerfile, schema, surroundings };
        (found, listing.markers)
    }

    /// Visits the env files below `root`, one of `roots`.
    fn walk(&mut self, root: &Root, roots: &[Root], visit: &mut dyn FnMut(Directory)) {
        let wants_documents = !self.config.documents.is_empty();
        let mut pending = vec![Pending { relative: PathBuf::new(), above: Arc::clone(&self.above.nothing) }];
        while let Some(next) = pending.pop() {
            let path = root.join(&next.relative);
            if roots.len() > 1 && !self.walked.insert(root.canonical().join(&next.relative)) {
                continue;
            }
            let is_root = next.relative.as_os_str().is_empty();
            let listing = match Listing::read(if is_root { &root.path } else { &path }, wants_documents) {
                Ok(listing) => listing,
                Err(error) => {
                    self.aside.problems.push(PathProblem::unreadable(path, &error));
                    continue;
                }
            };
            if listing.is_made_by_tools && !is_root {
                continue;
            }
            if self.may_hold_migrations(&path) {
                self.aside.migrations.push(path.clone());
            }
            let has_cargo = listing.has_cargo();
            let above =
                if is_root && listing.markers.is_empty() { self.above.find(&root.path) } else { next.above };
            let has_dockerfile = listing.has_dockerfile;
            let schema = if listing.env_files.is_empty() { None } else { listing.schema(&path) };
            let surroundings = Surroundings::new(&path, listing.markers, &above);

            let is_wanted = |name: &OsStr| !root.is_excluded(&self.config.exclude, &next.relative.join(name));
            let (mut env_files, mut beside) = (Vec::new(), Vec::new());
            for (name, file_type) in listing.env_files.into_iter().filter(|(name, _)| is_wanted(name)) {
                let file = path.join(&name);
                let is_new = if file_type.is_file() {
                    self.taken.is_empty()
                        || !self.taken.contains(&root.canonical().join(&next.relative).join(&name))
                } else if file_type.is_symlink() {
                    match self.take_link(&file, roots) {
                        Ok(Some(is_new)) => is_new,
                        Ok(None) => continue,
                        Err(problem) => {
                            self.aside.problems.push(problem);
                            continue;
                        }
                    }
                } else {
                    self.aside.problems.push(PathProblem::not_a_file(file, read::kind(file_type)));
                    continue;
                };
                if is_new { env_files.push(file) } else { beside.push(file) }
            }
            let documents = listing.documents.into_iter().filter(|(name, file_type)| {
                is_wanted(name) && self.is_document_to_check(root, &next.relative.join(name), *file_type)
            });
            let documents: Vec<PathBuf> = documents.map(|(name, _)| path.join(name)).collect();
            let units = listing.units.into_iter().filter(|name| is_wanted(name));
            let units: Vec<PathBuf> = units.map(|name| path.join(name)).collect();
            let directories =
                listing.directories.into_iter().rev().filter(|name| {
                    !is_skipped_directory(&name.to_string_lossy(), has_cargo) && is_wanted(name)
                });
            pending.extend(directories.map(|name| Pending {
                relative: next.relative.join(name),
                above: Arc::clone(&surroundings),
            }));
            if !env_files.is_empty() || !documents.is_empty() || !units.is_empty() {
                visit(Directory {
                    env_files,
                    beside,
                    documents,
                    units,
                    has_dockerfile,
                    schema,
                    surroundings,
                });
            }
        }
    }

    /// Whether the directory at `path` may hold migrations: by its name, or as the configuration says.
    fn may_hold_migrations(&self, path: &Path) -> bool {
        match &self.config.migrations.directory {
            Some(configured) => paths::absolute(path, self.cwd) == *configured,
            None => path.file_name().is_some_and(|name| may_hold_migrations(&name.to_string_lossy())),
        }
    }

    /// The directory of migrations that the file at `path` is one of: in SQL, which is never an env file.
    fn migrations_around(&self, path: &Path) -> Option<PathBuf> {
        let is_sql = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("sql"));
        let mut above = path.ancestors().skip(1).take(MIGRATIONS_DEPTH).filter(|_| is_sql);
        above.find(|directory| self.may_hold_migrations(directory)).map(Path::to_owned)
    }

    /// Whether the configuration asks for the configuration file at `relative` from `root`, and it is not checked yet.
    fn is_document_to_check(&self, root: &Root, relative: &Path, file_type: fs::FileType) -> bool {
        if self.config.documents_at(&root.seen(relative)).is_none() {
            return false;
        }
        let is_link_to_file = || {
            file_type.is_symlink() && fs::metadata(root.join(relative)).is_ok_and(|target| target.is_file())
        };
        let is_taken = || !self.taken.is_empty() && self.taken.contains(&root.canonical().join(relative));
        (file_type.is_file() || is_link_to_file()) && !is_taken()
    }

    /// Whether the link at `path`, which has the name of an env file, leads to a file that is visited under no other
    /// name; `None` if it leads to a directory.
    fn take_link(&mut self, path: &Path, roots: &[Root]) -> Result<Option<bool>, PathProblem> {
        let metadata =
            fs::metadata(path).map_err(|error| PathProblem::unreadable(path.to_owned(), &error))?;
        if metadata.is_dir() {
            return Ok(None);
        }
        if !metadata.is_file() {
            return Err(PathProblem::not_a_file(path.to_owned(), read::kind(metadata.file_type())));
        }
        let target = canonical(path);
        if roots.iter().any(|root| root.finds(&target, &self.config.exclude)) {
            return Ok(Some(false));
        }
        Ok(Some(self.taken.insert(target)))
    }
}

impl Root {
    /// The path of what is at `relative` from here. What is in the working directory needs no `./`.
    fn join(&self, relative: &Path) -> PathBuf {
        if self.path == Path::new(".") { relative.to_owned() } else { self.path.join(relative) }
    }

    fn canonical(&self) -> &Path {
        self.canonical.get_or_init(|| canonical(&self.path))
    }

    /// Whether what is at `relative` from here is not looked for. What it is in has been asked about before.
    fn is_excluded(&self, exclude: &Patterns, relative: &Path) -> bool {
        if exclude.is_empty() || !self.excludes {
            return false;
        }
        exclude.match_here(&self.seen(relative))
    }

    /// What is at `relative` from here, as patterns see it.
    fn seen(&self, relative: &Path) -> String {
        let relative = paths::display(relative, Path::new("/"));
        match self.seen.as_str() {
            "" => relative,
            seen => format!("{seen}/{relative}"),
        }
    }

    /// Whether a walk from here comes upon the file at `target`, a path without links.
    fn finds(&self, target: &Path, exclude: &Patterns) -> bool {
        let Ok(relative) = target.strip_prefix(self.canonical()) else { return false };
        let is_named = relative.file_name().is_some_and(|name| is_env_file(&name.to_string_lossy()));
        is_named
            && relative.ancestors().all(|at| {
                let Some(name) = at.file_name() else { return true };
                let here = self.canonical().join(at);
                let is_open = at == relative || {
                    let beside_cargo = here.with_file_name("Cargo.toml").exists();
                    !is_skipped_directory(&name.to_string_lossy(), beside_cargo)
                        && !here.join("CACHEDIR.TAG").exists()
                        && !here.join("pyvenv.cfg").exists()
                };
                is_open && !self.is_excluded(exclude, at)
            })
    }
}

/// What has to be listed to know what is in `directory`.
fn listed(directory: &Path) -> &Path {
    if directory.as_os_str().is_empty() { Path::new(".") } else { directory }
}

/// Whether the file at `path` can be one of a platform, as its name tells.
fn is_unit(path: &Path) -> bool {
    path.file_name().is_some_and(|name| may_be_of_platform(&name.to_string_lossy()))
}

/// Whether the name of the file at `path` is that of a configuration file.
fn is_document(path: &Path) -> bool {
    path.to_str().and_then(Syntax::of).is_some()
}

/// `path` without links, or as it is where that cannot be told: it is only asked whether two are the same.
fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

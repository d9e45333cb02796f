//! Reading units where somebody asks for them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use envguard_core::SourceFile;
use envguard_core::deploy::unit::{Platform, Shell, UnitsRead, read_units};
use walkdir::WalkDir;

use super::sets::default_project;
use crate::exit::Failure;
use crate::{paths, read};

/// So many files of a directory are read at most: a cluster has fewer.
const MAX_FILES: usize = 100_000;

/// The units in the files at `given`: as one project, or as the objects of one cluster. Of a directory, that is the compose
/// project in it, and all files of other platforms in it and below it. What is wrong with them is among the problems, and
/// where there are any, not all is known.
pub(crate) fn load(given: &[PathBuf], cwd: &Path, shell: Shell<'_>) -> Result<UnitsRead, Failure> {
    let mut files = Vec::new();
    for path in given {
        if path.is_dir() {
            files.extend(files_below(path, cwd)?);
        } else {
            files.push(read::source_file(path, cwd)?);
        }
    }
    Ok(units_of(&files, cwd, shell))
}

/// The units in `files`, which belong together.
pub(crate) fn units_of(files: &[Arc<SourceFile>], cwd: &Path, shell: Shell<'_>) -> UnitsRead {
    let resolve = |from: &SourceFile, name: &str| {
        let directory = paths::absolute(Path::new(from.directory()), cwd);
        read::source_file(&paths::absolute(Path::new(name), &directory), cwd).ok()
    };
    read_units(files, &resolve, shell)
}

/// The files of platforms in `directory` and below it.
fn files_below(directory: &Path, cwd: &Path) -> Result<Vec<Arc<SourceFile>>, Failure> {
    let shown = || paths::display(directory, cwd);
    let (mut files, mut compose) = (Vec::new(), Vec::new());
    let walk = WalkDir::new(directory).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|entry| entry.file_name() != ".git") {
        let entry = entry.map_err(|error| {
            let reason = error.io_error().map_or_else(|| "a loop of links".to_owned(), read::reason);
            Failure::new(format!("`{}` cannot be looked through: {reason}", shown()))
        })?;
        let path = entry.path().to_string_lossy();
        let may_be = Platform::of_name(&path).is_some() || Platform::may_be_object(&path);
        if !may_be || entry.file_type().is_dir() {
            continue;
        }
        let file = read::source_file(entry.path(), cwd)?;
        match Platform::of(&path, &file.bytes) {
            Some(Platform::Compose) if entry.depth() == 1 => compose.push(file),
            // It is of another project.
            Some(Platform::Compose) | None => {}
            Some(_) => files.push(file),
        }
        if files.len() > MAX_FILES {
            return Err(Failure::new(format!("`{}` has more than {MAX_FILES} files", shown())));
        }
    }
    files.extend(default_project(compose));
    if files.is_empty() {
        return Err(Failure::new(format!("`{}` has no files of a platform", shown())).help(
            "compose files, Kubernetes objects, systemd units, workflows of GitHub Actions, pipelines of GitLab, Procfiles, \
             app.json and fly.toml are looked for",
        ));
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The units of what is `given` below a directory with `files`.
    fn loaded(files: &[(&str, &str)], given: &[&str]) -> Result<Vec<String>, Failure> {
        let directory = tempfile::tempdir().unwrap();
        for (path, content) in files {
            let path = directory.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        let given: Vec<PathBuf> = given.iter().map(|path| directory.path().join(path)).collect();
        let read = load(&given, directory.path(), Shell::Unknown)?;
        let shown = |unit: &envguard_core::deploy::unit::Unit| {
            let keys = unit.supply.iter().map(|(key, _)| String::from_utf8_lossy(key).into_owned());
            format!("{} {}", unit.name, keys.collect::<Vec<_>>().join(" "))
        };
        Ok(read.units.iter().map(shown).collect())
    }

    #[test]
    fn files_and_directories_are_read() {
        let service =
            |key: &str| format!("services:\n  web:\n    env_file: env/web.env\n    environment: [{key}=1]\n");
        let (base, over, production) = (service("A"), service("B"), service("C"));
        let pod =
            "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: x}]}\n";
        let files = [
            ("compose.yaml", &*base),
            ("compose.override.yaml", &*over),
            ("compose.prod.yaml", &*production),
            ("env/web.env", "FILE=1\n"),
            ("k8s/pod.yaml", pod),
            ("k8s/values.yaml", "replicas: 1\n"),
            ("none/README.md", "apiVersion: v1\n"),
        ];
        assert_eq!(loaded(&files, &["."]).unwrap(), ["web A B FILE", "p/c "]);
        assert_eq!(loaded(&files, &["compose.yaml", "compose.prod.yaml"]).unwrap(), ["web A C FILE"]);
        assert_eq!(loaded(&files, &["k8s"]).unwrap(), ["p/c "]);
        for missing in ["none", "nowhere.yaml"] {
            assert!(loaded(&files, &[missing]).is_err(), "{missing}");
        }
    }
}

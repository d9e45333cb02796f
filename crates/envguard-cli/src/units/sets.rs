//! Which files of a directory a platform reads together.

use std::collections::BTreeMap;
use std::sync::Arc;

use envguard_core::SourceFile;
use envguard_core::deploy::unit::Platform;

/// Some files that belong together.
pub(super) struct Set {
    pub(super) files: Vec<Arc<SourceFile>>,
    /// The environment that they are for, where a name tells.
    pub(super) environment: Option<Arc<str>>,
}

/// The sets that the files of one directory make, each with its platform.
pub(super) fn sets(files: &[(Platform, Arc<SourceFile>)]) -> Vec<Set> {
    let of = |platform: Platform| {
        let own = files.iter().filter(move |(other, _)| *other == platform);
        own.map(|(_, file)| Arc::clone(file)).collect::<Vec<_>>()
    };
    let mut sets = Vec::new();
    for platform in Platform::ALL {
        let own = of(platform);
        if own.is_empty() {
            continue;
        }
        match platform {
            Platform::Compose => sets.extend(compose_sets(own)),
            // Objects refer to each other wherever they stand.
            Platform::Kubernetes | Platform::Systemd => sets.push(Set { files: own, environment: None }),
            _ => sets.extend(own.into_iter().map(|file| Set { files: vec![file], environment: None })),
        }
    }
    sets
}

/// What Compose calls the file of a project, the one that it prefers first.
const BASES: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

/// The word for a file that Compose lays over the other by itself.
const OVERRIDE: &str = "override";

/// The compose files of one directory.
struct ComposeFiles {
    base: Option<Arc<SourceFile>>,
    /// What is laid over it, by what the names have besides.
    named: BTreeMap<String, Arc<SourceFile>>,
}

impl ComposeFiles {
    fn new(files: impl IntoIterator<Item = Arc<SourceFile>>) -> Self {
        let (mut bases, mut named) = (Vec::new(), BTreeMap::new());
        for file in files {
            match variant(file.name()) {
                None => bases.push(file),
                Some(variant) => drop(named.insert(variant.to_owned(), file)),
            }
        }
        bases.sort_by_key(|file| BASES.iter().position(|name| *name == file.name()));
        Self { base: bases.into_iter().next(), named }
    }
}

/// Those of `files`, the compose files of one directory, that Compose reads where none is named.
pub(super) fn default_project(files: Vec<Arc<SourceFile>>) -> Vec<Arc<SourceFile>> {
    let ComposeFiles { base, mut named } = ComposeFiles::new(files);
    let over = base.is_some().then(|| named.remove(OVERRIDE)).flatten();
    base.into_iter().chain(over).collect()
}

/// The file of the project alone or with what Compose lays over it, and with each other file that people lay over it
/// (`compose.prod.yaml`). Where there are such, nobody uses it alone.
fn compose_sets(files: Vec<Arc<SourceFile>>) -> Vec<Set> {
    let ComposeFiles { base, mut named } = ComposeFiles::new(files);
    let over = named.remove(OVERRIDE);
    let mut sets = Vec::new();
    if let Some(base) = &base
        && (named.is_empty() || over.is_some())
    {
        let files = [Arc::clone(base)].into_iter().chain(over).collect();
        sets.push(Set { files, environment: None });
    }
    sets.extend(named.into_iter().map(|(variant, file)| Set {
        files: base.iter().cloned().chain([file]).collect(),
        environment: Some(variant.into()),
    }));
    sets
}

/// What the name of a compose file has besides what all of them have: `prod` of `docker-compose.prod.yml`.
fn variant(name: &str) -> Option<&str> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = stem.strip_prefix("docker-").unwrap_or(stem);
    let variant = stem.strip_prefix("compose").unwrap_or(stem).trim_start_matches(['.', '-', '_']);
    (!variant.is_empty()).then_some(variant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compose_files_are_put_together_as_people_use_them() {
        let cases: [(&[&str], &[&str]); 6] = [
            (&["compose.yaml"], &["compose.yaml"]),
            (
                &["docker-compose.override.yml", "docker-compose.yml"],
                &["docker-compose.yml+docker-compose.override.yml"],
            ),
            (
                &["compose.dev.yaml", "compose.yaml", "compose.prod.yaml"],
                &["compose.yaml+compose.dev.yaml (dev)", "compose.yaml+compose.prod.yaml (prod)"],
            ),
            (
                &["compose.yaml", "compose.override.yaml", "compose.prod.yaml"],
                &["compose.yaml+compose.override.yaml", "compose.yaml+compose.prod.yaml (prod)"],
            ),
            (&["docker-compose-test.yml"], &["docker-compose-test.yml (test)"]),
            (&["docker-compose.yml", "compose.yaml"], &["compose.yaml"]),
        ];
        for (names, expected) in cases {
            let files = names.iter().map(|name| Arc::new(SourceFile::new(*name, "")));
            let shown = |set: Set| {
                let names: Vec<&str> = set.files.iter().map(|file| file.name()).collect();
                let environment = set.environment.map(|name| format!(" ({name})")).unwrap_or_default();
                format!("{}{environment}", names.join("+"))
            };
            let found: Vec<String> = compose_sets(files.collect()).into_iter().map(shown).collect();
            assert_eq!(found, expected, "{names:?}");
        }
    }
}

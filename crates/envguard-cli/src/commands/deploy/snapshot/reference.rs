//! Which snapshot is meant.

use super::place::Place;
use crate::exit::Failure;
use crate::paths;
use crate::snapshots::{Contents, Description, Keys, Saved, Snapshot, SnapshotId};

/// So many digits of a name have to be given.
const MIN_DIGITS: usize = 4;

/// The newest one.
pub(in crate::commands::deploy) const LATEST: &str = "latest";

/// So many are named where several could be meant.
const NAMED: usize = 5;

/// The snapshot that is meant.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::commands::deploy) enum Meant<'c> {
    /// One that the index tells of.
    Saved(&'c Saved),
    /// A file that it does not tell of.
    Stray(&'c SnapshotId),
}

impl Meant<'_> {
    /// Decrypts it.
    pub(in crate::commands::deploy) fn open(
        &self,
        contents: &Contents,
        keys: &Keys,
    ) -> Result<Snapshot, Failure> {
        match self {
            Meant::Saved(saved) => contents.open(saved, keys),
            Meant::Stray(id) => {
                super::note(&format!(
                    "warning: no line of the index tells of snapshot {id}, so nothing says that it was not exchanged"
                ));
                contents.open_stray(id, keys)
            }
        }
    }
}

impl Place {
    /// The snapshot that `text` names, of the environment `environment` where that is given.
    pub(in crate::commands::deploy) fn find<'c>(
        &self,
        contents: &'c Contents,
        text: &str,
        environment: Option<&str>,
    ) -> Result<Meant<'c>, Failure> {
        let all: Vec<&Saved> = contents
            .snapshots()
            .into_iter()
            .filter(|saved| environment.is_none_or(|name| saved.description.environment == name))
            .collect();
        if let Some(saved) = meant(&all, text, &|name| self.commit(name))? {
            return Ok(Meant::Saved(saved));
        }
        let strays = contents.strays();
        if let Some(stray) =
            strays.into_iter().find(|id| text.len() >= MIN_DIGITS && id.as_str().starts_with(text))
        {
            return Ok(Meant::Stray(stray));
        }
        let of = environment.map_or_else(String::new, |name| format!(" of `{}`", paths::printable(name)));
        let failure = match text {
            _ if contents.snapshots().is_empty() => {
                Failure::new(format!("`{}` has no snapshots", contents.shown()))
            }
            LATEST => Failure::new(format!("there is no snapshot{of}")),
            text => Failure::new(format!(
                "there is no snapshot{of} with the name or release `{}`",
                paths::printable(text)
            )),
        };
        Err(failure.help("`envguard deploy snapshot list` shows what there is"))
    }

    /// The newest snapshot of `release`, of the environment `environment` where that is given; `None` where there is none.
    pub(in crate::commands::deploy) fn of_release<'c>(
        &self,
        contents: &'c Contents,
        release: &str,
        environment: Option<&str>,
    ) -> Result<Option<&'c Saved>, Failure> {
        let commit = self.commit(release);
        let is_meant = |saved: &&Saved| {
            let Description { environment: own, release: named, commit: of, .. } = &saved.description;
            environment.is_none_or(|name| own == name)
                && (named == release || commit.is_some() && *of == commit)
        };
        let all: Vec<&Saved> = contents.snapshots().into_iter().filter(is_meant).collect();
        one_environment(&all, release)
    }
}

/// The one of `all`, the newest first, that `text` names.
fn meant<'c>(
    all: &[&'c Saved],
    text: &str,
    commit_of: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<&'c Saved>, Failure> {
    if text == LATEST {
        return one_environment(all, text);
    }
    let with = |is: &dyn Fn(&Saved) -> bool| -> Vec<&'c Saved> {
        all.iter().copied().filter(|saved| is(saved)).collect()
    };
    if let Some(saved) = with(&|saved| saved.description.id.as_str() == text).first() {
        return Ok(Some(saved));
    }
    let of_release = with(&|saved| saved.description.release == text);
    if !of_release.is_empty() {
        return one_environment(&of_release, text);
    }
    let of_name = with(&|saved| text.len() >= MIN_DIGITS && saved.description.id.as_str().starts_with(text));
    match of_name.as_slice() {
        [only] => return Ok(Some(only)),
        [] => {}
        several => return Err(ambiguous(several, text)),
    }
    let Some(commit) = commit_of(text) else { return Ok(None) };
    one_environment(&with(&|saved| saved.description.commit.as_ref() == Some(&commit)), text)
}

/// The newest of them, which have to be of one environment.
fn one_environment<'c>(all: &[&'c Saved], text: &str) -> Result<Option<&'c Saved>, Failure> {
    let Some(first) = all.first() else { return Ok(None) };
    let is_same = |saved: &&Saved| saved.description.environment == first.description.environment;
    if all.iter().all(is_same) { Ok(Some(first)) } else { Err(ambiguous(all, text)) }
}

fn ambiguous(all: &[&Saved], text: &str) -> Failure {
    let shown = |saved: &&Saved| {
        format!("{} ({})", saved.description.id, paths::printable(&saved.description.environment))
    };
    let mut names: Vec<String> = all.iter().take(NAMED).map(shown).collect();
    if all.len() > NAMED {
        names.push("…".to_owned());
    }
    Failure::new(format!("`{}` can mean several snapshots: {}", paths::printable(text), names.join(", ")))
        .help("`--env NAME` names the environment; the whole name of a snapshot means only that one")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved(id: &str, environment: &str, release: &str, commit: &str) -> Saved {
        let json = serde_json::json!({
            "id": id, "environment": environment, "release": release, "commit": commit,
            "created": "2026-02-28T12:00:00Z", "contract": null, "source": "files", "size": 1,
            "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        });
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_snapshot_has_many_names() {
        let all = [
            saved("aaaa1111", "production", "v2", "c2"),
            saved("aaaa2222", "production", "v1", "c1"),
            saved("bbbb1111", "production", "v1", "c1"),
            saved("cccc1111", "production", "bbbb", "c0"),
        ];
        let all: Vec<&Saved> = all.iter().collect();
        let commit_of = |name: &str| (name == "tag").then(|| "c1".to_owned());
        let find = |text: &str| match meant(&all, text, &commit_of) {
            Ok(found) => found.map_or("none".to_owned(), |saved| saved.description.id.to_string()),
            Err(failure) => failure.message().to_owned(),
        };
        let table = [
            ("latest", "aaaa1111"),
            ("v2", "aaaa1111"),
            ("v1", "aaaa2222"),
            ("aaaa2222", "aaaa2222"),
            ("aaaa2", "aaaa2222"),
            ("bbbb", "cccc1111"),
            ("bbbb1", "bbbb1111"),
            ("tag", "aaaa2222"),
            ("aaa", "none"),
            ("v3", "none"),
            ("aaaa", "`aaaa` can mean several snapshots: aaaa1111 (production), aaaa2222 (production)"),
        ];
        for (text, expected) in table {
            assert_eq!(find(text), expected, "{text}");
        }
    }

    #[test]
    fn of_several_environments_none_is_guessed() {
        let all = [saved("aaaa1111", "staging", "v1", "c1"), saved("bbbb1111", "production", "v1", "c1")];
        let all: Vec<&Saved> = all.iter().collect();
        for text in ["latest", "v1"] {
            assert!(meant(&all, text, &|_| None).is_err(), "{text}");
        }
    }
}

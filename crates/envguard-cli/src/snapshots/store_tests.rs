use age::secrecy::ExposeSecret;
use age::x25519::Identity;

use super::*;
use crate::snapshots::{Bytes, Content, Description, SavedFile, Source};

/// A store in a directory of its own, and who can read what is in it.
struct Place {
    directory: tempfile::TempDir,
    identity: Identity,
}

impl Place {
    fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap(), identity: Identity::generate() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join("snapshots").join(name)
    }

    fn store(&self) -> Store {
        Store::new(self.path(""), self.directory.path())
    }

    fn keys(&self) -> Keys {
        let path = self.directory.path().join("key");
        fs::write(&path, self.identity.to_string().expose_secret()).unwrap();
        Keys::load([path.as_path()], Path::new("/"), false).unwrap()
    }

    fn sealed(&self, text: &str) -> Sealed {
        let description = Description {
            id: SnapshotId::random().unwrap(),
            environment: "production".to_owned(),
            release: "v1".to_owned(),
            commit: None,
            created: Moment::now(),
            contract: None,
            source: Source::File,
        };
        let files = vec![SavedFile { path: ".env".to_owned(), content: Bytes::new(text) }];
        let snapshot = Snapshot::new(description, Content { files, ..Content::default() });
        let recipients = Recipients::Keys(vec![Box::new(self.identity.to_public())]);
        Sealed::new(&snapshot, &recipients).unwrap()
    }

    fn save(&self, text: &str) -> Saved {
        self.store().write().unwrap().add(self.sealed(text)).unwrap()
    }

    /// What is wrong, and what is told besides.
    fn trouble(&self) -> (Vec<String>, Vec<String>) {
        let contents = self.store().read().unwrap();
        let problems = contents.problems(&contents.snapshots());
        (problems.into_iter().map(|problem| problem.message).collect(), contents.notes())
    }
}

#[test]
fn what_is_saved_comes_back() {
    let place = Place::new();
    assert!(place.store().read().unwrap().is_new());
    let (first, second) = (place.save("A=1\n"), place.save("A=2\n"));
    let contents = place.store().read().unwrap();
    assert_eq!(contents.snapshots(), [&second, &first]);
    let opened = contents.open(&first, &place.keys()).unwrap();
    assert_eq!(opened.content.files[0].content.get(), b"A=1\n");
    assert_eq!(place.trouble(), (vec![], vec![]));
}

#[test]
fn what_is_given_up_is_deleted() {
    let place = Place::new();
    let (first, second) = (place.save("A=1\n"), place.save("A=2\n"));
    place.store().write().unwrap().prune(vec![first.description.id.clone()]).unwrap();
    assert_eq!(place.store().read().unwrap().snapshots(), [&second]);
    assert!(!place.path(&first.description.id.file_name()).exists());
    assert_eq!(place.trouble(), (vec![], vec![]));
}

#[test]
fn files_that_are_missing_changed_or_exchanged_show() {
    let place = Place::new();
    let (first, second) = (place.save("A=1\n"), place.save("A=2\n"));
    let [one, two] = [&first, &second].map(|saved| place.path(&saved.description.id.file_name()));
    let bytes = fs::read(&one).unwrap();
    fs::rename(&two, &one).unwrap();
    fs::write(&two, &bytes).unwrap();
    assert_eq!(place.trouble().0.len(), 2);
    fs::write(&one, &bytes).unwrap();
    fs::remove_file(&two).unwrap();
    let name = second.description.id.file_name();
    assert_eq!(place.trouble().0, [format!("`{name}` is missing")]);
    let contents = place.store().read().unwrap();
    assert!(contents.open(&first, &place.keys()).is_ok());
    assert!(contents.open(&second, &place.keys()).is_err());
    // Who can write to the index can make it fit the file, and not what is encrypted.
    let mut exchanged = first.clone();
    exchanged.description.environment = "staging".to_owned();
    let failure = contents.open(&exchanged, &place.keys()).err().unwrap();
    assert!(failure.message().ends_with("it was exchanged"), "{failure}");
}

#[test]
fn what_a_crash_leaves_is_mended() {
    let place = Place::new();
    let first = place.save("A=1\n");
    let (head, index) = (fs::read(place.path(HEAD)).unwrap(), fs::read(place.path(INDEX)).unwrap());
    let second = place.save("A=2\n");
    // Before the head was written.
    fs::write(place.path(HEAD), &head).unwrap();
    assert_eq!(place.trouble(), (vec![], vec![]));
    // Within the line.
    let whole = fs::read(place.path(INDEX)).unwrap();
    fs::write(place.path(INDEX), &whole[..index.len() + 20]).unwrap();
    fs::write(place.path(".envguard-abc"), "half").unwrap();
    let (problems, notes) = place.trouble();
    assert_eq!((problems.len(), notes.len()), (0, 2), "{notes:?}");
    let stray = &second.description.id;
    let contents = place.store().read().unwrap();
    assert_eq!(contents.strays(), [stray]);
    assert!(contents.open_stray(stray, &place.keys()).is_ok());
    drop(contents);
    let writer = place.store().write().unwrap();
    assert_eq!(writer.notes.len(), 1);
    drop(writer);
    assert_eq!(fs::read(place.path(INDEX)).unwrap(), index);
    assert!(!place.path(".envguard-abc").exists());
    let third = place.save("A=3\n");
    place.store().write().unwrap().prune(Vec::new()).unwrap();
    assert_eq!(place.trouble(), (vec![], vec![]));
    assert_eq!(place.store().read().unwrap().snapshots(), [&third, &first]);
}

#[test]
fn nothing_is_written_to_a_broken_index() {
    let place = Place::new();
    place.save("A=1\n");
    place.save("A=2\n");
    let index = fs::read_to_string(place.path(INDEX)).unwrap().replace("v1", "v2");
    fs::write(place.path(INDEX), &index).unwrap();
    let failure = place.store().write().err().unwrap();
    assert!(failure.to_string().contains("line 2 does not follow line 1"), "{failure}");
    assert_eq!(fs::read_to_string(place.path(INDEX)).unwrap(), index);
}

//! The paths of a history, each kept once.

use std::collections::HashMap;

use gix::bstr::{BStr, BString, ByteVec};

/// A path. The same one has the same number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct PathId(u32);

/// How many directories a path may lead through: as many as git takes.
const DEPTH: u16 = 2048;

/// The paths, each as its directory and a name.
pub(super) struct Paths {
    all: Vec<Path>,
    names: Vec<BString>,
    known_names: HashMap<BString, u32>,
    known: HashMap<(u32, u32), u32>,
}

struct Path {
    directory: u32,
    name: u32,
    depth: u16,
}

impl Paths {
    /// The directory that all are in.
    pub(super) const TOP: PathId = PathId(0);

    pub(super) fn new() -> Self {
        let top = Path { directory: 0, name: 0, depth: 0 };
        let (names, known_names, known) = (vec![BString::default()], HashMap::new(), HashMap::new());
        Self { all: vec![top], names, known_names, known }
    }

    /// The path of what is called `name` in `directory`; `None` if that is too deep.
    pub(super) fn below(&mut self, directory: PathId, name: &BStr) -> Option<PathId> {
        let depth = self.all[directory.0 as usize].depth + 1;
        if depth > DEPTH {
            return None;
        }
        let name = if let Some(known) = self.known_names.get(name) {
            *known
        } else {
            let new = u32::try_from(self.names.len()).ok()?;
            self.names.push(name.to_owned());
            self.known_names.insert(name.to_owned(), new);
            new
        };
        let new = u32::try_from(self.all.len()).ok()?;
        let path = *self.known.entry((directory.0, name)).or_insert(new);
        if path == new {
            self.all.push(Path { directory: directory.0, name, depth });
        }
        Some(PathId(path))
    }

    /// Writes a path into `target`, whatever was in there.
    pub(super) fn write(&self, path: PathId, target: &mut BString) {
        target.clear();
        let mut names = Vec::new();
        let mut at = path.0;
        while at != Self::TOP.0 {
            let path = &self.all[at as usize];
            names.push(&self.names[path.name as usize]);
            at = path.directory;
        }
        for (at, name) in names.into_iter().rev().enumerate() {
            if at > 0 {
                target.push_byte(b'/');
            }
            target.push_str(name);
        }
    }

    pub(super) fn get(&self, path: PathId) -> BString {
        let mut target = BString::default();
        self.write(path, &mut target);
        target
    }
}

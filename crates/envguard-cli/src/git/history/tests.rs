//! Histories of repositories that the real git made.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use gix::ObjectId;
use gix::bstr::{BStr, BString, ByteSlice};

use super::super::testing::WorkTree;
use super::super::{
    Appearance, BlobError, CleanContents, Found, History, HistoryError, HistoryOptions, Mark, Repositories,
    Repository, Trouble, Unread, Visit, Visitor,
};
use super::Unvisited;

const ALL: HistoryOptions<'_> = HistoryOptions { range: None, since: None, limit: 1 << 20 };

/// Finds words that begin with a K, and holds what is found in fresh lines alone against what is found in all.
#[derive(Default)]
struct Finder {
    /// The contents that were visited, by their number.
    contents: BTreeMap<usize, String>,
    /// The number of the content and the place where a word was first.
    found: BTreeMap<String, (usize, usize)>,
    /// How many bytes had to be read.
    read: usize,
}

impl Visitor for Finder {
    type Found = String;

    fn reads_alike(&self, one: &BStr, other: &BStr) -> bool {
        one.rsplit(|byte| *byte == b'.').next() == other.rsplit(|byte| *byte == b'.').next()
    }

    fn is_clean(&self, _: &ObjectId, _: &BStr) -> bool {
        false
    }

    fn visit(&mut self, visit: Visit<'_, String>) -> Vec<Mark<String>> {
        let Visit { number, content, fresh, known, .. } = visit;
        let mut marks = known;
        for range in fresh {
            self.read += range.len();
            marks.extend(words(content, range));
        }
        marks.sort_by_key(|mark| mark.span.start);
        assert_eq!(marks, words(content, 0..content.len()).collect::<Vec<_>>());
        for mark in &marks {
            let here = (number, mark.span.start);
            let first = self.found.entry(mark.what.clone()).or_insert(here);
            *first = here.min(*first);
        }
        let before = self.contents.insert(number, content.to_str_lossy().into_owned());
        assert_eq!(before, None, "visited twice");
        marks
    }
}

/// The words in `range` of `content` that begin with a K.
fn words(content: &[u8], range: std::ops::Range<usize>) -> impl Iterator<Item = Mark<String>> {
    let start = range.start;
    let text = &content[range];
    text.fields_with(|letter| !letter.is_alphanumeric()).filter(|word| word.starts_with(b"K")).map(
        move |word| {
            let at = start + (word.as_ptr().addr() - text.as_ptr().addr());
            Mark { span: at..at + word.len(), what: word.to_str_lossy().into_owned() }
        },
    )
}

/// Visits the history with as many threads, and gives all that they saw.
fn visit(
    repository: &Arc<Repository>,
    options: HistoryOptions<'_>,
    threads: usize,
) -> (History, Finder, Unvisited) {
    let mut history = repository.history(options).unwrap();
    let (finders, unvisited) = history.visit((0..threads).map(|_| Finder::default()).collect());
    let mut all = Finder::default();
    for finder in finders {
        all.contents.extend(finder.contents);
        all.read += finder.read;
        for (word, here) in finder.found {
            let first = all.found.entry(word).or_insert(here);
            *first = here.min(*first);
        }
    }
    (history, all, unvisited)
}

/// What is in the history, in its order: `commit path: content`, with the message of the commit.
fn lines(tree: &WorkTree, options: HistoryOptions<'_>) -> String {
    let (history, finder, unvisited) = visit(&tree.repository(""), options, 2);
    assert_eq!(unvisited, Unvisited::default());
    describe(tree, &history, &finder)
}

fn describe(tree: &WorkTree, history: &History, finder: &Finder) -> String {
    let lines = finder.contents.iter().map(|(number, content)| {
        let Appearance { commit, path, .. } = history.appearance(*number).unwrap();
        let message = tree.answer(&format!("log -1 --format=%s {commit}"));
        format!("{message} {path}: {}", content.trim_end())
    });
    lines.collect::<Vec<_>>().join("; ")
}

/// With three commits: one, two, three.
fn three() -> WorkTree {
    let tree = WorkTree::new();
    tree.write("a", "1\n").write("d/b", "2\n").commit_as("one");
    tree.write("a", "3\n").write("copy", "2\n").commit_as("two");
    tree.git("rm -q a").write("d/b", "4\n").write("d/e/c", "1\n").commit_as("three");
    tree
}

const THREE: &str = "one a: 1; one d/b: 2; two a: 3; three d/b: 4";

#[test]
fn each_content_once_where_it_was_first() {
    assert_eq!(lines(&WorkTree::new(), ALL), "");
    let tree = three();
    assert_eq!(lines(&tree, ALL), THREE);
    tree.git("gc -q").git("pack-refs --all");
    assert_eq!(lines(&tree, ALL), THREE);
    tree.git("checkout -q --detach HEAD~2").git("branch -qD main");
    assert_eq!(lines(&tree, ALL), "one a: 1; one d/b: 2");
}

#[test]
fn appearances() {
    let tree = three();
    let (history, ..) = visit(&tree.repository(""), ALL, 1);
    assert_eq!(history.len(), 4);
    let expected = Appearance {
        commit: ObjectId::from_hex(tree.answer("rev-parse HEAD~").as_bytes()).unwrap(),
        author_date: Some("2026-01-02T03:04:05+06:00".to_owned()),
        path: "a".into(),
    };
    assert_eq!(history.appearance(2), Some(expected));
    assert_eq!(history.appearance(4), None);
}

#[test]
fn all_that_something_leads_to() {
    let tree = three();
    tree.git("checkout -qb side HEAD~").write("s", "side").commit_as("side");
    tree.git("tag -am x tagged").git("checkout -q main").git("branch -qD side");
    tree.write("w", "stashed").git("add w").git("stash -q");
    tree.git("worktree add -q --detach linked").write("linked/l", "linked");
    tree.git("-C linked add .").git("-C linked commit -qm linked");
    tree.write("loose", "tagged blob");
    tree.git(&format!("tag blob {}", tree.answer("hash-object -w loose")));
    std::fs::remove_file(tree.path("loose")).unwrap();
    let all = lines(&tree, ALL);
    for one in ["side s: side", "w: stashed", "linked l: linked", " : tagged blob"] {
        assert!(all.contains(one), "{all}");
    }
}

#[test]
fn ranges() {
    let tree = three();
    let range = |range| lines(&tree, HistoryOptions { range: Some(range), ..ALL });
    assert_eq!(range("HEAD"), THREE);
    // What was there before, but not just before, is new again.
    assert_eq!(range("HEAD~..HEAD"), "three d/b: 4; three d/e/c: 1");
    assert_eq!(range("HEAD~2.."), "two a: 3; three d/b: 4");
    assert_eq!(range("^HEAD~2 HEAD~"), "two a: 3");
    assert_eq!(range("HEAD~"), "one a: 1; one d/b: 2; two a: 3");
    assert_eq!(range("HEAD..HEAD~"), "");
    assert_eq!(range("HEAD~...HEAD"), "three d/b: 4; three d/e/c: 1");
    tree.git("checkout -qb side HEAD~").write("s", "side").commit_as("side");
    assert_eq!(range("main...side").len(), "three d/b: 4; three d/e/c: 1; side s: side".len());
    let repository = tree.repository("");
    let error = repository.history(HistoryOptions { range: Some("main..nothing"), ..ALL }).err();
    assert!(matches!(error, Some(HistoryError::Range { revision, .. }) if revision == "main..nothing"));
}

#[test]
fn since() {
    let tree = three();
    let since = |since| lines(&tree, HistoryOptions { since: Some(since), ..ALL });
    assert_eq!(since("2026-01-01"), THREE);
    assert_eq!(since("2026-01-03"), "");
    tree.write("new", "5").git("add .").git_at("2026-02-01T00:00:00+00:00", "commit -qm later");
    assert_eq!(since("2026-01-03"), "later new: 5");
    let error = tree.repository("").history(HistoryOptions { since: Some("soon"), ..ALL }).err();
    assert_eq!(error, Some(HistoryError::Since("soon".to_owned())));
}

#[test]
fn merges_and_submodules() {
    let inner = three();
    let tree = three();
    tree.git("checkout -qb side HEAD~").write("s", "side").commit_as("side").git("checkout -q main");
    tree.git("merge -qm merge side").git(&format!("submodule --quiet add {} sub", inner.path("").display()));
    tree.git("rm -q --cached .gitmodules").git("commit -qm sub");
    assert_eq!(lines(&tree, ALL), format!("{THREE}; side s: side"));
}

#[test]
fn shallow_clones() {
    let (tree, clone) = (three(), WorkTree::without_repository());
    clone.git(&format!("clone -q --depth=2 file://{} .", tree.path("").display()));
    assert_eq!(lines(&clone, ALL), "two a: 3; two copy: 2; three d/b: 4; three d/e/c: 1");
}

#[test]
fn partial_clones() {
    let (tree, clone) = (three(), WorkTree::without_repository());
    tree.git("config uploadpack.allowFilter true");
    clone.git(&format!("clone -q --filter=blob:none file://{} .", tree.path("").display()));
    let (history, finder, unvisited) = visit(&clone.repository(""), ALL, 2);
    assert_eq!(unvisited, Unvisited { troubles: Vec::new(), not_fetched: 1 });
    // The checkout has fetched what the last commit holds.
    assert_eq!(describe(&clone, &history, &finder), "one a: 1; one d/b: 2; three d/b: 4");
    let bare = WorkTree::without_repository();
    bare.git(&format!("clone -q --filter=tree:0 --no-checkout file://{} .", tree.path("").display()));
    let (_, finder, unvisited) = visit(&bare.repository(""), ALL, 2);
    assert_eq!((finder.contents.len(), unvisited), (0, Unvisited { troubles: Vec::new(), not_fetched: 3 }));
}

#[test]
fn alternates() {
    let (tree, clone) = (three(), WorkTree::without_repository());
    tree.git("gc -q");
    clone.git(&format!("clone -q --shared {} .", tree.path("").display()));
    clone.write("new", "5").commit_as("four");
    assert_eq!(lines(&clone, ALL), format!("{THREE}; four new: 5"));
}

#[test]
fn objects_that_are_to_be_taken_in() {
    let (tree, other) = (three(), WorkTree::without_repository());
    other.git(&format!("clone -q {} .", tree.path("").display())).write("new", "5").commit_as("four");
    let id = other.answer("rev-parse HEAD");
    let repository = gix::open(tree.path("")).unwrap();
    let options = HistoryOptions { range: Some(&id), ..ALL };
    let mut history = History::new(&repository, &[other.path(".git/objects")], options).unwrap();
    let (finders, unvisited) = history.visit(vec![Finder::default()]);
    assert_eq!(unvisited, Unvisited::default());
    assert_eq!(describe(&other, &history, &finders[0]), format!("{THREE}; four new: 5"));
}

#[test]
fn repositories_without_a_work_tree() {
    let (tree, bare) = (three(), WorkTree::without_repository());
    bare.git(&format!("clone -q --bare {} .", tree.path("").display()));
    let around = |path: &str| Repositories::new(&bare.path(path)).holding(&bare.path(path));
    for path in ["", "objects"] {
        let Found::Repository(repository) = around(path) else { panic!("none at {path}") };
        let (history, finder, _) = visit(&repository, ALL, 2);
        assert_eq!(describe(&tree, &history, &finder), THREE);
    }
    assert!(matches!(Repositories::new(&bare.path("")).around(&bare.path("")), Found::Nothing));
}

#[test]
fn what_git_reads_in_the_place_of_something() {
    let tree = three();
    let id = |revision: &str| tree.answer(&format!("rev-parse {revision}"));
    tree.write("x", "other").git("add x").git(&format!("replace {} {}", id("HEAD~:a"), id(":x")));
    tree.git("reset -q --hard");
    let replaced = lines(&tree, ALL);
    assert!(replaced.contains("two a: other"), "{replaced}");
    let tree = three();
    let id = |revision: &str| tree.answer(&format!("rev-parse {revision}"));
    let (second, third) = (id("HEAD~"), id("HEAD"));
    // The last commit comes after nothing.
    tree.write(".git/info/grafts", &third);
    assert_eq!(lines(&tree, ALL), "three copy: 2; three d/b: 4; three d/e/c: 1");
    // And these two after each other.
    tree.write(".git/info/grafts", format!("{second} {third}\n"));
    assert_eq!(lines(&tree, ALL), "two a: 3; two copy: 2; three d/b: 4; three d/e/c: 1");
}

#[test]
fn ids_of_32_bytes() {
    let tree = WorkTree::without_repository();
    tree.git("init -q --object-format=sha256")
        .write("a", "1")
        .commit_as("one")
        .write("a", "2")
        .commit_as("two");
    assert_eq!(lines(&tree, ALL), "one a: 1; two a: 2");
    tree.git("gc -q");
    assert_eq!(lines(&tree, ALL), "one a: 1; two a: 2");
}

#[test]
fn broken_and_missing_objects() {
    let tree = three();
    let id = |revision: &str| {
        ObjectId::from_hex(tree.answer(&format!("rev-parse {revision}")).as_bytes()).unwrap()
    };
    let object =
        |id: ObjectId| tree.path(format!(".git/objects/{}/{}", &id.to_string()[..2], &id.to_string()[2..]));
    let (blob, missing) = (id("HEAD~:a"), id("HEAD:d/b"));
    let rewrite = |path: &std::path::Path, content: &[u8]| {
        std::fs::remove_file(path).unwrap();
        std::fs::write(path, content).unwrap();
    };
    rewrite(&object(blob), b"x");
    std::fs::remove_file(object(missing)).unwrap();
    let (history, finder, unvisited) = visit(&tree.repository(""), ALL, 2);
    assert_eq!(describe(&tree, &history, &finder), "one a: 1; one d/b: 2");
    let [first, second]: &[Trouble] = &unvisited.troubles else { panic!("{unvisited:?}") };
    assert_eq!(first.what, Unread::Path(blob, "a".into()));
    assert!(matches!(first.error, BlobError::Corrupt(_)), "{first:?}");
    assert_eq!(second.what, Unread::Path(missing, "d/b".into()));
    assert_eq!(second.error, BlobError::Missing);
    let (directory, commit) = (id("HEAD:d/e"), id("HEAD~2"));
    rewrite(&object(directory), b"x");
    std::fs::remove_file(object(commit)).unwrap();
    let (_, finder, unvisited) = visit(&tree.repository(""), ALL, 2);
    assert_eq!(finder.contents.into_values().collect::<Vec<_>>(), ["2\n"]);
    let what: Vec<_> = unvisited.troubles.into_iter().map(|trouble| trouble.what).collect();
    let expected = [
        Unread::Object(commit),
        Unread::Path(directory, "d/e".into()),
        Unread::Path(blob, "a".into()),
        Unread::Path(missing, "d/b".into()),
    ];
    assert_eq!(what, expected);
}

#[test]
fn a_broken_reference() {
    let tree = three();
    tree.git("branch other HEAD~")
        .write(".git/refs/heads/aa", "x")
        .write(".git/refs/heads/z", "0".repeat(39) + "1");
    let (history, finder, unvisited) = visit(&tree.repository(""), ALL, 2);
    assert_eq!(describe(&tree, &history, &finder), THREE);
    let what: Vec<_> = unvisited.troubles.into_iter().map(|trouble| trouble.what).collect();
    let missing = ObjectId::from_hex(("0".repeat(39) + "1").as_bytes()).unwrap();
    assert_eq!(what, [Unread::Reference, Unread::Object(missing)]);
}

#[test]
fn too_large() {
    let tree = three();
    tree.write("large", "12345678").commit_as("large");
    for _ in 0..2 {
        let (history, finder, unvisited) = visit(&tree.repository(""), HistoryOptions { limit: 7, ..ALL }, 2);
        assert_eq!(describe(&tree, &history, &finder), THREE);
        assert_eq!(unvisited.troubles.len(), 1);
        assert_eq!(unvisited.troubles[0].error, BlobError::TooLarge(8));
        tree.git("gc -q");
    }
}

/// A file with many versions, some of them on a branch, and one with the same lines that reads differently. All are
/// packed as changes to each other.
fn versions() -> WorkTree {
    let tree = WorkTree::new();
    let mut lines: Vec<String> = (0..1000).map(|at| format!("line {at} of a file")).collect();
    let mut random = 7_u32;
    let mut commits = Vec::new();
    for version in 0..60_usize {
        random = random.wrapping_mul(1_103_515_245).wrapping_add(12345);
        let at = (random >> 16) as usize % lines.len();
        match version % 4 {
            0 => lines.insert(at, format!("token = K{version} K{at}")),
            1 => drop(lines.drain(at..(at + 3).min(lines.len()))),
            2 => lines[at] = format!("K{at}"),
            _ => lines.swap(at, 0),
        }
        let text = lines.join("\n");
        let file = |path: &str, end: &str| {
            format!("M 644 inline {path}\ndata {}\n{text}{end}\n", text.len() + end.len())
        };
        let branch = if version < 40 { "main" } else { "side" };
        commits.push(format!("commit refs/heads/{branch}\nmark :{version}1\n"));
        commits.push(format!("committer a <a@site.com> {version}000 +0000\ndata 0\n"));
        if version == 40 {
            commits.push("from :341\n".to_owned());
        }
        commits.extend([file("a.env", "\n"), file("b/c.env", "")]);
        if version % 7 == 0 {
            commits.push(file("other.txt", "\nend"));
        }
    }
    tree.git_with("fast-import --quiet", commits.concat().as_bytes());
    tree.git("gc -q --aggressive");
    tree
}

#[test]
fn the_same_whatever_the_threads_and_the_packs() {
    let tree = versions();
    let (_, one, unvisited) = visit(&tree.repository(""), ALL, 1);
    assert_eq!(unvisited, Unvisited::default());
    let total: usize = one.contents.values().map(String::len).sum();
    assert!(one.read * 3 < total, "{} of {total} bytes were read", one.read);
    for threads in [2, 8] {
        let (_, many, _) = visit(&tree.repository(""), ALL, threads);
        assert_eq!((&many.contents, &many.found, many.read), (&one.contents, &one.found, one.read));
    }
    // In another pack each content is made of others, or of none.
    let check = |tree: &WorkTree| {
        let (_, other, unvisited) = visit(&tree.repository(""), ALL, 2);
        assert_eq!((&other.contents, &other.found), (&one.contents, &one.found));
        assert_eq!(unvisited, Unvisited::default());
    };
    check(tree.git("repack -adfq --depth=3 --window=3"));
    check(tree.git("repack -adfq --window=0"));
    let pack = pack_of(&tree);
    let content = std::fs::read(&pack).unwrap();
    std::fs::remove_file(&pack).unwrap();
    std::fs::remove_file(pack.with_extension("idx")).unwrap();
    tree.git_with("unpack-objects -q", &content);
    check(&tree);
}

/// The only pack.
fn pack_of(tree: &WorkTree) -> PathBuf {
    let mut files = std::fs::read_dir(tree.path(".git/objects/pack")).unwrap().flatten();
    files.find(|file| file.file_name().as_encoded_bytes().ends_with(b".pack")).unwrap().path()
}

#[test]
fn a_broken_pack() {
    let tree = versions();
    let (_, whole, _) = visit(&tree.repository(""), ALL, 2);
    let pack = pack_of(&tree);
    let content = std::fs::read(&pack).unwrap();
    std::fs::remove_file(&pack).unwrap();
    for part in 1..8 {
        let mut broken = content.clone();
        let at = content.len() * part / 8;
        broken[at] ^= 0x55;
        std::fs::write(&pack, &broken).unwrap();
        let results = [1, 8].map(|threads| {
            let (_, finder, unvisited) = visit(&tree.repository(""), ALL, threads);
            (finder.contents, unvisited)
        });
        assert_eq!(results[0], results[1]);
        let (contents, unvisited) = &results[0];
        assert!(contents.len() == whole.contents.len() || !unvisited.troubles.is_empty());
    }
    std::fs::write(&pack, b"PACK").unwrap();
    let (_, finder, unvisited) = visit(&tree.repository(""), ALL, 2);
    assert!(finder.contents.is_empty());
    assert_eq!(unvisited.troubles[0].what, Unread::Pack(pack));
}

#[test]
fn clean_contents_are_passed_over() {
    let tree = versions();
    let repository = tree.repository("");
    let visit = || {
        let clean = repository.clean_contents(b"settings");
        let recorder = Recorder { clean, visited: Vec::new() };
        repository.history(ALL).unwrap().visit(vec![recorder]).0.remove(0)
    };
    let Recorder { mut clean, visited } = visit();
    let (most, last) = visited.split_at(visited.len() - 2);
    clean.extend(most.iter().map(|(id, path)| (id, path.as_bstr())));
    clean.save().unwrap();
    assert_eq!(visit().visited, last);
}

/// Puts down what it visits.
struct Recorder {
    clean: CleanContents,
    visited: Vec<(ObjectId, BString)>,
}

impl Visitor for Recorder {
    type Found = ();

    fn reads_alike(&self, _: &BStr, _: &BStr) -> bool {
        true
    }

    fn is_clean(&self, id: &ObjectId, path: &BStr) -> bool {
        self.clean.contains(id, path)
    }

    fn visit(&mut self, visit: Visit<'_, ()>) -> Vec<Mark<()>> {
        self.visited.push((visit.id, visit.path.to_owned()));
        Vec::new()
    }
}

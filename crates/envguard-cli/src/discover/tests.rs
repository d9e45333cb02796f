use std::fs;

use super::*;
use crate::config::{Choice, FILE_NAME, load};

/// A directory with these files in it; one whose name ends with `/` is a directory.
fn tree(files: &[&str]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for file in files {
        let path = directory.path().join(file);
        if file.ends_with('/') {
            fs::create_dir_all(path).unwrap();
        } else {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "A=1\n").unwrap();
        }
    }
    directory
}

/// What is found below `root` if `given` are given: the files, `+` before those beside, and the problems.
fn find(root: &Path, given: &[&str]) -> (Vec<String>, Vec<String>) {
    let root = &fs::canonicalize(root).unwrap();
    let config = load(&Choice::Search, root).unwrap();
    let given: Vec<PathBuf> = given.iter().map(|path| root.join(path)).collect();
    let given = if given.is_empty() { vec![root.clone()] } else { given };
    let mut found = Vec::new();
    let shown = |path: &Path| crate::paths::display(path, root);
    let aside = discover(&given, &config, root, &mut |directory| {
        found.extend(directory.env_files.iter().map(|path| shown(path)));
        found.extend(directory.beside.iter().map(|path| format!("+{}", shown(path))));
    });
    let problems = aside
        .problems
        .iter()
        .map(|problem| format!("{} {}", shown(&problem.path), problem.message))
        .collect();
    (found, problems)
}

#[track_caller]
fn check(files: &[&str], given: &[&str], expected: &[&str]) {
    let directory = tree(files);
    assert_eq!(find(directory.path(), given), (strings(expected), Vec::new()));
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn env_files_are_found_in_order() {
    check(
        &[
            "b/.env",
            "a/.env.local",
            "a/.env",
            "a/b/.env",
            ".env",
            "a.env",
            "README.md",
            ".env.ts",
            ".git/.env",
        ],
        &[],
        &[".env", "a.env", "a/.env", "a/.env.local", "a/b/.env", "b/.env"],
    );
}

#[test]
fn what_others_wrote_is_not_looked_at() {
    check(
        &[
            "node_modules/x/.env",
            "vendor/x/.env",
            "a/.venv/.env",
            "a/env/pyvenv.cfg",
            "a/env/.env",
            "rust/Cargo.toml",
            "rust/target/.env",
            "java/target/.env",
            "build/CACHEDIR.TAG",
            "build/.env",
            ".env/x.env",
        ],
        &[],
        &[".env/x.env", "java/target/.env"],
    );
}

#[test]
fn what_is_given_counts() {
    let files = ["node_modules/x/.env", "node_modules/x/config", "a/.env", "a/.env.local", ".env"];
    check(&files, &["node_modules/x/config"], &["node_modules/x/config", "+node_modules/x/.env"]);
    check(&files, &["node_modules"], &["node_modules/x/.env"]);
    check(&files, &["a/.env"], &["a/.env", "+a/.env.local"]);
    check(&files, &["a/.env", "a/.env.local", "a/../a/.env"], &["a/.env", "a/.env.local"]);
}

#[test]
fn what_is_given_twice_is_found_once() {
    let files = ["a/.env", "a/.env.local", "a/b/.env", ".env"];
    check(&files, &["a/b", "a", "", "a/../a"], &[".env", "a/.env", "a/.env.local", "a/b/.env"]);
    check(
        &files,
        &["", "a/.env"],
        &["a/.env", "+a/.env.local", ".env", "a/.env.local", "+a/.env", "a/b/.env"],
    );
}

#[test]
fn excludes_hold_below_what_is_given() {
    let directory = tree(&["a/.env", "a/old/.env", "b/old/.env.test", "b/.env.test", "b/.env", "c/d/.env"]);
    let root = directory.path();
    fs::write(root.join(FILE_NAME), "exclude = ['old', '*.test', 'c/**']").unwrap();
    let check = |given: &[&str], expected: &[&str]| {
        assert_eq!(find(root, given), (strings(expected), Vec::new()), "{given:?}");
    };
    check(&[], &["a/.env", "b/.env"]);
    check(&["a"], &["a/.env"]);
    check(&["b/.env.test"], &["b/.env.test", "+b/.env"]);
    for given in ["c", "c/d"] {
        check(&[given], &["c/d/.env"]);
    }
    check(&["a/old"], &["a/old/.env"]);
    fs::write(root.join(FILE_NAME), "exclude = ['*']").unwrap();
    assert_eq!(find(root, &[]).0, [""; 0]);
}

#[test]
fn problems_are_told_and_the_rest_is_found() {
    let directory = tree(&["a/.env", ".env.production"]);
    let (found, problems) = find(directory.path(), &["a", "missing", ".env.prodction"]);
    assert_eq!(found, ["a/.env"]);
    assert_eq!(
        problems,
        [
            ".env.prodction cannot be read: no such file or directory",
            "missing cannot be read: no such file or directory",
        ]
    );
    let path = directory.path().join(".env.prodction");
    let aside = discover(&[path], &Config::new("/".into()), Path::new("/"), &mut |_| ());
    assert_eq!(aside.problems[0].help.as_deref(), Some("did you mean `.env.production`?"));
}

#[test]
fn runtimes_are_told_by_the_nearest_directory_of_the_project() {
    let directory = tree(&[
        "Gemfile",
        "repo/.git/",
        "repo/package.json",
        "repo/a/.env",
        "repo/a/b/go.mod",
        "repo/a/b/c/.env",
        "other/.env",
    ]);
    let root = fs::canonicalize(directory.path()).unwrap();
    let check = |given: &str, cwd: &str, expected: &[&str]| {
        let cwd = root.join(cwd);
        let mut found = Vec::new();
        discover(&[root.join(given)], &Config::new(cwd.clone()), &cwd, &mut |directory| {
            found.push(directory.surroundings.detect().dialects.to_string());
        });
        assert_eq!(found, expected, "{given} from {cwd:?}");
    };
    check("repo", "repo", &["node", "go"]);
    check("repo/a", "repo/a", &["node", "go"]);
    check("repo/a/.env", "", &["node"]);
    check("repo/a/b/c/.env", "repo/a", &["go"]);
    check("other", "", &["ruby"]);
    check("other/.env", "", &["ruby"]);
    // Nothing says that it belongs to what is above the working directory.
    check("other", "other", &["node, python and compose"]);
    check("other/.env", "repo", &["node, python and compose"]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn links_to_files_are_followed_once() {
        let directory = tree(&["shared/.env", "shared/secrets", "a/.env.example", "b/"]);
        let root = directory.path();
        symlink("../shared/.env", root.join("a/.env")).unwrap();
        symlink("../shared/secrets", root.join("b/.env")).unwrap();
        symlink("../shared/secrets", root.join("b/.env.local")).unwrap();
        let (found, problems) = find(root, &[]);
        assert_eq!(found, ["a/.env.example", "+a/.env", "b/.env", "+b/.env.local", "shared/.env"]);
        assert_eq!(problems, [""; 0]);
        // What the walk does not come upon is read through the link.
        assert_eq!(find(root, &["a"]).0, ["a/.env", "a/.env.example"]);
        assert_eq!(find(root, &["a/.env", "shared/.env"]).0, ["a/.env", "+a/.env.example"]);
    }

    #[test]
    fn links_to_what_is_skipped_are_followed() {
        let directory = tree(&["node_modules/x/.env", "venv2/pyvenv.cfg", "venv2/.env", "a/"]);
        let root = directory.path();
        symlink("../node_modules/x/.env", root.join("a/.env")).unwrap();
        symlink("../venv2/.env", root.join("a/.env.local")).unwrap();
        assert_eq!(find(root, &[]).0, ["a/.env", "a/.env.local"]);
    }

    #[test]
    fn links_to_directories_are_followed_where_they_are_given() {
        let directory = tree(&["real/.env", "real/deep/.env"]);
        let root = directory.path();
        symlink("real", root.join("link")).unwrap();
        symlink("..", root.join("real/deep/up")).unwrap();
        assert_eq!(find(root, &[]).0, ["real/.env", "real/deep/.env"]);
        assert_eq!(find(root, &["link"]).0, ["link/.env", "link/deep/.env"]);
        assert_eq!(find(root, &["link", "real"]).0, ["link/.env", "link/deep/.env"]);
    }

    #[test]
    fn broken_links_and_loops_are_problems() {
        let directory = tree(&["a/", "b/.env"]);
        let root = directory.path();
        symlink("missing", root.join("a/.env")).unwrap();
        symlink(".env.loop", root.join("a/.env.loop")).unwrap();
        symlink("../b", root.join("a/.env.directory")).unwrap();
        let (found, problems) = find(root, &[]);
        assert_eq!(found, ["b/.env"]);
        assert_eq!(problems.len(), 2);
        assert_eq!(problems[0], "a/.env is a link to nothing");
        assert!(problems[1].starts_with("a/.env.loop cannot be read: "), "{problems:?}");
        assert_eq!(find(root, &["a/.env"]).1, ["a/.env is a link to nothing"]);
    }

    #[test]
    fn what_is_no_file_is_named() {
        let directory = tree(&["a/.env"]);
        let root = directory.path();
        let _listener = std::os::unix::net::UnixListener::bind(root.join("a/.env.socket")).unwrap();
        let pipe = root.join(".env");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let expected = [".env is a named pipe, not a file", "a/.env.socket is a socket, not a file"];
        assert_eq!(find(root, &[]), (strings(&["a/.env"]), strings(&expected)));
        assert_eq!(find(root, &[".env"]).1, expected[..1]);
    }

    #[test]
    fn unreadable_directories_are_problems() {
        let directory = tree(&["a/.env", "b/.env"]);
        let root = directory.path();
        fs::set_permissions(root.join("a"), fs::Permissions::from_mode(0o000)).unwrap();
        let (found, problems) = find(root, &[]);
        fs::set_permissions(root.join("a"), fs::Permissions::from_mode(0o700)).unwrap();
        if found.len() == 2 {
            return; // This is root, who may read anything.
        }
        assert_eq!(
            (found, problems),
            (strings(&["b/.env"]), strings(&["a cannot be read: permission denied"]))
        );
    }

    #[test]
    fn names_that_are_no_text_are_found() {
        use std::os::unix::ffi::OsStrExt;
        let directory = tree(&["x/"]);
        let name = std::ffi::OsStr::from_bytes(b"\xff.env");
        fs::write(directory.path().join("x").join(name), "").unwrap();
        assert_eq!(find(directory.path(), &[]).0, ["x/\u{fffd}.env"]);
    }
}

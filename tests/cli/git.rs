//! Who gets to see env files: git, images, other users. The repositories are made by the real git.

use std::path::Path;
use std::process::Command;

use crate::Run;

/// A file with a secret.
const SECRET: &str = "PORT=1\nAPI_KEY=Zk39fmQp\n";

const TRACKED: &str = "error[tracked-env-file] `API_KEY` is secret, and git tracks this file";
const COMMITTED: &str = "error[tracked-env-file] `API_KEY` is secret, and the last commit has this file";
const UNIGNORED: &str = "warning[unignored-env-file] `API_KEY` is secret, and git does not ignore this file";

/// Runs git in `directory`, with no configuration but its own.
pub(crate) fn git(directory: &Path, arguments: &str) {
    let output = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@site.com", "-c", "protocol.file.allow=always"])
        .args(arguments.split(' '))
        .current_dir(directory)
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("HOME", directory)
        .output()
        .expect("git runs");
    assert!(output.status.success(), "git {arguments}: {}", String::from_utf8_lossy(&output.stderr));
}

fn write(directory: &Path, path: &str, text: &str) {
    let path = directory.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn concise(arguments: &[&str]) -> Run {
    Run::new(["check", "-q", "--format", "concise"].iter().chain(arguments))
}

/// A repository with nothing in it but an env file.
fn repository(arguments: &[&str]) -> Run {
    concise(arguments).file(".env", SECRET).prepare(|root| git(root, "init -q"))
}

/// What is printed for the second line of `path`.
fn at(path: &str, finding: &str) -> String {
    format!("{path}:2:1: {finding}")
}

#[test]
fn outside_of_git() {
    concise(&[]).file(".env", SECRET).status(0);
    Run::new(["check", "-v"])
        .file(".env", SECRET)
        .stdout("1 file checked, nothing found")
        .stderr_has([".env: git is not asked, since this is in no work tree"])
        .status(0);
}

#[test]
fn from_the_first_file_to_its_removal() {
    repository(&[]).stdout(&at(".env", UNIGNORED)).status(1);
    repository(&[]).prepare(|root| git(root, "add .env")).stdout(&at(".env", TRACKED)).status(1);
    let committed = |then: &'static str| {
        repository(&[]).prepare(move |root| {
            git(root, "add .env");
            git(root, "commit -qm a");
            write(root, ".gitignore", ".env\n");
            then.split(';').filter(|command| !command.is_empty()).for_each(|command| git(root, command));
        })
    };
    committed("").stdout(&at(".env", TRACKED)).status(1);
    committed("rm -q --cached .env").stdout(&at(".env", COMMITTED)).status(1);
    committed("rm -q --cached .env;commit -qm b").status(0);
    committed("pack-refs --all;gc -q;rm -q --cached .env").stdout(&at(".env", COMMITTED)).status(1);
    committed("checkout -q --detach;rm -q --cached .env").stdout(&at(".env", COMMITTED)).status(1);
}

#[test]
fn what_may_be_committed() {
    concise(&["--ignore", "placeholder-value,secret-in-example"])
        .file(".env", "PORT=1\nAPI_KEY=changeme\nDB_PASSWORD=postgres\n")
        .file(".env.example", "PORT=1\nAPI_KEY=Zk39fmQp\nDB_PASSWORD=\n")
        .prepare(|root| {
            git(root, "init -q");
            git(root, "add .");
        })
        .status(0);
}

#[test]
fn ignored() {
    let ignored = |path: &'static str, text: &'static str| {
        concise(&[]).file("app/.env", SECRET).prepare(move |root| {
            git(root, "init -q");
            write(root, path, text);
        })
    };
    let found = at("app/.env", UNIGNORED);
    ignored(".gitignore", ".env\n").status(0);
    ignored(".gitignore", "/.env\n").stdout(&found).status(1);
    ignored(".gitignore", "app/\n").status(0);
    ignored(".gitignore", "*.env\n!app/.env\n").stdout(&found).status(1);
    ignored("app/.gitignore", ".env\n").status(0);
    ignored("app/.gitignore", "!.env\n").stdout(&found).status(1);
    ignored(".git/info/exclude", "app/.env\n").status(0);
    let global = |name: &str, path: &'static str| {
        ignored(path, ".env\n")
            .prepare(move |root| {
                let text = format!("[core]\n\texcludesFile = {}\n", root.join(path).display());
                write(root, "home/.gitconfig", &text);
            })
            .env(name, "home")
    };
    global("HOME", "global").status(0);
    global("UNSET", "global").stdout(&found).status(1);
    ignored("config/git/ignore", ".env\n").env("XDG_CONFIG_HOME", "config").status(0);
}

#[test]
fn from_a_directory_below() {
    let run = |from: &'static str, arguments: &[&str]| {
        concise(arguments)
            .file("app/sub/.env", SECRET)
            .file("app/x", "")
            .prepare(|root| {
                git(root, "init -q");
                write(root, ".gitignore", "");
            })
            .within(from)
    };
    run("app", &[]).stdout(&at("sub/.env", UNIGNORED)).status(1);
    run("app/sub", &[]).stdout(&at(".env", UNIGNORED)).status(1);
    run("app", &["sub/.env"]).stdout(&at("sub/.env", UNIGNORED)).status(1);
}

#[test]
fn work_trees() {
    let run = |prepare: fn(&Path)| {
        concise(&["tree"])
            .prepare(|root| {
                write(root, "main/.env", SECRET);
                git(&root.join("main"), "init -q");
                git(&root.join("main"), "add .env");
                git(&root.join("main"), "commit -qm a");
            })
            .prepare(prepare)
    };
    run(|root| git(&root.join("main"), "worktree add -q ../tree"))
        .stdout(&at("tree/.env", TRACKED))
        .status(1);
    run(|root| {
        git(&root.join("main"), "worktree add -q ../tree");
        git(&root.join("tree"), "rm -q --cached .env");
        git(&root.join("tree"), "commit -qm b");
    })
    .stdout(&at("tree/.env", UNIGNORED))
    .status(1);
    // As a submodule, it has a repository of its own.
    run(|root| {
        git(root, "init -q");
        git(root, "submodule --quiet add ./main tree");
        write(root, ".gitignore", ".env\n");
    })
    .stdout(&at("tree/.env", TRACKED))
    .status(1);
    // The work tree of a repository can be elsewhere: what lies around that is in none.
    run(|root| {
        write(root, "tree/.env", SECRET);
        git(&root.join("tree"), "init -q");
        git(&root.join("tree"), "config core.worktree ../../main");
    })
    .status(0);
}

#[test]
fn the_environment_names_the_repository() {
    let bare = || {
        concise(&[]).file(".env", SECRET).prepare(|root| {
            git(root, "init -q --bare dots");
            git(root, "--git-dir=dots --work-tree=. add .env");
        })
    };
    bare().status(0);
    bare().env("GIT_DIR", "dots").env("GIT_WORK_TREE", ".").stdout(&at(".env", TRACKED)).status(1);
    let configured = || {
        bare().prepare(|root| {
            git(root, "--git-dir=dots config core.bare false");
            git(root, &format!("--git-dir=dots config core.worktree {}", root.display()));
        })
    };
    configured().env("GIT_DIR", "dots").stdout(&at(".env", TRACKED)).status(1);
    // As hooks are run by `git commit FILE`.
    let hook = || {
        repository(&[]).file("sub/.env", SECRET).file("sub/.gitignore", ".env\n").prepare(|root| {
            git(&root.join("sub"), "init -q");
            git(root, "add .env");
            std::fs::rename(root.join(".git/index"), root.join(".git/other")).unwrap();
        })
    };
    let found = at(".env", TRACKED);
    hook().env("GIT_INDEX_FILE", ".git/other").stdout(&found).status(1);
    hook().env("GIT_INDEX_FILE", ".git/other").env("GIT_DIR", ".git").stdout(&found).status(1);
    hook().stdout(&at(".env", UNIGNORED)).status(1);
}

#[test]
fn broken_repositories() {
    repository(&[])
        .prepare(|root| write(root, ".git/index", "nonsense"))
        .stderr(
            "
            error: the index of the git repository `.` cannot be read
            help: `git status` may say why; `--ignore exposure,secrets` checks without git
            ",
        )
        .status(2);
    repository(&["--ignore", "exposure,secrets"])
        .prepare(|root| write(root, ".git/index", "nonsense"))
        .status(0);
    let broken =
        |flag: &str| Run::new(["check", flag]).file(".env", SECRET).file(".git", "gitdir: /nowhere\n");
    broken("-q").status(0);
    broken("-v")
        .stdout("1 file checked, nothing found")
        .stderr_has([".: git is not asked, since the repository here cannot be opened"])
        .status(0);
    // No repository, and git looks above it.
    concise(&[]).file(".env", SECRET).file(".git/x", "").status(0);
}

#[test]
fn other_formats() {
    let made = |arguments: &'static str| {
        concise(&[]).file(".env", SECRET).prepare(move |root| {
            git(root, arguments);
            git(root, "add .env");
            git(root, "commit -qm a");
        })
    };
    made("init -q --object-format=sha256").stdout(&at(".env", TRACKED)).status(1);
    made("init -q --ref-format=reftable").stdout(&at(".env", TRACKED)).status(1);
}

#[cfg(unix)]
#[test]
fn links_are_followed() {
    let linked = |add: &'static str| {
        concise(&[]).file("secrets/prod", SECRET).prepare(move |root| {
            git(root, "init -q");
            std::os::unix::fs::symlink("secrets/prod", root.join(".env")).unwrap();
            git(root, add);
        })
    };
    linked("add .env").stdout(&at(".env", UNIGNORED)).status(1);
    linked("add .").stdout(&at(".env", TRACKED)).status(1);
}

#[test]
fn standard_input_is_asked_about_by_its_name() {
    let run = |name: &str| {
        concise(&["--stdin-filename", name])
            .stdin(SECRET)
            .file("a/x", "")
            .prepare(|root| git(root, "init -q"))
    };
    run(".env").stdout(&at(".env", UNIGNORED)).status(1);
    run("a/.env").stdout(&at("a/.env", UNIGNORED)).status(1);
}

#[test]
fn dockerfiles() {
    let run = |dockerfile: &str, ignore: &str| {
        concise(&[]).file("app/.env", SECRET).file("Dockerfile", dockerfile).file(".dockerignore", ignore)
    };
    let found = at(
        "app/.env",
        "warning[docker-context] `API_KEY` is secret, and a Dockerfile copies this file into an image",
    );
    run("FROM a\nCOPY . /app\n", "").stdout(&found).status(1);
    run("FROM a\nCOPY app /app\n", ".env\n").stdout(&found).status(1);
    run("FROM a\nCOPY . /app\n", "**/.env\n").status(0);
    run("FROM a\nCOPY src /app\n", "").status(0);
    run("FROM a\nCOPY . /app\n", "").file("Dockerfile.dockerignore", "app\n").status(0);
    run("FROM a\n", "").file("app/api.Dockerfile", "FROM a\nADD .env .\n").stdout(&found).status(1);
    // Beyond the project there is nothing to look for.
    run("FROM a\nCOPY . /app\n", "").within("app").status(0);
    run("FROM a\nCOPY . /app\n", "").prepare(|root| write(root, "app/.git/HEAD", "")).status(0);
    Run::new(["check", "-q", "--format", "json"])
        .file(".env", SECRET)
        .file("Dockerfile", "FROM a\nCOPY . /app\n")
        .stdout_has([
            r#""path":"Dockerfile""#,
            r#""line":2,"column":6"#,
            "add the line `.env` to `.dockerignore`",
        ])
        .status(1);
}

#[cfg(unix)]
#[test]
fn other_users() {
    use std::os::unix::fs::PermissionsExt;

    let run = |file: u32, directory: u32| {
        concise(&[]).file(".env", SECRET).prepare(move |root| {
            let set = |path: &Path, mode| {
                std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
            };
            set(&root.join(".env"), file);
            set(root, directory);
        })
    };
    let found = |what: &str| {
        at(
            ".env",
            &format!(
                "note[world-readable-env] `API_KEY` is secret, and every user of this machine can {what} this file"
            ),
        )
    };
    run(0o600, 0o755).status(0);
    run(0o640, 0o755).status(0);
    run(0o644, 0o700).status(0);
    run(0o644, 0o755).stdout(&found("read")).status(0);
    run(0o666, 0o755).stdout(&found("change")).status(0);
}

//! The tools that manage hooks, where this machine has them: as `docs/pre-commit.md` tells their users.
//!
//! `tests/hooks/run.sh` installs them and runs these tests.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::hook::DUPLICATE;
use crate::support::place::{Ended, Place};

/// The directory with the programs of the tools.
const TOOLS: &str = "ENVGUARD_HOOK_TOOLS";

/// A project, a tool that manages its hooks, and `envguard` on the `PATH`.
struct Managed {
    place: Place,
    tool: PathBuf,
}

impl Managed {
    /// `None` where there is no such tool here. That is said, so that nobody takes a test for passed which was skipped.
    fn by(tool: &str) -> Option<Self> {
        let directories = env::var_os(TOOLS).or_else(|| env::var_os("PATH")).unwrap_or_default();
        let Some(tool) =
            env::split_paths(&directories).map(|path| path.join(tool)).find(|path| path.is_file())
        else {
            assert!(env::var_os(TOOLS).is_none(), "{tool} is not in {TOOLS}");
            skipped(tool);
            return None;
        };
        let envguard = Path::new(env!("CARGO_BIN_EXE_envguard")).parent()?.to_owned();
        let path = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths([envguard].into_iter().chain(env::split_paths(&path)));
        let path: OsString = path.expect("no colons in it");
        let place = Place::new().with("PATH", path.to_str().expect("Unicode"));
        place.git("init -q -b main").passes();
        // Lefthook has no answer to a first commit of a part of what has changed.
        place.git("commit -q --allow-empty -m first").passes();
        Some(Self { place, tool })
    }

    /// Runs the tool.
    fn run(&self, arguments: &str) -> Ended {
        self.place.run(&mut Command::new(&self.tool), arguments)
    }

    /// Writes the file `path` of the guide.
    fn write(&self, path: &str) {
        self.place.script(path, &snippet(path));
    }

    /// A commit with a mistake, mended and then staged; and one of a part of what is staged.
    fn commits(&self) {
        let place = &self.place;
        place.write(".env.ci", DUPLICATE).git("add .").passes();
        place.git("commit -qm a").stops_with(&["duplicate-key", ".env.ci:2:1"]);
        place.write(".env.ci", "A=1\n").git("commit -qm a").stops_with(&["duplicate-key"]);
        place.git("add .env.ci").passes();
        place.git("commit -qm a").passes();
        place.write(".env.ci", DUPLICATE).write("b.txt", "").git("add .").passes();
        place.git("commit -qm b .env.ci").stops_with(&["duplicate-key"]);
        place.git("reset -q --hard").passes();
    }

    /// A secret that was taken out again is stopped before a push, whose branch is new, and then one that is not.
    fn pushes(&self) {
        let place = &self.place;
        place.git("init -q --bare remote").passes();
        place.git("remote add origin remote").passes();
        place.git("push -q origin main").passes();
        place.write("app.yml", "password: kT7wzQp0x\n").git("add app.yml").passes();
        place.git("commit -qm c --no-verify").passes();
        place.git("rm -q app.yml").passes();
        place.git("commit -qm d").passes();
        place.git("push -q origin main:new").stops_with(&["app.yml", "secret/password"]);
        place.git("push -q origin main").stops_with(&["app.yml", "secret/password"]);
        place.git("reset -q --hard HEAD~2").passes();
        place.git("push -q origin main:new").passes();
    }
}

#[expect(clippy::print_stderr, reason = "who runs the tests should know what they do not show")]
fn skipped(tool: &str) {
    eprintln!("SKIPPED: there is no {tool} here; tests/hooks/run.sh installs it");
}

/// The file `path` as the guide shows it.
fn snippet(path: &str) -> String {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pre-commit.md");
    let guide = fs::read_to_string(guide).unwrap();
    let (_, rest) = guide.split_once(&format!(" {path}\n")).unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

#[test]
fn husky() {
    let Some(project) = Managed::by("husky") else { return };
    project.run(".husky").passes();
    let place = &project.place;
    place.envguard("hook install").stops_with(&["husky manages the hooks in `.husky/_`"]);
    project.write(".husky/pre-commit");
    project.write(".husky/pre-push");
    project.commits();
    project.pushes();
}

#[test]
fn lefthook() {
    let Some(project) = Managed::by("lefthook") else { return };
    project.write("lefthook.yml");
    project.run("install").passes();
    project.place.envguard("hook install").stops_with(&["lefthook manages the hooks in `.git/hooks`"]);
    project.commits();
    project.pushes();
}

#[test]
fn pre_commit() {
    let Some(mut project) = Managed::by("pre-commit") else { return };
    let cache = project.place.path("cache").display().to_string();
    project.place = project.place.with("PRE_COMMIT_HOME", &cache);
    let place = &project.place;
    // What pre-commit needs of this repository, in one of its own.
    let hooks =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml")).unwrap();
    place.git("init -q -b main hooks").passes();
    place.write("hooks/.pre-commit-hooks.yaml", &hooks);
    place.git("-C hooks add .").passes();
    place.git("-C hooks commit -qm a").passes();
    place.git("-C hooks tag v0.1.0").passes();
    let config = snippet(".pre-commit-config.yaml");
    let (_, address) = config.split_once("repo: ").unwrap();
    let address = address.lines().next().unwrap();
    let config = config
        .replace(address, &place.path("hooks").display().to_string())
        .replace("id: envguard", "id: envguard-system");
    place.write(".pre-commit-config.yaml", &config).write(".gitignore", "/cache\n/hooks\n/remote\n");
    project.run("validate-manifest hooks/.pre-commit-hooks.yaml").passes();
    project.run("validate-config").passes();
    project.run("install").passes();
    place.envguard("hook install").stops_with(&["pre-commit manages the hooks in `.git/hooks`"]);
    project.commits();

    // Nothing is staged, and all is looked at: by hand, and as CI does it.
    project.run("run --all-files").passes();
    place.write(".env.ci", DUPLICATE).git("commit -qam c --no-verify").passes();
    for arguments in
        ["run --all-files", "run", "run --from-ref HEAD~ --to-ref HEAD", "run --hook-stage manual"]
    {
        project.run(arguments).stops_with(&["envguard", "Failed", "duplicate-key"]);
    }
    // What only touches something else does not make it right, and is not stopped by it.
    place.write("b.txt", "1").git("add b.txt").passes();
    place.git("commit -qm d").passes();
    project.run("run --from-ref HEAD~ --to-ref HEAD").stops_with(&["duplicate-key"]);
    place.write(".env.ci", "A=1\n").git("commit -qam e").passes();
    project.run("run --all-files").passes();
    project.run("run --from-ref HEAD~ --to-ref HEAD").passes();
}

//! `envguard hook`, by the real git: it runs the hooks, and they judge what it is about to commit or push.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use crate::support::place::Place;

/// A file with something wrong in it.
pub(crate) const DUPLICATE: &str = "A=1\nA=2\n";

/// What is said where a commit is stopped.
pub(crate) const STOPPED: &str = "nothing is committed: mend what is found";

#[test]
fn a_blocked_commit_and_then_a_good_one() {
    let place = Place::guarded();
    // The first commit, with what is staged rather than what lies there.
    place.write(".env.ci", DUPLICATE).git("add .").passes();
    place.write(".env.ci", "A=1\n");
    place.git("commit -qm a").stops_with(&["duplicate-key", ".env.ci:2:1", STOPPED]);
    place.git("add .").passes();
    place.write(".env.ci", DUPLICATE);
    place.git("commit -qm a").passes();
    place.git("commit -qam b").stops_with(&[STOPPED]);
    place.git("commit -qam b --no-verify").passes();
    // It has passed, so it is not asked about again.
    place.git("commit -q --allow-empty -m c").passes();
    assert_eq!(place.git("commit -q --amend --allow-empty -m d").passes(), "");
}

#[test]
fn secrets_are_stopped_and_never_shown() {
    let place = Place::guarded();
    place.write("app.yml", "password: kT7wzQp0x\n").git("add .").passes();
    let ended = place.git("commit -qm a");
    assert!(!ended.text.contains("kT7wzQp0x"), "{}", ended.text);
    ended.stops_with(&["secret/password", STOPPED]);
}

#[test]
fn once_without_it() {
    let place = Place::guarded();
    place.write(".env.ci", DUPLICATE).git("add .").passes();
    let skip = |value: &str| {
        let mut git = Command::new("git");
        let git = git.args(["-c", "user.name=a", "-c", "user.email=a@site.com"]);
        let place = &place;
        place.run_with(git, "commit -qm a", &[("ENVGUARD_SKIP", value)])
    };
    skip("0").stops_with(&[STOPPED]);
    skip("").stops_with(&[STOPPED]);
    assert_eq!(skip("1").passes(), "ENVGUARD_SKIP is set: nothing is checked\n");
}

#[test]
fn where_nothing_is_about_to_be_committed() {
    let place = Place::new();
    place.git("init -q").passes();
    place.write(".env.ci", DUPLICATE).write("a", "").git("add .env.ci").passes();
    place.git("commit -qm a").passes();
    place.envguard("hook run").stops_with(&["duplicate-key"]);
    // What git does not hold is nobody's business.
    place.write(".env.ci", "A=1\n").write(".env.local", DUPLICATE);
    place.envguard("hook run").passes();
    place.git("checkout -q .env.ci").passes();
    place.git("add a").passes();
    // By hand, what is staged.
    place.envguard("hook run").passes();
    let run = |variables: &[(&str, &str)]| {
        place.run_with(&mut Command::new(env!("CARGO_BIN_EXE_envguard")), "hook run", variables)
    };
    // As `pre-commit run --all-files` does it, and `pre-commit run --from-ref A --to-ref B`, and a commit.
    run(&[("PRE_COMMIT", "1")]).stops_with(&["duplicate-key"]);
    run(&[("PRE_COMMIT", "1"), ("PRE_COMMIT_FROM_REF", "a"), ("PRE_COMMIT_TO_REF", "b")])
        .stops_with(&["duplicate-key"]);
    run(&[("PRE_COMMIT", "1"), ("GIT_INDEX_FILE", ".git/index")]).passes();
    // Secrets alone.
    place.envguard("hook run --secrets").passes();
    place.write("app.yml", "password: kT7wzQp0x\n").git("add app.yml").passes();
    place.envguard("hook run --secrets").stops_with(&["secret/password"]);
    // From below, all of it.
    place.write("sub/x", "");
    let mut envguard = Command::new(env!("CARGO_BIN_EXE_envguard"));
    place.run_in("sub", &mut envguard, "hook run").stops_with(&["secret/password"]);
    Place::new().envguard("hook run").stops_with(&["this is in no work tree of git"]);
}

#[test]
fn installed_and_taken_away_without_a_trace() {
    let place = Place::new();
    place.git("init -q").passes();
    let before = place.listing(".git/hooks");
    place.envguard("hook uninstall").says("there is no hook of envguard here\n");
    place.envguard("hook install --hook pre-commit --hook pre-push").passes();
    let after = place.listing(".git/hooks");
    assert_eq!(after.len(), before.len() + 2);
    place.envguard("hook install").says(".git/hooks/pre-commit: installed already\n");
    assert_eq!(place.listing(".git/hooks"), after);
    place
        .envguard("hook uninstall")
        .says(".git/hooks/pre-commit: taken away\n.git/hooks/pre-push: taken away\n");
    assert_eq!(place.listing(".git/hooks"), before);
    // Where there was no directory, there is none.
    fs::remove_dir_all(place.path(".git/hooks")).unwrap();
    place.envguard("hook install").passes();
    place.envguard("hook uninstall").passes();
    assert!(!place.path(".git/hooks").exists());
    Place::new().envguard("hook install").stops_with(&["this is in no repository of git"]);
}

#[test]
fn a_hook_that_was_there_keeps_its_work() {
    let place = Place::new();
    place.git("init -q").passes();
    place.script(".git/hooks/pre-commit", "#!/bin/sh\necho first \"$#\"\nexit ${CODE:-0}\n");
    let before = place.listing(".git/hooks");
    place
        .envguard("hook install")
        .says(".git/hooks/pre-commit: installed; it runs .git/hooks/pre-commit.before-envguard first\n");
    let after = place.listing(".git/hooks");
    place.envguard("hook install").says(".git/hooks/pre-commit: installed already\n");
    assert_eq!(place.listing(".git/hooks"), after);
    place.write(".env.ci", DUPLICATE).git("add .").passes();
    let ended = place.git("commit -qm a");
    assert!(ended.text.starts_with("first 0\n"), "{}", ended.text);
    ended.stops_with(&["duplicate-key"]);
    place.write(".env.ci", "A=1\n").git("add .").passes();
    place.git("commit -qm a").passes();
    // What it says no to is not looked at any more.
    place.write(".env.ci", DUPLICATE).git("add .").passes();
    let mut hook = Command::new(place.path(".git/hooks/pre-commit"));
    let ended = place.run_with(&mut hook, "x y", &[("CODE", "7")]);
    assert_eq!((ended.code, &*ended.text), (7, "first 2\n"));
    place.envguard("hook uninstall").says(".git/hooks/pre-commit: as it was before\n");
    assert_eq!(place.listing(".git/hooks"), before);
}

#[test]
fn hooks_that_are_links_or_cannot_run() {
    let place = Place::new();
    place.git("init -q").passes();
    place.script("scripts/check", "#!/bin/sh\necho linked\n");
    symlink("../../scripts/check", place.path(".git/hooks/pre-commit")).unwrap();
    // Git passes over a hook that cannot be executed.
    place.write(".git/hooks/pre-push", "#!/bin/sh\nexit 1\n");
    let before = place.listing(".git/hooks");
    place.envguard("hook install --hook pre-commit --hook pre-push").passes();
    place.write("a", "").git("add a").passes();
    assert!(place.git("commit -qm a").passes().starts_with("linked\n"));
    place.git("init -q --bare remote").passes();
    place.git("push -q remote HEAD").passes();
    place.envguard("hook uninstall").passes();
    assert_eq!(place.listing(".git/hooks"), before);
    assert_eq!(fs::read_to_string(place.path("scripts/check")).unwrap(), "#!/bin/sh\necho linked\n");
}

#[test]
fn a_hook_that_somebody_changed_is_left_alone() {
    let place = Place::guarded();
    let path = place.path(".git/hooks/pre-commit");
    let text = fs::read_to_string(&path).unwrap() + "echo mine\n";
    fs::write(&path, &text).unwrap();
    for command in ["hook install", "hook install --force", "hook uninstall"] {
        place.envguard(command).stops_with(&["was changed since envguard wrote it", "delete it"]);
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn what_was_interrupted_is_brought_to_its_end() {
    let place = Place::new();
    place.git("init -q").passes();
    place.script(".git/hooks/pre-commit.before-envguard", "#!/bin/sh\n");
    place.envguard("hook install").passes();
    fs::remove_file(place.path(".git/hooks/pre-commit")).unwrap();
    place.envguard("hook uninstall").says(".git/hooks/pre-commit: as it was before\n");
    place.write(".git/hooks/pre-commit.before-envguard", "");
    place.envguard("hook install").stops_with(&["`.git/hooks/pre-commit.before-envguard` is in the way"]);
}

#[test]
fn where_the_hooks_are() {
    let place = Place::new();
    place.git("init -q").passes();
    place.git("config core.hooksPath .hooks").passes();
    place.envguard("hook install").says(".hooks/pre-commit: installed\n");
    // All who work here get it from git, so it knows no machine.
    let text = fs::read_to_string(place.path(".hooks/pre-commit")).unwrap();
    assert!(!text.contains(env!("CARGO_BIN_EXE_envguard")), "{text}");
    place.write(".env.ci", "A=1\n").git("add .").passes();
    place.git("commit -qm a").stops_with(&["error: envguard is not found", "delete .hooks/pre-commit"]);
    let binary = Path::new(env!("CARGO_BIN_EXE_envguard")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
    let place = place.with("PATH", &path);
    place.git("commit -qm a").passes();
    place.envguard("hook uninstall").passes();
    assert!(!place.path(".hooks").exists());

    let place = Place::new();
    place.git("init -q").passes();
    fs::create_dir(place.path("all")).unwrap();
    for all in ["~/all", &place.path("all").display().to_string()] {
        place.git(&format!("init -q {}", "mine")).passes();
        place.git(&format!("config --global core.hooksPath {all}")).passes();
        let mine = |arguments: &str| {
            place.run_in("mine", &mut Command::new(env!("CARGO_BIN_EXE_envguard")), arguments)
        };
        mine("hook install").stops_with(&["`core.hooksPath` leads out of this repository", "--force"]);
        mine("hook install --force").passes();
        assert!(place.path("all/pre-commit").is_file());
        mine("hook uninstall").passes();
        assert!(place.path("all").is_dir() && !place.path("all/pre-commit").exists());
    }
}

#[test]
fn hooks_of_other_tools_are_theirs() {
    let managed = |directory: &str, text: &str| {
        let place = Place::new();
        place.git("init -q").passes();
        if directory != ".git/hooks" {
            place.git(&format!("config core.hooksPath {directory}")).passes();
        }
        place.script(&format!("{directory}/pre-commit"), text);
        place
    };
    let husky = managed(".husky/_", "#!/usr/bin/env sh\n. \"$(dirname \"$0\")/h\"\n");
    husky.envguard("hook install").stops_with(&[
        "husky manages the hooks in `.husky/_`",
        "`.husky/pre-commit`",
        "\nenvguard hook run\n",
    ]);
    let lefthook = managed(".git/hooks", "#!/bin/sh\ncall_lefthook run \"pre-commit\" \"$@\"\n");
    lefthook.envguard("hook install").stops_with(&[
        "lefthook manages the hooks",
        "lefthook.yml",
        "run: envguard hook run",
    ]);
    let tool = managed(".git/hooks", "#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\n");
    tool.envguard("hook install").stops_with(&[
        "pre-commit manages the hooks",
        ".pre-commit-config.yaml",
        "entry: envguard hook run",
    ]);
    husky.envguard("hook install --force").stops_with(&["husky manages the hooks"]);
    let all = managed(".git/hooks", "#!/bin/sh\nexec hooks/$(basename \"$0\")\n");
    all.envguard("hook install").stops_with(&["asks by what name it is called", "`envguard hook run`"]);
    tool.envguard("hook install --force").passes();
    tool.envguard("hook uninstall").says(".git/hooks/pre-commit: as it was before\n");
}

#[test]
fn without_envguard_nothing_passes() {
    // In a place whose name a shell could trip over.
    let place = Place::new();
    let binary = place.path("it's $HOME/envguard");
    fs::create_dir(binary.parent().unwrap()).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_envguard"), &binary).unwrap();
    place.git("init -q").passes();
    place.run(&mut Command::new(&binary), "hook install").passes();
    place.write(".env.ci", DUPLICATE).git("add .env.ci").passes();
    place.git("commit -qm a").stops_with(&["duplicate-key"]);
    place.write(".env.ci", "A=1\n").git("add .env.ci").passes();
    fs::remove_file(&binary).unwrap();
    place.git("commit -qm a").stops_with(&[
        "error: envguard is not found, so nothing is checked: git is stopped",
        "ENVGUARD_SKIP=1",
        "delete .git/hooks/pre-commit,",
    ]);
    let place = place.with("ENVGUARD_SKIP", "1");
    place.git("commit -qm a").passes();
}

/// What is pushed is looked at, commit by commit, and nothing that the other side has already.
#[test]
fn before_a_push() {
    let place = Place::new();
    place.git("init -q -b main").passes();
    place.git("init -q --bare remote").passes();
    place.git("remote add origin remote").passes();
    place.script(".git/hooks/pre-push", "#!/bin/sh\necho \"$1\" \"$2\" $(cat | wc -l)\n");
    place.write(".gitignore", "remote\n").write("app.yml", "password: kT7wzQp0x\n").git("add .").passes();
    place.git("commit -qm a").passes();
    place.git("push -q origin main").passes();
    place.envguard("hook install --hook pre-push").passes();
    // What is there already does not matter any more.
    place.write("b", "").git("add .").passes();
    place.git("commit -qm b").passes();
    assert!(place.git("push -q origin main").passes().starts_with("origin remote 1\n"));
    // What was taken out again still goes with its commit, on a new branch too.
    place.write("c.yml", "password: vR4mkQp9w\n").git("add .").passes();
    place.git("commit -qm c").passes();
    place.git("rm -q c.yml").passes();
    place.git("commit -qm d").passes();
    let stopped = ["origin remote", "c.yml", "secret/password", "nothing is pushed"];
    place.git("push -q origin main").stops_with(&stopped);
    place.git("push -q origin main:new").stops_with(&stopped);
    place.git("push -q origin --tags main:a main:b").stops_with(&stopped);
    place.git("push -q --no-verify origin main").passes();
    place.git("push -q origin main:new").passes();
    place.git("push -q origin --delete new").passes();
    place.envguard("hook run --hook pre-push origin").passes();
}

//! What git commits is what its hook judges, however git is told what that is.

use std::fs;
use std::process::Command;

use crate::hook::{DUPLICATE, STOPPED};
use crate::support::place::Place;

#[test]
fn files_that_are_named() {
    let place = Place::guarded();
    place.write(".env.ci", "A=1\n").write("b.txt", "1").git("add .").passes();
    place.git("commit -qm a").passes();
    place.write(".env.ci", DUPLICATE).write("b.txt", "2").git("add .env.ci").passes();
    // The bad file is staged, but not part of this commit.
    place.git("commit -qm b b.txt").passes();
    place.git("commit -qm c --only .env.ci").stops_with(&[STOPPED]);
    place.git("reset -q --hard").passes();
    place.write(".env.ci", DUPLICATE).write("b.txt", "3").git("add b.txt").passes();
    place.git("commit -qm d --include .env.ci").stops_with(&[STOPPED]);
    // From a directory below too.
    place.write("sub/x", "").git("-C sub commit -qm e ../.env.ci").stops_with(&[STOPPED]);
}

#[test]
fn renames_and_deletions() {
    let place = Place::guarded();
    place.write("ci", DUPLICATE).write(".env.example", "A=\n").git("add .").passes();
    place.git("commit -qm a").passes();
    place.git("mv ci .env.ci").passes();
    place.git("commit -qm b").stops_with(&["duplicate-key", STOPPED]);
    place.git("reset -q --hard").passes();
    place.git("rm -q ci .env.example").passes();
    place.git("commit -qm c").passes();
}

#[test]
fn contracts() {
    let place = Place::guarded();
    place.write(".env.example", "A=\n").git("add .").passes();
    place.git("commit -qm a").passes();
    let undeclared = ["undeclared-key", STOPPED];
    // What git is only told of is in no commit.
    place.write("app/.env.example", "A=1\n").write("app/.env.ci", "A=1\n");
    place.git("add -N app/.env.example").passes();
    place.git("add app/.env.ci").passes();
    place.git("commit -qm b").passes();
    // What is gone from the disk alone still declares.
    place.write(".env.ci", "A=1\nB=2\n").git("add .env.ci").passes();
    fs::remove_file(place.path(".env.example")).unwrap();
    place.git("commit -qm c").stops_with(&undeclared);
    // What the commit deletes does not, even where it lies there still.
    place.write(".env.example", "A=\n").git("rm -q --cached .env.example").passes();
    place.git("commit -qm d").passes();
}

/// A commit that changes what declares variables is wrong if what git holds does not keep to it any more.
#[test]
fn contracts_of_what_is_not_changed() {
    let place = Place::guarded();
    place.write(".env.example", "A=\nB=\n").write(".env.ci", "A=1\nB=2\n").write("b/.env.ci", "C=1\n");
    place.write(".env.local", "C=1\n").write(".gitignore", ".env.local\n").git("add .").passes();
    place.git("commit -qm a").passes();
    place.write(".env.example", "A=\n");
    let ended = place.git("commit -qam b");
    assert!(!ended.text.contains("b/.env.ci") && !ended.text.contains(".env.local"), "{}", ended.text);
    ended.stops_with(&["undeclared-key", ".env.ci:2:1", STOPPED]);
    place.write(".env.ci", "A=1\nA=2\n");
    place.git("add .env.example").passes();
    // What is on the disk alone is neither here nor there.
    place.git("commit -qm b").stops_with(&["undeclared-key"]);
    // What else is wrong with them is not this commit's fault.
    place.write(".env.ci", "A=1\nB=1\nB=2\n").git("commit -qm c --no-verify .env.ci").passes();
    place.write(".env.example", "A=\nB=\n# New.\n").git("add .env.example").passes();
    place.git("commit -qm d").passes();
    let schema = |maximum: u32| {
        format!("{{\"properties\": {{\"C\": {{\"type\": \"integer\", \"maximum\": {maximum}}}}}}}\n")
    };
    place.write("b/schemas/env.schema.json", &schema(5)).git("add .").passes();
    place.git("commit -qm e").passes();
    place.write("b/schemas/env.schema.json", &schema(0)).git("add .").passes();
    place.git("commit -qm e").stops_with(&["schema-violation", "b/.env.ci:1:3"]);
    place.git("reset -q --hard").passes();
    place.write("all.example", "A=\nB=\n").write("envguard.toml", "[contract]\nexample = \"all.example\"\n");
    place.git("add .").passes();
    place.git("commit -qm f").stops_with(&["missing-key", "b/.env.ci:2:1"]);
}

#[test]
fn schemas() {
    let place = Place::guarded();
    let schema = |kind: &str| format!("{{\"properties\": {{\"PORT\": {{\"type\": \"{kind}\"}}}}}}\n");
    place.write("env.schema.json", &schema("integer")).write(".env.ci", "PORT=many\n").git("add .").passes();
    place.write("env.schema.json", &schema("string"));
    place.git("commit -qm a").stops_with(&["schema-violation", STOPPED]);
    fs::remove_file(place.path("env.schema.json")).unwrap();
    place.git("commit -qm a").stops_with(&["schema-violation", STOPPED]);
    place
        .write("app.yml", "port: many\n")
        .write("schemas/app.json", &schema("integer").replace("PORT", "port"));
    place.write("envguard.toml", "[[documents]]\nfiles = [\"app.yml\"]\nschema = \"schemas/app.json\"\n");
    place.git("reset -q").passes();
    place.git("add app.yml schemas envguard.toml").passes();
    place.write("schemas/app.json", "{}\n");
    place.git("commit -qm a").stops_with(&["app.yml:1:7", "schema-violation"]);
}

#[test]
fn work_trees() {
    let place = Place::guarded();
    place.write("a", "1").git("add .").passes();
    place.git("commit -qm a").passes();
    place.git("worktree add -q -b other linked").passes();
    place.write("linked/.env.ci", DUPLICATE).git("-C linked add .").passes();
    place.git("-C linked commit -qm b").stops_with(&[".env.ci:2:1", STOPPED]);
    place.git("-C linked commit -qm b .env.ci").stops_with(&[STOPPED]);
    // The same index by other names.
    place.git("--git-dir=.git/worktrees/linked --work-tree=linked commit -qm b").stops_with(&[STOPPED]);
    place.git("commit -q --allow-empty -m b").passes();
    place.write("linked/.env.ci", "A=1\n").git("-C linked commit -qam b").passes();
}

#[test]
fn submodules() {
    let place = Place::new();
    place.git("init -q -b main inner").passes();
    place.write("inner/a", "1").git("-C inner add .").passes();
    place.git("-C inner commit -qm a").passes();
    place.git("init -q -b main outer").passes();
    place.git("-C outer submodule --quiet add ../inner sub").passes();
    place.git("-C outer commit -qm a").passes();
    for repository in ["outer", "outer/sub"] {
        let mut envguard = Command::new(env!("CARGO_BIN_EXE_envguard"));
        place.run_in(repository, &mut envguard, "hook install").passes();
    }
    assert!(place.path("outer/.git/modules/sub/hooks/pre-commit").is_file());
    place.write("outer/sub/.env.ci", DUPLICATE).git("-C outer/sub add .").passes();
    place.git("-C outer/sub commit -qm b").stops_with(&[".env.ci:2:1", STOPPED]);
    // What is in it is no business of the outer one.
    place.write("outer/x", "").git("-C outer add x").passes();
    place.git("-C outer commit -qm b").passes();
    place.git("-C outer/sub commit -qm b --no-verify").passes();
    place.git("-C outer commit -qam c").passes();
}

#[test]
fn merges() {
    let place = Place::guarded();
    place.envguard("hook install --hook pre-merge-commit").passes();
    place.write("both", "1\n").write(".env.ci", "A=1\n").git("add .").passes();
    place.git("commit -qm a").passes();
    place.git("checkout -qb other").passes();
    place.write("both", "2\n").write(".env.ci", DUPLICATE).git("commit -qam b --no-verify").passes();
    place.git("checkout -q main").passes();
    place.git("commit -q --allow-empty -m c").passes();
    place.git("merge -q --no-edit other").stops_with(&["duplicate-key", STOPPED]);
    place.git("merge --abort").passes();
    place.write("both", "3\n").git("commit -qam d").passes();
    assert_ne!(place.git("merge -q other").code, 0);
    place.write("both", "4\n").git("add both").passes();
    place.git("commit -qm e").stops_with(&["duplicate-key", STOPPED]);
    place.write(".env.ci", "A=2\n").git("add .env.ci").passes();
    place.git("commit -qm e").passes();
}

#[test]
fn a_work_tree_elsewhere() {
    let place = Place::new();
    place.git("init -q --bare dots").passes();
    let place = place.with("GIT_DIR", "dots").with("GIT_WORK_TREE", ".");
    place.envguard("hook install").says("dots/hooks/pre-commit: installed\n");
    place.write(".env.ci", DUPLICATE).git("add .env.ci").passes();
    place.git("commit -qm a").stops_with(&[".env.ci:2:1", STOPPED]);
}

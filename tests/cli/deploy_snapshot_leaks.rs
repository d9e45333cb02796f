//! No value gets out of a snapshot: canaries on the disk, in every output, with and without the key.

use std::fs;
use std::path::Path;

use crate::deploy_snapshot::{Ended, IDENTITY, Place, RECIPIENT};
use crate::git::git;

const CANARY: &str = "canary!";

/// The same in Base64, from each of the three places where it can begin.
const ENCODED: [&str; 4] = ["Y2FuYXJ5", "NhbmFyeS", "jYW5hcnkh", "AGE-SECRET-KEY-1GQ9"];

fn is_clean(text: &[u8], what: &str) {
    let text = String::from_utf8_lossy(text);
    for canary in [CANARY].iter().chain(&ENCODED) {
        assert!(!text.contains(canary), "{canary} is in {what}:\n{text}");
    }
}

fn files_are_clean(directory: &Path) {
    for entry in fs::read_dir(directory).unwrap().map(Result::unwrap) {
        is_clean(&fs::read(entry.path()).unwrap(), &entry.path().display().to_string());
    }
}

#[test]
fn no_canary_gets_out() {
    let place = Place::new();
    git(&place.path(""), "init -q");
    place.write(
        ".env",
        "A=canary!1\nAPI_KEY='canary!2'\ncanary!3\nMULTI=\"canary!4\ncanary!4\"\nCMD=$(echo canary!5)\nBROKEN=\"canary!6\n",
    );
    place.write(".env.production", "B=canary!7\r\nA=\r\nN=canary!8\r\n");
    place.write(".env.example", "A=1\n# @type=number\nN=1\n# @type=enum(a, b)\nB=a\nM=1\n");
    let secret = "kind: Secret\nmetadata: {name: app}\ndata: {A: Y2FuYXJ5ITE=}\nstringData: {B: canary!9}\n";
    let broken = "kind: Secret\ndata: {A: \"canary!10\nstringData: {B: canary!\n";
    place.write("secret.yaml", secret).write("broken.yaml", broken);
    place.write("wrong.yaml", "kind: Secret\ndata: {A: canary!11}\n");

    let mut runs: Vec<String> = Vec::new();
    let mut add = |line: &str| runs.push(line.to_owned());
    for source in
        [".env", "--env production", "--env development", "secret.yaml --env k", "broken.yaml --env k"]
    {
        for format in ["human", "json"] {
            add(&format!("save {source} --release v1 --format {format}"));
            add(&format!("save {source} --release v2 -v --format {format} --dialect bash"));
        }
    }
    add("save wrong.yaml --env k --release v1");
    add("save --process --all --env process --release v1");
    add("save --process --env process --release v2");
    add(&format!("save .env --release v1 --recipient {IDENTITY}"));
    add("save .env --release v1 --recipients-file .env");
    add("save .env --release v1 --recipients-file key.txt");
    for format in ["human", "json"] {
        add(&format!("list --format {format}"));
        for name in
            ["v1 --env production", "v1 --env development", "v2 --env k", "v1 --env process", "latest", "v9"]
        {
            add(&format!("show {name} --format {format}"));
            add(&format!("diff {name} --all --format {format}"));
            add(&format!("diff {name} --against secret.yaml --format {format}"));
            add(&format!("diff {name} --against broken.yaml --format {format}"));
            add(&format!("diff {name} --process --all --exit-code --format {format}"));
        }
        add(&format!("diff v1 v2 --env production --all --format {format}"));
    }
    add("show v1 --env production --identity .env");
    add("show v1 --env production --identity .env.production");
    for name in ["v1 --env production", "v2 --env development", "v1 --env k", "v1 --env process"] {
        add(&format!("restore {name} -v"));
        add(&format!("restore {name} --fail-on note --color always --dialect bash"));
        add(&format!("restore {name} --write --force"));
        add(&format!("restore {name} --contract .env.example --write"));
        add(&format!("restore {name} --contract .env"));
    }
    add("prune --keep 1");
    add("prune --keep 1 --write");
    for arguments in &runs {
        for key in [None, Some(IDENTITY)] {
            let mut command = place.command(arguments);
            command.env("OTHER", "canary!env").env("A", "canary!env");
            command.envs(key.map(|key| ("ENVGUARD_IDENTITY", key)));
            let output = command.output().unwrap();
            is_clean(&output.stdout, &format!("standard output of {arguments}"));
            is_clean(&output.stderr, &format!("standard error of {arguments}"));
            assert!(
                matches!(output.status.code(), Some(0..=2)),
                "{arguments} ended with {:?}",
                output.status
            );
        }
        if place.store().exists() {
            files_are_clean(&place.store());
        }
    }
    assert!(!place.list().is_empty());
    let revealed = place.snapshot("show latest --env process --reveal --format json");
    assert!(revealed.stdout.contains("canary!env"), "the canaries were never there");
    let broken = place.store().join(format!("{}.age", place.list()[0]));
    fs::write(&broken, fs::read(&broken).unwrap().split_off(1)).unwrap();
    for arguments in ["list", "show latest --env process", "restore latest --env process"] {
        let output = place.command(arguments).env("ENVGUARD_IDENTITY", IDENTITY).output().unwrap();
        is_clean(&[output.stdout, output.stderr].concat(), arguments);
    }
    let wrong =
        place.command("show v1 --env k").env("ENVGUARD_IDENTITY", format!("{RECIPIENT} canary!")).output();
    is_clean(&Ended::of(wrong.unwrap()).stderr.into_bytes(), "a key that is none");
}

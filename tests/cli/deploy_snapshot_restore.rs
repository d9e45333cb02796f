//! `envguard deploy snapshot restore`.

use std::fs;

use crate::deploy_snapshot::{Ended, Place};
use crate::git::git;

const CONTRACT: &str = "A=1\n# @type=number\nB=2\n# @optional\nC=\n";

fn in_git(place: &Place) {
    git(&place.path(""), "init -q");
    commit(place, "one");
}

fn commit(place: &Place, message: &str) {
    git(&place.path(""), "add envguard.toml .env.example");
    git(
        &place.path(""),
        &format!("-c user.name=a -c user.email=a@site.com commit -qm {message} --allow-empty"),
    );
}

#[cfg(unix)]
fn mode(place: &Place, path: &str) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(place.path(path)).unwrap().permissions().mode() & 0o7777
}

#[test]
fn shows_what_would_change_and_writes_only_when_told() {
    let place = Place::new();
    let id = place.save("--env production --release v1");
    place.write(".env", "A=9\nB=2\n").write(".env.production.local", "L=1\n");
    fs::remove_file(place.path(".env.production")).unwrap();
    let shown = place.snapshot("restore v1").passes();
    assert_eq!(
        shown,
        format!(
            "`.env` would be replaced\n`.env.production` would be made\n~ `A` changed\n~ `B` changed\n+ `C` added\n\
             `.env.production.local` was not there then, and stays\n\
             `--write` restores snapshot {id} (`production` at v1)\n"
        )
    );
    assert_eq!(place.read(".env"), "A=9\nB=2\n");
    let done = place.snapshot("restore v1 --write").passes();
    assert_eq!(done, "`.env` restored\n`.env.production` restored\n");
    assert_eq!(
        (place.read(".env"), place.read(".env.production")),
        ("A=1\nB=2\n".into(), "B=3\nC=secret\n".into())
    );
    #[cfg(unix)]
    assert_eq!((mode(&place, ".env"), mode(&place, ".env.production")), (0o600, 0o600));
    let list = place.anybody("list").passes();
    assert!(list.contains(&format!("\nrestored {id} (`production` at v1) at 20")), "{list}");
    let again = place.snapshot("restore v1 --write").passes();
    assert!(again.starts_with("all files are as they were in snapshot"), "{again}");
    place.anybody("restore v1").ends(2, &["there is no private key to open it with"]);
}

#[test]
fn the_contract_of_the_release_decides() {
    let place = Place::new();
    place.write(".env.example", CONTRACT);
    in_git(&place);
    let first = place.save("--env production");
    // What was good then is no matter for the contract that holds now, and the other way round.
    place.write(".env.example", "NEW=1\n").write(".env", "NEW=1\n").write(".env.production", "B=x\n");
    commit(&place, "two");
    assert!(place.snapshot(&format!("restore {first}")).passes().contains("`.env` would be replaced"));
    let bad = place.snapshot(&format!("restore {first} --contract HEAD --write"));
    bad.ends(
        1,
        &[
            "key `NEW` is missing",
            "the contract does not allow the values of snapshot",
            "nothing was written",
        ],
    );
    assert_eq!(place.read(".env"), "NEW=1\n");
    place
        .snapshot(&format!("restore {first} --contract HEAD --write --force -q"))
        .ends(0, &["key `NEW` is missing"]);
    assert_eq!(place.read(".env"), "A=1\nB=2\n");

    place.write(".env.example", CONTRACT).write(".env", "A=1\nB=many\n").write(".env.production", "B=more\n");
    commit(&place, "three");
    place.save("--env production");
    let bad = place.snapshot("restore HEAD --write");
    bad.ends(1, &["`B`: expected a number"]);
    place.snapshot("restore HEAD --contract v9").ends(2, &["`v9` is no revision of git here"]);
}

#[test]
fn the_contract_has_to_be_found() {
    let place = Place::new();
    place.write(".env.example", CONTRACT);
    in_git(&place);
    place.save("--env production --release v1");
    fs::rename(place.path(".git"), place.path("elsewhere")).unwrap();
    place.snapshot("restore v1 --write").ends(2, &["`--contract REV` names the contract"]);
    place.snapshot("restore v1 --write --contract .env.example").passes();

    let place = Place::new();
    place.write(".env.example", CONTRACT);
    place.save("--env production --release v1");
    place.write(".env.example", "A=\nZ=\n");
    place
        .snapshot("restore v1")
        .ends(1, &["the contract that lies here is not the one that snapshot", "key `Z` is missing"]);
}

#[test]
fn one_file_goes_anywhere() {
    let place = Place::new();
    place.save(".env.production --release v1");
    assert_eq!(place.snapshot("restore v1 --output -").passes(), "B=3\nC=secret\n");
    place.snapshot("restore v1 --output copy").passes();
    assert_eq!(place.read("copy"), "B=3\nC=secret\n");
    #[cfg(unix)]
    assert_eq!(mode(&place, "copy"), 0o600);
    place.save("--env production --release v2");
    place.snapshot("restore v2 --output -").ends(2, &["the snapshot is of 2 files"]);

    let manifest = "kind: Secret\nmetadata: {name: app}\nstringData: {C: secret}\n";
    place.with_input("save - --env live --release v1", manifest).passes();
    assert_eq!(place.snapshot("restore v1 --env live --output -").passes(), manifest);
    place.snapshot("restore v1 --env live --write").ends(2, &["a manifest of Kubernetes", "--output"]);

    let mut command = place.command("save --env ci --release v1 --process --all");
    command.env_clear().env("A", "it's $HOME").env("B", "2");
    Ended::of(command.output().unwrap()).passes();
    assert_eq!(place.snapshot("restore v1 --env ci --output -").passes(), "A=it's $HOME\nB=2\n");
    place.snapshot("restore v1 --env ci --write").ends(2, &["the process environment", "--output"]);
}

/// Whoever knows the public keys can make a snapshot.
#[test]
fn paths_in_snapshots_are_not_believed() {
    for path in ["../outside.env", ".git/hooks/pre-commit", "/tmp/x.env", "run.sh", "a/../../x.env"] {
        let place = Place::new();
        forge(&place, path);
        for write in ["", " --write"] {
            place
                .snapshot(&format!("restore v1{write}"))
                .ends(2, &["is no env file of this project", "--output"]);
        }
        assert_eq!(place.snapshot("restore v1 --output -").passes(), "X=1\n");
    }
}

/// Makes a snapshot with a file of this path, as somebody else's program would.
fn forge(place: &Place, path: &str) {
    use sha2::Digest;
    let id = place.save(".env --env production --release v1");
    let file = place.store().join(format!("{id}.age"));
    let identity: age::x25519::Identity = crate::deploy_snapshot::IDENTITY.parse().unwrap();
    let plain = age::decrypt(&identity, &fs::read(&file).unwrap()).unwrap();
    let mut json: serde_json::Value = serde_json::from_slice(&plain).unwrap();
    json["files"] = serde_json::json!([{ "path": path, "content": "X=1\n" }]);
    let sealed = age::encrypt(&identity.to_public(), json.to_string().as_bytes()).unwrap();
    fs::write(&file, &sealed).unwrap();
    let index = place.store().join("index.jsonl");
    let mut line: serde_json::Value = serde_json::from_slice(&fs::read(&index).unwrap()).unwrap();
    line["size"] = sealed.len().into();
    let hash: String = sha2::Sha256::digest(&sealed).iter().map(|byte| format!("{byte:02x}")).collect();
    line["sha256"] = hash.into();
    fs::write(&index, format!("{line}\n")).unwrap();
    fs::remove_file(place.store().join("index.head")).unwrap();
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere_else() {
    use std::os::unix::fs::symlink;

    let place = Place::new();
    place.save(".env --env production --release v1");
    let outside = tempfile::tempdir().unwrap();
    let target = outside.path().join("target.env");
    fs::write(&target, "OUT=1\n").unwrap();
    fs::remove_file(place.path(".env")).unwrap();
    symlink(&target, place.path(".env")).unwrap();
    place.snapshot("restore v1 --write").ends(2, &["`.env` is a link that leads out of the project"]);
    fs::remove_file(&target).unwrap();
    place.snapshot("restore v1 --write").ends(2, &["`.env` is a link that leads nowhere"]);
    fs::remove_file(place.path(".env")).unwrap();
    place.write("real.env", "A=5\n");
    symlink("real.env", place.path(".env")).unwrap();
    place.snapshot("restore v1 --write").passes();
    assert_eq!(place.read("real.env"), "A=1\nB=2\n");
    assert!(fs::symlink_metadata(place.path(".env")).unwrap().is_symlink());
}

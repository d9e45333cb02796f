//! `envguard deploy snapshot`.

use std::fs;
use std::process::{Command, Output};

use serde_json::Value;

use crate::Run;
use crate::support::{self, private_directory};

/// Keys that nobody uses.
pub(crate) const RECIPIENT: &str = "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa";
pub(crate) const IDENTITY: &str =
    concat!("AGE-SECRET-", "KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33");

/// A directory with env files in it, and somebody who may save and open snapshots.
pub(crate) struct Place(tempfile::TempDir);

/// What a run printed, and how it ended.
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Place {
    pub(crate) fn new() -> Self {
        let place = Self(private_directory());
        place.write("envguard.toml", &format!("[deploy.snapshots]\nrecipients = [\"{RECIPIENT}\"]\n"));
        place.write("key.txt", &format!("# created: never\n{IDENTITY}\n"));
        place.write(".env", "A=1\nB=2\n").write(".env.production", "B=3\nC=secret\n");
        place
    }

    pub(crate) fn path(&self, path: &str) -> std::path::PathBuf {
        self.0.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// `envguard deploy snapshot …`, without the key.
    pub(crate) fn command(&self, arguments: &str) -> Command {
        let mut command = support::command();
        command.args(["deploy", "snapshot"]).args(arguments.split(' ')).current_dir(self.0.path());
        command
            .env_clear()
            .env("LC_ALL", "C.UTF-8")
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        command
    }

    /// The same, run by who has the key.
    pub(crate) fn snapshot(&self, arguments: &str) -> Ended {
        Ended::of(self.command(arguments).env("ENVGUARD_IDENTITY", IDENTITY).output().unwrap())
    }

    /// The same, run by anybody.
    pub(crate) fn anybody(&self, arguments: &str) -> Ended {
        Ended::of(self.command(arguments).output().unwrap())
    }

    pub(crate) fn with_input(&self, arguments: &str, input: &str) -> Ended {
        self.write("input", input);
        let input = fs::File::open(self.path("input")).unwrap();
        Ended::of(self.command(arguments).env("ENVGUARD_IDENTITY", IDENTITY).stdin(input).output().unwrap())
    }

    /// Saves an environment, and gives the name of the snapshot.
    pub(crate) fn save(&self, arguments: &str) -> String {
        let saved = self.snapshot(&format!("save {arguments} --format json")).passes();
        let saved: Value = serde_json::from_str(&saved).unwrap();
        saved["id"].as_str().unwrap().to_owned()
    }

    /// The names of the snapshots that there are, the newest first.
    pub(crate) fn list(&self) -> Vec<String> {
        let listed: Value = serde_json::from_str(&self.anybody("list --format json").passes()).unwrap();
        let ids = listed["snapshots"].as_array().unwrap().iter();
        ids.map(|snapshot| snapshot["id"].as_str().unwrap().to_owned()).collect()
    }

    pub(crate) fn store(&self) -> std::path::PathBuf {
        self.path(".envguard/snapshots")
    }
}

impl Ended {
    pub(crate) fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    #[track_caller]
    pub(crate) fn passes(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (0, ""), "{}", self.stdout);
        self.stdout
    }

    /// Ends in `code`, with all `pieces` on standard error.
    #[track_caller]
    pub(crate) fn ends(self, code: i32, pieces: &[&str]) -> String {
        for piece in pieces {
            assert!(self.stderr.contains(piece), "{piece:?} is not in {}", self.stderr);
        }
        assert_eq!(self.code, code, "{}\n{}", self.stdout, self.stderr);
        self.stdout
    }
}

#[test]
fn saved_listed_and_shown() {
    let place = Place::new();
    let empty = place.anybody("list").passes();
    assert_eq!(empty, "`.envguard/snapshots` has no snapshots\n");
    let said = place.snapshot("save --env production --release v1").passes();
    let id = place.list().pop().unwrap();
    assert_eq!(said, format!("saved {id}: `production` at v1, 3 variables from .env, .env.production\n"));

    let list = place.anybody("list").passes();
    let lines: Vec<&str> = list.lines().collect();
    assert_eq!(lines[0], "ID        ENVIRONMENT  RELEASE  CREATED               CONTRACT");
    assert!(lines[1].starts_with(&format!("{id}  production   v1       20")), "{list}");

    let shown = place.snapshot("show latest").passes();
    let tail = "\
        source       all env files\n\
        file         .env, 8 bytes\n\
        file         .env.production, 13 bytes\n\n\
        A  1 character   .env\n\
        B  1 character   .env.production\n\
        C  6 characters  .env.production\n";
    assert!(shown.ends_with(tail), "{shown}");
    assert!(shown.starts_with(&format!(
        "snapshot     {id}\nenvironment  production\nrelease      v1\ncommit       -\n"
    )));
    let anybody = place.anybody("show latest").passes();
    assert!(anybody.ends_with("its variables are encrypted: `--identity FILE` shows them\n"), "{anybody}");
    let revealed = place.snapshot("show v1 --reveal").passes();
    assert!(revealed.ends_with("A  1\nB  3\nC  secret\n"), "{revealed}");
    assert!(place.snapshot("list --env staging").passes().contains("no snapshots"));
}

#[test]
fn the_same_is_saved_once_for_a_release_by_who_can_tell() {
    let place = Place::new();
    let id = place.save("--env production --release v1");
    let again = place.snapshot("save --env production --release v1").passes();
    assert_eq!(again, format!("snapshot {id} has the same already\n"));
    place.save("--env production --release v2");
    place.anybody("save --env production --release v2").passes();
    assert_eq!(place.list().len(), 3);
    place.write(".env", "A=2\n");
    place.save("--env production --release v2");
    assert_eq!(place.list().len(), 4);
}

#[test]
fn what_has_changed() {
    let place = Place::new();
    let first = place.save("--env production --release v1");
    place.write(".env", "A=1\nB=2\nD=4\n").write(".env.production", "B=4\n");
    let now = place.snapshot("diff").passes();
    assert_eq!(
        now,
        format!(
            "from snapshot {first} (`production` at v1) to .env, .env.production now\n\
             ~ `B` changed\n- `C` removed\n+ `D` added\n1 variable the same\n"
        )
    );
    let second = place.save("--env production --release v2");
    let between = place.snapshot("diff v2 v1 --all -q --exit-code");
    assert_eq!(
        (between.code, between.stdout.as_str()),
        (1, "  `A` same\n~ `B` changed\n+ `C` added\n- `D` removed\n")
    );
    let json: Value = serde_json::from_str(&place.snapshot("diff v1 v2 --format json").passes()).unwrap();
    assert_eq!((json["from"]["id"].as_str(), json["to"]["id"].as_str()), (Some(&*first), Some(&*second)));
    assert_eq!(json["variables"][1], serde_json::json!({ "name": "B", "mark": "changed" }));
    assert_eq!(place.snapshot("diff latest --exit-code -q").passes(), "");
    place.anybody("diff").ends(2, &["there is no private key to open it with", "--identity FILE"]);
}

#[test]
fn other_sources() {
    let place = Place::new();
    let file = place.save(".env.production --release v1");
    assert!(
        place
            .snapshot(&format!("show {file}"))
            .passes()
            .contains("one env file\nfile         .env.production, 13")
    );
    let manifest = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: app\ndata:\n  C: c2VjcmV0\n";
    place.with_input("save - --env live --release v1", manifest).passes();
    let shown = place.snapshot("show v1 --env live --reveal --format json").passes();
    let shown: Value = serde_json::from_str(&shown).unwrap();
    let variable =
        serde_json::json!({ "name": "C", "shape": "6 characters", "from": "Secret/app", "value": "secret" });
    assert_eq!(shown["variables"], serde_json::json!([variable]));
    let now = place.with_input("diff v1 --env live --against -", manifest).passes();
    assert!(now.ends_with("to - now\n1 variable the same\n"), "{now}");
    place.snapshot("diff v1 --env live").ends(2, &["came from standard input", "--against"]);
    place.with_input("save -", "A=1\n").ends(2, &["nothing tells which environment `-` is of"]);
    place.with_input("save - --env live", "kind: Pod\n").ends(2, &["holds no Secret and no ConfigMap"]);

    place.write(".env.example", "A=\nPATH_X=\n");
    let mut command = place.command("save --process --env ci --release v1");
    Ended::of(command.env("PATH_X", "x").env("OTHER", "y").output().unwrap()).passes();
    let shown = place.snapshot("show latest --env ci --reveal").passes();
    assert!(shown.ends_with("source       the process environment\n\nPATH_X  x\n"), "{shown}");
}

#[test]
fn releases_are_commits_of_git() {
    let place = Place::new();
    let git = |arguments: &str| crate::git::git(&place.path(""), arguments);
    place.snapshot("save --env production").ends(2, &["no commit of git is checked out", "--release NAME"]);
    git("init -q");
    place.snapshot("save --env production").ends(2, &["no commit of git is checked out"]);
    git("add envguard.toml");
    git("-c user.name=a -c user.email=a@site.com commit -qm one");
    git("tag v1");
    let first = place.save("--env production");
    git("-c user.name=a -c user.email=a@site.com commit -qm two --allow-empty");
    let second = place.save("--env production");
    for (name, id) in [("v1", &first), ("HEAD", &second), ("HEAD~1", &first), (&second[..5], &second)] {
        let shown: Value =
            serde_json::from_str(&place.anybody(&format!("show {name} --format json")).passes()).unwrap();
        assert_eq!(shown["id"].as_str(), Some(&**id), "{name}");
        assert_eq!(shown["commit"], shown["release"]);
    }
    place.anybody("show v2").ends(2, &["there is no snapshot with the name or release `v2`"]);
}

#[test]
fn old_ones_are_given_up() {
    let place = Place::new();
    let ids: Vec<String> =
        (1..=4).map(|it| place.save(&format!("--env production --release v{it}"))).collect();
    let staging = place.save(".env --env staging --release v1");
    let would = place.anybody("prune --keep 2").passes();
    assert!(
        would.starts_with(&format!("would give up snapshot {} (`production` at v1), saved 20", ids[0])),
        "{would}"
    );
    assert!(would.ends_with("`--write` deletes them\n") && would.lines().count() == 3, "{would}");
    assert_eq!(place.list().len(), 5);
    place.anybody("prune --keep 2 --write").passes();
    assert_eq!(place.list(), [&*staging, &*ids[3], &*ids[2]]);
    assert!(!place.store().join(format!("{}.age", ids[0])).exists());
    assert_eq!(place.anybody("prune --keep 1 --older-than 1d --write").passes(), "nothing to give up\n");
    place.anybody(&format!("prune {} --write -q", ids[2])).passes();
    assert_eq!(place.list(), [&*staging, &*ids[3]]);
    place.anybody("prune v9 --write").ends(2, &["there is no snapshot"]);
    place.anybody("prune --keep 0").ends(2, &["--keep"]);
}

#[test]
fn tampering_and_loss_show() {
    let place = Place::new();
    let ids: Vec<String> =
        (1..=3).map(|it| place.save(&format!("--env production --release v{it}"))).collect();
    let file = |id: &str| place.store().join(format!("{id}.age"));
    let bytes = fs::read(file(&ids[1])).unwrap();

    fs::remove_file(file(&ids[1])).unwrap();
    place.anybody("list").ends(2, &[&format!("`{}.age` is missing", ids[1])]);
    place.anybody("show v2").ends(2, &["is missing"]);
    place.anybody("show v3").passes();
    fs::write(file(&ids[1]), [&bytes[..], b"x"].concat()).unwrap();
    place.snapshot("diff v2").ends(2, &["it was changed"]);
    fs::write(file(&ids[1]), &bytes).unwrap();
    place.anybody("list").passes();

    let index = fs::read_to_string(place.store().join("index.jsonl")).unwrap();
    let lines: Vec<&str> = index.split_inclusive('\n').collect();
    let changed = index.replace("\"v2\"", "\"v9\"");
    let moved = [lines[1], lines[0], lines[2]].concat();
    for (broken, piece) in [
        (changed.as_str(), "line 3 does not follow line 2"),
        (&moved, "line 1 does not follow nothing"),
        (&[lines[0], lines[2]].concat(), "line 2 does not follow line 1"),
        (&lines[..2].concat(), "of 3 lines there are 2: the last ones are missing"),
        ("", "of 3 lines there are 0"),
        (&format!("{index}garbage\n"), "line 4 is no entry"),
    ] {
        fs::write(place.store().join("index.jsonl"), broken).unwrap();
        let json: Value = serde_json::from_str(&place.anybody("list --format json").ends(2, &[])).unwrap();
        assert!(json["problems"].to_string().contains(piece), "{json}");
        for command in ["list", "show latest", "save --env production --release v4", "prune --keep 1 --write"]
        {
            place.anybody(command).ends(2, &[piece, "help: take `index.jsonl`"]);
        }
        assert_eq!(fs::read_to_string(place.store().join("index.jsonl")).unwrap(), broken);
    }
    // Without an index, nothing is lost that can still be opened.
    for name in ["index.jsonl", "index.head"] {
        fs::remove_file(place.store().join(name)).unwrap();
    }
    let shown =
        place.snapshot(&format!("show {}", ids[1])).ends(0, &["warning: no line of the index tells of"]);
    assert!(shown.contains("release      v2\n"), "{shown}");
}

#[test]
fn metadata_cannot_be_exchanged() {
    let place = Place::new();
    place.save("--env production --release v1");
    let index = place.store().join("index.jsonl");
    let text = fs::read_to_string(&index).unwrap().replace("\"v1\"", "\"v2\"");
    fs::write(&index, text).unwrap();
    fs::remove_file(place.store().join("index.head")).unwrap();
    // Who can write can make the index fit. What is encrypted tells.
    place.anybody("list").passes();
    place
        .snapshot("show v2")
        .ends(2, &["what is encrypted is not what the index says of it: it was exchanged"]);
}

#[test]
fn recipients_and_keys() {
    let place = Place::new();
    let wrong = place.anybody(&format!("save --env production --release v1 --recipient {IDENTITY}"));
    assert!(!wrong.stderr.contains("8SK7J6VT8U"), "{}", wrong.stderr);
    wrong.ends(2, &["`--recipient` 1 is no recipient: it is a private key"]);
    place.write("empty", "# nobody\n");
    place
        .anybody("save --env production --release v1 --recipients-file empty")
        .ends(2, &["has no recipients in it"]);
    place
        .anybody("save --env production --release v1 --no-config")
        .ends(2, &["nobody is named who could open"]);

    let keygen = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(place.path("ssh"))
        .output();
    if keygen.is_ok_and(|output| output.status.success()) {
        place.save("--env production --release ssh --recipients-file ssh.pub");
        place.anybody("show ssh --identity ssh").passes();
        place.anybody("show ssh --identity key.txt").ends(2, &["is encrypted for other keys"]);
    }
    place.save("--env production --release file");
    assert!(place.anybody("show file --identity key.txt").passes().contains("C  6 characters"));
    let mut command = place.command("show file");
    let by_path = command.env("ENVGUARD_IDENTITY_FILE", place.path("key.txt")).output().unwrap();
    assert!(Ended::of(by_path).passes().contains("C  6 characters"));
    place.anybody("show file --identity .env").ends(2, &["`.env` has no private key"]);
    place.anybody("show file --identity missing").ends(2, &["`missing` cannot be read"]);
}

#[test]
fn passphrases() {
    let place = Place::new();
    let with = |arguments: &str, passphrase: &str| {
        Ended::of(place.command(arguments).env("ENVGUARD_PASSPHRASE", passphrase).output().unwrap())
    };
    with("save --env production --release v1 --passphrase", "short").ends(2, &["at least 12 characters"]);
    with("save --env production --release v1 --passphrase", "correct horse battery").passes();
    let again = with("save --env production --release v1 --passphrase", "correct horse battery").passes();
    assert!(again.ends_with("has the same already\n"), "{again}");
    assert!(with("show v1 --reveal", "correct horse battery").passes().ends_with("C  secret\n"));
    with("show v1", "wrong horse battery").ends(2, &["the passphrase is wrong"]);
}

#[test]
fn other_programs_can_open_it() {
    let place = Place::new();
    let id = place.save("--env production --release v1");
    let bytes = fs::read(place.store().join(format!("{id}.age"))).unwrap();
    let identity: age::x25519::Identity = IDENTITY.parse().unwrap();
    let plain = age::decrypt(&identity, &bytes).unwrap();
    assert!(plain.len().is_power_of_two());
    let json: Value = serde_json::from_slice(&plain).unwrap();
    assert_eq!(
        json["files"][1],
        serde_json::json!({ "path": ".env.production", "content": "B=3\nC=secret\n" })
    );
    assert_eq!(json["variables"][2]["value"]["text"], "secret");
}

#[test]
fn the_json_follows_its_schema() {
    let place = Place::new();
    place.save("--env production --release v1");
    let schema: Value = serde_json::from_str(include_str!("../../schemas/snapshots.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let check = |text: &str| {
        let report: Value = serde_json::from_str(text).unwrap();
        let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}\n{text}");
    };
    check(&place.anybody("list --format json").passes());
    fs::remove_file(place.store().join("index.head")).unwrap();
    place.anybody("save --env production --release v2").passes();
    fs::write(place.store().join("0123abcd.age"), "x").unwrap();
    fs::remove_file(place.store().join(format!("{}.age", place.list()[0]))).unwrap();
    check(&place.anybody("list --format json").ends(2, &[]));
    assert!(!validator.is_valid(&serde_json::json!({ "snapshots": [{}] })), "it accepts anything");
}

#[test]
fn help_is_there() {
    for command in ["save", "list", "show", "diff", "restore", "prune"] {
        Run::new(["deploy", "snapshot", command, "--help"])
            .stdout_has(["Examples:", "Exit codes:"])
            .status(0);
    }
}

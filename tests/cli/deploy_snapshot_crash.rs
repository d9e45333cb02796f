//! Snapshots while things go wrong: processes that are killed, disks that are full, directories that take no files, several
//! writers.
//!
//! `ENVGUARD_CRASHES=1000 cargo test --test cli deploy_snapshot_crash` kills a thousand times.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, flock};
use serde_json::Value;

use crate::deploy_snapshot::{Ended, IDENTITY, Place};

/// How often is killed where nobody says.
const CRASHES: u64 = 24;

/// Numbers that look like chance, the same in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end.max(1)
    }
}

fn crashes() -> u64 {
    std::env::var("ENVGUARD_CRASHES").ok().and_then(|count| count.parse().ok()).unwrap_or(CRASHES)
}

fn spawn(place: &Place, arguments: &str) -> Child {
    let mut command = place.command(arguments);
    command
        .env("ENVGUARD_IDENTITY", IDENTITY)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// Runs it, and kills it after this time. Gives what it printed if it was done before.
fn killed_after(place: &Place, arguments: &str, time: Duration) -> Option<String> {
    let mut child = spawn(place, arguments);
    thread::sleep(time);
    // It may have ended by itself.
    let _ = child.kill();
    let output = child.wait_with_output().unwrap();
    match output.status.code() {
        Some(code) => {
            assert_eq!(code, 0, "{}", String::from_utf8_lossy(&output.stderr));
            Some(String::from_utf8(output.stdout).unwrap())
        }
        None => None,
    }
}

/// The names of the snapshots, all of which have to be whole.
#[track_caller]
fn whole(place: &Place) -> BTreeSet<String> {
    let ended = place.anybody("list --format json");
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{}", ended.stdout);
    let listed: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(listed["problems"], serde_json::json!([]));
    let ids = listed["snapshots"].as_array().unwrap().iter();
    ids.map(|snapshot| snapshot["id"].as_str().unwrap().to_owned()).collect()
}

fn id_of(saved: &str) -> String {
    let saved: Value = serde_json::from_str(saved).unwrap();
    saved["id"].as_str().unwrap().to_owned()
}

/// How long it takes if nobody kills it.
fn measured(place: &Place, arguments: &str) -> u64 {
    let start = Instant::now();
    place.snapshot(arguments).passes();
    u64::try_from(start.elapsed().as_micros()).unwrap()
}

#[test]
fn no_snapshot_is_lost_when_a_save_is_killed() {
    let place = Place::new();
    let time = measured(&place, "save .env --release v0 --env production");
    let mut known = whole(&place);
    let mut chance = Chance(1);
    let (mut done, mut cut) = (0, 0);
    for round in 0..crashes() {
        place.write(".env", &format!("A={round}\n"));
        let arguments = format!("save .env --env production --release v{round} --format json");
        let saved = killed_after(&place, &arguments, Duration::from_micros(chance.below(time * 5 / 4)));
        let now = whole(&place);
        if let Some(saved) = &saved {
            done += 1;
            known.insert(id_of(saved));
        } else {
            cut += 1;
        }
        assert!(now.is_superset(&known), "{known:?} were saved, and there are {now:?}");
        known = now;
    }
    place.snapshot("prune --write -q");
    assert_eq!(whole(&place), known);
    let names: Vec<String> = fs::read_dir(place.store())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names.len(), known.len() + 2, "{names:?}");
    assert!(cut > 0, "nothing was cut off in {done} rounds");
}

#[test]
fn no_file_is_half_restored_when_a_restore_is_killed() {
    let place = Place::new();
    let old = format!("A=1\nB={}\n", "x".repeat(100_000));
    let new = format!("A=2\nB={}\n", "y".repeat(50_000));
    place.write(".env", &old);
    place.save(".env --env production --release old");
    place.write(".env", &new);
    place.save(".env --env production --release new");
    let time = measured(&place, "restore old --write");
    let mut chance = Chance(2);
    for round in 0..crashes() {
        let release = if round % 2 == 0 { "new" } else { "old" };
        let arguments = format!("restore {release} --write -q");
        let done = killed_after(&place, &arguments, Duration::from_micros(chance.below(time * 5 / 4)));
        let now = place.read(".env");
        assert!(now == old || now == new, "half of it is there: {} bytes", now.len());
        if done.is_some() {
            assert_eq!(now, if round % 2 == 0 { new.as_str() } else { old.as_str() });
        }
        assert_eq!(whole(&place).len(), 2);
    }
    place.snapshot("restore old --write -q").ends(0, &[]);
    assert_eq!(place.read(".env"), old);
}

#[test]
fn nothing_else_is_lost_when_a_prune_is_killed() {
    let place = Place::new();
    let mut chance = Chance(3);
    place.save(".env --env production --release v0");
    let time = measured(&place, "prune --keep 1 --write");
    for round in 0..crashes() / 3 {
        for number in 0..3 {
            place.anybody(&format!("save .env --env production --release v{round}.{number}")).ends(0, &[]);
        }
        let before = whole(&place);
        killed_after(&place, "prune --keep 2 --write", Duration::from_micros(chance.below(time * 5 / 4)));
        let after = whole(&place);
        assert!(after == before || after.len() == 2 && before.is_superset(&after), "{before:?} {after:?}");
    }
    place.anybody("prune --keep 1 --write").ends(0, &[]);
    assert_eq!(fs::read_dir(place.store()).unwrap().count(), 3);
}

#[test]
fn several_writers_wait_for_each_other() {
    let place = Place::new();
    let spawned: Vec<Child> = (0..8)
        .map(|number| spawn(&place, &format!("save .env --env production --release v{number} --format json")))
        .collect();
    let saved: BTreeSet<String> = spawned
        .into_iter()
        .map(|child| {
            let ended = Ended::of(child.wait_with_output().unwrap());
            assert_eq!(ended.code, 0, "{}", ended.stderr);
            id_of(&ended.stdout)
        })
        .collect();
    assert_eq!((whole(&place), saved.len()), (saved.clone(), 8));

    let index = fs::File::open(place.store().join("index.jsonl")).unwrap();
    flock(&index, FlockOperation::LockExclusive).unwrap();
    let child = spawn(&place, "save .env --env production --release v9");
    thread::sleep(Duration::from_millis(1500));
    drop(index);
    let message = "waiting for another run of envguard that writes to `.envguard/snapshots/index.jsonl`";
    Ended::of(child.wait_with_output().unwrap()).ends(0, &[message]);
    assert_eq!(whole(&place).len(), 9);
}

#[test]
fn a_torn_line_is_taken_away_and_that_is_told() {
    let place = Place::new();
    let id = place.save(".env --env production --release v1");
    let index = place.store().join("index.jsonl");
    let before = fs::read(&index).unwrap();
    fs::OpenOptions::new().append(true).open(&index).unwrap().write_all(&before[..40]).unwrap();
    place.anybody("list").ends(0, &["note: `index.jsonl` ends within a line"]);
    let said = place.anybody("save .env --env production --release v2");
    said.ends(
        0,
        &["`.envguard/snapshots/index.jsonl` ended within a line: a run was cut off. It was taken away."],
    );
    assert_eq!(whole(&place).len(), 2);
    place.anybody(&format!("show {id}")).passes();
}

/// A file may not grow beyond what the system allows: writes fail in the middle.
#[test]
fn what_cannot_be_written_whole_is_not_there() {
    let place = Place::new();
    let limited = |blocks: u64, arguments: &str| {
        let binary = env!("CARGO_BIN_EXE_envguard");
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec {binary} deploy snapshot {arguments}");
        let mut command = Command::new("sh");
        command.args(["-c", &script]).current_dir(place.path("")).env_clear().env("LC_ALL", "C.UTF-8");
        Ended::of(command.env("ENVGUARD_IDENTITY", IDENTITY).output().unwrap())
    };
    limited(4, "save .env --env production --release v0").ends(2, &["cannot be written"]);
    assert!(whole(&place).is_empty());
    let mut count: usize = 0;
    loop {
        let ended = limited(10, &format!("save .env --env production --release v{count}"));
        if ended.code != 0 {
            ended.ends(2, &["`.envguard/snapshots/index.jsonl` cannot be written"]);
            break;
        }
        count += 1;
        assert!(count < 50, "the limit has no effect");
    }
    assert!(count > 3, "{count}");
    assert_eq!(whole(&place).len(), count);
    assert_eq!(place.anybody("list").passes().lines().count(), count + 1);
    place.anybody("save .env --env production --release last").passes();
    assert_eq!(whole(&place).len(), count + 1);

    let old = place.read(".env");
    let long = format!("A={}\n", "x".repeat(10_000));
    place.write(".env", &long);
    place.save(".env --env production --release long");
    place.write(".env", &old);
    limited(10, "restore long --write").ends(2, &["`.env` cannot be written"]);
    assert_eq!(place.read(".env"), old);
    assert_eq!(fs::read_dir(place.path("")).unwrap().count(), 5);
}

/// A file system of its own that is full, and then one that takes no files, as far as this user may make such a thing.
#[test]
fn a_full_disk_and_a_read_only_one() {
    let place = Place::new();
    place.write("disk/.env", "A=1\n").write("disk/envguard.toml", &place.read("envguard.toml"));
    let script = r#"
        set -u
        mount -t tmpfs -o size=64k,mode=700 tmpfs disk 2> /dev/null || exit 77
        cp envguard.toml disk/; cd disk; printf 'A=1\n' > .env
        snapshot() { "$ENVGUARD" deploy snapshot "$@"; }
        count=0
        while snapshot save .env --env production --release "v$count" > /dev/null 2> ../error; do
            count=$((count + 1)); [ $count -lt 100 ] || exit 3
        done
        grep -q 'cannot be written' ../error || { cat ../error; exit 4; }
        snapshot list > ../list || exit 5
        [ "$(wc -l < ../list)" -eq $((count + 1)) ] || exit 6
        printf 'A=2\n' > .env 2> /dev/null
        snapshot restore v0 --write > ../out 2>&1
        case "$(cat .env)" in A=1|A=2|'') ;; *) exit 7 ;; esac
        snapshot list > /dev/null || exit 8
        snapshot prune --keep 1 --write > /dev/null || exit 9
        snapshot save .env --env production --release after > /dev/null || exit 10
        mount -o remount,ro disk 2> /dev/null || mount -o remount,ro "$PWD" || exit 77
        snapshot save .env --env production --release never > ../out 2>&1; [ $? -eq 2 ] || exit 11
        grep -q 'cannot be written' ../out || { cat ../out; exit 12; }
        snapshot list > /dev/null || exit 13
        snapshot restore after --output ../restored || exit 14
    "#;
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script]).current_dir(place.path(""));
    command.env("ENVGUARD", env!("CARGO_BIN_EXE_envguard")).env("ENVGUARD_IDENTITY", IDENTITY);
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => return skipped(&error.to_string()),
    };
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    match output.status.code() {
        Some(0) => {}
        Some(1 | 77) if !text.contains("envguard") => skipped(&text),
        code => panic!("step {code:?}: {text}"),
    }
}

#[expect(clippy::print_stderr, reason = "who runs the tests should know what they do not show")]
fn skipped(reason: &str) {
    eprintln!("SKIPPED: this user cannot mount a file system of its own: {}", reason.trim());
}

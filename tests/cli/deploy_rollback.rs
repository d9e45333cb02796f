//! `envguard deploy rollback`.

use std::fs;

use serde_json::Value;

use crate::deploy_probe::server::{Reply, Server, alive};
use crate::deploy_snapshot::{Ended, IDENTITY, Place, RECIPIENT};
use crate::git::git;

/// What must be in no output.
const FIRST: &str = "kT7wzQp0xCanaryOne";
const SECOND: &str = "m4RvLq8sYCanaryTwo";

const UP: &str =
    "-- migrate:up\nCREATE TABLE users (id int, nickname text);\n-- migrate:down\nDROP TABLE users;\n";
const DROPS: &str = "-- migrate:up\nALTER TABLE users DROP COLUMN nickname;\n-- migrate:down\nALTER TABLE users ADD COLUMN nickname text;\n";
const HARMLESS: &str = "-- migrate:up\nCREATE TABLE plans (id int);\n-- migrate:down\nDROP TABLE plans;\n";

/// What plays a tool: it keeps the number of applied migrations as lines of a file.
const HOOKS: &str = "\
[deploy.migrations]
status = \"grep -q . applied && echo none pending\"
undo = \"echo undoing $ENVGUARD_MIGRATION for $API_KEY; echo $ENVGUARD_MIGRATION >>undone\"
";

/// The first release, with a snapshot of its values.
fn first_release() -> Place {
    let place = Place::new();
    fs::remove_file(place.path(".env")).unwrap();
    place.write("envguard.toml", &format!("[deploy.snapshots]\nrecipients = [\"{RECIPIENT}\"]\n{HOOKS}"));
    place.write(".gitignore", ".env.production\n.envguard\nkey.txt\ninput\napplied\nundone\n");
    place.write(".env.example", "PORT=80\n# @type=enum(debug,info)\nLEVEL=info\n# @sensitive\nAPI_KEY=\n# @sensitive\n# @optional\nHERON=\n");
    place.write(".env.production", &format!("PORT=80\nLEVEL=debug\nAPI_KEY={FIRST}\n"));
    place.write("applied", "all\n");
    git(&place.path(""), "init -q -b main");
    release(&place, "v1");
    place.save("--env production");
    place
}

/// Commits what is there as a release.
fn release(place: &Place, tag: &str) {
    git(&place.path(""), "add -A");
    git(&place.path(""), &format!("-c user.name=a -c user.email=a@site.com commit -qm {tag}"));
    git(&place.path(""), &format!("tag {tag}"));
}

/// The second one, whose values the first does not start on.
fn second_release(place: &Place) {
    place.write(".env.example", "PORT=80\nLEVEL=info\n# @sensitive\nAPI_KEY=\nBUCKET=\n");
    place.write(".env.production", &format!("PORT=80\nLEVEL=trace\nAPI_KEY={SECOND}\nBUCKET=b\n"));
    release(place, "v2");
}

/// `envguard deploy rollback …`, run by who has the key. No value is ever printed.
fn rollback(place: &Place, arguments: &str) -> Ended {
    let mut command = crate::support::command();
    command
        .args(["deploy", "rollback"])
        .args(arguments.split(' '))
        .current_dir(place.path(""))
        .env_clear()
        .env("LC_ALL", "C.UTF-8")
        .env("ENVGUARD_IDENTITY", IDENTITY)
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    let ended = Ended::of(command.output().unwrap());
    for value in [FIRST, SECOND] {
        assert!(!ended.stdout.contains(value) && !ended.stderr.contains(value), "a value is printed");
    }
    ended
}

/// The same as JSON, held against its schema.
fn as_json(place: &Place, arguments: &str, code: i32) -> Value {
    let ended = rollback(place, &format!("--format json {arguments}"));
    assert_eq!(ended.code, code, "{}\n{}", ended.stdout, ended.stderr);
    let schema = include_str!("../../schemas/rollback.schema.json");
    let validator = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let report = serde_json::from_str(&ended.stdout).unwrap();
    let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    assert!(!validator.is_valid(&serde_json::json!({ "version": 1 })), "it accepts anything");
    report
}

/// The line of the latest rollback in `snapshot list`.
fn record(place: &Place) -> String {
    let list = place.anybody("list").passes();
    let mut lines = list.lines().filter(|line| line.starts_with("rolled `production` back"));
    lines.next().unwrap_or_default().to_owned()
}

#[test]
fn nothing_is_changed_without_write() {
    let place = first_release();
    second_release(&place);
    let id = place.list().pop().unwrap();
    let values = place.read(".env.production");
    let said = rollback(&place, "--to v1").passes();
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines[0], "`production` from what is here back to `v1`");
    assert!(
        lines[1].starts_with(&format!("`v1` starts on the values of snapshot {id} (`production` at ")),
        "{said}"
    );
    assert_eq!(
        lines[2..],
        [
            "what runs now would not start on them: restart none of its instances",
            "`.env.production` would be replaced",
            "~ `API_KEY` changed",
            "- `BUCKET` removed",
            "~ `LEVEL` changed",
            "1 variable the same",
            "`--write` does it",
        ]
    );
    assert_eq!(place.read(".env.production"), values);
    assert_eq!(record(&place), "");
    rollback(&place, "--to v1 -q").passes();
}

#[test]
fn values_come_back_and_a_record_stays() {
    let place = first_release();
    let before = place.read(".env.production");
    second_release(&place);
    let id = place.list().pop().unwrap();
    let said = rollback(&place, "--to v1 --write").passes();
    assert!(
        said.ends_with("`.env.production` restored\nrolled back to `v1`; no replica was asked\n"),
        "{said}"
    );
    assert_eq!(place.read(".env.production"), before);
    let record = record(&place);
    assert!(
        record.contains(&format!(" to v1 with {id} at 20")) && record.ends_with(": unprobed"),
        "{record}"
    );

    // There is nothing left to restore, and going back is written down again.
    let again = as_json(&place, "--to v1 --write", 0);
    assert_eq!((&again["restored"], &again["outcome"]), (&true.into(), &"unprobed".into()));
    assert_eq!(again["files"][0]["fate"], "left as it is");
    let list: Value = serde_json::from_str(&place.anybody("list --format json").passes()).unwrap();
    assert_eq!(list["rollbacks"].as_array().unwrap().len(), 2);
    assert_eq!(list["rollbacks"][1]["snapshot"], Value::from(id));
}

#[test]
fn what_would_not_start_is_refused() {
    let place = first_release();
    second_release(&place);
    let values = place.read(".env.production");
    let said = rollback(&place, "--to v1 --keep-values --write")
        .ends(1, &["error: `v1` would not start: nothing was changed", "help: mend the values"]);
    assert!(said.contains("expected one of `debug` or `info`"), "{said}");
    assert!(said.contains("`v1` would not start on the values that there are"), "{said}");
    assert_eq!(place.read(".env.production"), values);
    let report = as_json(&place, "--to v1 --keep-values", 1);
    assert_eq!((&report["starts"], &report["outcome"]), (&false.into(), &"refused".into()));
    assert_eq!(report["findings"]["diagnostics"][0]["rule"], "enum-value-removed");

    rollback(&place, "--to v1 --keep-values --write --force").ends(0, &[]);
    assert!(record(&place).contains(" to v1 at 20"), "{}", record(&place));

    // What both releases take is held against the contract too.
    place.write(".env.production", "PORT=80\nLEVEL=debug\n");
    rollback(&place, "--to v1 --keep-values").ends(1, &["`v1` would not start"]);
}

#[test]
fn a_broken_release_can_be_left() {
    let place = first_release();
    second_release(&place);
    place.write("schemas/env.schema.json", "{ \"properties\": 1 }");
    release(&place, "v3");
    rollback(&place, "--to v1 --write").ends(0, &["note: nothing is known of what `.` needs"]);
    let back = rollback(&place, "--to v3 --from v1 --keep-values").ends(2, &["`v3`"]);
    assert_eq!(back, "");
    rollback(&place, "--to v3 --from v1 --keep-values --force")
        .ends(0, &["warning: nobody can tell whether it starts"]);
}

#[test]
fn migrations_that_the_release_may_notice_want_a_decision() {
    let place = first_release();
    place.write("db/migrations/20260101000000_users.sql", UP);
    release(&place, "v1.1");
    place.save("--env production");
    place.write("db/migrations/20260102000000_nickname.sql", DROPS);
    place.write("db/migrations/20260103000000_plans.sql", HARMLESS);
    second_release(&place);

    let said = rollback(&place, "--to v1.1").ends(
        0,
        &[
            "note: `v1.1` may notice 1 migration\n",
            "`--migrations undo` undoes",
            "`--migrations keep` leaves",
        ],
    );
    assert!(
        said.contains(
            "2 migrations came later, the last one first:\n  \
             20260103000000 (db/migrations/20260103000000_plans.sql): `v1.1` does not notice it; its way back is in \
             it, which drops a table\n  \
             20260102000000 (db/migrations/20260102000000_nickname.sql): drops a column, which `v1.1` may use; its \
             way back is in it\n"
        ),
        "{said}"
    );
    let report = as_json(&place, "--to v1.1 --write", 1);
    assert_eq!(
        (&report["obstacle"], &report["outcome"]),
        (&"undecided-migrations".into(), &"refused".into())
    );
    assert!(place.read(".env.production").contains(SECOND));

    rollback(&place, "--to v1.1 --write --migrations keep").passes();
    assert!(place.read(".env.production").contains(FIRST) && !place.path("undone").exists());

    let said = rollback(&place, "--to v1.1 --write --migrations undo").ends(
        0,
        &[
            "== grep -q . applied",
            "undoing 20260103000000 for [API_KEY]\n",
            "undoing 20260102000000 for [API_KEY]\n",
        ],
    );
    assert!(said.contains("migration 20260103000000 undone\nmigration 20260102000000 undone\n"), "{said}");
    assert_eq!(place.read("undone"), "20260103000000\n20260102000000\n");
    let report = as_json(&place, "--to v1.1 --write --migrations undo", 0);
    assert_eq!(report["undone"], serde_json::json!(["20260103000000", "20260102000000"]));
}

#[test]
fn only_what_is_applied_is_undone() {
    let place = first_release();
    place.write("db/migrations/20260101000000_users.sql", UP);
    place.write("applied", "");
    second_release(&place);
    rollback(&place, "--to v1 --write --migrations undo").ends(
        1,
        &["error: no migration was undone, for not all that are here are applied", "`--migrations keep`"],
    );
    assert!(!place.path("undone").exists());
    assert!(record(&place).ends_with(": stopped"), "{}", record(&place));

    place.write("applied", "all");
    let settings = place.read("envguard.toml").replace("echo undoing", "exit 7; echo");
    place.write("envguard.toml", &settings);
    rollback(&place, "--to v1 --write --migrations undo")
        .ends(1, &["error: the migration 20260101000000 is not undone", "ended with 7"]);
}

#[test]
fn a_migration_without_a_way_back() {
    let place = first_release();
    place.write("db/migrations/20260101000000_users.sql", UP);
    release(&place, "v1.1");
    place.save("--env production");
    place.write(
        "db/migrations/20260102000000_nickname.sql",
        "-- migrate:up\n-- irreversible: nobody wants it back\nALTER TABLE users DROP COLUMN nickname;\n",
    );
    second_release(&place);
    let said = rollback(&place, "--to v1.1")
        .ends(1, &["error: the migration 20260102000000 cannot be undone\n", "say `--migrations keep`"]);
    assert!(said.contains("drops a column, which `v1.1` may use; it says that it is irreversible"), "{said}");
    rollback(&place, "--to v1.1 --write --migrations undo")
        .ends(1, &["cannot be undone: nothing was changed"]);
    rollback(&place, "--to v1.1 --write --migrations keep").passes();
}

#[test]
fn a_command_switches_the_code_back() {
    let place = first_release();
    second_release(&place);
    // That it is a secret only the contract of the first release says.
    place.write(".env.production", &format!("{}HERON=of-the-lakes\n", place.read(".env.production")));
    place.write("print", "cat .env.production; echo of-the-lakes");
    let said = rollback(&place, "--to v1 --write -- sh print")
        .ends(0, &["== sh\n", "PORT=80\n", "API_KEY=[API_KEY]\n", "[HERON]\n"]);
    assert!(!said.contains("PORT"), "{said}");
    let commit = place.read(".git/refs/tags/v2");
    rollback(&place, "--to v1 --write -- git checkout -q v1").ends(0, &["== git\n"]);
    let from_second = format!("rolled `production` back from {} to v1 with ", &commit[..12]);
    assert!(record(&place).starts_with(&from_second), "{}", record(&place));
    git(&place.path(""), "checkout -q v2");
    rollback(&place, "--to v1 --write -- false")
        .ends(1, &["the code is not switched back: `false` ended with 1"]);
    assert!(record(&place).ends_with(": stopped"));
    rollback(&place, "--to v1 --write -- no-such-command").ends(2, &["`no-such-command` cannot be started"]);
    assert!(record(&place).ends_with(": stopped"));
}

#[test]
fn replicas_are_asked_at_the_end() {
    let place = first_release();
    second_release(&place);
    let settings = place.read("envguard.toml");
    let healthy = Server::healthy();
    let probe = |url: &str| format!("{settings}[deploy.probe]\nurls = [\"{url}\"]\ninterval = \"10ms\"\n");
    place.write("envguard.toml", &probe(&healthy.url));
    let said = rollback(&place, "--to v1").passes();
    assert!(said.contains("1 replica would be asked whether all is steady\n"), "{said}");
    assert!(healthy.asked.lock().unwrap().is_empty(), "a dry run asks nobody");
    let said = rollback(&place, "--to v1 --write --expect-version 1.5.0 --timeout 30s").passes();
    assert!(said.ends_with("rolled back to `v1`, and all replicas are steady\n"), "{said}");
    assert!(record(&place).ends_with(": steady"));

    let said = rollback(&place, "--to v1 --write --expect-version 1.4.0 --timeout 500ms").ends(1, &[]);
    assert!(said.ends_with("rolled back to `v1`, and not all replicas are steady\n"), "{said}");
    assert!(record(&place).ends_with(": unsteady"));

    let unready = Server::start(|asked, _| {
        if asked.line.starts_with("GET /health") {
            alive("1.5.0", 9)
        } else {
            Reply::Json(503, "{}".to_owned())
        }
    });
    place.write("envguard.toml", &probe(&unready.url));
    let report = as_json(&place, "--to v1 --write --timeout 500ms", 1);
    assert_eq!((&report["outcome"], &report["probe"]["verdict"]), (&"unsteady".into(), &"unsteady".into()));
    let report = as_json(&place, "--to v1 --write --no-probe", 0);
    assert_eq!((&report["outcome"], &report["probe"]), (&"unprobed".into(), &Value::Null));
}

#[test]
fn values_of_another_place_are_put_back_by_somebody_else() {
    let place = first_release();
    let manifest = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  PORT: \"80\"\n  LEVEL: debug\n  API_KEY: x\n";
    place.with_input("save - --env production --release v1", manifest).passes();
    second_release(&place);
    let said = rollback(&place, "--to v1").ends(0, &["the values of this snapshot were in no env file here"]);
    assert!(said.contains("`v1` starts on the values of snapshot"), "{said}");
    rollback(&place, "--to v1 --write --force").ends(1, &["nothing was changed", "`--keep-values`"]);
    fs::remove_file(place.path(".env.production")).unwrap();
    let said = rollback(&place, "--to v1 --env production --keep-values --write --fail-on error").passes();
    assert!(said.contains("nothing is known of the values that there are"), "{said}");
}

#[test]
fn what_cannot_be_done() {
    let place = first_release();
    second_release(&place);
    let table: [(&str, &[&str]); 9] = [
        ("", &["--to <REV>"]),
        ("--to v9", &["`v9` is no revision of git here"]),
        ("--to v1 --env prod", &["prod"]),
        ("--to v1 --snapshot nothing", &["there is no snapshot"]),
        ("--to v1 --snapshot latest --keep-values", &["cannot be used with"]),
        ("--to v1 --no-probe --expect-version 1", &["cannot be used with"]),
        ("--to v1 --write --expect-version 1", &["there is nobody to ask"]),
        ("--to v1 --migrations undo --from v2", &["only migrations that lie here can be undone"]),
        ("--to v1 --identity nowhere", &["nowhere"]),
    ];
    let values = place.read(".env.production");
    for (arguments, pieces) in table {
        let arguments = if arguments.is_empty() { "-q" } else { arguments };
        rollback(&place, arguments).ends(2, pieces);
        assert_eq!(place.read(".env.production"), values, "{arguments}");
    }
    place.write("db/migrations/20260101000000_users.sql", UP);
    place.write("envguard.toml", &format!("[deploy.snapshots]\nrecipients = [\"{RECIPIENT}\"]\n"));
    rollback(&place, "--to v1 --migrations undo").ends(
        2,
        &[
            "there is no `undo` and `status` below `[deploy.migrations]`",
            "here it may be `undo = \"dbmate rollback\"`",
        ],
    );
    let said = rollback(&place, "--to .env.example --keep-values --force").ends(0, &[]);
    assert!(said.contains("`.env.example` is no revision of git"), "{said}");
}

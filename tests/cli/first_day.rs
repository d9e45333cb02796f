//! A team's first day: from an empty clone to a guarded repository, through a commit that is stopped and one that passes,
//! to CI, and back.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::place::{Ended, Place};

/// A secret that must not get anywhere but where it is.
const CANARY: &str = "kT7wzQp0xVb3Lm9R";

/// A run with what a hosted runner of GitHub sets.
fn in_ci(place: &Place, summary: &Path, arguments: &str) -> Ended {
    let variables = [("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap())];
    let mut envguard = Command::new(env!("CARGO_BIN_EXE_envguard"));
    place.run_with(&mut envguard, arguments, &variables)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn from_an_empty_clone_to_a_guarded_repository_and_back() {
    // Another directory is the place that it was cloned from.
    let origin = Place::new();
    origin.git("init -q --bare -b main").passes();
    let place = Place::new();
    place.git(&format!("clone -q {} .", origin.path("").display())).passes();
    let summary = origin.path("summary.md");
    let hooks = place.listing(".git/hooks");
    let settings = fs::read_to_string(place.path(".git/config")).unwrap();

    // A small app, as it is before anybody thinks of its configuration.
    place
        .write("package.json", "{ \"dependencies\": { \"dotenv\": \"17\" } }\n")
        .write("server.js", "require(\"dotenv\").config();\nlisten(process.env.PORT);\n")
        .write(".env", &format!("# Where to listen.\nPORT=3000\nSESSION_SECRET={CANARY}\n"))
        .write(".github/dependabot.yml", "version: 2\nupdates: []\n");

    // Nobody is asked, and nothing is written without consent.
    let shown = place.envguard("init");
    assert_eq!(shown.code, 1, "{}", shown.text);
    assert!(!shown.text.contains(CANARY) && !place.path("envguard.toml").exists(), "{}", shown.text);
    let made = place.envguard("init --yes").passes();
    assert!(!made.contains(CANARY), "{made}");
    for path in ["envguard.toml", ".env.example", ".gitignore", ".github/workflows/envguard.yml"] {
        assert!(!fs::read_to_string(place.path(path)).unwrap().contains(CANARY), "{path}");
    }
    let guarded = place.listing("");
    place.envguard("init --yes").passes();
    assert_eq!(place.listing(""), guarded, "a second run changes something");

    // All of it goes in, but for the secret.
    place.git("add -A").passes();
    assert!(!place.git("ls-files").passes().lines().any(|path| path == ".env"));
    place.git("commit -q -m first").passes();

    // A commit with a secret, and an example that no longer says what it seems to say.
    let example = fs::read_to_string(place.path(".env.example")).unwrap();
    place
        .write("keys.js", &format!("module.exports = {{ session: \"{CANARY}\" }};\n"))
        .write(".env.example", &format!("{example}PORT=4000\n"))
        .git("add -A")
        .passes();
    let stopped = place.git("commit -q -m second");
    assert!(!stopped.text.contains(CANARY), "{}", stopped.text);
    stopped.stops_with(&["duplicate-key", "leaked-env-value", "keys.js:1:", "nothing is committed"]);

    // The same, by somebody in a hurry, seen by CI.
    place.git("commit -q --no-verify -m second").passes();
    let run = in_ci(&place, &summary, "check --output sarif=out.sarif --output junit=out.xml");
    assert_eq!(run.code, 1, "{}", run.text);
    assert!(run.text.contains("\n::error file=keys.js,line=1,"), "{}", run.text);
    let sarif = fs::read_to_string(place.path("out.sarif")).unwrap();
    let results = json(&sarif)["runs"][0]["results"].as_array().unwrap().len();
    let junit = fs::read_to_string(place.path("out.xml")).unwrap();
    let table = fs::read_to_string(&summary).unwrap();
    assert!(results >= 2 && junit.contains("<failure") && table.contains("duplicate-key"));
    for text in [&run.text, &sarif, &junit, &table] {
        assert!(!text.contains(CANARY), "{text}");
    }
    for path in ["out.sarif", "out.xml"] {
        fs::remove_file(place.path(path)).unwrap();
    }

    // Mended and committed, with nothing left to find.
    place
        .write("keys.js", "module.exports = { session: process.env.SESSION_SECRET };\n")
        .write(".env.example", &example)
        .git("add -A")
        .passes();
    place.git("commit -q -m third").passes();
    let run = in_ci(&place, &summary, "check --output sarif=out.sarif");
    assert_eq!(run.code, 0, "{}", run.text);
    fs::remove_file(place.path("out.sarif")).unwrap();
    place.git("push -q origin main").passes();

    // Whoever does not want it any more is rid of it.
    place.envguard("hook uninstall").passes();
    assert_eq!(place.listing(".git/hooks"), hooks);
    place.git("rm -q envguard.toml .github/workflows/envguard.yml .env.example").passes();
    place.git("commit -q -m without").passes();
    let left = fs::read_to_string(place.path(".git/config")).unwrap();
    assert!(!left.contains("envguard") && left.starts_with(settings.trim_end()), "{left}");
}

//! What a team has said about its secrets: baselines, rules and lists of other scanners.

use crate::Run;
use crate::git::git;
use crate::support;

const PASSWORD: &str = "password: kT7wzQp0x\n";
const FOUND: &str = "app.yml:1:11: error[secret/password] password in `password`";

fn scan(arguments: &[&str]) -> Run {
    Run::new(["scan", "-q", "--format", "concise"].iter().chain(arguments))
}

#[test]
fn a_baseline_goes_by_values() {
    let done = Run::new(["scan", "--update-baseline"])
        .file("app.yml", PASSWORD)
        .stdout("1 file checked, nothing found")
        .stderr(".envguard-baseline.json: 1 secret in the baseline, 0 before")
        .status(0);
    let baseline = std::fs::read_to_string(done.path(".envguard-baseline.json")).unwrap();
    assert!(baseline.contains("\"password\",\n") && !baseline.contains("kT7wzQp0x"), "{baseline}");
    let known = |arguments: &[&str]| scan(arguments).file(".envguard-baseline.json", &baseline);
    known(&[]).file("app.yml", PASSWORD).status(0);
    known(&[]).file("b/moved.yml", format!("a: 1\nother_{PASSWORD}")).status(0);
    known(&["--no-config"]).file("app.yml", PASSWORD).status(0);
    let other = "app.yml:1:11: error[secret/password] password in `password`";
    known(&[]).file("app.yml", "password: kT7wzQp0y\n").stdout(other).status(1);
    known(&["--why"])
        .file("app.yml", PASSWORD)
        .stdout("app.yml:1:11: note[secret/password] allowed, by the baseline: password in `password`")
        .status(0);
    // In a check too, and under another name.
    Run::new(["check", "-q"])
        .file(".envguard-baseline.json", &baseline)
        .file("app.yml", PASSWORD)
        .prepare(|root| {
            git(root, "init -q");
            git(root, "add .");
        })
        .status(0);
    scan(&["--baseline", "known.json"]).file("known.json", &baseline).file("app.yml", PASSWORD).status(0);
    scan(&[])
        .file("known.json", &baseline)
        .file("envguard.toml", "[secrets]\nbaseline = \"known.json\"\n")
        .file("app.yml", PASSWORD)
        .status(0);
}

#[test]
fn a_baseline_is_kept_up_to_date() {
    let done = scan(&["--update-baseline"]).file("a.yml", PASSWORD).status(0);
    let update = |arguments: &[&str]| {
        let output = support::command()
            .args(["scan", "--update-baseline"])
            .args(arguments)
            .current_dir(done.path("."))
            .output()
            .unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    let write = |path: &str, text: &str| std::fs::write(done.path(path), text).unwrap();
    write("b.yml", "token: q8Zr1vXw0TnB5yKd2LmH\n");
    assert!(update(&[]).contains("2 secrets in the baseline, 1 before"));
    write("a.yml", "a: 1\n");
    // A part of the tree says nothing about the rest.
    assert!(update(&["b.yml"]).contains("2 secrets in the baseline, 2 before"));
    assert!(update(&[]).contains("1 secret in the baseline, 2 before"));
}

#[test]
fn broken_baselines() {
    let with = |text: &str| scan(&[]).file("app.yml", PASSWORD).file(".envguard-baseline.json", text);
    with("{").stderr_has([".envguard-baseline.json:1:"]).status(2);
    with("<<<<<<< HEAD\n{}\n").stderr_has(["conflict"]).status(2);
    scan(&["--baseline", "none.json"])
        .file("app.yml", PASSWORD)
        .stderr("error: `none.json` cannot be read: no such file or directory")
        .status(2);
}

const RULES: &str = r#"
title = "ours"

[[rules]]
id = "acme-token"
description = "Acme internal token"
regex = '''acme_([a-z0-9]{12})'''
keywords = ["acme_"]

[[rules.allowlists]]
stopwords = ["test"]

[allowlist]
paths = ['''^docs/''']
"#;

#[test]
fn rules_in_the_format_of_gitleaks() {
    let tree = |arguments: &[&str]| {
        scan(arguments)
            .file("a.txt", "x acme_k3j9x0q2m4z1 acme_k3j9test4z1a\n")
            .file("docs/b.txt", format!("acme_k3j9x0q2m4z1\n{PASSWORD}"))
            .file("app.yml", PASSWORD)
            .file("gitleaks.toml", RULES)
    };
    let found = format!("a.txt:1:8: error[secret/custom] Acme internal token (rule acme-token)\n{FOUND}");
    tree(&["--rules", "gitleaks.toml"]).stdout(&found).status(1);
    tree(&[]).file("envguard.toml", "[secrets]\nrules = [\"gitleaks.toml\"]\n").stdout(&found).status(1);
    // Its paths start where the configuration is, wherever somebody stands.
    let configured = tree(&[]).file("envguard.toml", "[secrets]\nrules = [\"gitleaks.toml\"]\n");
    configured.within("docs").stdout("").status(0);
    tree(&["--rules", "gitleaks.toml", "--ignore", "secret/custom"]).stdout(FOUND).status(1);
    tree(&["--rules", "gitleaks.toml", "--select", "secret/custom"])
        .stdout("a.txt:1:8: error[secret/custom] Acme internal token (rule acme-token)")
        .status(1);
    let disabling = format!("{RULES}\n[extend]\nuseDefault = true\ndisabledRules = [\"generic-api-key\"]\n");
    tree(&["--rules", "other.toml"])
        .file("other.toml", disabling)
        .stdout("a.txt:1:8: error[secret/custom] Acme internal token (rule acme-token)")
        .status(1);
    tree(&["--rules", "broken.toml"])
        .file("broken.toml", "[[rules]]\nid = \"a\"\nregx = \"x\"\n")
        .stderr_has(["broken.toml:3:1", "regx", "did you mean `regex`?"])
        .status(2);
    tree(&["--rules", "none.toml"]).stderr_has(["`none.toml` cannot be read"]).status(2);
}

#[test]
fn lists_of_other_scanners() {
    scan(&[]).file("app.yml", PASSWORD).file(".gitleaksignore", "app.yml:generic-api-key:1\n").status(0);
    scan(&[])
        .file("app.yml", PASSWORD)
        .file(".gitleaksignore", "app.yml:generic-api-key:2\n")
        .stdout(FOUND)
        .status(1);
    let other = "aa1f8a4c7d1ca5ccc7a5d1bd9b0d0a4a4c3a1c0e";
    let baseline = |hash: &str| {
        format!(
            r#"{{"version": "1.5.0", "plugins_used": [], "filters_used": [],
                "results": {{"app.yml": [{{"type": "Secret Keyword", "filename": "app.yml",
                "hashed_secret": "{hash}", "is_verified": false, "line_number": 1}}]}}}}"#
        )
    };
    scan(&[]).file("app.yml", PASSWORD).file(".secrets.baseline", baseline(other)).stdout(FOUND).status(1);
    scan(&[]).file("app.yml", PASSWORD).file(".secrets.baseline", baseline(HASH)).status(0);
}

/// The SHA-1 of the password.
const HASH: &str = "7ed7b8c8991442ca8c8c06dcebf88e235022ea2a";

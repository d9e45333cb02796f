//! `envguard scan`: where secrets are looked for, and what is told of them.

use std::path::Path;

use crate::Run;
use crate::git::git;

/// A password that nobody has.
const PASSWORD: &str = "password: kT7wzQp0x\n";

/// What is told of it.
fn found(path: &str, line: usize) -> String {
    format!("{path}:{line}:11: error[secret/password] password in `password`")
}

/// A token of a service, which no scanner finds in this file.
fn token() -> String {
    ["sk", "live", "4eC39HqLyjWDarjtT1zdp7dc"].join("_")
}

/// A private key of no use, but of the right form.
fn private_key() -> String {
    let body = "MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn1ygWyF8PbnGy0AHB7MhgwMbRvI0MBZhpI\n".repeat(12);
    let (begin, end) = (["BEGIN RSA PRIVATE", "KEY"].join(" "), ["END RSA PRIVATE", "KEY"].join(" "));
    format!("-----{begin}-----\n{body}-----{end}-----\n")
}

fn scan(arguments: &[&str]) -> Run {
    Run::new(["scan", "-q", "--format", "concise"].iter().chain(arguments))
}

fn lines(lines: &[String]) -> String {
    lines.join("\n")
}

#[test]
fn files_of_all_kinds() {
    scan(&[])
        .file("a/app.yml", format!("user: app\n{PASSWORD}"))
        .file("b.json", format!("{{\"stripe\": \"{}\"}}\n", token()))
        .file("id_rsa", private_key())
        .file("readme.md", "Set the password of the database.\n")
        .stdout(&lines(&[
            found("a/app.yml", 2),
            "b.json:1:13: error[secret/stripe-secret-key] Stripe secret key in `stripe`".to_owned(),
            "id_rsa:1:1: error[private-key-file] this file is a private key".to_owned(),
        ]))
        .status(1);
    scan(&["a", "c.yml"])
        .file("a/app.yml", PASSWORD)
        .file("b.yml", PASSWORD)
        .file("c.yml", PASSWORD)
        .stdout(&lines(&[found("a/app.yml", 1), found("c.yml", 1)]))
        .status(1);
    scan(&[]).file("a.yml", "password: ${PASSWORD}\n").status(0);
    Run::new(["scan"]).stdout("no files found").status(0);
}

#[test]
fn for_people() {
    let done = Run::new(["scan"])
        .file("config/app.yml", format!("database:\n  user: app\n  {PASSWORD}"))
        .stdout_has([])
        .status(1);
    insta::assert_snapshot!("scan_human", String::from_utf8(done.stdout).unwrap());
}

#[test]
fn why_a_candidate_is_a_secret_or_none() {
    let done = Run::new(["scan", "--why", "--confidence", "high"])
        .file(
            "app.yml",
            format!("{PASSWORD}token: ${{TOKEN}}\nsecret: q8Zr1vXw0TnB5yKd2LmH # gitleaks:allow\n"),
        )
        .stdout_has([])
        .status(1);
    insta::assert_snapshot!("scan_why", String::from_utf8(done.stdout).unwrap());
}

#[test]
fn nothing_is_shown_unless_it_is_asked_for() {
    let reveal = |argument: &str| scan(&["app.yml", argument]).file("app.yml", PASSWORD);
    reveal("--threads=1").stdout(&found("app.yml", 1)).status(1);
    reveal("--reveal").stdout(&format!("{} (kT7w…, 9 characters)", found("app.yml", 1))).status(1);
    reveal("--reveal=full").stdout(&format!("{} (kT7wzQp0x)", found("app.yml", 1))).status(1);
    scan(&["--reveal=all"]).stderr_has(["invalid value 'all'", "full"]).status(2);
}

#[test]
fn json_follows_its_schema() {
    let schema = include_str!("../../schemas/report.schema.json");
    let validator = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let done = Run::new(["scan", "--format", "json", "--why"])
        .file("app.yml", format!("{PASSWORD}token: ${{TOKEN}}\n"))
        .stdout_has([])
        .status(1);
    let report: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let finding = &report["diagnostics"][0];
    assert_eq!(finding["rule"], "secret/password");
    assert_eq!(finding["category"], "secret");
    assert_eq!(finding["confidence"], "high");
    assert_eq!(finding["span"]["start"]["offset"], 10);
    assert_eq!(finding["span"]["end"]["offset"], 19);
    assert_eq!(report["diagnostics"][1]["severity"], "note");
}

#[test]
fn standard_input() {
    Run::new(["scan", "--stdin", "--format", "concise"]).stdin(PASSWORD).stdout(&found("stdin", 1)).status(1);
    Run::new(["scan", "--stdin", "--stdin-filename", "a/b.yml", "--format", "concise"])
        .stdin(PASSWORD)
        .stdout(&found("a/b.yml", 1))
        .status(1);
    Run::new(["scan", "--stdin", "-q"]).stdin("nothing\n").status(0);
    Run::new(["scan", "--stdin", "a"]).stderr_has(["cannot be used with"]).status(2);
}

/// More than is held at once: the places have to be right all the same.
#[test]
fn large_files() {
    let filler = "# nothing to see here, nor in any other line like this one\n".repeat(80_000);
    let line = filler.lines().count() + 1;
    scan(&["--threads", "1"])
        .file("large.yml", format!("{filler}{PASSWORD}{filler}"))
        .stdout(&found("large.yml", line))
        .status(1);
    let text = format!("{}{PASSWORD}", "é".repeat(1 << 20));
    scan(&[])
        .file(
            "line.txt",
            format!("{} \"password\": \"kT7wzQp0x\" }}\n{text}", "{ \"a\": 1,".repeat(1_000_000)),
        )
        .stdout(&format!("line.txt:1:{}: error[secret/password] password in `password`", 9_000_015))
        .status(1);
}

#[test]
fn texts_in_utf_16() {
    let wide: Vec<u8> = format!("\u{feff}{PASSWORD}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    scan(&[]).file("app.yml", wide).stdout_has(["app.yml:1:", "error[secret/password]"]).status(1);
}

#[test]
fn what_git_ignores() {
    let tree = |arguments: &[&str]| {
        scan(arguments)
            .file("out/a.yml", PASSWORD)
            .file("b.yml", PASSWORD)
            .file(".gitignore", "out/\n")
            .prepare(|root| git(root, "init -q"))
    };
    tree(&[]).stdout(&found("b.yml", 1)).status(1);
    tree(&["--no-ignore"]).stdout(&lines(&[found("b.yml", 1), found("out/a.yml", 1)])).status(1);
    tree(&["out/a.yml"]).stdout(&found("out/a.yml", 1)).status(1);
    // It is in the repository all the same.
    tree(&[])
        .prepare(|root| git(root, "add -f out/a.yml"))
        .stdout(&lines(&[found("b.yml", 1), found("out/a.yml", 1)]))
        .status(1);
}

#[test]
fn what_the_configuration_excludes() {
    scan(&[])
        .file("vendor/a.yml", PASSWORD)
        .file("b.yml", PASSWORD)
        .file("envguard.toml", "exclude = [\"vendor/**\"]\n")
        .stdout(&found("b.yml", 1))
        .status(1);
}

#[test]
fn levels_by_kind() {
    let tree = |config: &str, arguments: &[&str]| {
        scan(arguments)
            .file("a.yml", format!("{PASSWORD}token: q8Zr1vXw0TnB5yKd2LmH\n"))
            .file("envguard.toml", config)
    };
    let token = "a.yml:2:8: error[secret/token] token in `token`";
    tree("", &["--ignore", "secret/password"]).stdout(token).status(1);
    tree("", &["--select", "secret/token"]).stdout(token).status(1);
    tree("[rules]\n\"secret/password\" = \"off\"\n", &[]).stdout(token).status(1);
    tree("[rules]\nsecret = \"off\"\n\"secret/token\" = \"error\"\n", &[]).stdout(token).status(1);
    tree("[rules]\nsecret = \"off\"\n", &[]).status(0);
    tree("[rules]\nsecret = \"warning\"\n", &["--fail-on", "error"])
        .stdout_has(["warning[secret/password]", "warning[secret/token]"])
        .status(0);
    tree("[rules]\n\"secret/pasword\" = \"off\"\n", &[])
        .stderr_has(["unknown rule `secret/pasword`", "did you mean `secret/password`?"])
        .status(2);
    tree("", &["--select", "secret/pasword"]).stderr_has(["did you mean `secret/password`?"]).status(2);
    tree("[secrets]\nconfidence = \"hihg\"\n", &[]).stderr_has(["did you mean `high`?"]).status(2);
}

#[test]
fn comments_allow() {
    scan(&[])
        .file(
            "a.yml",
            "# envguard: allow(secret/password) of the test server\npassword: kT7wzQp0x\n\
             token: q8Zr1vXw0TnB5yKd2LmH # gitleaks:allow\n\
             api_key: q8Zr1vXw0TnB5yKd2LmH # pragma: allowlist secret\n",
        )
        .status(0);
    scan(&[])
        .file("a.yml", "# envguard: allow(secret) nothing\nport: 1\n")
        .stdout_has(["a.yml:1:", "warning[unused-allow]"])
        .status(1);
}

#[test]
fn what_cannot_be_read() {
    scan(&["a.yml", "none.yml"])
        .file("a.yml", PASSWORD)
        .stdout(&found("a.yml", 1))
        .stderr("error: `none.yml` cannot be read: no such file or directory")
        .status(2);
    scan(&["--staged"])
        .stderr(
            "error: this is in no repository of git\n\
             help: without `--staged`, `--history` and `--changed-since`, the files here are looked at",
        )
        .status(2);
}

#[cfg(unix)]
#[test]
fn pipes_and_links() {
    let pipe = |root: &Path| {
        let path = root.join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
        std::os::unix::fs::symlink("b.yml", root.join("link")).unwrap();
        std::os::unix::fs::symlink(".", root.join("loop")).unwrap();
    };
    scan(&[]).file("b.yml", PASSWORD).prepare(pipe).stdout(&found("b.yml", 1)).status(1);
    scan(&["pipe"]).prepare(pipe).stderr("error: `pipe` is a named pipe, not a file").status(2);
    scan(&["link"]).file("b.yml", PASSWORD).prepare(pipe).stdout(&found("link", 1)).status(1);
}

#[test]
fn staged_contents() {
    let staged = || scan(&["--staged"]).prepare(|root| git(root, "init -q"));
    let write = |root: &Path, path: &str, text: &str| std::fs::write(root.join(path), text).unwrap();
    // The first commit, and what is in the work tree alone.
    staged()
        .file("a.yml", PASSWORD)
        .file("b.yml", "port: 1\n")
        .file("c.yml", PASSWORD)
        .prepare(|root| {
            git(root, "add a.yml b.yml");
            write(root, "a.yml", "port: 1\n");
            write(root, "b.yml", PASSWORD);
        })
        .stdout(&found("a.yml", 1))
        .status(1);
    // What was committed is not staged; what is renamed is not new; what is deleted is gone.
    staged()
        .file("a.yml", PASSWORD)
        .file("b.yml", format!("# b\n{PASSWORD}"))
        .file("c.yml", "port: 1\n")
        .prepare(|root| {
            git(root, "add .");
            git(root, "commit -qm a");
            git(root, "rm -q b.yml");
            write(root, "c.yml", &format!("port: 1\n{PASSWORD}"));
            git(root, "add c.yml");
        })
        .stdout(&found("c.yml", 2))
        .status(1);
    staged().file("a.yml", PASSWORD).within(".").status(0);
}

#[test]
fn the_values_of_local_env_files() {
    let tree = |arguments: &[&str]| {
        scan(arguments)
            .file(".env", "DB_PASSWORD=Zk39fmQpL2vv\nPORT=3000\nNAME=development\n")
            .file(".gitignore", ".env\n")
            .file("ci.txt", "echo Zk39fmQpL2vv | docker login\nport 3000 in development\n")
            .prepare(|root| {
                git(root, "init -q");
                git(root, "add .");
            })
    };
    let found = "ci.txt:1:6: error[leaked-env-value] the value of `DB_PASSWORD` stands in this file";
    tree(&[]).stdout(found).status(1);
    tree(&["--staged"]).stdout(found).status(1);
    tree(&["--ignore", "leaked-env-value"]).status(0);
}

#[test]
fn the_same_whatever_the_number_of_threads() {
    let run = |threads: &str| {
        let mut run = scan(&["--threads", threads]);
        for number in 0..60 {
            run = run
                .file(format!("d{}/f{number}.yml", number % 7), format!("{}{PASSWORD}", "\n".repeat(number)));
        }
        run.stdout_has([]).status(1).stdout
    };
    let one = run("1");
    assert_eq!(one.split(|byte| *byte == b'\n').count() - 1, 60);
    assert_eq!(one, run("2"));
    assert_eq!(one, run("8"));
}

/// A tar with one file.
fn tar(name: &str, content: &[u8]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_ustar();
    header.set_size(content.len() as u64);
    header.set_mode(0o644);
    header.set_cksum();
    archive.append_data(&mut header, name, content).unwrap();
    archive.into_inner().unwrap()
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut encoder, content).unwrap();
    encoder.finish().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut archive, content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn archives_in_archives() {
    let inner = gzip(&tar("./b/app.yml", PASSWORD.as_bytes()));
    let outer = zip(&[("a.yml", PASSWORD.as_bytes()), ("lib/inner.tgz", &inner), ("empty/", b"")]);
    scan(&["--archives"])
        .file("app.jar", &outer)
        .file("dump.yml.gz", gzip(PASSWORD.as_bytes()))
        .file("x.tar", tar("c.yml", PASSWORD.as_bytes()))
        .stdout(&lines(&[
            found("app.jar!/a.yml", 1),
            found("app.jar!/lib/inner.tgz!/b/app.yml", 1),
            found("dump.yml.gz!/dump.yml", 1),
            found("x.tar!/c.yml", 1),
        ]))
        .status(1);
    scan(&[]).file("app.jar", &outer).status(0);
}

#[test]
fn hostile_archives() {
    let mut bomb = gzip(&vec![b'a'; 1 << 20]);
    for _ in 0..6 {
        bomb = gzip(&bomb);
    }
    scan(&["--archives"])
        .file("deep.gz", bomb)
        .stderr_has(["lies in 4 archives, and is not unpacked"])
        .status(2);
    let large = zip(&[("a", &vec![b'a'; 20 << 20][..]), ("b.yml", PASSWORD.as_bytes())]);
    scan(&["--archives"])
        .file("large.zip", large)
        .stdout_has([])
        .stderr_has(["error: `large.zip` unpacks to more than 16 MiB: the rest is not looked through"])
        .status(2);
    let whole = zip(&[("a.yml", PASSWORD.as_bytes())]);
    let half = &whole[..whole.len() / 2];
    scan(&["--archives"])
        .file("a.yml", PASSWORD)
        .file("half.zip", half)
        .file("half.gz", &gzip(&vec![b'a'; 1 << 20])[..100])
        .stdout(&found("a.yml", 1))
        .stderr_has(["error: `half.gz", "error: `half.zip` cannot be unpacked"])
        .status(2);
    // The name of a member cannot play tricks on a terminal, and is no path that is written to.
    scan(&["--archives"])
        .file("odd.zip", zip(&[("../../\u{1b}[31mx.yml", PASSWORD.as_bytes())]))
        .stdout(&found("odd.zip!/../../\\u{1b}[31mx.yml", 1))
        .status(1);
}

/// Work that grows with the square would take minutes here.
#[test]
fn many_secrets_on_one_line() {
    let many: Vec<String> =
        (0..20_000).map(|number| format!("\"password{number}\":\"kT7wzQp0x{number}\"")).collect();
    let done = scan(&["--max-diagnostics", "0"])
        .file("many.json", format!("{{{}}}", many.join(",")))
        .stdout_has(["many.json:1:15: error[secret/password] password in `password0`"])
        .status(1);
    assert_eq!(done.stdout.split(|byte| *byte == b'\n').count(), 20_001);
}

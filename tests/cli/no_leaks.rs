//! No value is ever shown: canaries in every place that a file has, every command, every format, error paths too.

use crate::git::git;
use crate::support;

/// What must not be seen. Each stands in another place; none of them looks like the name of a key.
const CANARIES: [&str; 14] = [
    "canary!value1",
    "canary!quoted2",
    "canary!single3",
    "canary!multi4",
    "canary!open5",
    "canary!trailing6",
    "canary!comment7",
    "canary!inline8",
    "canary!junk9",
    "canary!default10",
    "Q2FuYXJ5S2V5TGluZTE1QmFzZTY0RGF0YQ",
    "canary!user12",
    "canary!run13",
    "canary!dollar14",
];

/// All formats of reports.
pub(crate) const FORMATS: [&str; 9] =
    ["human", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle"];

fn file() -> String {
    let [
        value,
        quoted,
        single,
        multi,
        open,
        trailing,
        comment,
        inline,
        junk,
        default,
        base64,
        user,
        run,
        dollar,
    ] = CANARIES;
    format!(
        "PLAIN={value}\n\
         lower = {value} \n\
         PLAIN={value}\n\
         QUOTED=\"{quoted} \\q\" # {inline}\n\
         SINGLE='{single}' {trailing}\n\
         MULTI=\"{multi}\n{multi}\"\n\
         # {comment}\n\
         #OLD={comment}\n\
         {junk}\n\
         {base64}\n\
         {base64}==\n\
         DEFAULT=${{NOPE:-{default}}} $NOPE{dollar}\n\
         COMMAND=$({run}) `{run}`\n\
         URL=postgres://{user}#x:{user}@host/\n\
         =nokey{value}\n\
         BAD-KEY={value}\n\
         \u{410}BC={value}\u{200b}\n\
         API_KEY={value}\n\
         OPEN=\"{open}\n"
    )
}

/// What makes schemas of env files, and prints contracts, copies examples and nothing else. So here the canaries are in the
/// env files, in the broken pieces of an example, and in what a schema knows of a secret.
#[test]
fn no_canary_in_any_schema() {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(directory.path().join(name), bytes).unwrap();
    let [value, .., base64, user, _, _] = CANARIES;
    write(".env", file().as_bytes());
    write(".env.production", file().replace("PLAIN", "NODE_ENV").as_bytes());
    let example = format!(
        "PLAIN=\nNODE_ENV=\n# @sensitive\nSECRET={value}\nAPI_TOKEN={value}\n{base64}\n{base64}==\n\
         URL=postgres://app:{user}@host/\n"
    );
    write(".env.example", example.as_bytes());
    let schema = format!(
        r#"{{ "required": ["SECRET"], "properties": {{ "SECRET": {{ "type": "string", "writeOnly": true,
            "default": "{value}", "enum": ["{value}"], "examples": ["{value}"], "minLength": "x" }} }} }}"#
    );
    let env_spec = format!("# @sensitive @type=enum({value}) @typo={value}\nSECRET={value}\n{base64}\n");
    for with_schema in [false, true] {
        if with_schema {
            write("env.schema.json", schema.as_bytes());
            write(".env.schema", env_spec.as_bytes());
        }
        let runs: Vec<Vec<&str>> = ["schema infer", "schema infer -v", "schema infer --output a/b.json"]
            .into_iter()
            .chain([
                "schema infer --output .env",
                "schema infer .env",
                "schema check .env",
                "schema check .env.example",
            ])
            .chain([
                "schema export --to json-schema",
                "schema export --to example",
                "schema export --to markdown",
            ])
            .chain(["schema check"])
            .map(|line| line.split(' ').collect())
            .chain(FORMATS.map(|format| vec!["schema", "check", "--format", format]))
            .collect();
        for arguments in &runs {
            let output = support::command().args(arguments).current_dir(directory.path()).output().unwrap();
            let written = std::fs::read(directory.path().join("a/b.json")).unwrap_or_default();
            for (stream, name) in
                [(&output.stdout, "stdout"), (&output.stderr, "stderr"), (&written, "the file")]
            {
                let text = String::from_utf8_lossy(stream);
                for canary in ["canary!", "Q2FuYXJ5"] {
                    assert!(!text.contains(canary), "{canary} is on {name} of {arguments:?}:\n{text}");
                }
            }
            assert!(
                matches!(output.status.code(), Some(0..=2)),
                "{arguments:?} ended with {:?}",
                output.status
            );
        }
    }
}

#[test]
fn no_canary_in_any_output() {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(directory.path().join(name), bytes).unwrap();
    write(".env", file().as_bytes());
    write(".env.local", format!("{}X=\u{e9}{}\r\n", file(), CANARIES[0]).replace('\n', "\r\n").as_bytes());
    let mut broken = file().into_bytes();
    broken.extend_from_slice(b"BYTES=\xff\xfe\0");
    broken.extend_from_slice(CANARIES[0].as_bytes());
    write(".env.production", &broken);
    write(".env.example", file().as_bytes());
    let wide: Vec<u8> = file().encode_utf16().flat_map(u16::to_le_bytes).collect();
    write(".env.wide", &wide);

    write("Dockerfile", format!("FROM a\n# {}\nCOPY . /app\n", CANARIES[6]).as_bytes());
    git(directory.path(), "init -q");
    git(directory.path(), "add .env");
    std::fs::create_dir(directory.path().join("alone")).unwrap();
    let lines: Vec<String> = CANARIES
        .iter()
        .zip(1..)
        .map(|(canary, number)| {
            format!(
                "# {canary}\nKEY_{number}='{canary}' # {canary}\n{canary}\nURL_{number}=http://{canary}\n"
            )
        })
        .collect();
    write("alone/.env", lines.concat().as_bytes());

    let mut runs: Vec<Vec<String>> = Vec::new();
    let mut add = |line: &str| runs.push(line.split(' ').map(str::to_owned).collect());
    for format in FORMATS {
        for dialects in [
            "node,python,compose",
            "bash,systemd,docker",
            "dotenvy,ruby,go,php,symfony,node-expand,node-native",
        ] {
            add(&format!("check --select all --max-diagnostics 0 --format {format} --dialect {dialects}"));
            add(&format!("check -v --format {format} --dialect {dialects} --color always"));
        }
    }
    for dialect in envguard_syntax::dialect::Dialect::ALL {
        for name in [".env", ".env.local", ".env.production", ".env.wide"] {
            add(&format!("parse {name} --dialect {dialect} --with-env"));
        }
        add(&format!("check --diff --select all --dialect {dialect}"));
        add(&format!("check --fix --unsafe-fixes --diff --select all --dialect {dialect}"));
        add(&format!("fmt --diff --dialect {dialect}"));
    }
    for format in ["human", "json", "markdown"] {
        for dialect in ["node", "bash", "docker"] {
            add(&format!(
                "diff .env .env.local .env.production .env.wide .env.example --all --format {format} --dialect {dialect}"
            ));
            add(&format!("diff --envs --all --color always --format {format} --dialect {dialect}"));
            add(&format!("diff --envs --ignore-values --exit-code --format {format} --dialect {dialect}"));
        }
    }
    for key in
        ["PLAIN", "URL", "COMMAND", "OPEN", "PLAYN", "canary!value1", "Q2FuYXJ5S2V5TGluZTE1QmFzZTY0RGF0YQ"]
    {
        for format in ["human", "json"] {
            add(&format!("why {key} --format {format}"));
        }
    }
    for path in [".env", ".env.local", ".env.production", ".env.wide", "alone"] {
        for dialects in ["node", "bash,docker", "dotenvy,go"] {
            add(&format!("sync {path} --dialect {dialects}"));
        }
    }
    for environment in ["development", "production", "wide"] {
        for format in ["human", "concise", "json", "jsonl"] {
            for dialect in ["node", "bash", "compose"] {
                let options = format!("--env {environment} --format {format} --dialect {dialect}");
                add(&format!("run --check-only --fail-on note -v --color always {options}"));
                add(&format!("run {options} -- no-such-command"));
            }
        }
    }
    add("run --directory alone --check-only -v");
    add("run --env canary -v --redact --clean --fail-on error -- true");
    add("diff .env missing .");
    add("diff --envs --directory missing");
    add("sync missing");
    add("sync alone --write");
    add("sync alone --write");
    add("init --color always");
    add("init -v --dry-run --directory alone");
    add("init --yes --skip config,gitignore");
    add("sync .env --write");
    add("check --output . --select all");
    add("check --output human=a --output sarif=b --output junit=c --output checkstyle=d --output gitlab=e");
    add(
        "check --output github=f --output json=g --output jsonl=h --output concise=i --select all missing .env",
    );
    add("check missing .env");
    add("fmt --check");
    add("check --fix --unsafe-fixes --select all --max-diagnostics 0");

    let summary = directory.path().join("summary.md");
    for arguments in runs {
        let output = support::command()
            .args(&arguments)
            .current_dir(directory.path())
            .env("NOPE", "canary!environment")
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_STEP_SUMMARY", &summary)
            .output()
            .unwrap();
        for (stream, name) in [(&output.stdout, "stdout"), (&output.stderr, "stderr")] {
            let text = String::from_utf8_lossy(stream);
            for canary in CANARIES.iter().chain(&["canary!environment", "canary!", "Q2FuYXJ5"]) {
                assert!(!text.contains(canary), "{canary} is on {name} of {arguments:?}:\n{text}");
            }
        }
        assert_ne!(output.status.code(), Some(101), "{arguments:?} panicked");
        assert!(output.status.code().is_some(), "{arguments:?} was killed");
    }
    for name in ["a", "b", "c", "d", "e", "f", "g", "h", "i", "summary.md"] {
        let written = std::fs::read_to_string(directory.path().join(name)).unwrap();
        assert!(written.contains("PLAIN") && !written.contains("canary!") && !written.contains("Q2FuYXJ5"));
    }
    let made = std::fs::read_to_string(directory.path().join("alone/.env.example")).unwrap();
    assert!(made.contains("KEY_14=\n") && !made.contains("canary") && !made.contains("Q2Fu"), "{made}");
}

#[test]
#[cfg(unix)]
fn no_canary_in_what_a_redacted_command_prints() {
    let directory = tempfile::tempdir().unwrap();
    let keys: Vec<String> = (1..=CANARIES.len()).map(|number| format!("KEY_{number}")).collect();
    let lines: Vec<String> =
        keys.iter().zip(CANARIES).map(|(key, canary)| format!("{key}='{canary}/\"+ x'\n")).collect();
    let secret: Vec<String> = keys.iter().map(|key| format!("\"{key}\":{{\"writeOnly\":true}}")).collect();
    let schema = format!("{{\"properties\":{{{}}}}}", secret.join(","));
    std::fs::write(directory.path().join(".env"), lines.concat()).unwrap();
    std::fs::write(directory.path().join("env.schema.json"), schema).unwrap();
    let script = "
        env; env >&2; env | base64 -w 0; env | base64 | tr -d '\\n='
        env | sed 's/!/%21/g; s/\"/%22/g; s/+/%2B/g; s/ /%20/g; s|/|%2F|g'
        env | sed 's/\"/\\\\\"/g'
        for i in 1 2 3; do printf 'x'; env | base64 -w 0; done
    ";
    for options in [&["--redact", "-v"][..], &["--redact", "--clean"], &["--redact", "--init"]] {
        let output = support::command()
            .arg("run")
            .args(options)
            .args(["--", "/bin/sh", "-c", script])
            .current_dir(directory.path())
            .output()
            .unwrap();
        let printed = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&printed);
        assert!(text.contains("KEY_1=[KEY_1]"), "{text}");
        for canary in CANARIES.iter().chain(&["canary", "Y2FuYXJ5", "NhbmFyeS", "jYW5hcn", "Q2FuYXJ5"]) {
            assert!(!text.contains(canary), "{canary} is in the output with {options:?}:\n{text}");
        }
    }
}

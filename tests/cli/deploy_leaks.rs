//! No value gets out of a deployment: canaries in all that the commands of `envguard deploy` print and write.

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use memchr::memmem;

use crate::deploy_probe::server::{Asked, Reply, Server, alive, ready};
use crate::deploy_snapshot::{IDENTITY, RECIPIENT};
use crate::no_leaks::FORMATS;
use crate::support::make_private;
use crate::support::place::Place;

/// The variables of the environment, and the piece of each value that must not be seen.
const VARIABLES: [(&str, &str, &str); 4] = [
    ("API_TOKEN", "9fQx2LmZr7TbVw4K", "9fQx2LmZr7TbVw4K"),
    ("DATABASE_URL", "postgres://app:sW4pXq0Canary@localhost/shop", "sW4pXq0Canary"),
    ("DB_PASSWORD", r#"kT7w"zQp0x/Canary?"#, r#"kT7w"zQp0x/Canary?"#),
    // It is no secret, so no command of the user's is kept from printing it.
    ("GREETING", "nobody else needs to know", "nobody else needs to know"),
];

/// The files that hold values because the test has written them.
const INPUTS: [&str; 5] = [".env.production", ".env.staging", "envguard.toml", "secret.json", "spill"];

/// So many bytes of a value in a row are too many in a file that is encrypted.
const WINDOW: usize = 8;

/// `envguard deploy` in a repository with everything that it asks for.
struct Deployment {
    place: Place,
    /// The ways to write each value.
    forms: Vec<Vec<u8>>,
}

impl Deployment {
    fn new() -> Self {
        let mut place = Place::new().with("ENVGUARD_IDENTITY", IDENTITY);
        for (name, value, _) in VARIABLES {
            place = place.with(name, value);
        }
        let values = |others: &str| {
            let lines = VARIABLES.iter().map(|(name, value, _)| format!("{name}='{value}'\n"));
            lines.collect::<String>() + others
        };
        place.write(".env.production", &values("PORT=80\n")).write(".env.staging", &values(""));
        place
            .write(".env.example", "API_TOKEN=\nDATABASE_URL=\nDB_PASSWORD=\nGREETING=\n# optional\nPORT=\n");
        place.write("next/env.schema.json", r#"{"required": ["PORT", "NEW"], "properties": {"API_TOKEN": {"maxLength": 9}, "DB_PASSWORD": {"enum": ["a"]}}}"#);
        place.write("spill", &spill()).write("team.key", "a key that the team shares\n");
        place.write("secret.json", &secret()).write("migrations/1_a.up.sql", "SELECT 1;\n");
        place.write(".gitignore", ".env.*\n!.env.example\nspill\nteam.key\nsecret.json\n");
        make_private(&place.path("team.key"));
        fs::create_dir(place.path("reports")).unwrap();
        place.git("init -q -b main").passes();
        place.git("add -A").passes();
        place.git("commit -qm a").passes();
        place.git("tag v1").passes();
        let forms = VARIABLES.iter().flat_map(|(.., canary)| forms(canary.as_bytes())).collect();
        Self { place, forms }
    }

    /// Runs `envguard deploy LINE`, and gives what it prints, of which there is no value; as there is none in all that it has
    /// written.
    #[track_caller]
    fn deploy(&self, line: &str) -> String {
        let ended = self.place.envguard(&format!("deploy {line}"));
        assert!((0..=2).contains(&ended.code), "`{line}` ended with {}:\n{}", ended.code, ended.text);
        self.is_clean(ended.text.as_bytes(), &format!("what `{line}` prints"));
        self.files_are_clean(&self.place.path(""), &format!("written by `{line}`"));
        ended.text
    }

    #[track_caller]
    fn is_clean(&self, bytes: &[u8], what: &str) {
        for form in &self.forms {
            let shown = || String::from_utf8_lossy(bytes);
            assert!(
                memmem::find(bytes, form).is_none(),
                "{} is in {what}:\n{}",
                form.escape_ascii(),
                shown()
            );
        }
    }

    #[track_caller]
    fn files_are_clean(&self, directory: &Path, what: &str) {
        for entry in fs::read_dir(directory).unwrap().map(Result::unwrap) {
            let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
            if entry.file_type().unwrap().is_dir() && name != ".git" {
                self.files_are_clean(&path, what);
            } else if entry.file_type().unwrap().is_file() && !INPUTS.contains(&&*name) {
                let bytes = fs::read(&path).unwrap();
                self.is_clean(&bytes, &format!("`{}`, {what}", path.display()));
                if path.starts_with(self.place.path(".envguard")) {
                    let windows = VARIABLES.iter().flat_map(|(_, value, _)| value.as_bytes().windows(WINDOW));
                    for window in windows {
                        let found = memmem::find(&bytes, window);
                        assert!(found.is_none(), "{} is in `{}`", window.escape_ascii(), path.display());
                    }
                }
            }
        }
    }
}

/// The ways in which `canary` is written.
fn forms(canary: &[u8]) -> Vec<Vec<u8>> {
    let text = std::str::from_utf8(canary).unwrap();
    let hex: String = canary.iter().map(|byte| format!("{byte:02x}")).collect();
    let percent = canary.iter().map(|byte| match byte {
        byte if byte.is_ascii_alphanumeric() => char::from(*byte).to_string(),
        byte => format!("%{byte:02x}"),
    });
    let percent: String = percent.collect();
    let json = serde_json::Value::from(text).to_string();
    let mut forms = vec![text.to_owned(), json.trim_matches('"').to_owned(), text.to_lowercase()];
    forms.extend([hex.to_uppercase(), hex, percent.replace("%2f", "%2F").replace("%3f", "%3F"), percent]);
    for engine in [STANDARD, URL_SAFE] {
        for before in 0..3 {
            // The letters that are of the canary alone, wherever it begins.
            let encoded = engine.encode([&b"xyz"[..before], canary].concat());
            let end = (before + canary.len()) * 8 / 6;
            forms.push(encoded[(before * 8).div_ceil(6)..end].to_owned());
        }
    }
    forms.into_iter().map(String::into_bytes).collect()
}

/// The secrets, as commands print them.
fn spill() -> String {
    let lines = VARIABLES[..3].iter().map(|(_, value, canary)| {
        let json = serde_json::json!({ "value": value, "log": format!("[{value}]") });
        let (plain, inside) = (STANDARD.encode(value), STANDARD.encode(format!("Basic {value}")));
        // A program that colours a piece of it.
        let (start, end) = canary.split_at(5);
        format!("{value}\n<{canary}>\n{json}\n{plain}\n{inside}\n{start}\u{1b}[0m{end}\n")
    });
    lines.collect::<String>() + "api_key: Zr7TbVw4KfQx2LmQ\n"
}

/// The values as an object of Kubernetes has them.
fn secret() -> String {
    let data = VARIABLES.iter().map(|(name, value, _)| (name.to_string(), STANDARD.encode(value).into()));
    let data: serde_json::Map<String, serde_json::Value> = data.collect();
    serde_json::json!({ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "a" }, "data": data })
        .to_string()
}

#[test]
fn no_value_gets_out() {
    let deployment = Deployment::new();
    manifests_and_comparisons(&deployment);
    snapshots(&deployment);
    rollbacks(&deployment);
    preflight(&deployment);
    migrations(&deployment);
    probes(&deployment);
}

fn manifests_and_comparisons(deployment: &Deployment) {
    let sides = ["--env production", ".env.production", "--process --all", "secret.json"];
    for (side, number) in sides.into_iter().zip(0..) {
        deployment.deploy(&format!("manifest {side}"));
        deployment.deploy(&format!("manifest {side} --key team.key --output reports/{number}.json"));
    }
    for format in FORMATS.into_iter().chain(["markdown"]) {
        let said = deployment.deploy(&format!("parity staging production --all --format {format}"));
        assert!(!said.is_empty());
        deployment.deploy(&format!("parity staging production --output {format}=reports/parity.{format}"));
        for environment in ["", " --env production", " --env reports/0.json"] {
            let compat = format!("compat --from v1 --to next --gate rolling,rollback,source{environment}");
            let said = deployment.deploy(&format!("{compat} --format {format}"));
            assert!(said.contains("NEW"), "{said}");
            deployment.deploy(&format!("{compat} --output {format}=reports/compat.{format}"));
        }
    }
}

fn snapshots(deployment: &Deployment) {
    let settings = format!("[deploy.snapshots]\nrecipients = [\"{RECIPIENT}\"]\n");
    deployment.place.write("envguard.toml", &settings);
    for format in ["human", "json"] {
        let run = |line: &str| deployment.deploy(&format!("snapshot {line} --format {format}"));
        let saved = run(&format!("save --env production --release {format}"));
        assert!(saved.contains("production"), "{saved}");
        run(&format!("save .env.staging --release {format}"));
        run(&format!("save --process --env process --release {format}"));
        run(&format!("save secret.json --env cluster --release {format}"));
        run("list");
        for environment in ["production", "staging", "process", "cluster"] {
            let shown = run(&format!("show latest --env {environment}"));
            assert!(shown.contains("DB_PASSWORD"), "{shown}");
            run(&format!("diff human json --env {environment} --all"));
            run(&format!("diff latest --env {environment} --against .env.staging --all"));
        }
    }
    deployment.place.write(".env.production", "PORT=81\n");
    for line in
        ["restore latest --env production", "restore latest --env process -v", "restore latest --env cluster"]
    {
        deployment.deploy(&format!("snapshot {line}"));
        deployment.deploy(&format!("snapshot {line} --write --force"));
    }
    let restored = fs::read_to_string(deployment.place.path(".env.production")).unwrap();
    assert!(restored.contains(VARIABLES[0].1), "the values are not there any more");
    deployment.deploy("snapshot prune --keep 1 --write");
    let revealed = deployment.place.envguard("deploy snapshot show latest --env process --reveal");
    assert!(revealed.text.contains(VARIABLES[0].1), "the canaries were never there");
}

fn rollbacks(deployment: &Deployment) {
    deployment.deploy("snapshot save --env production --release v1");
    let values = fs::read_to_string(deployment.place.path(".env.production")).unwrap();
    for format in ["human", "json"] {
        let rollback = format!("rollback --to v1 --env production --format {format}");
        deployment.place.write(".env.production", &values.replace("Canary", "Canary later"));
        assert!(deployment.deploy(&rollback).contains("DB_PASSWORD"));
        let said =
            deployment.deploy(&format!("{rollback} --no-probe --migrations keep --write -- cat spill"));
        assert!(said.contains("[DB_PASSWORD]"), "{said}");
        assert_eq!(fs::read_to_string(deployment.place.path(".env.production")).unwrap(), values);
    }
    deployment.deploy("snapshot list --format json");
}

fn preflight(deployment: &Deployment) {
    let settings = format!(
        "[deploy.snapshots]\nrecipients = [\"{RECIPIENT}\"]\n[deploy.preflight]\nsteps = [\n\
         {{ name = 'spill', run = 'cat spill; cat spill >&2; echo $API_TOKEN $OWN_TOKEN; exit 1', env = {{ OWN_TOKEN = 'Zr7TbVw4KfQx2LmQ' }} }},\n\
         {{ name = 'said', run = 'echo {}' }},\n{{ name = 'fine', run = 'cat spill' }},\n\
         'check', 'secrets', 'migrations', {{ name = 'parity', with = 'staging' }}, {{ name = 'compat', from = 'v1' }}, 'snapshot'\n]\n",
        VARIABLES[0].1
    );
    deployment.place.write("envguard.toml", &settings);
    for format in ["human", "json", "junit", "markdown"] {
        for flags in ["", " -v"] {
            let line = format!("preflight --env production --keep-going --format {format}{flags}");
            let said = deployment.deploy(&format!("{line} --attestation reports/statement.json"));
            assert!(!said.contains("Zr7TbVw4K"), "{said}");
            assert!(said.contains("API_TOKEN]"), "{said}");
            let statement = fs::read_to_string(deployment.place.path("reports/statement.json")).unwrap();
            assert!(statement.contains("spill") && !statement.contains("cat "), "{statement}");
        }
    }
    for format in ["human", "json"] {
        let said = deployment.deploy(&format!("preflight --list --env production --format {format}"));
        assert!(said.contains("spill"), "{said}");
    }
}

fn migrations(deployment: &Deployment) {
    let settings = "[deploy.migrations]\nrun = 'cat spill; echo $DATABASE_URL $API_TOKEN >&2; touch applied'\nstatus = 'cat spill; test -f applied'\n";
    for (status, label) in
        [("test -f applied", "all migrations are applied"), ("false", "not all migrations")]
    {
        deployment.place.write("envguard.toml", &settings.replace("test -f applied", status));
        for flags in ["", " -v", " -q", " --dry-run"] {
            let said = deployment.deploy(&format!("migrate --env production{flags}"));
            let is_done = matches!(flags, "" | " -v");
            assert!(!is_done || said.contains(label) && said.contains("[DB_PASSWORD]"), "{said}");
        }
    }
}

/// Replicas that give back what they are sent wherever an answer has room for it.
fn probes(deployment: &Deployment) {
    let all: Vec<String> =
        VARIABLES.iter().flat_map(|(_, value, _)| [value.to_string(), STANDARD.encode(value)]).collect();
    let all_json = serde_json::json!(all).to_string();
    let servers: Vec<Server> = VARIABLES[..3]
        .iter()
        .flat_map(|(_, value, _)| {
            let json = serde_json::Value::from(*value).to_string();
            let head =
                |line: &str| format!("HTTP/1.1 {line}\r\nX-Token: {value}\r\nContent-Type: text/{value}\r\n");
            let body = |head: String, body: &str| {
                Reply::Raw(format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()))
            };
            [
                Reply::Json(503, format!(r#"{{"status":{json},"failing":{all_json},"version":{json}}}"#)),
                Reply::Json(200, format!(r#"{{"status":"ready","fingerprint":{json},"version":{json}}}"#)),
                body(head(&format!("500 {value}")), &all_json),
                body(
                    format!("{}Location: http://{value}.example/{value}?{value}\r\n", head("302 Found")),
                    "",
                ),
                body(format!("{}Location: /{value}\r\n", head("302 Found")), ""),
                body(head("200 OK"), &format!("{{{json}: {all_json}")),
                Reply::Raw(format!("{value}\r\n\r\n")),
                Reply::Raw(format!("HTTP/1.1 200 OK\r\n{value}\r\n\r\n")),
            ]
        })
        .map(|reply| {
            Server::start(move |asked: &Asked, _| match &*asked.line {
                "GET /health" => alive("1.5.0", 5000),
                _ => reply.clone(),
            })
        })
        .collect();
    let echo = all_json.clone();
    let smoked = Server::start(move |asked: &Asked, _| match &*asked.line {
        "GET /health" => {
            Reply::Json(200, format!(r#"{{"status":"ok","version":{}}}"#, serde_json::json!(VARIABLES[0].1)))
        }
        line if line.starts_with("GET") => ready(),
        _ => Reply::Json(418, echo.clone()),
    });
    let urls: Vec<&str> = servers.iter().chain([&smoked]).map(|server| server.url.as_str()).collect();
    let settings = format!(
        "[deploy.probe]\nurls = {urls:?}\ntimeout = '1s'\ninterval = '20ms'\n[[deploy.probe.smoke]]\nmethod = 'POST'\n\
         path = '/orders'\nheaders = {{ X-A = '$API_TOKEN', X-B = '$DATABASE_URL', X-C = '$DB_PASSWORD' }}\n\
         body = '$API_TOKEN and $GREETING'\nexpect = [{{ pointer = '/0', value = 'a' }}]\n",
    );
    deployment.place.write("envguard.toml", &settings);
    for format in ["human", "json", "jsonl"] {
        for flags in [" -v", " --expect-version 2"] {
            let said = deployment.deploy(&format!("probe --format {format}{flags}"));
            assert!(said.contains("***"), "{said}");
        }
    }
    let asked = smoked.asked.lock().unwrap();
    let sent =
        asked.iter().any(|asked| asked.line.starts_with("POST") && asked.text.contains(VARIABLES[0].1));
    assert!(sent, "the canaries were never there");
}

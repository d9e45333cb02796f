//! Files of platforms, as `check` judges them.

use std::path::Path;

use crate::Run;
use crate::git::git;

fn check(arguments: &[&str]) -> Run {
    Run::new(["check", "-q", "--format", "concise"].iter().chain(arguments))
}

const EXAMPLE: &str = "PORT=\nDATABASE_URL=\n# @optional\nSENTRY_DSN=\nS3_BUCKET=\n";

#[test]
fn what_a_service_needs_and_does_not_get_is_told() {
    Run::new(["check", "-q", "--fail-on", "note"])
        .file(".env.example", EXAMPLE)
        .file(
            "compose.yaml",
            "services:
  web:
    build: .
    environment:
      PORT: 80
      DATABASE_URL: postgres://s3cr3t@db/app
      S3_BUKET: s3cr3t
      TZ: UTC
  db:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD: s3cr3t
",
        )
        .stdout_has([
            "service `web` needs `S3_BUCKET` (.env.example:5); compose.yaml:4 does not",
            "declared here: .env.example:5:1",
            "help: add `S3_BUCKET` to `environment` of the service, or to a file of its",
            "service `web` is supplied with `S3_BUKET`, which is not declared",
            "help: did you mean `S3_BUCKET`?",
            "      S3_BUKET: ******",
        ])
        .status(1);
}

#[test]
fn what_may_get_more_than_the_files_tell_is_left_alone() {
    let quiet = |name: &str, content: &str| {
        check(&[]).file(".env.example", EXAMPLE).file(name, content).stdout("").status(0);
    };
    quiet("compose.yaml", "services: {web: {build: ., env_file: .env}}\n");
    quiet("compose.yaml", "services: {web: {build: ., volumes: ['.:/app']}}\n");
    quiet("compose.yaml", "services: {web: {build: ./docker/nginx, ports: ['80:80']}}\n");
    quiet("compose.yaml", "services: {db: {image: postgres, environment: {PORT: 1, DATABASE_URL: x}}}\n");
    quiet("compose.yaml", "services: {tool: {image: acme/tool, environment: {PORT: 1}}}\n");
    quiet("compose.yaml", "services:\n  web: {build: .}: :\n");
    quiet("compose.yaml", "services: {web: {build: .}}\n");
    // It is told where it is missing.
    check(&[])
        .file(".env.example", "PORT=\nA=\n")
        .file(".env", "PORT=1\n")
        .file("compose.yaml", "services: {web: {build: ., env_file: .env}}\n")
        .stdout(".env:1:7: warning[missing-key] key `A` is missing: .env.example declares it")
        .status(1);
    quiet("Procfile", "web: PORT=80 bin/web\n");
    quiet("fly.toml", "[env]\nPORT = '80'\n");
    quiet("app.json", "{\"expo\": {\"env\": 1}}\n");
    quiet("web.service", "[Service]\nEnvironment=PORT=80\nEnvironmentFile=/etc/default/web\n");
    quiet(
        ".github/workflows/ci.yml",
        "on: push\njobs:\n  test:\n    env: {PORT: 1, CARGO_TERM_COLOR: always}\n",
    );
    quiet("k8s/values.yaml", "PORT: 1\n");
    quiet("chart/templates/web.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n");
}

#[test]
fn platforms_other_than_compose_are_judged() {
    check(&[])
        .file(".env.example", EXAMPLE)
        .file(
            "k8s/web.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: app\n      image: acme/web\n      \
             envFrom: [{configMapRef: {name: web}}]\n",
        )
        .file(
            "k8s/config.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  PORT: '80'\n  DATABASE_URL: x\n",
        )
        .file("deploy/web.service", "[Service]\nEnvironment=PORT=80 DATABASE_URL=s3cr3t\n")
        .file("deploy/web.service.d/more.conf", "[Service]\nEnvironment=DATABSE_URL=s3cr3t\n")
        .file("overlay/kustomization.yaml", "kind: Kustomization\napiVersion: x\n")
        .file(
            "overlay/web.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - {name: app, image: x, env: \
             [{name: PORT, value: '1'}, {name: DATABASE_URL, value: x}]}\n",
        )
        .stdout(
            "deploy/web.service.d/more.conf:2:1: warning[missing-in-unit] service `web` needs `S3_BUCKET` (.env.example:5); \
             deploy/web.service.d/more.conf:2 does not supply it\n\
             deploy/web.service.d/more.conf:2:25: note[unused-in-unit] service `web` is supplied with `DATABSE_URL`, which is \
             not declared\n\
             k8s/web.yaml:8:7: warning[missing-in-unit] container `web/app` needs `S3_BUCKET` (.env.example:5); \
             k8s/web.yaml:8 does not supply it",
        )
        .status(1);
}

#[test]
fn pipelines_are_looked_through_for_slips() {
    check(&["--fail-on", "note"])
        .file(".env.example", EXAMPLE)
        .file(
            ".github/workflows/ci.yml",
            "on: push\njobs:\n  test:\n    env: {DATABSE_URL: x, RUST_BACKTRACE: 1}\n    steps: [{run: make}]\n",
        )
        .file(".gitlab-ci.yml", "test: {variables: {S3_BUKET: x}, script: make}\n")
        .stdout(
            ".github/workflows/ci.yml:4:24: note[unused-in-unit] job `test` is supplied with `DATABSE_URL`, which is not \
             declared\n\
             .gitlab-ci.yml:1:30: note[unused-in-unit] job `test` is supplied with `S3_BUKET`, which is not declared",
        )
        .status(1);
}

#[test]
fn values_have_to_fit_the_schema() {
    check(&[])
        .file(
            "env.schema.json",
            r#"{"properties": {"PORT": {"type": "integer"}, "LEVEL": {"enum": ["info", "warn"]}}, "required": ["PORT"]}"#,
        )
        .file(
            "compose.yaml",
            "services:\n  web:\n    build: .\n    environment:\n      - PORT=${PORT:-http}\n      - LEVEL=${LEVEL}\n",
        )
        .file("fly.toml", "[env]\nLEVEL = 's3cr3t'\n")
        .stdout(
            "compose.yaml:5:14: error[schema-violation] `PORT`: expected an integer\n\
             fly.toml:2:9: error[schema-violation] `LEVEL`: expected one of `info` or `warn`",
        )
        .status(1);
}

#[test]
fn each_app_of_a_repository_has_its_own_contract() {
    check(&[])
        .file("web/.env.example", "PORT=\n")
        .file("worker/.env.example", "QUEUE=\nS3_BUCKET=\n")
        .file(
            "compose.yaml",
            "services:
  web: {build: web, environment: {PORT: 80}}
  worker: {build: {context: ./worker}, environment: {QUEUE: low}}
",
        )
        .stdout(
            "compose.yaml:3:40: warning[missing-in-unit] service `worker` needs `S3_BUCKET` (worker/.env.example:2); \
             compose.yaml:3 does not supply it",
        )
        .status(1);
}

#[test]
fn what_another_file_may_add_is_not_missing() {
    let base = "services:\n  web:\n    build: .\n    environment: {PORT: 80}\n";
    let over = "services:\n  web:\n    environment: {DATABASE_URL: x}\n";
    check(&[])
        .file(".env.example", "PORT=\nDATABASE_URL=\nS3_BUCKET=\n")
        .file("compose.yaml", base)
        .file("compose.dev.yaml", "services:\n  mail: {image: mailhog}\n")
        .file("compose.prod.yaml", over)
        .stdout(
            "compose.prod.yaml:3:5: warning[missing-in-unit] service `web` needs `S3_BUCKET` (.env.example:3); \
             compose.prod.yaml:3 does not supply it\n\
             compose.yaml:4:5: warning[missing-in-unit] service `web` needs `DATABASE_URL` (.env.example:2); \
             compose.yaml:4 does not supply it\n\
             compose.yaml:4:5: warning[missing-in-unit] service `web` needs `S3_BUCKET` (.env.example:3); compose.yaml:4 does \
             not supply it",
        )
        .status(1);
    check(&[])
        .file(".env.example", "PORT=\nDATABASE_URL=\n")
        .file("compose.yaml", base)
        .file("compose.override.yaml", over)
        .stdout("")
        .status(0);
}

#[test]
fn comments_and_settings_allow_what_is_found() {
    let compose = |comment: &str| {
        format!("services:\n  web:\n    build: .\n    {comment}\n    environment:\n      PORT: 80\n")
    };
    let files = |run: Run, comment: &str| {
        run.file(".env.example", "PORT=\nA=\n").file("compose.yaml", compose(comment))
    };
    files(check(&[]), "# envguard: allow(missing-in-unit) it does without").stdout("").status(0);
    files(check(&["--ignore", "missing-in-unit"]), "").stdout("").status(0);
    files(check(&[]), "")
        .file("envguard.toml", "[rules]\nmissing-in-unit = \"error\"\n")
        .stdout(
            "compose.yaml:5:5: error[missing-in-unit] service `web` needs `A` (.env.example:2); compose.yaml:5 does not supply \
             it",
        )
        .status(1);
    files(check(&[]), "").file("envguard.toml", "exclude = [\"compose.yaml\"]\n").stdout("").status(0);
}

#[test]
fn files_that_are_named_are_judged_as_documents_too() {
    check(&["compose.yaml", "web.service"])
        .file(".env.example", "PORT=\nA=\n")
        .file("compose.yaml", "services:\n  web:\n    build: .\n    environment:\n      PORT: 1\n      PORT: 2\n")
        .file("web.service", "[Service]\nEnvironment=PORT=1\n")
        .stdout(
            "compose.yaml:4:5: warning[missing-in-unit] service `web` needs `A` (.env.example:2); compose.yaml:4 does not supply \
             it\n\
             compose.yaml:6:7: warning[duplicate-key] key `PORT` is defined again in the same map\n\
             web.service:2:1: warning[missing-in-unit] service `web` needs `A` (.env.example:2); web.service:2 does not supply it",
        )
        .status(1);
}

#[test]
fn no_value_is_shown_in_any_format() {
    const CANARY: &str = "c4n4ryVALUE";
    let formats = ["human", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle"];
    for format in formats {
        let done = Run::new(["check", "--fail-on", "note", "--format", format])
            .file("env.schema.json", r#"{"properties": {"PORT": {"type": "integer"}, "LACK": {}}, "required": ["LACK"]}"#)
            .file(".env.example", "PORT=\nLACK=\n")
            .file(
                "compose.yaml",
                format!("services:\n  web:\n    build: .\n    environment: {{PORT: {CANARY}, X: '{CANARY}'}} # {CANARY}\n"),
            )
            .file("a.service", format!("[Service]\n# {CANARY}\nEnvironment=PORT={CANARY} X={CANARY} \\\n {CANARY}\n"))
            .file("Procfile", format!("web: PORT={CANARY} X={CANARY} {CANARY}\n"))
            .file("fly.toml", format!("[env]\nPORT = '{CANARY}' # {CANARY}\n"))
            .file("app.json", format!("{{\"env\": {{\"PORT\": \"{CANARY}\"}}}}\n"))
            .file(
                "k8s.yaml",
                format!(
                    "apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n  containers:\n    - {{name: c, image: x, env: \
                     [{{name: PORT, value: {CANARY}}}]}}\n"
                ),
            )
            .stdout_has([""])
            .stderr_has([""])
            .status(1);
        let all = [done.stdout, done.stderr].concat();
        assert!(!String::from_utf8_lossy(&all).contains(CANARY), "{format}");
    }
}

/// A repository with a contract and a compose file in it, all committed.
fn committed(run: Run) -> Run {
    run.file(".env.example", "PORT=\n")
        .file("README.md", "# Shop\n")
        .file("compose.yaml", "services:\n  web:\n    build: .\n    environment:\n      PORT: 80\n")
        .prepare(|root| {
            git(root, "init -q -b main");
            git(root, "add .");
            git(root, "commit -q -m first");
        })
}

#[test]
fn a_commit_is_judged_by_what_it_changes() {
    let found = "compose.yaml:4:5: warning[missing-in-unit] service `web` needs `A` (.env.example:2); compose.yaml:4 does not \
                 supply it";
    let write = |root: &Path, path: &str, text: &str| std::fs::write(root.join(path), text).unwrap();
    // The contract changes, and the compose file does not.
    committed(check(&["--staged"]))
        .prepare(|root| {
            write(root, ".env.example", "PORT=\nA=\n");
            git(root, "add .env.example");
        })
        .stdout(found)
        .status(1);
    // What is not staged is no matter of the commit.
    committed(check(&["--staged"]))
        .prepare(|root| {
            write(root, ".env.example", "PORT=\nA=\n");
            write(root, "README.md", "# The shop\n");
            git(root, "add README.md");
        })
        .stdout("")
        .status(0);
    // It is mended in the work tree, and not staged.
    committed(check(&["--staged"]))
        .prepare(|root| {
            write(root, ".env.example", "PORT=\nA=\n");
            git(root, "add .env.example");
            write(root, ".env.example", "PORT=\n");
        })
        .stdout(found)
        .status(1);
    for arguments in [&["--changed-since", "main"][..], &["--tracked"]] {
        committed(check(arguments))
            .prepare(|root| write(root, ".env.example", "PORT=\nA=\n"))
            .stdout(found)
            .status(1);
    }
    committed(check(&["--changed-since", "main"]))
        .prepare(|root| write(root, "README.md", "# The shop\n"))
        .stdout("")
        .status(0);
}

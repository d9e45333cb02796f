use super::files;

#[test]
fn processes_of_a_procfile_are_named() {
    files(
        "=== Procfile
# comment
web: bundle exec puma
worker: QUEUE=low  NAME='a b' COST=$X env bin/work A=1
clock: env TZ= bin/clock
not a line
",
    )
    .finds(&[
        "process web open Procfile:2:1 [web]",
        "process worker open Procfile:3:1 [worker]",
        "  COST Unknown Procfile:3:36 [$X]",
        "  NAME=a b Procfile:3:25 ['a b']",
        "  QUEUE=low Procfile:3:15 [low]",
        "process clock open Procfile:4:1 [clock]",
        "  TZ= Procfile:4:12 [TZ]",
    ]);
}

#[test]
fn app_json_says_what_an_app_is_made_with() {
    files(
        r#"=== app.json
{
  "name": "shop",
  "env": {
    "PLAIN": "x",
    "VALUE": {"description": "d", "value": "80"},
    "MADE": {"generator": "secret"},
    "ASKED": {"description": "d"},
    "OPTIONAL": {"required": false}
  }
}
"#,
    )
    .finds(&[
        "app shop open app.json:3:3 [\"env\"]",
        "  ASKED Unknown app.json:7:5 [\"ASKED\"]",
        "  MADE Unknown app.json:6:13 [{\"generator\": \"secret\"}]",
        "  PLAIN=x app.json:4:14 [\"x\"]",
        "  VALUE=80 app.json:5:44 [\"80\"]",
    ]);
    files("=== app.json\n{\"expo\": {\"name\": \"x\"}}\n").finds(&[]);
}

#[test]
fn processes_of_fly_share_what_they_get() {
    files(
        "=== fly.toml
app = 'shop'
[env]
  PORT = '8080'
  WORKERS = 2
[processes]
  web = 'bin/web'
  worker = 'bin/work'
",
    )
    .finds(&[
        "process web open fly.toml:2:2 [env]",
        "  PORT=8080 fly.toml:3:10 ['8080']",
        "  WORKERS=2 fly.toml:4:13 [2]",
        "process worker open fly.toml:2:2 [env]",
        "  PORT=8080 fly.toml:3:10 ['8080']",
        "  WORKERS=2 fly.toml:4:13 [2]",
    ]);
    files("=== fly.toml\napp = 'shop'\n").finds(&["process app open fly.toml:1:1 [app = 'shop']"]);
}

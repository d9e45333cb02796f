//! `envguard sync`.

use crate::Run;
use crate::diff::three_environments;

const EXAMPLE: &str =
    "# Where it listens.\nHOST=localhost\nPORT=8080\n\n# Who may use it.\nAPI_KEY=your-api-key\n";
const VALUES: &str = "HOST=hunter2\nHOME_PAGE=https://hunter2\n";

fn run(arguments: &[&str]) -> Run {
    Run::new(["sync"].iter().chain(arguments)).file(".env.example", EXAMPLE).file(".env", VALUES)
}

#[test]
fn shows_what_is_lacking_and_no_value() {
    run(&[])
        .stdout(
            "
            --- .env
            +++ .env
            @@ -1,2 +1,6 @@
             HOST=*******
            +PORT=****
             HOME_PAGE=***************
            +
            +# ***************
            +API_KEY=************
            --- .env.example
            +++ .env.example
            @@ -1,5 +1,6 @@
             # *****************
             HOST=*********
            +HOME_PAGE=*******************
             PORT=****
             
             # ***************
            `.env`: 2 keys would be added: `PORT`, `API_KEY`
            `.env.example`: 1 key would be added: `HOME_PAGE`
            `envguard sync --write` adds them
            ",
        )
        .status(1)
        .has_file(".env", VALUES)
        .has_file(".env.example", EXAMPLE);
}

#[test]
fn writes_both_files_once() {
    let values =
        "HOST=hunter2\nPORT=8080\nHOME_PAGE=https://hunter2\n\n# Who may use it.\nAPI_KEY=your-api-key\n";
    let example = "# Where it listens.\nHOST=localhost\nHOME_PAGE=https://example.com\nPORT=8080\n\n# Who may use it.\nAPI_KEY=your-api-key\n";
    run(&["--write"])
        .stdout(
            "
            `.env`: 2 keys added: `PORT`, `API_KEY`
            `.env.example`: 1 key added: `HOME_PAGE`
            ",
        )
        .status(0)
        .has_file(".env", values)
        .has_file(".env.example", example);
    for arguments in [&["sync"][..], &["sync", "--write"]] {
        Run::new(arguments)
            .file(".env", values)
            .file(".env.example", example)
            .stdout("nothing to add")
            .status(0)
            .has_file(".env", values)
            .has_file(".env.example", example);
    }
}

#[test]
fn makes_what_is_not_there() {
    let done = Run::new(["sync", "--write"])
        .file(".env.example", EXAMPLE)
        .stdout("`.env`: 3 keys added: `HOST`, `PORT`, `API_KEY`")
        .status(0)
        .has_file(".env", EXAMPLE);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(done.path(".env")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    drop(done);
    Run::new(["sync", "app", "--write"])
        .file("app/.env", VALUES)
        .stdout("`app/.env.example`: 2 keys added: `HOST`, `HOME_PAGE`")
        .status(0)
        .has_file("app/.env.example", "HOST=\nHOME_PAGE=https://example.com\n")
        .has_file("app/.env", VALUES);
    Run::new(["sync"])
        .file(".env.example", "A=1\n")
        .stdout_has(["--- .env\n+++ .env\n", "+A=*\n", "1 key would be added: `A`"])
        .status(1)
        .lacks_file(".env");
    Run::new(["sync"]).stderr("error: there is neither `.env` nor an example for it").status(2);
}

#[test]
fn a_layer_needs_only_what_is_not_beneath() {
    three_environments(Run::new(["sync", ".env.staging"])).stdout("nothing to add").status(0);
    Run::new(["sync", ".env.staging", "-q", "--write"])
        .file(".env.example", "A=\nB=b\nC=\n")
        .file(".env", "A=1\n")
        .file(".env.staging", "C=1\r\nD=1\r\n")
        .status(0)
        .has_file(".env.staging", "B=b\r\nC=1\r\nD=1\r\n")
        .has_file(".env.example", "A=\nB=b\nC=\nD=\n");
}

#[test]
fn what_is_not_whole_is_left_alone() {
    let values = "OPEN=\"x\n";
    Run::new(["sync", "--write", "--dialect", "node"])
        .file(".env.example", "OPEN=\nA=1 \"\n")
        .file(".env", values)
        .stderr(
            "
            error: `.env` is not whole: what is added would change what it says already
            help: mend it first: `envguard check .env`
            ",
        )
        .status(2)
        .has_file(".env", values);
}

#[test]
fn what_may_be_a_secret_is_not_declared() {
    Run::new(["sync", "--write"])
        .file(".env", "A=1\ncGFzc3dvcmQ=1\n")
        .stdout("`.env.example`: 1 key added: `A`")
        .stderr(
            "`.env.example`: 1 key left out that may be a piece of a secret, or that some runtime refuses",
        )
        .status(0)
        .has_file(".env.example", "A=\n");
}

#[test]
fn env_spec_files_need_no_example() {
    Run::new(["sync"])
        .file(".env.schema", "A=\n")
        .file(".env", "A=1\nB=2\n")
        .stdout("nothing to add")
        .status(0)
        .lacks_file(".env.example");
}

#[test]
fn the_configuration_names_the_example() {
    Run::new(["sync", "app", "-q", "--write"])
        .file("envguard.toml", "[contract]\nexample = \"config/all.example\"\n")
        .file("config/all.example", "A=\n")
        .file("app/.env", "B=2\n")
        .status(0)
        .has_file("config/all.example", "A=\n\nB=\n")
        .has_file("app/.env", "B=2\n\nA=\n");
}

#[test]
fn mistakes_end_in_2() {
    Run::new(["sync", "missing"])
        .stderr("error: `missing` cannot be read: no such file or directory")
        .status(2);
    Run::new(["sync", ".env.example"])
        .file(".env.example", "A=\n")
        .stderr("error: `.env.example` declares variables, and gives none\nhelp: name the env file, or its directory")
        .status(2);
}

#[cfg(unix)]
#[test]
fn one_file_that_cannot_be_written_does_not_stop_the_other() {
    use std::os::unix::fs::PermissionsExt;
    run(&["--write"])
        .prepare(|directory| {
            let mode = std::fs::Permissions::from_mode(0o400);
            std::fs::set_permissions(directory.join(".env"), mode).unwrap();
        })
        .stdout("`.env.example`: 1 key added: `HOME_PAGE`")
        .stderr("error: `.env` is read-only")
        .status(2)
        .has_file(".env", VALUES);
}

#[test]
fn many_lines_take_no_long() {
    let lines = |step: usize| -> String {
        (0..100_000).step_by(step).map(|number| format!("KEY_{number}=x\n")).collect()
    };
    Run::new(["sync", "-q", "--write", "--dialect", "node,python"])
        .file(".env.example", lines(1))
        .file(".env", lines(2))
        .status(0)
        .has_file(".env", lines(1));
}

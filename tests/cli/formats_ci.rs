//! The formats for CI systems, and several reports of one run. Each format is read by what others read it with.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use quick_xml::events::{BytesStart, Event};
use serde_json::Value;

use crate::Run;
use crate::git::git;

const EXAMPLE: &str = "PORT=\n# Who may read it.\nAPI_TOKEN=\n";
const FILE: &str = "PORT=1\nsecret_url = http://u:hunter2@h # hunter2\nPORT=\"é\n";

fn run(arguments: &[&str]) -> Run {
    let all = ["check", "--dialect", "node,python"].iter().chain(arguments);
    Run::new(all).file(".env.example", EXAMPLE).file("a b/.env", "PORT=1 \n").file(".env", FILE)
}

/// What is printed in `format`.
fn printed(format: &str, more: &[&str]) -> String {
    let all: Vec<&str> = ["--format", format].iter().chain(more).copied().collect();
    String::from_utf8(run(&all).stdout_has([]).status(1).stdout).unwrap()
}

/// The official schema of SARIF 2.1.0. It comes with the library that this test reads reports with, so it is not kept
/// here another time.
static SARIF_SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let cargo = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO")).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let version = cargo(&["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    // What is not for this platform need not be here.
    let only_here = ["--offline", "--filter-platform", host, "--manifest-path", manifest];
    let metadata = cargo(&[&["metadata", "--format-version", "1"][..], &only_here].concat());
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let library =
        metadata["packages"].as_array().unwrap().iter().find(|it| it["name"] == "serde-sarif").unwrap();
    let manifest = Path::new(library["manifest_path"].as_str().unwrap());
    let schema = std::fs::read(manifest.with_file_name("src").join("schema.json")).unwrap();
    let mut schema: Value = serde_json::from_slice(&schema).unwrap();
    // Its pattern of languages, which are not told here, has a bracket too many.
    for object in ["run", "toolComponent"] {
        let language = schema["definitions"][object]["properties"]["language"].as_object_mut().unwrap();
        assert!(language.remove("pattern").is_some());
    }
    assert!(schema["title"].as_str().unwrap().contains("SARIF"), "{}", schema["title"]);
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
});

/// Reads a SARIF report by the official schema, and by a library that makes typed objects of it.
#[track_caller]
fn sarif(report: &[u8]) -> Value {
    let value: Value = serde_json::from_slice(report).unwrap();
    let errors: Vec<String> =
        SARIF_SCHEMA.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let read: serde_sarif::sarif::Sarif = serde_json::from_slice(report).unwrap();
    let results = read.runs[0].results.as_ref().unwrap();
    let rules = read.runs[0].tool.driver.rules.as_ref().unwrap();
    for result in results {
        let index = usize::try_from(result.rule_index.unwrap()).unwrap();
        assert_eq!(Some(&rules[index].id), result.rule_id.as_ref(), "an index leads to another rule");
    }
    value
}

/// An element of an XML document, with its path.
#[derive(Debug)]
struct Element {
    path: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    #[track_caller]
    fn attribute(&self, name: &str) -> &str {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map_or_else(|| panic!("no {name} in {self:?}"), |(_, value)| value)
    }
}

/// Reads an XML document: it must be well-formed, with no character that XML cannot have.
#[track_caller]
fn xml(document: &[u8]) -> Vec<Element> {
    let document = std::str::from_utf8(document).unwrap();
    let is_impossible = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{7f}'..='\u{9f}');
    assert!(!document.contains(is_impossible), "{document:?}");
    let mut reader = quick_xml::Reader::from_str(document);
    let (mut open, mut all) = (Vec::new(), Vec::new());
    let element = |open: &[String], found: &BytesStart<'_>| {
        let attributes = found.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            let value = quick_xml::escape::unescape(&attribute.value).unwrap().into_owned();
            (name(attribute.key.as_ref()), value)
        });
        Element { path: open.join("/"), attributes: attributes.collect() }
    };
    loop {
        match reader.read_event().unwrap() {
            Event::Start(found) => {
                open.push(name(found.name().as_ref()));
                all.push(element(&open, &found));
            }
            Event::Empty(found) => {
                open.push(name(found.name().as_ref()));
                all.push(element(&open, &found));
                open.pop();
            }
            Event::End(_) => drop(open.pop()),
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty(), "{open:?} is not closed");
    all
}

fn name(name: impl AsRef<[u8]>) -> String {
    String::from_utf8(name.as_ref().to_vec()).unwrap()
}

/// Reads a report of test runs as Jenkins does, and gives what its cases have come to: tests, failures, errors, skipped.
#[track_caller]
fn junit(document: &[u8]) -> [usize; 4] {
    let all = xml(document);
    let count = |path: &str| all.iter().filter(|element| element.path == path).count();
    let suite = "testsuites/testsuite";
    let case = format!("{suite}/testcase");
    let of = |what: &str| count(&format!("{case}/{what}"));
    let counted = [count(&case), of("failure"), of("error"), of("skipped")];
    let suites: Vec<&Element> = all.iter().filter(|element| element.path == suite).collect();
    let sum =
        |name: &str| suites.iter().map(|it| it.attribute(name).parse::<usize>().unwrap()).sum::<usize>();
    assert_eq!(counted, ["tests", "failures", "errors", "skipped"].map(sum), "the counts are wrong");
    for case in all.iter().filter(|element| element.path == case) {
        assert!(!case.attribute("name").is_empty() && !case.attribute("classname").is_empty());
    }
    counted
}

#[test]
fn looks() {
    for format in ["github", "gitlab", "junit", "checkstyle"] {
        insta::assert_snapshot!(format, printed(format, &[]));
    }
    let sarif = sarif(
        printed("sarif", &["--select", "duplicate-key,spaces-around-delimiter,lowercase-key"]).as_bytes(),
    );
    let version = concat!("\"", env!("CARGO_PKG_VERSION"), "\"");
    insta::assert_snapshot!("sarif", format!("{sarif:#}").replace(version, "\"VERSION\""));
}

#[test]
fn sarif_follows_its_schema() {
    for more in [&[][..], &["--select", "all"], &["--select", "all", "missing", ".", "/dev/null"]] {
        let all: Vec<&str> = ["--format", "sarif"].iter().chain(more).copied().collect();
        let has_problems = more.len() > 2;
        let run = run(&all).stdout_has([]).stderr_has([]);
        let report = sarif(&run.status(if has_problems { 2 } else { 1 }).stdout);
        let run = &report["runs"][0];
        assert!(run["results"].as_array().unwrap().len() > 3);
        assert_eq!(run["invocations"][0]["executionSuccessful"], !has_problems);
        assert_eq!(run["invocations"][0]["toolExecutionNotifications"].is_array(), has_problems);
    }
    let clean = Run::new(["check", "--format", "sarif"]).file(".env", "A=1\n").stdout_has([]).status(0);
    assert_eq!(sarif(&clean.stdout)["runs"][0]["results"], serde_json::json!([]));
    let broken = serde_json::json!({ "version": "2.1.0", "runs": [{}] });
    assert!(!SARIF_SCHEMA.is_valid(&broken), "the schema accepts anything");
}

#[test]
fn sarif_of_a_history() {
    let prepare = |root: &Path| {
        git(root, "init -q -b main");
        std::fs::write(root.join("app.yml"), "password: kT7wzQp0x\n").unwrap();
        git(root, "add -A");
        git(root, "commit -qm a");
    };
    let scan = |format: &str| {
        let run = Run::new(["scan", "--history", "-q", "--format", format]).prepare(prepare);
        run.stdout_has([]).status(1).stdout
    };
    let report = sarif(&scan("sarif"));
    let properties = &report["runs"][0]["results"][0]["properties"];
    assert_eq!(properties["commit"].as_str().unwrap().len(), 40);
    assert!(properties["authorDate"].is_string() && properties["confidence"] == "high");
    let violations: Value = serde_json::from_slice(&scan("gitlab")).unwrap();
    assert!(violations[0]["description"].as_str().unwrap().contains("(commit "), "{violations}");
    assert_eq!(violations[0]["severity"], "blocker");
}

/// Whatever puts a value somewhere else is not shown, what does not can be applied.
#[test]
fn sarif_has_fixes_that_hold_no_value() {
    let file = "secret_key =hunter2\nQUOTED=\"hunter2\"\nLATE=hunter2 \nZ='hunter2'\nA=hunter2#x\n";
    let done = Run::new(["check", "--format", "sarif", "--select", "all", "--dialect", "node"])
        .file(".env", file)
        .stdout_has([])
        .status(1);
    let report = sarif(&done.stdout);
    assert!(!String::from_utf8_lossy(&done.stdout).contains("hunter2"));
    let results = report["runs"][0]["results"].as_array().unwrap();
    let of = |rule: &str| results.iter().find(|result| result["ruleId"] == rule).unwrap();
    let texts = |rule: &str| -> Vec<Option<&str>> {
        let edits = of(rule)["fixes"][0]["artifactChanges"][0]["replacements"].as_array();
        edits.unwrap().iter().map(|edit| edit["insertedContent"]["text"].as_str()).collect()
    };
    assert_eq!(texts("lowercase-key"), [Some("SECRET_KEY")]);
    assert_eq!(texts("trailing-whitespace"), [None]);
    let quotes = of("unneeded-quotes");
    assert!(quotes["fixes"].is_null() && quotes["properties"]["fix"]["title"] == "take the quotes away");
}

#[test]
fn gitlab_has_what_it_asks_for() {
    let violations: Value = serde_json::from_str(&printed("gitlab", &["--select", "all"])).unwrap();
    let mut fingerprints = std::collections::HashSet::new();
    for one in violations.as_array().unwrap() {
        for field in ["description", "check_name", "fingerprint"] {
            assert!(one[field].as_str().is_some_and(|text| !text.is_empty()), "{one}");
        }
        assert!(
            ["info", "minor", "major", "critical", "blocker"].contains(&one["severity"].as_str().unwrap())
        );
        assert!(!one["location"]["path"].as_str().unwrap().starts_with("./"));
        assert!(one["location"]["lines"]["begin"].as_u64().unwrap() > 0);
        assert!(fingerprints.insert(one["fingerprint"].as_str().unwrap()), "{one} is there twice");
    }
    Run::new(["check", "--format", "gitlab"]).file(".env", "A=1\n").stdout("[]").status(0);
}

#[test]
fn junit_fails_as_the_run_does() {
    let report = printed("junit", &[]);
    let [tests, failures, errors, skipped] = junit(report.as_bytes());
    assert!(failures > 3 && errors == 0 && tests == failures + skipped);
    let done = run(&["--format", "junit", "--fail-on", "error"]).stdout_has([]).status(1);
    let [fewer_tests, fewer, _, more] = junit(&done.stdout);
    assert!(fewer < failures && more > skipped && fewer_tests == tests);
    let clean = Run::new(["check", "--format", "junit"]).file(".env", "A=1\n").stdout_has([]).status(0);
    assert_eq!(junit(&clean.stdout), [1, 0, 0, 0]);
    let broken = Run::new(["check", "--format", "junit", "missing"]).stdout_has([]).stderr_has([]).status(2);
    assert_eq!(junit(&broken.stdout), [1, 0, 1, 0]);
}

#[test]
fn checkstyle_has_files_with_errors() {
    let all = xml(printed("checkstyle", &[]).as_bytes());
    assert_eq!((all[0].path.as_str(), all[0].attribute("version")), ("checkstyle", "4.3"));
    let files: Vec<&str> =
        all.iter().filter(|it| it.path == "checkstyle/file").map(|it| it.attribute("name")).collect();
    assert_eq!(files, [".env", "a b/.env"]);
    for error in all.iter().filter(|it| it.path == "checkstyle/file/error") {
        assert!(error.attribute("line").parse::<u32>().unwrap() > 0);
        assert!(error.attribute("column").parse::<u32>().unwrap() > 0);
        assert!(["error", "warning", "info"].contains(&error.attribute("severity")));
        assert!(error.attribute("source").starts_with("envguard."));
    }
    let clean = Run::new(["check", "--format", "checkstyle"]).file(".env", "A=1\n").stdout_has([]).status(0);
    assert_eq!(xml(&clean.stdout).len(), 1);
}

/// Names and texts that mean something in some format.
#[cfg(unix)]
#[test]
fn no_name_breaks_a_format() {
    let schema = r#"{ "properties": { "A": { "type": "string",
        "enum": ["]]>", "<a b='c'>", "::error::x", "%0A::error::x", "a\u0001b\u001b[31m", "|`*", "[x](1)", "{0}", "\ufffe"] } } }"#;
    for directory in [
        "a<&>\"'b",
        "%0A,:;",
        "::error file=x::y\n::error::z",
        "\u{1b}[31m\u{1}",
        "a|`b`|c",
        "\u{fffe}",
        "[a](b)",
    ] {
        let run = |format: &str| {
            let run = Run::new(["check", "-q", "--format", format, "--select", "all"])
                .file(format!("{directory}/env.schema.json"), schema)
                .file(format!("{directory}/.env"), "A=1\nb =2\nA=3\n");
            run.stdout_has([]).status(1).stdout
        };
        sarif(&run("sarif"));
        let all = junit(&run("junit"))[0];
        assert!(all > 3);
        let errors = |element: &Element| element.path == "checkstyle/file/error";
        assert_eq!(xml(&run("checkstyle")).iter().filter(|element| errors(element)).count(), all);
        let violations: Vec<Value> = serde_json::from_slice(&run("gitlab")).unwrap();
        assert_eq!(violations.len(), all);
        let commands = String::from_utf8(run("github")).unwrap();
        assert_eq!(commands.lines().count(), all, "{commands}");
        for line in commands.lines() {
            let known = ["::error file=", "::warning file=", "::notice file="];
            assert!(
                known.iter().any(|start| line.starts_with(start)) && line.matches("::").count() >= 2,
                "{line}"
            );
            let properties = line.split("::").nth(1).unwrap();
            assert_eq!(
                properties.split(',').count(),
                if properties.contains(",col=") { 6 } else { 4 },
                "{line}"
            );
        }
    }
}

#[test]
fn several_reports_of_one_run() {
    let done =
        run(&["--output", "sarif=out.sarif", "--output", "junit=out.xml", "--output", "json=out.json"])
            .file("out.json", "old")
            .stdout_has(["3 files checked", "duplicate-key"])
            .status(1);
    let read = |name: &str| std::fs::read(done.path(name)).unwrap();
    let results = sarif(&read("out.sarif"))["runs"][0]["results"].as_array().unwrap().len();
    let json: Value = serde_json::from_slice(&read("out.json")).unwrap();
    assert_eq!(json["diagnostics"].as_array().unwrap().len(), results);
    assert_eq!(junit(&read("out.xml"))[0], results);
    // As it would be alone.
    assert_eq!(String::from_utf8(read("out.xml")).unwrap(), printed("junit", &[]));
    assert_eq!(String::from_utf8(read("out.json")).unwrap(), printed("json", &[]));
    assert_eq!(String::from_utf8(read("out.sarif")).unwrap(), printed("sarif", &[]));
}

#[test]
fn each_report_shows_as_many_as_it_does_alone() {
    let done =
        run(&["--max-diagnostics", "1", "--output", "junit=out.xml"]).stdout_has(["1 shown of"]).status(1);
    assert_eq!(
        String::from_utf8(std::fs::read(done.path("out.xml")).unwrap()).unwrap(),
        printed("junit", &[])
    );
}

#[test]
fn a_report_without_a_place_ends_the_run_before_it_begins() {
    for (output, message) in [
        ("no/such/out.xml", "cannot write `no/such/out.xml`: its directory:"),
        ("junit=no/out.xml", "cannot write `no/out.xml`: its directory:"),
        ("sarif=.env/out", "cannot write `.env/out`: "),
        (".", "cannot write `.`: it is a directory"),
        ("sarf=x", "there is no format `sarf`"),
    ] {
        run(&["--fix", "--output", output]).stderr_has([message]).status(2).has_file(".env", FILE);
    }
    run(&["--output", "sarif=x", "--output", "junit=./x"]).stderr("error: two reports go to `x`").status(2);
    run(&["--format", "human", "--output", "json=-"])
        .stderr("error: two reports go to standard output\nhelp: give one of them a file")
        .status(2);
    let done = run(&["--output", "junit=-"]).stdout_has([]).status(1);
    assert_eq!(String::from_utf8(done.stdout).unwrap(), printed("junit", &[]));
}

#[test]
fn all_commands_that_report_have_all_formats() {
    Run::new(["schema", "check", "a.json", "--format", "github"])
        .file("a.json", "{ \"type\": 1 }")
        .stdout_has(["::error file=a.json,line=1,"])
        .status(1);
    let done = Run::new(["scan", "--output", "sarif=out.sarif"])
        .file("app.yml", "password: kT7wzQp0x\n")
        .stdout_has(["secret/password"])
        .status(1);
    let report = sarif(&std::fs::read(done.path("out.sarif")).unwrap());
    let rule = &report["runs"][0]["tool"]["driver"]["rules"][0];
    assert_eq!((&rule["id"], &rule["name"]), (&"secret/password".into(), &"SecretPassword".into()));
    assert_eq!(rule["properties"]["security-severity"], "8.0");
}

/// In GitHub Actions, whoever says nothing gets annotations too, and a summary.
#[test]
fn in_github_actions() {
    let here = |arguments: &[&str]| {
        run(arguments).env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", "summary.md")
    };
    let done = here(&[])
        .file("summary.md", "before\n")
        .stdout_has(["3 files checked", "\n::error file=.env,line="])
        .status(1);
    let human = printed("human", &[]);
    let commands = printed("github", &[]);
    assert_eq!(String::from_utf8(done.stdout.clone()).unwrap(), format!("{human}{commands}"));
    let summary: PathBuf = done.path("summary.md");
    insta::assert_snapshot!("step_summary", std::fs::read_to_string(summary).unwrap());

    // What is asked for is given, and nothing else.
    let done = here(&["--format", "concise"]).stdout_has([]).status(1).lacks_file("summary.md");
    assert_eq!(String::from_utf8(done.stdout).unwrap(), printed("concise", &[]));
    let done = here(&["--output", "json=-"]).stdout_has([]).status(1).lacks_file("summary.md");
    assert_eq!(String::from_utf8(done.stdout).unwrap(), printed("json", &[]));
    run(&[]).env("GITHUB_ACTIONS", "false").stdout(&human).status(1);
    Run::new(["check", "-q"]).file(".env", "A=1\n").env("GITHUB_ACTIONS", "true").status(0);
    Run::new(["check", "-q", "missing"])
        .env("GITHUB_ACTIONS", "true")
        .stdout_has(["::error title=envguard::"])
        .stderr_has(["missing"])
        .status(2);
}

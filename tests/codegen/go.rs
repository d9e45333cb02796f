//! Modules in Go.

use envguard_core::codegen::Language;
use tempfile::TempDir;

use crate::cases::{borrowed, cases};
use crate::table;
use crate::tools::{has, run, succeeded};

/// A directory with the program `main` and the module in the package `config`, which gofmt and vet have nothing to say
/// about; `None` without Go.
pub(crate) fn checked(module: &str, main: &str) -> Option<TempDir> {
    if !has("go", &["version"]) {
        return None;
    }
    let directory = TempDir::new().expect("a directory");
    std::fs::create_dir(directory.path().join("config")).expect("a directory");
    for (name, text) in
        [("go.mod", "module app\n\ngo 1.18\n"), ("main.go", main), ("config/config.go", module)]
    {
        std::fs::write(directory.path().join(name), text).expect("a file");
    }
    let formatted = succeeded(&run("gofmt", &["-d", "config"], directory.path(), &[], ""));
    assert_eq!(formatted, "", "gofmt would have it otherwise");
    go(&directory, &["vet", "./..."], "");
    Some(directory)
}

/// Runs `go`, which gives what it prints.
fn go(directory: &TempDir, arguments: &[&str], input: &str) -> String {
    // Shared by all tests, so that the standard library is compiled once.
    let cache = concat!(env!("CARGO_TARGET_TMPDIR"), "/go");
    let home = directory.path().to_str().expect("a path in Unicode");
    let variables = [
        ("GOCACHE", cache),
        ("HOME", home),
        ("GOFLAGS", "-mod=mod"),
        ("GOPROXY", "off"),
        ("GOTOOLCHAIN", "local"),
    ];
    succeeded(&run("go", arguments, directory.path(), &variables, input))
}

const ASK: &str = r#"package main

import (
	"app/config"
	"encoding/json"
	"errors"
	"os"
)

func takes(name, text string) bool {
	_, err := config.LoadFrom(func(other string) (string, bool) { return text, other == name })
	var all *config.LoadError
	if errors.As(err, &all) {
		for _, problem := range all.Problems {
			if problem.Name == name {
				return false
			}
		}
	}
	return true
}

func main() {
	var questions [][2]string
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		panic(err)
	}
	answers := []bool{}
	for _, question := range questions {
		answers = append(answers, takes(question[0], question[1]))
	}
	_ = json.NewEncoder(os.Stdout).Encode(answers)
}
"#;

#[test]
fn go_takes_what_the_checker_takes() {
    let rows = table::rows();
    let Some(directory) = checked(&table::module(&rows, Language::Go), ASK) else { return };
    let answers = go(&directory, &["run", "."], &table::questions(&rows));
    table::compare(&rows, &answers, "go");
}

const SHOW: &str = r#"package main

import (
	"app/config"
	"encoding/json"
	"fmt"
)

func show(values map[string]string) {
	lookup := func(name string) (string, bool) { value, isSet := values[name]; return value, isSet }
	c, err := config.LoadFrom(lookup, "production")
	if err != nil {
		fmt.Println(err)
		return
	}
	text, _ := json.Marshal(c)
	hidden := struct{ c config.Config }{c}
	verbs := "%v %+v %#v %s %d %x %v %+v %#v %s"
	shown := fmt.Sprintf(verbs, c, c, c, c, c, c, c.JWTSecret, hidden, hidden, text)
	fmt.Println(c.Port, c.DatabaseURL, c.Hosts, c.SentryDSN == nil, c.Workers == nil, len(c.JWTSecret.Expose()))
	for _, value := range []string{"hunter2", "104 117 110 116 101 114 50", "68756e74657232"} {
		if strings.Contains(shown, value) {
			fmt.Println("shown:", shown)
		}
	}
}

func main() {
	good := map[string]string{"DATABASE_URL": "postgres://db/", "JWT_SECRET": "hunter2hunter2", "REGION": "eu"}
	show(good)
	good["SENTRY_DSN"], good["HOSTS"], good["WORKERS"] = "x", "a; b", ""
	show(good)
	show(map[string]string{"PORT": "eighty", "DATABASE_URL": "changeme", "JWT_SECRET": "hunter2", "LEGACY": "\xff"})
	if _, err := config.Load(); err == nil {
		fmt.Println("it takes nothing")
	}
}
"#;

/// All that is wrong is told at once, nothing of a secret is printed, and what is not set is nil.
#[test]
fn go_tells_all_that_is_wrong_and_no_secret() {
    let schema = r#"{
        "required": ["DATABASE_URL", "JWT_SECRET"],
        "properties": {
            "PORT": { "type": "integer", "minimum": 1, "maximum": 65535, "default": 8080, "description": "Where to listen." },
            "DATABASE_URL": { "type": "string" },
            "JWT_SECRET": { "type": "string", "minLength": 8, "writeOnly": true, "description": "Signs the\nsessions.\n\nKeep it." },
            "HOSTS": { "type": "array", "items": { "type": "string" }, "x-envguard": { "separator": ";" } },
            "SENTRY_DSN": { "type": "string", "deprecated": true },
            "WORKERS": { "type": ["integer", "null"], "default": 4 },
            "REGION": { "enum": ["eu", "us"], "x-envguard": { "required-in": ["production"] } },
            "LEGACY": { "type": "string", "x-envguard": { "forbidden-in": ["production"] } }
        }
    }"#;
    let module = table::module_of(schema, Language::Go).expect("a module");
    let main = SHOW.replace("\t\"fmt\"\n", "\t\"fmt\"\n\t\"strings\"\n");
    let Some(directory) = checked(&module, &main) else { return };
    let printed = go(&directory, &["run", "."], "");
    assert_eq!(
        printed,
        "8080 postgres://db/ [] true false 14\n\
         8080 postgres://db/ [a b] false true 14\n\
         the configuration has 5 problems\n\
         \n  PORT is wrong: expected an integer from 1 to 65535\n      Where to listen.\
         \n  DATABASE_URL is still a placeholder\
         \n  JWT_SECRET is wrong: expected a text of at least 8 characters\n      Signs the sessions.\
         \n  REGION is not set, and production needs it\
         \n  LEGACY is not for production\n"
    );
}

const LOAD: &str = r#"package main

import (
	"app/config"
	"fmt"
	"os"
)

func main() {
	c, err := config.Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Fprintf(os.Stderr, "%v %+v %#v\n", c, c, c)
}
"#;

#[test]
fn go_says_what_is_right_and_what_is_wrong() {
    for case in cases() {
        let Some(directory) = checked(&case.module("go", "go"), LOAD) else { continue };
        go(&directory, &["build", "-o", "app"], "");
        let app = directory.path().join("app");
        let load = |name: &str| {
            let variables = case.variables(name);
            run(
                app.to_str().expect("a path in Unicode"),
                &[""; 0],
                directory.path(),
                &borrowed(&variables),
                "",
            )
        };
        let good = load("good.json");
        assert_eq!(succeeded(&good), "", "{}", case.name);
        case.shows_no_secret(&good);
        case.has_problems(&succeeded(&load("bad.json")));
    }
}

#[test]
fn what_go_cannot_do_is_refused() {
    for (schema, expected) in [
        (r#"{"pattern":"^a{1001}$"}"#, "pattern repeats something more often than Go can"),
        (r#"{"pattern":"^(a{100}){11}$"}"#, "pattern repeats something more often than Go can"),
        (r#"{"type":"integer","default":18446744073709551615}"#, "default has more than 64 bits"),
    ] {
        let schema = format!(r#"{{"properties":{{"A":{schema}}}}}"#);
        let problems = table::module_of(&schema, Language::Go).expect_err(&schema);
        assert!(problems.iter().any(|problem| problem.contains(expected)), "{problems:?}");
    }
}

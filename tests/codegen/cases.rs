//! The contracts of `fixtures/codegen`, and the modules that are made of them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The directories that have a contract.
const CASES: [&str; 3] = ["annotated", "example", "schema"];

/// A contract.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    directory: PathBuf,
}

pub(crate) fn cases() -> impl Iterator<Item = Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/codegen");
    CASES.into_iter().map(move |name| Case { name, directory: root.join(name) })
}

/// The same variables, to be passed on.
pub(crate) fn borrowed(variables: &[(String, String)]) -> Vec<(&str, &str)> {
    variables.iter().map(|(name, value)| (&**name, &**value)).collect()
}

impl Case {
    /// The module in `language`, which lies in the file with that `extension` as it is made today.
    pub(crate) fn module(&self, language: &str, extension: &str) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_envguard"));
        command.args(["codegen", "--lang", language]).current_dir(&self.directory).env_clear();
        let output = command.output().expect("the binary starts");
        let module = crate::tools::succeeded(&output);
        self.holds(&format!("config.{extension}"), &module);
        module
    }

    /// The variables in the file `name`.
    pub(crate) fn variables(&self, name: &str) -> Vec<(String, String)> {
        let text = std::fs::read_to_string(self.directory.join(name)).expect("variables");
        let variables: Value = serde_json::from_str(&text).expect("JSON");
        let members = variables.as_object().expect("an object").iter();
        members.map(|(name, value)| (name.clone(), value.as_str().expect("a text").to_owned())).collect()
    }

    /// Compares the values that an environment gives with those that are written down.
    #[track_caller]
    pub(crate) fn has_values(&self, values: &str) {
        let values: Value = serde_json::from_str(values).expect("JSON");
        self.holds("values.json", &format!("{values:#}\n"));
    }

    /// That a program which has printed all that it has to standard error has printed no secret.
    #[track_caller]
    pub(crate) fn shows_no_secret(&self, output: &Output) {
        let shown = String::from_utf8_lossy(&output.stderr);
        assert!(shown.contains("[secret]"), "{}: {shown}", self.name);
        for (name, value) in self.variables("good.json") {
            let is_secret = ["SESSION_SECRET", "SIGNING_KEY", "API_TOKEN"].contains(&&*name);
            assert!(!is_secret || !shown.contains(&value), "{}: {name} is in {shown}", self.name);
        }
    }

    /// Compares what a module says of an environment that it does not take with what is written down.
    #[track_caller]
    pub(crate) fn has_problems(&self, problems: &str) {
        assert!(!problems.contains("canary"), "a value is in there:\n{problems}");
        self.holds("problems.txt", problems);
    }

    #[track_caller]
    fn holds(&self, name: &str, text: &str) {
        let path = self.directory.join(name);
        if std::env::var_os("ENVGUARD_UPDATE").is_some() {
            std::fs::write(&path, text).expect("a file");
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(text, expected, "{}", path.display());
    }
}

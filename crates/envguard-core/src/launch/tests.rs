use std::sync::Arc;

use envguard_syntax::LineIndex;
use envguard_syntax::dialect::Dialect;

use super::Launch;
use crate::{Contract, ContractSource, DialectSet, Environment, Settings, SourceFile};

/// A start with files and variables.
struct Start {
    name: &'static str,
    dialect: Dialect,
    files: Vec<Arc<SourceFile>>,
    process: Vec<(Vec<u8>, Vec<u8>)>,
    sources: Vec<Arc<ContractSource>>,
}

impl Start {
    fn of(name: &'static str) -> Self {
        Self { name, dialect: Dialect::Node, files: Vec::new(), process: Vec::new(), sources: Vec::new() }
    }

    fn read_by(mut self, dialect: Dialect) -> Self {
        self.dialect = dialect;
        self
    }

    fn file(mut self, path: &str, source: &str) -> Self {
        self.files.push(Arc::new(SourceFile::new(path, source)));
        self
    }

    fn process(mut self, key: &str, value: &str) -> Self {
        self.process.push((key.into(), value.into()));
        self
    }

    fn example(mut self, source: &str) -> Self {
        let file = Arc::new(SourceFile::new(".env.example", source));
        self.sources.push(Arc::new(ContractSource::example(file)));
        self
    }

    fn schema(mut self, source: &str) -> Self {
        let file = Arc::new(SourceFile::new("env.schema.json", source));
        self.sources.push(Arc::new(ContractSource::json_schema(file, &|_, _| None)));
        self
    }

    fn launch(&self) -> Launch {
        let environment = Environment::new(self.name, self.files.clone());
        Launch::read(environment, self.dialect, self.process.clone())
    }

    /// What the files add: `KEY=value`.
    #[track_caller]
    fn adds(self, expected: &[&str]) {
        let launch = self.launch();
        let text = |bytes: &[u8]| bytes.escape_ascii().to_string();
        let added: Vec<String> =
            launch.added().map(|(key, value)| format!("{}={}", text(key), text(value))).collect();
        assert_eq!(added, expected);
    }

    /// What is wrong: `path:line:column rule: message`.
    #[track_caller]
    fn finds(self, expected: &[&str]) {
        let launch = self.launch();
        let contract = (!self.sources.is_empty()).then(|| Contract::new(self.sources));
        let settings = |_: &SourceFile| Settings::new([self.dialect].into_iter().collect::<DialectSet>());
        let found: Vec<String> = launch
            .judge(contract.as_ref(), &settings)
            .iter()
            .flat_map(|findings| {
                let file = &findings.file;
                let index = LineIndex::new(&file.bytes);
                findings.diagnostics.iter().map(move |diagnostic| {
                    let at = index.position(&file.bytes, diagnostic.span.start);
                    let (rule, message) = (diagnostic.rule.name, diagnostic.headline_alone());
                    format!("{}:{}:{} {rule}: {message}", file.path, at.line, at.column)
                })
            })
            .collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn the_process_wins_over_files_and_later_files_over_earlier_ones() {
    Start::of("production")
        .file(".env", "A=1\nB=1\nC=1\n")
        .file(".env.production", "B=2\nC=2\n")
        .process("C", "3")
        .process("D", "3")
        .adds(&["A=1", "B=2"]);
}

#[test]
fn references_see_the_process() {
    let files = |dialect| {
        Start::of("x")
            .read_by(dialect)
            .file(".env", "HOST=a\nURL=http://${HOST}\n")
            .file(".env.x", "LINK=${URL}/${USER}\n")
            .process("USER", "ann")
    };
    files(Dialect::NodeExpand).adds(&["HOST=a", "LINK=http://a/ann", "URL=http://a"]);
    files(Dialect::NodeExpand).process("HOST", "b").adds(&["LINK=http://b/ann", "URL=http://b"]);
    files(Dialect::Node).adds(&["HOST=a", "LINK=${URL}/${USER}", "URL=http://${HOST}"]);
}

#[test]
fn what_is_asked_for_has_to_be_there() {
    let example = "A=\n# optional\nB=\nC=\n";
    Start::of("x")
        .example(example)
        .file(".env", "A=1\n# end\n")
        .finds(&[".env:1:4 missing-key: key `C` is missing: .env.example declares it"]);
    Start::of("x")
        .example(example)
        .process("C", "1")
        .finds(&["process environment:1:1 missing-key: key `A` is missing: .env.example declares it"]);
    Start::of("x").example(example).file(".env", "A=1").process("C", "1").finds(&[]);
}

#[test]
fn values_are_judged_wherever_they_come_from() {
    let schema = r#"{"required":["PORT"],"properties":{"PORT":{"type":"integer"},
        "TRACE":{"x-envguard":{"forbidden-in":["production"],"required-in":["staging"]}}},"additionalProperties":false}"#;
    let start = |name| Start::of(name).schema(schema).process("PATH", "/bin");
    start("x")
        .process("PORT", "eighty")
        .finds(&["process environment:1:1 schema-violation: `PORT`: expected an integer"]);
    start("x").file(".env", "PORT=eighty\n").process("PORT", "80").finds(&[]);
    start("x").file(".env", "PORT=80\nPATH=/\n").finds(&[]);
    start("x").file(".env", "").finds(&[".env:1:1 schema-violation: `PORT` is required and not set"]);
    start("production")
        .file(".env", "PORT=80\n")
        .process("TRACE", "1")
        .finds(&["process environment:1:1 schema-violation: `TRACE` is not for production"]);
    start("staging").file(".env", "PORT=80\n").finds(&[
        ".env:1:8 missing-in-environment: key `TRACE` is missing in `staging`, where the contract asks for it",
    ]);
}

#[test]
fn placeholders_are_no_values() {
    let start = |name| Start::of(name).example("TOKEN=\nSALT=Ab3xQ9kLmZ\n");
    start("x").file(".env", "SALT=1\nOTHER=changeme\n").process("TOKEN", "<token>").process("X", "changeme").finds(&[
        ".env:2:7 placeholder-value: key `OTHER` has a placeholder for a value: a word that stands in for a value",
        "process environment:1:1 placeholder-value: key `TOKEN` has a placeholder for a value: a description in brackets",
    ]);
    start("x")
        .process("TOKEN", "1")
        .process("SALT", "Ab3xQ9kLmZ")
        .finds(&["process environment:1:1 placeholder-value: secret `SALT` is the same as in the example"]);
    start("test").process("TOKEN", "<token>").process("SALT", "Ab3xQ9kLmZ").finds(&[]);
}

#[test]
fn what_comments_allow_does_not_stop_a_start() {
    Start::of("x").file(".env", "A=changeme # envguard: allow(placeholder-value) soon\n").finds(&[]);
}

#[test]
fn what_is_not_read_or_cannot_be_passed_on_does() {
    Start::of("x").read_by(Dialect::Bash).file(".env", "A=$(date)\nB=1\n").finds(&[
        ".env:1:3 command-substitution: the value of `A` is known only to who runs its commands, and this does not",
    ]);
    Start::of("x").read_by(Dialect::Bash).file(".env", "A=$(date)\n").process("A", "1").finds(&[]);
    Start::of("x")
        .read_by(Dialect::Go)
        .file(".env", "A=1\nB\n")
        .finds(&[".env:2:1 rejected-by-dialect: go stops reading here: there must be a `=` after the key"]);
    Start::of("x").file(".env", "A=a\0b\n").finds(&[".env:1:3 nul-byte: the value of `A` has a NUL byte"]);
}

#[test]
fn secrets_are_known_by_contract_by_name_and_by_shape() {
    let schema = r#"{"properties":{"CODE":{"writeOnly":true},"API_KEY":{"writeOnly":false}}}"#;
    let schema = Arc::new(SourceFile::new("env.schema.json", schema));
    let contract = Contract::new(vec![Arc::new(ContractSource::json_schema(schema, &|_, _| None))]);
    let launch = Start::of("x")
        .file(".env", "DB_PASSWORD=kT7wzQp0x\nURL=postgres://app:Zk39fmQpL2@db/app\nAPI_KEY=none\n")
        .process("CODE", "73-19")
        .process("CACHE", "redis://:secret@cache,redis://app@cache")
        .process("PORT", "8080")
        .launch();
    let secrets = launch.secrets(Some(&contract));
    let mut shown: Vec<String> =
        secrets.iter().map(|secret| format!("{} {}", secret.key, secret.text.escape_ascii())).collect();
    shown.dedup();
    assert_eq!(shown, ["`CACHE` :secret", "`CODE` 73-19", "`DB_PASSWORD` kT7wzQp0x", "`URL` Zk39fmQpL2"]);
}

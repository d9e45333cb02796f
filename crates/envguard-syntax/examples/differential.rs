//! Compares a reader with the live runtime on generated inputs.
//!
//! ```text
//! cargo run --release -p envguard-syntax --example differential -- DIALECT COUNT SEED ORACLE [ARG…]
//! ```
//!
//! ORACLE is a program that wraps the runtime: it reads one JSON object a line, `{"input": text, "env": {name: value}}`,
//! and answers each with a line `{"vars": {name: text or null}, "error": bool}`, or `{"skip": true}` for an input that
//! it must not run. `tests/live/run.sh` starts it for every runtime that the machine has.
//! Exits with 1 after printing the first mismatches, each shrunk to a small input.

#![expect(clippy::print_stdout, reason = "it is a program")]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitCode, Stdio};

use envguard_syntax::dialect::{Dialect, Value};
use serde_json::{Value as Json, json};

const SHOWN: usize = 10;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().expect("usage: differential DIALECT COUNT SEED ORACLE [ARG…]");
    let dialect: Dialect = next().parse().expect("a dialect");
    let count: usize = next().parse().expect("a count");
    let mut random = Random(next().parse::<u64>().expect("a seed").wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let program = next();
    let mut oracle = Oracle::start(&program, &arguments.collect::<Vec<_>>());

    let mut mismatches = 0;
    let mut skipped = 0;
    for _ in 0..count {
        let input = random.input();
        match oracle.compare(dialect, &input) {
            Outcome::Same => {}
            Outcome::Skipped => skipped += 1,
            Outcome::Differs(..) => {
                mismatches += 1;
                let small = shrink(&mut oracle, dialect, &input);
                if let Outcome::Differs(wanted, got) = oracle.compare(dialect, &small) {
                    println!("{dialect}: {small:?}\n  runtime {wanted}\n  reader  {got}");
                }
                if mismatches == SHOWN {
                    break;
                }
            }
        }
    }
    oracle.stop();
    println!("{dialect}: {count} inputs, {skipped} skipped, {mismatches} mismatches");
    if mismatches == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The process environment of every comparison.
const ENVIRONMENT: [(&str, &str); 2] = [("X", "from-env"), ("HOSTY", "h 1")];

enum Outcome {
    Same,
    Skipped,
    Differs(Json, Json),
}

struct Oracle {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Oracle {
    fn start(program: &str, arguments: &[String]) -> Self {
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the oracle starts");
        let input = child.stdin.take().expect("piped");
        let output = BufReader::new(child.stdout.take().expect("piped"));
        Self { child, input, output }
    }

    fn stop(self) {
        let Self { mut child, input, output } = self;
        drop((input, output));
        child.wait().expect("the oracle ends with its input");
    }

    fn compare(&mut self, dialect: Dialect, input: &str) -> Outcome {
        let environment: serde_json::Map<String, Json> =
            ENVIRONMENT.iter().map(|(name, value)| ((*name).to_owned(), Json::from(*value))).collect();
        writeln!(self.input, "{}", json!({ "input": input, "env": environment }))
            .expect("the oracle listens");
        self.input.flush().expect("the oracle listens");
        let mut line = String::new();
        self.output.read_line(&mut line).expect("the oracle answers");
        let answer: Json =
            serde_json::from_str(&line).unwrap_or_else(|_| panic!("answer {line:?} to {input:?}"));
        if answer["skip"] == true {
            return Outcome::Skipped;
        }
        let wanted = json!({ "vars": answer["vars"], "error": answer["error"] == true });
        let reading = dialect.read(input.as_bytes(), &ENVIRONMENT.into_iter().collect());
        let vars: serde_json::Map<String, Json> = reading
            .vars()
            .iter()
            .map(|(key, assignment)| {
                let value = match &assignment.value {
                    Value::Text(text) => String::from_utf8_lossy(text).into(),
                    Value::Null => Json::Null,
                    Value::Dynamic | Value::Unset => Json::from("<dynamic>"),
                };
                (String::from_utf8_lossy(key).into_owned(), value)
            })
            .collect();
        if vars.values().any(|value| value == "<dynamic>") {
            return Outcome::Skipped;
        }
        let got = json!({ "vars": vars, "error": !reading.errors.is_empty() });
        if wanted == got { Outcome::Same } else { Outcome::Differs(wanted, got) }
    }
}

/// Takes characters away, in ever smaller runs, as long as the two still differ.
fn shrink(oracle: &mut Oracle, dialect: Dialect, input: &str) -> String {
    let mut best: Vec<char> = input.chars().collect();
    let mut size = best.len() / 2;
    while size > 0 {
        let mut start = 0;
        while start + size <= best.len() {
            let mut smaller = best.clone();
            smaller.drain(start..start + size);
            let text: String = smaller.iter().collect();
            if matches!(oracle.compare(dialect, &text), Outcome::Differs(..)) {
                best = smaller;
            } else {
                start += 1;
            }
        }
        size /= 2;
    }
    best.into_iter().collect()
}

/// A small generator of inputs that look like env files gone wrong.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        // xorshift64*: good enough to pick fragments.
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let limit = limit as u64;
        usize::try_from((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % limit).unwrap_or(0)
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    fn input(&mut self) -> String {
        const KEYS: &[&str] = &[
            "A", "B", "AB_C", "x1", "_Z", "__Q", "a.b", "a-b", "1A", "export", "MY KEY", "É", "'K'", "\"K\"",
            "", "K[0]", "X",
        ];
        const DELIMITERS: &[&str] =
            &["=", "=", "=", "=", "=", " = ", "= ", " =", "\t=\t", ": ", ":", "==", ""];
        const PIECES: &[&str] = &[
            "a",
            "b c",
            "1",
            "\"",
            "\"",
            "'",
            "'",
            "`",
            "\\",
            "\\n",
            "\\\"",
            "\\'",
            "\\$",
            "\\\\",
            "\\t",
            "\\ ",
            " ",
            "  ",
            "\t",
            "#",
            " #",
            " # c",
            "$",
            "$A",
            "${A}",
            "$AB_C",
            "${B:-d}",
            "${B-d}",
            "${NO:+x}",
            "${NO:?m}",
            "${",
            "}",
            "$X",
            "${X}",
            "$$",
            "$1",
            "{",
            "=",
            ":",
            ";",
            "\u{a0}",
            "é",
            "\u{2028}",
            "\"x y\"",
            "'x y'",
            "`x y`",
            "\"a\nb\"",
            "'a\nb'",
            "\r",
            "\\\n",
            "\u{b}",
            "\u{c}",
            "[",
            "]",
            "~",
            "!",
            "%",
            "@",
            "${A:-${B}}",
            "\\r",
            "\\0",
            "-",
            ".",
            "/",
        ];
        const LINES: &[&str] = &[
            "# note",
            "#",
            "",
            "   ",
            "\t",
            "LONELY",
            "export A",
            "set -a",
            "junk line",
            "; note",
            "# it's \"odd",
            "=",
            "=1",
            "A",
            "#A=\"",
            "# end \\",
            "[web]",
            "---",
        ];
        const ENDINGS: &[&str] = &["\n", "\n", "\n", "\n", "\n", "\n", "\r\n", "\r\n", "\r", ""];
        let mut input = String::new();
        if self.below(40) == 0 {
            input.push('\u{feff}');
        }
        for _ in 0..=self.below(4) {
            if self.below(5) == 0 {
                input.push_str(self.pick(LINES));
            } else {
                input.push_str(
                    self.pick(&["", "", "", "", "", "", " ", "\t", "export ", "export  ", "\u{a0}"]),
                );
                input.push_str(if self.below(3) == 0 {
                    self.pick(KEYS)
                } else {
                    self.pick(&["A", "B", "C", "AB_C"])
                });
                input.push_str(if self.below(3) == 0 { self.pick(DELIMITERS) } else { "=" });
                let quote = self.pick(&["", "", "", "\"", "\"", "'", "`"]);
                input.push_str(quote);
                for _ in 0..self.below(5) {
                    input.push_str(self.pick(PIECES));
                }
                if self.below(8) != 0 {
                    input.push_str(quote);
                }
                input.push_str(self.pick(&["", "", "", "", " ", " # c", "#c", "\t# c", "  "]));
            }
            input.push_str(self.pick(ENDINGS));
        }
        input
    }
}

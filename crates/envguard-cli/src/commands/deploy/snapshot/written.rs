//! Variables written as an env file, where there was none.

use envguard_core::KeyName;
use envguard_syntax::dialect::{Dialect, Environment, Value};
use zeroize::Zeroizing;

use crate::exit::Failure;
use crate::snapshots::{SavedValue, Variables};

/// An env file that gives `variables`, all of them and exactly so, to a program whose runtime is `dialect`.
pub(super) fn env_file(variables: &Variables, dialect: Dialect) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let mut file = Zeroizing::new(Vec::new());
    for (name, variable) in variables {
        let line = match &variable.value {
            SavedValue::Text(value) => line(name.get(), value.get(), dialect),
            SavedValue::Null | SavedValue::Unknown => None,
        };
        let Some(line) = line else {
            let name = KeyName::new(name.get());
            return Err(Failure::new(format!(
                "{name} cannot be written so that {} reads it",
                dialect.name()
            ))
            .help("`show --reveal --format json` prints all values as they are"));
        };
        file.extend_from_slice(&line);
    }
    Ok(file)
}

/// The first way to write it that the runtime reads back.
fn line(name: &[u8], value: &[u8], dialect: Dialect) -> Option<Zeroizing<Vec<u8>>> {
    let quoted = |quote: &[u8], value: &[u8]| [name, b"=", quote, value, quote, b"\n"].concat();
    let escaped = || {
        let mut text = Zeroizing::new(Vec::with_capacity(value.len() * 2));
        for byte in value {
            match byte {
                b'\n' => text.extend_from_slice(b"\\n"),
                b'\r' => text.extend_from_slice(b"\\r"),
                b'"' | b'\\' | b'$' | b'`' => text.extend_from_slice(&[b'\\', *byte]),
                byte => text.push(*byte),
            }
        }
        text
    };
    let ways = [quoted(b"", value), quoted(b"'", value), quoted(b"\"", value), quoted(b"\"", &escaped())];
    ways.map(Zeroizing::new).into_iter().find(|line| reads_as(line, name, value, dialect))
}

fn reads_as(line: &[u8], name: &[u8], value: &[u8], dialect: Dialect) -> bool {
    let reading = dialect.read(line, &Environment::default());
    let vars = reading.vars();
    let mut given = vars.iter();
    let is_it = given.next().is_some_and(|(key, assignment)| {
        key == name && matches!(&assignment.value, Value::Text(text) if text.as_ref() == value)
    });
    is_it && given.next().is_none() && reading.errors.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshots::{Bytes, SavedVariable};

    #[track_caller]
    fn check(value: &str, dialect: Dialect, expected: Option<&str>) {
        let saved = SavedVariable { value: SavedValue::Text(Bytes::new(value)), from: None };
        let written = env_file(&[(Bytes::new("A"), saved)].into(), dialect);
        let written = written.map(|file| String::from_utf8(file.to_vec()).unwrap());
        assert_eq!(written.ok().as_deref(), expected);
    }

    #[test]
    fn values_are_written_as_the_runtime_reads_them() {
        check("postgres://db", Dialect::Node, Some("A=postgres://db\n"));
        check(" a # b", Dialect::Node, Some("A=' a # b'\n"));
        check("it's # $HOME", Dialect::Bash, Some("A=\"it's # \\$HOME\"\n"));
        check("a\nb", Dialect::Dotenvy, Some("A='a\nb'\n"));
        check(" a ", Dialect::Docker, Some("A= a \n"));
        check("a\nb", Dialect::Docker, None);
    }
}

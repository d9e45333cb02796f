//! Safe fixes keep every value in every dialect, make no dialect reject what it took, and come to rest; unsafe ones end.
//!
//! The first byte chooses what is done, the second the dialects; the rest is the file.

#![no_main]

use envguard_core::{Applicability, DialectSet, Project, Settings, SourceFile, format, mend, rules};
use envguard_syntax::dialect::{Dialect, Environment, Reading, Value};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((&[choice, pair], source)) = input.split_first_chunk() else { return };
    let dialects = dialects(choice, pair);
    let mut settings = Settings::new(dialects);
    rules::all().iter().for_each(|rule| settings.select(rule));
    let change = |source: &[u8]| {
        let (file, project) = (SourceFile::new(".env", source), Project::default());
        match choice % 4 {
            0 => mend(&file, &settings, &project, Applicability::Unsafe).bytes,
            1 => format(&file, &settings, &project).bytes,
            _ => mend(&file, &settings, &project, Applicability::Safe).bytes,
        }
    };
    let changed = change(source);
    if choice.is_multiple_of(4) || changed == source {
        return;
    }
    for environment in [Environment::default(), undefined(source), words(source)] {
        for dialect in dialects.iter() {
            let (before, after) = (dialect.read(source, &environment), dialect.read(&changed, &environment));
            assert!(same(source, &before, &changed, &after), "{dialect} reads something else");
            assert!(!before.errors.is_empty() || after.errors.is_empty(), "{dialect} rejects what it took");
        }
    }
    assert!(change(&changed) == changed, "what was mended is mended again");
});

/// Two dialects, which is the fast way through many pairs, or one; now and then all of them.
fn dialects(choice: u8, pair: u8) -> DialectSet {
    if choice >> 4 == 15 {
        return DialectSet::all();
    }
    let both = [usize::from(pair >> 4), usize::from(pair & 15)];
    both.into_iter().filter_map(|index| Dialect::ALL.get(index)).copied().collect()
}

/// An environment with names that the dictionary refers to, but for those that the file defines.
fn undefined(source: &[u8]) -> Environment {
    let source = String::from_utf8_lossy(source);
    let is_defined =
        |name: &str| source.contains(&format!("{name}=")) || source.contains(&format!("{name} ="));
    let names = ["A", "B_C", "HOME", "LONELY", "X", "x"].into_iter().filter(|name| !is_defined(name));
    names.map(|name| (name, format!("value of {name}"))).collect()
}

/// An environment with everything in the file that could be a name.
fn words(source: &[u8]) -> Environment {
    let words =
        source.split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_').filter(|word| !word.is_empty());
    words.map(|word| (word, [b"value of ", word].concat())).collect()
}

/// Whether the program gets the same; of what a command prints, only the text of the command is known.
fn same(source: &[u8], before: &Reading<'_>, changed: &[u8], after: &Reading<'_>) -> bool {
    let (before, after) = (before.vars(), after.vars());
    before.len() == after.len()
        && before.iter().zip(after.iter()).all(|((key, a), (other, b))| {
            key == other
                && a.value == b.value
                && (a.value != Value::Dynamic || a.value_span.of(source) == b.value_span.of(changed))
        })
}

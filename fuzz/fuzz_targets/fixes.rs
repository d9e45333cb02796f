//! Safe fixes keep every value in every dialect, converge, and do not panic; nor do unsafe ones.

#![no_main]

use envguard_core::{Applicability, DialectSet, Project, Settings, SourceFile, mend, rules};
use envguard_syntax::dialect::{Dialect, Environment, Reading, Value};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u16, &[u8])| {
    let (choice, source) = input;
    let dialects: DialectSet =
        Dialect::ALL.into_iter().enumerate().filter(|(bit, _)| choice & 1 << bit != 0).map(|(_, dialect)| dialect).collect();
    let mut settings = Settings::new(dialects);
    for rule in rules::all() {
        settings.select(rule);
    }
    let project = Project::default();
    let file = SourceFile::new(".env", source);
    let safe = mend(&file, &settings, &project, Applicability::Safe);
    for dialect in dialects.iter() {
        let before = dialect.read(source, &Environment::default());
        let after = dialect.read(&safe.bytes, &Environment::default());
        assert!(same(&before, &after), "{dialect} reads something else");
    }
    let again = mend(&SourceFile::new(".env", safe.bytes.clone()), &settings, &project, Applicability::Safe);
    assert_eq!(again.bytes, safe.bytes, "it does not converge");
    mend(&file, &settings, &project, Applicability::Unsafe);
});

fn same(before: &Reading<'_>, after: &Reading<'_>) -> bool {
    let (before, after) = (before.vars(), after.vars());
    before.len() == after.len()
        && before.iter().zip(after.iter()).all(|((key, a), (other, b))| {
            key == other && (a.value == b.value || matches!((&a.value, &b.value), (Value::Dynamic, Value::Dynamic)))
        })
}

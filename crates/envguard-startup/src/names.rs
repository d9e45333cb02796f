//! The form of `require!` that has names alone.

use crate::environment::Environment;
use crate::from_env::FromEnv;
use crate::probe::{Probe, Read};
use crate::reader::Reader;
use crate::report::Report;
use crate::variable::Item;

/// The values of all `N` variables; ends the process if there are problems.
pub fn names<const N: usize>(items: &'static [Item], is_debug_build: bool) -> [String; N] {
    match read(&Environment::of_process(is_debug_build), items) {
        Ok(values) => values,
        Err(report) => report.exit(),
    }
}

fn read<const N: usize>(environment: &Environment, items: &'static [Item]) -> Result<[String; N], Report> {
    use crate::probe::{OtherMultiplicity as _, OtherPresence as _};

    let mut reader = Reader::new(environment, "", items);
    let mut values = Vec::with_capacity(items.len());
    for item in items {
        if let Item::Variable(variable) = item {
            let (presence, probe) = Probe::<String>::new().presence();
            let (multiplicity, _) = probe.multiplicity();
            let shape = (&presence, &multiplicity);
            let slot =
                reader.field(variable, shape, Read { parse: String::take, check: |_| Ok(()) }, || None);
            values.extend(slot.value);
        }
    }
    reader.finish(values.try_into().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::from_env::Kind;
    use crate::variable::Variable;

    const ITEMS: &[Item] = &[
        Item::Variable(&Variable::new("A", "", "String", Kind::TEXT).allow_placeholder()),
        Item::Variable(&Variable::new("B", "", "String", Kind::TEXT).allow_placeholder()),
    ];

    #[test]
    fn values_are_in_the_order_of_the_names() {
        let read =
            |values: &[(&str, &str)]| super::read::<2>(&Environment::given(values.iter().copied()), ITEMS);
        assert_eq!(read(&[("B", "2"), ("A", "changeme")]), Ok(["changeme".to_owned(), "2".to_owned()]));
        let problems = read(&[("A", "")]).unwrap_err();
        let problems: Vec<String> = problems.problems().map(ToString::to_string).collect();
        assert_eq!(problems, ["`A` is empty", "`B` is not set"]);
    }
}

//! What is seen of a variable.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::contract::Variable;
use crate::judgement::{example_values_of, read_example, values_of};
use crate::schema::EnvironmentValue;
use crate::{Contract, Effective, KeyName, Project};

/// What the example and the environments show of a variable.
pub(super) struct Evidence<'p> {
    pub(super) key: &'p str,
    /// How the example declares it, if it does.
    pub(super) variable: Option<Variable<'p>>,
    /// What it is set to anywhere, each value once, without those that are empty and those of the example that are there
    /// only to be replaced.
    pub(super) texts: Vec<Cow<'p, str>>,
    /// Whether it is set to nothing somewhere.
    pub(super) is_empty_somewhere: bool,
    /// The environments that set it to something.
    pub(super) given_in: Vec<Arc<str>>,
    /// The environments that do not.
    pub(super) lacking_in: Vec<Arc<str>>,
}

impl<'p> Evidence<'p> {
    fn new(key: &'p str, variable: Option<Variable<'p>>) -> Self {
        Self {
            key,
            variable,
            texts: Vec::new(),
            is_empty_somewhere: false,
            given_in: Vec::new(),
            lacking_in: Vec::new(),
        }
    }

    /// Takes note of a value. Whether it is one.
    fn see(
        &mut self,
        value: EnvironmentValue<'p>,
        seen: &mut HashSet<(usize, Cow<'p, str>), RandomState>,
        index: usize,
    ) -> bool {
        match value {
            EnvironmentValue::Text([]) => {
                self.is_empty_somewhere = true;
                false
            }
            EnvironmentValue::Null => false,
            EnvironmentValue::Dynamic => true,
            EnvironmentValue::Text(text) => {
                let text = String::from_utf8_lossy(text);
                if seen.insert((index, text.clone())) {
                    self.texts.push(text);
                }
                true
            }
        }
    }
}

/// What is seen of each variable that `declared`, the contract of the example alone, declares, in its order, and then of
/// those that only environments of `project` have, in the order of their files.
///
/// What does not look like the name of a variable is passed over: it may be a piece of a value.
pub(super) fn gather<'p>(
    declared: &'p Contract,
    example: Option<&'p Effective>,
    project: &'p Project,
) -> Vec<Evidence<'p>> {
    let mut all: Vec<Evidence<'p>> = declared
        .variables()
        .filter_map(|variable| Some(Evidence::new(variable.name()?, Some(variable))))
        .collect();
    let mut index: HashMap<&str, usize, RandomState> =
        all.iter().enumerate().map(|(at, evidence)| (evidence.key, at)).collect();
    let mut seen = HashSet::default();
    for (key, value) in example.map(example_values_of).unwrap_or_default() {
        if let Some(at) = std::str::from_utf8(key).ok().and_then(|key| index.get(key).copied()) {
            all[at].see(value, &mut seen, at);
        }
    }
    for (_, effective) in project.effective_of_app() {
        let mut added: Vec<_> = effective
            .iter()
            .filter_map(|(key, setting)| {
                Some((setting.layer, setting.key.start, shown(key, setting.text().is_some())?))
            })
            .filter(|(.., key)| !index.contains_key(key))
            .collect();
        added.sort_unstable();
        for (.., key) in added {
            index.insert(key, all.len());
            all.push(Evidence::new(key, None));
        }
    }
    for (environment, effective) in project.effective_of_app() {
        let mut is_given = vec![false; all.len()];
        for (key, value) in values_of(effective) {
            if let Some(at) = std::str::from_utf8(key).ok().and_then(|key| index.get(key).copied()) {
                is_given[at] = all[at].see(value, &mut seen, at);
            }
        }
        for (evidence, is_given) in all.iter_mut().zip(is_given) {
            let list = if is_given { &mut evidence.given_in } else { &mut evidence.lacking_in };
            list.push(Arc::clone(&environment.name));
        }
    }
    all
}

/// The example of `declared` with its values.
pub(super) fn example_of(declared: &Contract) -> Option<Effective> {
    declared.example().map(|source| read_example(&source.file).1)
}

/// The key, where it may be shown. One that has no value may be a word that stands alone on its line.
fn shown(key: &[u8], has_value: bool) -> Option<&str> {
    let is_like_a_variable = || key.iter().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'));
    let may_show = KeyName::may_show(key) && (has_value || is_like_a_variable());
    std::str::from_utf8(key).ok().filter(|_| may_show)
}

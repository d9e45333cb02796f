//! What an environment comes to, once all its files are loaded.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use envguard_syntax::dialect::{self, Dialect, Value};
use envguard_syntax::{Document, Span};

use super::Environment;
use crate::KeyName;

/// The variables of an environment with the values that count.
#[derive(Debug, Default)]
pub struct Effective {
    settings: BTreeMap<Box<[u8]>, Setting>,
}

/// A variable that an environment gives.
#[derive(Debug)]
pub struct Setting {
    /// Its value. [`Value::Dynamic`] where only running something would tell, and where the runtime does not read a line
    /// that is there for people.
    pub value: Value<'static>,
    /// The index of the layer that it comes from.
    pub layer: usize,
    /// Where the key stands in that layer.
    pub key: Span,
    /// Where the value stands, raw; empty at its place where it is missing.
    pub value_span: Span,
    /// What earlier layers say, which does not count: the index of each with the place of the key, the earliest first.
    pub overrides: Vec<(usize, Span)>,
}

impl Effective {
    /// Loads the files of `environment` one after the other, each as `dialect` reads it over what came before.
    pub fn read(environment: &Environment, dialect: Dialect) -> Self {
        let mut effective = Self::default();
        for (layer, file) in environment.layers.iter().enumerate() {
            effective.load(layer, &file.bytes, dialect);
        }
        effective
    }

    fn load(&mut self, layer: usize, source: &[u8], dialect: Dialect) {
        let document = Document::parse(source);
        let reading = dialect.read(source, &self.beneath(&document));
        let vars = reading.vars();
        for (key, assignment) in vars.iter() {
            let setting = Setting {
                value: owned(&assignment.value),
                layer,
                key: assignment.key_span,
                value_span: assignment.value_span,
                overrides: Vec::new(),
            };
            self.set(key, setting);
        }
        // What the runtime does not read is told of by other rules; here it is not missing, but unknown.
        for (_, entry) in document.entries() {
            let key = entry.key.of(source);
            if !key.is_empty() && vars.get(key).is_none() {
                let (key_span, value_span) = (entry.key, entry.value);
                let setting = Setting {
                    value: Value::Dynamic,
                    layer,
                    key: key_span,
                    value_span,
                    overrides: Vec::new(),
                };
                self.set(key, setting);
            }
        }
    }

    fn set(&mut self, key: &[u8], mut setting: Setting) {
        if let Some(beneath) = self.settings.get_mut(key) {
            setting.overrides.append(&mut beneath.overrides);
            if beneath.layer != setting.layer {
                setting.overrides.push((beneath.layer, beneath.key));
            }
            *beneath = setting;
        } else {
            self.settings.insert(key.into(), setting);
        }
    }

    /// The process environment that the layers beneath `document` make for its references. What it defines itself is
    /// left out: it is loaded over them, whatever the runtime would do with a process that has them already.
    fn beneath(&self, document: &Document<'_>) -> dialect::Environment {
        if self.settings.is_empty() || !document.source.contains(&b'$') {
            return dialect::Environment::default();
        }
        let own: BTreeSet<&[u8]> =
            document.entries().map(|(_, entry)| entry.key.of(document.source)).collect();
        let others = self.settings.iter().filter(|(key, _)| !own.contains(&***key));
        others
            .filter_map(|(key, setting)| match &setting.value {
                Value::Text(text) => Some((key.to_vec(), text.to_vec())),
                _ => None,
            })
            .collect()
    }

    /// The variable `key`, if the environment gives it.
    pub fn get(&self, key: &[u8]) -> Option<&Setting> {
        self.settings.get(key)
    }

    /// All variables, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &Setting)> {
        self.settings.iter().map(|(key, setting)| (&**key, setting))
    }

    /// How many variables there are.
    pub fn len(&self) -> usize {
        self.settings.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.settings.is_empty()
    }
}

impl Setting {
    /// The text of the value, where it is known.
    pub fn text(&self) -> Option<&[u8]> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// How the variable, whose key is `key`, is called where it is shown; `source` is the layer that it comes from. A word
    /// that stands there alone can be anything.
    pub fn name(&self, key: &[u8], source: &[u8]) -> KeyName {
        let between = source.get(self.key.end as usize..self.value_span.start as usize).unwrap_or_default();
        if between.iter().any(|byte| matches!(byte, b'=' | b':')) {
            KeyName::new(key)
        } else {
            KeyName::of_lone_word(key)
        }
    }
}

fn owned(value: &Value<'_>) -> Value<'static> {
    match value {
        Value::Text(text) => Value::Text(Cow::Owned(text.to_vec())),
        Value::Null => Value::Null,
        Value::Dynamic => Value::Dynamic,
        Value::Unset => Value::Unset,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::SourceFile;

    /// What layers come to: `KEY=value@layer<overridden layers`.
    #[track_caller]
    fn check(dialect: Dialect, layers: &[&str], expected: &[&str]) {
        let file =
            |(index, source): (usize, &&str)| Arc::new(SourceFile::new(format!(".env.{index}"), *source));
        let layers = layers.iter().enumerate().map(file).collect();
        let effective = Effective::read(&Environment::new("test", layers), dialect);
        let shown: Vec<String> = effective
            .iter()
            .map(|(key, setting)| {
                let value = match &setting.value {
                    Value::Text(text) => text.escape_ascii().to_string(),
                    other => format!("{other:?}"),
                };
                let under: String = setting.overrides.iter().map(|(layer, _)| format!("<{layer}")).collect();
                format!("{}={value}@{}{under}", key.escape_ascii(), setting.layer)
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn later_layers_win() {
        check(Dialect::Node, &["A=1\nB=1\nB=2\n", "B=3\n", "B=4\nC=5\n"], &["A=1@0", "B=4@2<0<1", "C=5@2"]);
    }

    #[test]
    fn references_see_what_is_beneath() {
        let layers = ["HOST=a\nURL=http://$HOST\n", "URL=https://${HOST}/$PORT\nPORT=1\n"];
        check(Dialect::Dotenvy, &layers, &["HOST=a@0", "PORT=1@1", "URL=https://a/@1<0"]);
    }

    #[test]
    fn what_the_runtime_does_not_read_is_unknown() {
        for dialect in [Dialect::Go, Dialect::Node] {
            check(dialect, &["A=1\nB\n"], &["A=1@0", "B=Dynamic@0"]);
        }
    }
}

//! What an environment comes to, once all its files are loaded.

use std::collections::HashSet;

use envguard_syntax::dialect::{self, Dialect};
use envguard_syntax::{Document, Span};
use foldhash::fast::RandomState;

use super::Environment;
use super::layer::{Given, Layer};
use crate::schema::EnvironmentValue;
use crate::{KeyName, Shape};

/// The variables of an environment with the values that count.
#[derive(Debug, Default)]
pub struct Effective {
    layers: Vec<Layer>,
}

/// A variable that an environment gives.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'e> {
    /// Its value. [`EnvironmentValue::Dynamic`] where only running something would tell, and where the runtime does not
    /// read a line that is there for people.
    pub value: EnvironmentValue<'e>,
    /// The index of the layer that it comes from.
    pub layer: usize,
    /// Where the key stands in that layer.
    pub key: Span,
    /// Where the value stands, raw; empty at its place where it is missing.
    pub value_span: Span,
}

impl Effective {
    /// Loads the files of `environment` one after the other, each as `dialect` reads it over what came before.
    pub fn read(environment: &Environment, dialect: Dialect) -> Self {
        let mut effective = Self { layers: Vec::with_capacity(environment.layers.len()) };
        for file in &environment.layers {
            let document = Document::parse(&file.bytes);
            let layer = Layer::read(file, &document, dialect, &effective.beneath(&document));
            effective.layers.push(layer);
        }
        effective
    }

    /// The process environment that the layers beneath `document` make for its references. What it defines itself is
    /// left out: it is loaded over them, whatever the runtime would do with a process that has them already.
    fn beneath(&self, document: &Document<'_>) -> dialect::Environment {
        if self.layers.is_empty() || !document.source.contains(&b'$') {
            return dialect::Environment::default();
        }
        let own: HashSet<&[u8], RandomState> =
            document.entries().map(|(_, entry)| entry.key.of(document.source)).collect();
        let others = self.iter().filter(|(key, _)| !own.contains(key));
        others.filter_map(|(key, setting)| Some((key, setting.text()?))).collect()
    }

    /// The variable `key`, if the environment gives it.
    pub fn get(&self, key: &[u8]) -> Option<Setting<'_>> {
        let mut layers = self.layers.iter().enumerate().rev();
        layers.find_map(|(layer, read)| Some(Setting::new(layer, read.get(key)?)))
    }

    /// What earlier layers say of `key`, which does not count: the index of each with the place of the key, the last one
    /// first.
    pub fn overridden<'e>(&'e self, key: &'e [u8]) -> impl Iterator<Item = (usize, Span)> + 'e {
        let layers = self.layers.iter().enumerate().rev();
        layers.filter_map(move |(layer, read)| Some((layer, read.get(key)?.key_span))).skip(1)
    }

    /// All variables, layer by layer.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], Setting<'_>)> {
        self.layers.iter().enumerate().flat_map(|(layer, read)| {
            let over = self.layers.get(layer + 1..).unwrap_or_default();
            let counts = |given: &Given<'_>| over.iter().all(|over| over.get(given.key).is_none());
            read.iter().filter(counts).map(move |given| (given.key, Setting::new(layer, given)))
        })
    }
}

impl<'e> Setting<'e> {
    fn new(layer: usize, given: Given<'e>) -> Self {
        Self { value: given.value, layer, key: given.key_span, value_span: given.value_span }
    }

    /// The text of the value, where it is known.
    pub fn text(&self) -> Option<&'e [u8]> {
        match self.value {
            EnvironmentValue::Text(text) => Some(text),
            EnvironmentValue::Null | EnvironmentValue::Dynamic => None,
        }
    }

    /// What the value is like.
    pub fn shape(&self) -> Shape {
        match self.value {
            EnvironmentValue::Text(text) => Shape::of_text(text),
            EnvironmentValue::Null => Shape::Null,
            EnvironmentValue::Dynamic => Shape::Dynamic,
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
        let mut shown: Vec<String> = effective
            .iter()
            .map(|(key, setting)| {
                let value = match setting.value {
                    EnvironmentValue::Text(text) => text.escape_ascii().to_string(),
                    other => format!("{other:?}"),
                };
                let under: String = effective.overridden(key).map(|(layer, _)| format!("<{layer}")).collect();
                format!("{}={value}@{}{under}", key.escape_ascii(), setting.layer)
            })
            .collect();
        shown.sort();
        assert_eq!(shown, expected);
    }

    #[test]
    fn later_layers_win() {
        check(Dialect::Node, &["A=1\nB=1\nB=2\n", "B=3\n", "B=4\nC=5\n"], &["A=1@0", "B=4@2<1<0", "C=5@2"]);
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

    #[test]
    fn values_are_those_of_the_runtime_wherever_they_stand() {
        let source = "A='one'\nB=\"two\\nlines\"\nC= three # no\nexport D=4\nE=\nF=''\n";
        let expected = ["A=one@0", "B=two\\nlines@0", "C=three@0", "D=4@0", "E=@0", "F=@0"];
        check(Dialect::Node, &[source], &expected);
        check(Dialect::Dotenvy, &["A=1\nA=2\n", "A=3\n"], &["A=3@1<0"]);
        check(Dialect::Dotenvy, &["A=1\nA=2\n"], &["A=1@0"]);
    }

    #[test]
    fn what_is_taken_away_again_is_unknown_where_a_line_gives_it() {
        check(Dialect::Bash, &["A=1\nB=1\n", "B=2\nunset B\nunset A\n"], &["A=1@0", "B=Dynamic@1<0"]);
    }
}

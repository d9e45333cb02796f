//! Variables in the words of JSON Schema.

use super::literal::{Bound, Literal};
use super::writer::Writer;
use crate::variable::{Item, Variable};

/// The groups around some items.
struct Prefix<'p> {
    outer: Option<&'p Prefix<'p>>,
    text: &'p str,
}

/// The schema of an environment that has all of `items`, on one line.
pub(super) const fn write<const N: usize>(writer: &mut Writer<N>, items: &[Item]) {
    writer
        .raw(br#"{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{"#);
    properties(writer, items, None, true);
    writer.raw(br#"},"required":["#);
    required(writer, items, None, true);
    writer.raw(b"]}");
}

/// Writes the properties; gives whether none has been written so far.
const fn properties<const N: usize>(
    writer: &mut Writer<N>,
    items: &[Item],
    prefix: Option<&Prefix<'_>>,
    mut is_first: bool,
) -> bool {
    let mut at = 0;
    while at < items.len() {
        match &items[at] {
            Item::Variable(variable) => {
                if !is_first {
                    writer.raw(b",");
                }
                is_first = false;
                name(writer, prefix, variable);
                writer.raw(b":{");
                property(writer, variable);
                writer.raw(b"}");
            }
            Item::Group(group) => {
                let inner = Prefix { outer: prefix, text: group.prefix };
                is_first = properties(writer, group.items, Some(&inner), is_first);
            }
        }
        at += 1;
    }
    is_first
}

/// Writes the names of those that are needed; gives whether none has been written so far.
const fn required<const N: usize>(
    writer: &mut Writer<N>,
    items: &[Item],
    prefix: Option<&Prefix<'_>>,
    mut is_first: bool,
) -> bool {
    let mut at = 0;
    while at < items.len() {
        match &items[at] {
            Item::Variable(variable) => {
                if variable.is_required() {
                    if !is_first {
                        writer.raw(b",");
                    }
                    is_first = false;
                    name(writer, prefix, variable);
                }
            }
            Item::Group(group) => {
                let inner = Prefix { outer: prefix, text: group.prefix };
                is_first = required(writer, group.items, Some(&inner), is_first);
            }
        }
        at += 1;
    }
    is_first
}

const fn name<const N: usize>(writer: &mut Writer<N>, prefix: Option<&Prefix<'_>>, variable: &Variable) {
    writer.raw(b"\"");
    outer(writer, prefix);
    writer.escaped(variable.name);
    writer.raw(b"\"");
}

const fn outer<const N: usize>(writer: &mut Writer<N>, prefix: Option<&Prefix<'_>>) {
    if let Some(prefix) = prefix {
        outer(writer, prefix.outer);
        writer.escaped(prefix.text);
    }
}

const fn property<const N: usize>(writer: &mut Writer<N>, variable: &Variable) {
    if variable.is_list {
        writer.raw(br#""type":"array","items":{"#);
        value(writer, variable);
        writer.raw(br#"},"x-envguard":{"separator":"#);
        writer.string(variable.separator_or_comma());
        writer.raw(b"}");
        if variable.is_required() && !variable.allows_empty {
            writer.raw(br#","minItems":1"#);
        }
    } else {
        value(writer, variable);
    }
    if variable.kind.is_secret {
        writer.raw(br#","writeOnly":true"#);
    }
    description(writer, variable.docs);
    if !variable.kind.is_secret && !variable.is_list {
        default(writer, variable);
    }
    writer.raw(br#","$comment":"#);
    writer.raw(b"\"");
    writer.escaped(variable.type_name);
    if let Some(condition) = variable.condition {
        writer.escaped(", needed if ");
        writer.escaped(condition);
    }
    writer.raw(b"\"");
}

/// What one value is like.
const fn value<const N: usize>(writer: &mut Writer<N>, variable: &Variable) {
    writer.raw(variable.kind.schema.as_bytes());
    bounds(writer, variable);
    let is_text =
        !variable.is_list && variable.is_required() && !variable.allows_empty && variable.kind.is_free;
    match variable.min_len {
        Some(least) => {
            writer.raw(br#","minLength":"#);
            writer.number(least);
        }
        // What is needed must not be empty.
        None if is_text => writer.raw(br#","minLength":1"#),
        None => {}
    }
    if let Some(most) = variable.max_len {
        writer.raw(br#","maxLength":"#);
        writer.number(most);
    }
    let choices = variable.kind.choices;
    if !choices.is_empty() && !variable.kind.is_secret {
        writer.raw(br#","enum":["#);
        let mut at = 0;
        while at < choices.len() {
            if at > 0 {
                writer.raw(b",");
            }
            writer.string(choices[at]);
            at += 1;
        }
        writer.raw(b"]");
    }
}

/// The bounds of a number: those of its range, and else those of its type.
const fn bounds<const N: usize>(writer: &mut Writer<N>, variable: &Variable) {
    let (low, high) = match variable.range {
        Some(range) if variable.kind.is_number => Bound::pair(range),
        _ => (None, None),
    };
    if let Some(bound) = low {
        writer.raw(br#","minimum":"#);
        bound.number.write(writer);
    } else if let Some((least, _)) = variable.kind.bounds {
        writer.raw(br#","minimum":"#);
        writer.raw(least.as_bytes());
    }
    if let Some(bound) = high {
        writer.raw(if bound.is_inclusive { br#","maximum":"# } else { br#","exclusiveMaximum":"# });
        bound.number.write(writer);
    } else if let Some((_, most)) = variable.kind.bounds {
        writer.raw(br#","maximum":"#);
        writer.raw(most.as_bytes());
    }
}

const fn description<const N: usize>(writer: &mut Writer<N>, docs: &[&str]) {
    if docs.is_empty() {
        return;
    }
    writer.raw(br#","description":""#);
    let mut at = 0;
    while at < docs.len() {
        if at > 0 {
            writer.escaped("\n");
        }
        writer.escaped(docs[at].trim_ascii());
        at += 1;
    }
    writer.raw(b"\"");
}

/// The default, where it is a literal.
const fn default<const N: usize>(writer: &mut Writer<N>, variable: &Variable) {
    let Some(default) = variable.default else { return };
    if let Some(literal) = Literal::of(default) {
        writer.raw(br#","default":"#);
        literal.write(writer);
    }
}

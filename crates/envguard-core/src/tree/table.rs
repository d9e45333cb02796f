//! TOML tables while they are being read: headers and dotted keys can add to them from anywhere in the file.

use std::borrow::Cow;
use std::collections::HashMap;

use envguard_syntax::Span;
use foldhash::fast::RandomState;

use super::{MAX_DEPTH, Member, Node, NodeKind, ParsedTree, ProblemKind};
use crate::Message;

/// A key as it was read, and where.
pub(super) type Key<'s> = (Cow<'s, str>, Span);

/// A value while tables can still be added to.
pub(super) enum Value {
    /// Anything but a table.
    Node(Node),
    /// A list in brackets.
    List(Span, Vec<Value>),
    /// A table, by its number.
    Table(usize),
    /// What `[[headers]]` make, by their numbers.
    Tables(Vec<usize>),
}

/// How a table came to be, which decides who may add to it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// By a header, or as the root.
    Header,
    /// As the parent of another one that has a header. It may still get a header of its own.
    Parent,
    /// As the parent of a dotted key.
    Dotted,
    /// In braces: nothing is added later.
    Braces,
}

struct Table<'s> {
    origin: Origin,
    span: Span,
    /// How many tables and lists it stands in.
    depth: usize,
    entries: Vec<(Key<'s>, Value)>,
    /// The entries by their keys, once there are many.
    index: HashMap<Cow<'s, str>, usize, RandomState>,
}

/// Up to so many entries, looking at each is faster than hashing.
const FEW: usize = 8;

/// A problem that leaves what was to be added with no place; it is reported already.
pub(super) struct NoPlace;

/// The root's number.
pub(super) const ROOT: usize = 0;

/// All tables of a file.
pub(super) struct Tables<'s> {
    all: Vec<Table<'s>>,
    /// Those whose header says a place that is taken.
    homeless: Vec<usize>,
}

impl<'s> Tables<'s> {
    /// An empty root that spans the file.
    pub(super) fn new(span: Span) -> Self {
        let mut tables = Self { all: Vec::new(), homeless: Vec::new() };
        tables.create(Origin::Header, span, 0);
        tables
    }

    /// Makes a table that stands nowhere yet, within `depth` others.
    pub(super) fn create(&mut self, origin: Origin, span: Span, depth: usize) -> usize {
        self.all.push(Table { origin, span, depth, entries: Vec::new(), index: HashMap::default() });
        self.all.len() - 1
    }

    /// Makes a table for what stands below a header that cannot be where it is.
    fn create_homeless(&mut self, span: Span, depth: usize) -> usize {
        let table = self.create(Origin::Header, span, depth);
        self.homeless.push(table);
        table
    }

    /// How many tables and lists the table stands in.
    pub(super) fn depth(&self, table: usize) -> usize {
        self.all[table].depth
    }

    /// Says where a table in braces stands, once that is known.
    pub(super) fn set_span(&mut self, table: usize, span: Span) {
        self.all[table].span = span;
    }

    /// Gives the key `path` in `table` its value. Of two, the later one stays.
    pub(super) fn insert(
        &mut self,
        table: usize,
        mut path: Vec<Key<'s>>,
        value: Value,
        tree: &mut ParsedTree,
    ) {
        let Some(key) = path.pop() else { return };
        let place = self.descend(table, path, Origin::Dotted, tree);
        let Ok(table) = place else {
            let node = self.finish(value);
            return tree.drop_node(&node);
        };
        match self.position(table, &key.0) {
            None => self.push(table, key, value),
            Some(position) => {
                let (first, old) = &mut self.all[table].entries[position];
                tree.report_repeat(&key.0, first.1, key.1);
                let (_, place) = std::mem::replace(first, key);
                let old = std::mem::replace(old, value);
                let node = self.finish(old);
                tree.drop_member(place, &node);
            }
        }
    }

    /// The table that the header `[path]` opens.
    pub(super) fn open(&mut self, mut path: Vec<Key<'s>>, span: Span, tree: &mut ParsedTree) -> usize {
        let parent = path.len();
        let Some(key) = path.pop() else { return self.create_homeless(span, 0) };
        let Ok(table) = self.descend(ROOT, path, Origin::Parent, tree) else {
            return self.create_homeless(span, parent);
        };
        let depth = self.depth(table) + 1;
        let Some(position) = self.position(table, &key.0) else {
            let new = self.create(Origin::Header, span, depth);
            self.push(table, key, Value::Table(new));
            return new;
        };
        let (first, value) = &self.all[table].entries[position];
        let first = first.1;
        match value {
            Value::Table(existing) if self.all[*existing].origin == Origin::Parent => {
                let existing = *existing;
                self.all[existing].origin = Origin::Header;
                self.all[existing].span = span;
                self.all[table].entries[position].0 = key;
                existing
            }
            // What stands below the second header is read as if it stood below the first one.
            Value::Table(existing) if self.all[*existing].origin != Origin::Braces => {
                let existing = *existing;
                tree.report_repeat(&key.0, first, key.1);
                existing
            }
            _ => {
                tree.report_repeat(&key.0, first, key.1);
                self.create_homeless(span, depth)
            }
        }
    }

    /// The table that the header `[[path]]` opens.
    pub(super) fn open_item(&mut self, mut path: Vec<Key<'s>>, span: Span, tree: &mut ParsedTree) -> usize {
        let parent = path.len();
        let Some(key) = path.pop() else { return self.create_homeless(span, 0) };
        let Ok(table) = self.descend(ROOT, path, Origin::Parent, tree) else {
            return self.create_homeless(span, parent);
        };
        // An item stands in its list, and that in the table.
        let depth = self.depth(table) + 2;
        let new = self.create(Origin::Header, span, depth);
        match self.position(table, &key.0) {
            None => self.push(table, key, Value::Tables(vec![new])),
            Some(position) => match &mut self.all[table].entries[position] {
                (_, Value::Tables(items)) => items.push(new),
                (first, _) => {
                    tree.report_repeat(&key.0, first.1, key.1);
                    self.homeless.push(new);
                }
            },
        }
        new
    }

    /// Follows `path` from `table`; tables that are missing come to be as `origin` says.
    fn descend(
        &mut self,
        mut table: usize,
        path: Vec<Key<'s>>,
        origin: Origin,
        tree: &mut ParsedTree,
    ) -> Result<usize, NoPlace> {
        for key in path {
            let depth = self.depth(table) + 1;
            // One level is left for the value.
            if depth >= MAX_DEPTH {
                let message = Message::new("tables nest deeper than {} levels").with(MAX_DEPTH);
                tree.report(ProblemKind::TooDeep, key.1, message);
                return Err(NoPlace);
            }
            let Some(position) = self.position(table, &key.0) else {
                let new = self.create(origin, key.1, depth);
                self.push(table, key, Value::Table(new));
                table = new;
                continue;
            };
            let (first, value) = &self.all[table].entries[position];
            let next = match value {
                Value::Table(next) => Some(*next),
                Value::Tables(items) if origin == Origin::Parent => items.last().copied(),
                _ => None,
            };
            let may_extend = next.is_some_and(|next| match self.all[next].origin {
                Origin::Braces => false,
                Origin::Header => origin == Origin::Parent,
                Origin::Parent | Origin::Dotted => true,
            });
            let Some(next) = next.filter(|_| may_extend) else {
                tree.report_repeat(&key.0, first.1, key.1);
                return Err(NoPlace);
            };
            if origin == Origin::Dotted {
                self.all[next].origin = Origin::Dotted;
            }
            table = next;
        }
        Ok(table)
    }

    fn position(&self, table: usize, key: &str) -> Option<usize> {
        let Table { entries, index, .. } = &self.all[table];
        if entries.len() <= FEW {
            return entries.iter().position(|((other, _), _)| other == key);
        }
        index.get(key).copied()
    }

    fn push(&mut self, table: usize, key: Key<'s>, value: Value) {
        let Table { entries, index, .. } = &mut self.all[table];
        entries.push((key, value));
        if entries.len() > FEW {
            let from = index.len();
            for (position, ((key, _), _)) in entries.iter().enumerate().skip(from) {
                index.insert(key.clone(), position);
            }
        }
    }

    /// A value to which nothing is added any more.
    pub(super) fn finish(&mut self, value: Value) -> Node {
        match value {
            Value::Node(node) => node,
            Value::List(span, items) => {
                Node::new(span, NodeKind::List(items.into_iter().map(|item| self.finish(item)).collect()))
            }
            Value::Table(table) => self.finish_table(table),
            Value::Tables(tables) => {
                let items: Vec<Node> = tables.into_iter().map(|table| self.finish_table(table)).collect();
                let span = items.first().map(|item| item.span).unwrap_or_default();
                Node::new(span, NodeKind::List(items))
            }
        }
    }

    fn finish_table(&mut self, table: usize) -> Node {
        let span = self.all[table].span;
        let entries = std::mem::take(&mut self.all[table].entries);
        let mut members = Vec::with_capacity(entries.len());
        for ((key, key_span), value) in entries {
            members.push(Member { key: key.into(), key_span, value: self.finish(value) });
        }
        Node::new(span, NodeKind::Map(members))
    }

    /// The root as a node.
    pub(super) fn into_root(mut self, tree: &mut ParsedTree) -> Node {
        for table in std::mem::take(&mut self.homeless) {
            let node = self.finish_table(table);
            tree.drop_node(&node);
        }
        self.finish_table(ROOT)
    }
}

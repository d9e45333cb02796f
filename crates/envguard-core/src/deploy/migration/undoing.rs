//! What the way back to a release has to undo.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use super::{Effect, Migration, MigrationSet, Script, WayBack};

/// A migration that a release does not have, on the way back to it.
#[derive(Clone, Debug)]
pub struct Undoing<'s> {
    /// The migration.
    pub migration: &'s Migration,
    /// What it does to tables that the release may use, in words such as `drops a column`.
    pub breaks: Vec<&'static str>,
    /// Whether all of it is understood, so that it does no more than `breaks`.
    pub is_understood: bool,
    /// What is lost when it is undone, in such words.
    pub loses: Vec<&'static str>,
}

impl Undoing<'_> {
    /// Whether the release runs on the database as it is: nothing that it uses is different.
    pub fn may_stay(&self) -> bool {
        self.is_understood && self.breaks.is_empty()
    }
}

impl MigrationSet {
    /// The migrations that were not there before, the newest first: what lies between the release that the set was read
    /// with and what is here now. Comments that allow something count for nothing, for they were written with another
    /// release in mind.
    pub fn undoings(&self) -> Vec<Undoing<'_>> {
        let Some(baseline) = self.baseline() else { return Vec::new() };
        let known: HashSet<&str, RandomState> =
            baseline.migrations.iter().map(|migration| &*migration.id).collect();
        let new = self.migrations().iter().rev().filter(|migration| !known.contains(&*migration.id));
        new.map(|migration| self.undoing(migration)).collect()
    }

    fn undoing<'s>(&'s self, migration: &'s Migration) -> Undoing<'s> {
        let up = migration.up.as_ref();
        let own = self.breaks().filter(|found| up.is_some_and(|up| std::ptr::eq(found.script, up)));
        let down = match &migration.down {
            WayBack::Script(script) => Some(script),
            _ => None,
        };
        let mut loses = words(down.into_iter().flat_map(Script::steps).map(|step| loss(&step.effect)));
        if matches!(migration.down, WayBack::Automatic) {
            let created = |effect: &Effect| matches!(effect, Effect::CreatesTable).then_some("drops a table");
            loses.extend(words(up.into_iter().flat_map(Script::steps).map(|step| created(&step.effect))));
        }
        Undoing {
            migration,
            breaks: words(own.map(|found| breakage(&found.step.effect))),
            is_understood: up.is_some_and(|up| up.unread().is_empty()),
            loses,
        }
    }
}

/// What a release notices that uses the table.
fn breakage(effect: &Effect) -> Option<&'static str> {
    match effect {
        Effect::DropsTable => Some("drops a table"),
        Effect::DropsColumn => Some("drops a column"),
        Effect::RenamesTable(_) => Some("renames a table"),
        Effect::RenamesColumn => Some("renames a column"),
        Effect::ChangesType => Some("changes the type of a column"),
        Effect::AddsRequiredColumn => Some("adds a column that has to be given"),
        Effect::SetsNotNull => Some("makes a column refuse NULL"),
        Effect::AddsConstraint => Some("adds a constraint"),
        // These take their time, and then nobody notices them.
        Effect::CreatesTable | Effect::CreatesIndex { .. } | Effect::DropsIndexConcurrently => None,
    }
}

/// What is gone afterwards.
fn loss(effect: &Effect) -> Option<&'static str> {
    match effect {
        Effect::DropsTable => Some("drops a table"),
        Effect::DropsColumn => Some("drops a column"),
        _ => None,
    }
}

/// Each of them once, in their order.
fn words(all: impl Iterator<Item = Option<&'static str>>) -> Vec<&'static str> {
    let mut words = Vec::new();
    for word in all.flatten() {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{Known, Layout, Tool};
    use super::*;
    use crate::SourceFile;

    /// What `undoings` says of each migration that the release `before` does not have, in words.
    fn said(tool: Tool, before: &[(&str, &str)], now: &[(&str, &str)]) -> Vec<String> {
        let files = |all: &[(&str, &str)]| -> Vec<Arc<SourceFile>> {
            all.iter().map(|(path, text)| Arc::new(SourceFile::new(*path, *text))).collect()
        };
        let layout = Layout { tool, dialect: None, directory: "".into(), patterns: None };
        let known = Known::Release("v1".into());
        let set = MigrationSet::read(layout, &files(now), Some((known, &files(before))));
        let said = set.undoings().into_iter().map(|undoing| {
            let Undoing { migration, breaks, is_understood, loses } = &undoing;
            let unknown = if *is_understood { "" } else { "?" };
            assert_eq!(undoing.may_stay(), breaks.is_empty() && *is_understood);
            format!("{}{unknown}: {breaks:?} {loses:?} {}", migration.id, migration.has_way_back())
        });
        said.collect()
    }

    #[test]
    fn the_newest_come_first_with_what_they_do() {
        let first =
            ("1_a.sql", "-- migrate:up\nCREATE TABLE a (b int, c int);\n-- migrate:down\nDROP TABLE a;\n");
        let later = [
            first,
            (
                "2_b.sql",
                "-- migrate:up\nCREATE TABLE d (e int);\nALTER TABLE d DROP COLUMN e;\n-- migrate:down\nDROP TABLE d;\n",
            ),
            (
                "3_c.sql",
                "-- migrate:up\n-- envguard: allow(drops-column) unused\nALTER TABLE a DROP COLUMN b;\nALTER TABLE a DROP \
                 COLUMN c;\n-- migrate:down\nALTER TABLE a ADD COLUMN b int;\n",
            ),
            ("4_d.sql", "-- migrate:up\nDO $$ BEGIN EXECUTE 'x'; END $$;\n-- migrate:down\n"),
        ];
        assert_eq!(
            said(Tool::Dbmate, &[first], &later),
            [
                "4?: [] [] false",
                r#"3: ["drops a column"] [] true"#,
                // What nobody had before is nobody's.
                r#"2: [] ["drops a table"] true"#,
            ]
        );
        assert!(said(Tool::Dbmate, &later, &later).is_empty());
    }

    #[test]
    fn what_a_tool_turns_around_is_lost_as_well() {
        let change = "class A < ActiveRecord::Migration[7.1]\n  def change\n    create_table :a do |t|\n      t.string :b\n    end\n  end\nend\n";
        let said = said(Tool::Rails, &[], &[("20260101000000_a.rb", change)]);
        assert_eq!(said, [r#"20260101000000: [] ["drops a table"] true"#]);
    }
}

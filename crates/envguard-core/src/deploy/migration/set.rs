//! All migrations of a directory.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::step::{Effect, Name, Step};
use super::{Baseline, Identity, Layout, Migration, Script, SqlDialect, Standing, Tool};
use crate::SourceFile;

/// The migrations of one directory, with what is known of those that were there before.
#[derive(Debug)]
pub struct MigrationSet {
    layout: Layout,
    migrations: Vec<Migration>,
    baseline: Option<Baseline>,
    /// How each of them stands.
    standings: Vec<Standing>,
    /// What is done to tables that somebody may still use: the index of the migration, and of its step.
    breaks: Vec<(usize, usize)>,
}

/// A step that whoever still uses a table may notice.
pub(crate) struct Break<'s> {
    pub(crate) script: &'s Script,
    pub(crate) step: &'s Step,
    pub(crate) standing: Standing,
}

impl MigrationSet {
    /// Reads `files` as `layout` has it. `before` are the files that were there before, and how that is known.
    pub fn read(
        layout: Layout,
        files: &[Arc<SourceFile>],
        before: Option<(super::Known, &[Arc<SourceFile>])>,
    ) -> Self {
        let migrations = in_order(layout.read(files));
        let baseline = before.map(|(known, files)| Baseline { known, migrations: layout.read(files) });
        let known: Option<HashSet<&str, RandomState>> = baseline
            .as_ref()
            .map(|baseline| baseline.migrations.iter().map(|migration| &*migration.id).collect());
        let standing = |migration: &Migration| match (&baseline, &known) {
            (Some(baseline), Some(known)) if known.contains(&*migration.id) => match baseline.known {
                super::Known::Release(_) => Standing::Applied,
                super::Known::Commit => Standing::Unknown,
            },
            _ => Standing::New,
        };
        let standings = migrations.iter().map(standing).collect();
        let mut set = Self { layout, migrations, baseline, standings, breaks: Vec::new() };
        set.breaks = set.find_breaks();
        set
    }

    /// The tool that applies them.
    pub fn tool(&self) -> Tool {
        self.layout.tool
    }

    /// The directory, as reports name it: empty, or with `/` at its end.
    pub fn directory(&self) -> &str {
        &self.layout.directory
    }

    /// The migrations, in the order in which they are applied.
    pub fn migrations(&self) -> &[Migration] {
        &self.migrations
    }

    /// What was there before, if that is known.
    pub fn baseline(&self) -> Option<&Baseline> {
        self.baseline.as_ref()
    }

    /// Whether the database locks as PostgreSQL does. It is taken for that where nothing says otherwise.
    pub(crate) fn is_postgresql(&self) -> bool {
        matches!(self.layout.dialect, None | Some(SqlDialect::PostgreSql))
    }

    /// The migrations that are not applied for sure, with how they stand.
    pub(crate) fn judged(&self) -> impl Iterator<Item = (&Migration, Standing)> {
        let all = self.migrations.iter().zip(self.standings.iter().copied());
        all.filter(|(_, standing)| *standing != Standing::Applied)
    }

    /// What is done to tables that somebody may still use.
    pub(crate) fn breaks(&self) -> impl Iterator<Item = Break<'_>> {
        self.breaks.iter().filter_map(|(index, step)| {
            let migration = self.migrations.get(*index)?;
            let script = migration.up.as_ref()?;
            let step = script.steps().get(*step)?;
            Some(Break { script, step, standing: *self.standings.get(*index)? })
        })
    }

    fn find_breaks(&self) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        // What was created by what nobody has is nobody's.
        let mut fresh: HashSet<Name, RandomState> = HashSet::default();
        for (index, migration) in self.migrations.iter().enumerate() {
            let standing = self.standings.get(index).copied().unwrap_or(Standing::New);
            let Some(script) = migration.up.as_ref().filter(|_| standing != Standing::Applied) else {
                continue;
            };
            let remade = remade(script.steps());
            for (at, step) in script.steps().iter().enumerate() {
                let is_fresh = step.table.as_ref().is_some_and(|table| fresh.contains(table));
                match (&step.effect, &step.table) {
                    (Effect::CreatesTable, table) => fresh.extend(table.clone()),
                    (Effect::RenamesTable(Some(new)), _) if is_fresh => {
                        fresh.insert(new.clone());
                    }
                    (Effect::DropsTable, Some(table)) if remade.contains(table) => {}
                    _ if is_fresh => {}
                    _ => found.push((index, at)),
                }
            }
            // What another migration may have created before, somebody may use. Without a baseline, any may be applied.
            if self.baseline.is_none() || standing != Standing::New {
                fresh.clear();
            }
        }
        found
    }
}

/// The tables that are dropped to be made again: views, and tables of SQLite, where a new table takes the name of the old
/// one.
fn remade(steps: &[Step]) -> HashSet<&Name, RandomState> {
    let mut created: HashSet<&Name, RandomState> = HashSet::default();
    let mut dropped: HashSet<&Name, RandomState> = HashSet::default();
    let mut remade = HashSet::default();
    for step in steps {
        match (&step.effect, &step.table) {
            (Effect::CreatesTable, Some(table)) => {
                if dropped.contains(table) {
                    remade.insert(table);
                }
                created.insert(table);
            }
            (Effect::DropsTable, Some(table)) => {
                dropped.insert(table);
            }
            (Effect::RenamesTable(Some(new)), Some(table))
                if created.contains(table) && dropped.contains(new) =>
            {
                remade.insert(new);
            }
            _ => {}
        }
    }
    remade
}

/// Puts those that name what they come after behind that. What is in a circle stays at the end, as it was.
fn in_order(migrations: Vec<Migration>) -> Vec<Migration> {
    if migrations.iter().all(|migration| migration.parents.is_empty()) {
        return migrations;
    }
    let index: HashMap<Arc<str>, usize, RandomState> =
        migrations.iter().enumerate().map(|(index, migration)| (Arc::clone(&migration.id), index)).collect();
    let parents = |migration: &Migration| -> Vec<usize> {
        migration.parents.iter().filter_map(|parent| index.get(&parent.id).copied()).collect()
    };
    let mut waiting: Vec<usize> = migrations.iter().map(|migration| parents(migration).len()).collect();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); migrations.len()];
    for (child, migration) in migrations.iter().enumerate() {
        parents(migration).into_iter().for_each(|parent| children[parent].push(child));
    }
    let mut ready: Vec<usize> = (0..migrations.len()).rev().filter(|index| waiting[*index] == 0).collect();
    let mut order = Vec::with_capacity(migrations.len());
    while let Some(next) = ready.pop() {
        order.push(next);
        for child in children[next].iter().rev() {
            waiting[*child] -= 1;
            if waiting[*child] == 0 {
                ready.push(*child);
            }
        }
    }
    let mut placed = vec![false; migrations.len()];
    order.iter().for_each(|index| placed[*index] = true);
    order.extend((0..migrations.len()).filter(|index| !placed[*index]));
    let mut slots: Vec<Option<Migration>> = migrations.into_iter().map(Some).collect();
    order.into_iter().filter_map(|index| slots[index].take()).collect()
}

impl MigrationSet {
    /// Whether two migrations with the same version are a mistake.
    pub(crate) fn has_versions(&self) -> bool {
        self.layout.tool.identity() == Identity::Version
    }

    /// Whether migrations name what they come after.
    pub(crate) fn is_chain(&self) -> bool {
        self.layout.tool.identity() == Identity::Chain
    }
}

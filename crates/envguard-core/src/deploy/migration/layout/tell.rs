//! Which tool the files of a directory are for.

use std::sync::Arc;

use super::{Layout, sections};
use crate::SourceFile;
use crate::deploy::migration::{SqlDialect, Tool, Version};

/// What lies around a directory with migrations, and tells tools apart whose files are called the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Whether there is a `Cargo.toml` around.
    pub has_cargo: bool,
    /// Whether there is a `go.mod` around.
    pub has_go: bool,
}

/// The names of directories that tools put migrations into.
const NAMES: [&str; 4] = ["migrations", "migration", "migrate", "versions"];

/// Whether a directory called `name` may hold migrations, going by nothing but that.
pub fn may_hold_migrations(name: &str) -> bool {
    NAMES.contains(&name)
}

impl Layout {
    /// The layout that `files` of `directory` are in, whose paths begin with it; `None` if they are no migrations.
    pub fn tell(
        directory: impl Into<Arc<str>>,
        files: &[Arc<SourceFile>],
        around: Surroundings,
    ) -> Option<Self> {
        let directory = directory.into();
        let tool = files
            .iter()
            .filter_map(|file| tool_of(&directory, file, around))
            .min_by_key(|(rank, _)| *rank)?
            .1;
        Some(Self { tool, dialect: dialect_of(files), directory, patterns: None })
    }
}

/// The tool that `file` is for, and how little its name and content say so.
fn tool_of(directory: &str, file: &SourceFile, around: Surroundings) -> Option<(u8, Tool)> {
    let path = file.path.strip_prefix(directory)?;
    let says = |word: &str| file.bytes.windows(word.len()).any(|window| window == word.as_bytes());
    match path.rsplit_once('.')?.1 {
        "sql" => of_sql(path, file, around),
        "rb" => says("ActiveRecord::Migration").then_some((0, Tool::Rails)),
        "py" if says("down_revision") => Some((0, Tool::Alembic)),
        "py" => says("migrations.Migration").then_some((1, Tool::Django)),
        "js" | "ts" | "cjs" | "mjs" | "cts" | "mts" => {
            Version::before(path)?;
            if says("MigrationInterface") || says("queryRunner") {
                Some((0, Tool::TypeOrm))
            } else {
                (says("knex") || says("Knex")).then_some((1, Tool::Knex))
            }
        }
        _ => None,
    }
}

fn of_sql(path: &str, file: &SourceFile, around: Surroundings) -> Option<(u8, Tool)> {
    let name = file.name();
    if let Some((directory, name)) = path.rsplit_once('/') {
        let is_versioned = directory.starts_with(|first: char| first.is_ascii_digit());
        match name {
            "migration.sql" => return Some((0, Tool::Prisma)),
            "up.sql" | "down.sql" if is_versioned => return Some((1, Tool::Diesel)),
            _ => {}
        }
    }
    if name.starts_with(['V', 'U', 'R']) && name.contains("__") {
        let version = name[1..].split("__").next().unwrap_or_default();
        if version.is_empty() || Version::parse(version).is_some() {
            return Some((2, Tool::Flyway));
        }
    }
    let (_, rest) = Version::before(path)?;
    if sections::DBMATE.are_in(&file.bytes) {
        return Some((3, Tool::Dbmate));
    }
    if sections::GOOSE.are_in(&file.bytes) {
        return Some((3, Tool::Goose));
    }
    let is_pair = rest.ends_with(".up.sql") || rest.ends_with(".down.sql");
    match (is_pair, around) {
        (true, Surroundings { has_cargo: true, .. }) => Some((4, Tool::Sqlx)),
        (true, _) => Some((4, Tool::GolangMigrate)),
        (false, Surroundings { has_cargo: true, has_go: false }) => Some((5, Tool::Sqlx)),
        (false, _) => rest.starts_with(['_', '-']).then_some((6, Tool::Sql)),
    }
}

/// The database that `files` are for: what Prisma has locked, or words that only one understands.
fn dialect_of(files: &[Arc<SourceFile>]) -> Option<SqlDialect> {
    let locked = files.iter().find(|file| file.name() == "migration_lock.toml").and_then(|file| {
        let text = std::str::from_utf8(&file.bytes).ok()?;
        let provider = text.lines().find_map(|line| line.trim().strip_prefix("provider"))?;
        SqlDialect::from_name(provider.trim_matches([' ', '=', '"']))
    });
    let by_words = || {
        let scripts = files.iter().filter(|file| file.name().rsplit('.').next() == Some("sql"));
        scripts.take(64).find_map(|file| SqlDialect::of_words(&file.bytes))
    };
    locked.or_else(by_words)
}

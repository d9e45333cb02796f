//! The layouts of migration tools: from files to migrations.

mod alembic;
mod custom;
mod diesel;
mod django;
mod embedded;
mod flyway;
mod javascript;
mod knex;
mod numbered;
mod pairs;
mod prisma;
mod rails;
mod sections;
mod tell;
mod typeorm;

use std::sync::Arc;

use envguard_syntax::Span;

use super::dialect::SqlDialect;
use super::{Migration, Script, Tool, Version, WayBack, comments};
use crate::{Place, SourceFile};

pub use custom::NamePattern;
pub use tell::{Surroundings, may_hold_migrations};

/// How the files of a directory are to be read.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The tool.
    pub tool: Tool,
    /// The database, where something says which.
    pub dialect: Option<SqlDialect>,
    /// The directory, as reports name it: empty, or with `/` at its end.
    pub directory: Arc<str>,
    /// The names of the files for [`Tool::Custom`]: those of one way, and those of the other.
    pub patterns: Option<(NamePattern, Option<NamePattern>)>,
}

impl Layout {
    /// The migrations that `files` are, in the order in which they are applied.
    pub(crate) fn read(&self, files: &[Arc<SourceFile>]) -> Vec<Migration> {
        let mut migrations = match self.tool {
            Tool::Sqlx | Tool::GolangMigrate => pairs::read(self, files),
            Tool::Sql => numbered::read(self, files),
            Tool::Diesel => diesel::read(self, files),
            Tool::Flyway => flyway::read(self, files),
            Tool::Rails => rails::read(self, files),
            Tool::Django => django::read(self, files),
            Tool::Alembic => alembic::read(self, files),
            Tool::Knex => knex::read(self, files),
            Tool::TypeOrm => typeorm::read(self, files),
            Tool::Prisma => prisma::read(self, files),
            Tool::Dbmate => sections::read(self, files, &sections::DBMATE),
            Tool::Goose => sections::read(self, files, &sections::GOOSE),
            Tool::Custom => custom::read(self, files),
        };
        // Chains are put into their order by whoever knows all of it.
        migrations.sort_by(|a, b| {
            a.version.cmp(&b.version).then_with(|| a.place.file.path.cmp(&b.place.file.path))
        });
        migrations
    }

    /// The path of `file` from the directory on; `None` if it lies elsewhere.
    fn relative<'f>(&self, file: &'f SourceFile) -> Option<&'f str> {
        file.path.strip_prefix(&*self.directory)
    }

    /// All of `file` as a script of SQL.
    fn whole(&self, file: &Arc<SourceFile>) -> Script {
        let in_transaction = self.tool.wraps() && !comments::without_transaction(&file.bytes);
        Script::sql(file, whole(file), self.dialect, in_transaction)
    }
}

fn whole(file: &SourceFile) -> Span {
    Span::new(0, file.bytes.len())
}

/// A migration that is only a version and a name so far, given by the name of `file`.
fn named(file: &Arc<SourceFile>, version: Option<Version>, id: impl Into<Arc<str>>, name: &str) -> Migration {
    Migration {
        id: id.into(),
        version,
        name: name.into(),
        place: Place::new(file, Span::empty(0)),
        up: None,
        down: WayBack::Missing(None),
        parents: Vec::new(),
        replaces: Vec::new(),
    }
}

/// A way back that is written down: what `script` says, unless a comment in one of `files` says that there is none.
fn way_back(script: Option<Script>, files: &[&Arc<SourceFile>]) -> WayBack {
    let declared = files.iter().find_map(|file| Some(Place::new(file, comments::irreversible(file)?)));
    match (script, declared) {
        (Some(script), None) => WayBack::Script(script),
        (Some(script), Some(_)) if !script.is_empty() => WayBack::Script(script),
        (_, Some(place)) => WayBack::Declared(place),
        (None, None) => WayBack::Missing(None),
    }
}

#[cfg(test)]
mod tests;

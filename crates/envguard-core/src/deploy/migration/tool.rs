//! The tools that apply migrations.

/// A tool that applies migrations, each with a layout of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tool {
    /// `1_name.sql`, or `1_name.up.sql` with `1_name.down.sql`.
    Sqlx,
    /// `2026-01-02-030405_name/up.sql` with `down.sql`.
    Diesel,
    /// `1_name.up.sql` with `1_name.down.sql`.
    GolangMigrate,
    /// `V1__name.sql`, `U1__name.sql` to undo it, and `R__name.sql` which is repeated.
    Flyway,
    /// `db/migrate/20260102030405_name.rb`.
    Rails,
    /// `app/migrations/0001_name.py`.
    Django,
    /// `versions/1975ea83b712_name.py`.
    Alembic,
    /// `20260102030405_name.js` with `up` and `down`.
    Knex,
    /// `1767322800000-Name.ts`, a class with `up` and `down`.
    TypeOrm,
    /// `20260102030405_name/migration.sql`.
    Prisma,
    /// `20260102030405_name.sql` with sections for both ways.
    Dbmate,
    /// The same with sections of another name.
    Goose,
    /// Files of SQL with versions, and no sign of the tool that reads them.
    Sql,
    /// Files whose names the configuration describes.
    Custom,
}

/// What tells one migration of a tool from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Identity {
    /// The version: two migrations with the same one are a mistake.
    Version,
    /// The name of the file.
    FileName,
    /// What the migration calls itself; its parents are named by it.
    Chain,
}

impl Tool {
    /// All of them.
    pub const ALL: [Tool; 14] = [
        Tool::Sqlx,
        Tool::Diesel,
        Tool::GolangMigrate,
        Tool::Flyway,
        Tool::Rails,
        Tool::Django,
        Tool::Alembic,
        Tool::Knex,
        Tool::TypeOrm,
        Tool::Prisma,
        Tool::Dbmate,
        Tool::Goose,
        Tool::Sql,
        Tool::Custom,
    ];

    /// Its name in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Tool::Sqlx => "sqlx",
            Tool::Diesel => "diesel",
            Tool::GolangMigrate => "golang-migrate",
            Tool::Flyway => "flyway",
            Tool::Rails => "rails",
            Tool::Django => "django",
            Tool::Alembic => "alembic",
            Tool::Knex => "knex",
            Tool::TypeOrm => "typeorm",
            Tool::Prisma => "prisma",
            Tool::Dbmate => "dbmate",
            Tool::Goose => "goose",
            Tool::Sql => "sql",
            Tool::Custom => "custom",
        }
    }

    /// What it is called in messages.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Tool::Sqlx => "sqlx",
            Tool::Diesel => "Diesel",
            Tool::GolangMigrate => "golang-migrate",
            Tool::Flyway => "Flyway",
            Tool::Rails => "Rails",
            Tool::Django => "Django",
            Tool::Alembic => "Alembic",
            Tool::Knex => "Knex",
            Tool::TypeOrm => "TypeORM",
            Tool::Prisma => "Prisma",
            Tool::Dbmate => "dbmate",
            Tool::Goose => "goose",
            Tool::Sql | Tool::Custom => "this directory",
        }
    }

    /// What to do where none of its migrations has a way back.
    pub(crate) fn way_back_help(self) -> &'static str {
        match self {
            Tool::Prisma => {
                "a rollback needs a `down.sql`, which `prisma migrate diff` writes from the schema before"
            }
            Tool::Sqlx => "`sqlx migrate add -r` makes migrations with a `.down.sql`",
            Tool::Flyway => "a rollback needs `U` files, or scripts that somebody runs by hand",
            _ => "a rollback needs scripts that somebody runs by hand",
        }
    }

    /// The tool of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tool| tool.name() == name)
    }

    /// How the endings of its files are.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Tool::Rails => &["rb"],
            Tool::Django | Tool::Alembic => &["py"],
            Tool::Knex | Tool::TypeOrm => &["js", "ts", "cjs", "mjs", "cts", "mts"],
            _ => &["sql"],
        }
    }

    /// What usually applies its migrations and tells how far they are, for those who have to configure it.
    pub fn usual_commands(self) -> Option<(&'static str, &'static str)> {
        match self {
            Tool::Sqlx => Some(("sqlx migrate run", "sqlx migrate info")),
            Tool::Diesel => Some(("diesel migration run", "diesel migration pending")),
            Tool::Flyway => Some(("flyway migrate", "flyway info")),
            Tool::Rails => Some(("bin/rails db:migrate", "bin/rails db:migrate:status")),
            Tool::Django => {
                Some(("python manage.py migrate --noinput", "python manage.py migrate --check --noinput"))
            }
            Tool::Alembic => Some(("alembic upgrade head", "alembic current --check-heads")),
            Tool::Knex => Some(("npx knex migrate:latest", "npx knex migrate:status")),
            Tool::Prisma => Some(("npx prisma migrate deploy", "npx prisma migrate status")),
            Tool::Dbmate => Some(("dbmate --wait up", "dbmate status --exit-code")),
            Tool::Goose => Some(("goose up", "goose status")),
            Tool::GolangMigrate | Tool::TypeOrm | Tool::Sql | Tool::Custom => None,
        }
    }

    /// What usually undoes the migration that was applied last, for those who have to configure it.
    pub fn usual_undo(self) -> Option<&'static str> {
        match self {
            Tool::Sqlx => Some("sqlx migrate revert"),
            Tool::Diesel => Some("diesel migration revert"),
            Tool::Flyway => Some("flyway undo"),
            Tool::Rails => Some("bin/rails db:rollback"),
            Tool::Alembic => Some("alembic downgrade -1"),
            Tool::Knex => Some("npx knex migrate:down"),
            Tool::Dbmate => Some("dbmate rollback"),
            Tool::Goose => Some("goose down"),
            // These want to be told more than that, or know no way back.
            Tool::Django | Tool::GolangMigrate | Tool::TypeOrm | Tool::Prisma | Tool::Sql | Tool::Custom => {
                None
            }
        }
    }

    /// What the output of its usual command for the status has in it as long as something is not applied, as a regular
    /// expression. The exit code of the others tells.
    pub fn pending(self) -> Option<&'static str> {
        match self {
            Tool::Sqlx => Some(r"(?m)^[0-9]+/(pending|installed \(different checksum\))"),
            Tool::Diesel => Some(r"(?m)^true\s*$"),
            Tool::Flyway => Some(r"\|\s*(Pending|Failed|Outdated|Out of Order|Missing|Future)\s*\|"),
            Tool::Rails => Some(r"(?m)^\s*down\s"),
            Tool::Knex => Some(r"Found [1-9][0-9]* Pending"),
            Tool::Dbmate => Some(r"(?m)^Pending: [1-9]"),
            Tool::Goose => Some(r"(?m)^\s*(\S+ \S+\s+)?Pending\s+--"),
            Tool::TypeOrm => Some(r"(?m)^\s*\[ \]"),
            Tool::GolangMigrate => Some(r"\(dirty\)"),
            Tool::Django | Tool::Alembic | Tool::Prisma | Tool::Sql | Tool::Custom => None,
        }
    }

    /// What its migrations are told apart by.
    pub(crate) fn identity(self) -> Identity {
        match self {
            Tool::Django | Tool::Alembic => Identity::Chain,
            Tool::Knex | Tool::TypeOrm | Tool::Prisma => Identity::FileName,
            _ => Identity::Version,
        }
    }

    /// Whether it runs a migration in a transaction, unless that says otherwise.
    pub(crate) fn wraps(self) -> bool {
        !matches!(self, Tool::Custom | Tool::Sql | Tool::GolangMigrate | Tool::Prisma)
    }

    /// Whether it refuses migrations whose text is another than when they were applied.
    pub(crate) fn has_checksums(self) -> bool {
        matches!(self, Tool::Sqlx | Tool::Flyway | Tool::Prisma)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for tool in Tool::ALL {
            assert_eq!(Tool::from_name(tool.name()), Some(tool));
        }
    }
}

//! The databases that migrations are written for.

/// A database with a language of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SqlDialect {
    /// PostgreSQL, and what speaks its language.
    PostgreSql,
    /// MySQL and MariaDB.
    MySql,
    /// SQLite.
    Sqlite,
}

impl SqlDialect {
    /// All of them. The first one is taken where nothing tells.
    pub const ALL: [SqlDialect; 3] = [SqlDialect::PostgreSql, SqlDialect::MySql, SqlDialect::Sqlite];

    /// Its name in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            SqlDialect::PostgreSql => "postgresql",
            SqlDialect::MySql => "mysql",
            SqlDialect::Sqlite => "sqlite",
        }
    }

    /// The dialect of this name, as tools and the schemes of URLs have it.
    ///
    /// ```
    /// use envguard_core::deploy::migration::SqlDialect;
    ///
    /// assert_eq!(SqlDialect::from_name("postgres"), Some(SqlDialect::PostgreSql));
    /// assert_eq!(SqlDialect::from_name("oracle"), None);
    /// ```
    pub fn from_name(name: &str) -> Option<Self> {
        // `postgresql+psycopg` names the driver too.
        let name = name.split_once('+').map_or(name, |(name, _)| name);
        match name {
            "postgresql" | "postgres" | "pg" | "pgx" | "pgx5" | "cockroachdb" | "postgis" => {
                Some(Self::PostgreSql)
            }
            "mysql" | "mysql2" | "mariadb" => Some(Self::MySql),
            "sqlite" | "sqlite3" | "file" => Some(Self::Sqlite),
            _ => None,
        }
    }

    /// The database that an env file is made for, by the scheme of its URL or the name of its driver.
    ///
    /// ```
    /// use envguard_core::deploy::migration::SqlDialect;
    ///
    /// let example = b"PORT=1\nDATABASE_URL=mysql://app@localhost/app\n";
    /// assert_eq!(SqlDialect::of_env_file(example), Some(SqlDialect::MySql));
    /// ```
    pub fn of_env_file(source: &[u8]) -> Option<Self> {
        const URLS: [&str; 5] = ["DATABASE_URL", "DATABASE_URI", "DATABASE_DSN", "DB_URL", "SQLALCHEMY_URL"];
        const DRIVERS: [&str; 4] = ["DB_CONNECTION", "DB_DRIVER", "DB_DIALECT", "DB_CLIENT"];
        let of_line = |line: &[u8]| {
            let line = std::str::from_utf8(line).ok()?.trim();
            let (key, value) = line.strip_prefix("export ").unwrap_or(line).split_once('=')?;
            let value = value.trim().trim_matches(['"', '\'']);
            if URLS.iter().any(|url| key.trim().ends_with(url)) {
                Self::from_name(value.split_once(':')?.0)
            } else if DRIVERS.contains(&key.trim()) {
                Self::from_name(value)
            } else {
                None
            }
        };
        source.split(|byte| *byte == b'\n').find_map(of_line)
    }

    /// The dialect that only one database understands words of, if any stand in `sql`.
    pub(crate) fn of_words(sql: &[u8]) -> Option<Self> {
        const WORDS: [(&[u8], SqlDialect); 6] = [
            (b"autoincrement", SqlDialect::Sqlite),
            (b"auto_increment", SqlDialect::MySql),
            (b"engine=", SqlDialect::MySql),
            (b"bigserial", SqlDialect::PostgreSql),
            (b"timestamptz", SqlDialect::PostgreSql),
            (b"jsonb", SqlDialect::PostgreSql),
        ];
        let lower = sql.to_ascii_lowercase();
        let has = |word: &[u8]| lower.windows(word.len()).any(|window| window == word);
        WORDS.into_iter().find(|(word, _)| has(word)).map(|(_, dialect)| dialect)
    }
}

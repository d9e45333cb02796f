//! What the service reads from its environment, all at once and before anything else.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use envguard::Secret;
use tracing::Level;

envguard::require! {
    /// The database, as `DATABASE_…`.
    #[env(group)]
    pub(crate) struct Database {
        /// Where the orders live: `postgres://user:password@host/name`.
        #[env(secret, check(|url| url.get_dbname().is_some()), expected = "a URL of PostgreSQL that names a database")]
        pub(crate) url: tokio_postgres::Config,
        /// How many connections an instance opens at most.
        #[env(range(1..=100))]
        pub(crate) connections: u8 = 10,
        /// How long to wait for a connection, and for the database to say that it is there.
        pub(crate) timeout: Duration = "2s",
    }
}

envguard::require! {
    /// Everything.
    #[env(contract = ".env.example")]
    pub(crate) struct Config {
        /// Where to listen.
        pub(crate) listen: SocketAddr = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 8080)),
        /// Who places orders sends this, as `Authorization: Bearer …`.
        #[env(min_len = 32)]
        pub(crate) api_token: Secret,
        /// How much to log.
        #[env(one_of = ["error", "warn", "info", "debug", "trace"])]
        pub(crate) log_level: Level = Level::INFO,
        /// How long load balancers take to find out that an instance is on its way out.
        pub(crate) drain_grace: Duration = "5s",
        #[env(group)]
        pub(crate) database: Database,
    }
}

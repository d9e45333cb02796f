//! The database, and whether it is there.

use std::error::Error;
use std::time::Duration;

use deadpool_postgres::{
    BuildError, Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime,
};
use tokio_postgres::NoTls;
use tracing::warn;

use crate::config;

/// How long to wait before the next attempt.
const PAUSE: Duration = Duration::from_millis(500);

/// Connections to the database. Clones share them.
#[derive(Clone)]
pub(crate) struct Database {
    pool: Pool,
}

impl Database {
    /// Connects to nothing yet, so it does not matter whether the database is there.
    pub(crate) fn new(settings: &config::Database) -> Result<Self, BuildError> {
        let mut url = settings.url.clone();
        url.connect_timeout(settings.timeout);
        // A connection that was cut by a restart of the database, or on its way, is found out before it is used.
        let settings_of_manager = ManagerConfig { recycling_method: RecyclingMethod::Verified };
        let pool = Pool::builder(Manager::from_config(url, NoTls, settings_of_manager))
            .runtime(Runtime::Tokio1)
            .max_size(settings.connections.into())
            .wait_timeout(Some(settings.timeout))
            .create_timeout(Some(settings.timeout))
            .recycle_timeout(Some(settings.timeout))
            .build()?;
        Ok(Self { pool })
    }

    /// A connection.
    pub(crate) async fn connection(&self) -> Result<Object, PoolError> {
        self.pool.get().await
    }

    /// Whether the database answers: a connection is asked before it is handed out.
    pub(crate) async fn ping(self) -> Result<(), PoolError> {
        match self.connection().await {
            Ok(_) => Ok(()),
            Err(error) => {
                // `/ready` says that it fails; why is nothing for strangers.
                warn!(error = &error as &dyn Error, "the database does not answer");
                Err(error)
            }
        }
    }

    /// Brings the tables up to date, as soon as the database is there.
    pub(crate) async fn migrate(&self) {
        while let Err(error) = self.try_to_migrate().await {
            warn!(error = &error as &dyn Error, "the tables are not there yet");
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn try_to_migrate(&self) -> Result<(), PoolError> {
        let mut connection = self.connection().await?;
        let transaction = connection.transaction().await?;
        transaction.batch_execute(include_str!("tables.sql")).await?;
        Ok(transaction.commit().await?)
    }
}

//! Checks of what an app depends on.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// A check that runs: whether it passes.
pub(super) type Running = Pin<Box<dyn Future<Output = bool> + Send>>;

/// A check of something that an app depends on: a name, and how to find out.
///
/// ```
/// use envguard::health::Check;
///
/// async fn ping() -> Result<(), std::io::Error> {
///     Ok(())
/// }
///
/// let check = Check::new("database", ping);
/// assert_eq!(check.name(), "database");
/// ```
pub struct Check {
    name: String,
    timeout: Duration,
    start: Box<dyn Fn() -> Running + Send + Sync>,
}

impl Check {
    /// A check called `name`, which passes if what `check` makes comes to `Ok` within 5 seconds.
    ///
    /// Errors are dropped: whoever wants to know of them logs them in the check. A check that panics fails.
    ///
    /// ```
    /// # use envguard::health::Check;
    /// let check = Check::new("disk", || async { std::fs::metadata("/var/lib/shop").map(drop) });
    /// # assert_eq!(check.name(), "disk");
    /// ```
    pub fn new<F, E>(name: impl Into<String>, check: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
    {
        let start = move || -> Running {
            let running = check();
            Box::pin(async move { running.await.is_ok() })
        };
        Self { name: name.into(), timeout: Duration::from_secs(5), start: Box::new(start) }
    }

    /// Gives it so long.
    ///
    /// ```
    /// # use envguard::health::Check;
    /// # async fn ping() -> Result<(), std::io::Error> { Ok(()) }
    /// let check = Check::new("database", ping).timeout(std::time::Duration::from_secs(2));
    /// # assert_eq!(check.name(), "database");
    /// ```
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// What it is called.
    ///
    /// ```
    /// # use envguard::health::Check;
    /// # async fn ping() -> Result<(), std::io::Error> { Ok(()) }
    /// assert_eq!(Check::new("database", ping).name(), "database");
    /// ```
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How long it may take.
    pub(super) fn limit(&self) -> Duration {
        self.timeout
    }

    /// Begins to find out.
    pub(super) fn start(&self) -> Running {
        (self.start)()
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Check")
            .field("name", &self.name)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

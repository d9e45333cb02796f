//! `/health` and `/ready`: what load balancers and orchestrators ask an app.
//!
//! - `GET /health`: 200 as long as the process lives, `{"status":"ok","version":"1.2.3","uptime":12345}`, in seconds.
//! - `GET /ready`: 200 only while the app wants to be sent requests: it has started, it is not on its way out, and all checks
//!   pass. Else 503, with the names of the checks that fail, and nothing of why: strangers ask, too.
//!
//! This module needs no framework and no runtime: [`Health::ready`] is a future like any other. With the feature `axum`,
//! `Health::router` answers both, and `Health::shutdown` takes an instance out before it ends.
//!
//! ```
//! use std::time::Duration;
//!
//! use envguard::health::{Check, Health};
//!
//! async fn ping() -> Result<(), std::io::Error> {
//!     Ok(())
//! }
//!
//! let health = Health::new(env!("CARGO_PKG_VERSION"), [Check::new("database", ping).timeout(Duration::from_secs(2))]);
//! health.started();
//! assert!(health.live().body.starts_with(r#"{"status":"ok","version":"#));
//! # let mut ready = std::pin::pin!(health.ready());
//! # let mut context = std::task::Context::from_waker(std::task::Waker::noop());
//! # let std::task::Poll::Ready(answer) = ready.as_mut().poll(&mut context) else { panic!() };
//! # assert_eq!((answer.status, &*answer.body), (200, r#"{"status":"ready"}"#));
//! ```

mod alarm;
mod answer;
#[cfg(feature = "axum")]
mod axum;
mod check;
mod flight;
mod round;

pub use answer::Answer;
pub use check::Check;

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use flight::{Flight, Outcome};

/// Whether an app lives, and whether it wants to be sent requests. Clones are about the same app.
///
/// ```
/// use envguard::health::Health;
///
/// let health = Health::new("1.2.3", []);
/// let in_another_task = health.clone();
/// in_another_task.started();
/// # assert_eq!(health.live().status, 200);
/// ```
#[derive(Clone)]
pub struct Health {
    shared: Arc<Shared>,
}

struct Shared {
    version: String,
    since: Instant,
    state: AtomicU8,
    checks: Vec<Check>,
    flight: Flight,
    settings: Mutex<Settings>,
}

#[derive(Clone)]
struct Settings {
    /// How long an outcome counts.
    cache: Duration,
    fingerprint: Option<String>,
}

/// Where an app is in its life, as a number that a thread can change while others look.
mod state {
    pub(super) const STARTING: u8 = 0;
    pub(super) const STARTED: u8 = 1;
    pub(super) const DRAINING: u8 = 2;
}

impl Health {
    /// An app of this version, which is starting, and is ready while all `checks` pass.
    ///
    /// ```
    /// # use envguard::health::Health;
    /// let health = Health::new(env!("CARGO_PKG_VERSION"), []);
    /// # assert_eq!(health.live().status, 200);
    /// ```
    pub fn new(version: impl Into<String>, checks: impl IntoIterator<Item = Check>) -> Self {
        let settings = Settings { cache: Duration::from_secs(1), fingerprint: None };
        Self {
            shared: Arc::new(Shared {
                version: version.into(),
                since: Instant::now(),
                state: AtomicU8::new(state::STARTING),
                checks: checks.into_iter().collect(),
                flight: Flight::default(),
                settings: Mutex::new(settings),
            }),
        }
    }

    /// Lets an outcome count for so long, so that whoever asks often does not wear out what is checked; 1 second without
    /// it.
    ///
    /// ```
    /// # use envguard::health::Health;
    /// let health = Health::new("1.2.3", []).cache_for(std::time::Duration::from_millis(250));
    /// # assert_eq!(health.live().status, 200);
    /// ```
    #[must_use]
    pub fn cache_for(self, duration: Duration) -> Self {
        self.change(|settings| settings.cache = duration);
        self
    }

    /// Tells `fingerprint` to those who ask for `/ready?fingerprint`: that of the configuration, which has no value in it.
    ///
    /// ```
    /// # use envguard::health::Health;
    /// envguard::require! { struct Config { port: u16 = 8080 } }
    ///
    /// let health = Health::new("1.2.3", []).fingerprint(Config::fingerprint());
    /// # assert_eq!(health.live().status, 200);
    /// ```
    #[must_use]
    pub fn fingerprint(self, fingerprint: impl Into<String>) -> Self {
        let fingerprint = fingerprint.into();
        self.change(|settings| settings.fingerprint = Some(fingerprint));
        self
    }

    fn change(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.shared.settings.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
    }

    fn settings(&self) -> Settings {
        self.shared.settings.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Says that the app has started: from now on, it is ready if all checks pass. One that is draining stays so.
    ///
    /// ```
    /// # use envguard::health::Health;
    /// let health = Health::new("1.2.3", []);
    /// health.started();
    /// ```
    pub fn started(&self) {
        let (from, to) = (state::STARTING, state::STARTED);
        // It fails if the app has started before, which is fine, or is draining, which stays.
        let _ = self.shared.state.compare_exchange(from, to, Ordering::SeqCst, Ordering::SeqCst);
    }

    /// Says that the app is about to end: it is not ready any more, and finishes what it has begun.
    ///
    /// ```
    /// # use envguard::health::Health;
    /// let health = Health::new("1.2.3", []);
    /// health.drain();
    /// ```
    pub fn drain(&self) {
        self.shared.state.store(state::DRAINING, Ordering::SeqCst);
    }

    /// Whether the app is about to end: time to begin nothing new, and to let go of connections that clients keep.
    ///
    /// ```
    /// # use envguard::health::Health;
    /// let health = Health::new("1.2.3", []);
    /// assert!(!health.is_draining());
    /// health.drain();
    /// assert!(health.is_draining());
    /// ```
    pub fn is_draining(&self) -> bool {
        self.shared.state.load(Ordering::SeqCst) == state::DRAINING
    }

    /// What `/health` says: it can be said, so the app lives.
    ///
    /// ```
    /// # use envguard::health::Health;
    /// let answer = Health::new("1.2.3", []).live();
    /// assert_eq!((answer.status, &*answer.body), (200, r#"{"status":"ok","version":"1.2.3","uptime":0}"#));
    /// ```
    pub fn live(&self) -> Answer {
        Answer::live(&self.shared.version, self.shared.since.elapsed())
    }

    /// What `/ready` says. All checks run at once; who asks while they do gets the same answer.
    ///
    /// ```
    /// # use envguard::health::Health;
    /// # async fn show() {
    /// let answer = Health::new("1.2.3", []).ready().await;
    /// assert_eq!((answer.status, &*answer.body), (503, r#"{"status":"starting"}"#));
    /// # }
    /// ```
    pub async fn ready(&self) -> Answer {
        self.answer(None).await
    }

    /// What `/ready?fingerprint` says: the same, and the fingerprint, if there is one.
    ///
    /// ```
    /// # use envguard::health::Health;
    /// # async fn show() {
    /// let health = Health::new("1.2.3", []).fingerprint("0123456789abcdef");
    /// health.started();
    /// assert_eq!(&*health.ready_with_fingerprint().await.body, r#"{"status":"ready","fingerprint":"0123456789abcdef"}"#);
    /// # }
    /// ```
    pub async fn ready_with_fingerprint(&self) -> Answer {
        self.answer(self.settings().fingerprint.as_deref()).await
    }

    async fn answer(&self, fingerprint: Option<&str>) -> Answer {
        if self.shared.state.load(Ordering::SeqCst) == state::STARTING {
            return Answer::not_ready("starting", &[], fingerprint);
        }
        let outcome = if self.is_draining() { Outcome::default() } else { self.outcome().await };
        // It may have begun to drain while the checks ran.
        if self.is_draining() {
            return Answer::not_ready("draining", &[], fingerprint);
        }
        if outcome.is_empty() {
            Answer::ready(fingerprint)
        } else {
            Answer::not_ready("unready", &outcome.names(), fingerprint)
        }
    }

    /// The names of the checks that fail.
    async fn outcome(&self) -> Outcome {
        let cache = self.settings().cache;
        self.shared.flight.outcome(cache, || round::run(&self.shared.checks)).await
    }
}

impl std::fmt::Debug for Health {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Health").field("checks", &self.shared.checks).finish_non_exhaustive()
    }
}

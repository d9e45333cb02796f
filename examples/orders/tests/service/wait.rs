//! Waiting for what is bound to happen.

use std::time::{Duration, Instant};

/// When to give up: late, since machines may be busy, and nothing gets slower by it where all is well.
const LIMIT: Duration = Duration::from_secs(60);

/// How long to wait between questions.
const PAUSE: Duration = Duration::from_millis(10);

/// Asks `question` until it has an answer, which is `what`.
pub(crate) async fn wait_for<T>(what: &str, mut question: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + LIMIT;
    loop {
        if let Some(answer) = question().await {
            return answer;
        }
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        tokio::time::sleep(PAUSE).await;
    }
}

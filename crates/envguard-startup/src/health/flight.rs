//! One round of checks at a time, whoever asks, and its outcome for a moment.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::{Duration, Instant};

/// The names of the checks that fail.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome(Arc<[String]>);

impl Outcome {
    /// Whether none fails.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names.
    pub(super) fn names(&self) -> Vec<&str> {
        self.0.iter().map(String::as_str).collect()
    }
}

/// Rounds of checks.
#[derive(Default)]
pub(super) struct Flight {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    last: Option<(Instant, Outcome)>,
    is_running: bool,
    /// Those who wait for the round that is running.
    waiting: Vec<Waker>,
}

/// Whoever runs a round. If it is dropped before its end, somebody else runs one.
struct Turn<'f> {
    flight: &'f Flight,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let waiting = {
            let mut state = self.flight.lock();
            state.is_running = false;
            std::mem::take(&mut state.waiting)
        };
        waiting.into_iter().for_each(Waker::wake);
    }
}

impl Flight {
    /// The last outcome, if it is not older than `cache`, or that of the round which is running, or of a new one, which
    /// `run` makes.
    pub(super) async fn outcome<F: Future<Output = Vec<String>>>(
        &self,
        cache: Duration,
        run: impl FnOnce() -> F,
    ) -> Outcome {
        let asked = Instant::now();
        let turn = poll_fn(|context| {
            let mut state = self.lock();
            if let Some((time, outcome)) = &state.last {
                // What was found out after the question answers it, even if nothing is kept.
                if *time >= asked || asked.duration_since(*time) < cache {
                    return Poll::Ready(Err(outcome.clone()));
                }
            }
            if state.is_running {
                if !state.waiting.iter().any(|waker| waker.will_wake(context.waker())) {
                    state.waiting.push(context.waker().clone());
                }
                return Poll::Pending;
            }
            state.is_running = true;
            Poll::Ready(Ok(Turn { flight: self }))
        });
        let turn = match turn.await {
            Ok(turn) => turn,
            Err(outcome) => return outcome,
        };
        let outcome = Outcome(pin!(run()).await.into());
        self.lock().last = Some((Instant::now(), outcome.clone()));
        drop(turn);
        outcome
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! Waking a future at some time, without a runtime: a thread sleeps until then.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::Waker;
use std::time::Instant;

/// Wakes a future. The thread behind it ends as soon as this is dropped.
pub(super) struct Alarm {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    next: Option<(Instant, Waker)>,
    is_over: bool,
}

impl Alarm {
    /// One that is not set.
    pub(super) fn new() -> Self {
        let shared = Arc::new(Shared::default());
        let of_thread = Arc::clone(&shared);
        // Where there are no threads, nothing takes too long: a check that never ends is never over, then.
        let _ =
            std::thread::Builder::new().name("envguard-health".to_owned()).spawn(move || of_thread.watch());
        Self { shared }
    }

    /// Wakes `waker` at `time`, and nobody else any more.
    pub(super) fn set(&self, time: Instant, waker: &Waker) {
        let mut state = self.shared.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.next = Some((time, waker.clone()));
        self.shared.changed.notify_one();
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner).is_over = true;
        self.shared.changed.notify_one();
    }
}

impl Shared {
    fn watch(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while !state.is_over {
            let now = Instant::now();
            match state.next.take() {
                None => state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some((time, waker)) if time <= now => {
                    drop(state);
                    waker.wake();
                    state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
                }
                Some((time, waker)) => {
                    state.next = Some((time, waker));
                    let waited = self.changed.wait_timeout(state, time - now);
                    state = waited.unwrap_or_else(PoisonError::into_inner).0;
                }
            }
        }
    }
}

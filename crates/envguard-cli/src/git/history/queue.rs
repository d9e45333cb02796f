//! Work that threads share.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

/// Tasks for threads that each have a list of their own, and take from those of others only when it is empty.
pub(super) struct Queue<T> {
    /// How many threads there are.
    threads: usize,
    state: Mutex<State<T>>,
    changed: Condvar,
    /// How many threads wait. Read without the lock, so that asking costs nothing.
    hungry: AtomicUsize,
}

struct State<T> {
    tasks: Vec<T>,
    waiting: usize,
    is_over: bool,
}

impl<T> Queue<T> {
    pub(super) fn new(threads: usize) -> Self {
        let state = State { tasks: Vec::new(), waiting: 0, is_over: false };
        Self { threads, state: Mutex::new(state), changed: Condvar::new(), hungry: AtomicUsize::new(0) }
    }

    /// Gives half of `own` away, the oldest, if somebody waits for work.
    pub(super) fn share(&self, own: &mut Vec<T>) {
        if own.len() > 1 && self.hungry.load(Ordering::Relaxed) > 0 {
            let half = own.len() / 2;
            self.state.lock().unwrap_or_else(PoisonError::into_inner).tasks.extend(own.drain(..half));
            self.changed.notify_all();
        }
    }

    /// Something to do for a thread that has nothing left; `None` when no thread has.
    pub(super) fn wait(&self) -> Option<T> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.waiting += 1;
        self.hungry.fetch_add(1, Ordering::Relaxed);
        let task = loop {
            if let Some(task) = state.tasks.pop() {
                break Some(task);
            }
            if state.waiting == self.threads || state.is_over {
                state.is_over = true;
                self.changed.notify_all();
                break None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        };
        self.hungry.fetch_sub(1, Ordering::Relaxed);
        if task.is_some() {
            state.waiting -= 1;
        }
        task
    }

    /// Lets nobody wait any more, whatever is left.
    pub(super) fn end(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).is_over = true;
        self.changed.notify_all();
    }
}

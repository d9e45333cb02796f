//! Many texts, several threads.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::outcome::Outcome;

/// Lets `threads` workers do `work` for each of `items`, and gives what came of it. Whoever is free takes the next one.
pub(super) fn run<T: Sync>(items: &[T], threads: usize, work: impl Fn(&T, &mut Outcome) + Sync) -> Outcome {
    let next = AtomicUsize::new(0);
    let all = Mutex::new(Outcome::default());
    let labour = || {
        let mut outcome = Outcome::default();
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            if crate::signals::interrupted().is_some() {
                break;
            }
            work(item, &mut outcome);
        }
        all.lock().unwrap_or_else(std::sync::PoisonError::into_inner).append(outcome);
    };
    match threads.min(items.len()) {
        0 => {}
        1 => labour(),
        workers => std::thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(labour)))),
    }
    all.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

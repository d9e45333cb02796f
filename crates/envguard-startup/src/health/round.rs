//! One round of all checks, at once.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::{Context, Poll};
use std::time::Instant;

use super::alarm::Alarm;
use super::check::{Check, Running};

/// A check of the round.
struct Entry<'c> {
    name: &'c str,
    /// When it has taken too long.
    deadline: Option<Instant>,
    state: State,
}

enum State {
    Running(Running),
    Passed,
    Failed,
}

/// The names of those of `checks` that fail, in their order.
pub(super) async fn run(checks: &[Check]) -> Vec<String> {
    let now = Instant::now();
    let mut entries: Vec<Entry<'_>> = checks
        .iter()
        .map(|check| Entry {
            name: check.name(),
            deadline: now.checked_add(check.limit()),
            state: catch_unwind(AssertUnwindSafe(|| check.start())).map_or(State::Failed, State::Running),
        })
        .collect();
    let mut alarm: Option<Alarm> = None;
    poll_fn(|context| {
        for entry in &mut entries {
            entry.poll(context);
        }
        let running = entries.iter().filter(|entry| matches!(entry.state, State::Running(_)));
        let deadlines: Vec<Instant> = running.clone().filter_map(|entry| entry.deadline).collect();
        if running.count() == 0 {
            return Poll::Ready(());
        }
        if let Some(next) = deadlines.into_iter().min() {
            alarm.get_or_insert_with(Alarm::new).set(next, context.waker());
        }
        Poll::Pending
    })
    .await;
    let failed = entries.iter().filter(|entry| matches!(entry.state, State::Failed));
    failed.map(|entry| entry.name.to_owned()).collect()
}

impl Entry<'_> {
    fn poll(&mut self, context: &mut Context<'_>) {
        let State::Running(running) = &mut self.state else { return };
        match catch_unwind(AssertUnwindSafe(|| running.as_mut().poll(context))) {
            Ok(Poll::Ready(true)) => self.state = State::Passed,
            Ok(Poll::Ready(false)) | Err(_) => self.state = State::Failed,
            Ok(Poll::Pending) if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) => {
                self.state = State::Failed;
            }
            Ok(Poll::Pending) => {}
        }
    }
}

//! `/health` and `/ready` without a framework and without a runtime.

use std::convert::Infallible;
use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use envguard::health::{Check, Health};

/// Runs `future` on this thread, which sleeps until it is woken.
fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

/// What `/ready` says.
fn ready(health: &Health) -> (u16, String) {
    let answer = block_on(health.ready());
    (answer.status, answer.body)
}

/// A check that passes.
fn passing(name: &str) -> Check {
    Check::new(name, || async { Ok::<(), Infallible>(()) })
}

/// A check that takes so long, and passes.
fn sleeping(name: &str, duration: Duration) -> Check {
    Check::new(name, move || async move {
        let mut is_begun = false;
        poll_fn(move |context| {
            if is_begun {
                return Poll::Ready(());
            }
            is_begun = true;
            let waker = context.waker().clone();
            thread::spawn(move || {
                thread::sleep(duration);
                waker.wake();
            });
            Poll::Pending
        })
        .await;
        Ok::<(), Infallible>(())
    })
}

/// An app that has started, and keeps no outcome.
fn started(checks: impl IntoIterator<Item = Check>) -> Health {
    let health = Health::new("1.2.3", checks).cache_for(Duration::ZERO);
    health.started();
    health
}

#[test]
fn an_app_begins_and_ends() {
    let health = Health::new("1.2.3", [passing("database")]);
    assert_eq!(ready(&health), (503, r#"{"status":"starting"}"#.to_owned()));
    health.started();
    assert_eq!(ready(&health), (200, r#"{"status":"ready"}"#.to_owned()));
    health.drain();
    assert_eq!(ready(&health), (503, r#"{"status":"draining"}"#.to_owned()));
    health.started();
    assert_eq!(ready(&health), (503, r#"{"status":"draining"}"#.to_owned()));
    assert_eq!(health.live().status, 200);
}

#[test]
fn checks_that_fail_are_named_and_nothing_else() {
    let health = started([
        passing("cache"),
        Check::new("data\"base", || async { Err::<(), _>("canary: password refused") }),
        Check::new("queue", || async { panic!("canary") as Result<(), Infallible> }),
        Check::new("mail", || -> std::future::Ready<Result<(), Infallible>> { panic!("canary") }),
    ]);
    let expected = r#"{"status":"unready","failing":["data\"base","queue","mail"]}"#;
    assert_eq!(ready(&health), (503, expected.to_owned()));
    assert!(!format!("{health:?}").contains("canary"));
}

#[test]
fn checks_run_at_once_and_within_their_time() {
    let checks = (0..20).map(|number| sleeping(&number.to_string(), Duration::from_millis(200)));
    let never = Check::new("never", pending::<Result<(), Infallible>>).timeout(Duration::from_millis(100));
    let health = started(checks.chain([never]));
    let before = Instant::now();
    assert_eq!(ready(&health), (503, r#"{"status":"unready","failing":["never"]}"#.to_owned()));
    assert!(before.elapsed() < Duration::from_secs(2), "{:?}", before.elapsed());
}

#[test]
fn who_asks_at_once_gets_one_answer() {
    let rounds = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&rounds);
    let slow = sleeping("slow", Duration::from_millis(300));
    let counting = Check::new("counting", move || {
        counted.fetch_add(1, Ordering::SeqCst);
        async { Ok::<(), Infallible>(()) }
    });
    let health = Health::new("1.2.3", [slow, counting]).cache_for(Duration::from_secs(60));
    health.started();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(ready(&health).0, 200));
        }
    });
    assert_eq!(ready(&health).0, 200);
    assert_eq!(rounds.load(Ordering::SeqCst), 1);
}

#[test]
fn without_a_cache_each_question_is_answered_anew() {
    let rounds = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&rounds);
    let health = started([Check::new("every other", move || {
        let count = counted.fetch_add(1, Ordering::SeqCst);
        async move { if count.is_multiple_of(2) { Ok(()) } else { Err(()) } }
    })]);
    assert_eq!([ready(&health).0, ready(&health).0, ready(&health).0], [200, 503, 200]);
}

#[test]
fn a_question_that_is_dropped_holds_nobody_up() {
    let health = started([sleeping("slow", Duration::from_millis(100))]);
    {
        let mut dropped = pin!(health.ready());
        assert!(dropped.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        let mut waiting = Box::pin(health.ready());
        assert!(waiting.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    assert_eq!(ready(&health).0, 200);
}

#[test]
fn draining_counts_even_while_checks_run() {
    let health = started([sleeping("slow", Duration::from_millis(100))]);
    let mut asked = pin!(health.ready());
    assert!(asked.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    health.drain();
    assert_eq!(block_on(asked).body, r#"{"status":"draining"}"#);
}

#[test]
fn the_fingerprint_is_told_when_it_is_asked_for() {
    let health = started([passing("database")]).fingerprint("0123456789abcdef");
    assert_eq!(ready(&health).1, r#"{"status":"ready"}"#);
    let with = || block_on(health.ready_with_fingerprint()).body;
    assert_eq!(with(), r#"{"status":"ready","fingerprint":"0123456789abcdef"}"#);
    health.drain();
    assert_eq!(with(), r#"{"status":"draining","fingerprint":"0123456789abcdef"}"#);
}

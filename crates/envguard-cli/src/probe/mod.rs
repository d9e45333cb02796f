//! Asking replicas again and again whether they are well, until they have been for long enough. This is the only part that
//! touches the network, and it asks nobody but those whom the user names.

mod answer;
mod back_off;
mod client;
mod foreign;
mod form;
mod life;
mod method;
mod plan;
mod poll;
mod problem;
mod replica;
mod roots;
mod route;
mod smoke;
#[cfg(unix)]
mod socket;
mod state;
mod table;
mod target;
mod verdict;
mod watch;
mod workers;

pub(crate) use method::Method;
pub(crate) use plan::{Plan, Wishes};
pub(crate) use table::Table;
pub(crate) use target::{Target, check_path};
pub(crate) use verdict::Verdict;
pub(crate) use watch::{Form, Watch};

use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use crate::exit::Failure;
use crate::signals;
use back_off::BackOff;
use replica::Replica;
use state::State;
use verdict::Outcome;
use workers::Workers;

/// A signal is heeded after this time, at the latest.
const TICK: Duration = Duration::from_millis(50);

/// Asks until all replicas are steady, time runs out, processes turn out to end again and again, or a signal comes.
pub(crate) fn run(plan: Plan, watch: &mut Watch<'_>) -> Result<Verdict, Failure> {
    let Plan { replicas, questions, goal, timeout, interval } = plan;
    let epoch = Instant::now();
    let mut states: Vec<State> =
        replicas.iter().map(|replica| State::new(replica.name.clone(), epoch)).collect();
    let workers = Workers::start(replicas.len(), questions)
        .map_err(|error| Failure::new(format!("no thread can be started: {error}")))?;
    let back_off = BackOff::new(interval, timeout);
    watch.begins(&states)?;
    let mut asking =
        Asking { replicas: &replicas, workers: &workers, due: vec![Some(epoch); replicas.len()] };
    let verdict = loop {
        if signals::interrupted().is_some() {
            break Verdict::Interrupted;
        }
        let left = timeout.saturating_sub(epoch.elapsed());
        if left.is_zero() {
            break Verdict::Unsteady;
        }
        let pause = asking.ask(|index| states.get(index).is_some_and(|state| state.wants_smoke(goal)));
        match workers.polls.recv_timeout(pause.min(left).min(TICK)) {
            Ok((index, poll)) => {
                let Some(state) = states.get_mut(index) else { continue };
                let change = state.take(&poll);
                watch.polled((index, state), (&poll, change), epoch.elapsed(), goal)?;
                if state.life.is_crash_loop() {
                    break Verdict::CrashLoop;
                }
                let pause = back_off.pause(state.bad_in_a_row, getrandom::u32().unwrap_or_default());
                asking.again(index, Instant::now() + pause);
                if states.iter().all(|state| state.is_steady(goal)) {
                    break Verdict::Steady;
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break Verdict::Unsteady,
        }
    };
    watch.ends(&Outcome { verdict, elapsed: epoch.elapsed(), goal, states })?;
    Ok(verdict)
}

/// Who is asked when.
struct Asking<'a> {
    replicas: &'a [Replica],
    workers: &'a Workers,
    /// When each replica is to be asked next; nothing while it is being asked.
    due: Vec<Option<Instant>>,
}

impl Asking<'_> {
    /// Asks those whose time has come, and gives the time until that of the next one.
    fn ask(&mut self, wants_smoke: impl Fn(usize) -> bool) -> Duration {
        let now = Instant::now();
        let mut pause = Duration::MAX;
        for (index, (replica, due)) in self.replicas.iter().zip(&mut self.due).enumerate() {
            match due {
                Some(time) if *time <= now => {
                    *due = None;
                    self.workers.ask(index, &replica.respondent, wants_smoke(index));
                }
                Some(time) => pause = pause.min(*time - now),
                None => {}
            }
        }
        pause
    }

    /// Lets a replica be asked again at `time`.
    fn again(&mut self, index: usize, time: Instant) {
        if let Some(due) = self.due.get_mut(index) {
            *due = Some(time);
        }
    }
}

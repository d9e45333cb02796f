//! Threads that ask.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::poll::{Poll, Questions, Respondent};

/// So many replicas are asked at once.
const MAX_THREADS: usize = 64;

/// A replica that is to be asked.
struct Job {
    index: usize,
    respondent: Respondent,
    with_smoke: bool,
}

/// Threads that ask, and what came of it. They end with the process: a request that hangs holds up nothing.
pub(super) struct Workers {
    jobs: Sender<Job>,
    /// The number of a replica, and what it has answered.
    pub(super) polls: Receiver<(usize, Poll)>,
}

impl Workers {
    /// Starts threads for so many replicas. None can be started only where the system has no more of them.
    pub(super) fn start(replicas: usize, questions: Questions) -> std::io::Result<Self> {
        let questions = Arc::new(questions);
        let (jobs, waiting) = channel::<Job>();
        let waiting = Arc::new(Mutex::new(waiting));
        let (sender, polls) = channel();
        for _ in 0..replicas.min(MAX_THREADS) {
            let (questions, waiting, sender) = (Arc::clone(&questions), Arc::clone(&waiting), sender.clone());
            thread::Builder::new().name("probe".to_owned()).spawn(move || {
                loop {
                    let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok(Job { index, respondent, with_smoke }) = job else { break };
                    if sender.send((index, Poll::of(&respondent, &questions, with_smoke))).is_err() {
                        break;
                    }
                }
            })?;
        }
        Ok(Self { jobs, polls })
    }

    /// Lets a replica be asked as soon as a thread is free.
    pub(super) fn ask(&self, index: usize, respondent: &Respondent, with_smoke: bool) {
        // Where all threads are gone, there are no answers, and time runs out.
        let _ = self.jobs.send(Job { index, respondent: respondent.clone(), with_smoke });
    }
}

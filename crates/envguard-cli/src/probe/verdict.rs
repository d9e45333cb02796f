//! What it comes to.

use std::collections::BTreeMap;
use std::time::Duration;

use super::state::{Goal, State};
use crate::duration;

/// How a probe ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// All replicas are steady.
    Steady,
    /// Time has run out.
    Unsteady,
    /// Processes end again and again.
    CrashLoop,
    /// Somebody does not want to wait any longer.
    Interrupted,
}

/// The end of a probe.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) verdict: Verdict,
    pub(super) elapsed: Duration,
    pub(super) goal: Goal,
    pub(super) states: Vec<State>,
}

impl Verdict {
    /// Its name in JSON.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Steady => "steady",
            Self::Unsteady => "unsteady",
            Self::CrashLoop => "crash-loop",
            Self::Interrupted => "interrupted",
        }
    }
}

impl Outcome {
    /// It in one line.
    pub(super) fn headline(&self) -> String {
        let elapsed = duration::display(self.elapsed);
        let all = self.states.len();
        let replicas =
            |count: usize| if count == 1 { "1 replica".to_owned() } else { format!("{count} replicas") };
        let steady = self.states.iter().filter(|state| state.is_steady(self.goal)).count();
        match self.verdict {
            Verdict::Steady => {
                let version = match &*self.values(|state| state.version.as_ref().map(ToString::to_string)) {
                    [version] => format!(", version {version}"),
                    _ => String::new(),
                };
                format!("steady after {elapsed}: {}{version}", replicas(all))
            }
            Verdict::Unsteady => {
                format!("not steady within {elapsed}: {} of {}", all - steady, replicas(all))
            }
            Verdict::CrashLoop => format!("crash loop, seen after {elapsed}"),
            Verdict::Interrupted => {
                format!("interrupted after {elapsed}: {steady} of {} steady", replicas(all))
            }
        }
    }

    /// The names of the replicas that are not as they should be, and why.
    pub(super) fn reasons(&self) -> Vec<String> {
        let wrong = self.states.iter().filter(|state| match self.verdict {
            Verdict::Steady => false,
            Verdict::CrashLoop => state.life.is_crash_loop(),
            Verdict::Unsteady | Verdict::Interrupted => !state.is_steady(self.goal),
        });
        wrong.map(|state| format!("{}: {}", state.name, self.reason(state))).collect()
    }

    fn reason(&self, state: &State) -> String {
        if self.verdict == Verdict::CrashLoop {
            let uptime =
                state.uptime.map(|uptime| format!("; the last one was up for {uptime}s")).unwrap_or_default();
            let trouble =
                state.problem.as_ref().map(|problem| format!("; {}", problem.text)).unwrap_or_default();
            return format!(
                "its process began anew {} times while it was looked at{uptime}{trouble}",
                state.life.restarts()
            );
        }
        let was_good = format!("was good {} of {} times", state.good, state.polls);
        if state.polls == 0 {
            return "has not answered yet".to_owned();
        }
        if let Some(problem) = state.trouble() {
            return format!("{}; {was_good}", problem.text);
        }
        let before = state.problem.as_ref().map(|problem| format!("; before that: {}", problem.text));
        let (in_a_row, needed) = (state.in_a_row, self.goal.consecutive);
        format!("good {in_a_row} in a row, {needed} are needed; {was_good}{}", before.unwrap_or_default())
    }

    /// What is no reason to fail, but worth knowing.
    pub(super) fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        for (what, differing) in [
            ("versions", self.differing(|state| state.version.as_ref().map(ToString::to_string))),
            ("configurations", self.differing(|state| state.fingerprint.as_ref().map(ToString::to_string))),
        ] {
            warnings.extend(differing.map(|groups| format!("the replicas have different {what}: {groups}")));
        }
        for (what, applies) in [
            (
                "answered by several processes side by side, so no crash loop can be seen: give the URL of each",
                State::has_company as fn(&State) -> bool,
            ),
            (
                "judged by the status alone, since the answers have another form than those of envguard's guard",
                |state| state.by_status,
            ),
            ("a new process answers since the probe began", |state| {
                state.life.restarts() > 0 && !state.has_company()
            }),
        ] {
            let names: Vec<&str> =
                self.states.iter().filter(|state| applies(state)).map(|state| &*state.name).collect();
            if !names.is_empty() {
                warnings.push(format!("{what}: {}", names.join(", ")));
            }
        }
        warnings
    }

    /// The values that there are of something, each once, sorted.
    fn values(&self, of: impl Fn(&State) -> Option<String>) -> Vec<String> {
        let mut values: Vec<String> = self.states.iter().filter_map(of).collect();
        values.sort();
        values.dedup();
        values
    }

    /// Which replicas have which value of something, if they differ.
    fn differing(&self, of: impl Fn(&State) -> Option<String>) -> Option<String> {
        let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for state in &self.states {
            if let Some(value) = of(state) {
                groups.entry(value).or_default().push(&state.name);
            }
        }
        let shown = groups.iter().map(|(value, names)| format!("{value} ({})", names.join(", ")));
        (groups.len() > 1).then(|| shown.collect::<Vec<_>>().join(", "))
    }
}

impl State {
    fn has_company(&self) -> bool {
        self.life.are_several()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::super::foreign::Foreign;
    use super::super::problem::{Problem, ProblemKind};
    use super::*;

    fn state(name: &str, (polls, good, in_a_row): (u32, u32, u32), problem: Option<&str>) -> State {
        State {
            polls,
            good,
            in_a_row,
            problem: problem.map(|text| Problem::new(ProblemKind::Status, text)),
            version: Some(Foreign::new("1.5.0", None)),
            ..State::new(name.to_owned(), Instant::now())
        }
    }

    fn outcome(verdict: Verdict, states: Vec<State>) -> Outcome {
        let goal = Goal { consecutive: 3, has_smoke: false };
        Outcome { verdict, elapsed: Duration::from_millis(2100), goal, states }
    }

    #[test]
    fn reasons_say_what_is_wrong_and_what_was() {
        let states = vec![
            state("a:80", (3, 3, 3), None),
            state("b:80", (9, 4, 0), Some("/ready answers 503: database")),
            state("c:80", (9, 4, 2), Some("/ready answers 503: database")),
            state("d:80", (0, 0, 0), None),
        ];
        let outcome = outcome(Verdict::Unsteady, states);
        assert_eq!(outcome.headline(), "not steady within 2.1s: 3 of 4 replicas");
        assert_eq!(
            outcome.reasons(),
            [
                "b:80: /ready answers 503: database; was good 4 of 9 times",
                "c:80: good 2 in a row, 3 are needed; was good 4 of 9 times; before that: /ready answers 503: database",
                "d:80: has not answered yet",
            ]
        );
    }

    #[test]
    fn what_differs_is_a_warning() {
        let other = State { version: Some(Foreign::new("1.4.9", None)), ..state("c:80", (3, 3, 3), None) };
        let states = vec![state("a:80", (3, 3, 3), None), state("b:80", (3, 3, 3), None), other];
        let outcome = outcome(Verdict::Steady, states);
        assert_eq!(outcome.headline(), "steady after 2.1s: 3 replicas");
        assert_eq!(
            outcome.warnings(),
            ["the replicas have different versions: 1.4.9 (c:80), 1.5.0 (a:80, b:80)"]
        );
        assert!(outcome.reasons().is_empty());
    }

    #[test]
    fn one_version_is_told() {
        let outcome = outcome(Verdict::Steady, vec![state("a:80", (3, 3, 3), None)]);
        assert_eq!(outcome.headline(), "steady after 2.1s: 1 replica, version 1.5.0");
        assert!(outcome.warnings().is_empty());
    }
}

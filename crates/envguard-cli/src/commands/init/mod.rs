//! `envguard init`: one file a part, and those for what is found, shown and asked.

mod ci;
mod consent;
mod example;
mod gitignore;
mod hook;
mod settings;
mod step;
mod survey;

use std::io::{self, BufRead, IsTerminal, Write};

use crate::args::{Global, Init, Part};
use crate::commands::note;
use crate::exit::{Exit, Failure};
use crate::{paths, signals, terminal};
use step::Plan;
use survey::Survey;

pub(crate) fn run(arguments: &Init, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let cwd = super::working_directory()?;
    let directory = paths::absolute(super::directory(arguments.directory.as_deref(), &cwd)?, &cwd);
    let config = super::configuration(global, &directory)?;
    let survey = Survey::new(&directory, &config, &cwd)?;
    let plan = plan(arguments, &survey)?;
    if !global.quiet {
        survey.describe(out)?;
        for note in &plan.notes {
            writeln!(out, "{note}")?;
        }
    }
    if plan.steps.is_empty() {
        if !global.quiet && plan.problems.is_empty() {
            writeln!(out, "nothing to write: this is set up already")?;
        }
        return Ok(plan.exit(Exit::Clean));
    }
    if arguments.yes {
        return carry_out(plan, global, out);
    }
    let color = terminal::of_output(global).color;
    let is_interactive = !arguments.dry_run && io::stdin().is_terminal() && io::stdout().is_terminal();
    if !is_interactive {
        for step in &plan.steps {
            step.show(color, out)?;
        }
        if !global.quiet {
            writeln!(out, "\nnothing is written: `envguard init --yes` does it")?;
        }
        return Ok(plan.exit(Exit::Findings));
    }
    let plan = consented(plan, color, &mut io::stdin().lock(), out)?;
    if plan.steps.is_empty() {
        writeln!(out, "nothing is written")?;
        return Ok(plan.exit(Exit::Clean));
    }
    carry_out(plan, global, out)
}

/// What is to be done of the parts that are wanted.
fn plan(arguments: &Init, survey: &Survey<'_>) -> Result<Plan, Failure> {
    let mut plan = Plan::default();
    if arguments.wants(Part::Config) {
        settings::plan(survey, &mut plan);
    }
    if arguments.wants(Part::Example) {
        example::plan(survey, &mut plan);
    }
    if arguments.wants(Part::Gitignore) {
        gitignore::plan(survey, &mut plan)?;
    }
    if arguments.wants(Part::Hook) {
        hook::plan(survey, &mut plan)?;
    }
    if arguments.wants(Part::Ci) {
        ci::plan(survey, &mut plan);
    }
    Ok(plan)
}

/// The plan with the steps alone that somebody agrees to. When the answers end, so does the asking.
fn consented(
    mut plan: Plan,
    color: bool,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<Plan, Failure> {
    let mut agreed = Vec::new();
    for step in plan.steps {
        step.show(color, out)?;
        match consent::ask(&step.question(), input, out)? {
            Some(true) => agreed.push(step),
            Some(false) => {}
            None => {
                agreed.clear();
                break;
            }
        }
    }
    plan.steps = agreed;
    Ok(plan)
}

/// Does what is planned, and says what is to be done next.
fn carry_out(mut plan: Plan, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    signals::hold().map_err(|error| Failure::new(format!("interrupts cannot be put off: {error}")))?;
    let mut is_any = false;
    for step in &plan.steps {
        if signals::interrupted().is_some() {
            break;
        }
        match step.carry_out() {
            Ok(said) => {
                is_any = true;
                if !global.quiet {
                    writeln!(out, "{said}")?;
                }
            }
            Err(failure) => plan.problems.push(failure),
        }
    }
    if is_any && !global.quiet {
        writeln!(out, "\n{NEXT}")?;
    }
    Ok(plan.exit(Exit::Clean))
}

/// What there is to do when all is written.
const NEXT: &str = "\
Next:
  envguard check        what is wrong, and how to mend it
  envguard check --fix  mend what changes no value
  git add, git commit   what was written: it is for all";

impl Plan {
    /// Says what could not be done, on standard error, and how the run ends: with `exit`, if there is nothing.
    fn exit(&self, exit: Exit) -> Exit {
        self.problems.iter().for_each(|problem| note(&problem.to_string()));
        if self.problems.is_empty() { exit } else { Exit::Failed }
    }
}

#[cfg(test)]
mod tests {
    use super::step::Step;
    use super::*;

    #[track_caller]
    fn check(answers: &str, expected: &[&str]) {
        let steps =
            ["a", "b", "c"].map(|name| Step::new_file(name.into(), name.to_owned(), "x\n".to_owned()));
        let plan = Plan { steps: steps.into(), ..Plan::default() };
        let mut out = Vec::new();
        let plan = consented(plan, false, &mut answers.as_bytes(), &mut out).unwrap();
        let questions: Vec<String> = plan.steps.iter().map(Step::question).collect();
        assert_eq!(questions, expected.iter().map(|name| format!("write `{name}`?")).collect::<Vec<_>>());
    }

    #[test]
    fn only_what_somebody_agrees_to_is_done() {
        check("y\nn\ny\n", &["a", "c"]);
        check("n\nn\nn\n", &[]);
        check("Yes\n\nwhat?\n n \n", &["a"]);
        check("n\n\nwhat?\n y \n", &["c"]);
        check("y\ny\ny\n", &["a", "b", "c"]);
    }

    #[test]
    fn nothing_is_done_where_the_answers_end() {
        check("", &[]);
        check("y\ny\n", &[]);
    }
}

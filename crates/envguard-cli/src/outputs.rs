//! Where reports go to: which are wanted, whether there is a place for each, and putting them there.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use envguard_core::Severity;

use crate::args::{Format, Global, Output, Reporting};
use crate::exit::Failure;
use crate::render::{self, Renderer, Style};
use crate::{ci, paths, read, replace, terminal};

/// The reports that are wanted of a run. It is known before the run that there is a place for each.
#[derive(Debug)]
pub(crate) struct Outputs {
    wanted: Vec<Wanted>,
    /// How many findings people are shown one by one.
    limit: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Wanted {
    kind: Kind,
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Report(Format),
    /// The Markdown page of a step of GitHub Actions.
    StepSummary,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// Standard output, while the report is made.
    Stdout,
    /// Standard output, behind everything else.
    EndOfStdout,
    /// A file, which then has nothing but the report in it.
    File(PathBuf),
    /// The end of a file.
    EndOfFile(PathBuf),
}

/// A report in the making.
pub(crate) struct Report {
    pub(crate) renderer: Box<dyn Renderer>,
    /// How many findings it has shown one by one.
    pub(crate) shown: usize,
    /// What it is made of so far, unless it goes to standard output right away.
    buffer: Option<Vec<u8>>,
    place: Place,
}

impl Outputs {
    /// What `reporting` asks for. A mistake there is told before anything is done.
    pub(crate) fn prepare(reporting: &Reporting, cwd: &Path) -> Result<Self, Failure> {
        let mut wanted = wanted(reporting, ci::is_github_actions())?;
        let has_annotations = wanted.iter().any(|wanted| wanted.kind == Kind::Report(Format::Github));
        if let Some(path) = ci::step_summary().filter(|_| has_annotations) {
            wanted.push(Wanted { kind: Kind::StepSummary, place: Place::EndOfFile(path) });
        }
        let mut taken: Vec<PathBuf> = Vec::new();
        for Wanted { place, .. } in &wanted {
            let (Place::File(path) | Place::EndOfFile(path)) = place else { continue };
            can_be_written(path)?;
            let path = paths::absolute(path, cwd);
            if taken.contains(&path) {
                return Err(Failure::new(format!("two reports go to `{}`", paths::display(&path, cwd))));
            }
            taken.push(path);
        }
        let limit = if reporting.max_diagnostics == 0 { usize::MAX } else { reporting.max_diagnostics };
        Ok(Self { wanted, limit })
    }

    /// Whether people read standard output.
    pub(crate) fn is_for_people(&self) -> bool {
        let human = Wanted { kind: Kind::Report(Format::Human), place: Place::Stdout };
        self.wanted.contains(&human)
    }

    /// Begins all of the reports.
    pub(crate) fn begin(self, fail_on: Severity, global: &Global) -> Vec<Report> {
        let begin = |Wanted { kind, place }| {
            let is_stdout = matches!(place, Place::Stdout | Place::EndOfStdout);
            let terminal = if is_stdout { terminal::of_output(global) } else { terminal::of_file(global) };
            let renderer = match kind {
                Kind::Report(format) => {
                    render::renderer(format, Style { terminal, limit: self.limit, fail_on })
                }
                Kind::StepSummary => render::step_summary(),
            };
            let buffer = (place != Place::Stdout).then(Vec::new);
            Report { renderer, shown: 0, buffer, place }
        };
        self.wanted.into_iter().map(begin).collect()
    }
}

impl Report {
    /// A report that is written right away by `renderer`.
    pub(crate) fn direct(renderer: Box<dyn Renderer>) -> Self {
        Self { renderer, shown: 0, buffer: None, place: Place::Stdout }
    }

    /// Whether it shows another finding.
    pub(crate) fn left(&self) -> usize {
        self.renderer.limit().saturating_sub(self.shown)
    }

    /// Has its renderer write something; to `out`, if it goes there right away.
    pub(crate) fn write(
        &mut self,
        out: &mut dyn Write,
        write: impl FnOnce(&mut dyn Renderer, &mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        match &mut self.buffer {
            Some(buffer) => write(self.renderer.as_mut(), buffer),
            None => write(self.renderer.as_mut(), out),
        }
    }

    /// Puts it where it belongs, now that it is whole.
    pub(crate) fn deliver(self, out: &mut dyn Write) -> Result<(), Failure> {
        let bytes = self.buffer.unwrap_or_default();
        let refused = |path: &Path, reason: String| {
            Failure::new(format!("cannot write `{}`: {reason}", paths::printable(&path.to_string_lossy())))
        };
        match &self.place {
            Place::Stdout => Ok(()),
            Place::EndOfStdout => Ok(out.write_all(&bytes)?),
            Place::File(path) => {
                replace::put(path, &bytes).map_err(|error| refused(path, format!("it {error}")))
            }
            Place::EndOfFile(path) => OpenOptions::new()
                .create(true)
                .append(true)
                .open(path)
                .and_then(|mut file| file.write_all(&bytes))
                .map_err(|error| refused(path, read::reason(&error))),
        }
    }
}

/// The reports that `reporting` asks for. Where it names no format and the run is one of GitHub Actions, that is told too
/// what was found.
fn wanted(reporting: &Reporting, is_github_actions: bool) -> Result<Vec<Wanted>, Failure> {
    let (bare, named): (Vec<&Output>, Vec<&Output>) =
        reporting.output.iter().partition(|output| output.format.is_none());
    if bare.len() > 1 {
        return Err(Failure::new("`--output` names several files without a format")
            .help("`--output FORMAT=FILE` writes another report: `--output sarif=out.sarif`"));
    }
    let main = reporting.format.unwrap_or_default();
    let place = bare.first().map_or(Place::Stdout, |output| place_of(output));
    let mut all: Vec<Wanted> = named
        .iter()
        .filter_map(|output| Some(Wanted { kind: Kind::Report(output.format?), place: place_of(output) }))
        .collect();
    // What is asked for on standard output takes the place of what would be there anyway.
    let is_asked_for = reporting.format.is_some() || !bare.is_empty();
    let is_taken = all.iter().any(|wanted| wanted.place == Place::Stdout);
    if is_asked_for || !is_taken {
        all.insert(0, Wanted { kind: Kind::Report(main), place });
    }
    if all.iter().filter(|wanted| wanted.place == Place::Stdout).count() > 1 {
        return Err(Failure::new("two reports go to standard output").help("give one of them a file"));
    }
    let has_annotations = all.iter().any(|wanted| wanted.kind == Kind::Report(Format::Github));
    if is_github_actions && reporting.format.is_none() && !is_taken && !has_annotations {
        all.push(Wanted { kind: Kind::Report(Format::Github), place: Place::EndOfStdout });
    }
    Ok(all)
}

fn place_of(output: &Output) -> Place {
    if output.path == Path::new("-") { Place::Stdout } else { Place::File(output.path.clone()) }
}

/// Whether a report can be written to `path`, as far as that can be told without touching it.
fn can_be_written(path: &Path) -> Result<(), Failure> {
    let refused = |reason: &str, path: &Path| {
        Err(Failure::new(format!("cannot write `{}`: {reason}", paths::printable(&path.to_string_lossy()))))
    };
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    match parent.map(fs::metadata) {
        Some(Err(error)) => return refused(&format!("its directory: {}", read::reason(&error)), path),
        Some(Ok(metadata)) if !metadata.is_dir() => {
            return refused("it would be in what is no directory", path);
        }
        Some(Ok(_)) | None => {}
    }
    if path.is_dir() { refused("it is a directory", path) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `arguments` ask for, in and out of GitHub Actions: `format>place`, `@` for the end of standard output.
    #[track_caller]
    fn check(arguments: &str, expected: &str, expected_in_actions: &str) {
        use clap::Parser;
        #[derive(Parser)]
        struct Line {
            #[command(flatten)]
            reporting: Reporting,
        }
        let line =
            Line::try_parse_from(["envguard"].into_iter().chain(arguments.split_whitespace())).unwrap();
        for (is_github_actions, expected) in [(false, expected), (true, expected_in_actions)] {
            let shown = match wanted(&line.reporting, is_github_actions) {
                Err(failure) => failure.message().to_owned(),
                Ok(all) => all.iter().map(shown).collect::<Vec<_>>().join(" "),
            };
            assert_eq!(shown, expected, "{arguments:?}, {is_github_actions}");
        }
    }

    fn shown(wanted: &Wanted) -> String {
        let format = match wanted.kind {
            Kind::Report(format) => format!("{format:?}").to_lowercase(),
            Kind::StepSummary => "summary".to_owned(),
        };
        let place = match &wanted.place {
            Place::Stdout => "-".to_owned(),
            Place::EndOfStdout => "@".to_owned(),
            Place::File(path) | Place::EndOfFile(path) => path.display().to_string(),
        };
        format!("{format}>{place}")
    }

    #[test]
    fn reports_and_their_places() {
        check("", "human>-", "human>- github>@");
        check("--format json", "json>-", "json>-");
        check("--format github", "github>-", "github>-");
        check("--output x", "human>x", "human>x github>@");
        check("--format json --output x", "json>x", "json>x");
        check(
            "--output sarif=x --output junit=a/y.xml",
            "human>- sarif>x junit>a/y.xml",
            "human>- sarif>x junit>a/y.xml github>@",
        );
        check("--format concise --output sarif=x", "concise>- sarif>x", "concise>- sarif>x");
        check("--output json=-", "json>-", "json>-");
        check("--output x --output json=-", "human>x json>-", "human>x json>-");
        check("--output github=x", "human>- github>x", "human>- github>x");
        check("--output ./a=b", "human>./a=b", "human>./a=b github>@");
    }

    #[test]
    fn standard_output_takes_one() {
        let two = "two reports go to standard output";
        check("--format human --output json=-", two, two);
        check("--output json=- --output sarif=-", two, two);
        check("--output - --output sarif=-", two, two);
        let several = "`--output` names several files without a format";
        check("--output a --output b", several, several);
    }
}

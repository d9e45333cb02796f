//! `envguard deploy snapshot diff`.

use std::io::{self, Write};

use serde::Serialize;

use super::list::short;
use super::place::Place;
use super::reference::LATEST;
use super::source::{Origin, STANDARD};
use crate::args::{Global, ListFormat, SnapshotDiff};
use crate::exit::{Exit, Failure};
use crate::paths;
use crate::snapshots::{Change, Description, Mark, Snapshot, Source, Variables, compare};

pub(super) fn run(arguments: &SnapshotDiff, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let place = Place::new(global)?;
    let keys = place.keys(&arguments.unlock, true)?;
    let environment = arguments.env.as_deref();
    let (earlier, later) = {
        let contents = place.contents()?;
        let open = |text: &str, environment: Option<&str>| {
            place.find(&contents, text, environment)?.open(&contents, &keys)
        };
        let earlier = open(arguments.ids.first().map_or(LATEST, String::as_str), environment)?;
        let own = earlier.description.environment.as_str();
        let later = arguments.ids.get(1).map(|text| open(text, environment.or(Some(own)))).transpose()?;
        (earlier, later)
    };
    if later.is_some() && (arguments.against.is_some() || arguments.process) {
        return Err(Failure::new("two snapshots are compared with each other, and with nothing else")
            .help("leave out the second one, or `--against` and `--process`"));
    }
    let (variables, to) = if let Some(later) = &later {
        (later.content.variables.clone(), End::Snapshot(&later.description))
    } else {
        let (variables, now) = now(&place, arguments, &earlier)?;
        (variables, End::Now { now })
    };
    let changes = compare(&earlier.content.variables, &variables);
    match arguments.format {
        ListFormat::Human => write(out, &earlier.description, &to, &changes, arguments.all, global.quiet)?,
        ListFormat::Json => {
            let variables = changes.iter().map(|change| Row {
                name: change.name.shown().map_or_else(|| change.name.to_string(), str::to_owned),
                mark: change.mark.name(),
            });
            let (from, variables) = (&earlier.description, variables.collect());
            let report = Report { version: super::VERSION, from, to, variables };
            serde_json::to_writer(&mut *out, &report).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    let differs = changes.iter().any(|change| change.mark != Mark::Same);
    Ok(if differs && arguments.exit_code { Exit::Findings } else { Exit::Clean })
}

/// What is here now in the place of `snapshot`, and where that is.
fn now(place: &Place, arguments: &SnapshotDiff, snapshot: &Snapshot) -> Result<(Variables, String), Failure> {
    let own_path = snapshot.content.files.first().map(|file| file.path.as_str());
    let path = own_path.map(|path| place.config.root.join(path));
    let origin = match (&arguments.against, snapshot.description.source) {
        (Some(path), _) => Origin::File(path),
        (None, _) if arguments.process => Origin::Process { all: true },
        (None, Source::Files) => Origin::Environment,
        (None, Source::Process) => Origin::Process { all: true },
        (None, Source::File | Source::Manifest) => match &path {
            Some(path) if own_path != Some(STANDARD) => Origin::File(path),
            _ => {
                return Err(Failure::new(
                    "the snapshot came from standard input, so nothing tells where it is now",
                )
                .help("name what it is to be compared with: `--against FILE`, or `--against -`"));
            }
        },
    };
    let name = arguments.env.as_deref().unwrap_or(&snapshot.description.environment);
    let mut gathered = place.gather(origin, Some(name), &arguments.runtime.dialect)?;
    if matches!(origin, Origin::Process { .. }) {
        // A process has much more in its environment that is no concern of the app.
        let contract = gathered.contract.as_ref();
        gathered.content.variables.retain(|name, _| {
            snapshot.content.variables.contains_key(name)
                || contract.is_some_and(|contract| contract.get(name.get()).is_some())
        });
    }
    Ok((gathered.content.variables, gathered.from))
}

#[derive(Serialize)]
struct Report<'s> {
    version: u32,
    from: &'s Description,
    to: End<'s>,
    variables: Vec<Row>,
}

/// What is compared with.
#[derive(Serialize)]
#[serde(untagged)]
enum End<'s> {
    Snapshot(&'s Description),
    Now {
        /// Where it is.
        now: String,
    },
}

#[derive(Serialize)]
struct Row {
    name: String,
    mark: &'static str,
}

fn write(
    out: &mut dyn Write,
    from: &Description,
    to: &End<'_>,
    changes: &[Change],
    all: bool,
    is_quiet: bool,
) -> io::Result<()> {
    if !is_quiet {
        let to = match to {
            End::Snapshot(description) => called(description),
            End::Now { now } => format!("{} now", paths::printable(now)),
        };
        writeln!(out, "from {} to {to}", called(from))?;
    }
    write_changes(out, changes, all, is_quiet)
}

/// Writes a line for each variable that has changed, and how many have not.
pub(in crate::commands::deploy) fn write_changes(
    out: &mut dyn Write,
    changes: &[Change],
    all: bool,
    is_quiet: bool,
) -> io::Result<()> {
    for change in changes.iter().filter(|change| all || change.mark != Mark::Same) {
        writeln!(out, "{} {} {}", change.mark.sign(), change.name, change.mark.name())?;
    }
    let same = changes.iter().filter(|change| change.mark == Mark::Same).count();
    if !all && !is_quiet && same > 0 {
        writeln!(out, "{} the same", crate::render::count(same, "variable"))?;
    }
    Ok(())
}

/// What a snapshot is called.
pub(in crate::commands::deploy) fn called(description: &Description) -> String {
    let Description { id, environment, release, .. } = description;
    format!("snapshot {id} (`{}` at {})", paths::printable(environment), short(release))
}

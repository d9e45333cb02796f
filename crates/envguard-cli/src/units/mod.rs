//! The files of platforms: which belong together, and what `check` finds in them.

mod check;
mod load;
mod sets;

pub(crate) use check::UnitChecker;
pub(crate) use load::{load, units_of};

use envguard_core::deploy::unit::Platform;
use envguard_core::tree::Syntax;

/// Whether a file called `name` can be one of a platform, as names tell. Of YAML files, the content has to tell.
/// What is laid over a unit of systemd is looked at together with that.
pub(crate) fn may_be_of_platform(name: &str) -> bool {
    Syntax::of(name) == Some(Syntax::Yaml) || Platform::of_name(name).is_some()
}

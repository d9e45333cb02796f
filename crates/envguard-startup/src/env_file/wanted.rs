//! Which env file is to be read.

use std::path::{Path, PathBuf};

/// A file that is to be read.
pub(super) struct Wanted {
    /// Where it is.
    pub(super) path: PathBuf,
    /// What reports call it.
    pub(super) shown: String,
}

/// What says so.
const SWITCH: &str = "ENVGUARD_DOTENV";

/// The env file that `ENVGUARD_DOTENV` names, or the next `.env` upwards from the working directory where it says yes, or
/// in debug builds where it says nothing.
pub(super) fn wanted(is_debug_build: bool) -> Option<Wanted> {
    let switch = std::env::var_os(SWITCH).filter(|value| !value.is_empty());
    let is_wanted = match switch {
        None => is_debug_build,
        Some(switch) => match switch.to_str().map(str::to_ascii_lowercase).as_deref() {
            Some("1" | "true" | "yes" | "on") => true,
            Some("0" | "false" | "no" | "off") => false,
            _ => {
                let path = PathBuf::from(switch);
                return Some(Wanted { shown: path.display().to_string(), path });
            }
        },
    };
    if is_wanted { next_upwards(&std::env::current_dir().ok()?) } else { None }
}

fn next_upwards(directory: &Path) -> Option<Wanted> {
    directory.ancestors().enumerate().find_map(|(up, directory)| {
        let path = directory.join(".env");
        // A FIFO would wait for whoever writes into it.
        path.is_file().then(|| Wanted { path, shown: "../".repeat(up) + ".env" })
    })
}

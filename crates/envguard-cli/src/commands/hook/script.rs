//! The hooks that are written: small scripts for any POSIX shell, that of git for Windows too.

use std::path::Path;

use gix::hash::Kind as HashKind;
use gix::objs::{Kind, compute_hash};

use crate::args::HookName;
use crate::shell;

/// How each begins. The sum of what comes after follows.
const HEAD: &str = "#!/bin/sh\n\
    # A hook of envguard: `envguard hook install` wrote it, and `envguard hook uninstall` takes it away.\n\
    # Its lines below have this sum as long as nobody changes them: ";

/// In hooks whose directory was made for them.
const MADE_DIRECTORY: &str = "# Its directory was made for it.\n";

/// What is done before envguard is asked: the hook that was there before is.
const BEFORE: &str = r#"before=$0.before-envguard
if [ -x "$before" ]; then
    "$before" "$@" || exit $?
fi
"#;

/// The same, where git has something to say on standard input, and both want to hear it.
const BEFORE_WITH_INPUT: &str = r#"input=$(cat && echo .)
input=${input%.}
before=$0.before-envguard
if [ -x "$before" ]; then
    printf '%s' "$input" | "$before" "$@" || exit $?
fi
"#;

/// What is said where there is no envguard. Nothing is checked then, so nothing passes.
const MISSING: &str = r#"if [ ! -f "$envguard" ] || [ ! -x "$envguard" ]; then
    case ${ENVGUARD_SKIP:-0} in 0) ;; *) exit 0 ;; esac
    cat >&2 <<END
error: envguard is not found, so nothing is checked: git is stopped
help: install it, or put it on the PATH
      to go on without it once: ENVGUARD_SKIP=1 before the command, or --no-verify after it
      to be rid of this hook: delete $0, and give $before its name if it is there
END
    exit 1
fi
"#;

/// What a file is, as far as it matters to those who write hooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Authorship {
    /// As it was written.
    Ours,
    /// Written by envguard, and changed by somebody.
    Changed,
    /// Somebody else's.
    Foreign,
}

/// The hook called `name`. `installed` is where envguard is, for when it is not on the `PATH`; `made_directory` that there
/// was no directory for hooks before.
pub(super) fn script(name: HookName, installed: Option<&Path>, made_directory: bool) -> Vec<u8> {
    let mut body = Vec::new();
    let mut add = |text: &str| body.extend_from_slice(text.as_bytes());
    if made_directory {
        add(MADE_DIRECTORY);
    }
    let has_input = name == HookName::Push;
    add(if has_input { BEFORE_WITH_INPUT } else { BEFORE });
    add("envguard=$(command -v envguard) || envguard=");
    if let Some(installed) = installed {
        body.extend(shell::word(&bytes(installed)));
    }
    let mut add = |text: &str| body.extend_from_slice(text.as_bytes());
    add("\n");
    add(MISSING);
    let run = format!("\"$envguard\" hook run --hook {} -- \"$@\"\n", name.name());
    add(if has_input { "printf '%s' \"$input\" | " } else { "exec " });
    add(&run);
    [HEAD.as_bytes(), sum(&body).as_bytes(), b"\n", &body].concat()
}

/// Who wrote the hook that is `bytes`.
pub(super) fn authorship(bytes: &[u8]) -> Authorship {
    // Whoever changed the line ends, or what is around them, has changed the sum too.
    let Some(rest) = bytes.strip_prefix(HEAD.as_bytes()) else {
        let is_ours = bytes.windows(FIRST_WORDS.len()).any(|words| words == FIRST_WORDS);
        return if is_ours { Authorship::Changed } else { Authorship::Foreign };
    };
    let line = rest.iter().position(|byte| *byte == b'\n').map(|end| rest.split_at(end));
    match line {
        Some((said, body)) if said == sum(&body[1..]).as_bytes() => Authorship::Ours,
        _ => Authorship::Changed,
    }
}

/// What only hooks of envguard have in them.
const FIRST_WORDS: &[u8] = b"# A hook of envguard: ";

/// Whether the directory of the hook that is `bytes`, one of ours, was made for it.
pub(super) fn made_directory(bytes: &[u8]) -> bool {
    bytes.windows(MADE_DIRECTORY.len()).any(|line| line == MADE_DIRECTORY.as_bytes())
}

/// What git would call a file with `body` in it.
fn sum(body: &[u8]) -> String {
    // It fails for hashes alone that are known to be forged.
    compute_hash(HashKind::Sha1, Kind::Blob, body).map(|id| id.to_string()).unwrap_or_default()
}

/// `path`, as a POSIX shell has it.
#[cfg(unix)]
fn bytes(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    path.as_os_str().as_bytes().to_vec()
}

#[cfg(not(unix))]
fn bytes(path: &Path) -> Vec<u8> {
    path.to_string_lossy().replace('\\', "/").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_until_somebody_changes_it() {
        for name in HookName::ALL {
            for made_directory in [true, false] {
                let hook = script(name, Some(Path::new("/opt/it's here/envguard")), made_directory);
                assert_eq!(authorship(&hook), Authorship::Ours);
                assert_eq!(super::made_directory(&hook), made_directory);
                let text = String::from_utf8(hook).unwrap();
                let changed = |text: String| assert_eq!(authorship(text.as_bytes()), Authorship::Changed);
                changed(format!("{text}echo done\n"));
                changed(text.replace('\n', "\r\n"));
                changed(text.replacen('\n', "\n# mine\n", 1));
                changed(text.replace("exit 1", "exit 0"));
                changed(text.lines().take(3).collect::<Vec<_>>().join("\n"));
            }
        }
        assert_eq!(authorship(b"#!/bin/sh\nenvguard check --staged\n"), Authorship::Foreign);
        assert_eq!(authorship(b""), Authorship::Foreign);
    }
}

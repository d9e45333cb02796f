//! Names that the process environment has without a `.env` file.

/// What is usually set where a program starts, by who sets it: POSIX and login shells, desktops, Windows, continuous
/// integration, and the runtimes' own switches that are set outside of `.env` files. Sorted by bytes.
static USUAL: &[&[u8]] = &[
    b"APPDATA",
    b"CI",
    b"COLORTERM",
    b"COMPOSE_PROJECT_NAME",
    b"COMPUTERNAME",
    b"DISPLAY",
    b"EDITOR",
    b"EUID",
    b"GITHUB_ACTIONS",
    b"GITHUB_REF",
    b"GITHUB_REPOSITORY",
    b"GITHUB_SHA",
    b"GITHUB_TOKEN",
    b"GITHUB_WORKSPACE",
    b"HOME",
    b"HOSTNAME",
    b"INVOCATION_ID",
    b"JAVA_HOME",
    b"LANG",
    b"LANGUAGE",
    b"LC_ALL",
    b"LC_CTYPE",
    b"LD_LIBRARY_PATH",
    b"LOCALAPPDATA",
    b"LOGNAME",
    b"MAIL",
    b"MANPATH",
    b"NODE_ENV",
    b"OLDPWD",
    b"OSTYPE",
    b"PATH",
    b"PPID",
    b"PWD",
    b"PYTHONPATH",
    b"RUNTIME_DIRECTORY",
    b"SHELL",
    b"SHLVL",
    b"SSH_AUTH_SOCK",
    b"STATE_DIRECTORY",
    b"SYSTEMROOT",
    b"TEMP",
    b"TERM",
    b"TMP",
    b"TMPDIR",
    b"TZ",
    b"UID",
    b"USER",
    b"USERNAME",
    b"USERPROFILE",
    b"VIRTUAL_ENV",
    b"VISUAL",
    b"WINDIR",
    b"XDG_CACHE_HOME",
    b"XDG_CONFIG_HOME",
    b"XDG_DATA_HOME",
    b"XDG_RUNTIME_DIR",
];

/// Whether the process usually has a variable called `name`.
pub(crate) fn is_usual(name: &[u8]) -> bool {
    USUAL.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(USUAL.is_sorted_by(|a, b| a < b));
        assert!(is_usual(b"PATH") && !is_usual(b"DATABASE_URL"));
    }
}

use crate::{Check, Context, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds keys that the system or the shell sets for every process: `PATH`, `HOME`, `USER`, `HOSTNAME`, `LD_PRELOAD`
    /// and their like.
    ///
    /// ## Why
    /// Most libraries leave a variable alone that is set already, so that what the file says never counts: a program
    /// that asks for `USER` gets the name of whoever started it. Where the file does count, as with `docker run`,
    /// systemd and a shell, other programs break that need the variable as it was.
    ///
    /// ## Example
    /// ```env
    /// USER=postgres
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// DB_USER=postgres
    /// ```
    ///
    /// ## Fix safety
    /// There is none: the program that reads the key has to be changed with it.
    name: "reserved-key",
    summary: "a key that the system sets itself",
    group: Correctness,
    level: NOTE,
    message: "key {key} is set by the system already",
    help: "give it a name of its own, such as one with the program's name before it",
    covers: ["python dotenv-linter: ReservedName"],
    check: Check::File(check),
}

/// What login, the shell and the dynamic linker take for themselves. What bash refuses to assign at all is not here.
const RESERVED: [&str; 15] = [
    "BASH_ENV",
    "ENV",
    "HOME",
    "HOSTNAME",
    "IFS",
    "LD_LIBRARY_PATH",
    "LD_PRELOAD",
    "LOGNAME",
    "OLDPWD",
    "PATH",
    "PWD",
    "SHELL",
    "SHLVL",
    "TERM",
    "USER",
];

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for name in RESERVED {
        let line = context.keys().first(name.as_bytes());
        if let Some((line, entry)) =
            line.and_then(|line| Some((line, context.document.lines.get(line)?.entry()?)))
        {
            sink.report_on(line, entry.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn finds_what_is_set_already() {
        Test::of(&RULE)
            .source("USER=a\nDB_USER=b\nexport PATH=c\nUSER=d\n")
            .finds(&[
                "1:1-5 key `USER` is set by the system already",
                "3:8-12 key `PATH` is set by the system already",
            ])
            .no_fix();
    }

    #[test]
    fn leaves_names_of_ones_own() {
        Test::of(&RULE).source("APP_HOME=1\nuser=2\nUSERNAME=3\n").finds_nothing();
    }
}

use crate::references::Use;
use crate::{Check, Context, KeyName, Message, Project, Sink, expansion, process_name, similar};

crate::declare_rule! {
    /// ## What it does
    /// Finds references to names that nothing defines: not the file, not a file that is loaded together with it, not
    /// `.env.example`, and not the process by custom (`HOME`, `PATH`, `USER`, `PWD`, `HOSTNAME`, `LANG`, `TZ`, `TMPDIR`,
    /// `SHELL`, `TERM`, `CI`, `NODE_ENV` and their like). A reference with a default (`${NAME:-default}`) or with an
    /// error of its own (`${NAME:?message}`) is left alone, and so is one that no configured dialect replaces.
    ///
    /// ## Why
    /// Nobody complains: the reference becomes an empty text, and the program gets `http:///` for an address. A `$` in
    /// a password is taken for a reference too, and what follows it is gone.
    ///
    /// ## Example
    /// ```env
    /// DATABASE_HOST=localhost
    /// DATABASE_URL=postgres://${DATABSE_HOST}/app
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// DATABASE_HOST=localhost
    /// DATABASE_URL=postgres://${DATABASE_HOST}/app
    /// ```
    ///
    /// ## Fix safety
    /// There is none: which name is meant, only its author knows.
    name: "undefined-reference",
    summary: "a reference to a name that nothing defines",
    group: Correctness,
    level: WARNING,
    message: "a reference to a name that is not defined",
    check: Check::Project(check),
}

/// How many keys are looked at for names that are meant, all findings of a file together.
const MAX_COMPARISONS: usize = 20_000;

fn check(project: &Project, context: &Context<'_>, sink: &mut Sink<'_>) {
    let mut comparisons = 0;
    // What only this file is loaded into has nothing that the file itself has not: no need to load it to find out.
    let is_alone = project.environments_of(context.file).any(|environment| environment.layers.len() == 1);
    for used in &context.references().uses {
        let name = used.name.of(context.source());
        let known = used.target.is_some()
            || used.copes
            || process_name::is_usual(name)
            || project.contract.as_ref().is_some_and(|contract| contract.get(name).is_some())
            || !is_alone && project.gives(context.file, name);
        if known {
            continue;
        }
        comparisons += context.document.lines.len();
        let meant = if comparisons <= MAX_COMPARISONS { meant(context, name) } else { None };
        let diagnostic = sink.report_on(used.line, used.span);
        diagnostic.message(message(used, name));
        diagnostic.help(match meant {
            Some(key) => Message::new("did you mean {}?").with(KeyName::new(key.as_bytes())),
            None => help(used),
        });
    }
}

fn message(used: &Use, name: &[u8]) -> Message {
    // Without braces it may as well be a piece of a password.
    let message = if used.braced && KeyName::may_show(name) {
        Message::new("{} is not defined: {}").with(KeyName::new(name))
    } else {
        Message::new("a reference to a name that is not defined: {}")
    };
    let keep = used.dialects.intersection(expansion::keep_unknown());
    let drop = used.dialects.without(keep);
    let put = if drop.len() == 1 { "puts" } else { "put" };
    let effect = match (drop.is_empty(), keep.is_empty()) {
        (false, true) => Message::new("{} {} nothing in its place").with(drop).with(put),
        (false, false) => {
            Message::new("{} {} nothing in its place, {} leaves it").with(drop).with(put).with(keep)
        }
        (true, _) => Message::new("{} leaves it as it stands").with(keep),
    };
    message.with(vec![effect])
}

fn help(used: &Use) -> Message {
    let dialects = used.dialects;
    if !used.braced && dialects.intersection(expansion::expanders_in_single_quotes()).is_empty() {
        "define it, or put the value in single quotes if the `$` is meant as it stands".into()
    } else if dialects.without(expansion::know_defaults()).is_empty() {
        "define it, or give it a default as in `${NAME:-default}`".into()
    } else {
        "define it further up in this file".into()
    }
}

/// The key of the file that `name` is most likely a slip for.
fn meant<'a>(context: &Context<'a>, name: &[u8]) -> Option<&'a str> {
    let name = std::str::from_utf8(name).ok()?;
    let mut keys: Vec<&'a str> = context
        .keys()
        .keys()
        .filter(|key| KeyName::may_show(key))
        .filter_map(|key| std::str::from_utf8(key).ok())
        .collect();
    // The index has them in no order, and the first of equals is taken.
    keys.sort_unstable();
    similar(name, keys)
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn says_what_is_meant() {
        Test::of(&RULE)
            .source("DATABASE_HOST=a\nURL=http://${DATABSE_HOST}/\n")
            .finds(&["2:12-27 `DATABSE_HOST` is not defined: python and compose put nothing in its place \
                      (did you mean `DATABASE_HOST`?)"])
            .no_fix();
    }

    #[test]
    fn hides_what_may_be_a_piece_of_a_password() {
        Test::of(&RULE)
            .source("A=hunter$two\n")
            .finds(&["1:9-13 a reference to a name that is not defined: compose puts nothing in its place \
             (define it, or put the value in single quotes if the `$` is meant as it stands)"]);
    }

    #[test]
    fn knows_who_leaves_it() {
        Test::of(&RULE)
            .dialects(&[Dialect::Php, Dialect::Go])
            .source("A=${B}\n")
            .finds(&["1:3-7 `B` is not defined: go puts nothing in its place, php leaves it \
             (define it further up in this file)"]);
        Test::of(&RULE).dialects(&[Dialect::Php]).source("A=${B}\n").finds(&[
            "1:3-7 `B` is not defined: php leaves it as it stands (define it further up in this file)",
        ]);
    }

    #[test]
    fn looks_into_quotes_as_the_dialects_do() {
        Test::of(&RULE)
            .source("A='${B}'\n")
            .finds(&["1:4-8 `B` is not defined: python puts nothing in its place \
             (define it, or give it a default as in `${NAME:-default}`)"]);
        Test::of(&RULE).dialects(&[Dialect::Compose]).source("A='${B}'\n").finds_nothing();
        Test::of(&RULE).dialects(&[Dialect::Node, Dialect::Docker]).source("A=${B}\n").finds_nothing();
    }

    #[test]
    fn leaves_what_is_defined_somewhere() {
        Test::of(&RULE).source("A=${B}${C:-x}${D:?x}${PATH}$$E\nB=1\n").finds_nothing();
        Test::of(&RULE).source("A=${B}\n").example("B=\n").finds_nothing();
        Test::of(&RULE).source("A=${B}\n").sibling(".env.local", "B=1\n").finds_nothing();
        Test::of(&RULE).source("A=${B}\n").path(".env.production").sibling(".env", "B=1\n").finds_nothing();
    }
}

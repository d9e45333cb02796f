use crate::document::references;
use crate::{Check, ConfigDocument, Contract, Expectations, KeyName, Message, Sink, similar};

crate::declare_rule! {
    /// ## What it does
    /// Finds references to variables in configuration files, `${NAME}` and `$NAME`, that the contract does not declare:
    /// the `.env.example` (or the schema) of the directory or of one above it. Without a contract there is nothing to
    /// say.
    ///
    /// A reference that says what to take instead, `${NAME:-default}`, works without the variable and is no finding;
    /// neither is `$$NAME`, which is how Compose writes a dollar sign. Names with small letters count only where the
    /// contract has such names too, since many tools have templates of their own, like `${workspaceFolder}`.
    ///
    /// ## Why
    /// What the reference stands for is empty, or the program stops, wherever the variable happens not to be set; and
    /// nobody is told to set it.
    ///
    /// ## Example
    /// ```yaml
    /// # .env.example declares DATABASE_URL
    /// services:
    ///   app:
    ///     environment:
    ///       DATABASE: ${DATABSE_URL}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml
    /// services:
    ///   app:
    ///     environment:
    ///       DATABASE: ${DATABASE_URL}
    /// ```
    ///
    /// ## Fix safety
    /// There is none: declare the variable, correct the name or give a default, whichever is right.
    name: "undeclared-reference",
    summary: "a reference in a configuration file to a variable that nothing declares",
    group: Contract,
    level: WARNING,
    message: "the variable that is referred to here is not declared",
    help: "declare it in the example file, or give a default: `${NAME:-default}`",
    check: Check::Document(check),
}

/// How many pairs of names are compared, in one file, to find what was meant.
const MAX_COMPARISONS: usize = 4096;

fn check(document: &ConfigDocument, expectations: &Expectations<'_>, sink: &mut Sink<'_>) {
    let Some(contract) = expectations.contract else { return };
    let source = &document.file.bytes;
    let has_small = |name: &[u8]| name.iter().any(u8::is_ascii_lowercase);
    let mut small_counts = None;
    let mut comparisons = MAX_COMPARISONS;
    for reference in references(document) {
        let name = reference.name.of(source);
        if reference.has_default || contract.get(name).is_some() {
            continue;
        }
        let mut counts = || *small_counts.get_or_insert_with(|| keys(contract).any(has_small));
        if has_small(name) && !counts() {
            continue;
        }
        let diagnostic = sink.report(reference.span);
        // Without braces it can be a piece of a password.
        if reference.is_braced {
            diagnostic.message(Message::new("variable {} is not declared").with(KeyName::new(name)));
        }
        let candidates = contract.variables().len();
        if candidates > comparisons {
            continue;
        }
        comparisons -= candidates;
        let shown = keys(contract)
            .filter(|key| KeyName::may_show(key))
            .filter_map(|key| std::str::from_utf8(key).ok());
        let meant = std::str::from_utf8(name).ok().and_then(|name| similar(name, shown));
        if let Some(variable) = meant.and_then(|meant| contract.get(meant.as_bytes())) {
            diagnostic.suggest(variable);
        }
    }
}

fn keys(contract: &Contract) -> impl Iterator<Item = &[u8]> {
    contract.variables().map(|variable| variable.key())
}

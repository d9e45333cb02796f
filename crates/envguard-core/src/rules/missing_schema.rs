use crate::{Check, ConfigDocument, Expectations, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds configuration files that name a schema which is not there: by a `$schema` key (JSON, TOML), or by a comment
    /// at the top, `# yaml-language-server: $schema=PATH` or `# $schema: PATH` (YAML) or `#:schema PATH` (TOML). Paths
    /// start from the directory of the file. Addresses in a network are left to editors.
    ///
    /// ## Why
    /// Nothing is checked, and whoever wrote the line believes otherwise.
    ///
    /// ## Example
    /// ```yaml
    /// # yaml-language-server: $schema=schemas/ap.schema.json
    /// port: 8080
    /// ```
    ///
    /// ## Use instead
    /// ```yaml
    /// # yaml-language-server: $schema=schemas/app.schema.json
    /// port: 8080
    /// ```
    ///
    /// ## Fix safety
    /// There is none.
    name: "missing-schema",
    summary: "a configuration file that names a schema which is not there",
    group: Hygiene,
    level: WARNING,
    message: "the schema that is named here is not there",
    help: "paths start from the directory of the file",
    check: Check::Document(check),
}

fn check(_: &ConfigDocument, expectations: &Expectations<'_>, sink: &mut Sink<'_>) {
    if let Some(span) = expectations.missing_schema {
        sink.report(span);
    }
}

use crate::{Check, Context, Project, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds what the sources of the contract say against each other, where there are several: a JSON Schema, an
    /// `.env.schema`, an `.env.example` with its comments. Of two, the first of these counts, and the finding is in the
    /// other one:
    ///
    /// - another `type`, `format`, `enum`, `default`, `writeOnly` or `deprecated`;
    /// - an example that calls a key optional which a schema requires, or does not have it at all.
    ///
    /// A value or a key of an example that a schema does not take is for `schema-violation`.
    ///
    /// ## Why
    /// People read the example, and tools the schema. Who follows the one breaks the other.
    ///
    /// ## Example
    /// ```env
    /// # env.schema.json says: "required": ["PORT"]
    ///
    /// # .env.example
    /// PORT=8080 # optional
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// # .env.example
    /// PORT=8080
    /// ```
    ///
    /// ## Fix safety
    /// There is none: which of the two is right, only their authors know.
    name: "contract-conflict",
    summary: "a source of the contract that contradicts another",
    group: Contract,
    level: WARNING,
    message: "the sources of the contract contradict each other",
    help: "make both say the same",
    check: Check::Project(check),
}

fn check(project: &Project, context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(contract) = &project.contract else { return };
    for conflict in contract.conflicts() {
        let file = &conflict.place.file;
        // While fixes are tried, the file may be another than the contract was made from.
        if file.path != context.file.path || file.bytes != context.file.bytes {
            continue;
        }
        let line = context.document.line_at(conflict.place.span.start).unwrap_or(0);
        let diagnostic = sink.report_on(line, conflict.place.span);
        let other = conflict.other.clone();
        diagnostic.message(conflict.message.clone()).related_in(other.file, other.span, "it is said here");
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;

    /// What is found in the example `source` beside a schema of these `words`.
    fn test(words: &str, source: &str) -> Test {
        let schema = format!("{{{words}}}");
        Test::of(&RULE).contract_schema(&schema).example(source).source(source).path(".env.example")
    }

    #[test]
    fn optional_and_required() {
        test(r#""required": ["A", "B"], "properties": {"A": {}, "B": {}}"#, "# A=1\nB=1\n")
            .finds(&["1:3-4 key `A` is optional here, and env.schema.json requires it"])
            .relates(&["env.schema.json 1:15 it is said here"])
            .no_fix();
        test(r#""required": ["A"], "properties": {"A": {"default": "1"}}"#, "# A=1\n").finds_nothing();
        test(r#""properties": {"A": {}}"#, "A=1\n").finds_nothing();
    }

    #[test]
    fn keys_that_only_one_has() {
        test(r#""required": ["A", "B"], "properties": {"A": {}, "B": {}, "C": {}}"#, "B=1\n")
            .finds(&["2:1-1 key `A` is not declared here, and env.schema.json requires it"])
            .relates(&["env.schema.json 1:15 it is said here"])
            .no_fix();
        test(r#""properties": {"A": {}}"#, "A=1\nB=1\n").finds_nothing();
    }

    #[test]
    fn words_that_differ() {
        test(
            r#""properties": {"A": {"type": "boolean"}, "B": {"type": "number"}}"#,
            "# @type=port\nA=\n# @type=port\nB=\n",
        )
        .finds(&["1:9-13 the `type` of `A` is not what env.schema.json says"])
        .relates(&["env.schema.json 1:31 it is said here"])
        .no_fix();
        test(r#""properties": {"A": {"writeOnly": true}}"#, "# @public\nA=\n")
            .finds(&["1:3-10 the `writeOnly` of `A` is not what env.schema.json says"])
            .no_fix();
        test(r#""properties": {"A": {"enum": ["a", "b"]}}"#, "# @type=enum(b, a)\nA=\n").finds_nothing();
        test(r#""properties": {"A": {"enum": ["a", "b"]}}"#, "# @type=enum(b, c)\nA=\n")
            .finds(&["1:9-19 the `enum` of `A` is not what env.schema.json says"])
            .no_fix();
    }

    #[test]
    fn only_in_the_file_that_it_is_about() {
        let schema = r#"{"required": ["A"], "properties": {"A": {}}}"#;
        Test::of(&RULE).contract_schema(schema).example("# A=1\n").source("A=1\n").finds_nothing();
        Test::of(&RULE).example("# A=1\n").source("# A=1\n").path(".env.example").finds_nothing();
    }
}

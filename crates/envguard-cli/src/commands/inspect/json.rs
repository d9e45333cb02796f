//! For programs: one object, described by `schemas/inspect.schema.json`.

use std::io::{self, Write};

use envguard_core::Variable;
use envguard_core::export::{Need, Row};
use envguard_core::tree::Node;
use serde::Serialize;
use serde_json::Value;

use super::{Read, condition_of};

/// The version of the form of the JSON. It grows when a field goes away or changes its meaning.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'b> {
    version: u32,
    contracts: Vec<ContractReport<'b>>,
}

#[derive(Serialize)]
struct ContractReport<'b> {
    #[serde(skip_serializing_if = "str::is_empty")]
    package: &'b str,
    #[serde(skip_serializing_if = "str::is_empty")]
    version: &'b str,
    name: &'b str,
    variables: Vec<VariableReport<'b>>,
}

#[derive(Serialize)]
struct VariableReport<'b> {
    name: String,
    required: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    required_in: Vec<String>,
    /// When it is needed, as the code has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<&'b str>,
    secret: bool,
    deprecated: bool,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'b str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'b str>,
    expected: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
}

/// Writes `contracts`.
pub(super) fn write(out: &mut dyn Write, contracts: &[Read<'_>]) -> io::Result<()> {
    let contracts = contracts.iter().map(|read| ContractReport {
        package: &read.embedded.package,
        version: &read.embedded.version,
        name: &read.embedded.name,
        variables: read
            .variables()
            .into_iter()
            .map(|(row, variable)| variable_report(row, variable))
            .collect(),
    });
    let report = Report { version: VERSION, contracts: contracts.collect() };
    serde_json::to_writer(&mut *out, &report)?;
    writeln!(out)
}

fn variable_report(row: Row, variable: Variable<'_>) -> VariableReport<'_> {
    let text = |word: &str| variable.word(word).and_then(|fact| fact.node.text());
    let is_required = row.need == Need::Always;
    VariableReport {
        name: row.name,
        required: is_required,
        required_in: match row.need {
            Need::In(names) => names,
            Need::Always | Need::Never => Vec::new(),
        },
        condition: condition_of(&variable),
        secret: row.is_secret,
        deprecated: row.is_deprecated,
        kind: text("type"),
        format: text("format"),
        expected: row.expected,
        // A default that is not told in words is not told at all.
        default: row.default.and_then(|_| variable.word("default")).map(|fact| fact.node).map(Node::to_json),
        description: row.description,
    }
}

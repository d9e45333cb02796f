//! The texts of `fixtures/values`, and who takes them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use envguard_core::codegen::{Language, Options, generate};
use envguard_core::schema::EnvironmentValue;
use envguard_core::{Contract, ContractSource, SourceFile};
use serde_json::{Map, Value, json};

/// A text, and whether the checker takes it.
#[derive(Clone)]
pub(crate) struct Row {
    /// The variable that has its schema in [`schema`].
    pub(crate) name: String,
    pub(crate) schema: Value,
    pub(crate) text: String,
    accepted: Option<bool>,
    /// The languages that do not take it, whatever the checker says.
    except: Vec<String>,
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/values/table.jsonl")
}

/// All rows. Those with the same schema are about the same variable.
pub(crate) fn rows() -> Vec<Row> {
    let text = std::fs::read_to_string(path()).expect("the table");
    let mut schemas: Vec<Value> = Vec::new();
    let row = |line: &str| {
        let row: Value = serde_json::from_str(line).expect("a row in JSON");
        let schema = row["schema"].clone();
        let index = schemas.iter().position(|known| *known == schema).unwrap_or_else(|| {
            schemas.push(schema.clone());
            schemas.len() - 1
        });
        let except = row["except"].as_array().into_iter().flatten().filter_map(Value::as_str);
        Row {
            name: format!("V{index}"),
            schema,
            text: row["text"].as_str().expect("a text").to_owned(),
            accepted: row["accepted"].as_bool(),
            except: except.map(str::to_owned).collect(),
        }
    };
    text.lines().map(row).collect()
}

/// A contract with a variable for each schema of `rows`, all of them required.
fn contract<'r>(rows: impl Iterator<Item = &'r Row>) -> Contract {
    let mut properties = Map::new();
    for row in rows {
        properties.insert(row.name.clone(), row.schema.clone());
    }
    let required: Vec<&String> = properties.keys().collect();
    let schema = json!({ "type": "object", "required": required, "properties": properties });
    contract_of(&schema.to_string())
}

fn contract_of(schema: &str) -> Contract {
    let file = Arc::new(SourceFile::new("env.schema.json", schema));
    Contract::new(vec![Arc::new(ContractSource::json_schema(file, &|_, _| None))])
}

/// The module in `language` that reads the variables of `rows`.
pub(crate) fn module(rows: &[Row], language: Language) -> String {
    generated(&contract(rows.iter()), language).unwrap_or_else(|problems| panic!("{}", problems.join("\n")))
}

/// The module in `language` that reads what `schema` declares, or why there is none.
pub(crate) fn module_of(schema: &str, language: Language) -> Result<String, Vec<String>> {
    generated(&contract_of(schema), language)
}

fn generated(contract: &Contract, language: Language) -> Result<String, Vec<String>> {
    generate(contract, language, Options::default()).map_err(|problems| {
        problems.iter().map(|problem| format!("{:?}: {}", problem.place, problem.message)).collect()
    })
}

/// What programs in other languages are asked: pairs of a variable and a text.
pub(crate) fn questions(rows: &[Row]) -> String {
    let pairs: Vec<Value> = rows.iter().map(|row| json!([row.name, row.text])).collect();
    Value::from(pairs).to_string()
}

/// Compares what a program in `language` answered, a list of which texts it takes, with the table.
#[track_caller]
pub(crate) fn compare(rows: &[Row], answers: &str, language: &str) {
    let answers: Vec<bool> = serde_json::from_str(answers).expect("a list of answers");
    assert_eq!(answers.len(), rows.len());
    let wrong: Vec<String> = rows
        .iter()
        .zip(answers)
        .filter(|(row, answer)| {
            let is_taken = row.accepted == Some(true) && !row.except.iter().any(|name| name == language);
            *answer != is_taken
        })
        .map(|(row, answer)| format!("{} {:?}: {answer}", row.schema, row.text))
        .collect();
    assert!(wrong.is_empty(), "{language} differs from the checker:\n{}", wrong.join("\n"));
}

#[test]
fn the_table_says_what_the_checker_says() {
    let rows = rows();
    assert!(rows.len() > 150);
    let is_update = std::env::var_os("ENVGUARD_UPDATE").is_some();
    let mut table = String::new();
    for row in &rows {
        let contract = contract(std::iter::once(row));
        let schema = contract.schemas().next().expect("a schema");
        let value = EnvironmentValue::Text(row.text.as_bytes());
        let accepted = schema.check_environment(&[(row.name.as_bytes(), value)]).is_empty();
        assert!(is_update || row.accepted == Some(accepted), "{} {:?}: {accepted}", row.schema, row.text);
        let mut line = json!({ "schema": row.schema, "text": row.text, "accepted": accepted });
        if !row.except.is_empty() {
            line["except"] = json!(row.except);
        }
        table.push_str(&line.to_string());
        table.push('\n');
    }
    if is_update {
        std::fs::write(path(), table).expect("the table is written");
    }
}

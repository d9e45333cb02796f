//! What a statement does to tables.

use envguard_syntax::Span;
use sqlparser::ast::{
    AlterColumnOperation, AlterTable, AlterTableOperation, ColumnDef, ColumnOption, CreateIndex, Ident,
    ObjectName, ObjectType, RenameTableNameKind, Spanned, Statement as Parsed, TableConstraint,
};
use sqlparser::keywords::Keyword;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Span as Lines, Token, TokenWithSpan};

use super::super::dialect::SqlDialect;
use super::super::step::{Effect, Name, Step};
use super::statement::Statement;
use super::tokens::{grammar, is, offset};

/// What `statement` does; `None` if it is not understood, and could do something that matters.
pub(super) fn of(statement: &Statement, dialect: SqlDialect) -> Option<Vec<Step>> {
    let Some(Token::Word(first)) = statement.tokens.first().map(|token| &token.token) else { return None };
    match first.keyword {
        Keyword::CREATE => match created(statement) {
            Created::Table(name) => Some(vec![name.step(Effect::CreatesTable)]),
            Created::Index => parsed(statement, dialect),
            Created::Other => Some(Vec::new()),
        },
        Keyword::ALTER if !statement.has(1, Keyword::TABLE) => Some(Vec::new()),
        Keyword::DROP if !drops_what_is_read(statement) => Some(Vec::new()),
        Keyword::ALTER | Keyword::DROP | Keyword::RENAME => parsed(statement, dialect),
        // What these run is told by no parser; nor is what begins with no word of SQL.
        Keyword::DO | Keyword::CALL | Keyword::EXECUTE | Keyword::EXEC | Keyword::NoKeyword => None,
        _ => Some(Vec::new()),
    }
}

/// What a `CREATE` creates.
enum Created {
    /// A table, or a view, which is read as one.
    Table(TableName),
    Index,
    Other,
}

/// The name of a table, and where it stands.
struct TableName {
    name: Name,
    span: Span,
}

impl TableName {
    fn of(name: &ObjectName) -> Option<Self> {
        let last = name.0.last()?.as_ident()?;
        Some(Self { name: Name::new(&last.value), span: span(name.span()) })
    }

    fn step(self, effect: Effect) -> Step {
        Step::new(effect, Some(self.name), None, self.span)
    }
}

/// The words tell enough: what stands in the brackets of a new table is nobody's yet.
fn created(statement: &Statement) -> Created {
    let words = statement.tokens.iter().enumerate();
    for (index, token) in words.take_while(|(_, token)| matches!(token.token, Token::Word(_))) {
        if is(&token.token, Keyword::INDEX) {
            return Created::Index;
        }
        if is(&token.token, Keyword::TABLE) || is(&token.token, Keyword::VIEW) {
            return name_after(statement, index + 1).map_or(Created::Other, Created::Table);
        }
    }
    Created::Other
}

/// The name that stands at `index`, after `IF NOT EXISTS` if that is there.
fn name_after(statement: &Statement, index: usize) -> Option<TableName> {
    let skipped = if statement.has(index, Keyword::IF) { 3 } else { 0 };
    let mut tokens = statement.tokens.get(index + skipped..)?.iter();
    let first = tokens.next()?;
    let (mut last, mut end) = (word(first)?, first.span.end);
    // The schema comes before a dot.
    while let [Some(dot), Some(name)] = [tokens.next(), tokens.next()]
        && dot.token == Token::Period
    {
        (last, end) = (word(name)?, name.span.end);
    }
    Some(TableName { name: Name::new(last), span: Span::new(offset(first.span.start), offset(end)) })
}

fn word(token: &TokenWithSpan) -> Option<&str> {
    match &token.token {
        Token::Word(word) => Some(&word.value),
        _ => None,
    }
}

/// Whether a `DROP` takes away what programs read from, or an index.
fn drops_what_is_read(statement: &Statement) -> bool {
    let read = [
        Keyword::TABLE,
        Keyword::VIEW,
        Keyword::MATERIALIZED,
        Keyword::SCHEMA,
        Keyword::DATABASE,
        Keyword::INDEX,
    ];
    read.into_iter().any(|keyword| statement.has(1, keyword))
}

fn parsed(statement: &Statement, dialect: SqlDialect) -> Option<Vec<Step>> {
    let mut parser = Parser::new(grammar(dialect)).with_tokens_with_locations(statement.tokens.clone());
    let parsed = parser.parse_statement().ok()?;
    if parser.peek_token().token != Token::EOF {
        return None;
    }
    let whole = statement.span();
    match parsed {
        Parsed::AlterTable(alter) => altered(&alter, statement),
        Parsed::CreateIndex(index) => Some(vec![indexed(&index, whole)]),
        Parsed::Drop { object_type, names, .. } => Some(dropped(object_type, &names, statement)),
        Parsed::RenameTable(renames) => {
            let step = |old, new: &ObjectName| {
                let new = TableName::of(new).map(|new| new.name);
                Some(TableName::of(old)?.step(Effect::RenamesTable(new)))
            };
            renames.iter().map(|rename| step(&rename.old_name, &rename.new_name)).collect()
        }
        _ => None,
    }
}

fn dropped(object: ObjectType, names: &[ObjectName], statement: &Statement) -> Vec<Step> {
    let tables = || names.iter().filter_map(TableName::of);
    match object {
        ObjectType::Table | ObjectType::View | ObjectType::MaterializedView => {
            tables().map(|table| table.step(Effect::DropsTable)).collect()
        }
        // All tables of it are gone.
        ObjectType::Schema | ObjectType::Database => {
            tables().map(|schema| Step::new(Effect::DropsTable, None, None, schema.span)).collect()
        }
        ObjectType::Index if statement.has(2, Keyword::CONCURRENTLY) => {
            vec![Step::new(Effect::DropsIndexConcurrently, None, None, statement.span())]
        }
        _ => Vec::new(),
    }
}

fn indexed(index: &CreateIndex, whole: Span) -> Step {
    let table = TableName::of(&index.table_name).map(|table| table.name);
    Step::new(Effect::CreatesIndex { concurrently: index.concurrently }, table, None, whole)
}

fn altered(alter: &AlterTable, statement: &Statement) -> Option<Vec<Step>> {
    let table = TableName::of(&alter.name)?;
    let clauses = clauses(statement, table.span.end as usize);
    let mut steps = Vec::new();
    for (index, operation) in alter.operations.iter().enumerate() {
        // Where brackets have several columns in them, the clauses are not those of the operations.
        let clause = (clauses.len() == alter.operations.len()).then(|| clauses.get(index)).flatten();
        let span = clause.copied().unwrap_or_else(|| statement.span());
        let mut add = |effect, column: Option<&Ident>| {
            let column = column.map(|column| Name::new(&column.value));
            steps.push(Step::new(effect, Some(table.name.clone()), column, span));
        };
        match operation {
            AlterTableOperation::DropColumn { column_names, .. } => {
                column_names.iter().for_each(|column| add(Effect::DropsColumn, Some(column)));
            }
            AlterTableOperation::RenameColumn { old_column_name, .. } => {
                add(Effect::RenamesColumn, Some(old_column_name));
            }
            AlterTableOperation::RenameTable { table_name } => {
                let (RenameTableNameKind::As(new) | RenameTableNameKind::To(new)) = table_name;
                add(Effect::RenamesTable(TableName::of(new).map(|new| new.name)), None);
            }
            AlterTableOperation::ChangeColumn { old_name, new_name, .. } => {
                let is_renamed = Name::new(&old_name.value) != Name::new(&new_name.value);
                add(if is_renamed { Effect::RenamesColumn } else { Effect::ChangesType }, Some(old_name));
            }
            AlterTableOperation::ModifyColumn { col_name, .. } => add(Effect::ChangesType, Some(col_name)),
            AlterTableOperation::AlterColumn { column_name, op } => match op {
                AlterColumnOperation::SetNotNull => add(Effect::SetsNotNull, Some(column_name)),
                AlterColumnOperation::SetDataType { .. } => add(Effect::ChangesType, Some(column_name)),
                _ => {}
            },
            AlterTableOperation::AddColumn { column_def, .. } if is_required(column_def) => {
                add(Effect::AddsRequiredColumn, Some(&column_def.name));
            }
            AlterTableOperation::AddConstraint { constraint, not_valid: false }
                if looks_at_rows(constraint) =>
            {
                add(Effect::AddsConstraint, None);
            }
            _ => {}
        }
    }
    Some(steps)
}

/// Whether a row without a value for the column is refused.
fn is_required(column: &ColumnDef) -> bool {
    let has = |is: fn(&ColumnOption) -> bool| column.options.iter().any(|option| is(&option.option));
    let gives_itself = has(|option| {
        matches!(
            option,
            ColumnOption::Default(_) | ColumnOption::Generated { .. } | ColumnOption::Identity(_)
        ) || matches!(option, ColumnOption::DialectSpecific(words) if words.iter().any(|word| {
            word.to_string().to_ascii_uppercase().starts_with("AUTO")
        }))
    });
    let counts = column.data_type.to_string().to_ascii_lowercase().contains("serial");
    has(|option| matches!(option, ColumnOption::NotNull)) && !gives_itself && !counts
}

/// Whether all rows are looked at for `constraint` before it holds.
fn looks_at_rows(constraint: &TableConstraint) -> bool {
    matches!(
        constraint,
        TableConstraint::Unique(_)
            | TableConstraint::PrimaryKey(_)
            | TableConstraint::ForeignKey(_)
            | TableConstraint::Check(_)
            | TableConstraint::Exclude(_)
    )
}

/// The clauses of a statement that come after the name of a table, which ends at `from`: what commas separate that are in
/// no brackets.
fn clauses(statement: &Statement, from: usize) -> Vec<Span> {
    let mut clauses = Vec::new();
    let mut depth = 0_usize;
    let mut open: Option<Span> = None;
    for token in statement.tokens.iter().filter(|token| offset(token.span.start) >= from) {
        match token.token {
            Token::Comma if depth == 0 => {
                clauses.extend(open.take());
                continue;
            }
            Token::LParen => depth += 1,
            Token::RParen => depth = depth.saturating_sub(1),
            _ => {}
        }
        let here = span(token.span);
        open = Some(open.map_or(here, |open| open.to(here)));
    }
    clauses.extend(open);
    clauses
}

fn span(lines: Lines) -> Span {
    Span::new(offset(lines.start), offset(lines.end))
}

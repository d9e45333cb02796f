use super::*;
use crate::deploy::migration::step::{Effect, Step};

/// What `source` does, each step with the text that says so; `?` is what is not understood.
fn steps(source: &str, dialect: Option<SqlDialect>) -> Vec<String> {
    let Reading { steps, unread } = read(source.as_bytes(), Span::new(0, source.len()), dialect);
    let name = |step: &Step| {
        let part = |name: &Option<_>| name.as_ref().map_or("-".to_owned(), |name| format!("{name:?}"));
        format!("{}.{}", part(&step.table), part(&step.column))
            .replace(['"', '(', ')'], "")
            .replace("Name", "")
    };
    let of = |step: &Step| {
        let effect = match &step.effect {
            Effect::RenamesTable(_) => "RenamesTable".to_owned(),
            effect => format!("{effect:?}"),
        };
        format!("{effect} {} `{}`", name(step), &source[step.span.range()])
    };
    let unread = unread.iter().map(|span| format!("? `{}`", &source[span.range()]));
    steps.iter().map(of).chain(unread).collect()
}

#[track_caller]
fn check(source: &str, expected: &[&str]) {
    assert_eq!(steps(source, Some(SqlDialect::PostgreSql)), expected, "{source}");
}

#[test]
fn clauses_are_told_apart() {
    check(
        "ALTER TABLE app.Users ADD COLUMN a int, DROP COLUMN \"b\", RENAME COLUMN c TO d;",
        &["DropsColumn users.b `DROP COLUMN \"b\"`", "RenamesColumn users.c `RENAME COLUMN c TO d`"],
    );
    check(
        "ALTER TABLE t ALTER COLUMN a TYPE numeric(10, 2), ALTER a SET NOT NULL",
        &["ChangesType t.a `ALTER COLUMN a TYPE numeric(10, 2)`", "SetsNotNull t.a `ALTER a SET NOT NULL`"],
    );
    check("ALTER TABLE a RENAME TO b", &["RenamesTable a.- `RENAME TO b`"]);
}

#[test]
fn what_a_new_column_needs() {
    for (column, is_required) in [
        ("c text NOT NULL", true),
        ("c text", false),
        ("c text NOT NULL DEFAULT ''", false),
        ("c bigserial NOT NULL", false),
        ("c int GENERATED ALWAYS AS IDENTITY NOT NULL", false),
    ] {
        let source = format!("ALTER TABLE t ADD COLUMN {column};");
        let expected = format!("AddsRequiredColumn t.c `ADD COLUMN {column}`");
        let expected = [&*expected];
        check(&source, if is_required { &expected } else { &[] });
    }
}

#[test]
fn what_is_created_and_dropped() {
    check(
        "CREATE UNLOGGED TABLE IF NOT EXISTS s.t (id int, CHECK (weird ~* 'x'));",
        &["CreatesTable t.- `s.t`"],
    );
    check("DROP TABLE a, b CASCADE;", &["DropsTable a.- `a`", "DropsTable b.- `b`"]);
    check("DROP SCHEMA old CASCADE; DROP VIEW v;", &["DropsTable -.- `old`", "DropsTable v.- `v`"]);
    check("DROP FUNCTION f(); DROP INDEX i;", &[]);
    check(
        "CREATE INDEX i ON t (a);\nCREATE UNIQUE INDEX CONCURRENTLY ON t (b);",
        &[
            "CreatesIndex { concurrently: false } t.- `CREATE INDEX i ON t (a)`",
            "CreatesIndex { concurrently: true } t.- `CREATE UNIQUE INDEX CONCURRENTLY ON t (b)`",
        ],
    );
}

#[test]
fn constraints_that_look_at_rows() {
    check(
        "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0);\nALTER TABLE t ADD CONSTRAINT d CHECK (a > 0) NOT VALID;",
        &["AddsConstraint t.- `ADD CONSTRAINT c CHECK (a > 0)`"],
    );
    check("ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX i;", &[]);
}

#[test]
fn offsets_are_bytes_whatever_the_characters() {
    check("-- é\r\nCOMMENT ON TABLE t IS '日本';\r\n/* ü */ DROP TABLE tä;\r\n", &["DropsTable tä.- `tä`"]);
}

#[test]
fn what_is_not_understood_is_said_to_be() {
    check("DO $$ BEGIN EXECUTE 'x; y'; END $$;\nSELECT 1;", &["? `DO $$ BEGIN EXECUTE 'x; y'; END $$`"]);
    check("ALTER TABLE t FROBNICATE;", &["? `ALTER TABLE t FROBNICATE`"]);
    check("nonsense here; DROP TABLE t;", &["DropsTable t.- `t`", "? `nonsense here`"]);
    check("SELECT 'open", &["? `SELECT 'open`"]);
}

#[test]
fn bodies_have_statements_of_their_own() {
    let source = "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; DROP TABLE c; END;\nDROP TABLE d;";
    assert_eq!(steps(source, Some(SqlDialect::Sqlite)), ["DropsTable d.- `d`"]);
    check("CREATE FUNCTION f() RETURNS void AS $$ BEGIN DROP TABLE x; END $$ LANGUAGE plpgsql;", &[]);
}

#[test]
fn the_dialect_that_understands_is_taken() {
    let mysql = "ALTER TABLE `t` MODIFY COLUMN `a` BIGINT NOT NULL;";
    assert_eq!(steps(mysql, None), ["ChangesType t.a `MODIFY COLUMN `a` BIGINT NOT NULL`"]);
    assert_eq!(steps("RENAME TABLE a TO b;", None), ["RenamesTable a.- `a`"]);
}

#[test]
fn many_brackets_take_no_time() {
    let source = format!("ALTER TABLE t ADD CHECK ({}1{});", "(".repeat(20_000), ")".repeat(20_000));
    assert_eq!(read(source.as_bytes(), Span::new(0, source.len()), None).unread.len(), 1);
    let source = "CREATE FUNCTION f BEGIN ".to_owned() + &";".repeat(100_000);
    read(source.as_bytes(), Span::new(0, source.len()), None);
}

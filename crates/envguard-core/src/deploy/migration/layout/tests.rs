use std::fmt::Write as _;

use super::*;

/// The files that `text` holds, each behind a line `== path`.
fn files(text: &str) -> Vec<Arc<SourceFile>> {
    let parts = text.split("== ").skip(1);
    let file = |part: &str| {
        let (path, content) = part.split_once('\n').unwrap();
        Arc::new(SourceFile::new(format!("m/{path}"), content))
    };
    parts.map(file).collect()
}

/// What `text` is read as: the tool, then each migration with its way back.
#[track_caller]
fn check(around: Surroundings, text: &str, expected: &str) {
    let files = files(text);
    let Some(layout) = Layout::tell("m/", &files, around) else {
        return assert_eq!("nothing", expected);
    };
    let mut read = layout.tool.name().to_owned();
    for migration in layout.read(&files) {
        let back = match &migration.down {
            WayBack::Script(script) if script.is_empty() => "empty",
            WayBack::Script(_) => "script",
            WayBack::Automatic => "automatic",
            WayBack::Declared(_) => "declared",
            WayBack::Missing(_) => "missing",
            WayBack::ForwardOnly => "forward",
        };
        let steps = migration.up.as_ref().map_or("no up".to_owned(), |up| up.steps().len().to_string());
        let parents: Vec<&str> = migration.parents.iter().map(|parent| &*parent.id).collect();
        let _ = write!(read, "; {} {} {back} {steps}", migration.id, migration.name);
        if !parents.is_empty() {
            let _ = write!(read, " after {}", parents.join(","));
        }
    }
    assert_eq!(read, expected);
}

const NOTHING: Surroundings = Surroundings { has_cargo: false, has_go: false };
const CARGO: Surroundings = Surroundings { has_cargo: true, has_go: false };

#[test]
fn pairs() {
    let text = "== 0001_a.up.sql\nDROP TABLE a;\n== 0001_a.down.sql\n-- nothing\n== 2_b.up.sql\nSELECT 1;\n== 3_c.down.sql\nSELECT 1;\n";
    check(NOTHING, text, "golang-migrate; 1 a empty 1; 2 b missing 0; 3 c script no up");
    check(CARGO, text, "sqlx; 1 a empty 1; 2 b missing 0; 3 c script no up");
    check(CARGO, "== 1_a.sql\nSELECT 1;\n== 2_b.sql\nSELECT 1;\n", "sqlx; 1 a forward 0; 2 b forward 0");
    check(NOTHING, "== 1_a.sql\nSELECT 1;\n", "sql; 1 a forward 0");
    check(NOTHING, "== seed.sql\nSELECT 1;\n", "nothing");
}

#[test]
fn directories() {
    check(
        CARGO,
        "== 2026-01-02-030405_a/up.sql\nDROP TABLE a;\n== 2026-01-02-030405_a/down.sql\n-- irreversible: gone\n",
        "diesel; 20260102030405 a declared 1",
    );
    check(NOTHING, "== 20260102_a/migration.sql\nSELECT 1;\n", "prisma; 20260102_a a forward 0");
}

#[test]
fn flyway() {
    let text = "== V1__a.sql\nSELECT 1;\n== V1.10__c.sql\nSELECT 1;\n== V1_2__b.sql\nSELECT 1;\n== R__v.sql\nSELECT 1;\n";
    check(NOTHING, text, "flyway; R__v v automatic 0; 1 a forward 0; 1.2 b forward 0; 1.10 c forward 0");
    let undo = format!("{text}== U1_2__b.sql\nSELECT 1;\n");
    check(NOTHING, &undo, "flyway; R__v v automatic 0; 1 a missing 0; 1.2 b script 0; 1.10 c missing 0");
}

#[test]
fn both_ways_in_a_file() {
    check(
        NOTHING,
        "== 1_a.sql\n-- migrate:up\nDROP TABLE a;\n\n-- migrate:down\n\n== 2_b.sql\n-- migrate:up transaction:false\nSELECT 1;\n",
        "dbmate; 1 a empty 1; 2 b missing 0",
    );
    check(NOTHING, "== 1_a.sql\n-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;\n", "goose; 1 a script 0");
}

#[test]
fn rails() {
    let class = "class A < ActiveRecord::Migration[7.1]\n";
    let text = format!(
        "== 1_a.rb\n{class}  def change\n    add_column :t, :a, :string\n    remove_column :t, :b, :string\n  end\nend\n\
         == 2_b.rb\n{class}  def change\n    remove_column :t, :b\n  end\nend\n\
         == 3_c.rb\n{class}  def up\n    execute <<~SQL\n      DROP TABLE t;\n    SQL\n  end\n\n  def down\n    # none\n  end\nend\n\
         == 4_d.rb\n{class}  def up\n    drop_table :t\n  end\n\n  def down\n    raise ActiveRecord::IrreversibleMigration\n  end\nend\n\
         == 5_e.rb\n{class}  def change\n    reversible do |dir|\n      dir.up {{ execute \"DROP TABLE x\" }}\n    end\n  end\nend\n"
    );
    check(
        NOTHING,
        &text,
        "rails; 1 a automatic 1; 2 b missing 1; 3 c empty 1; 4 d declared 1; 5 e automatic 1",
    );
}

#[test]
fn alembic() {
    let text = "== b2_more.py\nrevision: str = \"b2\"\ndown_revision: Union[str, None] = \"a1\"\n\n\ndef upgrade() -> None:\n    with op.batch_alter_table('t') as batch_op:\n        batch_op.drop_column('c')\n\n\ndef downgrade() -> None:\n    pass\n\
        == a1_first.py\nrevision = 'a1'\ndown_revision = None\n\ndef upgrade():\n    op.create_table('t', sa.Column('c', sa.Text(), nullable=False))\n    op.execute(\n        \"\"\"ALTER TABLE u DROP COLUMN x\"\"\"\n    )\n\ndef downgrade():\n    op.drop_table('t')\n";
    check(NOTHING, text, "alembic; a1 first script 2; b2 more empty 1 after a1");
}

#[test]
fn django() {
    let text = "== __init__.py\n== 0001_initial.py\nclass Migration(migrations.Migration):\n    initial = True\n    dependencies = []\n    operations = [\n        migrations.CreateModel(name='A', fields=[]),\n    ]\n\
        == 0002_more.py\nclass Migration(migrations.Migration):\n    dependencies = [\n        ('auth', '0001_initial'),\n    ]\n    operations = [\n        migrations.RunPython(forwards),\n        migrations.AddField('a', 'b', models.TextField(default='')),\n        migrations.RemoveField(model_name='a', name='c'),\n    ]\n";
    check(NOTHING, text, "django; 0001_initial 0001_initial automatic 1; 0002_more 0002_more missing 2");
}

#[test]
fn knex_and_typeorm() {
    check(
        NOTHING,
        "== 20260101_a.js\n/** @param { import(\"knex\").Knex } knex */\nexports.up = async (knex) => {\n  await knex.schema.alterTable('t', (table) => {\n    table.string('a').notNullable();\n    table.string('b').notNullable().defaultTo('');\n    table.dropColumn('c');\n  });\n};\nexports.down = () => {};\n",
        "knex; 20260101_a.js a empty 2",
    );
    check(
        NOTHING,
        "== 1767322800000-A.ts\nexport class A1767322800000 implements MigrationInterface {\n  public async up(queryRunner: QueryRunner): Promise<void> {\n    await queryRunner.query(`ALTER TABLE \"t\" DROP COLUMN \"a\"`);\n  }\n  public async down(queryRunner: QueryRunner): Promise<void> {\n    await queryRunner.query(`SELECT 1`);\n  }\n}\n",
        "typeorm; 1767322800000-A A script 1",
    );
}

#[test]
fn names_of_ones_own() {
    let pattern = |text: &str| NamePattern::parse(text).unwrap();
    let layout = Layout {
        tool: Tool::Custom,
        dialect: None,
        directory: "m/".into(),
        patterns: Some((pattern("do/{version}-{name}.sql"), Some(pattern("undo/{version}-{name}.sql")))),
    };
    let read = layout.read(&files(
        "== do/1-a.sql\nDROP TABLE a;\n== undo/1-a.sql\nSELECT 1;\n== do/2-b.sql\nSELECT 1;\n== x.sql\n",
    ));
    let ids: Vec<_> = read.iter().map(|migration| (&*migration.id, migration.has_way_back())).collect();
    assert_eq!(ids, [("1", true), ("2", false)]);
    for text in ["{name}.sql", "{version}{name}", "{version}_{other}"] {
        assert!(NamePattern::parse(text).is_err(), "{text}");
    }
}

//! What the fixtures tell: places, links and problems.

use crate::read::Fixture;
use idwidth::config::Config;
use idwidth::facts::Facts;
use std::fs;

fn place(facts: &Facts, table: &str, column: &str) -> String {
    let table = facts.tables.iter().find(|it| it.name == table).unwrap();
    let column = table.columns.iter().find(|it| it.name == column).unwrap();
    let path = column.location.path.rsplit('/').next().unwrap();
    format!("{path}:{}", column.location.line)
}

/// Reads files of a project, given with their paths in it.
fn read(files: &[(&str, &str)]) -> Facts {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let as_of = "2026-01-01".parse().unwrap();
    idwidth::sources::read(&[folder.path().to_owned()], &Config::default(), as_of, &mut |_| {})
        .unwrap()
}

fn reasons(facts: &Facts) -> Vec<String> {
    let spelt = |problem: &idwidth::facts::Problem| {
        let path = problem.location.path.rsplit('/').next().unwrap();
        format!("{path}:{}: {}", problem.location.line, problem.reason)
    };
    facts.problems.iter().map(spelt).collect()
}

#[test]
fn a_reference_stands_where_its_key_was_last_widened() {
    let facts = Fixture::DJANGO_MIGRATIONS.facts("postgres");
    assert_eq!(place(&facts, "store_line", "order_id"), "0003_bigint.py:12");
    assert_eq!(place(&facts, "sales", "customer"), "0006_account_bigint.py:8");
    assert_eq!(place(&facts, "store_line", "amount"), "0002_lines.py:12");
    let facts = Fixture::ALEMBIC.facts("postgres");
    assert_eq!(place(&facts, "orders", "account_id"), "e1_bigint.py:12");
}

#[test]
fn a_generic_reference_never_follows_the_ids_that_it_holds() {
    let facts = Fixture::DJANGO_MIGRATIONS.facts("postgres");
    let note = facts.tables.iter().find(|table| table.name == "store_note").unwrap();
    let column = note.columns.iter().find(|column| column.name == "object_id").unwrap();
    assert_eq!(column.width.to_string(), "i32");
}

#[test]
fn references_are_links_that_the_database_knows_of_or_not() {
    let facts = Fixture::DJANGO_MIGRATIONS.facts("postgres");
    let line = facts.tables.iter().find(|table| table.name == "store_line").unwrap();
    let to: Vec<_> = line.foreign_keys.iter().map(|key| (&*key.table, key.association)).collect();
    assert_eq!(to, [("sales", false), ("store_product", false)]);
    let facts = Fixture::DJANGO_MODELS.facts("postgres");
    let line = facts.tables.iter().find(|table| table.name == "store_line").unwrap();
    assert!(line.foreign_keys.iter().all(|key| key.association));
}

#[test]
fn what_a_migration_works_out_is_a_problem_of_its_line() {
    let migration = "from django.db import migrations, models
def change(apps, schema_editor):
    if schema_editor.connection.vendor == 'mysql':
        schema_editor.execute('ALTER TABLE shop_a MODIFY id bigint')
def harmless(apps, schema_editor):
    for a in apps.get_model('shop', 'A').objects.all():
        a.save()
class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel('A', [('id', models.BigAutoField(primary_key=True)), ('tag', models.ForeignKey('taggit.Tag', models.CASCADE))]),
        migrations.RunPython(change),
        migrations.RunPython(harmless),
        AddPartition('a'),
    ]
";
    let facts = read(&[("shop/migrations/0001_initial.py", migration)]);
    assert_eq!(
        reasons(&facts),
        [
            "0001_initial.py:4: code that changes tables by `execute`, depending on what it finds",
            "0001_initial.py:10: this refers to the model `taggit.tag`, which no file declares",
            "0001_initial.py:13: the operation `AddPartition` cannot be replayed",
        ]
    );
}

#[test]
fn two_heads_and_a_lost_revision_are_problems() {
    let revision = |id: &str, before: &str| {
        format!(
            "revision = '{id}'\ndown_revision = {before}\ndef upgrade():\n    op.create_table('{id}', sa.Column('id', sa.Integer(), primary_key=True))\n"
        )
    };
    let facts = read(&[
        ("versions/a.py", &revision("a", "None")),
        ("versions/b.py", &revision("b", "'a'")),
        ("versions/c.py", &revision("c", "('a', 'gone')")),
    ]);
    assert_eq!(facts.tables.len(), 3);
    assert_eq!(
        reasons(&facts),
        [
            "c.py:1: comes after the revision gone, which is not there",
            "c.py:1: there are several last revisions: b, c",
        ]
    );
}

#[test]
fn a_loop_over_what_is_found_is_a_problem_and_one_over_a_list_is_replayed() {
    let revision = "revision = 'a'
down_revision = None
def upgrade():
    for name in ('x', 'y'):
        op.create_table(name, sa.Column('id', sa.BigInteger(), primary_key=True))
    for name in inspector.get_table_names():
        op.add_column(name, sa.Column('owner', sa.Integer()))
";
    let facts = read(&[("versions/a.py", revision)]);
    assert_eq!(facts.tables.len(), 2);
    assert_eq!(reasons(&facts), ["a.py:6: a loop over what is only known when it runs"]);
}

#[test]
fn fields_of_a_projects_own_classes_are_what_these_extend() {
    let fields = "from django.db import models
class BoundedAutoField(models.BigAutoField):
    pass
class Hash(models.Field):
    def db_type(self, connection):
        return 'char(12)'
";
    let migration = "from django.db import migrations, models
class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel('A', [('id', shop.fields.BoundedAutoField(primary_key=True)), ('hash', shop.fields.Hash())]),
        migrations.CreateModel('B', [('id', models.SmallAutoField(primary_key=True)), ('a', tree.TreeForeignKey('A', models.CASCADE))]),
    ]
";
    let facts = read(&[("shop/fields.py", fields), ("shop/migrations/0001_initial.py", migration)]);
    assert_eq!(reasons(&facts), Vec::<String>::new());
    let width = |table: &str, column: &str| {
        let table = facts.tables.iter().find(|it| it.name == table).unwrap();
        let column = table.columns.iter().find(|it| it.name == column).unwrap();
        column.width.to_string()
    };
    assert_eq!(width("shop_a", "id"), "i64");
    assert_eq!(width("shop_a", "hash"), "d12");
    assert_eq!(width("shop_b", "a_id"), "i64");
    assert_eq!(width("shop_b", "id"), "i16");
}

#[test]
fn keys_that_nobody_declares_follow_the_settings_or_the_version_or_are_told_to_be_a_guess() {
    let models = "from django.db import models
class Note(models.Model):
    text = models.TextField()
";
    let width = |files: &[(&str, &str)]| {
        let facts = read(files);
        (facts.tables[0].columns[0].width.to_string(), reasons(&facts).len())
    };
    let note = ("shop/models.py", models);
    assert_eq!(width(&[note]), ("i32".to_owned(), 1));
    assert_eq!(width(&[note, ("requirements.txt", "Django==6.0.1\n")]), ("i64".to_owned(), 0));
    assert_eq!(width(&[note, ("requirements.txt", "Django>=4.2,<5\n")]), ("i32".to_owned(), 0));
    let settings = ("settings.py", "DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'\n");
    assert_eq!(width(&[note, settings]), ("i64".to_owned(), 0));
}

#[test]
fn a_model_that_extends_what_no_file_declares_is_a_problem() {
    let models = "from django.db import models
from elsewhere import (
    Device,  # not here
)
class Key(Device):
    number = models.IntegerField()
class Note(models.Model):
    id = models.BigAutoField(primary_key=True)
";
    let facts = read(&[("shop/models.py", models)]);
    assert_eq!(reasons(&facts), ["models.py:5: `Key` extends `Device`, which no file declares"]);
}

#[test]
fn flask_names_tables_after_classes_that_have_a_key() {
    let models = "from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()
class OrderLine(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    order_id = db.Column(db.Integer, db.ForeignKey('orders.id'))
";
    let facts = read(&[("shop/models.py", models)]);
    assert_eq!(facts.tables[0].name, "order_line");
    assert!(facts.tables[0].columns[0].minting.is_some());
    assert!(facts.tables[0].foreign_keys[0].association);
}

#[test]
fn lists_that_hold_themselves_and_loops_in_loops_end() {
    let migration = "from django.db import migrations
MORE = [MORE, MORE]
class Migration(migrations.Migration):
    operations = [migrations.CreateModel('A', [('id', models.BigAutoField(primary_key=True))]), MORE, migrations.RunSQL(MORE)]
";
    let facts = read(&[("shop/migrations/0001_initial.py", migration)]);
    assert_eq!(facts.tables.len(), 1);
    assert_eq!(facts.problems.len(), 1);
    let list = vec!["'x'"; 100].join(", ");
    let mut revision = format!(
        "revision = 'a'\ndown_revision = None\nALL = [{list}]\ndef upgrade():\n    op.create_table('t', sa.Column('id', sa.Integer(), primary_key=True), *COLUMNS)\n"
    );
    for depth in 1..8 {
        revision.push_str(&format!("{}for a in ALL:\n", "    ".repeat(depth)));
    }
    revision.push_str(&format!("{}op.drop_column('t', a)\n", "    ".repeat(8)));
    revision.push_str("COLUMNS = [COLUMNS]\n");
    let facts = read(&[("versions/a.py", &revision)]);
    assert_eq!(facts.tables.len(), 1);
    assert!(!facts.problems.is_empty());
}

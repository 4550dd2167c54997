//! Where sqlparser's own statement parser reads a `CREATE TABLE` too, it and the tolerant reader say the same.

use idwidth::facts::{Column, Facts};
use idwidth::rules::dialect::{DialectPack, by_name};
use idwidth::sources::schema::read_text;
use sqlparser::ast::{ColumnDef, ColumnOption, CreateTable, Statement};
use sqlparser::dialect::{Dialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::parser::Parser;
use std::fs;

fn read(pack: &'static DialectPack, sql: &str) -> Facts {
    read_text("t.sql", sql, pack)
}

/// Returns the one `CREATE TABLE` that a text is to sqlparser, if it takes all its columns from the text.
fn parsed(dialect: &dyn Dialect, sql: &str) -> Option<CreateTable> {
    let Ok([Statement::CreateTable(table)]) =
        <[Statement; 1]>::try_from(Parser::parse_sql(dialect, sql).ok()?)
    else {
        return None;
    };
    let own = table.like.is_none() && table.inherits.is_none() && table.partition_of.is_none();
    let stays = !table.temporary && table.query.is_none();
    // sqlparser takes `(LIKE t)` for a column of that name in some dialects.
    let no_like =
        table.columns.iter().all(|column| !column.name.value.eq_ignore_ascii_case("like"));
    (own && no_like && stays && !table.columns.is_empty()).then_some(table)
}

/// Returns the width that the pack gives to a type as sqlparser prints it.
fn width(pack: &'static DialectPack, column: &ColumnDef) -> String {
    let facts = read(pack, &format!("CREATE TABLE t (c {})", column.data_type));
    facts.tables[0].columns[0].width.to_string()
}

fn mints(column: &ColumnDef) -> bool {
    column.options.iter().any(|option| match &option.option {
        ColumnOption::DialectSpecific(_) => {
            option.option.to_string().eq_ignore_ascii_case("auto_increment")
        }
        ColumnOption::Generated { generation_expr, .. } => generation_expr.is_none(),
        ColumnOption::Default(value) => value.to_string().starts_with("nextval("),
        _ => false,
    }) || column.data_type.to_string().to_lowercase().contains("serial")
}

fn says(column: &Column) -> (String, String, bool) {
    // The rowid is no clause of its own.
    let minting = column.minting.as_ref().filter(|minting| minting.kind.name() != "rowid");
    let declared = minting.is_some_and(|minting| minting.assumed.is_none());
    (column.name.clone(), column.width.to_string(), declared)
}

#[test]
fn both_readers_agree_on_columns_widths_and_minting() {
    let dialects: [(&str, &str, &dyn Dialect, usize); 3] = [
        ("mysql", "mariadb", &MySqlDialect {}, 40),
        ("postgres", "postgres", &PostgreSqlDialect {}, 40),
        ("sqlite", "sqlite", &SQLiteDialect {}, 30),
    ];
    for (name, suite, dialect, at_least) in dialects {
        let pack = by_name(name).unwrap();
        let root = env!("CARGO_MANIFEST_DIR");
        let files = [
            format!("{root}/rules/sql/{name}/example.sql"),
            format!("{root}/tests/catalogue/{suite}.sql"),
        ];
        let text: String = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
        let (mut compared, mut differ) = (0, Vec::new());
        for sql in text.split_inclusive(";\n") {
            let Some(table) = parsed(dialect, sql) else { continue };
            let facts = read(pack, sql);
            let own: Vec<_> = facts.tables[0].columns.iter().map(says).collect();
            let column = |column: &ColumnDef| {
                (column.name.value.clone(), width(pack, column), mints(column))
            };
            let theirs: Vec<_> = table.columns.iter().map(column).collect();
            if own != theirs {
                differ.push(format!("{sql} own {own:?}\n theirs {theirs:?}"));
            }
            compared += 1;
        }
        assert!(differ.is_empty(), "{}", differ.join("\n"));
        assert!(compared >= at_least, "{name}: only {compared} statements were read by both");
    }
}

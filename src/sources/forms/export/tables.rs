//! Reads the description of exported tables: names, types as the database wrote them, the range of the column that a
//! table was cut into parts by.
//!
//! Knows no Parquet.

use crate::facts::{Location, Problem};
use crate::rules::dialect::DialectPack;
use crate::sources::schema::ddl::column_of;
use crate::sources::schema::ddl::model::{
    Change, ColumnDef, Constraint, CreateTable, Mint, Name, Spot,
};
use crate::sources::schema::{Database, OpenRows, Rows};
use crate::width::Id;
use jiff::civil::Date;
use jsonc_parser::ast::{Object, Value};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use std::sync::Arc;

/// A table of an export.
pub(super) struct ExportedTable {
    /// The folders of its parts below that of the export: `shop/shop.orders`.
    #[cfg_attr(not(feature = "parquet"), expect(dead_code, reason = "parts are not read"))]
    pub(super) folder: String,
    pub(super) database: String,
    /// `None` where it is the database's own name, as in `MySQL`.
    pub(super) schema: Option<String>,
    pub(super) name: String,
    pub(super) columns: Vec<ExportedColumn>,
    /// What became of it.
    status: String,
    warning: Option<String>,
    partition: Option<Partition>,
    spot: Spot,
}

/// A column of one.
pub(super) struct ExportedColumn {
    pub(super) name: String,
    of: String,
    length: u64,
    spot: Spot,
}

/// The column that a table was cut into parts by, and its highest value.
struct Partition {
    column: String,
    highest: Option<Id>,
}

/// Why a description cannot be read.
pub(super) struct Unreadable {
    reason: String,
    spot: Spot,
}

impl Unreadable {
    /// Returns it as a problem with a file.
    pub(super) fn at(self, path: &Arc<str>) -> Problem {
        let cure = "Copy it again from the bucket; the tables it describes are not known.";
        problem(path, self.spot, self.reason, cure, true)
    }
}

/// Reads a description.
pub(super) fn read(text: &str) -> Result<Vec<ExportedTable>, Unreadable> {
    let lines = Lines::of(text);
    let unreadable = |reason: String| Unreadable { reason, spot: lines.spot(0, 1) };
    let parsed = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default())
        .map_err(|error| unreadable(format!("no JSON: {error}")))?;
    let Some(Value::Object(root)) = parsed.value else {
        return Err(unreadable("no JSON object".to_owned()));
    };
    let Some(list) = root.get_array("perTableStatus") else {
        return Err(unreadable("lists no `perTableStatus`".to_owned()));
    };
    let tables = list.elements.iter().filter_map(Value::as_object);
    Ok(tables.filter_map(|table| of_table(table, &lines)).collect())
}

fn of_table(table: &Object<'_>, lines: &Lines) -> Option<ExportedTable> {
    let target = table.get_string("target")?;
    let (database, rest) = target.value.split_once('.')?;
    let (schema, name) = rest.split_once('.').unwrap_or((database, rest));
    let columns = table
        .get_object("schemaMetadata")
        .and_then(|metadata| metadata.get_array("originalTypeMappings"))
        .map(|columns| &columns.elements);
    let columns = columns.into_iter().flatten().filter_map(Value::as_object);
    let text = |key: &str| table.get_string(key).map(|text| text.value.clone().into_owned());
    Some(ExportedTable {
        folder: format!("{}/{}", in_path(database), in_path(rest)),
        database: database.to_owned(),
        schema: (schema != database).then(|| schema.to_owned()),
        name: name.to_owned(),
        columns: columns.filter_map(|column| of_column(column, lines)).collect(),
        status: text("status").unwrap_or_default(),
        warning: text("warningMessage"),
        partition: partition(table),
        spot: lines.spot(target.range.start, target.range.end),
    })
}

fn of_column(column: &Object<'_>, lines: &Lines) -> Option<ExportedColumn> {
    let name = column.get_string("columnName")?;
    let of = column.get_string("originalType")?;
    let length = column.get_number("originalCharMaxLength");
    Some(ExportedColumn {
        name: name.value.clone().into_owned(),
        of: of.value.clone().into_owned(),
        length: length.and_then(|length| length.value.parse().ok()).unwrap_or(0),
        spot: lines.spot(of.range.start, of.range.end),
    })
}

fn partition(table: &Object<'_>) -> Option<Partition> {
    let info = table.get_object("tableStatistics")?.get_object("partitioningInfo")?;
    let columns = info.get_array("partitionColumns")?;
    // Cut by more than one, or by none, the range of one tells nothing.
    let [column] = columns.elements.as_slice() else { return None };
    let column = column.as_object()?;
    let highest = column.get("max").and_then(|max| match &max.value {
        Value::StringLit(text) => text.value.parse().ok(),
        Value::NumberLit(number) => number.value.parse().ok(),
        _ => None,
    });
    Some(Partition { column: column.get_string("columnName")?.value.clone().into_owned(), highest })
}

/// Returns a name as it stands in paths: some characters become underscores.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ExportSnapshot.Considerations.html>
fn in_path(name: &str) -> String {
    name.replace(['\\', '`', '"', ' '], "_")
}

impl ExportedColumn {
    /// Returns its type in lower case without anything in parentheses and without signs.
    pub(super) fn plain_type(&self) -> String {
        let plain = self.of.split('(').next().unwrap_or_default().trim().to_lowercase();
        plain.strip_suffix(" unsigned").unwrap_or(&plain).to_owned()
    }

    fn definition(&self, dialect: &DialectPack) -> ColumnDef {
        // Lengths that are those of the type itself are no arguments of it.
        let has_length = (1..u64::from(u16::MAX)).contains(&self.length) && !self.of.contains('(');
        let of = if has_length { format!("{}({})", self.of, self.length) } else { self.of.clone() };
        column_of(&self.name, &of, self.spot, dialect)
    }
}

impl ExportedTable {
    /// Says that the table was not exported whole, if so.
    pub(super) fn trouble(&self, complete: &str, path: &Arc<str>) -> Option<Problem> {
        if self.status == complete && self.warning.is_none() && !self.columns.is_empty() {
            return None;
        }
        let status = if self.status.is_empty() { "without a status" } else { self.status.as_str() };
        let mut reason = format!("table `{}` of the export is {status}", self.name);
        if let Some(warning) = &self.warning {
            reason.push_str(&format!(": {warning}"));
        }
        let cure = "Export it again, or name a dump of the table.";
        Some(problem(path, self.spot, reason, cure, false))
    }

    /// Returns the column that is taken for a minting one, and why: exports say of none.
    pub(super) fn assumed_minting(&self, dialect: &DialectPack) -> Option<(String, String)> {
        let is_integer = |column: &&ExportedColumn| {
            let spelling = column.plain_type();
            let rule = dialect.words.types.spellings.get(&spelling);
            rule.is_some_and(|rule| rule.is_integer())
        };
        let named = |wanted: &dyn Fn(&str) -> bool| {
            self.columns.iter().filter(is_integer).find(|column| wanted(&column.name))
        };
        let (column, why) = match &self.partition {
            Some(partition) => {
                let of = |name: &str| name == partition.column && self.is_own_id(name);
                let why = "the export was cut into parts by this column, as it is by a numeric key";
                (named(&of)?, why)
            }
            None => (named(&|name| name.eq_ignore_ascii_case("id"))?, "its name says so"),
        };
        let why = format!("an export does not say what mints ids: {why}");
        Some((column.name.clone(), why))
    }

    /// Returns true for the names that keys have: `id`, `order_id` of orders.
    fn is_own_id(&self, column: &str) -> bool {
        /// Letters that a plural has more.
        const PLURAL: usize = 2;
        let (column, table) = (column.to_lowercase(), self.name.to_lowercase());
        let Some(noun) = column.strip_suffix("id") else { return false };
        let noun = noun.trim_end_matches('_');
        noun.is_empty() || table.strip_prefix(noun).is_some_and(|rest| rest.len() <= PLURAL)
    }

    /// Returns the table as a change; `minting` names the column that is taken for a minting one.
    pub(super) fn change(&self, dialect: &DialectPack, minting: Option<&str>) -> Change {
        let column = |column: &ExportedColumn| {
            let mut read = column.definition(dialect);
            if minting == Some(column.name.as_str()) {
                read.mint = Some(Mint::Attribute);
            }
            read
        };
        let partition = self.partition.as_ref().map(|partition| partition.column.clone());
        let key = minting.map(|name| Constraint::PrimaryKey(vec![name.to_owned()]));
        let constraints = key.or_else(|| partition.map(Constraint::Index)).into_iter().collect();
        Change::CreateTable(Box::new(CreateTable {
            name: Some(Name { schema: self.schema.clone(), name: self.name.clone() }),
            spot: self.spot,
            columns: self.columns.iter().map(column).collect(),
            constraints,
            has_options: true,
            ..CreateTable::default()
        }))
    }

    /// Prepares for its rows.
    pub(super) fn rows(&self, database: &mut Database) -> Option<OpenRows> {
        let names: Vec<String> = self.columns.iter().map(|column| column.name.clone()).collect();
        let rows = database.rows_of(self.schema.as_deref(), &self.name, &names);
        rows.is_known().then_some(rows)
    }

    /// Takes the highest value of the column that the table was cut into parts by.
    pub(super) fn take_partition(&self, of_table: &mut OpenRows) {
        let Some(Partition { column, highest: Some(highest) }) = &self.partition else { return };
        let Some(at) = self.columns.iter().position(|other| other.name == *column) else { return };
        let rows: &mut Rows = &mut of_table.rows;
        let want = rows.want(at);
        rows.start();
        rows.take(want, highest.to_string().as_bytes());
        rows.finish_many(0);
    }
}

/// Returns the day of an export: of the first of `keys` that holds one.
pub(super) fn day(text: &str, keys: &[String]) -> Option<Date> {
    let parsed = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()).ok()?;
    let Some(Value::Object(root)) = parsed.value else { return None };
    keys.iter().find_map(|key| date(&root.get_string(key)?.value))
}

/// Reads `2026-11-01T02:03:04Z`, or `Nov 1, 2026, 2:03:04 AM`.
fn date(text: &str) -> Option<Date> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    if let Some(date) = text.get(..10).and_then(|start| start.parse().ok()) {
        return Some(date);
    }
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty());
    let (month, day, year) = (words.next()?, words.next()?, words.next()?);
    let month = MONTHS.iter().position(|known| month.starts_with(known))? + 1;
    Date::new(year.parse().ok()?, i8::try_from(month).ok()?, day.parse().ok()?).ok()
}

fn problem(
    path: &Arc<str>,
    spot: Spot,
    reason: String,
    cure: &str,
    source_failed: bool,
) -> Problem {
    let location = Location {
        path: Arc::clone(path),
        line: spot.line,
        column: spot.column,
        end_column: spot.end_column,
        excerpt: "".into(),
    };
    Problem { location, reason, cure: cure.to_owned(), source_failed }
}

/// Where the lines of a text start, in bytes.
struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    fn of(text: &str) -> Self {
        let after = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { starts: std::iter::once(0).chain(after).collect() }
    }

    /// Returns the place of bytes; columns are counted in bytes, which are characters in what is described.
    fn spot(&self, start: usize, end: usize) -> Spot {
        let line = self.starts.partition_point(|from| *from <= start);
        let from = line.checked_sub(1).and_then(|at| self.starts.get(at)).copied().unwrap_or(0);
        let count = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        let column = count(start.saturating_sub(from) + 1);
        let length = count(end.saturating_sub(start).max(1));
        Spot { line: count(line), column, end_column: column.saturating_add(length) }
    }
}

//! Reads the footers of parts: how many rows a group has, and how high its ids and times get.
//!
//! A group of rows counts like one row with the highest id and the latest time in it: by that day the id was there.

use super::tables::ExportedTable;
use crate::facts::Problem;
use crate::sources::schema::{Database, Want};
use crate::sources::walk::{self, Found};
use parquet::basic::{ConvertedType, LogicalType};
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaDataReader, RowGroupMetaData};
use parquet::file::statistics::Statistics;
use rayon::prelude::*;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Parts whose footers are held at a time.
const AT_A_TIME: usize = 256;
/// Bytes of a footer that are read: parts have at most about ten megabytes, and few groups.
const LONGEST: u64 = 16 * 1024 * 1024;
/// What a footer ends with: its length and a mark.
const TAIL: u64 = 8;

/// What one part tells.
struct Part {
    /// Of its footer, which alone is read.
    bytes: u64,
    groups: Vec<RowGroup>,
}

/// What one group of rows tells: its rows, and by position in the table the text of the highest value.
struct RowGroup {
    rows: u64,
    highest: Vec<(usize, String)>,
    /// False if the writer kept none for a column that is wanted.
    has_statistics: bool,
}

/// Reads the footers of all parts of a table.
pub(super) fn read(table: &ExportedTable, parts: &[&Found], database: &mut Database) {
    let Some(mut of_table) = table.rows(database) else { return };
    let wants: Vec<Want> = (0..table.columns.len()).map(|at| of_table.rows.want(at)).collect();
    let mut failed = Repeated::default();
    let mut silent = Repeated::default();
    for some in parts.chunks(AT_A_TIME) {
        let read: Vec<Result<Part, Problem>> =
            some.par_iter().map(|file| footer(file, table, &wants)).collect();
        for (part, file) in read.into_iter().zip(some) {
            let part = match part {
                Ok(part) => part,
                Err(problem) => {
                    failed.add(|| problem);
                    continue;
                }
            };
            database.count_file(part.bytes);
            for group in part.groups {
                if !group.has_statistics {
                    silent.add(|| without_statistics(file));
                }
                of_table.rows.start();
                for (at, text) in group.highest {
                    let want = wants.get(at).copied().unwrap_or_default();
                    of_table.rows.take(want, text.as_bytes());
                }
                of_table.rows.finish_many(group.rows);
            }
        }
    }
    table.take_partition(&mut of_table);
    database.close_rows(of_table);
    for problem in
        failed.finish(table, "parts").into_iter().chain(silent.finish(table, "groups of rows"))
    {
        database.problem(problem);
    }
}

fn without_statistics(file: &Found) -> Problem {
    let reason = "its writer kept no statistics of ids or times: how far they got is not known";
    walk::problem(&file.path, reason.to_owned(), "Name a dump of this table too.", false)
}

/// The first of many problems of one kind, and how many more there are.
#[derive(Default)]
struct Repeated {
    first: Option<Problem>,
    more: u64,
}

impl Repeated {
    fn add(&mut self, problem: impl FnOnce() -> Problem) {
        match self.first {
            Some(_) => self.more += 1,
            None => self.first = Some(problem()),
        }
    }

    fn finish(self, table: &ExportedTable, of: &str) -> Option<Problem> {
        let mut problem = self.first?;
        if self.more > 0 {
            problem.reason.push_str(&format!(" (and {} more {of} of `{}`)", self.more, table.name));
        }
        Some(problem)
    }
}

fn footer(file: &Found, table: &ExportedTable, wants: &[Want]) -> Result<Part, Problem> {
    let failed = |reason: String| {
        let cure = "Copy the part again from the bucket; its rows are not known.";
        walk::problem(&file.path, reason, cure, false)
    };
    let mut opened =
        File::open(&file.path).map_err(|error| failed(format!("cannot be opened: {error}")))?;
    let length =
        length(&mut opened).map_err(|error| failed(format!("no whole Parquet file: {error}")))?;
    if length > LONGEST {
        return Err(failed(format!("has a footer longer than {} MiB", LONGEST / 1024 / 1024)));
    }
    let bytes = length.saturating_add(TAIL);
    // The file is not ours: what its reader cannot stand is a problem of the file.
    let read =
        catch_unwind(AssertUnwindSafe(|| ParquetMetaDataReader::new().parse_and_finish(&opened)));
    let metadata = match read {
        Ok(Ok(metadata)) => metadata,
        Ok(Err(error)) => return Err(failed(format!("its footer cannot be read: {error}"))),
        Err(_) => return Err(failed("its footer cannot be read".to_owned())),
    };
    let groups = metadata.row_groups().iter().map(|group| row_group(group, table, wants));
    Ok(Part { bytes, groups: groups.collect() })
}

/// Returns the length of a footer, before it is read.
fn length(file: &mut File) -> std::io::Result<u64> {
    let mut tail = [0; 4];
    file.seek(SeekFrom::End(-i64::try_from(TAIL).unwrap_or(0)))?;
    file.read_exact(&mut tail)?;
    Ok(u64::from(u32::from_le_bytes(tail)))
}

fn row_group(group: &RowGroupMetaData, table: &ExportedTable, wants: &[Want]) -> RowGroup {
    let mut read = RowGroup {
        rows: u64::try_from(group.num_rows()).unwrap_or(0),
        highest: Vec::new(),
        has_statistics: true,
    };
    for chunk in group.columns() {
        let [name] = chunk.column_path().parts() else { continue };
        let Some(at) = table.columns.iter().position(|column| column.name == *name) else {
            continue;
        };
        let is_wanted = wants.get(at).is_some_and(|want| !want.is_nothing());
        if !is_wanted {
            continue;
        }
        let is_null =
            chunk.statistics().and_then(Statistics::null_count_opt).is_some_and(|nulls| {
                i64::try_from(nulls).is_ok_and(|nulls| nulls == chunk.num_values())
            });
        match highest(chunk) {
            Some(text) => read.highest.push((at, text)),
            None => read.has_statistics &= is_null || read.rows == 0,
        }
    }
    read
}

/// Returns the highest value of a column as text: an integer, or a time.
fn highest(chunk: &ColumnChunkMetaData) -> Option<String> {
    let about = chunk.column_descr();
    let logical = about.logical_type_ref();
    let scale = match logical {
        Some(LogicalType::Decimal(of)) => of.scale,
        _ if about.converted_type() == ConvertedType::DECIMAL => about.type_scale(),
        _ => 0,
    };
    let is_decimal = matches!(logical, Some(LogicalType::Decimal(_)))
        || about.converted_type() == ConvertedType::DECIMAL;
    let is_unsigned = matches!(logical, Some(LogicalType::Integer(of)) if !of.is_signed);
    if scale != 0 {
        return None;
    }
    let statistics = chunk.statistics()?;
    match statistics {
        Statistics::Int32(values) => {
            let value = *values.max_opt()?;
            if matches!(logical, Some(LogicalType::Date))
                || about.converted_type() == ConvertedType::DATE
            {
                let days = jiff::Span::new().try_days(value).ok()?;
                return Some(jiff::civil::date(1970, 1, 1).checked_add(days).ok()?.to_string());
            }
            Some(if is_unsigned { value.cast_unsigned().to_string() } else { value.to_string() })
        }
        Statistics::Int64(values) => {
            let value = *values.max_opt()?;
            Some(if is_unsigned { value.cast_unsigned().to_string() } else { value.to_string() })
        }
        // Before `max_value` nobody said in which order such bytes are.
        _ if statistics.is_min_max_deprecated() => None,
        Statistics::ByteArray(_) | Statistics::FixedLenByteArray(_) if is_decimal => {
            integer(statistics.max_bytes_opt()?).map(|value| value.to_string())
        }
        Statistics::ByteArray(_) => {
            // As text 9 is above 10: only times, whose order is that of their letters, can be told.
            let text = std::str::from_utf8(statistics.max_bytes_opt()?).ok()?;
            (text.len() >= 10 && text.as_bytes().get(4) == Some(&b'-')).then(|| text.to_owned())
        }
        _ => None,
    }
}

/// Reads an integer in two's complement, its highest byte first.
fn integer(bytes: &[u8]) -> Option<i128> {
    const LENGTH: usize = 16;
    let filling = if bytes.first()? & 0x80 == 0 { 0 } else { 0xff };
    let mut whole = [filling; LENGTH];
    whole.get_mut(LENGTH.checked_sub(bytes.len())?..)?.copy_from_slice(bytes);
    Some(i128::from_be_bytes(whole))
}

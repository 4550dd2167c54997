//! Turns an audit into JSON, and prints the schema of it.
//!
//! Sorted keys, ids as decimal strings, ISO dates, `null` for what is absent: the same audit is the same bytes.

mod convert;
mod shapes;

use super::words::is_unsafe;
use crate::findings::Audit;
use schemars::generate::SchemaSettings;
use shapes::Report;
use std::io;

/// Version of the report's shape: a new major breaks readers, a new minor only adds.
const SCHEMA_VERSION: &str = "1.3";

/// Returns the report.
pub(super) fn render(audit: &Audit) -> io::Result<String> {
    // Through a value, whose maps are sorted: readers diff reports line by line.
    let report = serde_json::to_value(Report::from(audit))?;
    let text = serde_json::to_string_pretty(&report)?;
    Ok(escape_unsafe(&text) + "\n")
}

/// Returns the JSON Schema (draft 2020-12) of the JSON report, derived from the structs that write it.
pub fn schema() -> String {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let schema = generator.into_root_schema_for::<Report>();
    format!("{:#}\n", schema.to_value())
}

/// Escapes characters that JSON allows in strings but that could drive a terminal; outside of strings there are none
/// but newlines.
fn escape_unsafe(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unsafe(c) && c != '\n' {
            for unit in c.encode_utf16(&mut [0; 2]) {
                escaped.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            escaped.push(c);
        }
    }
    escaped
}

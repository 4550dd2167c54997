//! Programs that write dumps: how each begins and ends its files.
//!
//! Plain data, read from the `[[tools]]` tables of a dialect pack.

use jiff::civil::Date;
use serde::Deserialize;

/// A program that writes dumps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// Its name, as reports print it: `mariadb-dump`.
    pub name: String,
    /// How one of the first lines of its files starts: `-- MariaDB dump`.
    pub header: String,
    /// Text at the end of each whole file: `-- Dump completed`. Without it the file was cut; empty if there is none.
    #[serde(default)]
    pub footer: String,
    /// Text before the date of the dump, near the end: `-- Dump completed on `.
    #[serde(default)]
    pub dated: Vec<String>,
}

impl Tool {
    /// Returns true if a file that starts with `head` is one of its.
    pub fn wrote(&self, head: &[u8]) -> bool {
        /// Banners and settings may stand before the header.
        const FIRST_LINES: usize = 40;
        let mut lines = head.split(|byte| *byte == b'\n').take(FIRST_LINES);
        !self.header.is_empty() && lines.any(|line| line.starts_with(self.header.as_bytes()))
    }

    /// Returns true if a file that ends with `tail` is whole.
    pub fn finished(&self, tail: &[u8]) -> bool {
        find(tail, &self.footer).is_some()
    }

    /// Returns how the comment lines start that tell of the end of a dump.
    pub fn ending_lines(&self) -> Vec<&str> {
        let lines = self.dated.iter().map(String::as_str).chain([self.footer.as_str()]);
        lines.filter(|line| line.starts_with("--")).collect()
    }

    /// Returns the day of the dump, if the end of the file tells.
    pub fn taken(&self, tail: &[u8]) -> Option<Date> {
        self.dated.iter().find_map(|mark| {
            let at = find(tail, mark)? + mark.len();
            let date = tail.get(at..at + 10)?;
            std::str::from_utf8(date).ok()?.parse().ok()
        })
    }
}

fn find(bytes: &[u8], text: &str) -> Option<usize> {
    memchr::memmem::find(bytes, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_footer_tells_the_day_of_the_dump() {
        let tool = Tool {
            name: "w".into(),
            header: "-- W dump".into(),
            footer: "-- Dump completed".into(),
            dated: vec!["-- Dump completed on ".into()],
        };
        let tail = b"-- Dump completed on 2026-11-22  3:52:15\n";
        assert!(tool.wrote(b"-- W dump 10.19\n"));
        assert!(tool.finished(tail));
        assert_eq!(tool.taken(tail), Some(jiff::civil::date(2026, 11, 22)));
        assert_eq!(tool.taken(b"-- Dump completed on tuesday"), None);
        assert!(!tool.finished(b"INSERT INTO"));
    }
}

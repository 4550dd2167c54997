//! Prints the entries of a table of contents as `pg_restore -f -` does, line for line: its `_printTocEntry` and
//! `_doSetFixedOutputState` in `pg_backup_archiver.c`.
//!
//! Names that `pg_restore` quotes only where it must are always quoted here.

use super::super::read_ahead::Blocks;
use super::toc::{Entry, Toc};
use std::io::{self, Write};

/// Settings of the text as a whole, printed in its header.
const SETTINGS: [&[u8]; 3] = [b"ENCODING", b"STDSTRINGS", b"SEARCHPATH"];
/// Printed only for a dump that makes the database.
const OF_DATABASE: [&[u8]; 2] = [b"DATABASE", b"DATABASE PROPERTIES"];
/// Printed after all others.
const LAST: [&[u8]; 3] = [b"ACL", b"ACL LANGUAGE", b"DEFAULT ACL"];
/// Printed after those.
const VERY_LAST: [&[u8]; 2] = [b"MATERIALIZED VIEW DATA", b"EVENT TRIGGER"];
/// Kinds whose owner is set by a statement, if they can be dropped.
const OWNED: [&[u8]; 27] = [
    b"AGGREGATE",
    b"BLOB",
    b"BLOB METADATA",
    b"COLLATION",
    b"CONVERSION",
    b"DATABASE",
    b"DOMAIN",
    b"EVENT TRIGGER",
    b"FOREIGN DATA WRAPPER",
    b"FOREIGN TABLE",
    b"FUNCTION",
    b"MATERIALIZED VIEW",
    b"OPERATOR",
    b"OPERATOR CLASS",
    b"OPERATOR FAMILY",
    b"PROCEDURAL LANGUAGE",
    b"PROCEDURE",
    b"PUBLICATION",
    b"SCHEMA",
    b"SEQUENCE",
    b"SERVER",
    b"STATISTICS",
    b"SUBSCRIPTION",
    b"TABLE",
    b"TEXT SEARCH CONFIGURATION",
    b"TEXT SEARCH DICTIONARY",
    b"TYPE",
];
/// Owned like them; its kind is printed as it is.
const VIEW: &[u8] = b"VIEW";

/// Prints one archive.
pub(super) struct Printer<'t> {
    toc: &'t Toc,
    out: &'t mut Blocks,
    /// Index of the first entry with data: rows stand in its place.
    rows: usize,
    tablespace: Option<&'t [u8]>,
    method: Option<&'t [u8]>,
    schema: Option<&'t [u8]>,
    /// Names in definitions have no schema: archives of before 2018 set the path for each.
    sets_path: bool,
}

impl<'t> Printer<'t> {
    /// Starts with nothing printed.
    pub(super) fn new(toc: &'t Toc, out: &'t mut Blocks) -> Self {
        let rows = toc.entries.iter().position(|entry| entry.has_data);
        Self {
            toc,
            out,
            rows: rows.unwrap_or(toc.entries.len()),
            tablespace: None,
            method: None,
            schema: None,
            sets_path: !toc.entries.iter().any(|entry| entry.kind == b"SEARCHPATH"),
        }
    }

    /// Prints the header and what stands before the first rows.
    pub(super) fn before_rows(&mut self) -> io::Result<()> {
        self.header()?;
        let toc = self.toc;
        for entry in toc.entries.iter().take(self.rows).filter(|entry| is_early(entry)) {
            self.entry(entry)?;
        }
        Ok(())
    }

    /// Prints what stands after the rows, and the footer with the day of the archive.
    pub(super) fn after_rows(&mut self) -> io::Result<()> {
        let toc = self.toc;
        let (rows, others) = (toc.entries.iter().skip(self.rows), toc.entries.iter());
        for entry in rows.filter(|entry| is_early(entry) && !entry.has_data) {
            self.entry(entry)?;
        }
        for late in [&LAST[..], &VERY_LAST[..]] {
            for entry in others.clone().filter(|entry| is_printed(entry) && is_of(entry, late)) {
                self.entry(entry)?;
            }
        }
        self.text(b"--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict archive\n\n")?;
        if let Some(day) = self.toc.day {
            writeln!(self.out, "-- Started on {day}")?;
        }
        Ok(())
    }

    fn header(&mut self) -> io::Result<()> {
        self.text(b"--\n-- PostgreSQL database dump\n--\n\n\\restrict archive\n\n")?;
        let toc = self.toc;
        let (server, program) = (one_line(toc.server.as_bytes()), one_line(toc.program.as_bytes()));
        self.text(b"-- Dumped from database version ")?;
        self.text(&server)?;
        self.text(b"\n-- Dumped by pg_dump version ")?;
        self.text(&program)?;
        self.text(b"\n\nSET statement_timeout = 0;\nSET lock_timeout = 0;\n")?;
        self.text(b"SET idle_in_transaction_session_timeout = 0;\n")?;
        let major = toc.program.split(|c: char| !c.is_ascii_digit()).next();
        // The first version with that setting.
        if major.and_then(|major| major.parse::<u32>().ok()).is_some_and(|major| major >= 17) {
            self.text(b"SET transaction_timeout = 0;\n")?;
        }
        for kind in SETTINGS {
            if let Some(entry) = toc.entries.iter().find(|entry| entry.kind == kind) {
                self.text(entry.definition.trim_ascii())?;
                self.text(b"\n")?;
            }
        }
        self.text(b"SET check_function_bodies = false;\nSET xmloption = content;\n")?;
        self.text(b"SET client_min_messages = warning;\nSET row_security = off;\n\n")
    }

    /// Prints the settings that an entry needs, its heading, its SQL.
    fn entry(&mut self, entry: &'t Entry) -> io::Result<()> {
        self.settings(entry)?;
        self.heading(entry, b"")?;
        if !entry.definition.is_empty() {
            self.text(&entry.definition)?;
            self.text(b"\n\n")?;
        }
        let is_owned = is_of(entry, &OWNED) || entry.kind == VIEW;
        if entry.can_drop && !entry.owner.is_empty() && is_owned {
            let kind = if entry.kind == b"BLOB" { b"LARGE OBJECT" } else { &*entry.kind };
            self.text(b"ALTER ")?;
            self.text(kind)?;
            self.text(b" ")?;
            if !entry.schema.is_empty() {
                self.text(&quoted(&entry.schema))?;
                self.text(b".")?;
            }
            self.text(&quoted(&entry.tag))?;
            self.text(b" OWNER TO ")?;
            self.text(&quoted(&entry.owner))?;
            self.text(b";\n\n")?;
        }
        Ok(())
    }

    /// Prints what stands before the rows of a table.
    pub(super) fn rows_of(&mut self, entry: &'t Entry) -> io::Result<()> {
        self.settings(entry)?;
        self.heading(entry, b"Data for ")?;
        self.text(&entry.copy)
    }

    fn settings(&mut self, entry: &'t Entry) -> io::Result<()> {
        let schema = Some(&*entry.schema).filter(|schema| !schema.is_empty());
        if self.sets_path && schema.is_some() && schema != self.schema {
            self.text(b"SET search_path = ")?;
            self.text(&quoted(&entry.schema))?;
            self.text(b", pg_catalog;\n\n")?;
            self.schema = schema;
        }
        let settings = [
            ("default_tablespace", entry.tablespace.as_deref(), &mut self.tablespace),
            ("default_table_access_method", entry.method.as_deref(), &mut self.method),
        ];
        for (name, wanted, current) in settings {
            if wanted.is_some() && wanted != *current {
                let value = wanted.filter(|value| !value.is_empty()).unwrap_or(b"''");
                write!(self.out, "SET {name} = ")?;
                self.out.write_all(&one_line(value))?;
                self.out.write_all(b";\n\n")?;
                *current = wanted;
            }
        }
        Ok(())
    }

    fn heading(&mut self, entry: &Entry, prefix: &[u8]) -> io::Result<()> {
        let or_dash = |text: &[u8]| if text.is_empty() { b"-".to_vec() } else { one_line(text) };
        self.text(b"--\n-- ")?;
        self.text(prefix)?;
        let parts: [(&[u8], Vec<u8>); 4] = [
            (b"Name: ", one_line(&entry.tag)),
            (b"; Type: ", one_line(&entry.kind)),
            (b"; Schema: ", or_dash(&entry.schema)),
            (b"; Owner: ", or_dash(&entry.owner)),
        ];
        for (label, text) in parts {
            self.text(label)?;
            self.text(&text)?;
        }
        self.text(b"\n--\n\n")
    }

    /// Prints bytes as they are.
    pub(super) fn text(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)
    }
}

fn is_of(entry: &Entry, kinds: &[&[u8]]) -> bool {
    kinds.contains(&&*entry.kind)
}

/// Returns true if an entry is printed at all.
fn is_printed(entry: &Entry) -> bool {
    let of_database = entry.tag.starts_with(b"DATABASE ")
        && is_of(entry, &[b"ACL", b"COMMENT", b"SECURITY LABEL"]);
    !is_of(entry, &SETTINGS) && !is_of(entry, &OF_DATABASE) && !of_database
}

/// Returns true if an entry is printed in its place, and not after all others.
fn is_early(entry: &Entry) -> bool {
    is_printed(entry) && !is_of(entry, &LAST) && !is_of(entry, &VERY_LAST)
}

/// Returns a name in quotes, which may hold a newline.
fn quoted(name: &[u8]) -> Vec<u8> {
    let mut quoted = vec![b'"'];
    for byte in name {
        quoted.extend(std::iter::repeat_n(*byte, if *byte == b'"' { 2 } else { 1 }));
    }
    quoted.push(b'"');
    quoted
}

/// Returns a name for a comment: a newline in it would end the comment.
fn one_line(text: &[u8]) -> Vec<u8> {
    text.iter().map(|byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { *byte }).collect()
}

//! The lines of a snapshot: each column, key, curve and sequence on one of its own, so that a finding can point to it
//! and a difference between two snapshots can be read. Changes no value.

use serde_json::ser::Formatter;
use std::io::{self, Write};

/// Objects nested less deep than this have each key on a line: the file, its tool, its databases.
const BROKEN: usize = 3;

/// Breaks lines before the objects of a list and the keys of outer objects, nowhere else.
#[derive(Default)]
pub(super) struct Lines {
    /// What is open, outermost first.
    open: Vec<Open>,
}

/// A list or an object that is open.
struct Open {
    is_list: bool,
    /// True once a line was broken in it.
    broken: bool,
}

impl Lines {
    fn break_line<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        if let Some(open) = self.open.last_mut() {
            open.broken = true;
        }
        self.new_line(out)
    }

    fn close<W: ?Sized + Write>(&mut self, out: &mut W, end: char) -> io::Result<()> {
        if self.open.pop().is_some_and(|open| open.broken) {
            self.new_line(out)?;
        }
        write!(out, "{end}")
    }

    /// Starts a line, two spaces further in for all that is open and stands on lines of its own.
    fn new_line<W: ?Sized + Write>(&self, out: &mut W) -> io::Result<()> {
        let broken = self.open.iter().filter(|open| open.broken).count();
        write!(out, "\n{:width$}", "", width = 2 * broken)
    }
}

impl Formatter for Lines {
    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open.push(Open { is_list: true, broken: false });
        out.write_all(b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, ']')
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        if self.open.last().is_some_and(|open| open.is_list) {
            self.break_line(out)?;
        }
        self.open.push(Open { is_list: false, broken: false });
        out.write_all(b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, '}')
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        let breaks = self.open.len() <= BROKEN;
        if !first {
            out.write_all(if breaks { b"," } else { b", " })?;
        }
        if breaks { self.break_line(out) } else { Ok(()) }
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }
}

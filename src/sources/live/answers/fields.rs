//! Splits printed lines into fields: between tabs, or between commas and in quotes.

/// A field as it was printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// Its text, without quotes.
    pub(super) text: String,
    /// True if it stood in quotes, which no NULL does.
    pub(super) quoted: bool,
}

/// A line of fields; one that has line ends in quotes takes several lines of the file.
#[derive(Debug)]
pub(super) struct Line<'t> {
    /// The line in the file on which it starts, 1-based.
    pub(super) number: u32,
    /// As printed, without its end.
    pub(super) text: &'t str,
    /// False if the file ends before the line, or inside quotes.
    pub(super) whole: bool,
}

/// Goes through the lines of a text; quotes are followed only where lines are to be read so.
pub(super) struct Lines<'t> {
    rest: &'t str,
    number: u32,
}

impl<'t> Lines<'t> {
    /// Starts at the beginning of a text.
    pub(super) fn of(text: &'t str) -> Self {
        Self { rest: text.strip_prefix('\u{feff}').unwrap_or(text), number: 1 }
    }

    /// Returns the next line; with `quotes`, line ends inside double quotes belong to it.
    pub(super) fn next(&mut self, quotes: bool) -> Option<Line<'t>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut inside = false;
        let end = self.rest.bytes().position(|byte| {
            inside ^= quotes && byte == b'"';
            byte == b'\n' && !inside
        });
        let (text, rest) = match end {
            Some(end) => (&self.rest[..end], &self.rest[end + 1..]),
            None => (self.rest, ""),
        };
        let line = Line {
            number: self.number,
            text: text.strip_suffix('\r').unwrap_or(text),
            whole: end.is_some(),
        };
        let ends = text.bytes().filter(|byte| *byte == b'\n').count();
        self.number = self.number.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
        self.number = self.number.saturating_add(1);
        self.rest = rest;
        Some(line)
    }
}

/// Splits a line at a separator; where that is no tab, fields may stand in quotes, doubled inside.
pub(super) fn split(line: &str, separator: char) -> Vec<Field> {
    if separator == '\t' {
        let plain = |text: &str| Field { text: text.to_owned(), quoted: false };
        return line.split(separator).map(plain).collect();
    }
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        let (field, after) = match rest.strip_prefix('"') {
            Some(inside) => quoted(inside),
            None => {
                let end = rest.find(separator).unwrap_or(rest.len());
                (Field { text: rest[..end].to_owned(), quoted: false }, &rest[end..])
            }
        };
        fields.push(field);
        match after.strip_prefix(separator) {
            Some(after) => rest = after,
            // What stands behind a closing quote belongs to no field; the count of fields tells.
            None if after.is_empty() => return fields,
            None => {
                fields.push(Field { text: after.to_owned(), quoted: false });
                return fields;
            }
        }
    }
}

/// Reads a field after its opening quote; returns what follows the closing one.
fn quoted(inside: &str) -> (Field, &str) {
    let mut text = String::new();
    let mut rest = inside;
    while let Some(end) = rest.find('"') {
        text.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(after) => {
                text.push('"');
                rest = after;
            }
            None => return (Field { text, quoted: true }, rest),
        }
    }
    text.push_str(rest);
    (Field { text, quoted: true }, "")
}

/// Takes the escapes of `mysql --batch` out of a value.
///
/// <https://dev.mysql.com/doc/refman/8.4/en/mysql-command-options.html#option_mysql_raw>: newline, tab, NUL and
/// backslash are written as `\n`, `\t`, `\0` and `\\`.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            plain.push(letter);
            continue;
        }
        match letters.next() {
            Some('n') => plain.push('\n'),
            Some('t') => plain.push('\t'),
            Some('0') => plain.push('\0'),
            Some('\\') | None => plain.push('\\'),
            Some(other) => plain.extend(['\\', other]),
        }
    }
    plain
}

//! Reads the options of a `COPY .. FROM stdin` into how its rows are written.
//!
//! Source: <https://www.postgresql.org/docs/current/sql-copy.html>, of both the current and the older syntax.

/// How the rows of a `COPY` are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Format {
    /// Fields may stand in quotes, in which nothing separates.
    pub(crate) csv: bool,
    pub(crate) delimiter: u8,
    /// What stands for `NULL` outside of quotes.
    pub(crate) null: Vec<u8>,
    pub(crate) quote: u8,
    /// Before a quote inside quotes; as a rule the quote itself.
    pub(crate) escape: u8,
    /// The first line names the columns.
    pub(crate) header: bool,
}

impl Format {
    /// Returns the format of rows without options.
    pub(crate) fn text() -> Self {
        let (csv, header, quote) = (false, false, b'"');
        Self { csv, delimiter: b'\t', null: b"\\N".to_vec(), quote, escape: quote, header }
    }

    /// Reads what follows `FROM stdin`; `None` if rows are written in another way, or an option is not known.
    pub(crate) fn read(options: &str) -> Option<Self> {
        let mut words = Words { words: cut(options)?, at: 0 };
        let mut format = Self::text();
        if words.words.iter().any(|word| word.is("csv")) {
            format = Self { csv: true, delimiter: b',', null: Vec::new(), ..format };
        }
        let mut escape = None;
        while let Some(word) = words.next() {
            match word.text.to_ascii_lowercase().as_str() {
                _ if word.quoted => return None,
                "delimiter" | "delimiters" => format.delimiter = words.byte()?,
                "null" => format.null = words.value()?.into_bytes(),
                "quote" => format.quote = words.byte()?,
                "escape" => escape = Some(words.byte()?),
                "encoding" => {
                    words.value()?;
                }
                "format" => {
                    words.next().filter(|word| word.is("csv") || word.is("text"))?;
                }
                "header" => format.header = words.switch(),
                "freeze" => {
                    words.switch();
                }
                "with" | "csv" => {}
                _ => return None,
            }
        }
        format.escape = escape.unwrap_or(format.quote);
        Some(format)
    }
}

#[derive(Clone)]
struct Word {
    text: String,
    quoted: bool,
}

impl Word {
    fn is(&self, word: &str) -> bool {
        !self.quoted && self.text.eq_ignore_ascii_case(word)
    }
}

struct Words {
    words: Vec<Word>,
    at: usize,
}

impl Words {
    fn next(&mut self) -> Option<Word> {
        let word = self.words.get(self.at).cloned();
        self.at += 1;
        word
    }

    /// Takes a word if it is one of these.
    fn eat(&mut self, list: &[&str]) -> bool {
        let found = self.words.get(self.at).is_some_and(|word| list.iter().any(|one| word.is(one)));
        self.at += usize::from(found);
        found
    }

    /// Takes a string; the older syntax may write `AS` before it.
    fn value(&mut self) -> Option<String> {
        self.eat(&["as"]);
        self.next().filter(|word| word.quoted).map(|word| word.text)
    }

    /// Takes a string of one byte.
    fn byte(&mut self) -> Option<u8> {
        match self.value()?.as_bytes() {
            [byte] => Some(*byte),
            _ => None,
        }
    }

    /// Takes a switch, which without a value is on.
    fn switch(&mut self) -> bool {
        let is_off = self.eat(&["false", "off"]);
        let _ = is_off || self.eat(&["true", "on", "match"]);
        !is_off
    }
}

/// Cuts options into words and strings; parentheses and commas only separate them.
fn cut(options: &str) -> Option<Vec<Word>> {
    let mut words = Vec::new();
    let mut rest = options.trim_start();
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '(' | ')' | ',' | ';' => 1,
            '\'' => {
                let (text, length) = string(rest, false)?;
                words.push(Word { text, quoted: true });
                length
            }
            'e' | 'E' if rest.get(1..2) == Some("'") => {
                let (text, length) = string(rest.get(1..)?, true)?;
                words.push(Word { text, quoted: true });
                length + 1
            }
            _ if c.is_ascii_alphabetic() => {
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                let text = rest.get(..end.unwrap_or(rest.len()))?;
                words.push(Word { text: text.to_owned(), quoted: false });
                text.len()
            }
            _ => return None,
        };
        rest = rest.get(taken..)?.trim_start();
    }
    Some(words)
}

/// Returns the text of a string and its length, quotes included.
fn string(text: &str, backslash: bool) -> Option<(String, usize)> {
    let mut inside = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\'' if chars.next_if(|(_, next)| *next == '\'').is_none() => {
                return Some((inside, at + 1));
            }
            '\\' if backslash => inside.push(match chars.next()?.1 {
                't' => '\t',
                other => other,
            }),
            _ => inside.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_syntaxes_of_options_are_read() {
        let csv = Format { csv: true, delimiter: b',', null: Vec::new(), ..Format::text() };
        let header = Format { header: true, ..csv.clone() };
        let semicolons = Format { delimiter: b';', null: b"NULL".to_vec(), ..csv.clone() };
        let apostrophes = Format { quote: b'\'', escape: b'\'', ..csv };
        for (options, expected) in [
            ("", Some(Format::text())),
            ("WITH (FORMAT csv, HEADER)", Some(header.clone())),
            ("CSV HEADER", Some(header)),
            ("WITH CSV DELIMITER AS ';' NULL AS 'NULL'", Some(semicolons)),
            ("(FORMAT csv, HEADER false, QUOTE '''', ENCODING 'UTF8')", Some(apostrophes)),
            ("WITH DELIMITER E'\\t' NULL ''", Some(Format { null: Vec::new(), ..Format::text() })),
            ("(FORMAT text, DELIMITER '|')", Some(Format { delimiter: b'|', ..Format::text() })),
            ("(FORMAT binary)", None),
            ("WITH BINARY", None),
            ("DELIMITER 'ab'", None),
        ] {
            assert_eq!(Format::read(options), expected, "{options}");
        }
    }
}

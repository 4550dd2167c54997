//! Macros that stand for the head of something that the grammar knows, read as that head: `EXPORT(show:(int)id)` as
//! `- (EXP)show:(int)id `.
//!
//! Never moves a byte, so that what is found in the tree stands in the text as written.

use serde::Deserialize;
use std::borrow::Cow;

/// A macro that stands for the head of something that the grammar knows: `EXPORT(show:(int)id)` is read as
/// `- (EXP)show:(int)id `.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MacroRow {
    /// Its name; what it is given follows in parentheses.
    pub name: String,
    /// What its first letters are read as: `- (`.
    pub opens: String,
    /// What its last ones are, with the parenthesis: `)`.
    pub closes: String,
}

/// A head is no longer than this, in bytes.
const LONGEST: usize = 4096;

/// Returns a text with each call of such a macro read as what it stands for.
pub fn read_as<'t>(text: &'t str, rows: &[MacroRow]) -> Cow<'t, str> {
    let mut read: Option<Vec<u8>> = None;
    for row in rows {
        for (at, _) in text.match_indices(row.name.as_str()) {
            let opening = at + row.name.len();
            let before = text.get(..at).and_then(|it| it.chars().next_back());
            if before.is_some_and(|it| it.is_alphanumeric() || it == '_') {
                continue;
            }
            if let Some(closing) = closing(text.as_bytes(), opening) {
                write(read.get_or_insert_with(|| text.into()), row, (at, opening, closing));
            }
        }
    }
    let read = read.and_then(|bytes| String::from_utf8(bytes).ok());
    read.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Returns where the parenthesis is closed that is opened at a place.
fn closing(text: &[u8], opening: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let bytes = text.iter().enumerate().skip(opening).take(LONGEST);
    for (at, byte) in bytes {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 1 => return Some(at),
            b')' => depth = depth.checked_sub(1)?,
            _ if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// Writes the head over the macro's name and opening parenthesis, what lies between its ends kept as it is, and a blank
/// over the closing one.
fn write(text: &mut [u8], row: &MacroRow, (at, opening, closing): (usize, usize, usize)) {
    let Some(ends) = (opening + 1).checked_sub(row.closes.len()) else { return };
    if at + row.opens.len() >= ends {
        return;
    }
    for (start, end) in [(at, row.opens.as_bytes()), (ends, row.closes.as_bytes())] {
        if let Some(place) = text.get_mut(start..start + end.len()) {
            place.copy_from_slice(end);
        }
    }
    if let Some(last) = text.get_mut(closing) {
        *last = b' ';
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<MacroRow> {
        vec![MacroRow {
            name: "EXPORT".to_owned(),
            opens: "- (".to_owned(),
            closes: ")".to_owned(),
        }]
    }

    #[test]
    fn a_macro_is_read_as_the_head_that_it_stands_for() {
        let text = "é EXPORT(show:(int)id)\n{ }\nEXPORT(x)";
        assert_eq!(read_as(text, &rows()), "é - (ORT)show:(int)id \n{ }\n- (ORT)x ");
    }

    #[test]
    fn what_is_no_call_of_it_stays() {
        for text in ["EXPORT", "EXPORT (x)", "EXPORTED(x)", "REEXPORT(x)", "EXPORT(x", "EXPORT(é"]
        {
            assert_eq!(read_as(text, &rows()), text);
        }
    }
}

//! Lays lines out in a given width: paragraphs and labelled values wrap, places are never broken.
//!
//! Every string that enters is cleaned here; nothing else writes to the page.

use super::super::Look;
use super::super::words::clean;
use annotate_snippets::renderer::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that a label takes, with the space after it.
const LABEL: usize = 10;
/// Columns below which no report can be laid out.
const NARROWEST: usize = 60;

/// A report under way.
pub(super) struct Page {
    text: String,
    /// Columns to stay within.
    pub(super) width: usize,
    /// True if styles are written.
    pub(super) colour: bool,
}

impl Page {
    pub(super) fn new(look: &Look) -> Self {
        Self { text: String::new(), width: look.width.max(NARROWEST), colour: look.colour }
    }

    /// Returns the report.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Adds an empty line, unless the page starts or just had one.
    pub(super) fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Adds a section's title.
    pub(super) fn title(&mut self, title: &str) {
        self.gap();
        for line in wrap(&clean(title), self.width) {
            self.push(0, &self.paint(&line, Style::new().bold()));
        }
    }

    /// Adds a line that starts with a styled word and wraps below it.
    pub(super) fn lead(&mut self, word: &str, style: Style, rest: &str) {
        let whole = clean(&format!("{word}{rest}"));
        for (at, line) in wrap(&whole, self.width).iter().enumerate() {
            match line.strip_prefix(word) {
                Some(rest) if at == 0 => {
                    self.push(0, &format!("{}{rest}", self.paint(word, style)));
                }
                _ => self.push(0, line),
            }
        }
    }

    /// Adds a paragraph.
    pub(super) fn line(&mut self, text: &str) {
        for line in wrap(&clean(text), self.width) {
            self.push(0, &line);
        }
    }

    /// Adds a value behind its label; the value wraps below itself.
    pub(super) fn field(&mut self, label: &str, value: &str) {
        let lines = wrap(&clean(value), self.width.saturating_sub(LABEL));
        for (at, line) in lines.iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            self.push(0, &format!("{label:<LABEL$}{line}"));
        }
    }

    /// Adds a value that must stay on one line, because people search for it as a whole.
    pub(super) fn unbroken(&mut self, label: &str, value: &str) {
        self.push(0, &format!("{label:<LABEL$}{}", clean(value)));
    }

    /// Adds a numbered item among the values of the label before.
    pub(super) fn item(&mut self, number: usize, text: &str) {
        let number = format!("{number}. ");
        let indent = LABEL + number.len();
        for (at, line) in wrap(&clean(text), self.width.saturating_sub(indent)).iter().enumerate() {
            let number = if at == 0 { number.as_str() } else { "" };
            self.push(LABEL, &format!("{number:width$}{line}", width = indent - LABEL));
        }
    }

    /// Adds the arrow of a code frame, pointing to a place.
    pub(super) fn arrow(&mut self, gutter: usize, place: &str) {
        let arrow = self.paint("-->", AnsiColor::BrightBlue.on_default().bold());
        self.push(gutter, &format!("{arrow} {}", clean(place)));
    }

    /// Adds another value of the label before.
    pub(super) fn more(&mut self, value: &str) {
        self.field("", value);
    }

    /// Adds lines that are laid out already and were cleaned by the caller.
    pub(super) fn laid_out(&mut self, lines: &str) {
        for line in lines.lines() {
            self.push(0, line.trim_end());
        }
    }

    fn push(&mut self, indent: usize, line: &str) {
        self.text.push_str(&" ".repeat(indent));
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn paint(&self, text: &str, style: Style) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// Breaks text at spaces; a word longer than a line is broken too, unless it is a place to open.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let Some(line) = lines.last_mut() else { return lines };
        if line.is_empty() {
            line.push_str(word);
        } else if line.width() + 1 + word.width() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
        if word.width() > width && !is_place(word) {
            let whole = lines.pop().unwrap_or_default();
            lines.extend(pieces(&whole, width));
        }
    }
    lines
}

/// Returns true for `path:12` and `path:12:3`: breaking one would stop a terminal from opening it.
fn is_place(word: &str) -> bool {
    let word = word.trim_end_matches([',', ';', '.', ')', ':']);
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    word.rsplit_once(':').is_some_and(|(path, line)| !path.is_empty() && number(line))
}

/// Cuts a word that is longer than a line, behind a sign between its parts if one stands in the line's second half.
fn pieces(word: &str, width: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = word;
    while rest.width() > width {
        let mut used = 0;
        let mut cut = 0;
        let mut behind_sign = None;
        for (at, c) in rest.char_indices() {
            used += c.width().unwrap_or(0);
            if used > width {
                break;
            }
            cut = at + c.len_utf8();
            if matches!(c, '.' | '/' | '(' | ',' | '_') && used * 2 > width {
                behind_sign = Some(cut);
            }
        }
        // A line narrower than one character still moves on.
        let least = rest.chars().next().map_or(rest.len(), char::len_utf8);
        let (piece, after) = rest.split_at(behind_sign.unwrap_or(cut).max(least));
        pieces.push(piece.to_owned());
        rest = after;
    }
    pieces.push(rest.to_owned());
    pieces
}

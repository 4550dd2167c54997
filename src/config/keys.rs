//! A table of `idwidth.toml`, key by key, for tables whose keys depend on one of them: every mistake keeps its place.

use super::file::{Place, unknown};
use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;
use toml::{Spanned, Value};

/// A table as it is written.
pub(super) type Table = BTreeMap<Spanned<String>, Spanned<Value>>;

/// Keys of a table that nobody has asked for yet.
pub(super) struct Keys<'p> {
    place: &'p Place<'p>,
    span: Range<usize>,
    left: BTreeMap<String, (Range<usize>, Spanned<Value>)>,
    asked: Vec<&'static str>,
}

impl<'p> Keys<'p> {
    /// Starts with all keys of a table.
    pub(super) fn new(place: &'p Place<'p>, table: Spanned<Table>) -> Self {
        let span = table.span();
        let left = table.into_inner().into_iter();
        let left = left.map(|(key, value)| (key.get_ref().clone(), (key.span(), value))).collect();
        Self { place, span, left, asked: Vec::new() }
    }

    /// Takes a key and returns its value with the place of that; `None` if it is not there.
    pub(super) fn take(&mut self, key: &'static str) -> Option<Spanned<Value>> {
        self.asked.push(key);
        self.left.remove(key).map(|(_, value)| value)
    }

    /// Returns the place of a key that may not be there, and that no list of known keys names.
    pub(super) fn refused(&self, key: &str) -> Option<Range<usize>> {
        self.left.get(key).map(|(_, value)| value.span())
    }

    /// Takes a key whose value is a text.
    pub(super) fn text(&mut self, key: &'static str) -> anyhow::Result<Option<Spanned<String>>> {
        let Some(value) = self.take(key) else { return Ok(None) };
        let span = value.span();
        match value.into_inner() {
            Value::String(text) => Ok(Some(Spanned::new(span, text))),
            _ => Err(self.place.error(span, &format!("`{key}` is a text in quotes"))),
        }
    }

    /// Takes a key that must be there, whose value is a text.
    pub(super) fn required(&mut self, key: &'static str) -> anyhow::Result<Spanned<String>> {
        self.text(key)?.ok_or_else(|| self.missing(&format!("`{key}`")))
    }

    /// Takes a key whose value is a table of texts: pairs of name and text, each with the place of the text.
    pub(super) fn texts(
        &mut self,
        key: &'static str,
    ) -> anyhow::Result<Vec<(String, Spanned<String>)>> {
        let Some(value) = self.take(key) else { return Ok(Vec::new()) };
        let span = value.span();
        let wrong = || {
            self.place
                .error(span.clone(), &format!("`{key}` is a table of texts: {{ Name = \"..\" }}"))
        };
        let Value::Table(table) = value.into_inner() else { return Err(wrong()) };
        let pair = |(name, value): (String, Value)| match value {
            Value::String(text) => Ok((name, Spanned::new(span.clone(), text))),
            _ => Err(wrong()),
        };
        table.into_iter().map(pair).collect()
    }

    /// Takes a key whose value is a list of texts.
    pub(super) fn list(&mut self, key: &'static str) -> anyhow::Result<Option<Vec<String>>> {
        let Some(value) = self.take(key) else { return Ok(None) };
        let span = value.span();
        let wrong =
            || self.place.error(span.clone(), &format!("`{key}` is a list of texts in quotes"));
        let Value::Array(list) = value.into_inner() else { return Err(wrong()) };
        let text = |value: Value| value.as_str().map(str::to_owned).ok_or_else(wrong);
        list.into_iter().map(text).collect::<anyhow::Result<_>>().map(Some)
    }

    /// Takes a key whose value is a length of time in whole units: `90s`, `5m`, `12h`, `400d`.
    pub(super) fn duration(
        &mut self,
        key: &'static str,
    ) -> anyhow::Result<Option<Spanned<Duration>>> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        match duration(text.get_ref()) {
            Some(length) => Ok(Some(Spanned::new(text.span(), length))),
            None => {
                let what = format!(
                    "`{key}` is a length of time above zero: \"90s\", \"5m\", \"12h\", \"400d\""
                );
                Err(self.place.error(text.span(), &what))
            }
        }
    }

    /// Says that a key is missing from this table.
    pub(super) fn missing(&self, what: &str) -> anyhow::Error {
        self.place.error(self.span.clone(), &format!("missing key {what}"))
    }

    /// Ends the reading: a key that nobody asked for is a mistake.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        let Some((key, (span, _))) = self.left.into_iter().next() else { return Ok(()) };
        let known: Vec<String> = self.asked.iter().map(|&name| name.to_owned()).collect();
        Err(self.place.error(span, &unknown("key", &key, &known)))
    }
}

/// Reads a length of time; `None` if it is none, or zero.
fn duration(text: &str) -> Option<Duration> {
    const UNITS: [(char, u64); 5] =
        [('s', 1), ('m', 60), ('h', 3600), ('d', 86_400), ('w', 604_800)];
    let (unit, seconds) = UNITS.into_iter().find(|(unit, _)| text.ends_with(*unit))?;
    let count: u64 = text.strip_suffix(unit)?.parse().ok()?;
    count.checked_mul(seconds).filter(|total| *total > 0).map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_whole_and_above_zero() {
        assert_eq!(duration("400d"), Some(Duration::from_secs(400 * 86_400)));
        assert_eq!(duration("90s"), Some(Duration::from_secs(90)));
        for wrong in
            ["", "d", "0d", "-1d", "1.5h", "1 d", "99999999999999999999d", "999999999999999999w"]
        {
            assert_eq!(duration(wrong), None, "{wrong}");
        }
    }
}

//! Steps through markup of any size in a small window: tag by tag, text by text.
//!
//! Text may hold any bytes, as dumps of binary columns do. Entities are never expanded: what is wanted of text are
//! numbers and dates, which have none.

use crate::sources::schema::{More, Place, Window};
use memchr::memmem::find;
use memchr::{memchr, memchr3};
use quick_xml::events::BytesStart;

/// Longest tag: an enumeration of thousands of values in a column's type.
const LONGEST: usize = 1024 * 1024;

/// What stands next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A tag, of so many bytes.
    Tag(usize),
    /// Bytes up to a tag.
    Text,
    /// Something that a dump never holds: what it is.
    Strange(&'static str),
    /// The stream ended.
    End,
}

/// Markup as it streams by.
pub(super) struct Markup<'a> {
    pub(super) window: Window<'a>,
}

impl Markup<'_> {
    /// Looks at what stands next; comments and the like are stepped over.
    pub(super) fn next(&mut self) -> Next {
        loop {
            self.hold(1);
            let rest = self.window.rest();
            match rest.first() {
                None => return Next::End,
                Some(b'<') => {}
                Some(_) => return Next::Text,
            }
            self.hold(b"<![CDATA[".len());
            let rest = self.window.rest();
            if rest.starts_with(b"<!--") {
                self.skip_past(b"-->");
            } else if rest.starts_with(b"<![CDATA[") {
                self.skip_past(b"]]>");
            } else if rest.starts_with(b"<?") {
                self.skip_past(b"?>");
            } else if rest.starts_with(b"<!") {
                return Next::Strange("declares entities or a document type");
            } else {
                return self.tag();
            }
        }
    }

    /// Returns the bytes of a tag that stands next.
    pub(super) fn bytes(&self, length: usize) -> &[u8] {
        self.window.rest().get(..length).unwrap_or_default()
    }

    /// Steps over a tag.
    pub(super) fn pass(&mut self, length: usize) {
        self.window.advance(length);
    }

    /// Returns the place of what stands next.
    pub(super) fn place(&mut self) -> Place {
        self.window.place()
    }

    /// Steps over text; its first bytes, at most `keep`, are added to `kept`.
    pub(super) fn text(&mut self, kept: &mut Vec<u8>, keep: usize) {
        loop {
            let rest = self.window.rest();
            let end = memchr(b'<', rest);
            let length = end.unwrap_or(rest.len());
            let wanted = keep.saturating_sub(kept.len()).min(length);
            kept.extend_from_slice(rest.get(..wanted).unwrap_or_default());
            self.window.advance(length);
            if end.is_some() || self.window.slide() == More::End {
                return;
            }
        }
    }

    fn tag(&mut self) -> Next {
        loop {
            if let Some(length) = tag_length(self.window.rest()) {
                return Next::Tag(length);
            }
            match self.window.more(LONGEST) {
                More::Read => {}
                More::Full => return Next::Strange("holds a tag longer than 1 MiB"),
                More::End => return Next::End,
            }
        }
    }

    /// Reads until so many bytes are held, or all there are.
    fn hold(&mut self, count: usize) {
        while self.window.rest().len() < count && self.window.slide() == More::Read {}
    }

    fn skip_past(&mut self, end: &[u8]) {
        loop {
            let rest = self.window.rest();
            if let Some(at) = find(rest, end) {
                return self.window.advance(at + end.len());
            }
            // Its start may stand at the end of what is held.
            let all_but = rest.len().saturating_sub(end.len() - 1);
            self.window.advance(all_but);
            if self.window.slide() == More::End {
                let length = self.window.rest().len();
                return self.window.advance(length);
            }
        }
    }
}

/// Returns the length of a tag up to and including its `>`, which may stand in quotes before.
fn tag_length(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr3(b'>', b'"', b'\'', bytes.get(at..)?)?;
        match bytes.get(at)? {
            b'>' => return Some(at + 1),
            quote => at += memchr(*quote, bytes.get(at + 1..)?)? + 2,
        }
    }
}

/// A tag, decoded.
pub(super) struct Tag {
    /// As written, without `<` and `>`.
    text: String,
    /// Its name: `row`, or `/row` at the end of the element.
    pub(super) name: String,
    /// It ends its element too.
    pub(super) empty: bool,
}

impl Tag {
    /// Decodes a tag; bytes that are no UTF-8 are replaced.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let inner = bytes.strip_prefix(b"<").unwrap_or(bytes);
        let inner = inner.strip_suffix(b">").unwrap_or(inner);
        let empty = inner.ends_with(b"/");
        let inner = inner.strip_suffix(b"/").unwrap_or(inner);
        let text = String::from_utf8_lossy(inner).into_owned();
        let name = text.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
        Self { name: name.to_owned(), empty, text }
    }

    /// Returns the value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let tag = BytesStart::from_content(self.text.as_str(), self.name.len());
        let mut attributes = tag.attributes();
        let attribute = attributes.with_checks(false).flatten();
        let found = attribute.into_iter().find(|attribute| attribute.key.as_ref() == name)?;
        // White space stays as it is: a name may hold a newline.
        quick_xml::escape::unescape(&found.value).ok().map(std::borrow::Cow::into_owned)
    }
}

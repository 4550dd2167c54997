//! XML becomes a tree, by its events. Entities that a document declares itself are not put in.

use super::{Broken, DEEPEST, Node, Places, too_deep};
use crate::sources::schema::model::Spot;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Reads a document.
pub(super) fn parse(text: &str) -> Result<Node, Broken> {
    let mut tree = Tree { places: Places::of(text), open: vec![Node::default()] };
    let mut reader = Reader::from_str(text);
    loop {
        let at = position(reader.buffer_position());
        let event = reader.read_event().map_err(|error| {
            let spot = tree.places.spot(position(reader.error_position()), 1);
            Broken { spot, reason: format!("XML that breaks off: {error}").to_lowercase() }
        })?;
        match event {
            Event::Start(start) => {
                if tree.open.len() > DEEPEST {
                    return Err(too_deep(tree.places.spot(at, 1)));
                }
                let node = tree.node(&start, at);
                tree.open.push(node);
            }
            Event::Empty(start) => {
                let node = tree.node(&start, at);
                tree.add(node);
            }
            Event::End(_) => tree.close(),
            Event::Text(read) => tree.text(&read, at),
            Event::CData(read) => tree.text(&read, at + "<![CDATA[".len()),
            Event::GeneralRef(reference) => {
                let name: &str = &reference;
                let character = reference.resolve_char_ref().ok().flatten().map(String::from);
                let known = quick_xml::escape::resolve_predefined_entity(name).map(str::to_owned);
                tree.text(&character.or(known).unwrap_or_default(), at);
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    if tree.open.len() > 1 {
        let spot = tree.open.last().map(|node| node.spot).unwrap_or_default();
        return Err(Broken { spot, reason: "an element that is not closed".to_owned() });
    }
    Ok(tree.open.pop().unwrap_or_default())
}

struct Tree<'t> {
    places: Places<'t>,
    /// The elements around the place at hand, the document first; never empty.
    open: Vec<Node>,
}

impl Tree<'_> {
    fn node(&self, start: &BytesStart<'_>, at: usize) -> Node {
        let mut node = Node { name: local(start.name().as_ref()), ..Node::default() };
        node.spot = self.places.spot(at + 1, start.name().as_ref().len());
        for attribute in start.attributes().with_checks(false).flatten() {
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
            let value = value.map(std::borrow::Cow::into_owned).unwrap_or_default();
            node.attributes.insert(local(attribute.key.as_ref()), value);
        }
        node
    }

    fn add(&mut self, node: Node) {
        if let Some(parent) = self.open.last_mut() {
            parent.children.push(node);
        }
    }

    fn close(&mut self) {
        if self.open.len() > 1
            && let Some(node) = self.open.pop()
        {
            self.add(node);
        }
    }

    fn text(&mut self, text: &str, at: usize) {
        let Some(node) = self.open.last_mut() else { return };
        if node.text.trim().is_empty() {
            let blank = text.len() - text.trim_start().len();
            text.trim_start().clone_into(&mut node.text);
            node.text_spot = if node.text.is_empty() {
                Spot::default()
            } else {
                self.places.spot(at + blank, 1)
            };
        } else {
            node.text.push_str(text);
        }
    }
}

fn position(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

/// Returns a name without the prefix of its namespace.
fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_owned()
}

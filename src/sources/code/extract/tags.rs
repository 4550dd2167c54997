//! Texts beside fields that say their names outside, as annotations: `json:"note_id,omitempty" db:"note"`. Knows no
//! key.

use super::{Match, Reader, first};
use crate::sources::code::unit::{Annotation, Call, ExprId, Expression, Shape};

/// One tag: its key, and its parts.
#[derive(Debug, PartialEq)]
struct Tag<'t> {
    key: &'t str,
    /// The first part of a list, unless it is empty or is itself a setting.
    name: Option<&'t str>,
    /// `column:note_id`, `name=note_id`; a part alone is `true`.
    settings: Vec<(&'t str, &'t str)>,
}

impl Reader<'_> {
    /// Makes annotations of the tags that stand beside declarations.
    pub(super) fn tags(&mut self, declared: &[Match<'_, '_>]) {
        for matched in declared {
            let (Some(of), Some(text)) = (first(matched, "tags.of"), first(matched, "tags")) else {
                continue;
            };
            let Some(&id) = self.declaration_of.get(&of.id()) else { continue };
            let text = self.text(text);
            for tag in read(&text, &self.unit.pack.facts.syntax.settings) {
                let call = self.tag_call(&tag, of.start_byte());
                let annotation = Annotation { name: tag.key.to_owned(), call: Some(call) };
                if let Some(declaration) = self.unit.declarations.get_mut(id) {
                    declaration.annotations.push(annotation);
                }
            }
        }
    }

    /// Makes the expression of a tag: a call with its name as a text and its settings as named arguments.
    fn tag_call(&mut self, tag: &Tag<'_>, at: usize) -> ExprId {
        let name = tag.name.map(|name| (None, Shape::Text(name.to_owned())));
        let settings = tag.settings.iter().map(|(key, value)| {
            let shape = match *value {
                "true" => Shape::Name("true".to_owned()),
                text => Shape::Text(text.to_owned()),
            };
            (Some((*key).to_owned()), shape)
        });
        let parts: Vec<_> = name.into_iter().chain(settings).collect();
        let arguments =
            parts.into_iter().map(|(name, shape)| (name, self.made(shape, at))).collect();
        self.made(Shape::Call(Call { name: tag.key.to_owned(), arguments, ..Call::default() }), at)
    }

    /// Adds an expression that no node stands for.
    fn made(&mut self, shape: Shape, at: usize) -> ExprId {
        let scope = self.scope_at(at, at);
        let (parent, location, text) = (None, None, String::new());
        self.unit.expressions.push(Expression { shape, scope, at, parent, location, text });
        self.unit.expressions.len() - 1
    }
}

/// Reads `key:"value" key:"value"`; a value `-` says that the field is left out, and is no tag. Values of keys among
/// `settings` have no name.
fn read<'t>(text: &'t str, settings: &[String]) -> Vec<Tag<'t>> {
    let mut tags = Vec::new();
    let mut rest = text.trim_matches('`');
    while let Some((key, after)) = rest.split_once(":\"") {
        let Some((value, next)) = after.split_once('"') else { break };
        rest = next;
        let key = key.trim();
        if value != "-" && !key.is_empty() {
            tags.push(tag(key, value, settings.iter().any(|known| known == key)));
        }
    }
    tags
}

fn tag<'t>(key: &'t str, value: &'t str, has_settings_only: bool) -> Tag<'t> {
    let separator = if value.contains(';') { ';' } else { ',' };
    let mut tag = Tag { key, name: None, settings: Vec::new() };
    for (at, part) in value.split(separator).map(str::trim).enumerate() {
        match part.split_once([':', '=']) {
            Some((setting, value)) => tag.settings.push((setting, value)),
            None if part.is_empty() => {}
            None if at == 0 && !has_settings_only => tag.name = Some(part),
            None => tag.settings.push((part, "true")),
        }
    }
    tag
}

#[cfg(test)]
mod tests {
    use super::{Tag, read};

    #[test]
    fn tags_are_read_with_their_names_and_settings() {
        let text = r#"`json:"note_id,omitempty,string" gorm:"column:note_id;primaryKey" bson:",omitempty" xml:"-" db:"id"`"#;
        let expected = [
            Tag {
                key: "json",
                name: Some("note_id"),
                settings: vec![("omitempty", "true"), ("string", "true")],
            },
            Tag {
                key: "gorm",
                name: None,
                settings: vec![("column", "note_id"), ("primaryKey", "true")],
            },
            Tag { key: "bson", name: None, settings: vec![("omitempty", "true")] },
            Tag { key: "db", name: Some("id"), settings: Vec::new() },
        ];
        assert_eq!(read(text, &["gorm".to_owned()]), expected);
    }

    #[test]
    fn a_broken_tag_ends_the_list() {
        assert_eq!(read("`json:\"id`", &[]), []);
        assert_eq!(read("`json`", &[]), []);
        assert_eq!(read("", &[]), []);
        assert_eq!(read("`:\"id\"`", &[]), []);
    }
}

//! Packs that are mostly another's: `extends = "mysql"` takes over what the pack itself does not say.
//!
//! Tables are merged key by key, lists go behind the other's, all else replaces it. What tells one pack from another is
//! never taken over: each kind of pack says which keys that are.

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer, Error};

/// Packs extend packs that extend packs no deeper than this.
const DEEPEST: usize = 4;

/// Reads a pack's text over that of the pack it extends, which `find` returns by its name; `own` are keys that a pack
/// never has from another.
///
/// Errors carry places in `text`: what it extends is a pack that reads by itself.
pub(super) fn read<'t, T: DeserializeOwned>(
    text: &'t str,
    own: &[&str],
    find: &dyn Fn(&str) -> Option<&'t str>,
) -> Result<T, Error> {
    T::deserialize(Deserializer::from(merged(text, own, find, DEEPEST)?))
}

/// Returns the name of the pack that a pack extends.
pub(super) fn base(text: &str) -> Option<String> {
    DeTable::parse(text).ok()?.get_ref().get("extends")?.get_ref().as_str().map(str::to_owned)
}

/// Returns true if a pack says `true` under a key.
pub(super) fn says(text: &str, key: &str) -> bool {
    let table = DeTable::parse(text).ok();
    let value = table.as_ref().and_then(|table| table.get_ref().get(key));
    value.and_then(|value| value.get_ref().as_bool()).unwrap_or_default()
}

fn merged<'t>(
    text: &'t str,
    never: &[&str],
    find: &dyn Fn(&str) -> Option<&'t str>,
    depth: usize,
) -> Result<Spanned<DeTable<'t>>, Error> {
    let own = DeTable::parse(text)?;
    let name = own.get_ref().get("extends").and_then(|name| name.get_ref().as_str());
    let Some(name) = name else { return Ok(own) };
    let unknown = || serde::de::Error::custom(format!("there is no pack `{name}` to extend"));
    let base = find(name).filter(|_| depth > 0).ok_or_else(unknown)?;
    let base = merged(base, never, find, depth - 1)?.into_inner().into_iter();
    let mut whole: DeTable<'t> =
        base.filter(|(key, _)| !never.contains(&key.get_ref().as_ref())).collect();
    let span = own.span();
    merge(&mut whole, own.into_inner());
    Ok(Spanned::new(span, whole))
}

fn merge<'t>(into: &mut DeTable<'t>, from: DeTable<'t>) {
    for (key, value) in from {
        let known = into.get_mut(key.get_ref().as_ref());
        let span = value.span();
        match (known, value.into_inner()) {
            (Some(known), DeValue::Table(more)) if known.get_ref().is_table() => {
                if let DeValue::Table(table) = known.get_mut() {
                    merge(table, more);
                }
            }
            (Some(known), DeValue::Array(more)) if known.get_ref().is_array() => {
                if let DeValue::Array(list) = known.get_mut() {
                    more.into_iter().for_each(|value| list.push(value));
                }
            }
            (Some(known), value) => *known = Spanned::new(span, value),
            (None, value) => {
                into.insert(key, Spanned::new(span, value));
            }
        }
    }
}

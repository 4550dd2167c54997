//! What texts and types stand for across files: constants, aliases, the width behind a type.

use super::types::Type;
use super::unit::{ExprId, Shape};
use super::world::{DeclRef, FURTHEST, ScopeRef, World, named_type};
use crate::rules::language::Lists;
use crate::width::Width;
use std::collections::BTreeSet;

/// Returns the only argument of a type that nothing is known of, if that is an integer: `Change<Integer>` holds one.
fn holds_integer<'t>(lists: &Lists, of: &'t Type) -> Option<&'t Type> {
    let [inner] = of.arguments.as_slice() else { return None };
    let width = lists.types.get(&inner.name)?;
    matches!(width, Width::Signed(_) | Width::Unsigned(_)).then_some(inner)
}

/// A text is put together from no more parts: keys and paths are short.
const PARTS: usize = 256;

impl World<'_> {
    /// Returns the text that an expression stands for, if it is a literal or a constant of this repository, or joined
    /// from such.
    pub(super) fn text(&self, unit: usize, id: ExprId) -> Option<String> {
        let mut left = PARTS;
        self.text_of(unit, id, &mut left)
    }

    /// Puts a text together; looks at no more than so many parts that are `left`, whatever constants stand for.
    fn text_of(&self, unit: usize, id: ExprId, left: &mut usize) -> Option<String> {
        *left = left.checked_sub(1)?;
        let own = self.unit(unit)?;
        match own.shape(own.within(id)) {
            Shape::Text(text) => Some(text.clone()),
            Shape::Joined(parts) => {
                parts.iter().map(|&part| self.text_of(unit, part, left)).collect()
            }
            Shape::Name(name) => self.constant(unit, None, name, left),
            Shape::Read { receiver, name } => match own.shape(*receiver) {
                Shape::Name(owner) | Shape::Read { name: owner, .. } => {
                    self.constant(unit, Some(owner), name, left)
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn constant(
        &self,
        unit: usize,
        owner: Option<&str>,
        name: &str,
        left: &mut usize,
    ) -> Option<String> {
        let found = self.texts.get(name)?;
        let owned = |scope: ScopeRef| {
            let unit = self.unit(scope.0)?;
            named_type(unit, scope.1)
                .and_then(|id| unit.scopes.get(id))
                .map(|scope| scope.name.as_str())
        };
        let fitting: Vec<_> = found
            .iter()
            .filter(|(scope, _)| owner.is_none() || owned(*scope) == owner)
            .map(|(_, it)| *it)
            .collect();
        // All that are called alike may say the same; of texts that are joined, only the nearest is looked into.
        let written = fitting.iter().map(|&it| match self.shape_of(it) {
            Some(Shape::Text(text)) => Some(text.clone()),
            _ => None,
        });
        let values: BTreeSet<String> = written.collect::<Option<_>>().unwrap_or_default();
        match values.len() {
            1 => values.into_iter().next(),
            _ => {
                let (at, id) = self.nearest(unit, name, &fitting)?;
                let value = self.declaration((at, id))?.value?;
                let is_told = matches!(self.shape_of((at, id))?, Shape::Text(_) | Shape::Joined(_));
                self.text_of(at, value, left).filter(|_| is_told)
            }
        }
    }

    /// Returns what a declaration's value is.
    fn shape_of(&self, of: DeclRef) -> Option<&Shape> {
        Some(self.unit(of.0)?.shape(self.declaration(of)?.value?))
    }

    /// Returns the type of the part of a map that holds ids: its keys, or its values where keys are text.
    fn id_of_pair(&self, unit: usize, of: Type) -> Option<Type> {
        let mut arguments = of.arguments.into_iter();
        let key = arguments.next()?;
        let width = |of: &Type| self.lists(unit).types.get(&of.name).copied();
        let is_integer =
            |of: &Type| matches!(width(of), Some(Width::Signed(_) | Width::Unsigned(_)));
        let value = arguments.next_back().filter(is_integer);
        Some(value.filter(|_| width(&key) == Some(Width::Unbounded)).unwrap_or(key))
    }

    /// Returns the width that ids have in a type: in its elements, its keys, or behind an alias. `None` if it holds none.
    pub(super) fn width(&self, unit: usize, of: &Type) -> Option<Width> {
        let (mut unit, mut of, mut is_element) = (unit, of.clone(), false);
        for _ in 0..FURTHEST {
            let lists = self.lists(unit);
            let syntax = &lists.syntax;
            if let Some(width) = lists.types.get(&of.name) {
                // Several numbers of eight bits are bytes.
                let is_byte = matches!(width, Width::Signed(8) | Width::Unsigned(8));
                let holds = *width != Width::Unknown && !(is_byte && is_element);
                return holds.then(|| self.settled(unit, *width));
            }
            if of.is_keyed(syntax) {
                of = self.id_of_pair(unit, of)?;
            } else if of.element(syntax) != &of {
                of = of.element(syntax).clone();
                is_element = true;
            } else if let Some(found) = self
                .aliases
                .get(of.name.as_str())
                .and_then(|found| self.nearest_alias(unit, &of.name, found))
            {
                unit = found.0;
                let text = self.declaration(found)?.type_text.as_deref()?;
                of = Type::read(text, &self.lists(unit).syntax)?;
            } else if let Some(inner) = holds_integer(lists, &of) {
                of = inner.clone();
            } else {
                let outside = self.find_type(unit, &of.name).is_none()
                    && crate::rules::names::is_id(&of.name);
                return outside.then_some(Width::Unknown);
            }
        }
        None
    }
}

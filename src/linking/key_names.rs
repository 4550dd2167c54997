//! Names of declared keys: what a column of the same name elsewhere may refer to.

use super::index::{Home, count};
use super::nouns::IdName;
use crate::facts::{ForeignKey, Table};
use crate::rules::names::words;
use std::collections::BTreeMap;

/// Declared keys of one column, by the noun of its name.
#[derive(Default)]
pub(super) struct KeyNames(BTreeMap<String, Vec<Key>>);

/// A declared key, as evidence for columns of its name.
struct Key {
    space: usize,
    /// The first word of both its tables' names: the module whose own matter it is.
    module: Option<String>,
}

impl KeyNames {
    /// Adds a key of `table` that leads to a space, if it leads to one.
    pub(super) fn add(&mut self, table: &Table, space: Option<usize>, key: &ForeignKey) {
        let ([column], Some(space)) = (key.columns.as_slice(), space) else { return };
        let Some(noun) = IdName::read(column).and_then(|id| id.noun()) else { return };
        let (own, target) = (words(&table.name), words(&key.table));
        let is_shared = target.len() > 1 && own.first() == target.first();
        let module = target.into_iter().next().filter(|_| is_shared);
        self.0.entry(noun).or_default().push(Key { space, module });
    }

    /// Returns the spaces to which keys of a name refer, with their shares of such keys.
    ///
    /// Keys within a module, whose tables start with the same word, say nothing of a column that stands outside it.
    pub(super) fn shares(
        &self,
        noun: &str,
        home: Option<Home<'_>>,
        is_in: impl Fn(usize) -> bool,
    ) -> Vec<(usize, f64)> {
        let module = home.and_then(|home| words(home.table).into_iter().next());
        let is_near = |key: &&Key| home.is_none() || key.module.is_none() || key.module == module;
        let all = self.0.get(noun).into_iter().flatten();
        let mut keys = BTreeMap::<usize, usize>::new();
        for key in all.filter(is_near).filter(|key| is_in(key.space)) {
            *keys.entry(key.space).or_default() += 1;
        }
        let total: usize = keys.values().sum();
        keys.into_iter().map(|(space, keys)| (space, count(keys) / count(total))).collect()
    }
}

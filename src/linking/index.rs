//! Nouns to id spaces: what an id's name may mean in this system.

use super::evidence::{Evidence, EvidenceKind, weight};
use super::nouns::{IdName, shared_prefix, table_noun};
use super::roots::{self, Root};
use crate::facts::{BoundaryKind, Carrier, Facts, ForeignKey, Table};
use crate::rules::habits::HABITS;
use std::collections::{BTreeMap, BTreeSet};

/// Takes evidence: of which spaces, of what kind, worth what, and how a name leads to them.
type Say<'a> = dyn FnMut(&[usize], EvidenceKind, f64, &str) + 'a;

/// Evidence by id space.
pub(super) type BySpace = BTreeMap<usize, Vec<Evidence>>;

/// What names lead to which id spaces. Spaces are positions in the list of roots.
pub(super) struct Index {
    nouns: BTreeMap<String, Vec<usize>>,
    suffixes: BTreeMap<String, Vec<usize>>,
    /// Names of foreign key columns, with how often each refers to which space.
    keys: BTreeMap<String, BTreeMap<usize, usize>>,
    sources: Vec<Option<usize>>,
    /// Spaces whose ids a database on a device mints: they never leave it.
    local: BTreeSet<usize>,
    tables: Vec<String>,
    prefixes: BTreeMap<usize, String>,
}

impl Index {
    /// Indexes the names of tables, minting columns and foreign key columns.
    pub(super) fn new(facts: &Facts, roots: &[Root]) -> Self {
        let mut index = Self {
            nouns: BTreeMap::new(),
            suffixes: BTreeMap::new(),
            keys: BTreeMap::new(),
            sources: Vec::new(),
            local: BTreeSet::new(),
            tables: Vec::new(),
            prefixes: prefixes(facts),
        };
        for (space, root) in roots.iter().enumerate() {
            let column = root.column();
            let table = column.map(|column| column.table_of(facts));
            index.sources.push(table.map(|table| table.source));
            let on_device = table.is_some_and(|table| roots::is_on_device(facts, table));
            if on_device && matches!(root, Root::Minting(_)) {
                index.local.insert(space);
            }
            index.tables.push(table.map_or_else(String::new, |table| table.name.clone()));
            if let (Some(table), Some(column)) = (table, column) {
                index.add(space, table, &column.of(facts).name);
            }
        }
        let mut first = BTreeMap::new();
        for (space, root) in roots.iter().enumerate() {
            if let Some(table) = root.column().map(|at| at.table_of(facts)) {
                first.entry((table.source, table.name.to_lowercase())).or_insert(space);
            }
        }
        for table in &facts.tables {
            for key in &table.foreign_keys {
                let space = first.get(&(table.source, key.table.to_lowercase()));
                index.add_key(space.copied(), key);
            }
        }
        index
    }

    fn add(&mut self, space: usize, table: &Table, column: &str) {
        let noun = self.table_noun(table.source, &table.name);
        let own = IdName::read(column).and_then(|id| id.noun());
        for noun in [Some(noun), own].into_iter().flatten() {
            let words: Vec<&str> = noun.split('_').collect();
            for at in 1..words.len() {
                insert(&mut self.suffixes, words[at..].join("_"), space);
            }
            insert(&mut self.nouns, noun, space);
        }
    }

    fn add_key(&mut self, space: Option<usize>, key: &ForeignKey) {
        let ([column], Some(space)) = (key.columns.as_slice(), space) else { return };
        if let Some(id) = IdName::read(column).and_then(|id| id.noun()) {
            *self.keys.entry(id).or_default().entry(space).or_default() += 1;
        }
    }

    /// Returns the noun of a table's name without the prefix that its source's tables share.
    pub(super) fn table_noun(&self, source: usize, table: &str) -> String {
        table_noun(table, self.prefixes.get(&source).map(String::as_str))
    }

    /// Returns what a name says, per space; `source` limits the spaces to one database.
    pub(super) fn by_name(&self, name: &str, source: Option<usize>) -> BySpace {
        let mut found = BySpace::new();
        let Some(id) = IdName::read(name) else { return found };
        let Some(noun) = id.noun() else { return found };
        let mut say = |spaces: &[usize], kind, share: f64, how: &str| {
            for &space in spaces {
                let table = &self.tables[space];
                let says = format!("`{name}` {how} `{table}`");
                push(&mut found, space, Evidence { kind, says, location: None, weight: share });
            }
        };
        // Tables of one noun are equally likely: a set, of which the earliest date counts.
        let exact = self.spaces(&noun, source);
        say(&exact, EvidenceKind::Name, weight::NAME, "is named for table");
        for (space, share) in self.shares(&noun, source) {
            let share = weight::KEY_NAME * share;
            say(&[space], EvidenceKind::KeyName, share, "is the name of foreign keys to");
        }
        if exact.is_empty() {
            self.by_weaker_name(&id, &noun, source, &mut say);
        }
        if id.is_foreign() {
            against(&mut found, 0.1, &format!("`{name}` names an id that is minted elsewhere"));
        }
        found
    }

    /// Role-stripped, synonymous and suffix matches: only where nothing matches exactly.
    fn by_weaker_name(&self, id: &IdName, noun: &str, source: Option<usize>, say: &mut Say<'_>) {
        for bare in id.without_head_roles() {
            let spaces = self.spaces(&bare, source);
            if !spaces.is_empty() {
                let share = weight::ROLE / count(spaces.len());
                return say(
                    &spaces,
                    EvidenceKind::Role,
                    share,
                    "without its role word is named for table",
                );
            }
        }
        if let Some((first, rest)) = noun.split_once('_') {
            let turned = format!("{rest}_{first}");
            let spaces = self.spaces(&turned, source);
            let share = weight::ROLE / count(spaces.len().max(1));
            say(&spaces, EvidenceKind::Role, share, "in another order of words is named for table");
        }
        let keys = id.tail_role().map(|role| self.shares(role, source)).unwrap_or_default();
        for &(space, share) in &keys {
            let share = weight::ROLE * share;
            say(&[space], EvidenceKind::KeyName, share, "ends like the foreign keys to");
        }
        if !keys.is_empty() {
            return;
        }
        let word = id.tail_role().unwrap_or(noun);
        for synonym in HABITS.synonyms(word) {
            let spaces = self.spaces(synonym, source);
            if !spaces.is_empty() {
                let share = weight::ALIAS / count(spaces.len());
                say(&spaces, EvidenceKind::Alias, share, "is a common word for a row of table");
            }
        }
        let spaces = self.filtered(&self.suffixes, noun, source);
        let share = weight::SUFFIX / count(spaces.len());
        say(&spaces, EvidenceKind::Suffix, share, "is the last noun of table");
    }

    /// Returns the spaces to which foreign keys of a name refer, with their shares of such keys.
    fn shares(&self, noun: &str, source: Option<usize>) -> Vec<(usize, f64)> {
        let keys = self.keys.get(noun).into_iter().flatten();
        let keys: Vec<_> = keys.filter(|(space, _)| self.is_in(**space, source)).collect();
        let total: usize = keys.iter().map(|(_, keys)| **keys).sum();
        keys.into_iter().map(|(space, keys)| (*space, count(*keys) / count(total))).collect()
    }

    /// Returns what a noun (of a path, a type, a table elsewhere) says of a bare `id` beside it.
    pub(super) fn by_noun(&self, noun: &str, kind: EvidenceKind, worth: f64, how: &str) -> BySpace {
        let mut found = BySpace::new();
        let spaces = self.spaces(noun, None);
        for &space in &spaces {
            let says = format!("{how} `{}`", self.tables[space]);
            let weight =
                if kind == EvidenceKind::Alias { worth / count(spaces.len()) } else { worth };
            push(&mut found, space, Evidence { kind, says, location: None, weight });
        }
        found
    }

    /// Returns the spaces whose table or column has exactly this noun.
    pub(super) fn spaces(&self, noun: &str, source: Option<usize>) -> Vec<usize> {
        self.filtered(&self.nouns, noun, source)
    }

    fn filtered(
        &self,
        index: &BTreeMap<String, Vec<usize>>,
        noun: &str,
        source: Option<usize>,
    ) -> Vec<usize> {
        let all = index.get(noun).map_or(&[][..], Vec::as_slice);
        all.iter().copied().filter(|space| self.is_in(*space, source)).collect()
    }

    /// Returns false for an id that is spoken to a server and a space that a device numbers for itself.
    pub(super) fn may_hold(&self, carrier: &Carrier, space: usize) -> bool {
        use BoundaryKind::{Api, Push, Serialized};
        let boundary = carrier.boundary.as_ref();
        let spoken = boundary.is_some_and(|it| matches!(it.kind, Serialized | Api | Push));
        !(spoken && self.local.contains(&space))
    }

    fn is_in(&self, space: usize, source: Option<usize>) -> bool {
        source.is_none_or(|source| self.sources[space] == Some(source))
    }
}

/// Adds to `into` what is not said yet: of each kind the strongest counts, once.
pub(super) fn merge(into: &mut BySpace, from: BySpace) {
    for (space, evidence) in from {
        for evidence in evidence {
            push(into, space, evidence);
        }
    }
}

/// Adds evidence against every space found so far.
pub(super) fn against(found: &mut BySpace, weight: f64, says: &str) {
    for evidence in found.values_mut() {
        let kind = EvidenceKind::Against;
        evidence.push(Evidence { kind, says: says.to_owned(), location: None, weight });
    }
}

fn push(found: &mut BySpace, space: usize, new: Evidence) {
    let known = found.entry(space).or_default();
    match known.iter_mut().find(|old| old.kind == new.kind && new.kind != EvidenceKind::Against) {
        Some(old) if old.weight < new.weight => *old = new,
        Some(_) => {}
        None => known.push(new),
    }
}

fn insert(index: &mut BTreeMap<String, Vec<usize>>, noun: String, space: usize) {
    let spaces = index.entry(noun).or_default();
    // Spaces come in ascending order.
    if spaces.last() != Some(&space) {
        spaces.push(space);
    }
}

fn prefixes(facts: &Facts) -> BTreeMap<usize, String> {
    let names = |source| {
        facts
            .tables
            .iter()
            .filter(move |table| table.source == source)
            .map(|table| table.name.as_str())
    };
    (0..facts.sources.len())
        .filter_map(|source| Some((source, shared_prefix(names(source))?)))
        .collect()
}

/// Returns a small count as a weight's divisor.
fn count(n: usize) -> f64 {
    u32::try_from(n.max(1)).map_or(f64::INFINITY, f64::from)
}

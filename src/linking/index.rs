//! Nouns to id spaces: what an id's name may mean in this system.

use super::evidence::{Evidence, EvidenceKind, weight};
use super::key_names::KeyNames;
use super::nouns::{IdName, shared_prefix, table_noun};
use super::roots::{self, Root};
use crate::facts::{BoundaryKind, Carrier, Facts, Table};
use crate::rules::habits::HABITS;
use crate::rules::names::words;
use std::collections::{BTreeMap, BTreeSet};

/// Takes evidence: of which spaces, of what kind, worth what, and how a name leads to them.
type Say<'a> = dyn FnMut(&[usize], EvidenceKind, f64, &str) + 'a;

/// Evidence by id space.
pub(super) type BySpace = BTreeMap<usize, Vec<Evidence>>;

/// What names lead to which id spaces. Spaces are positions in the list of roots.
pub(super) struct Index {
    /// Nouns of tables.
    nouns: BTreeMap<String, Vec<usize>>,
    /// Nouns of minting columns, which count where no table has the noun.
    own_nouns: BTreeMap<String, Vec<usize>>,
    suffixes: BTreeMap<String, Vec<usize>>,
    keys: KeyNames,
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
            own_nouns: BTreeMap::new(),
            suffixes: BTreeMap::new(),
            keys: KeyNames::default(),
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
                index.keys.add(table, space.copied(), key);
            }
        }
        index
    }

    fn add(&mut self, space: usize, table: &Table, column: &str) {
        let noun = self.table_noun(table.source, &table.name);
        insert_suffixes(&mut self.suffixes, &noun, space);
        if let Some(own) = IdName::read(column).and_then(|id| id.noun()) {
            insert_suffixes(&mut self.suffixes, &own, space);
            insert(&mut self.own_nouns, own, space);
        }
        insert(&mut self.nouns, noun, space);
    }

    /// Returns the noun of a table's name without the prefix that its source's tables share.
    pub(super) fn table_noun(&self, source: usize, table: &str) -> String {
        table_noun(table, self.prefixes.get(&source).map(String::as_str))
    }

    /// Returns what a name says, per space; a column's `home` limits the spaces to its database.
    pub(super) fn by_name(&self, name: &str, home: Option<Home<'_>>) -> BySpace {
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
        let exact = self.spaces(&noun, home.map(|home| home.source));
        // To a table outside, those that share a prefix are a system of their own.
        let (alike, of_a_system): (Vec<usize>, Vec<usize>) = exact
            .iter()
            .partition(|space| !home.is_some_and(|home| self.is_outside(home, **space)));
        // Tables of one noun are equally likely: a set, of which the earliest date counts.
        say(&alike, EvidenceKind::Name, weight::NAME, "is named for table");
        let share = weight::ROLE / count(exact.len());
        say(&of_a_system, EvidenceKind::Role, share, "lacks the prefix, and is named for table");
        for (space, share) in self.shares(&noun, home) {
            let share = weight::KEY_NAME * share;
            say(&[space], EvidenceKind::KeyName, share, "is the name of foreign keys to");
        }
        if exact.is_empty() {
            self.by_weaker_name(&id, &noun, home, &mut say);
        }
        // Where keys of this name are declared, they say whose ids these are.
        let is_declared =
            found.values().flatten().any(|evidence| evidence.kind == EvidenceKind::KeyName);
        if id.is_foreign() && !is_declared {
            against(&mut found, 0.1, &format!("`{name}` names an id that is minted elsewhere"));
        }
        found
    }

    /// Returns true if a space's table has the prefix that most tables share, and the home has not.
    fn is_outside(&self, home: Home<'_>, space: usize) -> bool {
        let prefix = self.prefixes.get(&home.source);
        let has = |table: &str| words(table).first() == prefix;
        prefix.is_some() && has(&self.tables[space]) && !has(home.table)
    }

    /// Role-stripped, synonymous and suffix matches: only where nothing matches exactly.
    fn by_weaker_name(&self, id: &IdName, noun: &str, home: Option<Home<'_>>, say: &mut Say<'_>) {
        let source = home.map(|home| home.source);
        let bare = id.without_head_roles();
        for noun in std::iter::once(noun).chain(bare.iter().map(String::as_str)) {
            let spaces = home.map_or_else(Vec::new, |home| self.completed(home, noun));
            if !spaces.is_empty() {
                let share = weight::ROLE / count(spaces.len());
                let how = "with its table's name before it is named for table";
                return say(&spaces, EvidenceKind::Role, share, how);
            }
        }
        for bare in bare {
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
        let keys = id.tail_role().map(|role| self.shares(role, home)).unwrap_or_default();
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

    /// Returns the spaces of the tables whose name is the start of the home's and the noun: `email` in `user` may mean
    /// `user_email`. The home itself is none of them.
    fn completed(&self, home: Home<'_>, noun: &str) -> Vec<usize> {
        let own = self.table_noun(home.source, home.table);
        let ends = own.match_indices('_').map(|(end, _)| end).chain([own.len()]);
        let starts: Vec<&str> = ends.filter_map(|end| own.get(..end)).collect();
        let complete = starts.iter().rev().map(|start| format!("{start}_{noun}"));
        complete
            .filter(|name| *name != own)
            .map(|name| self.filtered(&self.nouns, &name, Some(home.source)))
            .find(|spaces| !spaces.is_empty())
            .unwrap_or_default()
    }

    /// Returns the spaces to which foreign keys of a name refer, with their shares of such keys.
    fn shares(&self, noun: &str, home: Option<Home<'_>>) -> Vec<(usize, f64)> {
        self.keys.shares(noun, home, |space| self.is_in(space, home.map(|home| home.source)))
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

    /// Returns the spaces whose table has exactly this noun, or else those whose minting column has.
    pub(super) fn spaces(&self, noun: &str, source: Option<usize>) -> Vec<usize> {
        let of_tables = self.filtered(&self.nouns, noun, source);
        if of_tables.is_empty() { self.filtered(&self.own_nouns, noun, source) } else { of_tables }
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

fn insert_suffixes(index: &mut BTreeMap<String, Vec<usize>>, noun: &str, space: usize) {
    for (at, _) in noun.match_indices('_') {
        let suffix = noun.get(at + 1..).unwrap_or_default();
        insert(index, suffix.to_owned(), space);
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

/// Where a column stands: what its name leaves out, its table may say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Home<'a> {
    pub(super) source: usize,
    pub(super) table: &'a str,
}

/// Returns a small count as a weight's divisor.
pub(super) fn count(n: usize) -> f64 {
    u32::try_from(n.max(1)).map_or(f64::INFINITY, f64::from)
}

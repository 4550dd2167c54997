//! Classes mapped to tables: the columns of their own and of what they extend.

use super::column::Column;
use super::mapped::Mapped;
use super::table;
use super::types::{Type, Types};
use super::words::is_in;
use crate::rules::plurals::snake_case;
use crate::sources::forms::code::Code;
use crate::sources::forms::scope::{Scope, imports};
use crate::sources::schema::Spot;
use crate::sources::syntax::{Class, Function, Kind, Node};
use std::collections::{BTreeMap, BTreeSet};

/// Classes that extend each other in a longer line are a cycle.
const DEPTH: usize = 16;

/// A class of a file.
pub(super) struct Written<'c> {
    pub(super) class: &'c Class,
    pub(super) file: usize,
    pub(super) spot: Spot,
}

/// All classes.
pub(super) struct Classes<'c> {
    pub(super) all: Vec<Written<'c>>,
    by_name: BTreeMap<&'c str, Vec<usize>>,
    pub(super) scopes: Vec<Scope>,
    imports: Vec<BTreeMap<String, String>>,
}

impl<'c> Classes<'c> {
    pub(super) fn find(codes: &'c [Code]) -> Self {
        let mut found = Self {
            all: Vec::new(),
            by_name: BTreeMap::new(),
            scopes: codes.iter().map(|code| Scope::of(&code.nodes)).collect(),
            imports: codes.iter().map(|code| imports(&code.text)).collect(),
        };
        for (file, code) in codes.iter().enumerate() {
            for node in &code.nodes {
                let Some(class) = node.class() else { continue };
                found.by_name.entry(&class.name).or_default().push(found.all.len());
                found.all.push(Written { class, file, spot: node.spot });
            }
        }
        found
    }

    /// Finds the class that a base names: in the same file, else one that may be imported.
    fn base(&self, from: usize, name: &str) -> Option<usize> {
        let own = self.all.get(from)?;
        let all = self.by_name.get(name)?;
        let here = all.iter().copied().find(|at| {
            *at != from && self.all.get(*at).is_some_and(|other| other.file == own.file)
        });
        let is_imported = || self.imports.get(own.file).is_some_and(|it| it.contains_key(name));
        here.or_else(|| all.iter().copied().find(|at| *at != from).filter(|_| is_imported()))
    }

    fn bases(&self, at: usize) -> Vec<usize> {
        let Some(written) = self.all.get(at) else { return Vec::new() };
        let names = written.class.bases.iter().filter_map(Node::called);
        names.filter_map(|name| self.base(at, name)).collect()
    }

    /// Returns true if a class, or one that it extends, is among some.
    fn extends(&self, at: usize, roots: &[String], depth: usize) -> bool {
        let (Some(written), Some(depth)) = (self.all.get(at), depth.checked_sub(1)) else {
            return false;
        };
        written.class.bases.iter().filter_map(Node::called).any(|name| match self.base(at, name) {
            Some(base) => self.extends(base, roots, depth),
            None => is_in(roots, name),
        })
    }

    /// Returns the table that a class is mapped to.
    pub(super) fn table_name(&self, at: usize, types: &Types<'_>) -> Option<String> {
        let written = self.all.get(at)?;
        let scope = self.scopes.get(written.file)?;
        let class = written.class;
        let own = |name: &str| class.body.iter().find_map(|node| assigned(node, name));
        if own("__abstract__").is_some_and(|node| scope.is_true(Some(node))) {
            return None;
        }
        let schema = own("__table_args__").and_then(|args| {
            let mut schema = None;
            args.visit(&mut |node| {
                let found = node.get("schema").and_then(|schema| scope.text(schema));
                schema = schema.take().or(found);
            });
            schema
        });
        let placed = |name: String| match &schema {
            Some(schema) => format!("{schema}.{name}"),
            None => name,
        };
        if let Some(name) = own("__tablename__").and_then(|name| scope.text(name)) {
            return Some(placed(name));
        }
        let is_table = class.bases.iter().any(|base| match &base.kind {
            Kind::Pair(name, value) => name.name() == Some("table") && value.truth() == Some(true),
            _ => false,
        });
        if is_table && self.extends(at, &types.words.lower_name_roots, DEPTH) {
            return Some(placed(class.name.to_lowercase()));
        }
        let dotted = class.bases.iter().filter_map(Node::name).any(|name| {
            name.rsplit_once('.')
                .is_some_and(|(_, last)| is_in(&types.words.snake_name_roots, last))
        });
        let has_key = |node: &Node| match &node.kind {
            Kind::Assign(assign) => assign.right.call().is_some_and(|call| {
                is_in(&types.words.column, &call.name) && scope.is_true(call.named("primary_key"))
            }),
            _ => false,
        };
        (dotted && class.body.iter().any(has_key)).then(|| placed(snake_case(&class.name)))
    }

    /// Collects the columns of a class and of those that it extends, unless those have tables of their own.
    pub(super) fn mapped(&self, at: usize, name: &str, types: &mut Types<'_>) -> Option<Mapped> {
        let written = self.all.get(at)?;
        let mut columns = Vec::new();
        self.collect(at, types, &mut columns, &mut BTreeSet::new(), true, DEPTH);
        if columns.is_empty() {
            return None;
        }
        let scope = self.scopes.get(written.file)?;
        let mut constraints = Vec::new();
        let mut key = Vec::new();
        let args = written.class.body.iter().find_map(|node| assigned(node, "__table_args__"));
        if let Some(args) = args {
            args.visit(&mut |node| {
                let Some(call) = node.call() else { return };
                if is_in(&types.words.foreign_constraint, &call.name) {
                    constraints.extend(table::foreign(call, node, scope, true));
                } else if is_in(&types.words.primary_constraint, &call.name) {
                    key.extend(call.arguments.iter().filter_map(|node| scope.text(node)));
                }
            });
        }
        let (file, spot) = (written.file, written.spot);
        Some(Mapped { name: name.to_owned(), file, spot, columns, key, constraints })
    }

    fn collect(
        &self,
        at: usize,
        types: &mut Types<'_>,
        columns: &mut Vec<Column>,
        known: &mut BTreeSet<String>,
        is_itself: bool,
        depth: usize,
    ) {
        let Some(depth) = depth.checked_sub(1) else { return };
        if !is_itself && self.table_name(at, types).is_some() {
            return;
        }
        self.own_columns(at, types, columns, known);
        for base in self.bases(at) {
            self.collect(base, types, columns, known, false, depth);
        }
    }

    /// Adds the columns that a class declares itself.
    fn own_columns(
        &self,
        at: usize,
        types: &mut Types<'_>,
        columns: &mut Vec<Column>,
        known: &mut BTreeSet<String>,
    ) {
        let Some(written) = self.all.get(at) else { return };
        let Some(scope) = self.scopes.get(written.file) else { return };
        types.file = written.file;
        for node in &written.class.body {
            let (name, of, value) = match &node.kind {
                Kind::Assign(assign) => {
                    (assign.left.name(), assign.of.as_deref(), Some(&assign.right))
                }
                Kind::Field(field) => {
                    (Some(field.name.as_str()), field.of.as_deref(), field.value.as_ref())
                }
                Kind::Function(function) => {
                    (Some(function.name.as_str()), None, returned(function, types))
                }
                _ => continue,
            };
            let Some(name) = name.filter(|name| !name.starts_with("__")) else { continue };
            if !known.insert(name.to_owned()) {
                continue;
            }
            let column = self.column(at, name, of, value, node.spot, scope, types);
            columns.extend(column);
        }
    }

    /// Reads one attribute of a class, if it is a column.
    #[expect(clippy::too_many_arguments, reason = "what an attribute is made of")]
    fn column(
        &self,
        at: usize,
        name: &str,
        of: Option<&str>,
        value: Option<&Node>,
        spot: Spot,
        scope: &Scope,
        types: &mut Types<'_>,
    ) -> Option<Column> {
        let words = types.words;
        let annotated = of.and_then(|of| self.annotated(at, of, types));
        let value = value.map(|value| scope.value(value));
        let call = value.and_then(Node::call);
        let is_model = || self.extends(at, &words.lower_name_roots, DEPTH);
        let declares = call.is_some_and(|call| is_in(&words.column, &call.name));
        let mut column = match call {
            Some(call) if declares => Column::of(call, Some(name), spot, scope, types)?,
            Some(call) if is_in(&words.field, &call.name) && is_model() => {
                match call.named("sa_column").map(|node| scope.value(node)).and_then(Node::call) {
                    Some(inner) => Column::of(inner, Some(name), spot, scope, types)?,
                    None => {
                        let mut plain = call.clone();
                        // Its positional argument is a default.
                        plain.arguments.retain(|node| matches!(node.kind, Kind::Pair(..)));
                        Column::of(&plain, Some(name), spot, scope, types)?
                    }
                }
            }
            Some(_) => return None,
            None => {
                let mapped =
                    of.is_some_and(|of| of.starts_with("Mapped[") || of.contains(".Mapped["));
                if !(mapped || is_model()) || annotated.is_none() {
                    return None;
                }
                let name = name.to_owned();
                Column { name, spot, file: types.file, ..Column::default() }
            }
        };
        if column.of.name.is_empty() && column.refers.is_none() {
            let arguments = std::mem::take(&mut column.of.arguments);
            let (of, key) = annotated.unwrap_or_default();
            column.of = of;
            column.primary_key |= key;
            if !arguments.is_empty() {
                column.of.arguments = arguments;
            }
        }
        Some(column)
    }

    /// Returns the type that an annotation stands for, and whether it makes a key: `Mapped[Optional[int]]`.
    fn annotated(&self, at: usize, of: &str, types: &mut Types<'_>) -> Option<(Type, bool)> {
        let plain = of.replace("Mapped[", "").replace("Optional[", "").replace(']', "");
        let first = plain.split(['|', ',']).map(str::trim).find(|part| *part != "None")?;
        let name = first.rsplit('.').next().unwrap_or(first).trim_matches(['"', '\'']);
        let written = self.all.get(at)?;
        let scope = self.scopes.get(written.file)?;
        let named = Node { kind: Kind::Name(name.to_owned()), spot: written.spot };
        if let Some(node) = self.mapped_type(name) {
            return Some((types.of(&node, scope), false));
        }
        // An alias of an annotation holds the column that it makes.
        let alias =
            self.scopes.iter().map(|scope| scope.value(&named)).find(|node| node.name().is_none());
        if let Some(alias) = alias {
            let mut found = None;
            alias.visit(&mut |node| {
                if let Some(call) =
                    node.call().filter(|call| is_in(&types.words.column, &call.name))
                {
                    let column = Column::of(call, Some(name), node.spot, scope, types);
                    found = found.take().or(column);
                }
            });
            let mut base = None;
            alias.visit(&mut |node| {
                let known = node.name().and_then(|name| types.words.annotations.get(name));
                base = base.take().or_else(|| known.cloned());
            });
            let key = found.as_ref().is_some_and(|column| column.primary_key);
            let of = found.map(|column| column.of).filter(|of| !of.name.is_empty());
            let of = of.or_else(|| base.map(|name| Type { name, ..Type::default() }))?;
            return Some((of, key));
        }
        let name = types.words.annotations.get(name)?.clone();
        Some((Type { name, ..Type::default() }, false))
    }

    /// Returns what a map of annotations says of one.
    fn mapped_type(&self, name: &str) -> Option<Node> {
        self.all.iter().find_map(|written| {
            let map =
                written.class.body.iter().find_map(|it| assigned(it, "type_annotation_map"))?;
            map.get(name).cloned()
        })
    }

    /// Adds the columns of a class without a table of its own to the table of the class that it extends.
    pub(super) fn extend_parent(
        &self,
        at: usize,
        names: &BTreeMap<usize, String>,
        types: &mut Types<'_>,
        tables: &mut [Mapped],
    ) {
        let parent = self.bases(at).into_iter().find_map(|base| names.get(&base));
        let Some(table) = tables.iter_mut().find(|table| Some(&table.name) == parent) else {
            return;
        };
        let mut known = table.columns.iter().map(|column| column.name.clone()).collect();
        let mut columns = Vec::new();
        self.own_columns(at, types, &mut columns, &mut known);
        table.columns.extend(columns);
    }
}

/// Returns the column that a method declares by returning it.
fn returned<'f>(function: &'f Function, types: &Types<'_>) -> Option<&'f Node> {
    let declares = function.annotations.iter().any(|it| it.called() == Some("declared_attr"));
    let is_column =
        |node: &&Node| node.call().is_some_and(|call| is_in(&types.words.column, &call.name));
    function.body.iter().find(is_column).filter(|_| declares)
}

fn assigned<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    match &node.kind {
        Kind::Assign(assign) if assign.left.name() == Some(name) => Some(&assign.right),
        _ => None,
    }
}

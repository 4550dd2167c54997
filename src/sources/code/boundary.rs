//! Which declarations stand on a boundary: by annotation, by supertype, or by being decoded.

use super::accessors;
use super::border::{Border, argument, kind, outcome, template};
use super::decoders::Decoders;
use super::infer::{field_read, lookup, type_of};
use super::paths;
use super::receivers::is_made_on;
use super::resolve::targets;
use super::targets::Builds;
use super::types::Type;
use super::unit::{Annotation, ExprId, Shape, Unit};
use super::world::{DeclRef, ScopeRef, World, named_type};
use crate::facts::Boundary;
use crate::rules::language::{BoundaryRow, Covers};
use crate::rules::names::is_id;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The borders of a repository.
#[derive(Default)]
pub(super) struct Borders {
    /// Of declarations.
    pub(super) declarations: BTreeMap<DeclRef, Border>,
    /// Of functions' results.
    pub(super) results: BTreeMap<ScopeRef, Border>,
    /// Outside names of types: tables, routes.
    pub(super) owners: BTreeMap<ScopeRef, String>,
    /// Types whose fields are covered, with the border, yet to be looked into.
    reached: Vec<(ScopeRef, Border)>,
}

/// Finds every border that annotations, supertypes, decoders and senders show.
pub(super) fn borders(world: &World<'_>) -> Borders {
    let mut borders = Borders::leading(world, |borders, world, at| borders.sent(world, at));
    borders.rename(world);
    borders
}

/// Returns the names of types to which borders lead and that these files do not surely declare.
pub(super) fn asked(units: &[Unit], builds: &Builds) -> BTreeSet<String> {
    let Some(first) = units.first() else { return BTreeSet::new() };
    let world = World::new(first.pack, units, builds);
    Borders::leading(&world, |_, _, _| ());
    world.asked.take()
}

impl Borders {
    /// Finds what annotations and types of declarations show.
    fn declared(world: &World<'_>, share: Range<usize>) -> Self {
        let mut borders = Self::default();
        for (at, unit) in world.share(share) {
            for (id, declaration) in unit.declarations.iter().enumerate() {
                for row in rows(world, at, &declaration.annotations, &[]) {
                    if row.0.covers == Covers::Own && is_stored(world, (at, id)) {
                        let reaches = row.0.reaches;
                        let shown = border(world, at, row, None);
                        borders.cover(world, (at, id), shown.clone());
                        if reaches {
                            borders.reach(world, (at, id), &Border { wire: None, ..shown });
                        }
                    }
                }
                borders.add_typed(world, (at, id));
            }
        }
        borders
    }

    /// Finds the borders that lead to types, and with each file what `more` finds in it.
    fn leading(world: &World<'_>, more: impl Fn(&mut Self, &World<'_>, usize) + Sync) -> Self {
        let mut borders = Self::default();
        for declared in world.in_shares(Self::declared) {
            borders.join(world, declared);
        }
        let decoders = Decoders::new(world);
        let expressed = |world: &World<'_>, share| {
            let mut borders = Self::default();
            for (at, unit) in world.share(share) {
                for (id, scope) in unit.scopes.iter().enumerate() {
                    borders.add_scope(world, (at, id), &scope.annotations, &scope.supertypes);
                }
                for id in 0..unit.expressions.len() {
                    borders.add_codec(world, &decoders, (at, id));
                }
                more(&mut borders, world, at);
            }
            borders
        };
        for expressed in world.in_shares(expressed) {
            borders.join(world, expressed);
        }
        borders.spread(world);
        borders
    }

    /// Finds what a file sends to a server.
    fn sent(&mut self, world: &World<'_>, at: usize) {
        let Some(unit) = world.unit(at) else { return };
        for id in 0..unit.expressions.len() {
            self.add_sender(world, at, id);
            self.add_path(world, at, id);
            if let Shape::Pair { key, value } = unit.shape(id) {
                self.add_pair(world, at, *key, *value);
            }
        }
        for binding in &unit.bindings {
            let target = binding.target.map(|target| unit.shape(target));
            if let Some(Shape::Index { key, .. }) = target {
                self.add_pair(world, at, *key, binding.value);
            }
        }
    }

    /// Adds what another share of the files shows, as if it had been found after all this.
    fn join(&mut self, world: &World<'_>, other: Self) {
        for (of, border) in other.declarations {
            self.cover(world, of, border);
        }
        for (of, border) in other.results {
            self.results.entry(of).or_insert(border);
        }
        for (of, wire) in other.owners {
            self.owners.entry(of).or_insert(wire);
        }
        self.reached.extend(other.reached);
    }

    /// Puts a field or parameter on the border that its type's name says.
    fn add_typed(&mut self, world: &World<'_>, of: DeclRef) {
        let rows = &world.lists(of.0).boundaries;
        let Some(text) = world.declaration(of).and_then(|it| it.type_text.as_deref()) else {
            return;
        };
        if rows.iter().all(|row| row.types.is_empty()) {
            return;
        }
        let Some(typed) = Type::read(text, &world.lists(of.0).syntax) else { return };
        let named = typed.names();
        let says = |row: &&BoundaryRow| row.types.iter().any(|name| named.contains(&name.as_str()));
        let fits = |row: &&BoundaryRow| says(row) && imports(world, of.0, &row.imports);
        if let Some(row) = rows.iter().find(fits) {
            let shown = border(world, of.0, (row, None, typed.name.clone()), None);
            if row.reaches {
                self.reach(world, of, &shown);
            }
            self.cover(world, of, shown);
        }
    }

    fn add_scope(
        &mut self,
        world: &World<'_>,
        of: ScopeRef,
        annotations: &[Annotation],
        supertypes: &[String],
    ) {
        for (row, annotation, shown_by) in rows(world, of.0, annotations, supertypes) {
            let shown = border(
                world,
                of.0,
                (row, annotation, shown_by),
                template(world, of.0, annotations),
            );
            if let Some(wire) = &shown.wire {
                self.owners.entry(of).or_insert_with(|| wire.clone());
            }
            let inner = Border { wire: None, ..shown };
            let of = if row.covers == Covers::Fields { world.whole(of) } else { of };
            match row.covers {
                Covers::Own => {}
                Covers::Fields => self.cover_fields(world, of, &inner, row.reaches),
                Covers::Signature => self.cover_signature(world, of, &inner, row.reaches),
                Covers::Signatures => {
                    for function in world.own_functions(of).collect::<Vec<_>>() {
                        self.cover_signature(world, function, &inner, row.reaches);
                    }
                }
            }
        }
    }

    fn cover_fields(&mut self, world: &World<'_>, of: ScopeRef, border: &Border, reaches: bool) {
        for field in world.own_fields(of).filter(|&field| is_stored(world, field)) {
            self.cover(world, field, border.clone());
            if reaches {
                self.reach(world, field, border);
            }
        }
        // A type without fields of its own declares what it holds as functions that return it.
        for function in world.own_functions(of).filter(|&function| is_accessor(world, function)) {
            self.results.entry(function).or_insert_with(|| border.clone());
            if let (true, Some(result)) =
                (reaches, world.scope(function).and_then(|scope| scope.result.as_deref()))
            {
                self.reach_text(world, of.0, result, border);
            }
        }
    }

    fn cover_signature(&mut self, world: &World<'_>, of: ScopeRef, border: &Border, reaches: bool) {
        for &parameter in world.parameters(of) {
            // Whoever calls has narrowed the id already.
            self.cover(world, parameter, Border { inherits: true, ..border.clone() });
            if reaches {
                self.reach(world, parameter, border);
            }
        }
        self.results.entry(of).or_insert_with(|| border.clone());
        if let (true, Some(result)) =
            (reaches, world.scope(of).and_then(|scope| scope.result.as_deref()))
        {
            self.reach_text(world, of.0, result, border);
        }
    }

    /// Puts a declaration on a border; an annotation of its own counts before its owner's, and names it.
    fn cover(&mut self, world: &World<'_>, of: DeclRef, border: Border) {
        let own = world.declaration(of).is_some_and(|declaration| declaration.is_constant);
        if own {
            return;
        }
        let known = self.declarations.entry(of).or_insert_with(|| border.clone());
        if known.inherits && !border.inherits {
            known.boundary = border.boundary;
            known.outcome = border.outcome;
            known.inherits = false;
        }
        known.wire = known.wire.take().or(border.wire);
        known.template = known.template.take().or(border.template);
    }

    fn reach(&mut self, world: &World<'_>, of: DeclRef, border: &Border) {
        if let Some(text) =
            world.declaration(of).and_then(|declaration| declaration.type_text.as_deref())
        {
            self.reach_text(world, of.0, text, border);
        }
    }

    fn reach_text(&mut self, world: &World<'_>, unit: usize, text: &str, border: &Border) {
        if let Some(of) = Type::read(text, &world.lists(unit).syntax) {
            self.reach_type(world, unit, &of, border);
        }
    }

    fn reach_type(&mut self, world: &World<'_>, unit: usize, of: &Type, border: &Border) {
        for found in world.types_within(unit, of) {
            self.reached.push((found, Border { template: None, ..border.clone() }));
        }
    }

    /// Covers the fields of every type that a border reaches, of those that it inherits from or that may stand in its
    /// place, and of the types of these fields.
    fn spread(&mut self, world: &World<'_>) {
        let mut seen = BTreeSet::new();
        while let Some((of, border)) = self.reached.pop() {
            if seen.insert(of) && world.scope(of).is_some_and(|scope| !scope.is_enum) {
                for &of in world.lineage(of).iter() {
                    self.cover_fields(world, of, &border, true);
                }
                let variants = world.variants(of).into_iter();
                self.reached.extend(variants.map(|of| (of, border.clone())));
            }
        }
    }

    /// Gives fields the names that a type within theirs says they have outside.
    fn rename(&mut self, world: &World<'_>) {
        for (at, unit) in world.units.iter().enumerate() {
            let said = &world.lists(at).syntax.wire_types;
            let scopes = unit.scopes.iter().enumerate();
            for (id, scope) in scopes.filter(|(_, scope)| said.contains(&scope.name)) {
                let Some(owner) = named_type(unit, scope.parent) else { continue };
                for key in world.own_fields((at, id)) {
                    let Some(name) = world.declaration(key).filter(|it| it.scope == id) else {
                        continue;
                    };
                    let wire = name.value.and_then(|value| world.text(at, value));
                    let field = world.field((at, owner), &name.name);
                    let border = field.and_then(|field| self.declarations.get_mut(&field));
                    if let (Some(border), Some(wire)) = (border, wire) {
                        border.wire = border.wire.take().or(Some(wire));
                    }
                }
            }
        }
    }

    /// Puts what a call sends to a server on that border; whoever has filled it has narrowed the id.
    fn add_sender(&mut self, world: &World<'_>, unit: usize, id: ExprId) {
        let Some(own) = world.unit(unit) else { return };
        let Some(call) = own.call(id) else { return };
        let lists = world.lists(unit);
        if !lists.mentions(&call.name) {
            return;
        }
        let row = lists.senders.iter().find(|row| {
            row.calls.contains(&call.name)
                && imports(world, unit, &row.imports)
                && is_made_on(world, unit, (id, call), &row.receiver_words)
        });
        let Some(row) = row else { return };
        let argument = |at: usize| call.arguments.get(at).map(|(_, value)| *value);
        let (Some(name), Some(value)) = (argument(row.key), argument(row.value)) else { return };
        let wire = world.text(unit, name);
        let shown_by = match &wire {
            Some(wire) => format!("{}(\"{wire}\")", call.name),
            None => call.name.clone(),
        };
        let boundary = Boundary { kind: kind(&row.kind), shown_by };
        let outcome = outcome(&row.outcome);
        let border = Border { boundary, outcome, inherits: true, wire, template: None };
        self.send(world, unit, value, &border);
    }

    /// Puts what stands under an id's name on that border; whoever has filled it has narrowed the id.
    fn add_pair(&mut self, world: &World<'_>, unit: usize, key: ExprId, value: ExprId) {
        let row = world.lists(unit).senders.iter().find(|row| row.pairs);
        let wire = world.text(unit, key).filter(|key| is_id(key));
        let (Some(row), Some(wire)) = (row, wire) else { return };
        let boundary = Boundary { kind: kind(&row.kind), shown_by: format!("\"{wire}\":") };
        let outcome = outcome(&row.outcome);
        let border = Border { boundary, outcome, inherits: true, wire: Some(wire), template: None };
        self.send(world, unit, value, &border);
    }

    /// Puts what becomes part of a URL on that border.
    fn add_path(&mut self, world: &World<'_>, unit: usize, id: ExprId) {
        for (value, border) in paths::sent(world, unit, id) {
            self.send(world, unit, value, &border);
        }
    }

    /// Puts what holds an expression's value, unchanged or as text, on a border: a declaration, or a function's result.
    fn send(&mut self, world: &World<'_>, unit: usize, value: ExprId, border: &Border) {
        let Some(own) = world.unit(unit) else { return };
        let value = paths::carried(own, value);
        for part in paths::parts(world, unit, value) {
            self.send(world, unit, part, border);
        }
        let found = match own.shape(value) {
            Shape::Name(name) => lookup(world, unit, value, name, 0),
            Shape::Read { receiver, name } => field_read(world, unit, *receiver, name, 0),
            Shape::Call(_) => {
                let found = targets(world, unit, value, 0);
                let call = own.call(value).filter(|_| found.is_empty());
                for target in found {
                    self.results.entry(target).or_insert_with(|| border.clone());
                }
                call.and_then(|call| accessors::read(world, unit, call, 0))
            }
            _ => None,
        };
        if let Some(found) = found {
            self.cover(world, found, border.clone());
        }
    }

    fn add_codec(&mut self, world: &World<'_>, decoders: &Decoders, (unit, id): (usize, ExprId)) {
        let Some(own) = world.unit(unit) else { return };
        let Some(call) = own.call(id) else { return };
        let Some((border, row)) = decoders.of(world, unit, call) else { return };
        let shown_by = own.written(id);
        let border = Border { boundary: Boundary { shown_by, ..border.boundary }, ..border };
        let mut named: Vec<String> = call.types.clone();
        let asked = own.cast_type(id).or_else(|| own.asked_type(id));
        named.extend(asked.filter(|_| row.is_some_and(|row| row.returns)).map(str::to_owned));
        for (_, value) in &call.arguments {
            let class = match own.shape(*value) {
                Shape::Read { receiver, .. } => own.shape(*receiver),
                shape => shape,
            };
            if let Shape::Class(name) = class {
                named.push(name.clone());
            }
        }
        for text in named {
            self.reach_text(world, unit, &text, &border);
        }
        let given =
            row.and_then(|row| row.argument).and_then(|position| call.arguments.get(position));
        if let Some((at, of)) = given.and_then(|(_, value)| type_of(world, unit, *value, 0)) {
            self.reach_type(world, at, &of, &border);
        }
    }
}

/// Returns true if a function only tells a value that whoever makes the object is given.
fn is_accessor(world: &World<'_>, of: ScopeRef) -> bool {
    world.scope(of).is_some_and(|function| function.is_abstract) && world.parameters(of).is_empty()
}

/// Returns true if a field holds a value that is written and read with its type's others.
fn is_stored(world: &World<'_>, of: DeclRef) -> bool {
    let rules = &world.lists(of.0).exclude;
    let omitted = &rules.omitted;
    world.declaration(of).is_some_and(|field| {
        let is_private = rules.small_is_private && field.name.starts_with(char::is_lowercase);
        !field.is_computed
            && !is_private
            && !field.annotations.iter().any(|it| omitted.contains(&it.name))
    })
}

/// Returns the rows that these annotations and supertypes match, with the annotation.
fn rows<'p>(
    world: &World<'p>,
    unit: usize,
    annotations: &'p [Annotation],
    supertypes: &[String],
) -> Vec<(&'p BoundaryRow, Option<&'p Annotation>, String)> {
    let fitting = |row: &&BoundaryRow| imports(world, unit, &row.imports);
    let mut found = Vec::new();
    for annotation in annotations {
        let named = world.lists(unit).boundaries.iter().filter(fitting);
        let row = named.filter(|row| row.annotations.contains(&annotation.name));
        found.extend(row.map(|row| (row, Some(annotation), format!("@{}", annotation.name))));
    }
    for supertype in supertypes {
        let named = world.lists(unit).boundaries.iter().filter(fitting);
        let row = named.filter(|row| row.supertypes.contains(supertype));
        found.extend(row.map(|row| (row, None, format!("implements {supertype}"))));
    }
    found
}

/// Returns true if a file imports what starts with one of these; none means any file.
pub(super) fn imports(world: &World<'_>, unit: usize, prefixes: &[String]) -> bool {
    let imported = world.unit(unit).map_or(&[][..], |unit| &unit.imports);
    prefixes.is_empty()
        || imported
            .iter()
            .any(|import| prefixes.iter().any(|prefix| import.starts_with(prefix.as_str())))
}

fn border(
    world: &World<'_>,
    unit: usize,
    (row, annotation, shown_by): (&BoundaryRow, Option<&Annotation>, String),
    template: Option<String>,
) -> Border {
    let wire = annotation.and_then(|annotation| argument(world, unit, annotation, &row.wire));
    let shown_by = match &wire {
        Some(wire) => format!("{shown_by}(\"{wire}\")"),
        None => shown_by,
    };
    let boundary = Boundary { kind: kind(&row.kind), shown_by };
    Border { boundary, outcome: outcome(&row.outcome), inherits: row.inherits, wire, template }
}

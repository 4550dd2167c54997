//! One source file as the engine sees it: scopes, declarations and expressions, without a language.
//!
//! Plain data that outlives the syntax tree. Indices are positions in the vectors of the same [`Unit`].

use super::types::Type;
use crate::facts::{Generated, Location};
use crate::rules::language::LanguagePack;
use crate::sources::lines::Lines;
use crate::width::Width;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Longest text of an expression that is shown, in characters.
const LONGEST_TEXT: usize = 120;

/// Position in [`Unit::expressions`].
pub(super) type ExprId = usize;
/// Position in [`Unit::scopes`]; 0 is the file.
pub(super) type ScopeId = usize;
/// Position in [`Unit::declarations`].
pub(super) type DeclId = usize;

/// What is asked of an expression is looked for in this many around it.
const HIGHEST: usize = 8;

/// A parsed file.
#[derive(Debug)]
pub(super) struct Unit {
    /// The language it is written in.
    pub(super) pack: &'static LanguagePack,
    /// Its path, as shown.
    pub(super) path: Arc<str>,
    /// Its text.
    pub(super) lines: Lines<'static>,
    /// Dotted package, empty if none is written.
    pub(super) package: String,
    /// Imported names, dotted; a wildcard import ends in its package.
    pub(super) imports: Vec<String>,
    /// The file, then types, functions, lambdas in order of appearance.
    pub(super) scopes: Vec<Scope>,
    /// In order of appearance.
    pub(super) declarations: Vec<Declaration>,
    /// How many parameters each lambda names, of those that name any.
    pub(super) given: BTreeMap<ScopeId, usize>,
    /// Expressions that mean something to the engine.
    pub(super) expressions: Vec<Expression>,
    /// Assignments and returns.
    pub(super) bindings: Vec<Binding>,
    /// Pairs that are tested for equality.
    pub(super) comparisons: Vec<(ExprId, ExprId)>,
    /// What is counted up or down by a literal.
    pub(super) steps: Vec<ExprId>,
    /// Set if the file is generated.
    pub(super) generated: Option<Generated>,
}

/// What a scope is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScopeKind {
    /// The file.
    File,
    /// A class, interface or object.
    Type,
    /// A function or secondary constructor.
    Function,
    /// A lambda, accessor or initializer.
    Block,
}

/// A region in which names are declared.
#[derive(Debug)]
pub(super) struct Scope {
    /// What it is.
    pub(super) kind: ScopeKind,
    /// Empty for the file, blocks and nameless objects.
    pub(super) name: String,
    /// What to call a nameless type in symbols: the member whose type it is. Empty if there is nothing.
    pub(super) label: String,
    /// The scope around it; the file is its own.
    pub(super) parent: ScopeId,
    /// On a type or function.
    pub(super) annotations: Vec<Annotation>,
    /// Names of a type's supertypes.
    pub(super) supertypes: Vec<String>,
    /// Names of a function's type parameters.
    pub(super) generics: Vec<String>,
    /// True for an enumeration.
    pub(super) is_enum: bool,
    /// True if it adds to a type of the same name.
    pub(super) is_part: bool,
    /// True if it implements or overrides a declaration from elsewhere.
    pub(super) is_override: bool,
    /// True for a function without a body.
    pub(super) is_abstract: bool,
    /// A function's result type, as written.
    pub(super) result: Option<String>,
    /// The type a function extends, as written.
    pub(super) receiver: Option<String>,
    /// The name's place.
    pub(super) location: Option<Location>,
    /// Bytes of the file that it covers.
    pub(super) bytes: std::ops::Range<usize>,
    /// The call whose lambda this is.
    pub(super) call: Option<ExprId>,
}

/// An annotation.
#[derive(Clone, Debug)]
pub(super) struct Annotation {
    /// Simple name.
    pub(super) name: String,
    /// Its arguments, if it has any, as those of a call.
    pub(super) call: Option<ExprId>,
}

/// What a declaration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DeclKind {
    /// Of a type or file.
    Field,
    /// Of a function or constructor.
    Parameter,
    /// Of a lambda.
    Given,
    /// Of a function's body.
    Local,
    /// A type alias.
    Alias,
    /// A class around one value.
    Newtype,
}

/// Which field of an object a declaration takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// By position.
    At(usize),
    /// By name.
    Named(String),
}

/// A declaration.
#[derive(Debug)]
pub(super) struct Declaration {
    /// What it is.
    pub(super) kind: DeclKind,
    /// As written.
    pub(super) name: String,
    /// As written; `None` if inferred.
    pub(super) type_text: Option<String>,
    /// Bits of a field that is given fewer than its type has.
    pub(super) bits: Option<u8>,
    /// Initial or default value.
    pub(super) value: Option<ExprId>,
    /// A collection whose elements it takes, one after the other.
    pub(super) element_of: Option<ExprId>,
    /// An object, and which of its type's fields it takes.
    pub(super) part_of: Option<(ExprId, Part)>,
    /// The scope it is declared in.
    pub(super) scope: ScopeId,
    /// Its annotations.
    pub(super) annotations: Vec<Annotation>,
    /// Name under which callers pass it, if that is not its own.
    pub(super) label: Option<String>,
    /// Position among the arguments of its function or constructor.
    pub(super) position: Option<usize>,
    /// True for a parameter that takes all arguments from its position on.
    pub(super) is_variadic: bool,
    /// True if it cannot change.
    pub(super) is_constant: bool,
    /// True if it implements or overrides a declaration from elsewhere.
    pub(super) is_override: bool,
    /// True if it only has a getter, and stores nothing.
    pub(super) is_computed: bool,
    /// The name's place.
    pub(super) location: Location,
    /// First byte of its name.
    pub(super) at: usize,
}

/// An assignment, or a function's return.
#[derive(Debug)]
pub(super) struct Binding {
    /// What is assigned; `None` is the result of the function around it.
    pub(super) target: Option<ExprId>,
    /// What it is given.
    pub(super) value: ExprId,
    /// The scope it stands in.
    pub(super) scope: ScopeId,
}

/// An expression.
#[derive(Debug)]
pub(super) struct Expression {
    /// What it is.
    pub(super) shape: Shape,
    /// The scope it stands in.
    pub(super) scope: ScopeId,
    /// First byte.
    pub(super) at: usize,
    /// The expression of which it is a part.
    pub(super) parent: Option<ExprId>,
    /// How many bytes it has.
    pub(super) length: u32,
    /// Where the called, read or passed name stands, as bytes after its first and length; `None` where no carrier may.
    pub(super) named: Option<(u32, u32)>,
}

/// What an expression is.
#[derive(Debug, PartialEq)]
pub(super) enum Shape {
    /// `name`.
    Name(String),
    /// `receiver.name`.
    Read { receiver: ExprId, name: String },
    /// `receiver.name(arguments)`.
    Call(Box<Call>),
    /// `receiver[key]`.
    Index { receiver: ExprId, key: ExprId },
    /// The value, or the fallback if it is absent.
    Default { value: ExprId, fallback: ExprId },
    /// The value, or the fallback if computing it fails.
    Caught { value: ExprId, fallback: ExprId },
    /// One of these, unchanged.
    Through(Vec<ExprId>),
    /// Text made of these parts, in order; what is no text only where it is joined with some.
    Joined(Vec<ExprId>),
    /// A key and its value.
    Pair { key: ExprId, value: ExprId },
    /// A number as written.
    Literal(Width),
    /// Text without its quotes.
    Text(String),
    /// A class as a value.
    Class(String),
    /// A lambda: its scope and what it returns.
    Lambda { body: Option<ExprId> },
    /// Leaves the function.
    Exit,
    /// Nothing the engine knows.
    Opaque,
}

/// A call.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Call {
    /// Name of what is called.
    pub(super) name: String,
    /// What it is called on.
    pub(super) receiver: Option<ExprId>,
    /// Arguments in order, with their names where written.
    pub(super) arguments: Vec<(Option<String>, ExprId)>,
    /// Type arguments as written.
    pub(super) types: Vec<String>,
    /// The lambda behind the arguments.
    pub(super) lambda: Option<ExprId>,
}

impl Unit {
    /// Makes a file of which nothing has been read yet.
    pub(super) fn new(pack: &'static LanguagePack, path: &Arc<str>, lines: Lines<'static>) -> Self {
        Self {
            pack,
            path: Arc::clone(path),
            lines,
            package: String::new(),
            imports: Vec::new(),
            scopes: Vec::new(),
            declarations: Vec::new(),
            given: BTreeMap::new(),
            expressions: Vec::new(),
            bindings: Vec::new(),
            comparisons: Vec::new(),
            steps: Vec::new(),
            generated: None,
        }
    }

    /// Returns the place of an expression's name, where a carrier may stand.
    pub(super) fn place(&self, id: ExprId) -> Option<Location> {
        let expression = self.expressions.get(id)?;
        let (after, length) = expression.named?;
        let start = expression.at + usize::try_from(after).ok()?;
        Some(self.lines.locate(start..start + usize::try_from(length).ok()?))
    }

    /// Returns an expression as written, on one line and cut; empty where no carrier may stand.
    pub(super) fn written(&self, id: ExprId) -> String {
        let known = self.expressions.get(id).filter(|expression| expression.named.is_some());
        let Some(expression) = known else { return String::new() };
        let end = expression.at + usize::try_from(expression.length).unwrap_or(0);
        let text = self.lines.text().get(expression.at..end).unwrap_or_default();
        let start: String = text.chars().take(4 * LONGEST_TEXT).collect();
        let line = start.split_whitespace().collect::<Vec<_>>().join(" ");
        line.chars().take(LONGEST_TEXT).collect()
    }

    /// Returns what an expression begins with; empty where no carrier may stand.
    pub(super) fn beginning(&self, id: ExprId) -> &str {
        let known = self.expressions.get(id).filter(|expression| expression.named.is_some());
        known.and_then(|it| self.lines.text().get(it.at..)).unwrap_or_default()
    }

    /// Returns the names of the types that its declarations, results and supertypes are written with.
    pub(super) fn types_named(&self) -> Vec<String> {
        let declared = self.declarations.iter().filter_map(|it| it.type_text.as_deref());
        let results = self.scopes.iter().filter_map(|scope| scope.result.as_deref());
        let written = declared.chain(results);
        let read = written.filter_map(|text| Type::read(text, &self.pack.facts.syntax));
        let mut named: Vec<String> = read
            .flat_map(|of| of.names().into_iter().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        named.extend(self.scopes.iter().flat_map(|scope| scope.supertypes.iter().cloned()));
        named
    }

    /// Returns an expression's shape.
    pub(super) fn shape(&self, id: ExprId) -> &Shape {
        self.expressions.get(id).map_or(&Shape::Opaque, |expression| &expression.shape)
    }

    /// Returns the expression within parentheses, signs and the like: the only one that passes unchanged.
    pub(super) fn within(&self, id: ExprId) -> ExprId {
        let mut within = id;
        for _ in 0..self.expressions.len().min(64) {
            let Shape::Through(values) = self.shape(within) else { break };
            let is_type = |id: &ExprId| matches!(self.shape(*id), Shape::Class(_));
            let mut values = values.iter().filter(|&id| !is_type(id));
            match (values.next(), values.next()) {
                (Some(&only), None) => within = only,
                _ => break,
            }
        }
        within
    }

    /// Returns a call.
    pub(super) fn call(&self, id: ExprId) -> Option<&Call> {
        match self.shape(id) {
            Shape::Call(call) => Some(call),
            _ => None,
        }
    }

    /// Returns the written type of what an expression becomes: of the declaration it is given to, or of the function
    /// whose result it is.
    pub(super) fn asked_type(&self, id: ExprId) -> Option<&str> {
        let passing = &self.pack.facts.syntax.passing;
        let hands_on = |at: ExprId, parent: ExprId| match self.shape(parent) {
            Shape::Through(_) => true,
            Shape::Call(call) => call.receiver == Some(at) && passing.contains(&call.name),
            _ => false,
        };
        let mut id = id;
        for _ in 0..HIGHEST {
            match self.expressions.get(id).and_then(|expression| expression.parent) {
                Some(parent) if hands_on(id, parent) => id = parent,
                _ => break,
            }
        }
        let declared = self.declarations.iter().find(|it| it.value == Some(id));
        if let Some(declared) = declared {
            return declared.type_text.as_deref();
        }
        let returned = |it: &&Binding| it.value == id && it.target.is_none();
        let scope = self.bindings.iter().find(returned)?.scope;
        self.scopes.get(self.function_around(scope)?)?.result.as_deref()
    }

    /// Returns the type that an expression is cast to, directly or after it is waited for.
    pub(super) fn cast_type(&self, id: ExprId) -> Option<&str> {
        let mut id = id;
        for _ in 0..8 {
            id = self.expressions.get(id)?.parent?;
            let Shape::Through(parts) = self.shape(id) else { return None };
            let named = parts.iter().find_map(|part| match self.shape(*part) {
                Shape::Class(name) => Some(name.as_str()),
                _ => None,
            });
            if named.is_some() {
                return named;
            }
        }
        None
    }

    /// Returns the scopes from this one outwards, ending with the file.
    pub(super) fn outwards(&self, scope: ScopeId) -> impl Iterator<Item = (ScopeId, &Scope)> {
        let mut next = Some(scope);
        std::iter::from_fn(move || {
            let id = next?;
            let scope = self.scopes.get(id)?;
            next = (scope.parent < id).then_some(scope.parent);
            Some((id, scope))
        })
    }

    /// Returns the innermost type around a scope, itself included.
    pub(super) fn type_around(&self, scope: ScopeId) -> Option<ScopeId> {
        self.outwards(scope).find(|(_, scope)| scope.kind == ScopeKind::Type).map(|(id, _)| id)
    }

    /// Returns the innermost function around a scope, itself included.
    pub(super) fn function_around(&self, scope: ScopeId) -> Option<ScopeId> {
        self.outwards(scope).find(|(_, scope)| scope.kind == ScopeKind::Function).map(|(id, _)| id)
    }
}

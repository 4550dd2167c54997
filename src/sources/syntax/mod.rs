//! Source code of any language as calls, texts, classes and fields: what migrations and models are made of.
//!
//! A reader of a framework sees only these words; grammars and their node kinds stay in `rules/syntax/`. Says nothing
//! of what the code means.

mod annotations;
mod control;
mod convert;
mod find;
mod parts;
mod places;
mod strings;
#[cfg(test)]
mod tests;

pub(crate) use convert::parse;

use super::schema::Spot;

/// An expression, statement or declaration, and where it stands in its file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    /// What it is.
    pub(crate) kind: Kind,
    /// Where it starts; of a text, where its first character stands.
    pub(crate) spot: Spot,
}

/// What a piece of code is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    /// A string or symbol without holes, its escapes resolved.
    Text(String),
    /// A string with expressions in it: what stands between them, and they.
    Template(Vec<Node>),
    /// A number as written, without what groups its digits.
    Number(String),
    /// True or false.
    Bool(bool),
    /// Nothing.
    Null,
    /// An identifier or qualified name, its parts joined by `.`: `sa.Integer` of `sa::Integer`.
    Name(String),
    /// A member of what is no name itself: `f().x`.
    Member(Box<Node>, String),
    /// A call, an object made, a macro.
    Call(Box<Call>),
    /// A named argument, an entry of a map.
    Pair(Box<Node>, Box<Node>),
    /// A list, tuple or set.
    List(Vec<Node>),
    /// A map or object: pairs, and what is spread into it.
    Map(Vec<Node>),
    /// A function without a name.
    Block(Box<Block>),
    /// An assignment.
    Assign(Box<Assign>),
    /// A named function or method.
    Function(Box<Function>),
    /// A class, struct, record, object or module.
    Class(Box<Class>),
    /// A field, property or getter of a class.
    Field(Box<Field>),
    /// What runs or not, once or often.
    Branch(Vec<Node>),
    /// What runs once for each element of something, where the grammar tells its parts.
    Loop(Box<Loop>),
    /// What runs if a condition holds, where the grammar tells its parts.
    If(Box<If>),
    /// Several things where one was looked for: statements, an operation and its operands.
    Other(Vec<Node>),
}

/// A call.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Call {
    /// What it is called on.
    pub(crate) receiver: Option<Node>,
    /// The last part of what is called.
    pub(crate) name: String,
    /// Type arguments as written: `<int>` without its brackets.
    pub(crate) types: Option<String>,
    /// Positional ones and [`Kind::Pair`]s.
    pub(crate) arguments: Vec<Node>,
    /// A block beside the arguments.
    pub(crate) block: Option<Node>,
}

/// A function without a name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Block {
    pub(crate) parameters: Vec<String>,
    pub(crate) body: Vec<Node>,
}

/// What runs once for each element.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Loop {
    /// What each element is called.
    pub(crate) names: Vec<String>,
    pub(crate) over: Node,
    pub(crate) body: Vec<Node>,
}

/// What runs if a condition holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct If {
    pub(crate) condition: Node,
    /// The condition as written.
    pub(crate) text: String,
    pub(crate) then: Vec<Node>,
    /// What else runs; where there are several ways, each is one of their own kind.
    pub(crate) otherwise: Vec<Node>,
}

/// An assignment.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Assign {
    pub(crate) left: Node,
    /// The type, if one is written.
    pub(crate) of: Option<String>,
    pub(crate) right: Node,
}

/// A named function.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) annotations: Vec<Node>,
    pub(crate) parameters: Vec<String>,
    /// Its result, if written.
    pub(crate) of: Option<String>,
    pub(crate) body: Vec<Node>,
}

/// A class.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Class {
    pub(crate) name: String,
    /// Calls or names.
    pub(crate) annotations: Vec<Node>,
    /// What it extends and implements: names, and calls where arguments are given.
    pub(crate) bases: Vec<Node>,
    pub(crate) body: Vec<Node>,
}

/// A field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    pub(crate) name: String,
    /// As written.
    pub(crate) of: Option<String>,
    /// Calls or names.
    pub(crate) annotations: Vec<Node>,
    pub(crate) value: Option<Node>,
}

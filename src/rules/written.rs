//! What `language.toml` says of how types and names are written: its table `syntax`. Says nothing of what any means.

use serde::Deserialize;

/// How types and names are written. What a language does not have is left out.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Syntax {
    /// Ending of a type that may be absent: `?`.
    pub optional: String,
    /// Words of a type that say nothing about its width: `const`, `final`, `mut`.
    pub qualifiers: Vec<String>,
    /// Names of types that have several words: `unsigned int`; each is also in `types`.
    pub compound: Vec<String>,
    /// Types that stand for no value beside `nothing`: `undefined`.
    pub absent: Vec<String>,
    /// What stands before a declared name: `val`.
    pub before_names: Vec<String>,
    /// What stands after a declared name: `:`.
    pub after_names: Vec<String>,
    /// Names of functions that construct their type, beside its own name: `init`.
    pub constructors: Vec<String>,
    /// What a constructor calls those of its type's supertypes: `super`.
    pub parent: String,
    /// The receiver's name within its own members, and what a constructor calls its type's others: `this`.
    pub own: String,
    /// Name of a lambda's only parameter, if none is written.
    pub implicit: String,
    /// What stands for no value: `null`.
    pub nothing: String,
    /// Generic types that hold elements of their last argument.
    pub collections: Vec<String>,
    /// Generic types that hand on their last argument: `Call`, `Response`, `Flow`.
    pub wrappers: Vec<String>,
    /// Generic types that hand on their first argument: `Result<T, E>`.
    pub leading: Vec<String>,
    /// Generic types whose first argument is a key.
    pub keyed: Vec<String>,
    /// Calls whose lambda is given the receiver itself, not its elements.
    pub scoped: Vec<String>,
    /// Calls whose lambda has the receiver, or the first argument, as its own.
    pub owning: Vec<String>,
    /// Beginnings of names of calls that read the field behind them: `get`.
    pub getters: Vec<String>,
    /// Beginnings of names of calls that set the field behind them: `set`.
    pub setters: Vec<String>,
    /// Types whose values are classes, which decoders are given: `Class`.
    pub class_types: Vec<String>,
    /// Calls that return what their lambda returns.
    pub mapping: Vec<String>,
    /// Calls and properties that return their receiver or argument, widened or unchanged.
    pub passing: Vec<String>,
    /// Calls whose lambda may fail, and that then return its failure.
    pub catching: Vec<String>,
    /// Calls on such a result that use their argument, or what their lambda returns, in a failure's place.
    pub rescuing: Vec<String>,
    /// Calls on such a result that return nothing in a failure's place.
    pub forgetting: Vec<String>,
    /// Calls on or around a result that make a failure of it: `unwrap`, `checked`.
    pub forcing: Vec<String>,
    /// Properties, and calls on nothing else, that are their receiver's value in another guise: `element.jsonPrimitive`,
    /// `found.get()`.
    pub unwrapping: Vec<String>,
    /// Tags whose parts are all settings, none of them a name: `gorm:"primaryKey;column:note_id"`.
    pub settings: Vec<String>,
    /// Names of types within a type that say how its fields are called outside: `CodingKeys`.
    pub wire_types: Vec<String>,
    /// Calls that step their receiver by one and return its value before or after: `incrementAndGet`.
    pub stepping: Vec<String>,
}

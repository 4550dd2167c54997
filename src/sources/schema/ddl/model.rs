//! What a DDL statement says, free of its spelling: the words that the replay acts on.

use crate::facts::Scatter;
use crate::width::Id;

/// A table, sequence or type by name, unquoted as written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name {
    /// Qualifier, if written: the last one before the name.
    pub(crate) schema: Option<String>,
    pub(crate) name: String,
}

/// A place in the statement's text: 1-based line and columns in characters, the end exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) end_column: u32,
}

/// One thing that a statement does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Change {
    CreateTable(Box<CreateTable>),
    AlterTable {
        table: Name,
        if_exists: bool,
        /// Set if the statement stands in code that asks before it runs: nothing is wrong if its column is not there.
        asks: bool,
        clause: Box<Clause>,
    },
    DropTable(Name),
    RenameTable {
        from: Name,
        to: Name,
    },
    /// A view, and so no table of that name.
    View(Name),
    CreateSequence {
        name: Name,
        options: SequenceOptions,
        spot: Spot,
    },
    AlterSequence {
        name: Name,
        options: SequenceOptions,
    },
    RenameSequence {
        from: Name,
        to: Name,
    },
    DropSequence(Name),
    /// `setval`: the value, and whether it was handed out or is the next one.
    SetValue {
        sequence: Name,
        value: Id,
        called: bool,
    },
    /// `setval` to the highest value of a column, which rows tell.
    FollowColumn {
        sequence: Name,
        table: Name,
        column: String,
    },
    /// The highest id that a table has handed out.
    Counter {
        table: Name,
        value: Id,
    },
    /// The rows of a table come next, all of them.
    RowsFollow(Name),
    Index {
        table: Name,
        column: String,
    },
    Domain {
        name: Name,
        of: TypeText,
    },
    /// Drops every table and sequence of a schema.
    DropSchema(String),
    /// A routine, in lower case, whose code makes or changes tables.
    Routine(String),
    /// Routines that are called, in lower case, whatever they do.
    Runs {
        names: Vec<String>,
        spot: Spot,
    },
    /// Names without a qualifier are of this database from here on, and of no other.
    Use(Option<String>),
    /// Names without a qualifier are looked for in this schema first from here on, and made in it.
    SearchPath(Option<String>),
}

/// `CREATE TABLE`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct CreateTable {
    pub(crate) name: Option<Name>,
    pub(crate) spot: Spot,
    pub(crate) if_not_exists: bool,
    pub(crate) temporary: bool,
    pub(crate) columns: Vec<ColumnDef>,
    pub(crate) constraints: Vec<Constraint>,
    /// Tables whose columns come first: `LIKE`, `INHERITS`, `PARTITION OF`.
    pub(crate) copies: Vec<Copied>,
    /// The next id, by the table option.
    pub(crate) counter: Option<Id>,
    /// A sequence written as a table.
    pub(crate) is_sequence: bool,
    /// Options such as `ENGINE` follow the columns.
    pub(crate) has_options: bool,
    pub(crate) without_rowid: bool,
}

/// A table whose columns are taken over, and what else is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Copied {
    pub(crate) from: Name,
    pub(crate) kind: CopyKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CopyKind {
    /// `LIKE`: with `INCLUDING DEFAULTS`, `IDENTITY`, `INDEXES` or `ALL`.
    Like { defaults: bool, identity: bool, indexes: bool },
    /// `INHERITS`: a table of its own.
    Inherits,
    /// `PARTITION OF`: rows of the parent.
    Partition,
}

/// A type as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TypeText {
    /// As reports print it: `int(10) unsigned`.
    pub(crate) text: String,
    /// Words in lower case without arguments, modifiers and noise: `int`.
    pub(crate) spelling: String,
    /// The name of a type that is no keyword, for domains.
    pub(crate) name: Option<Name>,
    /// Numbers in the parentheses.
    pub(crate) arguments: Vec<u64>,
    pub(crate) unsigned: bool,
    pub(crate) array: bool,
    pub(crate) spot: Spot,
}

/// A column definition.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ColumnDef {
    pub(crate) name: String,
    pub(crate) of: TypeText,
    pub(crate) not_null: bool,
    pub(crate) primary_key: bool,
    /// `PRIMARY KEY DESC`, which in `SQLite` is no rowid.
    pub(crate) descending: bool,
    pub(crate) unique: bool,
    pub(crate) invisible: bool,
    /// Its values are computed from those of other columns.
    pub(crate) computed: bool,
    pub(crate) mint: Option<Mint>,
    pub(crate) references: Option<Reference>,
}

/// What a column definition says about minting.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Mint {
    /// An attribute: `AUTO_INCREMENT`.
    Attribute,
    /// An attribute that makes an identity: `IDENTITY(1,1)`, with the step.
    Counted(Id),
    /// An entry of the pack's list of scattered ids, and where they lie.
    Scattered { nth: usize, scatter: Scatter },
    /// `GENERATED .. AS IDENTITY`.
    Identity(Box<SequenceOptions>),
    /// A serial type.
    Serial,
    /// `DEFAULT nextval(..)`.
    Default(Name),
}

/// A foreign key, without its place's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) columns: Vec<String>,
    pub(crate) table: Name,
    pub(crate) target: Vec<String>,
    /// True if a program declares it and the database need not know of it.
    pub(crate) association: bool,
    pub(crate) spot: Spot,
}

/// A key of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Constraint {
    PrimaryKey(Vec<String>),
    /// A unique key or index: its leading column.
    Index(String),
    /// `DEFAULT value FOR column`: the column, and the sequence that the value is taken from, if it is.
    Default(String, Option<Name>),
    Foreign(Reference),
    /// `CHECK`, `EXCLUDE`, full-text indexes: nothing to keep.
    Other,
}

/// One clause of `ALTER TABLE`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Clause {
    Add {
        column: ColumnDef,
        if_not_exists: bool,
    },
    AddConstraint(Constraint),
    DropColumn(String),
    DropPrimaryKey,
    /// `MODIFY` and `CHANGE`: the old name and the whole new definition.
    Modify {
        column: String,
        to: ColumnDef,
    },
    Type {
        column: String,
        to: TypeText,
    },
    Default {
        column: String,
        sequence: Option<Name>,
    },
    Identity {
        column: String,
        options: SequenceOptions,
    },
    DropIdentity(String),
    /// Options of an identity column's own sequence.
    Sequence {
        column: String,
        options: SequenceOptions,
    },
    NotNull {
        column: String,
        not_null: bool,
    },
    RenameColumn {
        from: String,
        to: String,
    },
    RenameTable(Name),
    SetSchema(String),
    Attach(Name),
    Detach(Name),
    Inherit(Name),
    Counter(Id),
}

impl Clause {
    /// Returns the column that must be there for the clause to mean anything.
    pub(crate) fn column(&self) -> Option<&str> {
        match self {
            Self::Modify { column, .. }
            | Self::Type { column, .. }
            | Self::Default { column, .. }
            | Self::Identity { column, .. }
            | Self::DropIdentity(column)
            | Self::Sequence { column, .. }
            | Self::NotNull { column, .. }
            | Self::RenameColumn { from: column, .. } => Some(column),
            _ => None,
        }
    }
}

/// Options of a sequence, in any order; `None` is what was not written.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct SequenceOptions {
    /// `SEQUENCE NAME`.
    pub(crate) name: Option<Name>,
    pub(crate) of: Option<TypeText>,
    pub(crate) increment: Option<Id>,
    pub(crate) minimum: Option<Id>,
    pub(crate) maximum: Option<Limit>,
    /// `CYCLE` or `NO CYCLE`.
    pub(crate) cycles: Option<bool>,
    pub(crate) start: Option<Id>,
    /// `RESTART WITH`.
    pub(crate) restart: Option<Id>,
    /// `OWNED BY`: the column, or none.
    pub(crate) owner: Option<Option<(Name, String)>>,
}

/// `MAXVALUE n` or `NO MAXVALUE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    None,
    At(Id),
}

//! What is there after the last change, for steps that ask before they act.

use super::Replay;
use crate::sources::schema::ddl::model::Name;

/// Something that may be there.
pub(crate) enum Thing<'n> {
    /// A table.
    Table(&'n Name),
    /// A column of a table.
    Column(&'n Name, &'n str),
    /// A sequence.
    Sequence(&'n Name),
    /// A view.
    View(&'n Name),
    /// The primary key of a table.
    PrimaryKey(&'n Name),
}

impl Replay {
    /// Returns true if a thing is there.
    pub(crate) fn has(&self, thing: &Thing<'_>) -> bool {
        let table = |name: &Name| self.find_table(name).and_then(|at| self.tables.get(at));
        match thing {
            Thing::Table(name) => table(name).is_some(),
            Thing::Column(name, column) => {
                table(name).is_some_and(|table| table.position(column).is_some())
            }
            Thing::Sequence(name) => self.find_sequence(name).is_some(),
            Thing::View(name) => {
                self.views.iter().any(|(_, view)| view.eq_ignore_ascii_case(&name.name))
            }
            Thing::PrimaryKey(name) => {
                table(name).is_some_and(|table| !table.primary_key.is_empty())
            }
        }
    }
}

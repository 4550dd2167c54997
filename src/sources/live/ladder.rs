//! High-water marks by rungs: what the catalogue counts, then one seek in an index, then statistics, and the whole
//! table only when asked.

use super::answers::Answers;
use super::catalogue::Catalogue;
use super::inquiry::Statement;
use crate::config::Server;
use crate::rules::live::LivePack;
use jiff::civil::Date;

/// Returns the statements that ask tables and sequences for what the catalogue does not tell.
pub(super) fn statements(
    _pack: &LivePack,
    _server: &Server,
    _catalogue: &Catalogue,
) -> Vec<Statement> {
    Vec::new()
}

/// Adds what was answered to the facts.
pub(super) fn read(_answers: &Answers, _as_of: Date, _catalogue: &mut Catalogue) {}

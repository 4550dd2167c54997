//! Growth curves on the first run: ids and the times of their rows, at points spread along the key, each found by
//! one seek.

use super::answers::Answers;
use super::catalogue::Catalogue;
use super::inquiry::Statement;
use crate::config::Server;
use crate::rules::live::LivePack;
use jiff::civil::Date;

/// Returns the statements that seek rows along the keys of tables whose rows tell when they were created.
pub(super) fn statements(
    _pack: &LivePack,
    _server: &Server,
    _catalogue: &Catalogue,
) -> Vec<Statement> {
    Vec::new()
}

/// Adds what was answered to the facts.
pub(super) fn read(_answers: &Answers, _as_of: Date, _catalogue: &mut Catalogue) {}

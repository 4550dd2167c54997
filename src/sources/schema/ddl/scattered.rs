//! Reads attributes and functions whose ids do not count up from 1: `AUTO_RANDOM(5, 54)`, `unique_rowid()`.

use super::model::Mint;
use super::tokens::Cursor;
use crate::facts::Scatter;
use crate::rules::dialect::DialectPack;
use crate::rules::words::Scattered;
use crate::width::Id;

/// The widest that is counted with, in bits.
const WIDEST: u8 = 126;

/// Takes such words with their arguments.
pub(super) fn scattered(cursor: &mut Cursor<'_>, pack: &DialectPack) -> Option<Mint> {
    let list = &pack.words.minting.scattered;
    let (nth, of) = list.iter().enumerate().find(|(_, of)| cursor.starts(&of.words))?;
    cursor.eat(&of.words);
    let items = cursor.group().map(Cursor::items).unwrap_or_default();
    let arguments: Vec<Id> = items.into_iter().filter_map(|mut item| item.number()).collect();
    Some(Mint::Scattered { nth, scatter: scatter(of, &arguments) })
}

/// Returns the minting that the serial types of a dialect are short for, if its ids are scattered.
pub(super) fn serial(pack: &DialectPack) -> Option<Mint> {
    let words = pack.words.minting.serials_are.as_ref()?;
    let mut list = pack.words.minting.scattered.iter().enumerate();
    let (nth, of) = list.find(|(_, of)| of.words == *words)?;
    Some(Mint::Scattered { nth, scatter: scatter(of, &[]) })
}

/// Returns where ids lie with these arguments; a narrower range lowers both ends.
fn scatter(of: &Scattered, arguments: &[Id]) -> Scatter {
    let argument = of.bits_argument.and_then(|nth| arguments.get(nth.checked_sub(1)?));
    let stated = argument.and_then(|bits| u8::try_from(*bits).ok()?.checked_sub(1));
    let bits = stated.filter(|bits| (1..of.bits).contains(bits)).unwrap_or(of.bits).min(WIDEST);
    let from_bit = of.from_bit.saturating_sub(of.bits.saturating_sub(bits)).min(bits);
    Scatter { from: 1 << from_bit, to: (1 << bits) - 1 }
}

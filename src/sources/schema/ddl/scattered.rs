//! Reads attributes and functions whose ids do not count up from 1: `AUTO_RANDOM(5, 54)`, `unique_rowid()`.

use super::model::Mint;
use super::tokens::Cursor;
use crate::facts::Scatter;
use crate::rules::dialect::DialectPack;
use crate::rules::words::Scattered;
use crate::width::Id;

/// The widest that is counted with, in bits.
const WIDEST: u8 = 126;

/// Takes such words with their arguments, of a column that is `unsigned` or not.
pub(super) fn scattered(
    cursor: &mut Cursor<'_>,
    pack: &DialectPack,
    unsigned: bool,
) -> Option<Mint> {
    let list = &pack.words.minting.scattered;
    let (nth, of) = list.iter().enumerate().find(|(_, of)| cursor.starts(&of.words))?;
    cursor.eat(&of.words);
    let items = cursor.group().map(Cursor::items).unwrap_or_default();
    let arguments: Vec<Id> = items.into_iter().filter_map(|mut item| item.number()).collect();
    Some(Mint::Scattered { nth, scatter: scatter(of, &arguments, unsigned) })
}

/// Returns the minting that the serial types of a dialect are short for, if its ids are scattered.
pub(super) fn serial(pack: &DialectPack) -> Option<Mint> {
    let words = pack.words.minting.serials_are.as_ref()?;
    let mut list = pack.words.minting.scattered.iter().enumerate();
    let (nth, of) = list.find(|(_, of)| of.words == *words)?;
    Some(Mint::Scattered { nth, scatter: scatter(of, &[], false) })
}

/// Returns where ids lie with these arguments; a narrower range lowers both ends. Where the arguments count a sign, a
/// column without one has its bit too.
fn scatter(of: &Scattered, arguments: &[Id], unsigned: bool) -> Scatter {
    let without_sign = u8::from(unsigned && of.bits_argument.is_some());
    let most = of.bits.saturating_add(without_sign).min(WIDEST);
    let argument = of.bits_argument.and_then(|nth| arguments.get(nth.checked_sub(1)?));
    let stated = argument.and_then(|bits| u8::try_from(*bits).ok()?.checked_sub(1 - without_sign));
    let bits = stated.filter(|bits| (1..most).contains(bits)).unwrap_or(most);
    let below_top = of.bits.saturating_sub(of.from_bit);
    Scatter { from: 1 << bits.saturating_sub(below_top), to: (1 << bits) - 1 }
}

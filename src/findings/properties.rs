//! Properties of any system: no facts make an audit panic, change its mind, or say something without a place.

use super::*;
use crate::facts::sketch;
use crate::linking::EvidenceKind;
use jiff::civil::date;
use proptest::prelude::*;
use std::fmt::Write as _;

const AS_OF: Date = date(2026, 11, 25);
const NOUNS: [&str; 6] = ["user", "note", "order", "comment", "page", "parent"];
const WIDTHS: [&str; 9] = ["i8", "i16", "i32", "u32", "i64", "u64", "d10", "unbounded", "unknown"];
const IDS: [i64; 6] = [0, 12, 20_000, 2_000_000_000, 2_147_483_647, i64::MAX];

#[derive(Clone, Debug)]
enum Line {
    Source(usize),
    Table(usize),
    Minting(usize, usize, bool),
    Column { noun: usize, width: usize, extra: usize, id: usize, target: usize },
    Discriminator(usize, bool),
    Field { noun: usize, width: usize, owner: usize, extra: usize },
    Flow(usize, usize),
}

fn line() -> impl Strategy<Value = Line> {
    let (noun, width) = (0..NOUNS.len(), 0..WIDTHS.len());
    prop_oneof![
        1 => noun.clone().prop_map(Line::Source),
        3 => noun.clone().prop_map(Line::Table),
        3 => (width.clone(), 0..IDS.len(), any::<bool>()).prop_map(|(w, id, grows)| Line::Minting(w, id, grows)),
        6 => (noun.clone(), width.clone(), 0..5_usize, 0..IDS.len(), noun.clone())
            .prop_map(|(noun, width, extra, id, target)| Line::Column { noun, width, extra, id, target }),
        1 => (noun.clone(), any::<bool>()).prop_map(|(noun, text)| Line::Discriminator(noun, text)),
        6 => (noun.clone(), width, noun, 0..5_usize)
            .prop_map(|(noun, width, owner, extra)| Line::Field { noun, width, owner, extra }),
        4 => (any::<usize>(), any::<usize>()).prop_map(|(from, to)| Line::Flow(from, to)),
    ]
}

/// Writes a sketch: tables before columns, and flows between fields that are there.
fn sketch_of(lines: &[Line]) -> String {
    let mut text = String::from("taken 2026-11-20\n");
    let (mut tables, mut fields) = (0, Vec::new());
    for (number, line) in lines.iter().enumerate() {
        let written = match line {
            Line::Source(noun) => writeln!(text, "source {}{number}", NOUNS[*noun]),
            Line::Table(noun) => {
                tables += 1;
                writeln!(text, "table {}s", NOUNS[*noun])
            }
            Line::Minting(width, id, grows) if tables > 0 => {
                let id = IDS[*id];
                let grows =
                    if *grows { format!(" grows {id} 1500 2026-11-20") } else { String::new() };
                writeln!(text, "id {} mints {id}{grows}", WIDTHS[*width])
            }
            Line::Column { noun, width, extra, id, target } if tables > 0 => {
                let more = match extra {
                    0 => format!("-> {}s.id", NOUNS[*target]),
                    1 => format!("-> {}s.{}_id", NOUNS[*target], NOUNS[*noun]),
                    2 => format!("max {}", IDS[*id]),
                    3 => "index".to_owned(),
                    _ => "key".to_owned(),
                };
                writeln!(text, "{}_id {} {more}", NOUNS[*noun], WIDTHS[*width])
            }
            Line::Discriminator(noun, is_text) if tables > 0 => {
                let of = if *is_text { "varchar" } else { "enum('a')" };
                writeln!(text, "{}_type {of}", NOUNS[*noun])
            }
            Line::Field { noun, width, owner, extra } => {
                let symbol = format!("{}Dto{number}.{}Id", NOUNS[*owner], NOUNS[*noun]);
                let more = match extra {
                    0 => format!("noun={}s", NOUNS[*owner]),
                    1 => format!("table={}s", NOUNS[*owner]),
                    2 => "excluded=menu".to_owned(),
                    3 => format!("wire={}_id", NOUNS[*owner]),
                    _ => String::new(),
                };
                fields.push(symbol.clone());
                writeln!(text, "field {symbol} {} {more}", WIDTHS[*width])
            }
            Line::Flow(from, to) if !fields.is_empty() => {
                let field = |n: &usize| &fields[n % fields.len()];
                writeln!(text, "flow {} -> {}", field(from), field(to))
            }
            Line::Minting(..) | Line::Column { .. } | Line::Discriminator(..) | Line::Flow(..) => {
                Ok(())
            }
        };
        written.unwrap();
    }
    text
}

fn audited(text: &str) -> Audit {
    let facts = sketch::facts(text);
    let links = crate::linking::link(&facts);
    audit(facts, links, AS_OF, &LeadTimes::default(), Gate(Some(Severity::High)))
}

proptest! {
    #[test]
    fn any_system_is_audited_alike_twice_and_in_order(lines in prop::collection::vec(line(), 0..60)) {
        let text = sketch_of(&lines);
        let audit = audited(&text);
        prop_assert_eq!(format!("{:?}", audit), format!("{:?}", audited(&text)), "{}", text);
        let mut seen = std::collections::BTreeSet::new();
        for finding in &audit.findings {
            prop_assert!(!finding.carrier.location.path.is_empty() && finding.carrier.location.line > 0);
            prop_assert!(finding.id_space.is_none_or(|space| space < audit.id_spaces.len()));
            prop_assert!(!finding.message.is_empty() && !finding.fix.is_empty(), "{:?}", finding);
            prop_assert!(finding.carrier.ceiling.is_some(), "what holds any id is never found: {:?}", finding);
            let lookup = finding.id_space.and_then(|space| audit.id_spaces[space].lookup.clone());
            prop_assert_eq!(lookup, None);
            let place = (finding.carrier.location.clone(), finding.carrier.symbol.clone());
            prop_assert!(seen.insert(place), "one finding for each carrier: {:?}\n{}", finding, text);
        }
        let dates: Vec<_> = audit.findings.iter().map(|f| {
            let carrier = &f.carrier;
            let undated = carrier.ship_by.is_none();
            (undated, carrier.ship_by, undated.then_some(f.severity), carrier.outcome.code, carrier.location.clone())
        }).collect();
        prop_assert!(dates.is_sorted(), "{}", text);
        for space in &audit.id_spaces {
            for carrier in &space.carriers {
                let confidence = carrier.link.confidence;
                if space.origin == Origin::Elsewhere {
                    prop_assert!(confidence == 0.0, "whose ids these are is a guess: {:?}", carrier);
                    continue;
                }
                prop_assert!((0.6..=1.0).contains(&confidence), "{:?}", carrier);
                let sure = [EvidenceKind::Minting, EvidenceKind::ForeignKey, EvidenceKind::Pin];
                let anchored = carrier.link.evidence.iter().skip(1).any(|e| sure.contains(&e.kind));
                let itself = carrier.link.evidence.len() == 1;
                prop_assert!(anchored || itself || confidence <= 0.84, "names alone: {:?}", carrier);
            }
        }
    }
}

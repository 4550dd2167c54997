//! Which dated dumps are of one database: those of several days, unless a day holds several; then their names tell.
//!
//! Mixes no curves where names do not tell.

use super::drift;
use super::series::{self, taken};
use super::taken::without_day;
use super::variants::Candidate;
use crate::facts::Coverage;
use crate::rules::form::Standing;
use crate::width::Id;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Makes one database of the dumps of each, its newest with what the earlier tell; dumps of one day stay apart.
pub(super) fn series_of_each(dumps: Vec<Candidate>, coverage: &mut Coverage) -> Vec<Candidate> {
    let days: BTreeSet<Option<Date>> = dumps.iter().map(|one| taken(&one.facts)).collect();
    let servers: BTreeSet<&str> =
        dumps.iter().filter(|one| is_server(one)).map(drift::name).collect();
    let is_one = days.len() == dumps.len() && servers.len() < 2;
    let newest = days.last().copied().flatten();
    let mut groups = BTreeMap::<String, Vec<Candidate>>::new();
    for dump in dumps {
        let name = if is_one { String::new() } else { name(&dump) };
        groups.entry(name).or_default().push(dump);
    }
    let (told, untold): (Vec<_>, Vec<_>) = groups.into_values().partition(|group| {
        // What a server is called tells which it is, however old its snapshot is.
        let is_told = |one: &Candidate| is_server(one) || taken(&one.facts) == newest;
        group.len() > 1 || group.iter().all(is_told)
    });
    let mut kept: Vec<Candidate> = told.into_iter().flat_map(join).collect();
    for dump in untold.into_iter().flatten() {
        let of_newest = kept.iter().filter(|one| taken(&one.facts) == newest);
        if of_newest.map(highest).max() >= Some(highest(&dump)) {
            let reason = "of an earlier day, and its name does not tell which of the newer dumps continues it; \
                          give dumps of one database one name with the day in it";
            let paths = dump.facts.sources.iter().map(|source| source.path.clone());
            coverage.not_used.extend(paths.map(|path| (path, reason.to_owned())));
        } else {
            kept.push(dump);
        }
    }
    kept
}

/// Joins dumps of one name: of those of one day the one with the highest ids counts, and the others stay apart.
fn join(mut group: Vec<Candidate>) -> Vec<Candidate> {
    group.sort_by_key(|one| std::cmp::Reverse((taken(&one.facts), highest(one))));
    let mut days = BTreeSet::new();
    let (of_days, mut apart): (Vec<_>, Vec<_>) =
        group.into_iter().partition(|one| days.insert(taken(&one.facts)));
    let mut of_days = of_days.into_iter();
    let Some(mut newest) = of_days.next() else { return apart };
    let earlier: Vec<_> = of_days.map(|one| one.facts).collect();
    if !earlier.is_empty() {
        series::add(&mut newest.facts, earlier);
    }
    // What an earlier day holds twice adds nothing to the curve.
    apart.insert(0, newest);
    apart
}

fn is_server(one: &Candidate) -> bool {
    one.standing == Standing::Server
}

/// Returns the name of a server, or the path of a dump without days and times.
fn name(dump: &Candidate) -> String {
    if is_server(dump) {
        return drift::name(dump).to_owned();
    }
    dump.facts.sources.first().map_or_else(String::new, |source| without_day(&source.path))
}

fn highest(dump: &Candidate) -> Option<Id> {
    let facts = &dump.facts;
    let columns = facts.tables.iter().flat_map(|table| &table.columns);
    let counters = facts.sequences.iter().filter_map(|sequence| Some(sequence.counter?.value));
    columns.filter_map(|column| facts.mark(column)).chain(counters).max()
}

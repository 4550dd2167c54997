//! One declaration in several versions of an API that lie side by side: `2025-04/note.ts` and `2025-07/note.ts`.
//!
//! The newest one is told. Once it is widened the others differ from it, and are told in their turn: nothing is lost.

use crate::facts::{Carrier, Exclusion};
use std::collections::BTreeMap;

/// Why the older ones are not told; counted in the coverage.
const ALIKE: &str = "declared alike in a newer version beside it";

/// Leaves out what is declared alike, under the same path but for its version, in a newer version. Returns how many.
pub(super) fn leave_out_older(carriers: &mut [(usize, Carrier)]) -> u64 {
    let mut newest: BTreeMap<Key, Version> = BTreeMap::new();
    let keyed: Vec<Option<(Key, Version)>> = carriers.iter().map(|(_, it)| key(it)).collect();
    for (key, version) in keyed.iter().flatten() {
        let known = newest.entry(key.clone()).or_insert_with(|| version.clone());
        if version > known {
            known.clone_from(version);
        }
    }
    let mut left_out = 0;
    for ((_, carrier), keyed) in carriers.iter_mut().zip(&keyed) {
        let Some((key, version)) = keyed else { continue };
        let is_older = newest.get(key).is_some_and(|newest| newest > version);
        if is_older && carrier.exclusion.is_none() {
            carrier.exclusion = Some(Exclusion { reason: ALIKE.to_owned(), client_local: false });
            left_out += 1;
        }
    }
    left_out
}

/// Returns the reason for which older versions are left out.
pub(super) fn reason() -> String {
    ALIKE.to_owned()
}

/// Path and symbol without the version, and the type as written.
type Key = (String, String, String);
/// Numbers of a version, the first counting most.
type Version = Vec<u32>;

fn key(carrier: &Carrier) -> Option<(Key, Version)> {
    let path = &carrier.location.path;
    let (folder, numbers) = path.split('/').find_map(|part| Some((part, version(part)?)))?;
    let parts: Vec<&str> =
        path.split('/').map(|part| if part == folder { "*" } else { part }).collect();
    let symbol = carrier.symbol.replace(folder, "*");
    Some(((parts.join("/"), symbol, carrier.type_text.clone()), numbers))
}

/// Reads the name of a folder that is a version and nothing else: `v2`, `v1.3`, `2025-07`, `2025_07_01`.
fn version(name: &str) -> Option<Version> {
    let marked = name.strip_prefix(['v', 'V']);
    let parts: Vec<&str> = marked.unwrap_or(name).split(['.', '-', '_']).collect();
    let is_day = parts.len() > 1 && parts.first().is_some_and(|year| year.len() == 4);
    if marked.is_none() && !is_day {
        return None;
    }
    parts.into_iter().map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn versions_are_days_or_numbers_behind_a_v() {
        for (name, expected) in [
            ("2025-07", Some(vec![2025, 7])),
            ("2025_07_01", Some(vec![2025, 7, 1])),
            ("v2", Some(vec![2])),
            ("V1.3", Some(vec![1, 3])),
            ("12", None),
            ("1.3", None),
            ("views", None),
            ("v", None),
            ("v2beta1", None),
        ] {
            assert_eq!(version(name), expected, "{name}");
        }
        assert!(version("v10") > version("v9"));
    }
}

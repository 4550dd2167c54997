//! Which files are parts of which table: `database/schema.table/[batch/]part-00000-….gz.parquet`.
//!
//! Looks at paths only. Numbers of parts have gaps: ranges without rows have no file.

#[cfg(feature = "parquet")]
use crate::facts::Problem;
#[cfg(feature = "parquet")]
use crate::sources::walk;
use crate::sources::walk::Found;
use std::collections::BTreeMap;
use std::path::Path;

/// Parts by the folders of their database and table: `shop/shop.orders`.
pub(super) type Parts<'f> = BTreeMap<String, Vec<&'f Found>>;

/// Sorts parts by table; `root` is the folder of the export.
pub(super) fn sorted_by_table<'f>(root: &Path, parts: &[&'f Found]) -> Parts<'f> {
    let mut sorted = Parts::new();
    for part in parts {
        let below = part.path.strip_prefix(root).unwrap_or(&part.path);
        let folders = below.parent().into_iter().flat_map(Path::components).take(2);
        let folders: Vec<_> = folders.map(|folder| folder.as_os_str().to_string_lossy()).collect();
        sorted.entry(folders.join("/")).or_default().push(part);
    }
    sorted
}

/// Says of which tables there are parts but no description.
#[cfg(feature = "parquet")]
pub(super) fn strangers(root: &Path, left: &Parts<'_>) -> Vec<Problem> {
    let problem = |(folder, parts): (&String, &Vec<&Found>)| {
        let (count, is_one) = (parts.len(), parts.len() == 1);
        let noun = if is_one { "part" } else { "parts" };
        let reason = format!("{count} {noun} of a table that no export_tables_info lists");
        let cure = "Copy all export_tables_info files of the export beside the folders.";
        walk::problem(&root.join(folder), reason, cure, false)
    };
    left.iter().map(problem).collect()
}

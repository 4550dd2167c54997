//! Names of database products, as folders, settings and change logs spell them, become the dialects they speak.
//!
//! The names are data: `rules/vendors.toml`.

use super::bundled::bundled;
use super::dialect::{self, DialectPack};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Vendors {
    /// Dialect -> names.
    products: BTreeMap<String, Vec<String>>,
}

static VENDORS: LazyLock<Vendors> =
    LazyLock::new(|| bundled("rules/vendors.toml", include_str!("../../rules/vendors.toml")));

/// A database product that is known by name.
#[derive(Clone, Copy)]
pub(crate) struct Vendor {
    /// Its first name.
    pub(crate) name: &'static str,
    /// `None` if no pack reads its dialect.
    pub(crate) dialect: Option<&'static DialectPack>,
}

/// Returns the product of that name, in any case; `None` if it is no product's.
pub(crate) fn named(name: &str) -> Option<Vendor> {
    let is_of = |(_, names): &(&'static String, &'static Vec<String>)| {
        names.iter().any(|known| known.eq_ignore_ascii_case(name))
    };
    let (product, _) = VENDORS.products.iter().find(is_of)?;
    Some(Vendor { name: product, dialect: dialect::by_name(product) })
}

/// Returns the product that a connection's URL is for: `jdbc:postgresql://..`, `mysql://..`, or a bare name.
pub(crate) fn of_url(url: &str) -> Option<Vendor> {
    let url = url.trim().trim_matches(['"', '\'']);
    let mut parts = url.split(':').filter(|part| !part.eq_ignore_ascii_case("jdbc"));
    named(parts.next()?.split('+').next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_known_by_names_and_urls() {
        let dialect = |vendor: Option<Vendor>| vendor?.dialect.map(|pack| pack.name.clone());
        assert_eq!(dialect(named("MariaDB")), Some("mysql".to_owned()));
        assert_eq!(dialect(of_url("jdbc:postgresql://db/shop")), Some("postgres".to_owned()));
        assert_eq!(dialect(of_url("\"sqlite:db.sqlite3\"")), Some("sqlite".to_owned()));
        assert_eq!(named("oracle").map(|vendor| vendor.name), Some("oracle"));
        assert!(dialect(named("oracle")).is_none());
        assert!(named("migrations").is_none());
    }
}

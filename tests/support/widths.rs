//! What the types of a server's catalogue hold, in the words of the facts.

/// Returns the width of a column of MariaDB by its row in `information_schema.columns`.
pub(crate) fn mariadb_width(
    kind: &str,
    full: &str,
    precision: &str,
    scale: &str,
    length: &str,
) -> String {
    let sign = if full.contains("unsigned") { "u" } else { "i" };
    match kind {
        "tinyint" => format!("{sign}8"),
        "smallint" => format!("{sign}16"),
        "mediumint" => format!("{sign}24"),
        "int" => format!("{sign}32"),
        "bigint" => format!("{sign}64"),
        "float" => "f32".to_owned(),
        "double" => "f64".to_owned(),
        "decimal" => decimal(precision, scale),
        "char" | "varchar" => digits(length),
        "tinytext" | "text" | "mediumtext" | "longtext" | "uuid" => "unbounded".to_owned(),
        _ => "unknown".to_owned(),
    }
}

/// Returns the width of a column of PostgreSQL by what `format_type` says of it.
pub(crate) fn postgres_width(kind: &str) -> String {
    let (name, arguments) = match kind.split_once('(') {
        Some((name, rest)) => (name, rest.split(')').next().unwrap()),
        None => (kind, ""),
    };
    match name {
        _ if kind.ends_with("[]") => "unknown".to_owned(),
        "smallint" => "i16".to_owned(),
        "integer" => "i32".to_owned(),
        "bigint" => "i64".to_owned(),
        "oid" | "xid" | "cid" => "u32".to_owned(),
        "real" => "f32".to_owned(),
        "double precision" => "f64".to_owned(),
        "numeric" if arguments.is_empty() => "unbounded".to_owned(),
        "numeric" => {
            let (precision, scale) = arguments.split_once(',').unwrap();
            decimal(precision, scale)
        }
        "\"char\"" => "d1".to_owned(),
        "character" | "character varying" => digits(arguments),
        "text" | "name" | "citext" | "uuid" | "bpchar" => "unbounded".to_owned(),
        _ => "unknown".to_owned(),
    }
}

/// Returns the width of so many decimal digits, if ids may reach it.
fn digits(count: &str) -> String {
    let count = count.parse().ok().filter(|count| (1..=38).contains(count));
    count.map_or("unbounded".to_owned(), |count: u64| format!("d{count}"))
}

/// Returns the width of a decimal type by its precision and scale.
fn decimal(precision: &str, scale: &str) -> String {
    let whole = precision.parse::<i64>().unwrap() - scale.parse::<i64>().unwrap_or(0);
    if whole <= 0 { "unknown".to_owned() } else { digits(&whole.to_string()) }
}

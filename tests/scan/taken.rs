//! Snapshots for tests: what a server would have told, read from SQL.

use idwidth::config::Config;
use idwidth::facts::Facts;
use jiff::civil::Date;

/// Reads SQL as what the server `name` holds on a day.
pub(crate) fn server(name: &str, sql: &str, day: &str) -> Facts {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("{name}.sql"));
    std::fs::write(&path, sql).unwrap();
    let day: Date = day.parse().unwrap();
    let mut facts = idwidth::sources::read(&[path], &Config::default(), day, &mut |_| ()).unwrap();
    for source in &mut facts.sources {
        source.taken = Some(day);
        source.path = format!("mysql://db.example/{name}");
    }
    facts
}

/// Writes a snapshot of servers, as `collect` does.
pub(crate) fn snapshot(servers: &[(&str, &Facts)], day: &str) -> String {
    let mut out = Vec::new();
    idwidth::snapshot::write(&mut out, day.parse().unwrap(), servers).unwrap();
    String::from_utf8(out).unwrap()
}

/// Writes a snapshot of the server `main` that holds this SQL, on the day before the fixtures'.
pub(crate) fn of_main(sql: &str) -> String {
    let day = "2026-11-24";
    snapshot(&[("main", &server("main", sql, day))], day)
}

//! Trees of real projects, named in a list, read and compared as ours are. Run by hand: they are not of this repository.

use crate::catalogue::{Server, after, of};
use crate::tree::{differences, problems, read};

/// `IDWIDTH_TREES` names a file of lines `name, server, folder, file of SQL to apply`, separated by tabs.
#[test]
#[ignore = "needs checked-out projects"]
fn trees_of_real_projects_are_read_as_servers_have_them() {
    let list = std::fs::read_to_string(std::env::var("IDWIDTH_TREES").unwrap()).unwrap();
    let mut wrong = 0;
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let [name, server, folder, sql] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let server = match server {
            "mariadb" => Server::MariaDb,
            "postgres" => Server::Postgres,
            _ => Server::Sqlite,
        };
        let facts = read(std::path::Path::new(folder));
        let sql = std::fs::read_to_string(sql).unwrap();
        let Ok(catalogue) = std::panic::catch_unwind(|| after(server, name, &sql)) else {
            println!("{name}: cannot be applied");
            continue;
        };
        let differences = differences(&facts, &catalogue, server);
        let problems = problems(&facts);
        println!(
            "{name}: {} columns, {} read, {} problems, {} differences",
            catalogue.columns.len(),
            of(&facts).columns.len(),
            problems.len(),
            differences.len()
        );
        problems.iter().take(400).for_each(|problem| println!("    ! {problem}"));
        differences.iter().take(400).for_each(|difference| println!("    {difference}"));
        wrong += differences.len();
    }
    assert_eq!(wrong, 0);
}

//! What an account needs, tried on the servers, and what `doctor` says with it and without.

use super::Desk;
use crate::support::{MariaDb, Postgres};

#[test]
fn an_account_of_mysql_with_what_grants_prints_reads_everything() {
    let server = MariaDb::start();
    server.client(
        "CREATE DATABASE shop; USE shop; CREATE SEQUENCE numbers; DO NEXTVAL(numbers);
         CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, created_at DATE); INSERT INTO orders VALUES (41, NOW());",
    );
    let desk = Desk::new(&format!(
        "[[source]]\nname = \"main\"\nkind = \"mysql\"\nsocket = \"{}\"\nuser = \"audit\"\npassword-file = \"word\"\n\
         schemas = [\"shop\"]\n",
        server.socket()
    ));
    desk.write("word", "a password of your choice\n");
    server.client("CREATE USER audit@localhost IDENTIFIED BY 'a password of your choice'");
    let poor = desk.run(&["doctor"]);
    assert_eq!(poor.code, Some(3), "{}{}", poor.out, poor.err);
    assert!(poor.out.contains("unknown: main/shop: "), "{}", poor.out);
    assert!(poor.out.contains("GRANT SELECT ON `shop`.* TO"), "{}", poor.out);

    server.client("DROP USER audit@localhost");
    let grants = desk.run(&["grants", "mysql", "--host", "localhost"]);
    assert_eq!((grants.code, grants.err.as_str()), (Some(0), ""));
    server.client(&grants.out);
    let rich = desk.run(&["doctor"]);
    assert_eq!(rich.code, Some(0), "{}{}", rich.out, rich.err);
    for said in [
        "config     idwidth.toml: 1 servers",
        "main       mysql://audit@",
        "MariaDB 10.",
        "1 tables, 2 columns; 1 mint ids",
        "the session is read-only: the server says so",
        "the growth of 1 tables by at most 64 seeks each",
        "nothing stays unknown",
    ] {
        assert!(rich.out.contains(said), "{said} is not in\n{}", rich.out);
    }
    let done = desk.idwidth(&["collect"]);
    assert_eq!(done.code, Some(0), "{}", done.err);
}

#[test]
fn an_account_of_postgres_with_what_grants_prints_reads_everything() {
    let server = Postgres::start();
    server.client(
        "CREATE DATABASE shop;
         \\connect shop
         CREATE SCHEMA \"my-app\";
         CREATE TABLE \"my-app\".orders (id serial PRIMARY KEY, at date); INSERT INTO \"my-app\".orders (at) VALUES (now());
         CREATE ROLE poor LOGIN;",
    );
    let config = |user: &str| {
        format!(
            "[[source]]\nname = \"main\"\nkind = \"postgres\"\nsocket = \"{}\"\nuser = \"{user}\"\ndatabase = \"shop\"\n\
             schemas = [\"my-app\"]\n",
            server.socket().display()
        )
    };
    let poor = Desk::new(&config("poor")).run(&["doctor"]);
    assert_eq!(poor.code, Some(3), "{}{}", poor.out, poor.err);
    assert!(poor.out.contains("GRANT "), "{}", poor.out);
    let desk = Desk::new(&config("Audit"));
    let grants = desk.run(&["grants", "postgres"]);
    assert_eq!((grants.code, grants.err.as_str()), (Some(0), ""));
    server.client(&format!("\\connect shop\n{}", grants.out));
    let rich = desk.run(&["doctor"]);
    assert_eq!(rich.code, Some(0), "{}{}", rich.out, rich.err);
    assert!(rich.out.contains("the session is read-only: the server says so"), "{}", rich.out);
    let done = desk.idwidth(&["collect"]);
    assert_eq!(done.code, Some(0), "{}", done.err);
}

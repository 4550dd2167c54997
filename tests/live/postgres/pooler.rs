//! Behind `PgBouncer`, whose server connections serve one client after the other.

use super::{Database, SERVER, ask, assert_all_known, column, declared};
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// The port of the pooler's socket.
const PORT: u16 = 6432;

/// A pooler in front of one database, with one connection to it; dropped, it is gone.
struct Pooler(Child);

impl Pooler {
    fn start(database: &str) -> Self {
        let folder = SERVER.socket();
        let owner = fs::metadata(folder).unwrap();
        let (settings, folder) = (folder.join("pgbouncer.ini"), folder.display());
        let text = format!(
            "[databases]\n{database} = host={folder} port=5432 user=postgres pool_size=1\n\
             [pgbouncer]\nlisten_addr =\nlisten_port = {PORT}\nunix_socket_dir = {folder}\n\
             auth_type = any\npool_mode = transaction\nlogfile = {folder}/pgbouncer.log\n"
        );
        fs::write(&settings, text).unwrap();
        // It refuses to run as root, and the folder is the server's.
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL"]);
        if owner.uid() != fs::metadata("/proc/self").unwrap().uid() {
            command.args([format!("--reuid={}", owner.uid()), format!("--regid={}", owner.gid())]);
            command.arg("--clear-groups");
        }
        command.arg("/usr/sbin/pgbouncer").arg(&settings);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        Self(command.spawn().unwrap())
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_pooler_that_refuses_options_is_asked_without_and_its_connections_stay_as_they_were() {
    let database = Database::new(
        "pooled",
        "CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t DEFAULT VALUES;",
    );
    // The pooler itself keeps two settings of a session as its client wants them.
    let settings = "SELECT name, setting FROM pg_settings
        WHERE source = 'session' AND name NOT IN ('TimeZone', 'application_name') OR name IN
        ('default_transaction_read_only', 'statement_timeout', 'lock_timeout', 'row_security', 'jit') ORDER BY name";
    let fresh = database.client(settings);
    let _pooler = Pooler::start("pooled");
    let socket = SERVER.socket().join(format!(".s.PGSQL.{PORT}"));
    for _ in 0..100 {
        if socket.exists() {
            break;
        }
        sleep(Duration::from_millis(50));
    }
    let mut declared = declared(SERVER.socket(), "postgres", "pooled");
    declared.access.port = Some(PORT);
    let facts = ask(&declared).facts;
    assert_all_known(&facts);
    assert_eq!(column(&facts, "t", "id").maximum.unwrap().value, 1);
    let log = fs::read_to_string(SERVER.socket().join("pgbouncer.log")).unwrap();
    assert!(log.contains("unsupported startup parameter: options"), "{log}");
    // The next client gets the connection that we had.
    let next = |sql: &str| SERVER.client(&format!("\\connect pooled - - {PORT}\n{sql}"));
    assert_eq!(next(settings), fresh);
    next("INSERT INTO t DEFAULT VALUES");
    let backends = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'pooled' AND pid <> pg_backend_pid()";
    assert_eq!(next(backends), "0\n");
}

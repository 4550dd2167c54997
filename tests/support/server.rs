//! What MariaDB's and PostgreSQL's throw-away servers share: an unprivileged process in a folder of its own.

use std::{
    fs::{self, File},
    io::Write,
    os::unix::fs::{MetadataExt, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Debian's `nobody` and `nogroup`, the same number on every Debian system (Debian Policy Manual, 9.2.2).
const NOBODY: u32 = 65534;

/// Longest wait for a server to answer; two seconds are usual, the rest is for busy machines.
const PATIENCE: Duration = Duration::from_secs(90);

/// How often a starting server is asked.
const POLL: Duration = Duration::from_millis(50);

/// The folder a server lives in; it is removed when this is dropped.
pub(super) struct Home(TempDir);

impl Home {
    /// Makes an empty folder that the server's user owns.
    ///
    /// It lies in `/tmp` whatever `TMPDIR` says: the path of a socket may have 107 bytes (`unix(7)`).
    pub(super) fn new(name: &str) -> Self {
        let folder = tempfile::Builder::new().prefix(name).tempdir_in("/tmp").unwrap();
        if is_root() {
            chown(folder.path(), Some(NOBODY), Some(NOBODY)).unwrap();
        }
        Self(folder)
    }

    /// Returns the folder, which is also where the socket is.
    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Returns the folder for the server's data.
    pub(super) fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    /// Prepares a command that runs inside the folder and never as root.
    pub(super) fn unprivileged(&self, program: &Path) -> Command {
        let mut command = Command::new("setpriv");
        if is_root() {
            command.args([format!("--reuid={NOBODY}"), format!("--regid={NOBODY}")]);
            command.arg("--clear-groups");
        }
        // Should the test itself be killed, its server goes too.
        command.args(["--pdeathsig", "QUIT", "--"]).arg(program);
        command.current_dir(self.path()).env("HOME", self.path()).stdin(Stdio::null());
        command
    }
}

/// A running server. It ends when this is dropped, or with the thread that started it.
pub(super) struct Server {
    process: Child,
    // After the process: fields are dropped in order, and `drop` below has ended the process before.
    home: Home,
}

impl Server {
    /// Starts `command`, whose folder is `home`, and waits until `answers` returns true.
    pub(super) fn start(home: Home, mut command: Command, answers: impl Fn(&Home) -> bool) -> Self {
        let log_path = home.path().join("server.log");
        let log = File::create(&log_path).unwrap();
        let process = command.stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
        let mut server = Self { process, home };
        let started = Instant::now();
        while !answers(&server.home) {
            let ended = server.process.try_wait().unwrap();
            if ended.is_some() || started.elapsed() > PATIENCE {
                let log = fs::read_to_string(&log_path).unwrap();
                panic!("{command:?} does not answer ({ended:?}); its log says:\n{log}");
            }
            thread::sleep(POLL);
        }
        server
    }

    /// Returns the server's folder.
    pub(super) fn home(&self) -> &Home {
        &self.home
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGQUIT is PostgreSQL's immediate shutdown and an orderly one to MariaDB; both take their children along.
        let pid = self.process.id().to_string();
        let told = Command::new("kill")
            .args(["-QUIT", &pid])
            .status()
            .is_ok_and(|status| status.success());
        if !told {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}

/// Runs a command, feeds it `input` and returns what it printed; panics with its error output if it fails.
pub(super) fn run(command: &mut Command, input: &str) -> Vec<u8> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let text = input.to_owned();
    // In a thread of its own: a program that prints while it reads would otherwise wait for us, and we for it.
    // A write that fails is one that the program ended before; its exit status says why.
    let feeder = thread::spawn(move || {
        let _ = stdin.write_all(text.as_bytes());
    });
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    assert!(status.success(), "{command:?} failed: {}", String::from_utf8_lossy(&stderr));
    stdout
}

/// Finds a program in the given folders, or panics and says which package to install.
pub(super) fn program(name: &str, folders: &[PathBuf], package: &str) -> PathBuf {
    let found = folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file());
    found.unwrap_or_else(|| {
        panic!("`{name}` is missing: install Debian's package {package}, or run scripts/install-test-packages")
    })
}

/// Returns the folders of programs that Debian's packages install; servers are not on everyone's `PATH`.
pub(super) fn system_folders() -> Vec<PathBuf> {
    ["/usr/sbin", "/usr/bin"].map(PathBuf::from).into()
}

fn is_root() -> bool {
    // The owner of a process is the owner of its folder in /proc.
    fs::metadata("/proc/self").unwrap().uid() == 0
}

//! A throw-away server, kept running by `scripts/with-server` for as long as a test holds on to it.

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread,
};

/// Starts a server and keeps it; see there.
const WITH_SERVER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/with-server");

/// A running server. It ends when this is dropped, and with the test however that ends: it lives as long as the
/// command beside it, which waits for the end of its input, which only this process can write to.
pub(super) struct Server {
    beside: Child,
    environment: Vec<(&'static str, String)>,
}

impl Server {
    /// Starts a server of a kind that `scripts/with-server` knows, and asks for the variables by which its clients
    /// find it.
    pub(super) fn start(kind: &str, variables: &[&'static str]) -> Self {
        Self::start_with(kind, variables, &[])
    }

    /// The same, for a server that is told something by variables of its own.
    pub(super) fn start_with(
        kind: &str,
        variables: &[&'static str],
        told: &[(&str, &OsStr)],
    ) -> Self {
        let print: Vec<String> = variables.iter().map(|name| format!("\"${name}\"")).collect();
        let script = format!("printf '%s\\n' {}; cat", print.join(" "));
        let mut command = Command::new(WITH_SERVER);
        command.args([kind, "sh", "-c", &script]).envs(told.iter().copied());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut beside = command.spawn().unwrap();
        let lines = BufReader::new(beside.stdout.as_mut().unwrap()).lines();
        let values: Vec<String> = lines.take(variables.len()).map_while(Result::ok).collect();
        if values.len() < variables.len() {
            let Output { stderr, .. } = beside.wait_with_output().unwrap();
            panic!("{}", String::from_utf8_lossy(&stderr));
        }
        Self { beside, environment: variables.iter().copied().zip(values).collect() }
    }

    /// Returns a variable by which clients find this server; panics if it was not asked for.
    pub(super) fn variable(&self, name: &str) -> &str {
        let known = self.environment.iter().find(|(known, _)| *known == name);
        known.map(|(_, value)| value.as_str()).unwrap()
    }

    /// Returns the path of a file that `scripts/make-certificates` made.
    pub(super) fn certificate(&self, name: &str) -> PathBuf {
        Path::new(self.variable("CERTIFICATES")).join(name)
    }

    /// Puts another certificate and its key where the server has its own; the files stay its own.
    pub(super) fn put_certificate(&self, name: &str) {
        for kind in ["pem", "key"] {
            let new = std::fs::read(self.certificate(&format!("{name}.{kind}"))).unwrap();
            std::fs::write(self.certificate(&format!("server.{kind}")), new).unwrap();
        }
    }

    /// Prepares a client program that finds this server by its environment.
    pub(super) fn client(&self, program: &str) -> Command {
        let mut client = Command::new(program);
        client.envs(self.environment.iter().map(|(name, value)| (name, value)));
        client
    }
}

impl Server {
    /// Runs a line of shell in a folder, which is its home.
    pub(super) fn shell(&self, line: &str, folder: &Path) -> Output {
        let mut shell = self.client("sh");
        shell.args(["-c", line]).current_dir(folder).env("HOME", folder);
        output(&mut shell, b"")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.beside.stdin.take());
        let _ = self.beside.wait();
    }
}

/// Runs a command, feeds it `input` and returns what it printed; panics with its error output if it fails.
pub(super) fn run(command: &mut Command, input: &str) -> Vec<u8> {
    let Output { status, stdout, stderr } = output(command, input.as_bytes());
    assert!(status.success(), "{command:?} failed: {}", String::from_utf8_lossy(&stderr));
    stdout
}

/// Runs a command, feeds it `input` and returns how it ended.
pub(super) fn output(command: &mut Command, input: &[u8]) -> Output {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| {
        panic!("cannot run {command:?}: {error}; scripts/install-test-packages installs what the tests run")
    });
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // In a thread of its own: a program that prints while it reads would otherwise wait for us, and we for it.
    // A write that fails is one that the program ended before; its exit status says why.
    let feeder = thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    output
}

/// Runs a command that goes on after errors and returns the lines of its error output that hold `mark`.
pub(super) fn rejections(command: &mut Command, input: &[u8], mark: &str) -> Vec<String> {
    let errors = output(command, input).stderr;
    let errors = String::from_utf8_lossy(&errors);
    errors.lines().filter(|line| line.contains(mark)).map(str::to_owned).collect()
}

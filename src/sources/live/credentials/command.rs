//! A program that prints a password: run as it stands, without a shell, and not waited for for ever.

use super::Secret;
use super::text;
use std::io::Read as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Longest that the program may take.
const LONGEST: Duration = Duration::from_secs(30);

/// Most of its output that is read, in bytes.
const MOST: u64 = 64 * 1024;

/// Runs a program and returns the first line that it prints.
///
/// # Errors
///
/// Names the program and how it ended; never its arguments, its output or its error output, which may hold a secret.
pub(super) fn password(words: &[String]) -> Result<Secret, String> {
    within(words, LONGEST)
}

fn within(words: &[String], longest: Duration) -> Result<Secret, String> {
    let Some((program, arguments)) = words.split_first() else {
        return Err("`password-command` names no program".to_owned());
    };
    let failed = |what: &str| {
        format!("`password-command`: {program} {what}; run it by hand to see what it says")
    };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| failed(&format!("cannot be run: {error}")))?;
    let start = Instant::now();
    let output = printed(&mut child, longest);
    let Some((output, status)) = output.zip(ended(&mut child, start, longest)) else {
        let _ = child.kill();
        let _ = child.wait();
        return Err(failed(&format!("did not end within {} s", longest.as_secs())));
    };
    if !status.success() {
        return Err(failed(&format!("failed with {status}")));
    }
    let output =
        String::from_utf8(output).map_err(|_| failed("printed something that is not UTF-8"))?;
    match text::first_line(&output) {
        "" => Err(failed("printed no password on its first line")),
        line => Ok(Secret::new(line.to_owned())),
    }
}

/// Returns what a program prints until it closes its output; `None` if that takes too long.
fn printed(child: &mut Child, longest: Duration) -> Option<Vec<u8>> {
    let output = child.stdout.take()?;
    let (done, wait) = mpsc::channel();
    // Left behind if the program's own children keep the output open: it holds nothing but the pipe.
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = output.take(MOST).read_to_end(&mut bytes);
        let _ = done.send(bytes);
    });
    wait.recv_timeout(longest).ok()
}

/// Waits for a program that has closed its output; `None` if that takes too long.
fn ended(child: &mut Child, start: Instant, longest: Duration) -> Option<ExitStatus> {
    while start.elapsed() < longest {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn run(script: &str) -> Result<Secret, String> {
        let words = ["sh", "-c", script].map(str::to_owned);
        within(&words, Duration::from_millis(500))
    }

    #[test]
    fn the_first_line_that_the_program_prints_is_the_password() {
        let read = run("printf ' p#\\x \r\nlogin: me\n'").ok().unwrap();
        assert_eq!(read.expose(), " p#\\x ");
    }

    #[test]
    fn what_the_program_says_is_never_repeated() {
        for (script, told) in [
            ("echo hunter2 >&2; echo hunter2; exit 3", "failed with exit status: 3"),
            ("echo; echo hunter2", "printed no password"),
            ("echo hunter2; exec sleep 9", "did not end within"),
            ("exec >&-; exec sleep 9", "did not end within"),
            ("printf '\\377'", "not UTF-8"),
        ] {
            let error = run(script).err().unwrap();
            assert!(error.contains(told) && !error.contains("hunter2"), "{error}");
        }
        let none = within(&["no-such-program".to_owned()], LONGEST).err().unwrap();
        assert!(none.contains("no-such-program cannot be run"), "{none}");
    }
}

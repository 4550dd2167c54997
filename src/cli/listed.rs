//! Turns a list of files, as git writes it, into paths. Looks for none of them.

use std::ffi::OsString;
use std::path::PathBuf;

/// Returns the paths of a list: with NUL in it, as `git diff -z` writes it, else one a line, some in quotes.
pub(crate) fn listed(list: &[u8]) -> Vec<PathBuf> {
    if list.contains(&0) {
        let names = list.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        return names.map(|name| path(name.to_vec())).collect();
    }
    let lines = list.split(|byte| *byte == b'\n');
    let lines = lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let lines = lines.filter(|line| !line.trim_ascii().is_empty());
    lines.map(|line| path(unquoted(line).unwrap_or_else(|| line.to_vec()))).collect()
}

/// Takes the quotes and escapes off a name that git wrote in them; `None` if it stands in none.
///
/// <https://git-scm.com/docs/git-config#Documentation/git-config.txt-corequotePath>: as in C, bytes in octal.
fn unquoted(line: &[u8]) -> Option<Vec<u8>> {
    let mut rest = line.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    let mut name = Vec::new();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'\\' {
            name.push(*first);
            continue;
        }
        if let Some((byte, after)) = octal(rest) {
            name.push(byte);
            rest = after;
            continue;
        }
        let (escaped, after) = rest.split_first()?;
        rest = after;
        name.push(match escaped {
            b'a' => 0x07,
            b'b' => 0x08,
            b't' => b'\t',
            b'n' => b'\n',
            b'v' => 0x0b,
            b'f' => 0x0c,
            b'r' => b'\r',
            other => *other,
        });
    }
    Some(name)
}

/// Reads a byte of three octal digits and returns what follows.
fn octal(rest: &[u8]) -> Option<(u8, &[u8])> {
    let (digits, after) = rest.split_at_checked(3)?;
    let digits = std::str::from_utf8(digits).ok()?;
    Some((u8::from_str_radix(digits, 8).ok()?, after))
}

#[cfg(unix)]
fn path(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt as _;
    PathBuf::from(OsString::from_vec(bytes))
}

/// Names are Unicode where they are not bytes; git writes them in UTF-8.
#[cfg(not(unix))]
fn path(bytes: Vec<u8>) -> PathBuf {
    PathBuf::from(OsString::from(String::from_utf8_lossy(&bytes).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_quotes_are_part_of_the_name() {
        for line in [r#"""#, r#"a"b"#, r#""\"#, r#""a\""#] {
            assert!(listed(line.as_bytes()).len() == 1, "{line}");
        }
        assert_eq!(unquoted(br#""\377x\q""#), Some(b"\xffxq".to_vec()));
        assert_eq!(unquoted(b"plain"), None);
    }

    #[test]
    fn empty_lines_name_nothing() {
        assert_eq!(listed(b"\n  \na\r\n\n"), [PathBuf::from("a")]);
        assert_eq!(listed(b"\0a\nb\0"), [PathBuf::from("a\nb")]);
    }
}

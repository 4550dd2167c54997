//! Every file of code is read once: what its bytes show tells who needs them, and they are kept until then.
//!
//! Reads no schema and parses nothing.

use super::code::{self, Glance};
use super::forms;
use super::walk::Found;
use crate::facts::Coverage;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rayon::prelude::*;
use std::cmp::Ordering;
use std::sync::atomic::{AtomicUsize, Ordering as Memory};
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

/// Bytes that are kept in memory; what comes after is read again by whoever needs it. What is parsed is held anyway: this
/// bounds what is kept of files that turn out not to be.
const KEPT: usize = 256 << 20;

/// What was seen in a file. Files with the same path are the same, whatever was seen.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    bytes: Mutex<Option<Vec<u8>>>,
    marks: OnceLock<Vec<&'static str>>,
    glance: OnceLock<Glance>,
}

impl Seen {
    /// Returns the marks of forms that stand in the file; `None` if it was not looked at.
    pub(super) fn marks(&self) -> Option<&[&'static str]> {
        self.0.marks.get().map(Vec::as_slice)
    }

    /// Returns what the file may hold; `None` if it was not looked at.
    pub(super) fn glance(&self) -> Option<&Glance> {
        self.0.glance.get()
    }

    /// Returns true if the file's bytes are kept.
    pub(super) fn is_kept(&self) -> bool {
        self.0.bytes.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Returns a copy of the file's bytes, if they are kept.
    pub(super) fn bytes(&self) -> Option<Vec<u8>> {
        self.0.bytes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the file's bytes, if they are kept, and keeps them no longer.
    pub(super) fn take(&self) -> Option<Vec<u8>> {
        self.0.bytes.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl PartialEq for Seen {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Seen {}

impl PartialOrd for Seen {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Seen {
    fn cmp(&self, _: &Self) -> Ordering {
        Ordering::Equal
    }
}

/// Reads every file that a language pack claims, on every core, and remembers what it shows.
pub(super) fn glance<'f>(files: impl Iterator<Item = &'f Found>, coverage: &mut Coverage) {
    let claimed: Vec<&Found> = files.filter(|file| code::reads(file.name())).collect();
    let kept = AtomicUsize::new(0);
    let read: usize = claimed.par_iter().map(|file| look(file, &kept)).sum();
    coverage.code_bytes_read += u64::try_from(read).unwrap_or(u64::MAX);
}

/// Reads one file, unless it is too large for code; returns how many bytes were read.
fn look(file: &Found, kept: &AtomicUsize) -> usize {
    let Some(bytes) = code::small(&file.path) else { return 0 };
    let length = bytes.len();
    let seen = &file.seen.0;
    seen.marks.get_or_init(|| marks(&bytes));
    seen.glance.get_or_init(|| code::glance(file.name(), &bytes));
    if kept.fetch_add(length, Memory::Relaxed) < KEPT {
        *seen.bytes.lock().unwrap_or_else(PoisonError::into_inner) = Some(bytes);
    }
    length
}

/// Finds the marks of all forms in one pass.
fn marks(bytes: &[u8]) -> Vec<&'static str> {
    static MARKS: LazyLock<(Vec<&'static str>, Option<AhoCorasick>)> = LazyLock::new(|| {
        let mut all: Vec<&str> =
            forms::all().iter().flat_map(|form| &form.pack.marks).map(String::as_str).collect();
        all.sort_unstable();
        all.dedup();
        let search = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(&all);
        (all, search.ok())
    });
    let (all, search) = &*MARKS;
    let Some(search) = search else {
        let stands = |mark: &&&str| memchr::memmem::find(bytes, mark.as_bytes()).is_some();
        return all.iter().filter(stands).copied().collect();
    };
    let mut found: Vec<usize> =
        search.find_overlapping_iter(bytes).map(|hit| hit.pattern().as_usize()).collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().filter_map(|at| all.get(at).copied()).collect()
}

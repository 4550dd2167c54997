//! Mutates the examples of the packs, and real files if there are any, for a given time; scripts/fuzz-code runs it.
//!
//! `FUZZ_SECONDS` says how long, `FUZZ_FILES` names a folder of real code, `FUZZ_SEED` repeats a run.

use idwidth::facts::Facts;
use idwidth::rules::language::BUNDLED;
use idwidth::sources::{code, walk::Found};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

/// Signs at which languages open, close and separate things.
const SIGNS: &[&[u8]] = &[
    b"(",
    b")",
    b"{",
    b"}",
    b"[",
    b"]",
    b"<",
    b">",
    b"\"",
    b"'",
    b"`",
    b"/*",
    b"*/",
    b"//",
    b"#",
    b";",
    b",",
    b":",
    b"::",
    b"?",
    b"->",
    b"=>",
    b"@",
    b"${",
    b"\\",
    b"\n",
    b"\0",
    b"\xff",
    b"\xc3",
    b"noteId",
    b"id",
    b"int",
    b"Int",
    b"0",
    b"99999999999999999999",
];

/// Files of one language, by the end of their names.
type Corpus = BTreeMap<String, Vec<Vec<u8>>>;

#[expect(clippy::print_stdout, reason = "the script that runs it shows it")]
#[test]
#[ignore = "runs as long as FUZZ_SECONDS says; scripts/fuzz-code"]
fn no_mutation_fails_a_reader() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seconds = number("FUZZ_SECONDS").unwrap_or(60);
    let mut random = Random(number("FUZZ_SEED").unwrap_or(1) | 1);
    let corpus = corpus(std::env::var("FUZZ_FILES").ok().as_deref());
    let endings: Vec<&String> = corpus.keys().collect();
    let folder = tempfile::tempdir().unwrap();
    let (started, mut runs) = (Instant::now(), 0_u64);
    while started.elapsed() < Duration::from_secs(seconds) {
        let ending = endings[random.below(endings.len())];
        let known = &corpus[ending];
        // Two files at once: what names mean is looked for in all.
        let texts = [mutated(known, &mut random), mutated(known, &mut random)];
        let files: Vec<Found> = texts
            .iter()
            .enumerate()
            .map(|(at, text)| {
                let path = folder.path().join(format!("fuzz{at}{ending}"));
                std::fs::write(&path, text).unwrap();
                Found::new(&path)
            })
            .collect();
        let read = std::panic::catch_unwind(|| {
            let mut facts = Facts::default();
            code::read(&files, &mut facts);
            facts.problems.iter().all(|it| !it.reason.contains("failed within"))
        });
        if !read.unwrap_or(false) {
            let kept = folder.keep();
            panic!("after {runs} runs: the files in {} fail a reader", kept.display());
        }
        runs += 1;
    }
    println!("{runs} runs over {} languages in {seconds} s without a panic", endings.len());
}

fn corpus(folder: Option<&str>) -> Corpus {
    let mut corpus = Corpus::new();
    for bundled in BUNDLED.iter() {
        let ending = bundled.lists().unwrap().files[0].trim_start_matches('*').to_owned();
        corpus.entry(ending).or_default().push(bundled.example.as_bytes().to_vec());
    }
    let Some(folder) = folder else { return corpus };
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten() {
        let path = entry.path();
        let ending = path.extension().map(|end| format!(".{}", end.to_string_lossy()));
        let Some(known) = ending.and_then(|ending| corpus.get_mut(&ending)) else { continue };
        if known.len() < 200 && std::fs::metadata(path).is_ok_and(|it| it.len() < 30_000) {
            known.extend(std::fs::read(Path::new(path)));
        }
    }
    corpus
}

/// Returns one of the texts after one to six mutations.
fn mutated(known: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut text = known[random.below(known.len())].clone();
    for _ in 0..=random.below(6) {
        let at = random.below(text.len() + 1);
        let end = (at + random.below(200)).min(text.len());
        match random.below(7) {
            0 => text.truncate(at),
            1 => drop(text.drain(at..end)),
            2 => {
                let other = &known[random.below(known.len())];
                let from = random.below(other.len() + 1);
                let to = (from + random.below(2_000)).min(other.len());
                text.splice(at..at, other[from..to].iter().copied());
            }
            3 if at < text.len() => text[at] ^= 1 << random.below(8),
            4 => {
                let piece: Vec<u8> = text[at..end].to_vec();
                let piece = piece.repeat(1 + random.below(20));
                text.splice(at..at, piece);
            }
            5 => {
                let sign = SIGNS[random.below(SIGNS.len())];
                text.splice(at..at, sign.iter().copied());
            }
            _ => {
                let sign = SIGNS[random.below(SIGNS.len())].repeat(1 + random.below(300));
                text.splice(at..end, sign);
            }
        }
    }
    text.truncate(200_000);
    text
}

/// Marsaglia's xorshift64: the same numbers from the same seed on every machine.
/// <https://doi.org/10.18637/jss.v008.i14>
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).unwrap_or(1)).unwrap_or(0)
    }
}

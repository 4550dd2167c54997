//! How fast rows are scanned, beside a search for one byte in the same text: what memory and the processor allow.
//!
//! `cargo bench` prints what divan measures, then the ratios.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement")]

use divan::Bencher;
use divan::counter::BytesCount;
use idwidth::rules::dialect::by_name;
use idwidth::sources::schema::read_text;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// Bytes of each text: many times what fits into a cache.
const SIZE: usize = 128 * 1024 * 1024;
/// Scans of which the best counts in the ratios.
const BEST_OF: usize = 7;

/// Rows as `mariadb-dump` writes them.
static INSERT: LazyLock<String> = LazyLock::new(|| {
    let mut text = "CREATE TABLE `events` (`id` bigint NOT NULL AUTO_INCREMENT, `user_id` int unsigned NOT NULL, \
        `body` text, `created_at` datetime NOT NULL, PRIMARY KEY (`id`));\n"
        .to_owned();
    rows(&mut text, |text, n, body, day| {
        let start = if n % 6000 == 0 { ";\nINSERT INTO `events` VALUES\n" } else { ",\n" };
        text.push_str(start);
        text.push_str(&format!("({n},{},'{body}','2026-{day} 00:00:00')", n * 7));
    });
    text.push_str(";\n");
    text
});

/// Rows as `pg_dump` writes them.
static COPY: LazyLock<String> = LazyLock::new(|| {
    let mut text = "CREATE TABLE events (id bigserial PRIMARY KEY, user_id integer, body text, created_at timestamptz);\n\
        COPY events (id, user_id, body, created_at) FROM stdin;\n"
        .to_owned();
    rows(&mut text, |text, n, body, day| {
        text.push_str(&format!("{n}\t{}\t{body}\t2026-{day} 00:00:00+00\n", n * 7));
    });
    text.push_str("\\.\n");
    text
});

/// Writes rows of some 170 bytes.
fn rows(text: &mut String, row: impl Fn(&mut String, u64, &str, &str)) {
    let mut n: u64 = 0;
    while text.len() < SIZE {
        let body =
            format!("{:032x}", u128::from(n) * 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835).repeat(4);
        let day = format!("{:02}-{:02}", n / 20_000 % 12 + 1, n / 1000 % 28 + 1);
        row(text, n, &body, &day);
        n += 1;
    }
}

/// Scans a dump; returns the rows that were seen.
fn scan(text: &str, dialect: &str) -> u64 {
    read_text("bench.sql", text, by_name(dialect).unwrap()).coverage.rows
}

/// Looks at every byte once: the end of a line is what there is least of to stop for.
fn pass(text: &str) -> usize {
    memchr::memchr_iter(b'\n', text.as_bytes()).count()
}

fn bench(bencher: Bencher<'_, '_>, text: &'static str, run: impl Fn(&str) -> u64 + Sync) {
    bencher.counter(BytesCount::of_str(text)).bench(|| run(divan::black_box(text)));
}

#[divan::bench(sample_count = 10)]
fn insert(bencher: Bencher<'_, '_>) {
    bench(bencher, &INSERT, |text| scan(text, "mysql"));
}

#[divan::bench(sample_count = 10)]
fn copy(bencher: Bencher<'_, '_>) {
    bench(bencher, &COPY, |text| scan(text, "postgres"));
}

#[divan::bench(sample_count = 10)]
fn memchr_pass(bencher: Bencher<'_, '_>) {
    bench(bencher, &COPY, |text| pass(text).try_into().unwrap());
}

/// Returns the least time of several runs.
fn best<T>(run: impl Fn() -> T) -> Duration {
    let time = |_| {
        let start = Instant::now();
        divan::black_box(run());
        start.elapsed()
    };
    (0..BEST_OF).map(time).min().unwrap()
}

fn main() {
    divan::main();
    for (name, text, dialect) in [("INSERT", &*INSERT, "mysql"), ("COPY", &*COPY, "postgres")] {
        assert!(scan(text, dialect) > 100_000);
        let (scanned, passed) = (best(|| scan(text, dialect)), best(|| pass(text)));
        let ratio = scanned.as_secs_f64() / passed.as_secs_f64();
        let micros = u64::try_from(scanned.as_micros()).unwrap().max(1);
        let speed = u64::try_from(text.len()).unwrap() / micros;
        println!(
            "{name}: {speed} MB/s, {ratio:.1} times as long as one memchr pass over the same bytes"
        );
    }
}

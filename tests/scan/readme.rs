//! What the README shows is what its commands print. `UPDATE=1` writes it anew.

use crate::run::{idwidth, root};
use std::process::Command;

/// The text blocks of the README, in order, each with the command that prints its beginning.
fn printed() -> Vec<String> {
    let scan = ["scan", "fixtures/projects/market", "--as-of", "2026-11-25"];
    let market = idwidth(root(), &scan).stdout;
    // The overview, and the first finding up to its evidence.
    let end = market.match_indices("\nid ").next().map_or(market.len(), |(at, _)| at);
    let backtest = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--locked", "--example", "backtest", "--", "fixtures/series"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(backtest.status.success(), "{}", String::from_utf8_lossy(&backtest.stderr));
    vec![
        market[..end].trim_end().to_owned(),
        String::from_utf8(backtest.stdout).unwrap().trim_end().to_owned(),
    ]
}

/// Puts text between the fences of the `text` blocks of a page, keeping each block's indentation.
fn filled(page: &str, blocks: &[String]) -> String {
    let mut blocks = blocks.iter();
    let mut filled = String::new();
    let mut inside = false;
    for line in page.lines() {
        let indent = &line[..line.len() - line.trim_start().len()];
        if line.trim() == "```text" {
            inside = true;
            filled.push_str(line);
            filled.push('\n');
            for text in blocks.next().unwrap().lines() {
                filled.push_str(format!("{indent}{text}").trim_end());
                filled.push('\n');
            }
        } else if !inside || line.trim() == "```" {
            inside = false;
            filled.push_str(line);
            filled.push('\n');
        }
    }
    filled
}

#[test]
fn the_readme_shows_what_its_commands_print() {
    let path = root().join("README.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let filled = filled(&page, &printed());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &filled).unwrap();
        return;
    }
    let same = page == filled;
    assert!(same, "run `UPDATE=1 cargo test --test scan readme` and read the difference");
}

#[test]
fn the_readme_names_what_exists() {
    let page = std::fs::read_to_string(root().join("README.md")).unwrap();
    for file in
        ["scripts/test", "fixtures/series", "ARCHITECTURE.md", "CONTRIBUTING.md", "rules/README.md"]
    {
        assert!(page.contains(file) && root().join(file).exists(), "{file}");
    }
}

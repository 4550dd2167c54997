//! Dumps by the real tools, option by option: what is read of each is what is read of the tool's default dump.
#![expect(clippy::unwrap_used, reason = "tests")]

/// Folders and files that are broken.
mod broken;
/// Dumps that are folders, or XML.
mod folders;
/// MySQL Shell's folders, in its documented layout.
mod mysql_shell;
/// Options of the tools that write SQL.
mod options;
/// The database that all of them dump.
mod shop;
#[path = "../support/mod.rs"]
mod support;
/// What is read, in comparable lines.
mod told;

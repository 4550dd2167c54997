//! The only code that reads the outside: schema files, dumps and code become facts.
//!
//! Readers never decide whether something is bad. A file that cannot be read never hides the files that can.

pub mod code;
pub mod schema;
pub mod walk;

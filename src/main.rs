//! Turns arguments into an audit, and the audit into an exit code.

fn main() {}

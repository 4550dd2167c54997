//! Statements that people run themselves.

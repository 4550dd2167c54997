//! SQL schemas and dumps: statements, rows and the replay that turns them into tables.

mod layout;

//! Small projects, read whole.

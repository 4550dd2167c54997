//! `idwidth.toml` through the real binary.

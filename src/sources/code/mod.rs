//! Source code: declarations, conversions and flows, by language pack.

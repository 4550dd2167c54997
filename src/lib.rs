//! Finds the first place that cannot hold the next id, on what date, and when to start fixing it.
//!
//! One way through the house: [`sources`] -> [`facts`] -> [`linking`] and [`forecast`] -> [`findings`] -> [`reports`].

pub mod config;
pub mod facts;
pub mod findings;
pub mod forecast;
pub mod linking;
pub mod reports;
pub mod rules;
pub mod sources;
pub mod width;

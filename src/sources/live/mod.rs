//! Live databases: what is asked of them, and facts from what they answer. Read-only, bounded, one connection a server.
//!
//! An [`inquiry::Inquiry`] knows what to ask next and what the answers mean, and touches nothing; `connection` asks.
//! Answers that a person brought in a file take the same way. Never sends a statement that `rules/live` does not hold.

pub mod answers;
pub mod by_hand;
mod catalogue;
pub mod grants;
mod growth;
pub mod inquiry;
mod ladder;
mod probe;
mod queries;
pub mod script;
mod skip;
mod unknown;

#[cfg(feature = "live")]
mod connection;
#[cfg(feature = "live")]
mod credentials;
#[cfg(feature = "live")]
mod declared;
#[cfg(feature = "live")]
mod fleet;
#[cfg(feature = "live")]
mod parts;
#[cfg(feature = "live")]
pub mod prometheus;
#[cfg(feature = "live")]
mod run;
#[cfg(feature = "live")]
mod team;

#[cfg(feature = "live")]
pub use {
    declared::{addressed, check, limited},
    fleet::fold,
    run::{Collected, Examined, Wanted, collect, read},
    team::{TeamAddress, team_address},
};

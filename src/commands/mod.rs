//! Commands that read servers, one file each, and what they share.

mod atomic;
mod by_hand;
pub(crate) mod collect;
pub(crate) mod doctor;
pub(crate) mod grants;
mod keeping;
mod summary;

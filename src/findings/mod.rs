//! What a person should act on.

mod audit;

pub use audit::{
    Audit, CarrierReport, Finding, IdSpace, MintingColumn, Severity, Verdict, VerdictStatus,
};

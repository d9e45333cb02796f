//! What a deployment does to an app: verdicts on changes of the contract, what environments are supplied with, and what
//! migrations do to a database that the previous release still uses.

mod compat;
mod containment;
mod contract_hash;
mod description;
mod fingerprint;
mod manifest;
pub mod migration;
mod parity;
mod supply;
pub mod unit;

pub use compat::{
    Certainty, Compat, Counterexample, Gate, Gates, Note, NoteKind, Plan, Release, Situation, Step, StepKind,
    Strategy, UpgradeNotes, Verdict, Version, starts,
};
pub use contract_hash::contract_hash;
pub use description::{Description, LengthClass};
pub use fingerprint::{Fingerprint, FingerprintKey, KeyId};
pub use manifest::{ContractHash, Manifest, ManifestError, UnitName};
pub use parity::{
    Doubt, Expectation, Likeness, LoneUnit, Parity, ParityFindings, ParityJudge, ParityRow, Side, Which,
};
pub use supply::{Supplied, SuppliedValue, Supply};

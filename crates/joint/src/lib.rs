//! Lower bounds.
pub mod dictionary;
pub mod multipliers;
pub mod system;
pub mod walk;
pub mod cover;
pub mod eliminate;
pub mod experiment;

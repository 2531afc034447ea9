//! Lower bounds.
mod cover;
mod dictionary;
mod eliminate;
mod facts;
mod leaf;
mod multipliers;
mod oracle;
mod search;
mod bound;
mod system;
pub use bound::*;

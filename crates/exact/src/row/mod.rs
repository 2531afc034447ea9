//! Row problems.
mod cover;
mod error;
mod multipliers;
mod oracle;
mod problem;
pub mod search;
mod set;
mod tableau;

pub use error::{Error, ErrorKind};
pub use oracle::{CoreOracle, Found};
pub use problem::{DemandClass, RowProblem, Source};

/// What every fallible function of this module returns.
pub type Result<T> = std::result::Result<T, Error>;

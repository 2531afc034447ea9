//! Row problems solved to proven optimality.

mod case;
mod cover;
mod error;
mod exact;
mod functional;
mod incumbent;
mod modular;
mod multipliers;
mod oracle;
mod outline;
mod packing;
mod perceptron;
mod pool;
mod problem;
mod proof;
mod search;
mod set;
mod solve;
mod tableau;
mod weights;

pub use error::{Error, ErrorKind};
pub use functional::Functional;
pub use multipliers::core_multipliers;
pub use oracle::{CoreOracle, Found};
pub use problem::{DemandClass, RowProblem, Source};
pub use proof::{RowCore, RowNode, RowProof};
pub use search::Effort;
pub use solve::{RowOptions, RowOutcome, solve, solve_all};

/// What every fallible function of this module returns.
pub type Result<T> = std::result::Result<T, Error>;

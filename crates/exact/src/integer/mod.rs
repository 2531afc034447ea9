//! Integer, ternary and binary weights, solved to proven optimality.
//!
//! A neuron with few neighbours has few weight vectors: 2 048 binary and
//! 177 147 ternary ones for N = 12. All of them are enumerated, with the bits
//! that they flip. Free weights are solved by that alone. Symmetric weights
//! choose one vector a neuron, so that each weight agrees at both its ends.
//!
//! # How
//!
//! 1. Local search finds first weights: from many starts it changes one weight
//!    at a time, first to make the shortfalls of the stabilities small, then
//!    the flips.
//! 2. Vectors with so many flips that they cannot belong to better weights
//!    are dropped, before they are stored.
//! 3. Prices on the values of weights, which one end pays and the other
//!    receives, raise the sum of the neurons' least costs: a Lagrangian
//!    bound (dual decomposition), improved by sequential message passing.
//! 4. What a vector costs, and what its values cost the other neurons, takes
//!    it out where that is too much ([`hopfit_certify::Enumeration`]).
//! 5. A pair whose weight is still open is branched on; prices are inherited.
//! 6. The bound is raised flip by flip until it meets the best weights, or a
//!    search finds better ones.
//!
//! All numbers are whole, so that bounds and proofs are exact, and the same
//! on every machine. The search uses one thread; enumerations use all of the
//! current rayon pool.
//!
//! # Limits
//!
//! At most [`MOST_VECTORS`] vectors are enumerated, and at most
//! [`MOST_STEPS`] times patterns; at most [`MOST_KEPT`] are stored, 8 bytes
//! each (if there are more, only smaller bounds are proved). A search gives
//! up when its proof exceeds 2²³ numbers.
//!
//! Literature: M. Guignard, S. Kim (1987) on Lagrangian decomposition;
//! V. Kolmogorov, *A new look at reweighted message passing* (2015).

mod enumerate;
mod error;
mod first_look;
mod incumbent;
mod layout;
mod prices;
mod row;
mod search;
mod solve;
mod thin;
mod walk;

pub use error::{Error, ErrorKind};
pub use incumbent::improve;
pub use solve::{IntegerEffort, IntegerOptions, IntegerOutcome, solve};
pub use thin::thin;

/// How many weight vectors of all neurons together are enumerated at most.
pub const MOST_VECTORS: u64 = 1 << 28;
/// How many times vectors and patterns are brought together at most.
pub const MOST_STEPS: u64 = 1 << 34;
/// How many vectors are stored at most.
pub const MOST_KEPT: u64 = 1 << 24;
/// How many sums over half a vector are stored for a neuron at most.
const MOST_CODES: u64 = 1 << 24;

/// What a flip costs: prices are multiples of 1 / 256 flips.
const UNIT: i64 = 256;

/// What every fallible function of this module returns.
pub type Result<T> = std::result::Result<T, Error>;

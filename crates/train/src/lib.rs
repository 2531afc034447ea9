//! Learning rules: from patterns to the network that is to store them.
//!
//! | rule | function | stores, of random patterns |
//! |---|---|---|
//! | Hebb (Eqs. 2–4 of the paper, its first baseline) | [`hebbian()`] | about N / (4 ln N) without a flip |
//! | projection (Eq. 5, its second baseline) | [`pseudoinverse()`] | N − 1 |
//! | gradient descent on a layer of tanh neurons | [`gradient()`] | depends on its options |
//! | the expected hinge over noisy cues | [`Rule::Recall`] | what recalls best, which need not be all |
//!
//! Every one of these returns a [`hopfit_core::Network`] with symmetric weights, a
//! zero diagonal and no bias.
//!
//! ```
//! use hopfit_core::Patterns;
//! use hopfit_train::{PseudoinverseOptions, hebbian, pseudoinverse};
//!
//! let patterns = Patterns::random(10, 20, 1)?;
//! let projection = pseudoinverse(&patterns, &PseudoinverseOptions::default())?;
//! assert_eq!(projection.flips(&patterns)?.total(), 0);
//! assert!(hebbian(&patterns).flips(&patterns)?.total() > 0);
//! # Ok::<(), hopfit_train::Error>(())
//! ```
#![forbid(unsafe_code)]

mod control;
pub mod error;
mod exact;
pub mod gradient;
pub mod hebbian;
mod hinge;
pub mod milp;
pub mod pseudoinverse;
mod recall;
mod rule;
mod training;

pub use control::{Control, Progress};
pub use error::{Error, ErrorKind};
pub use exact::{ExactOptions, Then, exact};
pub use gradient::{Epoch, GradientOptions, Loss, Shuffle, gradient};
pub use hebbian::hebbian;
pub use milp::{Formulation, MilpOptions, milp};
pub use pseudoinverse::{PseudoinverseOptions, pseudoinverse};
pub use recall::RecallTraining;
pub use rule::{Rule, train};
pub use training::{Proof, Status, Training};

/// What every fallible function of this crate returns.
pub type Result<T> = std::result::Result<T, Error>;

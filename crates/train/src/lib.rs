//! Learning rules: from patterns to the network that is to store them.
//!
//! | rule | function | stores, of random patterns |
//! |---|---|---|
//! | Hebb (Eqs. 2–4 of the paper, its first baseline) | [`hebbian()`] | about N / (4 ln N) without a flip |
//! | projection (Eq. 5, its second baseline) | [`pseudoinverse()`] | N − 1 |
//! | gradient descent on a layer of tanh neurons | [`gradient()`] | depends on its options |
//! | the paper's mixed-integer linear program (Eqs. 14–27) | [`milp()`] | as many as the solver finds in the time |
//! | the expected hinge over noisy cues | [`Rule::Recall`] | what recalls best, which need not be all |
//! | the exact engine: the fewest flips by the problem's structure, with a proof | [`exact()`] | as many as its search finds, and says how many bits any weights lose |
//!
//! [`train`] runs any of them on a [`hopfit_core::Problem`]: the patterns, the
//! class of admissible weights, and the tie rule. The first three know one
//! class, the paper's: symmetric continuous weights with a zero diagonal and
//! no bias. The others also take free weights, a bias, a mask, and integer,
//! ternary or binary weights.
//!
//! # What is said of a network
//! A [`Training`] holds the network and what is known about it, in *unmet*
//! demands: the flips, but under the strict tie rule fields of zero count,
//! too. [`Training::lower_bound`] is true of every network of the class, no
//! matter which rule finds it; [`Training::proof`] says on whose word, and
//! [`Status::Optimal`] that the network reaches it. A network that loses
//! nothing is optimal under every rule. What a solver proves of a model that
//! leaves part of the class out stands apart, in
//! [`Training::model_lower_bound`].
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
pub use exact::{ExactOptions, RadiusTraining, Then, exact};
pub use gradient::{Epoch, GradientOptions, Loss, Shuffle, gradient};
pub use hebbian::hebbian;
pub use milp::{Formulation, MilpOptions, MilpStart, milp};
pub use pseudoinverse::{PseudoinverseOptions, pseudoinverse};
pub use recall::RecallTraining;
pub use rule::{Rule, train};
pub use training::{ModelBound, Proof, Status, Training};

/// What every fallible function of this crate returns.
pub type Result<T> = std::result::Result<T, Error>;

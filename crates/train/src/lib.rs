//! Learning rules: from patterns to the network that is to store them.
//!
//! | rule | function | stores, of random patterns |
//! |---|---|---|
//! | Hebb (Eqs. 2–4 of the paper, its first baseline) | [`hebbian()`] | about N / (4 ln N) without a flip |
//! | projection (Eq. 5, its second baseline) | [`pseudoinverse()`] | N − 1 |
//! | gradient descent on a layer of tanh neurons | [`gradient()`] | depends on its options |
//! | the paper's mixed-integer linear program (Eqs. 14–27) | [`milp()`] | as many as the solver finds in the time |
//! | the expected hinge over noisy cues | [`Rule::Recall`] | what recalls best, which need not be all |
//! | Storkey's rule | [`storkey()`] | about N / √(2 ln N) without a flip |
//! | the perceptron rule: Diederich and Opper's, Krauth and Mézard's, Gardner's | [`perceptron()`] | all that can be stored |
//! | minimum probability flow | [`mpf()`] | all that can be stored, at a small decay |
//! | Hebb's rule after dreaming, in closed form | [`dreaming()`] | from Hebb's to the projection's |
//! | Hebb's rule with dreams unlearned | [`unlearning()`] | about N/2 |
//! | least squares with a penalty | [`ridge()`] | N and more, at a small penalty |
//! | the exact engine: the fewest flips by the problem's structure, with a proof | [`exact()`] | as many as its search finds, and says how many bits any weights lose |
//!
//! [`train`] runs any of them on a [`hopfit_core::Problem`]: the patterns, the
//! class of admissible weights, and the tie rule. Hebb's rule, the projection,
//! gradient descent, Storkey's rule, dreaming and unlearning know one class, the
//! paper's: symmetric continuous weights with a zero diagonal and no bias. The
//! others also take a bias, a mask or free weights, as far as their pages say;
//! the exact engine and the linear program also integer, ternary or binary ones.
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
pub mod details;
pub mod dreaming;
pub mod error;
mod exact;
pub mod gradient;
pub mod hebbian;
mod hinge;
mod lbfgs;
pub mod milp;
pub mod mpf;
mod name;
mod option;
pub mod perceptron;
pub mod pseudoinverse;
mod recall;
pub mod ridge;
mod rule;
mod spectrum;
pub mod storkey;
mod tied;
mod training;
pub mod unlearning;

pub use control::{Control, Progress};
pub use details::{Details, SecondObjective};
pub use dreaming::{DreamingOptions, dreaming};
pub use error::{Error, ErrorKind};
pub use exact::{ExactOptions, RadiusTraining, Then, exact};
pub use gradient::{Epoch, GradientOptions, Loss, Shuffle, gradient};
pub use hebbian::hebbian;
pub use hopfit_solve::{ErrorKind as SolverErrorKind, Status as SolverStatus};
pub use milp::{Formulation, MilpOptions, MilpSolver, MilpStart, milp};
pub use mpf::{MpfOptions, mpf};
pub use name::{RuleName, ThenName};
pub use option::TrainOption;
pub use perceptron::{KappaNorm, PerceptronOptions, PerceptronVariant, perceptron};
pub use pseudoinverse::{PseudoinverseOptions, pseudoinverse};
pub use recall::RecallTraining;
pub use ridge::{RidgeOptions, ridge};
pub use rule::{Rule, train};
pub use storkey::storkey;
pub use training::{ModelBound, Proof, Status, Training};
pub use unlearning::{UnlearningOptions, unlearning};

/// What every fallible function of this crate returns.
pub type Result<T> = std::result::Result<T, Error>;

/// Name and version of the solver that is compiled in, if there is one.
#[must_use]
pub fn built_in_solver() -> Option<String> {
    use hopfit_solve::Solve;
    let info = hopfit_solve::highs::Highs::new().ok()?.info();
    Some(format!("{} {}", info.name, info.version))
}

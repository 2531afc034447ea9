//! Hopfield memories trained to proven optimality.
//!
//! A Hopfield network is an associative memory: N neurons of ±1, symmetric
//! weights, zero diagonal. It stores P patterns and recalls them from damaged
//! cues. This crate trains such memories by the classical rules and by
//! mixed-integer linear programming, so that as few stored bits as possible
//! flip, and tells what is proved about the result.
//!
//! Data flows one way: [`data`] → [`Patterns`] → [`Rule`] → [`Network`] →
//! [`Recaller`] → [`Report`].
//!
//! ```
//! use hopfit::{Admissible, Control, MilpOptions, Patterns, Problem, Rule, Stop, TieRule};
//!
//! let patterns = Patterns::random(4, 16, 1)?;
//! let problem = Problem::new(patterns, Admissible::symmetric(16), TieRule::Paper)?;
//! let mut control = Control { stop: Stop::never(), threads: 1, seed: 0, progress: &mut |_| {} };
//! let training = hopfit::train(&problem, &Rule::Milp(MilpOptions::default()), &mut control)?;
//! assert_eq!(training.network.flips(problem.patterns())?.total(), 0);
//!
//! let cues = hopfit::Cues::noisy(problem.patterns(), 0.1, &mut hopfit::random::Stream::new(1, 0));
//! let recalled = hopfit::recall_all(&training.network, &cues, &hopfit::RecallOptions::default())?;
//! assert_eq!(recalled.states.len(), 4 * 16);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![forbid(unsafe_code)]

mod causes;
mod evaluate;
mod meant;
mod radius;
mod recall;
mod report;
mod trained;

pub use causes::with_causes;
pub use evaluate::{Evaluation, NoiseOptions, NoiseOutcome, evaluate};
pub use hopfit_certify as certify;
pub use hopfit_classify as classify;
pub use hopfit_core::{
    Admissible, BatchOutcome, Clamp, Cooling, Cues, Damage, Demand, Ending, Error, ErrorKind,
    Flips, IntegerNetwork, Mask, Network, Norm, Patterns, Problem, Radii, Recall, Recaller, Shape,
    Stabilities, Stop, TieRule, Update, WeightRange, Weights, patterns_hash, random,
};
pub use hopfit_data as data;
pub use hopfit_train as rules;
pub use hopfit_train::{
    Control, ExactOptions, GradientOptions, MilpOptions, MilpStart, ModelBound, Progress, Proof,
    PseudoinverseOptions, RadiusTraining, RecallTraining, Rule, Status, Then, Training, gradient,
    hebbian, pseudoinverse, train,
};
pub use meant::{Mismatch, check_model, problem_of_model};
pub use radius::{PerPattern, RadiusReport, UpperBound, radius};
pub use recall::{RecallOptions, recall_all};
pub use report::{ModelBoundReport, Report, SolverReport};
pub use trained::Asked;

/// The version of this crate.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The examples of the README, run as tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;

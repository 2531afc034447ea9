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

mod checking;
mod compare;
pub mod diagnosis;
pub mod error;
mod evaluate;
mod radius;
mod recall;
mod report;
mod spec;
mod training;
mod update;

pub use checking::{check, check_model, check_model_until, load, problem_of_model};
pub use compare::{CompareOptions, Compared, Comparison, compare};
pub use error::{Error, ErrorKind, Result};
pub use evaluate::{Evaluation, NoiseOptions, NoiseOutcome, evaluate, evaluate_until};
pub use hopfit_certify as certify;
pub use hopfit_classify as classify;
pub use hopfit_core::{
    Admissible, BatchOutcome, Choice, Clamp, Cooling, Cues, Damage, Demand, Ending, Endings,
    Error as CoreError, ErrorKind as CoreErrorKind, Flips, IntegerNetwork, Mask, Network, Norm,
    Patterns, Problem, Radii, Recall, Recaller, Shape, Stabilities, Stop, TieRule, Update,
    WeightRange, Weights, patterns_hash, random,
};
pub use hopfit_data as data;
pub use hopfit_error::with_causes;
pub use hopfit_train as rules;
pub use hopfit_train::{
    Control, Details, DreamingOptions, ExactOptions, GradientOptions, KappaNorm, MilpOptions,
    MilpSolver, MilpStart, ModelBound, MpfOptions, PerceptronOptions, PerceptronVariant, Progress,
    Proof, PseudoinverseOptions, RadiusTraining, RecallTraining, RidgeOptions, Rule, RuleName,
    SecondObjective, Status, Then, ThenName, TrainOption, Training, UnlearningOptions,
    built_in_solver, gradient, hebbian, pseudoinverse,
};
pub use radius::{PerPattern, RadiusReport, UpperBound, radius};
pub use recall::{RecallOptions, on_threads, recall_all, recall_until};
pub use report::{ModelBoundReport, Report, SolverReport};
pub use spec::{ClassSpec, RuleEntry, Task, TrainSpec, Trained};
pub use training::train;
pub use update::{UpdateName, UpdateOption, UpdateSpec};

/// The version of this crate.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Whether the solver HiGHS is compiled in: the feature `highs`.
pub const HAS_HIGHS: bool = cfg!(feature = "highs");

/// The examples of the README, run as tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;

//! What can go wrong in anything that the library does.

use crate::UpdateOption;
use hopfit_train::{RuleName, TrainOption};
use std::fmt::Display;
use std::path::PathBuf;

/// What every fallible function of this crate returns.
pub type Result<T> = std::result::Result<T, Error>;

hopfit_error::opaque! {
    /// Why the library refused or failed to do something. [`Error::kind`] tells
    /// what it is; the message names the place and says what to do.
    ///
    /// Errors of all layers turn into this one, so that `?` works throughout.
    ///
    /// ```
    /// use hopfit::{Admissible, Control, ErrorKind, Patterns, Problem, Rule, TieRule};
    ///
    /// fn flips(rows: &[[i8; 3]]) -> hopfit::Result<usize> {
    ///     let patterns = Patterns::from_rows(rows)?;
    ///     let problem = Problem::new(patterns, Admissible::symmetric(3), TieRule::Paper)?;
    ///     let training = hopfit::train(&problem, &Rule::Hebbian, &mut Control::default())?;
    ///     Ok(training.network.flips(problem.patterns())?.total())
    /// }
    /// assert_eq!(flips(&[[1, 1, -1]])?, 0);
    /// let error = flips(&[[1, 1, 5]]).unwrap_err();
    /// assert!(matches!(error.kind(), ErrorKind::Core(_)));
    /// assert_eq!(error.to_string(), "pattern 0, neuron 2: 5 is not +1 or -1");
    /// # Ok::<(), hopfit::Error>(())
    /// ```
    pub struct Error(ErrorKind) from
        Core(hopfit_core::Error),
        Data(hopfit_data::Error),
        Rule(hopfit_train::Error),
        Classify(hopfit_classify::Error),
        Rejected(hopfit_certify::Rejection),
        Program(hopfit_model::Error);
}

/// The kinds of [`struct@Error`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Patterns, cues, weights or states that do not fit or are none.
    #[error(transparent)]
    Core(hopfit_core::Error),
    /// A file that could not be read or written.
    #[error(transparent)]
    Data(hopfit_data::Error),
    /// A learning rule that refused its options, or failed.
    #[error(transparent)]
    Rule(hopfit_train::Error),
    /// Examples that cannot be classified.
    #[error(transparent)]
    Classify(hopfit_classify::Error),
    /// A certificate that proves nothing, or speaks of another problem.
    #[error(transparent)]
    Rejected(hopfit_certify::Rejection),
    /// An option of another rule.
    #[error("{option} belongs to the rule {}; leave it out", either(option.rules()))]
    ForeignOption {
        /// The option, which knows its rules.
        option: TrainOption,
    },
    /// Options that belong to a second objective.
    #[error(
        "{} belong to the second objectives {}; ask for one, or leave them out",
        joined(options, " and "),
        joined(goals, " and ")
    )]
    NeedsThen {
        /// The options.
        options: &'static [TrainOption],
        /// The words of the objectives.
        goals: &'static [&'static str],
    },
    /// An option of another update in recall.
    #[error("{option} belongs to the update glauber; leave it out")]
    ForeignUpdateOption {
        /// The option.
        option: UpdateOption,
    },
    /// An option that needs to know the picture that the neurons form.
    #[error("{option} needs to know the picture that the neurons form; give its shape")]
    NeedsShape {
        /// The option.
        option: TrainOption,
    },
    /// The paper's model was asked for, but another rule is to train.
    #[error("only the rule milp has a linear program to write")]
    NoProgram,
    /// A file for the paper's model whose name says no format.
    #[error("{}: the name of the model's file must end in .mps or .lp", path.display())]
    ProgramEnding {
        /// The file.
        path: PathBuf,
    },
    /// The paper's model could not be written.
    #[error(transparent)]
    Program(hopfit_model::Error),
    /// A model that was trained on other patterns than are given.
    #[error(
        "the model was trained on other patterns: their hash is {model}, that of the given ones \
         is {given}"
    )]
    OtherPatterns {
        /// The hash in the model, see [`patterns_hash`](crate::patterns_hash).
        model: String,
        /// The hash of the given patterns.
        given: String,
    },
    /// A model whose weights lose more bits than the certificate says.
    #[error(
        "the model's weights are not the certificate's: they lose {model} bits, those of the \
         certificate {certificate}"
    )]
    OtherWeights {
        /// What the model loses.
        model: usize,
        /// What the certificate's weights lose.
        certificate: usize,
    },
    /// A pattern whose radius in the model is smaller than the certificate says.
    #[error(
        "the model's weights are not the certificate's: pattern {pattern} has radius {model} \
         ({damage}), with those of the certificate {certificate}"
    )]
    OtherRadius {
        /// The pattern, from 0.
        pattern: usize,
        /// What is wrong with the bits: `flips` or `missing`.
        damage: &'static str,
        /// The radius of the model; −1 where the pattern is not stored.
        model: i64,
        /// That of the certificate's weights.
        certificate: i64,
    },
    /// A model that does not say for which problem it was trained.
    #[error("the model does not say what was asked of it: no `{what}`")]
    Unsaid {
        /// The entry that it lacks.
        what: &'static str,
    },
}

/// For example `milp or exact`.
fn either(rules: &[RuleName]) -> String {
    joined(rules, " or ")
}

fn joined(things: &[impl Display], by: &str) -> String {
    things.iter().map(ToString::to_string).collect::<Vec<_>>().join(by)
}

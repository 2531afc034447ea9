//! The options of training, as errors name them.

use crate::RuleName::{
    self, Dreaming, Exact, Gradient, Milp, Mpf, Perceptron, Pseudoinverse, Recall, Ridge,
    Unlearning,
};
use std::fmt;

/// An option of training. Errors carry it, so that a face can name it as its
/// users write it; its `Display` is the name of the field.
///
/// ```
/// use hopfit_train::{ErrorKind, MilpOptions, RuleName, TrainOption};
/// let options = MilpOptions { big_m: Some(-1.0), ..MilpOptions::default() };
/// let error = options.validate().unwrap_err();
/// let ErrorKind::OptionOutOfRange { option, .. } = error.kind() else { panic!("{error}") };
/// assert_eq!((*option, option.to_string()), (TrainOption::BigM, "big_m".to_owned()));
/// assert_eq!(option.rules(), [RuleName::Milp]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum TrainOption {
    /// The range of the weights.
    Weights,
    /// Whether w_ij = w_ji.
    Symmetric,
    /// Whether neurons have a bias.
    Bias,
    /// The largest distance that a weight spans.
    ReceptiveField,
    /// λ of the sparse model.
    Sparse,
    /// The second objective.
    Then,
    /// The probability of a flipped bit.
    NoiseLevel,
    /// The probability of a missing bit.
    MissingShare,
    /// A certificate to go on from.
    Resume,
    /// Where the certificate goes.
    Certificate,
    /// Weights to begin from.
    Start,
    /// ε of the model.
    Epsilon,
    /// M of the model.
    BigM,
    /// Where the model goes.
    WriteModel,
    /// Where the solver's log goes.
    SolverLog,
    /// Whether the projection keeps its diagonal.
    KeepDiagonal,
    /// Which singular values count as zero.
    RankTolerance,
    /// The tuned setting of the descent.
    Tuned,
    /// Passes over all patterns.
    Epochs,
    /// The step length of the descent.
    LearningRate,
    /// Its factor after every epoch.
    RateDecay,
    /// The share of the step before.
    Momentum,
    /// Patterns a step.
    BatchSize,
    /// The penalty on squared weights (which the descent has, too, but only in
    /// the library).
    WeightDecay,
    /// The size of the first weights.
    InitialScale,
    /// The error at which the descent ends.
    TargetError,
    /// Which bits the perceptron rule corrects.
    Perceptron,
    /// The stability that it asks for.
    Kappa,
    /// What that is measured in.
    KappaNorm,
    /// Steps of the minimisation of probability flow.
    Steps,
    /// How long the network dreams.
    DreamTime,
    /// How many dreams are unlearned.
    Dreams,
    /// What a dream takes from a weight.
    UnlearningRate,
    /// The penalty of ridge regression.
    Penalty,
}

impl TrainOption {
    /// The name of the field, in snake case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Weights => "weights",
            Self::Symmetric => "symmetric",
            Self::Bias => "bias",
            Self::ReceptiveField => "receptive_field",
            Self::Sparse => "sparse",
            Self::Then => "then",
            Self::NoiseLevel => "noise_level",
            Self::MissingShare => "missing_share",
            Self::Resume => "resume",
            Self::Certificate => "certificate",
            Self::Start => "start",
            Self::Epsilon => "epsilon",
            Self::BigM => "big_m",
            Self::WriteModel => "write_model",
            Self::SolverLog => "solver_log",
            Self::KeepDiagonal => "keep_diagonal",
            Self::RankTolerance => "rank_tolerance",
            Self::Tuned => "tuned",
            Self::Epochs => "epochs",
            Self::LearningRate => "learning_rate",
            Self::RateDecay => "rate_decay",
            Self::Momentum => "momentum",
            Self::BatchSize => "batch_size",
            Self::WeightDecay => "weight_decay",
            Self::InitialScale => "initial_scale",
            Self::TargetError => "target_error",
            Self::Perceptron => "perceptron",
            Self::Kappa => "kappa",
            Self::KappaNorm => "kappa_norm",
            Self::Steps => "steps",
            Self::DreamTime => "dream_time",
            Self::Dreams => "dreams",
            Self::UnlearningRate => "unlearning_rate",
            Self::Penalty => "penalty",
        }
    }

    /// The rules that it belongs to. Which weights compete belongs to the rules
    /// that honour anything but the paper's class.
    #[must_use]
    pub fn rules(self) -> &'static [RuleName] {
        match self {
            Self::Weights | Self::Certificate => &[Milp, Exact],
            Self::Symmetric => &[Milp, Exact, Recall, Perceptron, Ridge],
            Self::Bias | Self::ReceptiveField => &[Milp, Exact, Recall, Perceptron, Mpf, Ridge],
            Self::Then | Self::Resume => &[Exact],
            Self::NoiseLevel | Self::MissingShare => &[Recall, Exact],
            Self::Sparse
            | Self::Start
            | Self::Epsilon
            | Self::BigM
            | Self::WriteModel
            | Self::SolverLog => &[Milp],
            Self::KeepDiagonal | Self::RankTolerance => &[Pseudoinverse],
            Self::Epochs => &[Gradient, Perceptron],
            Self::Tuned
            | Self::LearningRate
            | Self::RateDecay
            | Self::Momentum
            | Self::BatchSize
            | Self::InitialScale
            | Self::TargetError => &[Gradient],
            Self::Perceptron | Self::Kappa | Self::KappaNorm => &[Perceptron],
            Self::WeightDecay | Self::Steps => &[Mpf],
            Self::DreamTime => &[Dreaming],
            Self::Dreams | Self::UnlearningRate => &[Unlearning],
            Self::Penalty => &[Ridge],
        }
    }
}

impl fmt::Display for TrainOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

//! How the descent goes.

use crate::Result;
use crate::TrainOption;
use crate::error::check_option;

/// What the descent makes small, for a neuron with field h, output y = tanh h
/// and bit x = ±1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Loss {
    /// ½ (y − x)², with slope (y − x)(1 − y²). A bit that is firmly wrong has
    /// almost no slope: the descent gives it up, even where it need not.
    #[default]
    HalfSquaredError,
    /// ln(1 + exp(−2 x h)), with slope y − x: the cross-entropy, if (1 + y) / 2
    /// is read as the probability of +1. It is convex in the weights. No bit
    /// is given up, so that all are stored where that is possible, but many
    /// are lost where it is not.
    CrossEntropy,
    /// From one to the other: the slope is (y − x)(1 − y²)^κ, where κ rises
    /// evenly from 0 in the first epoch to 1 in the last (graduated
    /// non-convexity: A. Blake, A. Zisserman, *Visual Reconstruction*, 1987).
    /// Progress is reported as ½ (y − x)².
    Graduated,
}

impl Loss {
    /// The loss of one neuron.
    pub(super) fn value(self, field: f64, x: f64) -> f64 {
        if self == Self::CrossEntropy {
            // ln(1 + exp(z)), without overflow.
            let z = -2.0 * x * field;
            return z.max(0.0) + (-z.abs()).exp().ln_1p();
        }
        0.5 * (field.tanh() - x).powi(2)
    }

    /// Its derivative with respect to the field; `done` is how much of the
    /// descent lies behind, from 0 to 1.
    pub(super) fn slope(self, field: f64, x: f64, done: f64) -> f64 {
        let output = field.tanh();
        let rise = 1.0 - output * output;
        let factor = match self {
            Self::HalfSquaredError => rise,
            Self::CrossEntropy => 1.0,
            Self::Graduated => rise.powf(done),
        };
        (output - x) * factor
    }
}

/// When the patterns are put in random order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Shuffle {
    /// Never: they come as given.
    Never,
    /// Once, before the first epoch.
    #[default]
    Once,
    /// Before every epoch.
    EveryEpoch,
}

/// How [`gradient()`](crate::gradient()) descends. The defaults are the
/// paper's, and where it is silent those of the MATLAB toolbox that it used.
#[derive(Debug, Clone, PartialEq)]
pub struct GradientOptions {
    /// What is made small. Default: half the squared error.
    pub loss: Loss,
    /// How often all patterns are gone through, at least 1. Default: 100.
    pub epochs: usize,
    /// Step length, finite and above 0. Default: 0.001.
    pub learning_rate: f64,
    /// The learning rate is multiplied by this after every epoch; above 0 and
    /// at most 1. Default: 1.
    pub rate_decay: f64,
    /// The share of a step that the next step repeats, at least 0 and below
    /// 1. Default: 0.9.
    pub momentum: f64,
    /// Patterns a step, at least 1. The last batch of an epoch takes what is
    /// left. Default: 5.
    pub batch_size: usize,
    /// λ of the penalty ½ λ Σ w_ij² over the tied weights (i < j) that is
    /// added to the loss; finite and at least 0. Default: 1e-4.
    pub weight_decay: f64,
    /// The first weights are uniform in ± this times √(6 / (N + N)); finite
    /// and at least 0. Default: 1, which is Glorot's initialisation.
    pub initial_scale: f64,
    /// When the patterns are put in random order. Default: once.
    pub shuffle: Shuffle,
    /// The descent ends early once [`Epoch::largest_error`](crate::Epoch) is
    /// at most this; finite and at least 0. Default: 0.
    pub target_error: f64,
    /// Seed of the first weights (ChaCha stream 0) and of the order of the
    /// patterns (stream 1). Default: 0.
    pub seed: u64,
}

impl Default for GradientOptions {
    fn default() -> Self {
        Self {
            loss: Loss::HalfSquaredError,
            epochs: 100,
            learning_rate: 0.001,
            rate_decay: 1.0,
            momentum: 0.9,
            batch_size: 5,
            weight_decay: 1e-4,
            initial_scale: 1.0,
            shuffle: Shuffle::Once,
            target_error: 0.0,
            seed: 0,
        }
    }
}

impl GradientOptions {
    /// The same layer of N = `neurons` tanh neurons and the same method,
    /// tuned to store as much as it can: the weights start from zero, the
    /// loss is [`Loss::Graduated`], the learning rate is 1 / N (fields grow
    /// with N, and so does the curvature), and there are 2000 epochs.
    #[must_use]
    pub fn tuned(neurons: usize) -> Self {
        Self {
            loss: Loss::Graduated,
            epochs: 2000,
            learning_rate: 1.0 / neurons.max(1) as f64,
            rate_decay: 0.999,
            weight_decay: 0.0,
            initial_scale: 0.0,
            shuffle: Shuffle::EveryEpoch,
            target_error: 0.25,
            ..Self::default()
        }
    }

    /// Checks the ranges.
    ///
    /// # Errors
    /// [`ErrorKind::OptionOutOfRange`](crate::ErrorKind::OptionOutOfRange).
    pub fn validate(&self) -> Result<()> {
        let above_zero = |value: f64| value.is_finite() && value > 0.0;
        let not_negative = |value: f64| value.is_finite() && value >= 0.0;
        let Self { learning_rate, rate_decay, momentum, .. } = *self;
        check_option(TrainOption::Epochs, self.epochs as f64, "at least 1", self.epochs > 0)?;
        check_option(
            TrainOption::BatchSize,
            self.batch_size as f64,
            "at least 1",
            self.batch_size > 0,
        )?;
        let allowed = "finite and above 0";
        check_option(TrainOption::LearningRate, learning_rate, allowed, above_zero(learning_rate))?;
        let is_factor = rate_decay > 0.0 && rate_decay <= 1.0;
        check_option(TrainOption::RateDecay, rate_decay, "above 0 and at most 1", is_factor)?;
        let is_share = (0.0..1.0).contains(&momentum);
        check_option(TrainOption::Momentum, momentum, "at least 0 and below 1", is_share)?;
        for (option, value) in [
            (TrainOption::WeightDecay, self.weight_decay),
            (TrainOption::InitialScale, self.initial_scale),
            (TrainOption::TargetError, self.target_error),
        ] {
            check_option(option, value, "finite and at least 0", not_negative(value))?;
        }
        Ok(())
    }
}

//! The words of the rules that researchers compare with.

use super::RuleName;
use crate::parse::{at_least_one, whole};
use clap::{Args, ValueEnum};
use hopfit::{
    DreamingOptions, KappaNorm, MpfOptions, PerceptronOptions, PerceptronVariant, RidgeOptions,
    UnlearningOptions,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum VariantName {
    /// Every bit whose stability is too small, pattern by pattern
    DiederichOpper,
    /// The weakest bit each time: towards the largest margin as kappa grows
    KrauthMezard,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum NormName {
    /// Corrections are steps of 1/N
    Steps,
    /// Divided by the norm of the neuron's weights (symmetric: the root mean square of the norms)
    Euclidean,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Rules to compare with")]
pub(crate) struct LearningArgs {
    /// perceptron: which bits are corrected [default: diederich-opper]
    #[arg(long, value_name = "VARIANT")]
    pub(crate) perceptron: Option<VariantName>,
    /// perceptron: the stability asked of every bit, at least 0 [default: 1]
    #[arg(long, value_name = "K")]
    pub(crate) kappa: Option<f64>,
    /// perceptron: what kappa is measured in [default: steps]
    #[arg(long, value_name = "NORM")]
    pub(crate) kappa_norm: Option<NormName>,
    /// mpf: the penalty LAMBDA/2 times the sum of w_ij squared, at least 0 [default: 0.001]
    #[arg(long, value_name = "LAMBDA")]
    pub(crate) weight_decay: Option<f64>,
    /// mpf: the most steps of the minimisation [default: 1000]
    #[arg(long, value_name = "S", value_parser = at_least_one)]
    pub(crate) steps: Option<usize>,
    /// dreaming: how long, from 0 (Hebb's rule) on; without end the pseudoinverse [default: 10]
    #[arg(long, value_name = "T")]
    pub(crate) dream_time: Option<f64>,
    /// unlearning: how many dreams [default: chosen by the number of patterns]
    #[arg(long, value_name = "D", value_parser = whole::<usize>)]
    pub(crate) dreams: Option<usize>,
    /// unlearning: what a dream takes from a weight, from 0.000001 to 1 [default: 0.01]
    #[arg(long, value_name = "EPSILON")]
    pub(crate) unlearning_rate: Option<f64>,
    /// ridge: the penalty on squared weights, at least 1e-12 [default: 1]
    #[arg(long, value_name = "LAMBDA")]
    pub(crate) penalty: Option<f64>,
}

impl LearningArgs {
    /// The options that are given, and the rule that each belongs to.
    pub(crate) fn given(&self) -> [(&'static str, bool, &'static [RuleName]); 9] {
        use RuleName::{Dreaming, Mpf, Perceptron, Ridge, Unlearning};
        [
            ("--perceptron", self.perceptron.is_some(), &[Perceptron]),
            ("--kappa", self.kappa.is_some(), &[Perceptron]),
            ("--kappa-norm", self.kappa_norm.is_some(), &[Perceptron]),
            ("--weight-decay", self.weight_decay.is_some(), &[Mpf]),
            ("--steps", self.steps.is_some(), &[Mpf]),
            ("--dream-time", self.dream_time.is_some(), &[Dreaming]),
            ("--dreams", self.dreams.is_some(), &[Unlearning]),
            ("--unlearning-rate", self.unlearning_rate.is_some(), &[Unlearning]),
            ("--penalty", self.penalty.is_some(), &[Ridge]),
        ]
    }

    pub(crate) fn of_perceptron(&self, epochs: Option<usize>) -> PerceptronOptions {
        let given = PerceptronOptions::default();
        let variant = self.perceptron.map(|name| match name {
            VariantName::DiederichOpper => PerceptronVariant::DiederichOpper,
            VariantName::KrauthMezard => PerceptronVariant::KrauthMezard,
        });
        let norm = self.kappa_norm.map(|name| match name {
            NormName::Steps => KappaNorm::Steps,
            NormName::Euclidean => KappaNorm::Euclidean,
        });
        PerceptronOptions {
            variant: variant.unwrap_or(given.variant),
            kappa: self.kappa.unwrap_or(given.kappa),
            norm: norm.unwrap_or(given.norm),
            epochs: epochs.unwrap_or(given.epochs),
        }
    }

    pub(crate) fn of_mpf(&self) -> MpfOptions {
        let given = MpfOptions::default();
        MpfOptions {
            weight_decay: self.weight_decay.unwrap_or(given.weight_decay),
            steps: self.steps.unwrap_or(given.steps),
        }
    }

    pub(crate) fn of_dreaming(&self) -> DreamingOptions {
        let given = DreamingOptions::default();
        DreamingOptions { dream_time: self.dream_time.unwrap_or(given.dream_time) }
    }

    pub(crate) fn of_unlearning(&self) -> UnlearningOptions {
        let given = UnlearningOptions::default();
        UnlearningOptions {
            dreams: self.dreams.or(given.dreams),
            unlearning_rate: self.unlearning_rate.unwrap_or(given.unlearning_rate),
        }
    }

    pub(crate) fn of_ridge(&self) -> RidgeOptions {
        RidgeOptions { penalty: self.penalty.unwrap_or(RidgeOptions::default().penalty) }
    }
}

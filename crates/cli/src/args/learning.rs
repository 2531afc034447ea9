//! The words of the rules that researchers compare with.

use crate::parse::{at_least_one, choice, whole};
use clap::Args;
use hopfit::{KappaNorm, PerceptronVariant};

#[derive(Debug, Args)]
#[command(next_help_heading = "Rules to compare with")]
pub(crate) struct LearningArgs {
    /// perceptron: which bits are corrected [default: diederich-opper]
    #[arg(long, value_name = "VARIANT", value_parser = choice::<PerceptronVariant>())]
    pub(crate) perceptron: Option<PerceptronVariant>,
    /// perceptron: the stability asked of every bit, at least 0 [default: 1]
    #[arg(long, value_name = "K")]
    pub(crate) kappa: Option<f64>,
    /// perceptron: what kappa is measured in [default: steps]
    #[arg(long, value_name = "NORM", value_parser = choice::<KappaNorm>())]
    pub(crate) kappa_norm: Option<KappaNorm>,
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

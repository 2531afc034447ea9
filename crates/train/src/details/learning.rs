//! What the rules that researchers compare with report.

use crate::{KappaNorm, PerceptronVariant};

/// What Storkey's rule reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StorkeyDetails {
    /// How many patterns were learned: all, unless it was stopped.
    pub learned: usize,
}

/// What the perceptron rule reports.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PerceptronDetails {
    /// Which bits were corrected.
    pub variant: PerceptronVariant,
    /// κ.
    pub kappa: f64,
    /// What κ is measured in.
    pub norm: KappaNorm,
    /// Epochs that were begun.
    pub epochs: usize,
    /// Bits that were corrected, as often as they were.
    pub corrections: u64,
    /// Whether nothing was left to correct.
    pub converged: bool,
    /// No weights of the class give all bits a greater stability, in units of
    /// the Euclidean norm; none if nothing is known.
    pub margin_bound: Option<f64>,
}

/// What minimum probability flow reports.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MpfDetails {
    /// λ.
    pub weight_decay: f64,
    /// The least objective that was found.
    pub objective: f64,
    /// Steps of the minimisation.
    pub steps: usize,
    /// Whether the minimisation came to its end.
    pub converged: bool,
}

/// What unlearning reports.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnlearningDetails {
    /// Dreams that were unlearned.
    pub dreams: usize,
    /// What each took from a weight, as it was rounded.
    pub unlearning_rate: f64,
}

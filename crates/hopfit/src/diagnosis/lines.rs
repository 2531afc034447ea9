//! What theory says, for a report.

use hopfit_core::diagnosis::theory;
use serde::Serialize;

/// Capacities and stabilities by theory, for random patterns: see
/// [`theory`]. None of them is a bound for the patterns at hand.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Lines {
    /// The load α = P/N.
    pub load: f64,
    /// Hebb's rule, with few wrong bits: 0.138 N.
    pub hebb_with_errors: f64,
    /// Hebb's rule, most patterns whole: N / (2 ln N).
    pub hebb_most_exact: f64,
    /// Hebb's rule, all patterns whole: N / (4 ln N).
    pub hebb_all_exact: f64,
    /// Weights without symmetry, large N: 2 N.
    pub free_weights: f64,
    /// Weights without symmetry, this N: where half of all draws are stored.
    pub cover_half: usize,
    /// Gardner's κ(α): the largest smallest stability, Euclidean norms, weights
    /// without symmetry, large N.
    pub stability: Option<f64>,
}

impl Lines {
    /// For N neurons and P patterns.
    #[must_use]
    pub fn of(neurons: usize, patterns: usize) -> Self {
        let load = patterns as f64 / neurons as f64;
        Self {
            load,
            hebb_with_errors: theory::hebb_with_errors(neurons),
            hebb_most_exact: theory::hebb_most_exact(neurons),
            hebb_all_exact: theory::hebb_all_exact(neurons),
            free_weights: theory::free_weights(neurons),
            cover_half: theory::cover_half(neurons),
            stability: theory::stability(load),
        }
    }
}

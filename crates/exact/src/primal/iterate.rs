//! Weights while they are sought.

use faer::Mat;

/// Weights on their way, in the form that their space wants.
#[derive(Debug, Clone)]
pub(crate) struct Iterate {
    pub(crate) weights: Mat<f32>,
    /// Where the inertia pulls the weights (W₀).
    pub(crate) memory: Mat<f32>,
    pub(crate) scratch: Vec<Mat<f32>>,
}

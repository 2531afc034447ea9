//! The fields that admissible weights can give, as a linear space.

use super::full::FullSpace;
use super::masked::MaskedSpace;
use super::reduce::Reduction;
use faer::Mat;

/// Projects onto the fields of tied weights.
#[derive(Debug)]
pub(crate) enum Space {
    /// Every pair may have a weight.
    Full(Box<FullSpace>),
    /// A mask forbids some.
    Masked(MaskedSpace),
}

/// Weights on their way, in the form that their space wants.
#[derive(Debug, Clone)]
pub(crate) struct Iterate {
    pub(crate) weights: Mat<f32>,
    /// Where the inertia pulls the weights (W₀).
    pub(crate) memory: Mat<f32>,
    pub(crate) scratch: Vec<Mat<f32>>,
}

impl Space {
    pub(crate) fn new(problem: &Reduction) -> Self {
        if problem.is_full() {
            Self::Full(Box::new(FullSpace::new(problem)))
        } else {
            Self::Masked(MaskedSpace::new(problem))
        }
    }

    /// Weights of zero.
    pub(crate) fn start(&self) -> Iterate {
        match self {
            Self::Full(space) => space.start(),
            Self::Masked(space) => space.start(),
        }
    }

    /// Sets the weights to those whose fields are nearest to `targets`
    /// (S×R, with inertia towards the memory), and `fields` to these fields.
    pub(crate) fn project(&self, targets: &Mat<f32>, at: &mut Iterate, fields: &mut Mat<f32>) {
        match self {
            Self::Full(space) => space.project(targets, at, fields),
            Self::Masked(space) => space.project(targets, at, fields),
        }
    }

    /// The Euclidean norm of the pull that `targets` (S×R) have on all
    /// weights: 0 where they cancel.
    pub(crate) fn pull(&self, targets: &Mat<f32>) -> f32 {
        match self {
            Self::Full(space) => space.pull(targets),
            Self::Masked(space) => space.pull(targets),
        }
    }

    /// The Euclidean norm of the tied weights, each pair counted once.
    pub(crate) fn norm(&self, at: &Iterate) -> f32 {
        match self {
            Self::Full(_) => (0.5 * at.weights.squared_norm_l2()).sqrt(),
            Self::Masked(_) => at.weights.norm_l2(),
        }
    }

    /// All weights, R×D row by row, after [`Self::project`] with `targets`.
    pub(crate) fn all_weights(
        &self,
        problem: &Reduction,
        targets: &Mat<f32>,
        at: &Iterate,
    ) -> Vec<f64> {
        match self {
            Self::Full(space) => space.all_weights(problem, targets, &at.weights),
            Self::Masked(space) => space.all_weights(&at.weights),
        }
    }
}

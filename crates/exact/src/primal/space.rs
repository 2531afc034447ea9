//! The fields that admissible weights can give, as a linear space.

use super::full::FullSpace;
use super::iterate::Iterate;
use super::masked::MaskedSpace;
use super::reduce::Reduction;
use faer::Mat;
use hopfit_core::Stop;

/// Projects onto the fields of tied weights.
#[derive(Debug)]
pub(crate) enum Space {
    /// Every pair may have a weight.
    Full(Box<FullSpace>),
    /// A mask forbids some.
    Masked(MaskedSpace),
}

impl Space {
    /// None if it is time to stop before all is prepared.
    pub(crate) fn new(problem: &Reduction, stop: &Stop) -> Option<Self> {
        Some(match problem.is_full() {
            true => Self::Full(Box::new(FullSpace::new(problem, stop)?)),
            false => Self::Masked(MaskedSpace::new(problem, stop)?),
        })
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

#[cfg(test)]
mod tests {
    use super::*;
    use hopfit_core::random::Stream;
    use hopfit_core::{Admissible, Mask, Patterns, Problem, Shape, TieRule};

    /// 30 patterns of 16 neurons, two of them twins.
    fn reduced(mask: Mask, bias: bool) -> Reduction {
        let mut bits = Patterns::random(30, 16, 5).unwrap().as_slice().to_vec();
        bits.chunks_exact_mut(16).for_each(|row| row[9] = -row[4]);
        let class = Admissible { bias, mask, ..Admissible::symmetric(16) };
        let patterns = Patterns::new(16, bits).unwrap();
        Reduction::new(&Problem::new(patterns, class, TieRule::Strict).unwrap()).unwrap()
    }

    /// Checks that no small change of an allowed weight brings the fields
    /// nearer to the targets, computed here from the weights alone.
    fn check(problem: &Reduction) {
        let (states, rows, width) =
            (problem.state_count(), problem.row_count(), problem.column_count());
        let space = Space::new(problem, &Stop::never()).unwrap();
        let mut stream = Stream::new(1, 0);
        let targets = Mat::from_fn(states, rows, |_, _| stream.normal() as f32);
        let mut fields = Mat::zeros(states, rows);
        let mut at = space.start();
        // Repeated, so that the memory of the inertia catches up.
        for _ in 0..400 {
            space.project(&targets, &mut at, &mut fields);
            at.memory.copy_from(&at.weights);
        }
        let weights = space.all_weights(problem, &targets, &at);
        let x = |s: usize, j: usize| f64::from(problem.state(s)[j]);
        let field =
            |s: usize, i: usize| (0..width).map(|j| weights[i * width + j] * x(s, j)).sum::<f64>();
        let rest = Mat::from_fn(states, rows, |s, i| f64::from(targets[(s, i)]) - field(s, i));
        for i in 0..rows {
            for s in 0..states {
                assert!((field(s, i) - f64::from(fields[(s, i)])).abs() < 1e-3);
            }
            for j in 0..width {
                let weight = weights[i * width + j];
                if !problem.allows(i, j) {
                    assert_eq!(weight, 0.0);
                    continue;
                }
                let mut pull: f64 = (0..states).map(|s| rest[(s, i)] * x(s, j)).sum();
                if j < rows {
                    assert_eq!(weight, weights[j * width + i]);
                    pull += (0..states).map(|s| rest[(s, j)] * x(s, i)).sum::<f64>();
                }
                assert!(pull.abs() < 1e-2, "a pull of {pull} on the weight of {i} and {j}");
            }
        }
    }

    #[test]
    fn the_full_space_is_projected_onto() {
        check(&reduced(Mask::full(16), false));
        check(&reduced(Mask::full(16), true));
    }

    #[test]
    fn the_masked_space_is_projected_onto() {
        check(&reduced(Mask::receptive_field(Shape::new(4, 4), 1.5), false));
        check(&reduced(Mask::receptive_field(Shape::new(4, 4), 1.5), true));
    }
}

//! From reduced weights to whole numbers, and their exact flips.

use super::matrices::product;
use super::reduce::Reduction;
use faer::Mat;
use hopfit_core::Stop;

/// The largest scale tried: weights up to 2⁴⁰, so that sums of thousands of
/// them are exact in f64.
const LARGEST_BITS: i32 = 40;
/// The smallest.
const LEAST_BITS: i32 = 3;

/// Evaluates whole weights on a reduced problem, exactly.
#[derive(Debug)]
pub(crate) struct Evaluator {
    /// S×D.
    states: Mat<f64>,
}

/// Whole weights and what they lose.
#[derive(Debug, Clone)]
pub(crate) struct Rounded {
    /// R×D, row by row.
    pub(crate) weights: Vec<i64>,
    /// Flips these cost beyond the unavoidable ones.
    pub(crate) cost: usize,
}

impl Evaluator {
    pub(crate) fn new(problem: &Reduction) -> Self {
        let entry = |s, j| f64::from(problem.state(s)[j]);
        Self { states: Mat::from_fn(problem.state_count(), problem.column_count(), entry) }
    }

    /// The fields S×R of weights R×D (row by row), exact for whole numbers
    /// whose sums stay below 2⁵³.
    fn fields(&self, problem: &Reduction, weights: &[f64]) -> Mat<f64> {
        let (rows, width) = (problem.row_count(), problem.column_count());
        let weights = Mat::from_fn(width, rows, |j, i| weights[i * width + j]);
        let mut fields = Mat::zeros(problem.state_count(), rows);
        product(fields.as_mut(), self.states.as_ref(), weights.as_ref());
        fields
    }

    /// Multiplies `weights` so that the largest is `scale`, and rounds.
    fn round(&self, problem: &Reduction, weights: &[f64], scale: f64) -> Rounded {
        let largest = weights.iter().fold(0.0_f64, |largest, w| largest.max(w.abs()));
        let factor = if largest > 0.0 { scale / largest } else { 0.0 };
        let whole: Vec<f64> = weights.iter().map(|w| (w * factor).round()).collect();
        let fields = self.fields(problem, &whole);
        let mut cost = 0;
        for row in 0..problem.row_count() {
            for (state, field) in fields.col_as_slice(row).iter().enumerate() {
                let price = problem.cost(state, row);
                let met = match problem.sign(state, row) {
                    0 => *field != 0.0,
                    sign => field * f64::from(sign) > 0.0,
                };
                if !met {
                    cost += price as usize;
                }
            }
        }
        Rounded { weights: whole.iter().map(|w| *w as i64).collect(), cost }
    }

    /// Rounds `weights` with the smallest power of two that loses no more
    /// than rounding at 2⁴⁰ does, by bisection; with a larger one if it is
    /// time to stop.
    pub(crate) fn best(&self, problem: &Reduction, weights: &[f64], stop: &Stop) -> Rounded {
        let mut best = self.round(problem, weights, f64::from(LARGEST_BITS).exp2());
        let fewest = best.cost;
        let (mut lost, mut kept) = (LEAST_BITS - 1, LARGEST_BITS);
        while kept - lost > 1 && !stop.is_due() {
            let bits = i32::midpoint(lost, kept);
            let rounded = self.round(problem, weights, f64::from(bits).exp2());
            if rounded.cost <= fewest {
                (kept, best) = (bits, rounded);
            } else {
                lost = bits;
            }
        }
        best
    }
}

//! Rosenblatt's perceptron, which stores an easy row in no time.

use super::problem::RowProblem;
use super::weights::Best;
use hopfit_core::Stop;

/// Passes over the demands before it gives up; the first is always made.
const PASSES: usize = 100;

/// The weights, after one of some passes over all demands, that leave fewest
/// unmet. They are small whole numbers.
pub(crate) fn perceptron(row: &RowProblem, stop: &Stop) -> Best {
    let zero = vec![0; row.dimension()];
    let mut best = Best { flips: row.unmet(&zero), weights: zero };
    let mut weights = best.weights.clone();
    for pass in 0..PASSES {
        if best.flips == 0 || (pass > 0 && stop.is_due()) {
            break;
        }
        row.classes().iter().for_each(|class| learn(&mut weights, class.vector()));
        let flips = row.unmet(&weights);
        if flips < best.flips {
            best = Best { flips, weights: weights.clone() };
        }
    }
    best
}

/// Pushes the weights towards a demand with a field of zero or less. Zero is
/// pushed too, even where it would do: what stands clear of zero is easier to
/// keep.
fn learn(weights: &mut [i64], vector: &[i8]) {
    let field: i64 = weights.iter().zip(vector).map(|(w, a)| w * i64::from(*a)).sum();
    if field <= 0 {
        weights.iter_mut().zip(vector).for_each(|(w, a)| *w += i64::from(*a));
    }
}

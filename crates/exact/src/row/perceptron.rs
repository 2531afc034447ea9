//! Rosenblatt's perceptron, which stores an easy row in no time.

use super::problem::RowProblem;

/// Passes over the demands before it gives up.
const PASSES: usize = 100;

/// The weights, after one of some passes over all demands, that leave fewest
/// unmet, and how many those are. They are small whole numbers.
pub(crate) fn perceptron(row: &RowProblem) -> (Vec<i64>, usize) {
    let mut weights = vec![0; row.dimension()];
    let mut best = (weights.clone(), row.unmet(&weights));
    for _ in 0..PASSES {
        if best.1 == 0 {
            break;
        }
        for class in row.classes() {
            let terms = class.vector().iter().zip(&weights);
            let field: i64 = terms.map(|(a, w)| i64::from(*a) * w).sum();
            // A field of zero is pushed too, even where it would do: what
            // stands clear of zero is easier to keep.
            if field <= 0 {
                weights.iter_mut().zip(class.vector()).for_each(|(w, a)| *w += i64::from(*a));
            }
        }
        let unmet = row.unmet(&weights);
        if unmet < best.1 {
            best = (weights.clone(), unmet);
        }
    }
    best
}

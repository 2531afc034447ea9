//! The flips of a row that need no search: opposite demands.

use super::problem::{DemandClass, RowProblem};
use hopfit_certify::{Core, Fact, Lower, Tree};
use std::collections::BTreeMap;

/// The proof of the most flips that cores of two members force: demands
/// whose vectors are opposite, one of them strict, cannot both be met.
///
/// Of the four classes with a vector or its opposite, weak or strict, all but
/// the two weak ones contradict across. These pairs form a path, on which
/// serving the ends first pairs off as many demands as possible.
pub(crate) fn forced(row: &RowProblem) -> Lower {
    let classes = row.classes();
    let at: BTreeMap<(&[i8], bool), usize> = classes
        .iter()
        .zip(0..)
        .map(|(class, k)| ((class.vector(), class.is_strict()), k))
        .collect();
    let mut left: Vec<usize> = classes.iter().map(DemandClass::multiplicity).collect();
    let (mut bound, mut facts) = (0, Vec::new());
    let mut weights = Vec::new();
    for both_strict in [false, true] {
        for (class, demand) in classes.iter().enumerate().filter(|(_, demand)| demand.is_strict()) {
            let opposite: Vec<i8> = demand.vector().iter().map(|entry| -entry).collect();
            let Some(&other) = at.get(&(opposite.as_slice(), both_strict)) else { continue };
            let pairs = left[class].min(left[other]);
            if pairs > 0 {
                left[class] -= pairs;
                left[other] -= pairs;
                let (first, second) = (class.min(other), class.max(other));
                weights.push((facts.len(), pairs as u64));
                let members = [first, second].map(|class| (row.demand(class), 1));
                facts.push(Fact::Core(Core::new(members)));
                bound += pairs;
            }
        }
    }
    Lower { bound, facts, tree: Tree::leaf(weights, 1) }
}

#[cfg(test)]
mod tests {
    use super::super::problem::RowProblem;
    use super::forced;
    use hopfit_core::{Admissible, Patterns, Problem, TieRule};

    /// The fewest flips of the first neuron among weights −1, 0 and 1.
    fn fewest(row: &RowProblem) -> usize {
        (-1..=1).map(|weight| row.unmet(&[weight])).min().expect("three weights")
    }

    #[test]
    fn with_one_column_all_that_must_flip_is_forced() {
        let bits = [[1, 1], [1, -1], [-1, 1], [-1, -1]];
        for tie in [TieRule::Paper, TieRule::Strict] {
            for counts in 0..256_usize {
                let times = |k: usize| (counts >> (2 * k)) & 3;
                let rows: Vec<[i8; 2]> =
                    (0..4).flat_map(|k| std::iter::repeat_n(bits[k], times(k))).collect();
                if rows.is_empty() {
                    continue;
                }
                let patterns = Patterns::from_rows(&rows).unwrap();
                let problem = Problem::new(patterns, Admissible::symmetric(2), tie).unwrap();
                let row = RowProblem::new(&problem, 0).unwrap();
                let proof = forced(&row);
                assert!(proof.bound <= fewest(&row), "{tie:?}, {rows:?}");
                let has_opposites = row.classes().len() > 1;
                assert!(proof.bound == fewest(&row) || !has_opposites, "{tie:?}, {rows:?}");
            }
        }
    }
}

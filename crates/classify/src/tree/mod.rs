//! Decision trees, one or many.
//!
//! They are written out here because the libraries at hand do not serve for
//! bits: `smartcore` 0.7 never tries a split between two rows of one class, so
//! that of (−1: a), (−1: b), (+1: b), (+1: b) it makes a single leaf, and
//! `linfa-trees` decides ties by the order of a hash map.

mod cart;
mod forest;

use crate::examples::check_size;
use crate::{Classifier, Examples, Result};
use cart::{Cart, Task};
pub use forest::{ForestOptions, RandomForest};
use hopfit_core::Cues;
use hopfit_core::random::Stream;

/// A classification tree (CART), grown by Gini impurity until its leaves are
/// of one class or cannot be split; of splits equally good a random one is
/// taken. A missing bit goes the way of −1, and of classes equally frequent
/// in a leaf the first wins, as in scikit-learn's `DecisionTreeClassifier`.
#[derive(Debug, Clone)]
pub struct DecisionTree {
    tree: Cart,
    classes: Vec<usize>,
    neurons: usize,
}

impl DecisionTree {
    /// Grows the tree; the seed chooses between equals.
    #[must_use]
    pub fn fit(examples: &Examples, seed: u64) -> Self {
        let neurons = examples.neurons();
        let task = Task::new(examples, neurons);
        let rows = (0..task.count()).collect();
        let tree = Cart::grow(&task, rows, &mut Stream::new(seed, 0));
        Self { tree, classes: task.classes, neurons }
    }
}

impl Classifier for DecisionTree {
    fn predict(&self, cues: &Cues) -> Result<Vec<usize>> {
        check_size("the cues", self.neurons, cues.neurons())?;
        Ok(cues.rows().map(|cue| self.classes[first_largest(self.tree.shares(cue))]).collect())
    }
}

/// The index of the largest number; of equals the first.
pub(crate) fn first_largest(numbers: &[f64]) -> usize {
    let mut best = 0;
    for (at, number) in numbers.iter().enumerate() {
        best = if *number > numbers[best] { at } else { best };
    }
    best
}

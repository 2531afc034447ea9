//! Many trees.

use super::cart::{Cart, Task};
use super::first_largest;
use crate::examples::check_size;
use crate::{Classifier, ErrorKind, Examples, Result};
use hopfit_core::Cues;
use hopfit_core::random::Stream;

/// How to grow a [`RandomForest`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForestOptions {
    /// The number of trees, at least 1.
    pub trees: usize,
    /// Seed of the draws of examples and bits; tree number t draws from the
    /// seed's stream t.
    pub seed: u64,
}

impl Default for ForestOptions {
    fn default() -> Self {
        Self { trees: 100, seed: 0 }
    }
}

/// A random forest (L. Breiman, *Random forests*, Machine Learning 45, 2001):
/// every tree learns from as many examples as there are, drawn with
/// replacement, and looks at ⌊√N⌋ random bits for each split (at more, until
/// one can split). The shares of the classes in the leaves are averaged, and
/// the first of the largest wins, as in scikit-learn's
/// `RandomForestClassifier`. A missing bit goes the way of −1.
#[derive(Debug, Clone)]
pub struct RandomForest {
    trees: Vec<Cart>,
    classes: Vec<usize>,
    neurons: usize,
}

impl RandomForest {
    /// Grows the trees.
    ///
    /// # Errors
    /// No trees.
    pub fn fit(examples: &Examples, options: ForestOptions) -> Result<Self> {
        if options.trees == 0 {
            let (what, expected) = ("the number of trees", "at least 1");
            return Err(ErrorKind::Option { what, value: 0.0, expected }.into());
        }
        let neurons = examples.neurons();
        let task = Task::new(examples, neurons.isqrt());
        let grow = |tree: usize| {
            let mut stream = Stream::new(options.seed, tree as u64);
            let rows = (0..task.count()).map(|_| stream.below(task.count())).collect();
            Cart::grow(&task, rows, &mut stream)
        };
        let trees = (0..options.trees).map(grow).collect();
        Ok(Self { trees, classes: task.classes, neurons })
    }

    fn class(&self, cue: &[i8]) -> usize {
        let mut sums = vec![0.0; self.classes.len()];
        for tree in &self.trees {
            sums.iter_mut().zip(tree.shares(cue)).for_each(|(sum, share)| *sum += share);
        }
        self.classes[first_largest(&sums)]
    }
}

impl Classifier for RandomForest {
    fn predict(&self, cues: &Cues) -> Result<Vec<usize>> {
        check_size("the cues", self.neurons, cues.neurons())?;
        Ok(cues.rows().map(|cue| self.class(cue)).collect())
    }
}

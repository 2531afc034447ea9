//! A random forest, from the library `smartcore`.

use crate::tree::{Bits, failed, matrix};
use crate::{Classifier, Examples, Result};
use hopfit_core::Cues;
use smartcore::ensemble::random_forest_classifier::{
    RandomForestClassifier, RandomForestClassifierParameters,
};

/// How to grow a [`RandomForest`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForestOptions {
    /// The number of trees, at least 1.
    pub trees: u16,
    /// Seed of the draws of examples and bits. The library's generator is not
    /// promised to be the same in its next release.
    pub seed: u64,
}

impl Default for ForestOptions {
    fn default() -> Self {
        Self { trees: 100, seed: 0 }
    }
}

/// A random forest (L. Breiman, *Random forests*, Machine Learning 45, 2001),
/// by `smartcore`: every tree learns from as many examples as there are, drawn
/// with replacement class by class, and chooses each split among ⌊√N⌋ random
/// bits; the trees vote, and of classes with equal votes the first wins. A
/// missing bit goes the way of −1.
pub struct RandomForest {
    forest: RandomForestClassifier<f64, usize, Bits, Vec<usize>>,
    neurons: usize,
}

impl RandomForest {
    /// Grows the trees.
    ///
    /// # Errors
    /// No trees, or [`crate::ErrorKind::Tree`] if the library fails.
    pub fn fit(examples: &Examples, options: ForestOptions) -> Result<Self> {
        if options.trees == 0 {
            let expected = "at least 1";
            return Err(crate::ErrorKind::Option {
                what: "the number of trees",
                value: 0.0,
                expected,
            }
            .into());
        }
        let bits = matrix(examples.patterns().as_slice(), examples.neurons())?;
        let labels = examples.labels().to_vec();
        let parameters = RandomForestClassifierParameters::default()
            .with_n_trees(options.trees)
            .with_seed(options.seed);
        let forest = RandomForestClassifier::fit(&bits, &labels, parameters).map_err(failed)?;
        Ok(Self { forest, neurons: examples.neurons() })
    }
}

impl Classifier for RandomForest {
    fn predict(&self, cues: &Cues) -> Result<Vec<usize>> {
        crate::examples::check_size("the cues", self.neurons, cues.neurons())?;
        self.forest.predict(&matrix(cues.as_slice(), self.neurons)?).map_err(|e| failed(e).into())
    }
}

impl std::fmt::Debug for RandomForest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RandomForest").field("neurons", &self.neurons).finish_non_exhaustive()
    }
}

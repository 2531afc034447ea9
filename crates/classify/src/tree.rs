//! A decision tree, from the library `smartcore`.

use crate::{Classifier, ErrorKind, Examples, Result};
use hopfit_core::Cues;
use smartcore::error::Failed;
use smartcore::linalg::basic::matrix::DenseMatrix;
use smartcore::tree::decision_tree_classifier::DecisionTreeClassifier;

/// A matrix of bits, one pattern a row.
pub(crate) type Bits = DenseMatrix<f64>;

/// A classification tree (CART: Gini impurity, grown until its leaves are
/// pure), by `smartcore`. A missing bit goes the way of −1.
pub struct DecisionTree {
    tree: DecisionTreeClassifier<f64, usize, Bits, Vec<usize>>,
    neurons: usize,
}

impl DecisionTree {
    /// Grows the tree.
    ///
    /// # Errors
    /// [`ErrorKind::Tree`] if the library fails.
    pub fn fit(examples: &Examples) -> Result<Self> {
        let bits = matrix(examples.patterns().as_slice(), examples.neurons())?;
        let labels = examples.labels().to_vec();
        let tree = DecisionTreeClassifier::fit(&bits, &labels, Default::default());
        Ok(Self { tree: tree.map_err(failed)?, neurons: examples.neurons() })
    }
}

impl Classifier for DecisionTree {
    fn predict(&self, cues: &Cues) -> Result<Vec<usize>> {
        crate::examples::check_size("the cues", self.neurons, cues.neurons())?;
        self.tree.predict(&matrix(cues.as_slice(), self.neurons)?).map_err(|e| failed(e).into())
    }
}

impl std::fmt::Debug for DecisionTree {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DecisionTree").field("depth", &self.tree.depth()).finish_non_exhaustive()
    }
}

pub(crate) fn matrix(bits: &[i8], neurons: usize) -> Result<Bits> {
    let values = bits.iter().map(|bit| f64::from(*bit)).collect();
    DenseMatrix::new(bits.len() / neurons, neurons, values, false).map_err(|e| failed(e).into())
}

// The library hands its errors over by value.
#[allow(clippy::needless_pass_by_value)]
pub(crate) fn failed(error: Failed) -> ErrorKind {
    ErrorKind::Tree { reason: error.to_string() }
}

//! Many states at once, as one matrix product.

use crate::{Ending, Network};

/// What became of a batch of K cues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchOutcome {
    /// The final states, K×N, row by row.
    pub states: Vec<i8>,
    /// How each recall ended.
    pub endings: Vec<Ending>,
    /// How many steps each took.
    pub steps: Vec<usize>,
}

impl Network {
    /// The fields of K states of N values each (`states` has K×N values, row
    /// by row): K×N fields, as one matrix product X Wᵀ + b.
    ///
    /// # Panics
    /// If the length of `states` is no multiple of N.
    #[must_use]
    pub fn batch_fields(&self, states: &[i8]) -> Vec<f64> {
        let neurons = self.neurons();
        assert_eq!(states.len() % neurons, 0, "states of {neurons} neurons each");
        let states: Vec<f64> = states.iter().map(|x| f64::from(*x)).collect();
        let mut fields = vec![0.0; states.len()];
        product(neurons, &states, self.weights().as_slice(), &mut fields);
        if self.bias().iter().any(|b| *b != 0.0) {
            for row in fields.chunks_exact_mut(neurons) {
                row.iter_mut().zip(self.bias()).for_each(|(h, b)| *h += b);
            }
        }
        fields
    }
}

/// `out` = `states` × `weights`ᵀ, all row by row with `neurons` columns.
fn product(neurons: usize, states: &[f64], weights: &[f64], out: &mut [f64]) {
    use faer::linalg::matmul::matmul;
    use faer::{Accum, MatMut, MatRef, Par};
    let rows = states.len() / neurons;
    matmul(
        MatMut::from_row_major_slice_mut(out, rows, neurons),
        Accum::Replace,
        MatRef::from_row_major_slice(states, rows, neurons),
        MatRef::from_row_major_slice(weights, neurons, neurons).transpose(),
        1.0,
        Par::Seq,
    );
}

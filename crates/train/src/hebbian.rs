//! Hebb's rule.

use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut, MatRef, Par};
use hopfit_core::{Network, Patterns, Weights};

/// The information storage prescription, Eqs. 2–4 of the paper (its first
/// baseline): w_ij = Σ_μ x_μi x_μj, w_ii = 0, b = 0.
///
/// The weights are not divided by anything: they are whole numbers from −P to
/// P, exact, so that [`Network::to_integer`] always succeeds. A pattern that
/// occurs twice counts twice; a pattern and its negative add the same.
///
/// Cost: P N² operations.
///
/// # Source
/// J. J. Hopfield, *Neural networks and physical systems with emergent
/// collective computational abilities*, PNAS 79 (1982), 2554–2558.
///
/// ```
/// use hopfit_core::Patterns;
/// use hopfit_train::hebbian;
/// let patterns = Patterns::from_rows(&[[1, 1, -1], [-1, 1, 1]])?;
/// let network = hebbian(&patterns);
/// assert_eq!(network.weights().row(0), [0.0, 0.0, -2.0]);
/// # Ok::<(), hopfit_core::Error>(())
/// ```
#[must_use]
pub fn hebbian(patterns: &Patterns) -> Network {
    let neurons = patterns.neurons();
    let bits: Vec<f64> = patterns.as_slice().iter().map(|x| f64::from(*x)).collect();
    let mut weights = vec![0.0; neurons * neurons];
    let bits = MatRef::from_row_major_slice(&bits, patterns.count(), neurons);
    matmul(
        MatMut::from_row_major_slice_mut(&mut weights, neurons, neurons),
        Accum::Replace,
        bits.transpose(),
        bits,
        1.0,
        Par::Seq,
    );
    for neuron in 0..neurons {
        weights[neuron * neurons + neuron] = 0.0;
    }
    // Sums of up to 2⁵³ signs are exact in f64, in whatever order.
    let weights = Weights::new(neurons, weights).expect("sums of signs are finite");
    Network::without_bias(weights)
}

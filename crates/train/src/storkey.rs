//! Storkey's rule.

use crate::Result;
use crate::control::{Control, Meter};
use crate::details::{Details, StorkeyDetails};
use crate::lbfgs::dot;
use crate::rule::only_the_papers_class;
use crate::training::Training;
use hopfit_core::{Network, Problem, Weights};
use rayon::prelude::*;

/// Neurons that one thread takes at a time.
const ROWS: usize = 64;

/// Storkey's rule, which learns pattern by pattern, as Hebb's does, and takes
/// from each what the weights already say of it:
///
/// w_ij += (x_i x_j − x_i h_ji − x_j h_ij) / N, with the local field
/// h_ij = Σ_{k ≠ i, j} w_ik x_k from before the pattern.
///
/// Random patterns are stored without a flip up to about N / √(2 ln N) of
/// them, against N / (2 ln N) by Hebb's rule. The order of the patterns
/// matters; w_ii = 0 and b = 0. What is returned are the weights times N,
/// rounded by [`Network::on_grid`]: of one pattern those of Hebb's rule.
///
/// The class of weights is the paper's: symmetric, continuous, between all
/// pairs, without bias. A stopped run returns what it has learned so far;
/// [`StorkeyDetails`] tell of how many patterns.
///
/// Cost: 4 P N² operations, on all threads.
///
/// # Errors
/// Another class of weights.
///
/// # Source
/// A. Storkey, *Increasing the capacity of a Hopfield network without
/// sacrificing functionality*, ICANN 1997, LNCS 1327, 451–456.
///
/// ```
/// use hopfit_core::{Admissible, Patterns, Problem, TieRule};
/// use hopfit_train::{Control, Rule, train};
/// let patterns = Patterns::random(18, 100, 1)?;
/// let problem = Problem::new(patterns, Admissible::symmetric(100), TieRule::Paper)?;
/// let flips = |rule: &Rule| -> hopfit_train::Result<usize> {
///     let network = train(&problem, rule, &mut Control::default())?.network;
///     Ok(network.flips(problem.patterns())?.total())
/// };
/// assert!(flips(&Rule::Storkey)? < flips(&Rule::Hebbian)?);
/// # Ok::<(), hopfit_train::Error>(())
/// ```
pub fn storkey(problem: &Problem, control: &mut Control<'_>) -> Result<Training> {
    only_the_papers_class(problem, "storkey")?;
    let (patterns, neurons) = (problem.patterns(), problem.neurons());
    let mut weights = vec![0.0; neurons * neurons];
    let (mut learned, mut meter) = (0, Meter::new("learning patterns"));
    for pattern in patterns.rows() {
        if control.stop.is_due() {
            break;
        }
        let bits: Vec<f64> = pattern.iter().map(|x| f64::from(*x)).collect();
        learn(&mut weights, &bits);
        learned += 1;
        meter.show(control.progress, learned, patterns.count());
    }
    let network = Network::without_bias(Weights::new(neurons, weights)?).on_grid();
    let mut training = Training::plain(problem, network, control.status())?;
    training.details = Details::Storkey(StorkeyDetails { learned });
    Ok(training)
}

/// One pattern more, in weights times N.
fn learn(weights: &mut [f64], bits: &[f64]) {
    let neurons = bits.len();
    let count = neurons as f64;
    let rows = weights.par_chunks(neurons).with_min_len(ROWS);
    // x_i Σ_k w_ik x_k; the diagonal is zero.
    let stabilities: Vec<f64> = rows.zip(bits).map(|(row, x)| x * dot(row, bits)).collect();
    let rows = weights.par_chunks_mut(neurons).with_min_len(ROWS);
    rows.enumerate().for_each(|(i, row)| {
        for (j, weight) in row.iter_mut().enumerate().filter(|(j, _)| *j != i) {
            // x_i h_ij and x_j h_ji with one factor x_i x_j for both: the same
            // in both directions, to the last bit.
            let product = bits[i] * bits[j];
            let known = (stabilities[i] + stabilities[j]) * product - 2.0 * *weight;
            *weight += product - known / count;
        }
    });
}

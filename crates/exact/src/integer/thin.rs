//! Zeros among whole weights.

use hopfit_core::{IntegerNetwork, Problem, Stop};

/// Sets weights to zero, the small ones first, as long as no bit that is kept
/// gets lost; a symmetric weight together with its mirror. Biases stay.
///
/// Without a zero in the range (binary weights), or once it is time to stop,
/// what is left stays as it is.
///
/// ```
/// use hopfit_core::{Admissible, IntegerNetwork, Patterns, Problem, Stop, TieRule, WeightRange};
/// use hopfit_exact::integer::thin;
/// let mut class = Admissible::symmetric(3);
/// class.range = WeightRange::TERNARY;
/// let patterns = Patterns::from_rows(&[[1, 1, 1]])?;
/// let problem = Problem::new(patterns, class, TieRule::Paper)?;
/// let full = IntegerNetwork::new(3, vec![0, 1, 1, 1, 0, 1, 1, 1, 0], vec![0; 3])?;
/// let thinned = thin(&problem, &full, &Stop::never());
/// assert_eq!(thinned.weights().iter().filter(|w| **w != 0).count(), 4);
/// assert_eq!(thinned.flips(problem.patterns())?.total(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Panics
/// If the network has another size than the problem.
#[must_use]
pub fn thin(problem: &Problem, network: &IntegerNetwork, stop: &Stop) -> IntegerNetwork {
    let (neurons, patterns) = (problem.neurons(), problem.patterns());
    assert_eq!(neurons, network.neurons(), "the network has the problem's size");
    let mut weights = network.weights().to_vec();
    let mut fields: Vec<i128> = Vec::with_capacity(patterns.as_slice().len());
    for state in patterns.rows() {
        fields.extend((0..neurons).map(|neuron| network.field(state, neuron)));
    }
    let symmetric = problem.admissible().symmetric;
    let is_free = |i: usize, j: usize| !symmetric || i < j;
    let mut order: Vec<(usize, usize)> =
        (0..neurons).flat_map(|i| (0..neurons).map(move |j| (i, j))).collect();
    order.retain(|(i, j)| weights[i * neurons + j] != 0 && is_free(*i, *j));
    order.sort_by_key(|(i, j)| (weights[i * neurons + j].unsigned_abs(), *i, *j));
    for (i, j) in order {
        if stop.is_due() || !problem.admissible().range.contains(0.0) {
            break;
        }
        let weight = i128::from(weights[i * neurons + j]);
        let ends = if symmetric { vec![(i, j), (j, i)] } else { vec![(i, j)] };
        let stays = |(row, column): &(usize, usize)| {
            patterns.rows().enumerate().all(|(pattern, state)| {
                let before = fields[pattern * neurons + row];
                let after = before - weight * i128::from(state[*column]);
                let is_met = |field| is_met(problem, state[*row], field);
                !is_met(before) || is_met(after)
            })
        };
        if !ends.iter().all(stays) {
            continue;
        }
        for (row, column) in ends {
            weights[row * neurons + column] = 0;
            for (pattern, state) in patterns.rows().enumerate() {
                fields[pattern * neurons + row] -= weight * i128::from(state[column]);
            }
        }
    }
    let bias = network.bias().to_vec();
    IntegerNetwork::new(neurons, weights, bias).expect("the sizes are the network's")
}

fn is_met(problem: &Problem, bit: i8, field: i128) -> bool {
    let stability = i128::from(bit) * field;
    if problem.tie().is_strict(bit) { stability > 0 } else { stability >= 0 }
}

//! Whether whole numbers and floats of a model file are the same network.

use crate::error::{ModelError, Step};
use hopfit_core::{IntegerNetwork, Network};

/// What rounding may have changed, relative to a weight. Both were rounded to
/// 53 bits once, and so was their factor.
const ROUNDING: f64 = 1.0 / (1_u64 << 48) as f64;

/// Refuses whole numbers that are not all weights and biases times one
/// positive factor: recall with one would not be recall with the other.
pub(super) fn check(network: &Network, integer: &IntegerNetwork) -> Step<()> {
    let weights = (network.weights().as_slice(), integer.weights());
    let bias = (network.bias(), integer.bias());
    let factor = factor(weights, bias);
    let neurons = network.neurons();
    // The file's array is the transpose.
    first_difference(weights, factor).map_or(Ok(()), |at| {
        let at = at % neurons * neurons + at / neurons;
        Err(ModelError::IntegersDiffer { array: "weights", at })
    })?;
    first_difference(bias, factor)
        .map_or(Ok(()), |at| Err(ModelError::IntegersDiffer { array: "bias", at }))?;
    Ok(())
}

type Both<'a> = (&'a [f64], &'a [i64]);

/// What a whole number is to be multiplied by, from the largest weight, or the
/// largest bias if all weights are zero; 1 if there is neither.
fn factor(weights: Both<'_>, bias: Both<'_>) -> f64 {
    let largest = |both| pairs(both).max_by_key(|(_, whole)| whole.unsigned_abs());
    let found = [largest(weights), largest(bias)].into_iter().flatten();
    let mut factors =
        found.filter(|(_, whole)| *whole != 0).map(|(real, whole)| real / whole as f64);
    factors.next().unwrap_or(1.0)
}

fn pairs<'a>((reals, wholes): Both<'a>) -> impl Iterator<Item = (f64, i64)> + 'a {
    reals.iter().copied().zip(wholes.iter().copied())
}

fn first_difference(both: Both<'_>, factor: f64) -> Option<usize> {
    let differs = |(real, whole): (f64, i64)| {
        let expected = whole as f64 * factor;
        let apart = (real - expected).abs() > ROUNDING * real.abs().max(expected.abs());
        apart || (real == 0.0) != (whole == 0) || factor <= 0.0
    };
    pairs(both).position(differs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopfit_core::Weights;

    fn agrees(reals: [f64; 4], wholes: [i64; 4]) -> bool {
        let network = Network::without_bias(Weights::new(2, reals.to_vec()).unwrap());
        let integer = IntegerNetwork::new(2, wholes.to_vec(), vec![0, 0]).unwrap();
        check(&network, &integer).is_ok()
    }

    #[test]
    fn only_a_positive_factor_may_lie_between_them() {
        assert!(agrees([0.0, 0.5, -0.25, 0.0], [0, 2, -1, 0]));
        assert!(agrees([0.0; 4], [0; 4]));
        assert!(agrees([0.0, 1.0 / 3.0, 1.0, 0.0], [0, 1, 3, 0]));
        let big = (1 << 60) + 1;
        assert!(agrees([0.0, big as f64, 1.0, 0.0], [0, big, 1, 0]));
        assert!(!agrees([0.0, 0.5, -0.25, 0.0], [0, 2, 1, 0]));
        assert!(!agrees([0.0, 0.5, -0.25, 0.0], [0, -2, 1, 0]));
        assert!(!agrees([0.0, 0.5, -0.25, 0.0], [0, 2, 0, 0]));
        assert!(!agrees([0.0, 0.5, -0.25, 0.0], [0, 0, 0, 0]));
        assert!(!agrees([0.0, 0.5, 0.0, 0.0], [0, 2, 1, 0]));
        assert!(!agrees([0.0, 0.5, 0.26, 0.0], [0, 2, 1, 0]));
        assert!(!agrees([0.0; 4], [0, 1, 1, 0]));
    }

    #[test]
    fn biases_count_too() {
        let network =
            Network::new(Weights::new(2, vec![0.0, 1.0, 1.0, 0.0]).unwrap(), vec![1.0, 0.0]);
        let integer = |bias| IntegerNetwork::new(2, vec![0, 2, 2, 0], bias).unwrap();
        let network = network.unwrap();
        assert!(check(&network, &integer(vec![2, 0])).is_ok());
        let error = check(&network, &integer(vec![3, 0])).unwrap_err().to_string();
        assert!(error.contains("`bias_int` is not `bias` times"), "{error}");
    }
}

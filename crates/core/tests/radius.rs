//! Radii against all 2^N cues.

use hopfit_core::random::Stream;
use hopfit_core::{Damage, IntegerNetwork, Network, Patterns, TieRule, Weights};

const TIES: [TieRule; 2] = [TieRule::Paper, TieRule::Strict];

/// Whole weights of any class: symmetric or not, with holes, biases, and now
/// and then a diagonal.
fn random_network(neurons: usize, stream: &mut Stream) -> IntegerNetwork {
    let (symmetric, holes) = (stream.below(2) == 0, stream.below(3));
    let largest = 1 + stream.below(6);
    let draw = |stream: &mut Stream| stream.below(2 * largest + 1) as i64 - largest as i64;
    let mut weights = vec![0; neurons * neurons];
    let diagonal = stream.below(6) == 0;
    for i in 0..neurons {
        for j in 0..neurons {
            let masked = stream.below(4) < holes || (i == j && !diagonal);
            let tied = symmetric && j < i;
            let value = if masked { 0 } else { draw(stream) };
            weights[i * neurons + j] = if tied { weights[j * neurons + i] } else { value };
        }
    }
    let with_bias = stream.below(3) == 0;
    let bias = (0..neurons).map(|_| if with_bias { draw(stream) } else { 0 }).collect();
    IntegerNetwork::new(neurons, weights, bias).unwrap()
}

/// Patterns that the network keeps more often than random ones: what Hebb's
/// rule for them adds to the weights.
fn with_hebb(network: &IntegerNetwork, patterns: &Patterns, strength: i64) -> IntegerNetwork {
    let neurons = network.neurons();
    let mut weights = network.weights().to_vec();
    for state in patterns.rows() {
        for (at, w) in weights.iter_mut().enumerate() {
            let (i, j) = (at / neurons, at % neurons);
            *w += strength * i64::from(i != j) * i64::from(state[i] * state[j]);
        }
    }
    IntegerNetwork::new(neurons, weights, network.bias().to_vec()).unwrap()
}

/// The largest number of wrong bits from which one step always makes the
/// pattern, by trying all cues.
fn brute(network: &IntegerNetwork, state: &[i8], tie: TieRule, damage: Damage) -> Option<usize> {
    let neurons = network.neurons();
    let mut smallest_failure = neurons + 1;
    for set in 0..1_usize << neurons {
        let size = set.count_ones() as usize;
        if size >= smallest_failure {
            continue;
        }
        let damaged = |j: usize| match (set >> j & 1, damage) {
            (0, _) => state[j],
            (_, Damage::Flipped) => -state[j],
            (_, Damage::Missing) => 0,
        };
        let cue: Vec<i8> = (0..neurons).map(damaged).collect();
        let field = |neuron| network.field(&cue, neuron).signum() as f64;
        if !(0..neurons).all(|neuron| tie.is_met(state[neuron], field(neuron))) {
            smallest_failure = size;
        }
    }
    smallest_failure.checked_sub(1)
}

#[test]
fn no_cue_within_the_radius_fails_and_one_beyond_it_does() {
    let mut stream = Stream::new(41, 0);
    let mut seen = std::collections::BTreeMap::new();
    for round in 0..400 {
        let neurons = 2 + stream.below(if round % 20 == 0 { 9 } else { 6 });
        let patterns = Patterns::random(1 + stream.below(3), neurons, round).unwrap();
        let noise = random_network(neurons, &mut stream);
        let network = with_hebb(&noise, &patterns, stream.below(5) as i64);
        for tie in TIES {
            let radii = network.radii(&patterns, tie).unwrap();
            for damage in Damage::ALL {
                for (pattern, state) in patterns.rows().enumerate() {
                    let expected = brute(&network, state, tie, damage);
                    let found = radii.per_pattern(damage)[pattern];
                    assert_eq!(found, expected, "{round} {tie} {damage:?} {network:?}");
                    *seen.entry(found.map_or(-1, |radius| radius as i64)).or_insert(0) += 1;
                }
                if damage == Damage::Flipped {
                    let asked: Vec<usize> =
                        (0..patterns.count()).map(|_| stream.below(4)).collect();
                    let unmet = network.unmet_within(&patterns, &asked, tie).unwrap();
                    for (pattern, asked) in asked.into_iter().enumerate() {
                        let failing =
                            unmet.demands().iter().any(|demand| demand.pattern == pattern);
                        let reached = radii.per_pattern(damage)[pattern] >= Some(asked);
                        assert_eq!(failing, !reached);
                    }
                }
                let least = radii.per_pattern(damage).iter().min().unwrap();
                assert_eq!(radii.common(damage), *least);
            }
        }
    }
    let often = |radius: i64| seen.get(&radius).copied().unwrap_or(0) > 20;
    assert!((-1..=3).all(often), "{seen:?}");
}

#[test]
fn neurons_without_weights_hold_what_the_tie_rule_lets_them() {
    let network = IntegerNetwork::new(4, vec![0; 16], vec![0; 4]).unwrap();
    let patterns = Patterns::from_rows(&[[-1, -1, -1, -1], [-1, 1, -1, -1]]).unwrap();
    let paper = network.radii(&patterns, TieRule::Paper).unwrap();
    assert_eq!(paper.per_pattern(Damage::Flipped), [Some(4), None]);
    assert_eq!(paper.common(Damage::Missing), None);
    let strict = network.radii(&patterns, TieRule::Strict).unwrap();
    assert_eq!(strict.per_pattern(Damage::Flipped), [None, None]);
}

/// Weights on no common grid, and fields that cancel but for the last digits.
#[test]
fn weights_of_any_size_are_summed_without_rounding() {
    let mut stream = Stream::new(6, 0);
    for round in 0..200 {
        let neurons = 3 + stream.below(4);
        let patterns = Patterns::random(2, neurons, round).unwrap();
        let small = with_hebb(&random_network(neurons, &mut stream), &patterns, 1);
        // The same network at any scale, and weights so small that no whole
        // numbers of 62 bits hold all.
        let scale = [1.0, 2.0_f64.powi(1000), 2.0_f64.powi(-900)][stream.below(3)];
        let weights = small.weights().iter().map(|w| *w as f64 * scale);
        let mut weights: Vec<f64> = weights.collect();
        let (at, tiny) = (1 + stream.below(neurons - 1), scale * 2.0_f64.powi(-80));
        weights[at] += if weights[at] == 0.0 { tiny } else { 0.0 };
        weights[neurons * neurons - 2] = tiny;
        let network = Network::new(
            Weights::new(neurons, weights.clone()).unwrap(),
            small.bias().iter().map(|b| *b as f64 * scale).collect(),
        )
        .unwrap();
        for tie in TIES {
            let radii = network.radii(&patterns, tie).unwrap();
            for (pattern, state) in patterns.rows().enumerate() {
                for damage in Damage::ALL {
                    let expected = brute_of_tiny(&small, &weights, tiny, (state, tie, damage));
                    assert_eq!(radii.per_pattern(damage)[pattern], expected, "{round}");
                }
            }
        }
    }
}

/// The same by whole numbers: the tiny weights are 1, the others multiples of
/// 2^80.
fn brute_of_tiny(
    small: &IntegerNetwork,
    weights: &[f64],
    tiny: f64,
    (state, tie, damage): (&[i8], TieRule, Damage),
) -> Option<usize> {
    let neurons = small.neurons();
    let big = 1_i128 << 80;
    let whole = |at: usize| match weights[at] {
        w if w == tiny => 1,
        _ => i128::from(small.weights()[at]) * big,
    };
    let stability = |neuron: usize| {
        let products = (0..neurons)
            .map(|j| whole(neuron * neurons + j) * i128::from(state[j] * state[neuron]));
        let products: Vec<i128> = products.collect();
        let bias = i128::from(small.bias()[neuron]) * big * i128::from(state[neuron]);
        (products.iter().sum::<i128>() + bias, products)
    };
    let restored = |neuron: usize, count: usize| {
        let (sum, mut products) = stability(neuron);
        products.sort_unstable_by_key(|product| std::cmp::Reverse(*product));
        let lost: i128 = products.iter().take(count).map(|product| (*product).max(0)).sum();
        let left = sum - i128::from(damage.times()) * lost;
        left > 0 || (left == 0 && !tie.is_strict(state[neuron]))
    };
    let all = |count: &usize| (0..neurons).all(|neuron| restored(neuron, *count));
    (0..=neurons).take_while(all).last()
}

#[test]
fn large_whole_weights_do_not_overflow() {
    let largest = i64::MAX;
    let weights = (0..9).map(|at| if at / 3 == at % 3 { 0 } else { largest }).collect();
    let network = IntegerNetwork::new(3, weights, vec![largest; 3]).unwrap();
    let patterns = Patterns::from_rows(&[[1, 1, 1]]).unwrap();
    let radii = network.radii(&patterns, TieRule::Paper).unwrap();
    // 3 − 2 > 0, 3 − 4 < 0; 3 − 2 > 0 with both missing.
    assert_eq!(radii.common(Damage::Flipped), Some(1));
    assert_eq!(radii.common(Damage::Missing), Some(3));
}

#[test]
fn patterns_of_another_size_are_refused() {
    let network = IntegerNetwork::new(3, vec![0; 9], vec![0; 3]).unwrap();
    let patterns = Patterns::from_rows(&[[1, 1]]).unwrap();
    assert!(network.radii(&patterns, TieRule::Paper).is_err());
    assert!(network.to_network().radii(&patterns, TieRule::Paper).is_err());
}

//! The dynamics that keep the cue in play, against recall written out.

use hopfit_core::random::Stream;
use hopfit_core::{
    Clamp, Cooling, Cues, Ending, IntegerNetwork, Network, Patterns, Recaller, Update, Weights,
};
use proptest::prelude::*;

/// Symmetric whole weights, small enough that ties are common.
fn integers(neurons: usize, seed: u64) -> IntegerNetwork {
    let mut stream = Stream::new(seed, 9);
    let mut weights = vec![0_i64; neurons * neurons];
    for i in 0..neurons {
        for j in 0..i {
            let weight = stream.below(7) as i64 - 3;
            weights[i * neurons + j] = weight;
            weights[j * neurons + i] = weight;
        }
    }
    let bias = (0..neurons).map(|_| stream.below(3) as i64 - 1).collect();
    IntegerNetwork::new(neurons, weights, bias).unwrap()
}

fn cues(count: usize, neurons: usize, seed: u64) -> Cues {
    let mut stream = Stream::new(seed, 11);
    let bits = (0..count * neurons).map(|_| stream.below(3) as i8 - 1).collect();
    Cues::new(neurons, bits).unwrap()
}

/// The definition, in whole numbers: the sign of 29 h + σ (29 − k) c.
fn by_definition(network: &IntegerNetwork, cue: &[i8], sigma: i64, seed: u64) -> Vec<i8> {
    let mut orders = Stream::new(seed, 0);
    let mut state = cue.to_vec();
    for sweep in 0..200_i128 {
        let mut order: Vec<usize> = (0..cue.len()).collect();
        orders.shuffle(&mut order);
        let before = state.clone();
        for neuron in order {
            let left = i128::from(sigma) * (29 - sweep).max(0);
            let push = left * i128::from(cue[neuron]);
            let sum = 29 * network.field(&state, neuron) + push;
            state[neuron] = if sum > 0 { 1 } else { -1 };
        }
        if sweep >= 29 && state == before {
            break;
        }
    }
    state
}

proptest! {
    #[test]
    fn recall_with_the_cue_is_the_definition_in_whole_numbers(
        neurons in 2_usize..30, seed in any::<u64>(), sigma in 0_i64..20, shift in 0_u32..60
    ) {
        let network = integers(neurons, seed);
        // Weights that are fractions, so that the unit is not 1.
        let unit = 2.0_f64.powi(-(shift as i32));
        let scaled: Vec<f64> = network.weights().iter().map(|w| *w as f64 * unit).collect();
        let bias = network.bias().iter().map(|b| *b as f64 * unit).collect();
        let scaled = Network::new(Weights::new(neurons, scaled).unwrap(), bias).unwrap();
        let recaller =
            Recaller::new(&scaled).update(Update::Cue { seed }).sigma(sigma as f64 * unit);
        let cues = cues(4, neurons, seed);
        let outcome = recaller.max_steps(200).recall_all(&cues).unwrap();
        for (cue, state) in cues.rows().zip(outcome.states.chunks_exact(neurons)) {
            prop_assert_eq!(state, by_definition(&network, cue, sigma, seed));
        }
    }

    #[test]
    fn weights_on_no_grid_follow_the_same_rule(neurons in 2_usize..12, seed in any::<u64>()) {
        let network = integers(neurons, seed).to_network();
        // A third of each weight has no finite binary expansion.
        let thirds = network.weights().as_slice().iter().map(|w| w / 3.0).collect();
        let bias = network.bias().iter().map(|b| b / 3.0).collect();
        let thirds = Network::new(Weights::new(neurons, thirds).unwrap(), bias).unwrap();
        let cue = cues(1, neurons, seed);
        let end = Recaller::new(&thirds).update(Update::Cue { seed }).sigma(0.7);
        let end = end.recall(cue.row(0)).unwrap();
        if end.ending == Ending::FixedPoint {
            let fields = thirds.fields(&end.state).unwrap();
            prop_assert!(fields.iter().zip(&end.state).all(|(h, x)| (*h > 0.0) == (*x > 0)));
        }
    }

    #[test]
    fn what_a_cue_recalls_does_not_depend_on_the_cues_beside_it(
        neurons in 2_usize..40, seed in any::<u64>(), graded in any::<bool>()
    ) {
        let network = integers(neurons, seed).to_network();
        let update = if graded { Update::Graded { seed } } else { Update::Cue { seed } };
        let recaller = Recaller::new(&network).update(update);
        let cues = cues(70, neurons, seed);
        let whole = recaller.recall_all(&cues).unwrap();
        for row in [0, 1, 31, 32, 69] {
            let alone = recaller.recall(cues.row(row)).unwrap();
            prop_assert_eq!(&alone.state[..], &whole.states[row * neurons..(row + 1) * neurons]);
            prop_assert_eq!((alone.ending, alone.steps), (whole.endings[row], whole.steps[row]));
        }
    }

    #[test]
    fn clamped_neurons_keep_the_bits_of_the_cue(
        neurons in 2_usize..20, seed in any::<u64>(), update in 0_usize..6
    ) {
        let update = [
            Update::Cue { seed },
            Update::Graded { seed },
            Update::Synchronous,
            Update::Sequential,
            Update::Random { seed },
            Update::Glauber { temperature: 1.0, cooling: Cooling::Geometric, seed },
        ][update];
        let network = integers(neurons, seed).to_network();
        let cues = cues(5, neurons, seed);
        let recaller = Recaller::new(&network).update(update).clamp(Clamp::Known);
        let outcome = recaller.recall_all(&cues).unwrap();
        for (bit, state) in cues.as_slice().iter().zip(&outcome.states) {
            let kept = if *bit == 0 { *state != 0 } else { bit == state };
            prop_assert!(kept, "{} {}", bit, state);
        }
        let marks: Vec<bool> = (0..neurons).map(|neuron| neuron % 3 == 0).collect();
        let outcome = recaller.clamp(Clamp::Neurons(marks)).recall_all(&cues).unwrap();
        for (at, (bit, state)) in cues.as_slice().iter().zip(&outcome.states).enumerate() {
            prop_assert!(at % neurons % 3 != 0 || *bit == 0 || bit == state);
        }
    }
}

/// Hebb's rule on few patterns, which it stores well.
fn hebb(patterns: &Patterns) -> Network {
    let weight = |i: usize, j: usize| match i == j {
        true => 0.0,
        false => patterns.rows().map(|x| f64::from(x[i] * x[j])).sum(),
    };
    Network::without_bias(Weights::from_fn(patterns.neurons(), weight).unwrap())
}

#[test]
fn a_lightly_loaded_memory_recalls_by_every_update() {
    let patterns = Patterns::random(4, 120, 5).unwrap();
    let network = hebb(&patterns);
    let sigma = network.median_stability(&patterns).unwrap();
    let cues = Cues::noisy(&patterns, 0.15, &mut Stream::new(5, 1));
    for update in [
        Update::Cue { seed: 1 },
        Update::Graded { seed: 1 },
        Update::Synchronous,
        Update::Random { seed: 1 },
        Update::Glauber { temperature: 0.3, cooling: Cooling::Linear, seed: 1 },
        Update::Glauber { temperature: 0.3, cooling: Cooling::Geometric, seed: 1 },
    ] {
        let recaller = Recaller::new(&network).update(update).sigma(sigma);
        let outcome = recaller.recall_all(&cues).unwrap();
        assert_eq!(outcome.states, patterns.as_slice(), "{update:?}");
        assert!(outcome.endings.iter().all(|ending| *ending == Ending::FixedPoint));
    }
}

#[test]
fn the_cue_wins_while_its_field_is_the_larger() {
    let network = integers(20, 3).to_network();
    let cue: Vec<i8> = (0..20).map(|i| if i % 2 == 0 { 1 } else { -1 }).collect();
    let recaller = Recaller::new(&network).update(Update::Cue { seed: 0 }).sigma(1e9).max_steps(5);
    let recall = recaller.recall(&cue).unwrap();
    assert_eq!((recall.state, recall.ending), (cue, Ending::StepLimit));
}

#[test]
fn two_coupled_neurons_at_constant_temperature_are_as_boltzmann_says() {
    // E = −s₁ s₂, so that the mean of s₁ s₂ is tanh(1/T); T = 1.5.
    let network = Network::without_bias(Weights::new(2, vec![0.0, 1.0, 1.0, 0.0]).unwrap());
    let update = Update::Glauber { temperature: 1.5, cooling: Cooling::Constant, seed: 3 };
    let recaller = Recaller::new(&network).update(update).sigma(1.0).max_steps(20);
    let count = 20_000;
    let cues = Cues::new(2, [1, -1].repeat(count)).unwrap();
    let outcome = recaller.recall_all(&cues).unwrap();
    let mean: f64 = outcome.states.chunks_exact(2).map(|s| f64::from(s[0] * s[1])).sum();
    let mean = mean / count as f64;
    // Five standard errors.
    assert!((mean - (1.0_f64 / 1.5).tanh()).abs() < 5.0 * 0.82 / (count as f64).sqrt(), "{mean}");
    assert!(outcome.endings.iter().all(|ending| *ending == Ending::StepLimit));
}

#[test]
fn options_out_of_range_are_refused() {
    let network = integers(6, 1).to_network();
    let recaller = Recaller::new(&network);
    for temperature in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let update = Update::Glauber { temperature, cooling: Cooling::Linear, seed: 0 };
        assert!(recaller.clone().update(update).recall(&[1; 6]).is_err(), "{temperature}");
    }
    for sigma in [-1.0, f64::NAN, f64::INFINITY] {
        let recaller = recaller.clone().update(Update::Cue { seed: 0 }).sigma(sigma);
        assert!(recaller.recall(&[1; 6]).is_err(), "{sigma}");
    }
    let error = recaller.clamp(Clamp::Neurons(vec![true; 5])).recall(&[1; 6]).unwrap_err();
    assert_eq!(error.to_string(), "the mask of clamped neurons has size 5 where 6 is needed");
}

#[test]
fn the_median_stability_is_the_smaller_middle_one() {
    let patterns = Patterns::from_rows(&[[1, 1, 1], [1, -1, -1]]).unwrap();
    let weights = Weights::new(3, vec![0., 1., 2., 1., 0., 5., 2., 5., 0.]).unwrap();
    let network = Network::without_bias(weights);
    // Stabilities: 3, 6, 7 and −3, 4, 3.
    assert_eq!(network.median_stability(&patterns).unwrap(), 4.0);
    let nothing = Network::without_bias(Weights::new(3, vec![0.0; 9]).unwrap());
    assert_eq!(nothing.median_stability(&patterns).unwrap(), 0.0);
    assert_eq!(nothing.typical_stability(), 0.0);
}

//! Recall: energy, endings, missing bits, batches.

use hopfit_core::random::Stream;
use hopfit_core::{Cooling, Cues, Ending, Network, Recaller, Update, Weights};
use proptest::prelude::*;

/// Symmetric weights with zero diagonal; whole numbers make ties common.
fn symmetric(neurons: usize, seed: u64, whole: bool) -> Weights {
    let mut stream = Stream::new(seed, 9);
    let mut upper = vec![0.0; neurons * neurons];
    for i in 0..neurons {
        for j in 0..i {
            let weight = if whole { stream.below(5) as f64 - 2.0 } else { stream.normal() };
            upper[i * neurons + j] = weight;
            upper[j * neurons + i] = weight;
        }
    }
    Weights::new(neurons, upper).unwrap()
}

fn random_network(neurons: usize, seed: u64, whole: bool) -> Network {
    let mut stream = Stream::new(seed, 10);
    let bias = (0..neurons).map(|_| if whole { 0.0 } else { stream.normal() }).collect();
    Network::new(symmetric(neurons, seed, whole), bias).unwrap()
}

fn random_cues(count: usize, neurons: usize, seed: u64) -> Cues {
    let mut stream = Stream::new(seed, 11);
    let bits = (0..count * neurons).map(|_| stream.below(3) as i8 - 1).collect();
    Cues::new(neurons, bits).unwrap()
}

proptest! {
    #[test]
    fn asynchronous_recall_never_raises_the_energy(
        neurons in 2_usize..14, seed in any::<u64>(), whole in any::<bool>(), random in any::<bool>()
    ) {
        let network = random_network(neurons, seed, whole);
        let update = if random { Update::Random { seed } } else { Update::Sequential };
        let mut state: Vec<i8> = random_cues(1, neurons, seed).row(0).to_vec();
        state.iter_mut().filter(|x| **x == 0).for_each(|x| *x = 1);
        for _ in 0..20 {
            let before = network.energy(&state).unwrap();
            let step = Recaller::new(&network).update(update).max_steps(1).recall(&state).unwrap();
            let after = network.energy(&step.state).unwrap();
            prop_assert!(after <= before + 1e-9 * before.abs().max(1.0), "{before} -> {after}");
            state = step.state;
        }
    }

    #[test]
    fn asynchronous_recall_with_symmetric_weights_reaches_a_fixed_point(
        neurons in 2_usize..12, seed in any::<u64>()
    ) {
        let network = random_network(neurons, seed, false);
        let recall = Recaller::new(&network).update(Update::Random { seed }).max_steps(10_000);
        let outcome = recall.recall(random_cues(1, neurons, seed).row(0)).unwrap();
        prop_assert_eq!(outcome.ending, Ending::FixedPoint);
        let again = network.fields(&outcome.state).unwrap();
        prop_assert!(again.iter().zip(&outcome.state).all(|(h, x)| (*h > 0.0) == (*x > 0)));
    }

    #[test]
    fn synchronous_recall_with_symmetric_weights_ends_in_a_fixed_point_or_a_two_cycle(
        neurons in 2_usize..12, seed in any::<u64>(), whole in any::<bool>()
    ) {
        let network = random_network(neurons, seed, whole);
        let recaller = Recaller::new(&network).max_steps(10_000);
        let outcome = recaller.recall(random_cues(1, neurons, seed).row(0)).unwrap();
        prop_assert_ne!(outcome.ending, Ending::StepLimit);
    }

    #[test]
    fn a_batch_recalls_what_single_cues_do(
        neurons in 2_usize..12, seed in any::<u64>(), on_grid in any::<bool>(), update in 0_usize..6
    ) {
        let mut network = random_network(neurons, seed, false);
        if on_grid {
            network = network.on_grid();
        }
        let update = [
            Update::Synchronous,
            Update::Sequential,
            Update::Random { seed },
            Update::Cue { seed },
            Update::Graded { seed },
            Update::Glauber { temperature: 0.5, cooling: Cooling::Linear, seed },
        ][update];
        let recaller = Recaller::new(&network).update(update).max_steps(50);
        let cues = random_cues(7, neurons, seed);
        let whole = recaller.recall_all(&cues).unwrap();
        let mut parts = recaller.recall_range(&cues, 0..3).unwrap();
        let rest = recaller.recall_range(&cues, 3..7).unwrap();
        parts.states.extend(rest.states);
        parts.steps.extend(rest.steps);
        parts.endings.extend(rest.endings);
        prop_assert_eq!(&whole, &parts);
        let first = recaller.recall(cues.row(0)).unwrap();
        prop_assert_eq!(&whole.states[..neurons], &first.state[..]);
        prop_assert_eq!((whole.endings[0], whole.steps[0]), (first.ending, first.steps));
    }
}

/// One neuron after the other, every field summed anew; none if it does not
/// come to rest.
fn one_by_one(network: &Network, cue: &[i8]) -> Option<Vec<i8>> {
    let (mut state, weights) = (cue.to_vec(), network.weights());
    for _ in 0..40 {
        let before = state.clone();
        for neuron in 0..state.len() {
            let terms = weights.row(neuron).iter().zip(&state);
            let field: f64 = terms.map(|(w, x)| w * f64::from(*x)).sum();
            state[neuron] = if field > 0.0 { 1 } else { -1 };
        }
        if state == before {
            return Some(state);
        }
    }
    None
}

#[test]
fn fields_that_follow_changes_have_the_signs_of_whole_sums() {
    // Multiples of 0.1 cancel up to roundoff, which falls on either side of
    // zero by the order of the terms.
    let (neurons, mut compared, mut doubtful) = (25, 0, 0);
    for seed in 0..60 {
        let whole = symmetric(neurons, seed, true);
        let tenth = |i, j| 0.1 * whole.row(i)[j];
        let network = Network::without_bias(Weights::from_fn(neurons, tenth).unwrap());
        let cues = random_cues(8, neurons, seed);
        let outcome =
            Recaller::new(&network).update(Update::Sequential).max_steps(41).recall_all(&cues);
        let outcome = outcome.unwrap();
        for (at, cue) in cues.rows().enumerate() {
            let Some(expected) = one_by_one(&network, cue) else { continue };
            let state = &outcome.states[at * neurons..(at + 1) * neurons];
            assert_eq!(state, expected, "seed {seed}, cue {at}");
            compared += 1;
            let fields = network.batch_fields(state);
            doubtful += fields.iter().filter(|field| field.abs() < 1e-12).count();
        }
    }
    assert!(compared > 400 && doubtful > 20, "{compared} {doubtful}");
}

#[test]
fn two_neurons_that_oppose_each_other_alternate() {
    let weights = Weights::new(2, vec![0.0, -1.0, -1.0, 0.0]).unwrap();
    let network = Network::without_bias(weights);
    let recall = Recaller::new(&network).recall(&[1, 1]).unwrap();
    assert_eq!(recall.ending, Ending::TwoCycle);
    let sequential = Recaller::new(&network).update(Update::Sequential);
    assert_eq!(sequential.recall(&[1, 1]).unwrap().ending, Ending::FixedPoint);
}

#[test]
fn a_longer_cycle_of_free_weights_is_noticed() {
    // Each neuron copies the one before it: a pattern walks round the ring.
    let weights = Weights::from_fn(5, |i, j| f64::from(u8::from((j + 1) % 5 == i))).unwrap();
    let network = Network::without_bias(weights);
    let recaller = Recaller::new(&network);
    let recall = recaller.recall(&[1, -1, -1, -1, -1]).unwrap();
    assert_eq!(recall.ending, Ending::Cycle { length: 5 });
    assert_eq!(recall.state.iter().filter(|bit| **bit > 0).count(), 1);
    let short = recaller.max_steps(3).recall(&[1, -1, -1, -1, -1]).unwrap();
    assert_eq!((short.ending, short.steps), (Ending::StepLimit, 3));
}

#[test]
fn missing_bits_contribute_nothing_to_the_first_step() {
    let weights = Weights::new(3, vec![0., 5., 1., 5., 0., 1., 1., 1., 0.]).unwrap();
    let network = Network::without_bias(weights);
    // Neuron 0 sees only neuron 2: the missing neuron 1 has no say.
    let recall = Recaller::new(&network).max_steps(1).recall(&[-1, 0, 1]).unwrap();
    assert_eq!(recall.state, [1, -1, -1]);
}

#[test]
fn no_step_allowed_returns_the_cue() {
    let network = Network::without_bias(symmetric(4, 1, false));
    let recall = Recaller::new(&network).max_steps(0).recall(&[1, 0, -1, 1]).unwrap();
    assert_eq!((recall.state, recall.ending), (vec![1, 0, -1, 1], Ending::StepLimit));
}

#[test]
fn a_cue_of_another_size_is_refused() {
    let network = Network::without_bias(symmetric(4, 1, false));
    let error = Recaller::new(&network).recall(&[1, 1]).unwrap_err();
    assert_eq!(error.to_string(), "the cue has size 2 where 4 is needed");
}

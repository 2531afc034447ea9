//! Recall of many cues together against recall written out step by step.

use hopfit_core::random::Stream;
use hopfit_core::{BatchOutcome, Cues, Ending, IntegerNetwork, Network, Patterns, Recaller};
use proptest::prelude::*;

/// Hebb's rule with disturbed weights, in whole numbers; free or symmetric.
fn network(patterns: &Patterns, symmetric: bool, disturbance: usize, seed: u64) -> IntegerNetwork {
    let neurons = patterns.neurons();
    let mut stream = Stream::new(seed, 1);
    let mut weights = vec![0_i64; neurons * neurons];
    for i in 0..neurons {
        for j in 0..i {
            let sum: i64 = patterns.rows().map(|x| i64::from(x[i] * x[j])).sum();
            let noise =
                |stream: &mut Stream| stream.below(2 * disturbance + 1) as i64 - disturbance as i64;
            let weight = sum + noise(&mut stream);
            weights[i * neurons + j] = weight;
            weights[j * neurons + i] = if symmetric { weight } else { sum + noise(&mut stream) };
        }
    }
    let bias = (0..neurons).map(|_| stream.below(3) as i64 - 1).collect();
    IntegerNetwork::new(neurons, weights, bias).unwrap()
}

/// Cues from whole to hopeless, some bits missing.
fn cues(patterns: &Patterns, seed: u64) -> Cues {
    let mut stream = Stream::new(seed, 2);
    let mut bits = Vec::new();
    for noise in [0.0, 0.02, 0.05, 0.2, 0.5] {
        bits.extend_from_slice(Cues::noisy(patterns, noise, &mut stream).as_slice());
    }
    bits.iter_mut().filter(|_| stream.below(40) == 0).for_each(|bit| *bit = 0);
    Cues::new(patterns.neurons(), bits).unwrap()
}

fn step_by_step(
    network: &IntegerNetwork,
    cue: &[i8],
    max_steps: usize,
) -> (Vec<i8>, Ending, usize) {
    let mut history = vec![cue.to_vec()];
    for steps in 0..max_steps {
        let state = &history[steps];
        let sign = |neuron| if network.field(state, neuron) > 0 { 1 } else { -1 };
        let next: Vec<i8> = (0..network.neurons()).map(sign).collect();
        if next == *state {
            return (next, Ending::FixedPoint, steps);
        }
        if steps > 0 && next == history[steps - 1] {
            return (next, Ending::TwoCycle, steps + 1);
        }
        // Longer cycles are noticed by the state after 1, 2, 4, 8 … steps.
        let mark = if steps > 0 { 1 << steps.ilog2() } else { 0 };
        if next == history[mark] {
            let length = steps + 1 - mark;
            assert!(history[mark + 1..].iter().all(|state| *state != next), "a shorter cycle");
            return (next, Ending::Cycle { length }, steps + 1);
        }
        history.push(next);
    }
    (history.pop().unwrap(), Ending::StepLimit, max_steps)
}

fn same(outcome: &BatchOutcome, network: &IntegerNetwork, cues: &Cues, max_steps: usize) -> bool {
    let states = outcome.states.chunks_exact(cues.neurons());
    let rows = states.zip(&outcome.endings).zip(&outcome.steps);
    cues.rows().zip(rows).all(|(cue, ((state, ending), steps))| {
        step_by_step(network, cue, max_steps) == (state.to_vec(), *ending, *steps)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn a_batch_does_what_steps_one_by_one_do(
        neurons in 2_usize..90, count in 1_usize..8, seed in any::<u64>(),
        symmetric in any::<bool>(), disturbance in 0_usize..12, max_steps in 0_usize..12
    ) {
        let patterns = Patterns::random(count, neurons, seed).unwrap();
        let exact = network(&patterns, symmetric, disturbance, seed);
        let cues = cues(&patterns, seed);
        let network = exact.to_network();
        let recaller = Recaller::new(&network).max_steps(max_steps);
        let whole = recaller.recall_all(&cues).unwrap();
        prop_assert!(same(&whole, &exact, &cues, max_steps));

        // However the cues are shared out.
        let cut = seed as usize % (cues.count() + 1);
        let mut parts = recaller.recall_range(&cues, 0..cut).unwrap();
        let rest = recaller.recall_range(&cues, cut..cues.count()).unwrap();
        parts.states.extend(rest.states);
        parts.endings.extend(rest.endings);
        parts.steps.extend(rest.steps);
        prop_assert_eq!(parts, whole);
    }
}

#[test]
fn few_and_many_changed_bits_are_both_met_with() {
    // What the test above is worth: its cues take steps that change few bits
    // (followed one by one) and steps that change many (a matrix product).
    let patterns = Patterns::random(6, 80, 3).unwrap();
    let exact = network(&patterns, true, 6, 3);
    let (mut few, mut many) = (0, 0);
    for cue in cues(&patterns, 3).rows() {
        let mut state = cue.to_vec();
        for _ in 0..8 {
            let next = step_by_step(&exact, &state, 1).0;
            match state.iter().zip(&next).filter(|(a, b)| a != b).count() {
                0 => break,
                1..5 => few += 1,
                _ => many += 1,
            }
            state = next;
        }
    }
    assert!(few >= 10 && many >= 10, "{few} {many}");
}

#[test]
fn weights_on_no_grid_recall_as_a_product_in_any_order_does() {
    let mut stream = Stream::new(4, 0);
    let neurons = 60;
    let weights =
        hopfit_core::Weights::from_fn(neurons, |i, j| if i == j { 0.0 } else { stream.normal() });
    let network = Network::without_bias(weights.unwrap());
    let cues = Cues::from(Patterns::random(20, neurons, 5).unwrap());
    let outcome = Recaller::new(&network).max_steps(30).recall_all(&cues).unwrap();
    for (cue, state) in cues.rows().zip(outcome.states.chunks_exact(neurons)) {
        let mut expected = cue.to_vec();
        for _ in 0..30 {
            let fields = network.fields(&expected).unwrap();
            expected = fields.iter().map(|h| if *h > 0.0 { 1 } else { -1 }).collect();
        }
        assert_eq!(state, expected);
    }
}

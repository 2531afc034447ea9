//! Recall in graded states.

use super::batch::sign;
use super::cue::to_rest;
use super::orders::Orders;
use super::walk::Walk;
use super::{Ending, Recall, Recaller};
use crate::product::graded_product;

/// Steps in graded states.
const STEPS: usize = 60;
/// The slope of the neurons.
const GAIN: f64 = 4.0;
/// The weight of the cue: about ½ ln((1 − p)/p) / GAIN for noise p = 0.12.
const CUE: f64 = 0.25;
/// Cues that are multiplied together. Always so many, so that the sums are
/// made in the same order whatever the number of cues.
const ROWS: usize = 32;

/// Recalls from up to [`ROWS`] cues.
fn together(recaller: &Recaller<'_>, cues: &[i8], orders: &mut Orders) -> Vec<Recall> {
    let (network, neurons) = (recaller.network, recaller.network.neurons());
    let steps = STEPS.min(recaller.max_steps);
    let scale = match recaller.sigma_value() {
        sigma if sigma > 0.0 => 1.0 / sigma,
        _ => 0.0,
    };
    let given: Vec<f64> = cues.iter().map(|bit| f64::from(*bit)).collect();
    let mut states = given.clone();
    states.resize(ROWS * neurons, 0.0);
    let mut fields = vec![0.0; ROWS * neurons];
    for _ in recaller.steps(0).take(STEPS) {
        graded_product(neurons, &states, network.weights().as_slice(), &mut fields);
        for (at, cue) in given.iter().enumerate() {
            if recaller.clamp.holds(at % neurons, cues[at]) {
                continue;
            }
            let field = (fields[at] + network.bias()[at % neurons]) * scale;
            states[at] = 0.5 * states[at] + 0.5 * (GAIN * (field + CUE * cue)).tanh();
        }
    }
    let signs: Vec<i8> = match steps {
        0 => cues.to_vec(),
        _ => states[..cues.len()].iter().map(|value| sign(*value)).collect(),
    };
    let fields = network.batch_fields(&signs);
    let rows = signs.chunks_exact(neurons).zip(fields.chunks_exact(neurons));
    let rows = rows.zip(cues.chunks_exact(neurons));
    rows.map(|((signs, fields), cue)| {
        let walk = Walk::new(recaller, signs.to_vec(), fields.to_vec(), cue);
        if steps < STEPS {
            return walk.end(Ending::StepLimit, steps);
        }
        to_rest(recaller, walk, orders, (steps, steps))
    })
    .collect()
}

/// Recalls from cues, row by row.
pub(super) fn recall(recaller: &Recaller<'_>, cues: &[i8], orders: &mut Orders) -> Vec<Recall> {
    let blocks = cues.chunks(ROWS * recaller.network.neurons());
    blocks.flat_map(|block| together(recaller, block, orders)).collect()
}

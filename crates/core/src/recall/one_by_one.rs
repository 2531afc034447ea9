//! Recall of one neuron at a time, with and without temperature.

use super::batch::sign;
use super::cycle::Cycle;
use super::update::Cooling;
use super::walk::Walk;
use super::{Ending, Recall, Recaller};
use crate::random::Stream;

/// In order of index.
pub(super) fn sequential(recaller: &Recaller<'_>, cue: &[i8], fields: &[f64]) -> Recall {
    let order: Vec<u32> = (0..cue.len() as u32).collect();
    let mut walk = Walk::new(recaller, cue.to_vec(), fields.to_vec(), cue);
    let push = vec![0.0; cue.len()];
    let mut cycle = Cycle::new(cue);
    for steps in recaller.steps(0) {
        if !walk.sweep(&order, &push) {
            return walk.end(Ending::FixedPoint, steps);
        }
        if let Some(length) = cycle.closed_by(&walk.state, steps + 1) {
            return walk.end(Ending::cycle(length), steps + 1);
        }
    }
    walk.end(Ending::StepLimit, recaller.max_steps)
}

/// In random order.
pub(super) fn random(
    recaller: &Recaller<'_>,
    cue: &[i8],
    fields: &[f64],
    stream: &mut Stream,
) -> Recall {
    let walk = Walk::new(recaller, cue.to_vec(), fields.to_vec(), cue);
    settle(recaller, walk, stream, 0)
}

/// Sweeps in random order until nothing changes, after `taken` others.
fn settle(
    recaller: &Recaller<'_>,
    mut walk: Walk<'_>,
    stream: &mut Stream,
    taken: usize,
) -> Recall {
    let mut order: Vec<u32> = (0..walk.state.len() as u32).collect();
    let push = vec![0.0; order.len()];
    for steps in recaller.steps(taken) {
        stream.shuffle(&mut order);
        if !walk.sweep(&order, &push) {
            return walk.end(Ending::FixedPoint, steps);
        }
    }
    walk.end(Ending::StepLimit, recaller.max_steps)
}

/// Glauber's dynamics, cooled from `temperature` (in units of σ).
pub(super) fn glauber(
    recaller: &Recaller<'_>,
    cue: &[i8],
    fields: &[f64],
    (temperature, cooling): (f64, Cooling),
    stream: &mut Stream,
) -> Recall {
    let mut walk = Walk::new(recaller, cue.to_vec(), fields.to_vec(), cue);
    let hottest = temperature * recaller.sigma_value();
    let mut order: Vec<u32> = (0..cue.len() as u32).collect();
    for sweep in recaller.steps(0) {
        let now = hottest * cooling.share(sweep);
        if now <= 0.0 {
            return settle(recaller, walk, stream, sweep);
        }
        stream.shuffle(&mut order);
        for &neuron in &order {
            let (neuron, draw) = (neuron as usize, stream.uniform());
            let field = walk.field(neuron);
            // Far from zero the chance is 0 or 1, and exp might overflow.
            let bit = match (2.0 * field / now).clamp(-700.0, 700.0) {
                ratio if ratio.abs() == 700.0 => sign(field),
                ratio => sign(1.0 / (1.0 + (-ratio).exp()) - draw),
            };
            walk.set(neuron, bit);
        }
    }
    walk.end(Ending::StepLimit, recaller.max_steps)
}

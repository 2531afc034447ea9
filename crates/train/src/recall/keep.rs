//! Training for recall that loses none of the bits that a network keeps.

use super::loss::Loss;
use super::{BITS, RecallTraining, STEPS, descend, hebb, whole};
use crate::Result;
use crate::control::Control;
use crate::exact::part;
use hopfit_core::{Demand, IntegerNetwork, Problem};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Instant;

/// Bits of the largest weight where coarser ones lose bits.
const FINEST: i32 = hopfit_core::GRID_BITS;
/// How often the share of the former weights is doubled.
const DOUBLINGS: usize = 6;

/// The weights of least loss that keep every bit that `former` keeps, in whole
/// numbers; and what the report says about it. Where there are none that are
/// better than `former`, it stays.
pub(crate) fn improved(
    problem: &Problem,
    former: &IntegerNetwork,
    options: RecallTraining,
    control: &mut Control<'_>,
) -> Result<(IntegerNetwork, Value)> {
    let begun = Instant::now();
    let lost: BTreeSet<Demand> =
        former.unmet(problem.patterns(), problem.tie())?.demands().iter().copied().collect();
    let kept = |pattern: usize, neuron: usize| !lost.contains(&Demand { pattern, neuron });
    let class = (problem.patterns(), problem.admissible());
    let mut loss = Loss::new(class, options, None);
    let old = loss.parameters(&former.to_unit_network());
    let (before, scale) = loss.at_best_scale(&old);
    let old: Vec<f64> = old.iter().map(|value| value * scale).collect();
    let keeping = Keeping { problem, lost: &lost };
    // Often nothing is lost, and then nothing needs to be held.
    let (start, _) = hebb(problem, &mut loss)?;
    let stop = part(&control.stop, 0.5);
    let mut found = descend(start, &mut loss, STEPS / 2, &mut control.with(stop));
    let held = keeping.loses(&whole(problem, &found.point, BITS)?)?.len();
    if held > 0 || !found.converged {
        let hold = (held > 0).then_some(&kept as &dyn Fn(usize, usize) -> bool);
        let mut loss = Loss::new(class, options, hold);
        let free = found.steps;
        found = descend(found.point, &mut loss, STEPS / 2, control);
        found.steps += free;
    }
    let (network, share, mut unchanged) = match keeping.rounded(&found.point, &old)? {
        Some((network, share)) => (network, Some(share), None),
        None => (former.clone(), None, Some("whole weights lost a bit")),
    };
    let (mut after, _) = loss.at_best_scale(&loss.parameters(&network.to_unit_network()));
    let mut network = network;
    if unchanged.is_none() && after >= before {
        (network, after) = (former.clone(), before);
        let stopped = control.stop.is_due();
        let reason = ["no better weights were found", "stopped before any were found"];
        unchanged = Some(reason[usize::from(stopped)]);
    }
    let details = json!({
        "name": "recall",
        "noise_level": options.noise_level,
        "missing_share": options.missing_share,
        "loss_before": before,
        "loss_after": after,
        "former_weights_added": share,
        "steps": found.steps,
        "status": if found.converged && unchanged.is_none() { "optimal" } else { "feasible" },
        "proof": "none",
        "seconds": begun.elapsed().as_secs_f64(),
        "unchanged": unchanged.map(|reason| json!([[reason, 1]])).unwrap_or_else(|| json!([])),
    });
    Ok((network, details))
}

/// What may be lost, and nothing else.
struct Keeping<'a> {
    problem: &'a Problem,
    lost: &'a BTreeSet<Demand>,
}

impl Keeping<'_> {
    /// Whole weights near `new` that lose nothing else; where rounding alone
    /// does not do, with as little of the weights `old`, which keep all, as
    /// helps. Also how much that was.
    fn rounded(&self, new: &[f64], old: &[f64]) -> Result<Option<(IntegerNetwork, f64)>> {
        for bits in [BITS, FINEST] {
            let network = whole(self.problem, new, bits)?;
            if self.loses(&network)?.is_empty() {
                return Ok(Some((network, 0.0)));
            }
        }
        // Fields add up: with enough of the former weights their signs win.
        let Some(mut share) = self.share(new, old)? else { return Ok(None) };
        for _ in 0..DOUBLINGS {
            let sum: Vec<f64> = new.iter().zip(old).map(|(new, old)| new + share * old).collect();
            let network = whole(self.problem, &sum, FINEST)?;
            if self.loses(&network)?.is_empty() {
                return Ok(Some((network, share)));
            }
            share *= 2.0;
        }
        Ok(None)
    }

    /// The demands that a network does not meet, and should.
    fn loses(&self, network: &IntegerNetwork) -> Result<Vec<Demand>> {
        // On the grid sums are exact in floating point too, and products fast.
        let network = network.to_unit_network();
        let unmet = network.unmet(self.problem.patterns(), self.problem.tie())?;
        Ok(unmet.demands().iter().filter(|demand| !self.lost.contains(demand)).copied().collect())
    }

    /// How much of `old` gives every lost bit of `new` a field of the right
    /// sign; none if `old` holds one by a field of zero.
    fn share(&self, new: &[f64], old: &[f64]) -> Result<Option<f64>> {
        let lost = self.loses(&whole(self.problem, new, FINEST)?)?;
        let mut share = 0.0_f64;
        for demand in lost {
            let (weak, firm) = (self.stability(new, demand), self.stability(old, demand));
            if firm <= 0.0 {
                return Ok(None);
            }
            share = share.max(1.01 * (-weak).max(0.0) / firm + 1e-6);
        }
        Ok(Some(share))
    }

    fn stability(&self, parameters: &[f64], Demand { pattern, neuron }: Demand) -> f64 {
        let (neurons, state) = (self.problem.neurons(), self.problem.patterns().row(pattern));
        let row = &parameters[neuron * neurons..(neuron + 1) * neurons];
        let field: f64 = row.iter().zip(state).map(|(w, x)| w * f64::from(*x)).sum();
        f64::from(state[neuron]) * (field + parameters[neurons * neurons + neuron])
    }
}
